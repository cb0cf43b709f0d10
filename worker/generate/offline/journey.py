"""Puts requests, hosts, credentials and secrets together into the steps of all iterations."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.description.traffic import HeaderValue, Request, Traffic
from worker.generate.offline.authentication import access_for
from worker.generate.offline.hosts import Location, resolve_hosts
from worker.generate.offline.javascript import Code
from worker.generate.offline.passing_on import passing_on
from worker.generate.offline.redaction import needed_secrets
from worker.generate.offline.script_plan import Step
from worker.generate.offline.script_steps import ScriptSteps, StepBuilder, login_step

type Requests = tuple[Request, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """The steps of each journey, the headers of all, the constants they need, with defaults."""

    steps: tuple[tuple[Step, ...], ...]
    headers: tuple[tuple[str, HeaderValue | Code], ...]
    constants: dict[str, str | None]
    encodes: bool
    assumptions: tuple[str, ...]


def plan_journeys(traffic: Traffic, journeys: Sequence[Requests]) -> Journeys:
    """Return what iterations do that make the requests of one journey each."""
    journeys = [passing_on(journey) for journey in journeys]
    requests = tuple(request for journey in journeys for request in journey)
    hosts = resolve_hosts(traffic, requests)
    token, token_assumptions = _token(traffic, journeys)
    user = traffic.login.user if traffic.login else None
    granted = access_for(None if token else traffic.credentials, user)
    constants: dict[str, str | None] = {**hosts.constants, **dict(granted.constants)}
    secrets = needed_secrets(traffic, requests, constants)
    constants |= dict.fromkeys(secrets)
    built = _built(journeys, hosts.locations, frozenset(constants), token)
    for each in built:
        constants |= each.constants
    return Journeys(
        steps=tuple(each.steps for each in built),
        headers=(*traffic.headers, *granted.headers),
        constants=constants,
        encodes=granted.encodes,
        assumptions=(
            *dict.fromkeys(assumption for each in built for assumption in each.assumptions),
            *token_assumptions,
            *granted.assumptions,
            *(f"{name} comes from the environment." for name in secrets),
        ),
    )


def _built(
    journeys: Sequence[Requests],
    locations: tuple[Location, ...],
    taken: frozenset[str],
    token: str | None,
) -> list[ScriptSteps]:
    built, first = [], 0
    for journey in journeys:
        end = first + len(journey)
        built.append(StepBuilder(journey, taken=taken).build(locations[first:end], token))
        first = end
    return built


def _token(traffic: Traffic, journeys: Sequence[Requests]) -> tuple[str | None, list[str]]:
    """Return the field of the login's answer that holds the token, if one is to be reused."""
    answered = traffic.answered_token
    logins = [login_step(journey) for journey in journeys]
    if answered is None or any(
        login is None or journey[login].takes
        for login, journey in zip(logins, journeys, strict=True)
    ):
        return None, []
    name = answered.field or "token"
    assumptions = []
    if not answered.sent:
        assumptions.append(f"The {name} of the login is sent as a bearer token.")
    if not answered.field:
        assumptions.append("The token is taken from the field `token` of the login's answer.")
    return name, assumptions
