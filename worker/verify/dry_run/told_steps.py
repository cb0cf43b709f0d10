"""Reads what reports tell of single steps: requests, pauses, checks."""

import json
from collections.abc import Iterator, Sequence

from shared.domain.dry_run import Field, Step, StepKind, Tag
from shared.domain.plan import Header
from worker.k6.durations import parse_duration
from worker.literals.text import encodable
from worker.verify.dry_run.events import Event

# The parts of a request, with its kind, and of what a plan asks about.
_REQUEST = 10
_ASKED = 5


def step_parts(event: Event) -> Iterator[tuple[str, ...]]:
    """Yield the kind and the parts of each step that a `steps` report tells."""
    rest = event.details[2:]
    while rest:
        count = int(rest[0])
        yield rest[1 : 1 + count]
        rest = rest[1 + count :]


def told_step(details: Sequence[str], texts: Sequence[str]) -> Step:
    """Return a step from its parts; `texts` are those that answers are checked for."""
    kind = StepKind(details[0])
    match kind:
        case StepKind.REQUEST:
            request = _request(details)
            asked = details[_REQUEST : _REQUEST + _ASKED]
            return request.model_copy(update=_asked(asked, texts)) if asked else request
        case StepKind.PAUSE:
            return Step(kind=kind, seconds=float(details[1]))
        case StepKind.CHECK:
            return Step(kind=kind, name=details[1], passed=details[2] == "passed")


def _request(details: Sequence[str]) -> Step:
    method, url, status, body, fields, name, headers, passes, together = details[1:_REQUEST]
    return Step(
        kind=StepKind.REQUEST,
        method=method,
        url=url,
        status=int(status) if status.isdecimal() else None,
        body=body or None,
        fields=tuple(map(encodable, json.loads(fields))) if fields else None,
        name=name or None,
        headers=tuple(Header(*pair) for pair in _pairs(headers)) or None,
        from_answer=True if not {"ticket", "id"}.isdisjoint(passes.split()) else None,
        passes=tuple(passes.split()) or None,
        together=True if together else None,
    )


def _asked(parts: Sequence[str], texts: Sequence[str]) -> dict[str, object]:
    values, tags, timeout, accepts, rejects = parts
    numbers = dict.fromkeys(int(each) for each in rejects.split("|") if each)
    return {
        "values": tuple(Field(*pair) for pair in _pairs(values)) or None,
        "tags": tuple(Tag(*pair) for pair in _pairs(tags)) or None,
        "timeout_s": _seconds(timeout) if timeout else None,
        "accepts": tuple(int(each) for each in accepts.split("|") if each) if accepts else None,
        "rejects": tuple(texts[number] for number in numbers) or None,
    }


def _seconds(timeout: str) -> float | None:
    try:
        return parse_duration(timeout)
    except ValueError:  # which k6 refuses, too
        return None


def _pairs(told: str) -> Iterator[Sequence[str]]:
    for pair in json.loads(told) if told else []:
        yield tuple(map(encodable, pair))
