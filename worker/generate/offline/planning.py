"""Decides everything that a script needs, and states what the description left open."""

import re
from dataclasses import replace

from shared.domain.load import Threshold
from shared.domain.verification import Load
from worker.description.plain import plain
from worker.description.traffic import Pause, Request, Traffic, WebSocketSession
from worker.generate.offline.choice import choose_shape
from worker.generate.offline.endpoints import complete_requests
from worker.generate.offline.journey import plan_journey
from worker.generate.offline.redaction import redacted
from worker.generate.offline.script_plan import ScriptPlan, Step
from worker.generate.offline.unsupported import asks_for_files, unsupported_parts
from worker.k6.built_in_metrics import CHECKS, FAILURES
from worker.k6.load_options import MOST_OF_RESERVE
from worker.k6.load_shape import ConstantRate, LoadShape, RampingRate

_THINK_TIME = Pause(1.0, 1.0, every_request=False)
_NO_PAUSE = Pause(0.0, 0.0)
_FEW_FAILURES = Threshold(FAILURES, "rate", "<", 0.01)
_MOST_CHECKS = Threshold(CHECKS, "rate", ">", 0.99)
_ANSWER_S = 0.5
_ABORTS = re.compile(
    r"\b(?:stop|abort|end|cancel|halt)\w*\b[^.;\n]{0,40}\b(?:if|when|once|as soon as)\b",
    re.IGNORECASE,
)


def plan_script(description: str, load: Load, traffic: Traffic) -> ScriptPlan:
    """Return a plan that keeps all that was read and states what was assumed."""
    requests, request_assumptions = complete_requests(
        traffic, from_files=asks_for_files(description)
    )
    groups = _groups(requests)
    shape, load_assumptions = choose_shape(load, description, users=sum(groups) or None)
    shares = groups or _shares(requests)
    per_iteration = 1 if shares else len(requests)
    journey = plan_journey(traffic, requests, linked=not shares)
    pause, pause_assumptions = _pause(traffic.pause, shape)
    websocket, message_assumptions = _websocket(traffic.websocket, journey.steps)
    thresholds, threshold_assumptions = _thresholds(load, journey.steps)
    iteration_s = _iteration_s(pause, per_iteration)
    return ScriptPlan(
        summary=redacted(plain(description), traffic.secrets),
        shape=shape,
        iteration_s=iteration_s,
        thresholds=thresholds,
        aborts=bool(load.thresholds and _ABORTS.search(description)),
        constants=journey.constants,
        headers=journey.headers,
        steps=journey.steps,
        encodes=journey.encodes,
        pause=pause,
        websocket=websocket,
        shares=shares,
        assumptions=(
            *unsupported_parts(description),
            *load_assumptions,
            *request_assumptions,
            *journey.assumptions,
            *pause_assumptions,
            *message_assumptions,
            *threshold_assumptions,
            *_about_groups(groups),
            *_about_rate(shape, iteration_s, requests=per_iteration),
        ),
    )


def _groups(requests: tuple[Request, ...]) -> tuple[int, ...]:
    """Return how many users make each request, where each has users of its own."""
    users = tuple(each.users or 0 for each in requests)
    return users if len(users) > 1 and all(users) else ()


def _shares(requests: tuple[Request, ...]) -> tuple[float, ...]:
    shares = tuple(each.share or 0.0 for each in requests)
    return shares if len(shares) > 1 and all(shares) else ()


def _pause(stated: Pause | None, shape: LoadShape) -> tuple[Pause, list[str]]:
    if stated:
        return stated, []
    if isinstance(shape, ConstantRate | RampingRate):
        return _NO_PAUSE, []  # the executor paces the iterations
    return _THINK_TIME, ["No think time is stated; users pause for 1 second between iterations."]


def _iteration_s(pause: Pause, requests: int) -> float:
    pauses = requests if pause.every_request else 1
    return max(1.0, requests * _ANSWER_S + pause.high_s * pauses)


def _websocket(
    session: WebSocketSession, steps: tuple[Step, ...]
) -> tuple[WebSocketSession, list[str]]:
    if session.messages or session.data or not any(step.is_socket for step in steps):
        return session, []
    assumption = "No message is stated for the WebSocket; the text `hello` is sent."
    return replace(session, messages=("hello",)), [assumption]


def _thresholds(load: Load, steps: tuple[Step, ...]) -> tuple[tuple[Threshold, ...], list[str]]:
    if load.thresholds:
        return load.thresholds, []
    if all(step.is_socket for step in steps):  # they make no sample of http_req_failed
        return (_MOST_CHECKS,), [
            "No threshold is stated; the test fails when 1% of the checks fail."
        ]
    return (_FEW_FAILURES,), [
        "No threshold is stated; the test fails when 1% of the requests fail."
    ]


def _about_groups(groups: tuple[int, ...]) -> list[str]:
    if not groups:
        return []
    parts = ":".join(map(str, groups))
    return [f"Each iteration makes one of the requests, drawn at random in proportion {parts}."]


def _about_rate(shape: LoadShape, iteration_s: float, *, requests: int) -> list[str]:
    if not isinstance(shape, ConstantRate | RampingRate):
        return []
    assumptions = []
    if shape.vus is None:
        assumptions.append(
            f"VUs are set aside for iterations of {iteration_s:g} s, at most of {MOST_OF_RESERVE} "
            "times that."
        )
    if requests > 1:
        assumptions.append(f"The rate counts iterations; each of them makes {requests} requests.")
    return assumptions
