"""The reports of the dry run's own modules, told apart from what the script printed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from worker.k6.log import LogLine
from worker.literals.text import encodable

_HEAD = 3


@dataclass(frozen=True, slots=True)
class Event:
    """One report: the `number`-th of its stream (a VU, or setup, teardown, summary), from 1."""

    stream: str
    number: int
    kind: str
    details: tuple[str, ...]

    def detail(self, index: int) -> str:
        """Return one of the texts that belong to this kind; empty if it was left out."""
        return self.details[index] if index < len(self.details) else ""


def events(log: Iterable[LogLine], nonce: str) -> Iterator[Event]:
    """Read the reports in the order of the log; a line without the secret is no report."""
    for line in log:
        if line.source == "console" and line.message.startswith(nonce):
            event = _event(line.message.removeprefix(nonce))
            if event is not None:
                yield event


def are_complete(reports: Iterable[Event]) -> bool:
    """Return whether no report is missing between the first and the last of each stream."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for event in reports:
        numbers[event.stream].append(event.number)
    return all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def _event(text: str) -> Event | None:
    try:
        fields = json.loads(text)
    except ValueError:
        return None  # cut off by the output limit
    if not isinstance(fields, list) or len(fields) < _HEAD or not isinstance(fields[1], int):
        return None
    stream, number, kind, *details = fields
    return Event(
        str(stream), number, str(kind), tuple(encodable(str(detail)) for detail in details)
    )
