"""The traffic that a description asks for: the requests of its plan, and what its words add."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.domain.plan import METHODS, Fate, Header, Plan, Scheme
from shared.reading.reader import carried_in
from shared.reading.requests.commands import commands_in
from shared.stated_secrets import stated_secrets
from worker.description.step_requests import base_of, body_of, filled, requests_of
from worker.description.traffic import (
    Filled,
    HeaderValue,
    Method,
    Request,
    Secret,
    Traffic,
    Unique,
)

_SIGNS_IN, _SECRET = "authorization", ("key", "token")  # of headers


def traffic_of(text: str, plan: Plan) -> Traffic:
    """Return the traffic of a description with its plan."""
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
            credentials=credentials_beside(plan, requests),
            login=plan.login,
            answered_token=plan.answered_token,
            secrets=carried.secrets | {text[start:end] for start, end in stated_secrets(text)},
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
    return replace(
        traffic,
        requests=tuple(
            replace(
                each, headers=tuple(pair for pair in each.headers if pair[0].lower() not in general)
            )
            for each in requests
        ),
        headers=(*traffic.headers, *common),
    )


def credentials_beside(plan: Plan, requests: Sequence[Request]) -> Scheme | None:
    """Return how requests prove who sends them, unless headers of their own do that."""
    own = {name.lower() for each in requests for name, value in each.headers if _is_open(value)}
    match plan.credentials:
        case Scheme.BEARER if _SIGNS_IN in own:
            return None
        case Scheme.API_KEY if any(word in name for name in own for word in _SECRET):
            return None
        case scheme:
            return scheme


def _is_open(value: HeaderValue) -> bool:
    return isinstance(value, Secret | Filled)
