"""Makes requests of the steps of a plan, for what no words describe: sources, given plans."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, unquote_plus

from shared.domain.plan import UNIQUE, Plan, Step
from shared.reading.requests.bodies import json_of
from worker.description.traffic import (
    Answered,
    Body,
    Filled,
    FormBody,
    Json,
    JsonBody,
    Method,
    Open,
    Request,
    Secret,
    TextBody,
    Traffic,
    Unique,
)

_OPEN = re.compile(r"\$\{(?:([A-Z][A-Z0-9_]*)|([a-z][A-Za-z0-9]*))\}")
_ORIGIN = re.compile(r"([A-Za-z]+://[^/?#]*)(.*)", re.DOTALL)
_FORM = "application/x-www-form-urlencoded"


def traffic_of(plan: Plan, told: Traffic) -> Traffic:
    """Return the traffic that words tell of with the requests of a plan in place of theirs."""
    needs = frozenset(name for source in plan.sources for name in source.needs)
    requests = [
        request for scenario in plan.scenarios for request in _requests(scenario.steps, needs)
    ]
    return replace(
        told,
        base=None,
        requests=tuple(requests),
        headers=(),
        method=None,
        body=None,
    )


def origin_of(url: str) -> str | None:
    """Return the server of an address; None of a path."""
    found = _ORIGIN.match(url)
    return found[1] if found else None


def _requests(steps: Sequence[Step], needs: frozenset[str]) -> Iterator[Request]:
    """Yield the requests of steps; each may send what those before it take."""
    given: set[str] = set()
    for step in steps:
        yield request_of(step, needs, given)
        given |= {each.name for each in step.takes}


def request_of(
    step: Step, needs: frozenset[str] = frozenset(), given: Collection[str] = ()
) -> Request:
    """Return the request of a step, which sends what is `given` by answers to earlier ones."""
    found = _ORIGIN.match(step.url)
    origin, path = (found[1], found[2]) if found else (None, step.url)
    method = step.method.upper()
    typed = next(
        (each.value.lower() for each in step.headers if each.name.lower() == "content-type"), ""
    )
    body = body_of(step.body, typed, given) if step.body else None
    # k6 sends a form as one by itself.
    implied = isinstance(body, FormBody)
    return Request(
        method=Method(method) if method in set(Method) else Method.GET,
        origin=origin,
        path=path if path.startswith("/") else f"/{path}",
        name=step.name or None,
        body=body,
        headers=tuple(
            (each.name, filled(each.value, given))
            for each in step.headers
            if not (implied and each.name.lower() == "content-type")
        ),
        values=tuple((each.name, each.value) for each in step.values),
        needs=needs,
        takes=tuple((each.name, each.path) for each in step.takes),
        statuses=step.statuses,
        contains=step.contains or None,
    )


def filled(text: str, given: Collection[str]) -> str | Open | Filled:
    """Return a text with the variables in it, and what is `given` by earlier answers."""
    parts = tuple(_parts(text, given))
    if len(parts) == 1:
        return parts[0]
    return Filled(parts) if parts else ""


def _parts(text: str, given: Collection[str]) -> Iterator[str | Open]:
    at = 0
    for found in _OPEN.finditer(text):
        if found[2] and found[2] not in given and found[0] != UNIQUE:
            continue
        if found.start() > at:
            yield text[at : found.start()]
        yield _open(found)
        at = found.end()
    if at < len(text):
        yield text[at:]


def _open(found: re.Match[str]) -> Open:
    if found[0] == UNIQUE:
        return Unique()
    return Secret(found[1]) if found[1] else Answered(found[2])


def body_of(text: str, typed: str = "", given: Collection[str] = ()) -> Body:
    """Return the body that a text is, sent as what it is `typed`."""
    if typed.startswith(_FORM):
        pairs = parse_qsl(text, keep_blank_values=True)
        names = [name for name, _ in pairs]
        if len(set(names)) == len(names):  # else an object would lose some
            return FormBody(tuple((name, _flat(value, given)) for name, value in pairs))
        return TextBody(filled(text, given))
    try:
        return JsonBody(_filled(json_of(text), given))
    except ValueError:
        return TextBody(filled(text, given))


def _flat(value: str, given: Collection[str]) -> str | Open:
    shown = filled(value, given)
    return unquote_plus(value) if isinstance(shown, Filled) else shown


def _filled(data: Json, given: Collection[str]) -> Json:
    match data:
        case str():
            return filled(data, given)
        case dict():
            return {name: _filled(item, given) for name, item in data.items()}
        case list():
            return [_filled(item, given) for item in data]
        case _:
            return data
