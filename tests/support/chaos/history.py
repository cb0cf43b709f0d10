"""What callers were told, and what the service holds in the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

type Event = tuple[str, str, str]  # id, kind, status


@dataclass(slots=True)
class Account:
    """What one caller was told of its job, in the order in which it was told."""

    number: int
    job_ids: set[str] = field(default_factory=set)
    seen: list[tuple[str, int]] = field(default_factory=list)  # status, attempts
    heard: list[Event] = field(default_factory=list)
    answered: list[dict[str, Any]] = field(default_factory=list)  # whole documents of ended jobs
    complaints: list[str] = field(default_factory=list)

    def saw(self, document: Mapping[str, Any]) -> None:
        """Note what a job's document said."""
        self.job_ids.add(document["id"])
        self.seen.append((document["status"], document["attempts"]))
        if document["done"]:
            self.answered.append(dict(document))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What the service holds when all is quiet again.

    `left` has the sizes of what should be empty, `ended` how many workers told of each job's end.
    """

    documents: Mapping[str, Mapping[str, Any]]
    events: Mapping[str, Sequence[Event]]
    listed: Sequence[str]
    dead_letters: frozenset[str]
    ended: Mapping[str, int]
    left: Mapping[str, int]
