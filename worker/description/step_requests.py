"""Makes requests of the steps of a plan, for what no words describe: sources, given plans."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, unquote_plus

from shared.domain.plan import Plan, Step
from shared.domain.sources import Sources
from worker.description.traffic import (
    Body,
    Filled,
    FormBody,
    Json,
    JsonBody,
    Method,
    Pause,
    Request,
    Secret,
    TextBody,
    Traffic,
)

_VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_ORIGIN = re.compile(r"([A-Za-z]+://[^/?#]*)(.*)", re.DOTALL)
_FORM = "application/x-www-form-urlencoded"


def traffic_of(plan: Plan, told: Traffic, sources: Sources | None) -> Traffic:
    """Return the traffic that words tell of with the requests of a plan in place of theirs."""
    needs = frozenset(name for source in plan.sources for name in source.needs)
    requests = [_request(step, needs) for scenario in plan.scenarios for step in scenario.steps]
    return replace(
        told,
        base=None,
        requests=tuple(requests),
        steps_without_path=(),
        headers=(),
        method=None,
        body=None,
        pause=told.pause or (_recorded_pause(sources, len(requests)) if sources else None),
    )


def _recorded_pause(sources: Sources, requests: int) -> Pause | None:
    """Return the pause of a recording: after each request, if that is how its user paused."""
    if sources.pause is None:
        return None
    low, high = sources.pause.shortest_s, sources.pause.longest_s
    return Pause(low, high, every_request=2 * sources.pauses >= requests - 1)


def origin_of(url: str) -> str | None:
    """Return the server of an address; None of a path."""
    found = _ORIGIN.match(url)
    return found[1] if found else None


def _request(step: Step, needs: frozenset[str]) -> Request:
    found = _ORIGIN.match(step.url)
    origin, path = (found[1], found[2]) if found else (None, step.url)
    method = step.method.upper()
    typed = next(
        (each.value.lower() for each in step.headers if each.name.lower() == "content-type"), ""
    )
    body = _body(step.body, typed) if step.body else None
    # k6 sends a form as one by itself.
    implied = isinstance(body, FormBody)
    return Request(
        method=Method(method) if method in set(Method) else Method.GET,
        origin=origin,
        path=path if path.startswith("/") else f"/{path}",
        name=step.name or None,
        body=body,
        headers=tuple(
            (each.name, filled(each.value))
            for each in step.headers
            if not (implied and each.name.lower() == "content-type")
        ),
        values=tuple((each.name, each.value) for each in step.values),
        needs=needs,
    )


def filled(text: str) -> str | Secret | Filled:
    """Return a text with the variables in it."""
    parts = tuple(_parts(text))
    if len(parts) == 1:
        return parts[0]
    return Filled(parts) if parts else ""


def _parts(text: str) -> Iterator[str | Secret]:
    at = 0
    for found in _VARIABLE.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield Secret(found[1])
        at = found.end()
    if at < len(text):
        yield text[at:]


def _body(text: str, typed: str) -> Body:
    if typed.startswith(_FORM):
        pairs = parse_qsl(text, keep_blank_values=True)
        names = [name for name, _ in pairs]
        if len(set(names)) == len(names):  # else an object would lose some
            return FormBody(tuple((name, _flat(value)) for name, value in pairs))
        return TextBody(filled(text))
    try:
        return JsonBody(_hidden(json.loads(text)))
    except (ValueError, RecursionError):
        return TextBody(filled(text))


def _flat(value: str) -> str | Secret:
    shown = filled(value)
    return shown if isinstance(shown, str | Secret) else unquote_plus(value)


def _hidden(data: Json) -> Json:
    match data:
        case str():
            return filled(data)
        case dict():
            return {name: _hidden(item) for name, item in data.items()}
        case list():
            return [_hidden(item) for item in data]
        case _:
            return data
