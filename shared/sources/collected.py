"""Gathers what is read of one source: its requests, and what had to be left out or assumed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from shared.domain.plan import Step, Taken
from shared.domain.source_report import LeftOut, SourceKind, SourceReport
from shared.domain.sources import Operation, Sent, Source
from shared.sources.secrets import Secrets
from shared.sources.unreadable import NotTakenError

# More requests in one iteration are no journey of a user; nor would anybody read the script.
MOST_OPERATIONS = 60
_MOST_NOTES = 40
_LONGEST_PLACE = 120
_PLACE = re.compile(r"\$?\{([A-Z][A-Z0-9_]*)\}")


class Collected:
    """The operations of a source, in its order, and its report."""

    def __init__(self, source: Source, kind: SourceKind, secrets: Secrets) -> None:
        self._source = source
        self._kind = kind
        self.secrets = secrets
        self.found = 0
        self.operations: list[Operation] = []
        self._left_out: dict[str, LeftOut] = {}
        self._assumed: dict[str, None] = {}

    @contextmanager
    def each(self, at: str) -> Iterator[None]:
        """Count a request that is found at a place; one that cannot be taken is left out."""
        self.found += 1
        try:
            yield
        except NotTakenError as error:
            self.leave_out(str(error), at)

    def leave_out(self, reason: str, at: str, count: int = 1) -> None:
        """Note that requests are no part of the plan."""
        known = self._left_out.get(reason)
        if known is not None:
            count += known.count
        first = known.at if known is not None else shortened(at)
        self._left_out[reason] = LeftOut(reason=reason, at=first, count=count)

    def assume(self, sentence: str) -> None:
        """Note what had to be decided, once."""
        if len(self._assumed) < _MOST_NOTES:
            self._assumed[sentence] = None

    def take(
        self,
        step: Step,
        at: str,
        *,
        base: str = "",
        words: tuple[str, ...] = (),
        count: int | None = None,
        assumed: tuple[str, ...] = (),
        sends: tuple[Sent, ...] = (),
    ) -> None:
        """Make a request a part of the plan."""
        place = shortened(at)
        self.operations.append(
            Operation(
                step=step,
                source=self._source.name,
                at=place,
                base=base,
                words=tuple(dict.fromkeys(word.lower() for word in words if word)),
                count=count,
                assumed=assumed,
                needs=tuple(self._needs(step)),
                sends=sends,
            )
        )

    def give(self, place: int, taken: Taken) -> None:
        """Note that the answer to an operation, by its place, gives what later ones send."""
        giver = self.operations[place]
        self.operations[place] = giver.model_copy(update={"gives": (*giver.gives, taken)})

    def send(self, place: int, sent: Sent) -> None:
        """Note that an operation, by its place, sends what an earlier answer gives."""
        sender = self.operations[place]
        self.operations[place] = sender.model_copy(update={"sends": (*sender.sends, sent)})

    def report(self) -> SourceReport:
        """Return what became of the source; `taken` and `needs` are known at the end alone."""
        return SourceReport(
            name=self._source.name,
            kind=self._kind,
            found=self.found,
            left_out=tuple(self._left_out.values()),
            assumed=tuple(self._assumed),
        )

    def _needs(self, step: Step) -> Iterator[str]:
        """Yield the variables of the environment that a step has in it."""
        for written in (step.url, step.body or "", *(each.value for each in step.headers)):
            for name in _PLACE.findall(written):
                if name in self.secrets.needed:
                    yield name


def shortened(place: str) -> str:
    """Return a place in a source, on one line and not too long."""
    shown = " ".join("".join(char if char.isprintable() else " " for char in place).split())
    return shown if len(shown) <= _LONGEST_PLACE else f"{shown[: _LONGEST_PLACE - 1]}…"
