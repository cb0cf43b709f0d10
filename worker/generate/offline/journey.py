"""Puts requests, hosts, credentials and secrets together into the steps of one iteration."""

from dataclasses import dataclass

from worker.description.traffic import HeaderValue, Request, Traffic
from worker.generate.offline.authentication import access_for
from worker.generate.offline.hosts import resolve_hosts
from worker.generate.offline.javascript import Code
from worker.generate.offline.redaction import needed_secrets
from worker.generate.offline.script_plan import Step
from worker.generate.offline.script_steps import StepBuilder, login_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The steps, the headers of all of them, and the constants (with defaults) that they need."""

    steps: tuple[Step, ...]
    headers: tuple[tuple[str, HeaderValue | Code], ...]
    constants: dict[str, str | None]
    encodes: bool
    assumptions: tuple[str, ...]


def plan_journey(traffic: Traffic, requests: tuple[Request, ...], *, linked: bool) -> Journey:
    """Return the journey; where steps are not `linked`, none hands a value to another."""
    hosts = resolve_hosts(traffic, requests)
    token, token_assumptions = _token(traffic, requests, linked=linked)
    user = traffic.login.user if traffic.login else None
    granted = access_for(None if token else traffic.credentials, user)
    constants: dict[str, str | None] = {**hosts.constants, **dict(granted.constants)}
    secrets = needed_secrets(traffic, requests, constants)
    constants |= dict.fromkeys(secrets)
    builder = StepBuilder(requests, taken=frozenset(constants), linked=linked)
    built = builder.build(hosts.locations, token)
    return Journey(
        steps=built.steps,
        headers=(*traffic.headers, *granted.headers),
        constants={**constants, **built.constants},
        encodes=granted.encodes,
        assumptions=(
            *built.assumptions,
            *token_assumptions,
            *granted.assumptions,
            *(f"{name} comes from the environment." for name in secrets),
        ),
    )


def _token(
    traffic: Traffic, requests: tuple[Request, ...], *, linked: bool
) -> tuple[str | None, list[str]]:
    """Return the field of the login's answer that holds the token, if one is to be reused."""
    is_reused = traffic.reuses_token or traffic.answers_token
    if not linked or not is_reused or login_step(requests) is None:
        return None, []
    name = traffic.token_field or "token"
    assumptions = []
    if not traffic.reuses_token:
        assumptions.append(f"The {name} of the login is sent as a bearer token.")
    if not traffic.token_field:
        assumptions.append("The token is taken from the field `token` of the login's answer.")
    return name, assumptions
