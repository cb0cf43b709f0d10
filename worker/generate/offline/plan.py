"""Decides everything that a script needs, and states what the description left open."""

import re
from dataclasses import replace

from shared.domain.verification import Load
from worker.description.plain import plain
from worker.description.traffic import (
    JsonBody,
    Login,
    Method,
    Pause,
    Request,
    Secret,
    SocketTalk,
    Traffic,
)
from worker.generate.offline.access import access
from worker.generate.offline.hidden import needed_secrets, redacted
from worker.generate.offline.hosts import PLACEHOLDER, located
from worker.generate.offline.itinerary import ItineraryMaker, is_login, label, login_step
from worker.generate.offline.options import Pace, Threshold
from worker.generate.offline.outline import Outline, Step
from worker.generate.offline.profile import ConstantRate, Profile, RampingRate, choose

_THINK_TIME = Pause(1.0, 1.0, every_request=False)
_NO_PAUSE = Pause(0.0, 0.0)
_FAILURES: Threshold = ("http_req_failed", "rate", "<", 0.01)
_CHECKS: Threshold = ("checks", "rate", ">", 0.99)
_ANSWER_S = 0.5
_ABORTS = re.compile(
    r"\b(?:stop|abort|end|cancel|halt)\w*\b[^.;\n]{0,40}\b(?:if|when|once|"
    r"as soon as)\b",
    re.IGNORECASE,
)
_WITH_BODY = frozenset({Method.POST, Method.PUT, Method.PATCH})


def plan(description: str, load: Load, traffic: Traffic) -> Outline:
    """Make an outline that keeps all that was read."""
    requests, requests_said = _requests(traffic)
    groups = [each.users or 0 for each in requests]
    grouped = len(groups) > 1 and all(groups)
    profile, load_said = choose(load, description, users=sum(groups) if grouped else None)
    shares = tuple(groups if grouped else (each.share or 0.0 for each in requests))
    weighted = len(requests) > 1 and all(shares)
    hosts = located(traffic, requests)
    token, token_said = _token(traffic, requests, linked=not weighted)
    user = traffic.login.user if traffic.login else None
    granted = access(None if token else traffic.credentials, user)
    constants: dict[str, str | None] = {**hosts.constants, **dict(granted.constants)}
    secrets = needed_secrets(traffic, requests, constants)
    constants |= dict.fromkeys(secrets)
    maker = ItineraryMaker(requests, taken=frozenset(constants), linked=not weighted)
    journey = maker.make(hosts.locations, token)
    pause, pause_said = _pause(traffic.pause, profile)
    sockets_only = all(step.is_socket for step in journey.steps)
    talk, talk_said = _talk(traffic.talk, journey.steps)
    thresholds, thresholds_said = _thresholds(load, sockets_only=sockets_only)
    pace = Pace(_iteration_s(pause, 1 if weighted else len(requests)))
    return Outline(
        summary=redacted(plain(description), traffic.secrets),
        profile=profile,
        pace=pace,
        thresholds=thresholds,
        aborts=bool(load.thresholds and _ABORTS.search(description)),
        constants={**constants, **journey.constants},
        headers=(*traffic.headers, *granted.headers),
        steps=journey.steps,
        encodes=granted.encodes,
        pause=pause,
        talk=talk,
        shares=shares if weighted else (),
        assumptions=(
            *load_said,
            *requests_said,
            *journey.assumptions,
            *token_said,
            *granted.assumptions,
            *(f"{name} comes from the environment." for name in secrets),
            *pause_said,
            *talk_said,
            *thresholds_said,
            *_about_groups(groups if grouped else []),
            *_about_rate(profile, pace, requests=1 if weighted else len(requests)),
        ),
    )


def _requests(traffic: Traffic) -> tuple[tuple[Request, ...], list[str]]:
    said: list[str] = []
    requests = traffic.requests
    if not traffic.base and not any(request.origin for request in requests):
        said.append(f"No host is stated; {PLACEHOLDER} stands in for it. Set BASE_URL to yours.")
    if not requests:
        said.append("No endpoint is stated; the script requests /.")
        method = traffic.method or (Method.POST if traffic.body else Method.GET)
        requests = (Request(method=method, origin=None, path="/", body=traffic.body),)
    requests = tuple(replace(each, method=each.method or Method.GET) for each in requests)
    if traffic.unplaced:
        said.append(f"No path is stated for: {', '.join(traffic.unplaced)}. This is left out.")
    if traffic.login and not traffic.is_basic:
        requests, login_said = _with_login(requests, traffic.login)
        said += login_said
    bare = [label(each) for each in requests if each.method in _WITH_BODY and not each.body]
    if bare:
        said.append(f"No body is stated for {', '.join(bare)}; none is sent.")
    return requests, said


def _with_login(
    requests: tuple[Request, ...], login: Login
) -> tuple[tuple[Request, ...], list[str]]:
    """Give the user and the password of the prose to the request that logs in."""
    for index, request in enumerate(requests):
        if request.body is None and is_login(request):
            body = JsonBody({login.field: login.user, "password": Secret("PASSWORD")})
            given = replace(request, body=body)
            said = f"User and password are sent to {label(request)} as JSON."
            return (*requests[:index], given, *requests[index + 1 :]), [said]
    return requests, []


def _token(
    traffic: Traffic, requests: tuple[Request, ...], *, linked: bool
) -> tuple[str | None, list[str]]:
    """Answer the field of the login's answer that holds the token, if one is to be reused."""
    if not linked or not traffic.reuses_token or login_step(requests) is None:
        return None, []
    if traffic.token_field:
        return traffic.token_field, []
    return "token", ["The token is taken from the field `token` of the login's answer."]


def _pause(asked: Pause | None, profile: Profile) -> tuple[Pause, list[str]]:
    if asked:
        return asked, []
    if isinstance(profile, ConstantRate | RampingRate):
        return _NO_PAUSE, []  # the executor paces the iterations
    return _THINK_TIME, ["No think time is stated; users pause for 1 second between iterations."]


def _iteration_s(pause: Pause, requests: int) -> float:
    pauses = requests if pause.every_request else 1
    return max(1.0, requests * _ANSWER_S + pause.high_s * pauses)


def _talk(talk: SocketTalk, steps: tuple[Step, ...]) -> tuple[SocketTalk, list[str]]:
    if talk.messages or talk.data or not any(step.is_socket for step in steps):
        return talk, []
    said = "No message is stated for the WebSocket; the text `hello` is sent."
    return replace(talk, messages=("hello",)), [said]


def _thresholds(load: Load, *, sockets_only: bool) -> tuple[tuple[Threshold, ...], list[str]]:
    if load.thresholds:
        return load.thresholds, []
    if sockets_only:  # they make no sample of http_req_failed
        return (_CHECKS,), ["No threshold is stated; the test fails when 1% of the checks fail."]
    return (_FAILURES,), ["No threshold is stated; the test fails when 1% of the requests fail."]


def _about_groups(groups: list[int]) -> list[str]:
    if not groups:
        return []
    parts = ":".join(map(str, groups))
    return [f"Each iteration makes one of the requests, drawn at random in proportion {parts}."]


def _about_rate(profile: Profile, pace: Pace, *, requests: int) -> list[str]:
    if not isinstance(profile, ConstantRate | RampingRate):
        return []
    said = []
    if profile.vus is None:
        said.append(
            f"VUs are set aside for iterations of {pace.iteration_s:g} s, at most of 4 times that."
        )
    if requests > 1:
        said.append(f"The rate counts iterations; each of them makes {requests} requests.")
    return said
