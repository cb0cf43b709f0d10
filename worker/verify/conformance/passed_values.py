"""Looks whether the requests of a dry run send what a plan takes from earlier answers."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from shared.domain.dry_run import Step as Seen
from shared.domain.plan import Step
from worker.verify.conformance.asked_addresses import is_cut
from worker.verify.conformance.side import Side

# What stands for anything of an answer, as the dry run tells it.
_ANSWER = re.compile(r"sample1|loadgenie:stand-in")
_PASSED = frozenset({"ticket", "id"})


class _Place(NamedTuple):
    """Where a request sends a value: in a header, a parameter, a part of its path, or its body."""

    header: str = ""
    parameter: str = ""
    part: int = 0


def passed_values(
    steps: Sequence[Step], place: int, made: Sequence[Seen]
) -> Iterator[tuple[str, str, Side]]:
    """Yield each value that a step sends of an answer before it: its name, in words, and a side.

    `made` are the requests that were seen of the step. A dry run tells that a value is one of an
    answer, and not of which.
    """
    step = steps[place]
    for giver in steps[:place]:
        for taken in giver.takes:
            places = list(_places(step, taken.name))
            if places:
                field = f"the field {taken.path} of the answer to {giver.method} {giver.url}"
                asked = f"{taken.name}, {field}, in {step.method} {step.url}"
                met = any(all(_sends(each, at) for at in places) for each in made)
                found = "sends it" if met else "sends nothing of an answer there"
                yield taken.name, asked, Side(found, met=met)


def _places(step: Step, name: str) -> Iterator[_Place]:
    written, open_place = f"${{{name}}}", f"{{{name}}}"
    for header in step.headers:
        if written in header.value:
            yield _Place(header=header.name.lower())
    path, _, query = step.url.partition("?")
    for key, value in parse_qsl(query):
        if value == open_place:
            yield _Place(parameter=key)
    parts = path.rstrip("/").split("/")
    for at, part in enumerate(parts):
        if part == open_place:
            yield _Place(part=at - len(parts))
    if written in (step.body or ""):
        yield _Place()


def _sends(seen: Seen, place: _Place) -> bool:
    """Return whether a request has something of an answer at a place."""
    if place.header:
        own = (each.value for each in seen.headers or () if each.name.lower() == place.header)
        return any(map(_ANSWER.search, own))
    if (place.parameter or place.part) and is_cut(seen):
        return True
    try:
        address = urlsplit(seen.url or "")
    except ValueError:
        return False
    if place.parameter:
        own = (value for name, value in parse_qsl(address.query) if name == place.parameter)
        return any(map(_ANSWER.search, own))
    if place.part:
        parts = address.path.rstrip("/").split("/")
        return place.part >= -len(parts) and _ANSWER.search(parts[place.part]) is not None
    return not _PASSED.isdisjoint(seen.passes or ())
