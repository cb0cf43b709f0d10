"""The traffic that a description asks for: the requests of its plan, and what its words add."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.domain.plan import METHODS, Fate, Header, Plan
from shared.reading.reader import carried_in
from shared.reading.requests.commands import commands_in, without_commands
from worker.description import credentials
from worker.description.plain import plain
from worker.description.sockets import websocket_session
from worker.description.step_requests import base_of, body_of, filled, requests_of
from worker.description.traffic import (
    Filled,
    HeaderValue,
    JsonBody,
    Method,
    Secret,
    TokenScheme,
    Traffic,
    Unique,
)


def traffic_of(text: str, plan: Plan) -> Traffic:
    """Return the traffic of a description with its plan."""
    words = plain(without_commands(text, commands_in(text)))
    carried = carried_in(text)
    body = body_of(carried.body) if carried.body else None
    requests = tuple(requests_of(plan))
    headers = () if requests else _unique(carried.headers)
    return _with_common(
        Traffic(
            base=base_of(plan),
            requests=requests,
            headers=headers,
            method=_method_alone(plan),
            body=body,
            credentials=credentials.credentials(words),
            login=plan.login,
            reuses_token=credentials.reuses_token(words),
            answers_token=credentials.answers_token(words),
            token_field=credentials.token_field(words),
            websocket=websocket_session(words, [body] if isinstance(body, JsonBody) else []),
            secrets=carried.secrets | credentials.spelled_out(text),
        )
    )


def unreadable_commands(text: str) -> Iterator[str]:
    """Yield a sentence for each command that cannot be read."""
    for each in commands_in(text).found:
        if each.doubt:
            yield f"Of a command only its address is taken, {each.steps[0].url}: {each.doubt}."


def _method_alone(plan: Plan) -> Method | None:
    """Return the first method that a plan's text names, be it of no address."""
    named = (each.text for each in plan.statements if each.fate is not Fate.BACKGROUND)
    return next((Method(text) for text in named if text in METHODS), None)


def _unique(headers: Sequence[Header]) -> tuple[tuple[str, HeaderValue], ...]:
    """Return headers as a request has them, each name once."""
    said = {each.name.lower(): (each.name, filled(each.value, ())) for each in reversed(headers)}
    return tuple(reversed(said.values()))


def _with_common(traffic: Traffic) -> Traffic:
    """Return traffic in which the headers that all requests have alike are those of all."""
    requests = traffic.requests
    general = {name.lower() for name, _ in traffic.headers}
    common = [
        pair
        for pair in (requests[0].headers if len(requests) > 1 else ())
        if all(pair in each.headers for each in requests) and not isinstance(pair[1], Unique)
    ]
    general |= {name.lower() for name, _ in common}
    own = {name.lower() for each in requests for name, value in each.headers if _is_open(value)}
    credentials = traffic.credentials
    if credentials is not None and credentials.scheme is TokenScheme.BEARER:
        credentials = None if credentials.header.lower() in own else credentials
    elif credentials is not None and credentials.scheme is TokenScheme.API_KEY:
        credentials = None if any("key" in each or "token" in each for each in own) else credentials
    return replace(
        traffic,
        requests=tuple(
            replace(
                each, headers=tuple(pair for pair in each.headers if pair[0].lower() not in general)
            )
            for each in requests
        ),
        headers=(*traffic.headers, *common),
        credentials=credentials,
    )


def _is_open(value: HeaderValue) -> bool:
    return isinstance(value, Secret | Filled)
