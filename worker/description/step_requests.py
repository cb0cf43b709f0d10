"""Makes requests of the steps of a plan."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, unquote_plus

from shared.domain.plan import UNIQUE, Fate, Plan, Scenario, Step
from shared.reading.requests.actions import usual_method
from shared.reading.requests.bodies import json_of
from worker.description.addresses import is_base, is_server, parsed
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
    Unique,
    Url,
)

_OPEN = re.compile(r"\$\{(?:([A-Z][A-Z0-9_]*)|([a-z][A-Za-z0-9]*))\}")
_VARIABLE = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")
_FORM = "application/x-www-form-urlencoded"


def base_of(plan: Plan) -> Url | None:
    """Return the server, or where its paths begin, that a plan names beside its requests."""
    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    first = next((step for step in steps if not step.url.startswith("/")), None)
    if first is None:
        told = (each.text for each in plan.statements if each.fate is not Fate.BACKGROUND)
        return next(filter(None, map(_server, filter(is_server, told))), None)
    if not says_where(first) or all(map(says_where, steps)):
        return None
    url = _server(first.url)
    paths = any(step.url.startswith("/") for step in steps)
    return url if url is not None and (paths or not url.path) else None


def says_where(step: Step) -> bool:
    """Return whether a step tells where requests go, and not which one is made."""
    plain = step.method == Method.GET and not (step.name or step.takes)
    url = _server(step.url) if plain else None
    return url is not None and bool(url.origin) and is_base(url.path)


def _server(address: str) -> Url | None:
    url = parsed(address)
    return url and Url(url.origin, url.path.rstrip("/"))


def requests_of(plan: Plan) -> Iterator[Request]:
    """Yield the requests of a plan; each may send what those before it in its scenario take."""
    base = base_of(plan)
    needs = frozenset(name for source in plan.sources for name in source.needs)
    recorded = {claim.part for claim in plan.claims if claim.source}
    for number, scenario in enumerate(plan.scenarios):
        given = _sent_on(scenario) if plan.sources else set[str]()
        known, created = set[Url](), None
        for place, step in enumerate(scenario.steps):
            told = f"scenarios[{number}].steps[{place}]" not in recorded
            server = _server(step.url) if told and says_where(step) else None
            if server is None or server not in {base, *known}:
                # An update sends what was created, if no other body is told.
                body = step.body or (created if step.method == Method.PUT else None)
                sending = step.model_copy(update={"body": body})
                yield replace(request_of(sending, needs, given), scenario=number)
                created = step.body if step.method == Method.POST else created
            known |= {server} if server is not None else set()
            given |= {each.name for each in step.takes}


def _sent_on(scenario: Scenario) -> set[str]:
    """Return what steps send of answers, be it that a wish has removed who gives it."""
    texts = (
        text
        for step in scenario.steps
        for text in (step.body or "", *(header.value for header in step.headers))
    )
    return {name for text in texts for _, name in _OPEN.findall(text) if name}


def request_of(
    step: Step, needs: frozenset[str] = frozenset(), given: Collection[str] = ()
) -> Request:
    """Return the request of a step, which sends what is `given` by answers to earlier ones."""
    url = parsed(step.url) or Url("", f"/{step.url.rpartition('://')[2].partition('/')[2]}")
    method = step.method.upper()
    if method == Method.GET:  # then no word may say it
        method = usual_method(step.name) or method
    typed = next(
        (each.value.lower() for each in step.headers if each.name.lower() == "content-type"), ""
    )
    body = body_of(step.body, typed, given) if step.body else None
    if isinstance(body, TextBody) and not typed and str(body.text).startswith("{"):
        body = None  # nobody knows what is to be sent
    # k6 sends a form as one by itself.
    implied = isinstance(body, FormBody)
    return Request(
        method=Method(method) if method in set(Method) else Method.GET,
        origin=url.origin or None,
        path=url.path,
        name=step.name or None,
        body=body,
        headers=tuple(
            (each.name, filled(each.value, given))
            for each in step.headers
            if not (implied and each.name.lower() == "content-type")
        ),
        values=tuple((each.name, each.value) for each in step.values),
        needs=needs.union(_VARIABLE.findall(step.url)),
        takes=tuple((each.name, each.path) for each in step.takes),
        statuses=step.statuses,
        contains=step.contains or None,
        weight=step.weight,
        once=step.once,
        pause=step.pause,
        timeout_s=step.timeout_s,
        session=step.session,
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
