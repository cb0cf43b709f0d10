"""Puts requests, hosts, credentials and secrets together into the steps of one iteration."""

from dataclasses import dataclass

from worker.description.traffic import HeaderValue, Request, Traffic
from worker.generate.offline.authentication import access
from worker.generate.offline.hidden import needed_secrets
from worker.generate.offline.hosts import located
from worker.generate.offline.itinerary import ItineraryMaker, login_step
from worker.generate.offline.javascript import Code
from worker.generate.offline.script_plan import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The steps, the headers of all of them, and the constants (with defaults) that they need."""

    steps: tuple[Step, ...]
    headers: tuple[tuple[str, HeaderValue | Code], ...]
    constants: dict[str, str | None]
    encodes: bool
    assumptions: tuple[str, ...]


def journey(traffic: Traffic, requests: tuple[Request, ...], *, linked: bool) -> Journey:
    """Answer the journey; where steps are not `linked`, none hands a value to another."""
    hosts = located(traffic, requests)
    token, token_said = _token(traffic, requests, linked=linked)
    user = traffic.login.user if traffic.login else None
    granted = access(None if token else traffic.credentials, user)
    constants: dict[str, str | None] = {**hosts.constants, **dict(granted.constants)}
    secrets = needed_secrets(traffic, requests, constants)
    constants |= dict.fromkeys(secrets)
    maker = ItineraryMaker(requests, taken=frozenset(constants), linked=linked)
    made = maker.make(hosts.locations, token)
    return Journey(
        steps=made.steps,
        headers=(*traffic.headers, *granted.headers),
        constants={**constants, **made.constants},
        encodes=granted.encodes,
        assumptions=(
            *made.assumptions,
            *token_said,
            *granted.assumptions,
            *(f"{name} comes from the environment." for name in secrets),
        ),
    )


def _token(
    traffic: Traffic, requests: tuple[Request, ...], *, linked: bool
) -> tuple[str | None, list[str]]:
    """Answer the field of the login's answer that holds the token, if one is to be reused."""
    wanted = traffic.reuses_token or traffic.answers_token
    if not linked or not wanted or login_step(requests) is None:
        return None, []
    name = traffic.token_field or "token"
    said = [] if traffic.reuses_token else [f"The {name} of the login is sent as a bearer token."]
    if not traffic.token_field:
        said.append("The token is taken from the field `token` of the login's answer.")
    return name, said
