"""What the wrapper told over the log, told apart from what the script printed."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from worker.k6.log import LogLine

_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Event:
    """One report: its kind, and up to three texts whose meaning the kind gives."""

    kind: str
    first: str
    second: str
    third: str


def events(log: Iterable[LogLine], nonce: str) -> Iterator[Event]:
    """Read the reports; a line without the secret is the script's own."""
    for line in log:
        if line.source != "console" or not line.message.startswith(nonce):
            continue
        try:
            fields = json.loads(line.message.removeprefix(nonce))
        except ValueError:
            continue  # cut off by the output limit
        if len(fields) == _FIELDS:
            yield Event(*map(str, fields))
