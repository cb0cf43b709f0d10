"""Decides everything that a script needs, and states what the description left open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.domain.verification import Load
from worker.description.traffic import (
    Credentials,
    HeaderValue,
    Method,
    Pause,
    Request,
    TokenScheme,
    Traffic,
)
from worker.generate.offline.options import Pace, Threshold
from worker.generate.offline.profile import ConstantRate, Profile, RampingRate, choose

# A name below example.com that does not resolve: a script run as it is loads nobody's server.
PLACEHOLDER = "https://api.example.com"
_THINK_TIME = Pause(1.0, 1.0, every_request=False)
_NO_PAUSE = Pause(0.0, 0.0)
_FAILURES: Threshold = ("http_req_failed", "rate", "<", 0.01)
_ANSWER_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A script's content. Every request has a method and an origin; `origins[0]` is the main one."""

    description: str
    profile: Profile
    pace: Pace
    thresholds: tuple[Threshold, ...]
    base_url: str
    requests: tuple[Request, ...]
    headers: tuple[tuple[str, HeaderValue], ...]
    credentials: Credentials | None
    login_step: int | None
    token_field: str
    pause: Pause
    weighted: bool
    assumptions: tuple[str, ...]


def plan(description: str, load: Load, traffic: Traffic) -> Plan:
    """Make a plan that keeps all that was read."""
    profile, said = choose(load, description)
    assumptions = list(said)
    requests, base_url = _requests(traffic, assumptions)
    pause = _pause(traffic.pause, profile, assumptions)
    login = _login_step(traffic, requests)
    return Plan(
        description=_redacted(description, traffic.secrets),
        profile=profile,
        pace=Pace(_iteration_s(pause, len(requests))),
        thresholds=_thresholds(load, assumptions),
        base_url=base_url,
        requests=requests,
        headers=traffic.headers,
        credentials=traffic.credentials if login is None else None,
        login_step=login,
        token_field=traffic.token_field or "token",
        pause=pause,
        weighted=_is_weighted(requests),
        assumptions=tuple(assumptions + _about_access(traffic, login)),
    )


def _requests(traffic: Traffic, assumptions: list[str]) -> tuple[tuple[Request, ...], str]:
    requests, base = traffic.requests, traffic.base
    main = next((request.origin for request in requests if request.origin), None)
    base_url = base.origin + base.path if base else main or PLACEHOLDER
    if not base and not main:
        assumptions.append(
            f"The description names no host; {PLACEHOLDER} is a placeholder. Set BASE_URL to yours."
        )
    if not requests:
        assumptions.append("The description names no endpoint; the script requests /.")
        requests = (Request(method=None, origin=None, path="/"),)
    return tuple(replace(each, method=each.method or Method.GET) for each in requests), base_url


def _pause(asked: Pause | None, profile: Profile, assumptions: list[str]) -> Pause:
    if asked:
        return asked
    if isinstance(profile, ConstantRate | RampingRate):
        return _NO_PAUSE  # the executor paces the iterations
    assumptions.append(
        "Think time is not stated; each user pauses for 1 second between iterations."
    )
    return _THINK_TIME


def _iteration_s(pause: Pause, requests: int) -> float:
    pauses = requests if pause.every_request else 1
    return max(1.0, requests * _ANSWER_S + pause.high_s * pauses)


def _thresholds(load: Load, assumptions: list[str]) -> tuple[Threshold, ...]:
    if load.thresholds:
        return load.thresholds
    assumptions.append("No threshold is stated; the test fails when 1% of the requests fail.")
    return (_FAILURES,)


def _login_step(traffic: Traffic, requests: Sequence[Request]) -> int | None:
    """Answer the index of the request whose answer brings the token for those after it."""
    if not traffic.reuses_token or len(requests) == 1:
        return None
    for index, request in enumerate(requests[:-1]):
        path = request.path.lower()
        if request.method is Method.POST and any(
            word in path for word in ("login", "signin", "sign-in", "auth", "token", "session")
        ):
            return index
    return None


def _is_weighted(requests: Sequence[Request]) -> bool:
    return len(requests) > 1 and all(request.share for request in requests)


def _about_access(traffic: Traffic, login: int | None) -> list[str]:
    if login is not None:
        field = traffic.token_field or "token"
        return (
            []
            if traffic.token_field
            else [f"The token is taken from the field `{field}` of the login's answer."]
        )
    match traffic.credentials:
        case Credentials(TokenScheme.BEARER):
            return ["The bearer token is taken from the environment variable API_TOKEN."]
        case Credentials(TokenScheme.API_KEY, header):
            return [
                f"The API key is taken from the environment variable API_KEY and sent as {header}."
            ]
        case Credentials(TokenScheme.BASIC):
            return [
                "User and password are taken from the environment variables USERNAME and PASSWORD."
            ]
        case None:
            return []


def _redacted(description: str, secrets: frozenset[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        description = description.replace(secret, "***")
    return description
