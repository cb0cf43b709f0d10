"""Reads the traffic that a description asks for: by its plan, which words alone complete."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from shared.domain.plan import Fate, Header, Plan, Statement, Step
from shared.reading.reader import carried_in
from shared.reading.requests.bodies import FoundBody, bodies_in
from shared.reading.requests.commands import commands_in, without_commands
from shared.reading.requests.done_to_things import method_named
from shared.reading.requests.places import last_before
from worker.description.credentials import spelled_out
from worker.description.step_requests import body_of, filled, request_of
from worker.description.targets import requested_traffic
from worker.description.traffic import (
    Filled,
    HeaderValue,
    Method,
    Request,
    Secret,
    TextBody,
    TokenScheme,
    Traffic,
    Unique,
)
from worker.description.unwanted import without_unwanted
from worker.description.urls import mentions

# What a command takes from the environment of its shell, or has as a secret.
_VARIABLE = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")


def told_traffic(text: str, plan: Plan) -> Traffic:
    """Return the traffic of a description with the plan that was read of it, in code points."""
    words = without_commands(without_unwanted(text, plan), commands_in(text))
    traffic = _with_steps(requested_traffic(words), plan, bodies_in(words))
    carried = carried_in(text)
    if not traffic.headers and not any(each.headers for each in traffic.requests):
        traffic = replace(traffic, headers=_unique(carried.headers))
    return replace(traffic, secrets=traffic.secrets | carried.secrets | spelled_out(text))


def _unique(headers: Sequence[Header]) -> tuple[tuple[str, HeaderValue], ...]:
    """Return headers as a request has them, each name once."""
    said = {each.name.lower(): (each.name, filled(each.value, ())) for each in reversed(headers)}
    return tuple(reversed(said.values()))


def unreadable_commands(text: str) -> Iterator[str]:
    """Yield a sentence for each command that cannot be read."""
    for each in commands_in(text).found:
        if each.doubt:
            yield f"Of a command only its address is taken, {each.steps[0].url}: {each.doubt}."


def _with_steps(traffic: Traffic, plan: Plan, bodies: Sequence[FoundBody]) -> Traffic:
    """Return traffic whose requests are those of a plan that was read from the same words.

    What the plan has at a place is requested there; of what it says nothing, words alone tell.
    """
    words = _words(plan)
    steps = _by_place(plan, words)
    told: defaultdict[int, list[Request]] = defaultdict(list)
    for each in traffic.requests:
        told[each.place].append(each)
    requests: list[Request] = []
    places = sorted({*steps, *told})
    sent = {last_before(places, each.start): each for each in reversed(bodies)}
    for place in places:
        own = steps.get(place, ())
        if own and (len(own) > 1 or place not in traffic.places or place in told):
            requests += _merged(own, told.get(place, ()), words)
        elif not own:
            found = sent.get(place) or (sent.get(None) if place == places[0] else None)
            body = body_of(found.text) if found else None
            requests += (replace(each, body=body) for each in told[place])
    return _with_common(replace(traffic, requests=tuple(requests)))


def _words(plan: Plan) -> Mapping[str, Sequence[Statement]]:
    """Return what a plan was read in, part by part."""
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for each in plan.statements:
        if each.fate is Fate.CLAIMED and each.part is not None:
            found[each.part].append(each)
    return found


def _by_place(
    plan: Plan, words: Mapping[str, Sequence[Statement]]
) -> Mapping[int, Sequence[tuple[str, Step]]]:
    """Return the steps of a plan with their parts by the place where the address of each begins."""
    found: defaultdict[int, list[tuple[str, Step]]] = defaultdict(list)
    place = -1
    for number, scenario in enumerate(plan.scenarios):
        for at, step in enumerate(scenario.steps):
            part = f"scenarios[{number}].steps[{at}]"
            own = (each.span.start for each in words.get(part, ()) if _is_address(each.text))
            place = next(own, place)  # several are made of one address
            found[place].append((part, step))
    return found


def _is_address(text: str) -> bool:
    return text.startswith("/") or bool(mentions(text))


def _merged(
    steps: Sequence[tuple[str, Step]],
    told: Sequence[Request],
    words: Mapping[str, Sequence[Statement]],
) -> Iterator[Request]:
    for number, (part, step) in enumerate(steps):
        if not told:
            yield request_of(step, frozenset(_VARIABLE.findall(step.url)))
        elif len(steps) == len(told):
            yield _completed(told[number], step, named=_is_named(step, words.get(part, ())))
        else:
            created = next((each.body for _, each in steps if each.body), None)
            body = step.body or (created if step.method in {Method.POST, Method.PUT} else None)
            yield _made(told[0], step.model_copy(update={"body": body}))


def _is_named(step: Step, words: Sequence[Statement]) -> bool:
    """Return whether a text says by which method a step is made."""
    return step.method != Method.GET or any(
        each.text.upper() == step.method or method_named(each.text) == step.method for each in words
    )


def _completed(told: Request, step: Step, *, named: bool) -> Request:
    own = request_of(step)
    body = None if isinstance(own.body, TextBody) else own.body
    method = own.method if named or told.method is None else told.method
    return replace(
        told,
        method=Method.POST if body and method is Method.GET and not named else method,
        body=body,
        headers=own.headers,
        statuses=own.statuses,
        contains=own.contains,
    )


def _made(told: Request, step: Step) -> Request:
    """Return one of several requests that an address stands for."""
    own = request_of(step)
    path = mentions(step.url)[0].path if mentions(step.url) else own.path
    return replace(own, origin=told.origin, path=path, name=None, place=told.place)


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
