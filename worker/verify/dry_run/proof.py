"""What a dry run did not show: every reason for which it proves less than it was meant to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.verify.dry_run.events import Event, are_complete
from worker.verify.dry_run.plan import Plan, Trial
from worker.verify.sandbox.child import Ended, Outcome

# A VU may leave out later iterations if the first ones take long.
_NEEDED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is left of a dry run. `one_off` names the functions that ought to run once.

    `refused` says that the stand-in server was asked for more than it gives.
    """

    plan: Plan
    one_off: frozenset[str]
    outcome: Outcome
    events: Sequence[Event]
    refused: bool

    def count(self, kind: str, name: str) -> int:
        """Count the reports of a kind about a function or a trial (by its number)."""
        return sum(event.kind == kind and event.detail(0) == name for event in self.events)

    @property
    def completed(self) -> int | None:
        """The iterations that k6 itself counted to their end; None if it did not get to say."""
        counts = [event.detail(0) for event in self.events if event.kind == "iterations"]
        return int(counts[-1]) if counts and counts[-1].isdecimal() else None


def gaps(evidence: Evidence) -> Iterator[str]:
    """Yield what was not shown, as sentences; nothing if the dry run is a whole proof."""
    plan = evidence.plan
    if plan.left_out:
        yield f"{plan.left_out} scenarios were not run: more than a dry run takes."
    if evidence.refused:
        yield "The script sent more than the stand-in server takes."
    if evidence.outcome.ended is Ended.OUTPUT:
        yield "More was reported than is read."
    if not are_complete(evidence.events):
        yield "Reports of the run were lost."
    if any(event.kind == "complaints left" for event in evidence.events):
        yield "More was wrong than is reported."
    for number, trial in enumerate(plan.trials):
        yield from _gaps_of_trial(evidence, str(number), trial)
    for name in sorted(evidence.one_off):
        if not evidence.count("end", name):
            yield f"{name}() did not run to its end."
    if evidence.completed != plan.total:
        counted = "no" if evidence.completed is None else evidence.completed
        yield f"k6 counted {counted} iterations to their end, not {plan.total}."


def _gaps_of_trial(evidence: Evidence, number: str, trial: Trial) -> Iterator[str]:
    ended = evidence.count("end", number)
    skipped = Counter(
        int(event.detail(1)) < _NEEDED
        for event in evidence.events
        if event.kind == "skipped" and event.detail(0) == number
    )
    spared = evidence.count("spared", number)
    if skipped[True] or ended + spared + skipped[False] < trial.total:
        function = "the default function" if trial.function == "default" else f"{trial.function}()"
        yield f"{ended} of {trial.total} iterations of {function} ran to their end."
