"""Reads how load changes over time: ramps, holds and steps become stages.

A profile is read as a whole or not at all: one clause that names load or time and cannot be placed
leaves only the peak. The value that the load starts from is no stage.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shared.domain.load import LoadStage
from worker.description.workload.clauses import Clause, Kind, in_sequence, read_clauses
from worker.description.workload.numerals import VALUE

_COUNT = re.compile(rf"(?P<unit>[&^])(?P<value>{VALUE})(?= )")
_PHASES = re.compile(rf"^{Kind.LOST} {Kind.HOLD}(?: {Kind.RAMP})?$")
_WARMS = re.compile(r"\bwarm\w* ?up\b")
_INCREASE = re.compile(rf"(?<!followed )\bby [#&^]{VALUE} ")
_REPEATS = re.compile(
    r"\b(?:repeat\w*|cycles?|waves?|twice|again|loops?|alternat\w*|oscillat\w*|times|random\w*|"
    r"per step|each step)\b"
)


class Unit(StrEnum):
    """What the targets of stages count."""

    USERS = "&"
    RATE = "^"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Changing load. `stages` is None where only the peak is sure, `peak` where not even that."""

    stages: tuple[LoadStage, ...] | None
    peak: float | None
    unit: Unit | None


def read_profile(line: str) -> Profile | None:
    """Return the profile that a description's tokens describe, or None if its load is constant."""
    clauses = [
        clause for clause in _aimed(read_clauses(line), line) if clause.kind is not Kind.IDLE
    ]
    clauses = _with_runs_as_holds(clauses)
    moving = any(clause.kind in {Kind.RAMP, Kind.LOST} for clause in clauses)
    levels = {clause.target for clause in clauses if clause.kind in {Kind.STEP, Kind.HOLD}}
    if not moving and not (len(levels - {None, 0.0}) > 1 and in_sequence(line)):
        return None
    return _profile(clauses, line)


def _aimed(clauses: Sequence[Clause], line: str) -> Sequence[Clause]:
    """Return the clauses with "ramp-up 1 minute, hold 5 minutes" aimed at the only number.

    Without a hold, or with a time of something else, the ramp may be a part of a time given.
    """
    counts = _COUNT.findall(f"{line} ")
    timed = [clause.kind for clause in clauses if clause.seconds]
    if len(counts) != 1 or "?" in counts[0][1] or not _PHASES.search(" ".join(timed)):
        return clauses
    if _WARMS.search(line):
        return clauses
    unit, peak = counts[0]
    return [
        replace(clause, kind=Kind.RAMP, target=float(peak), unit=unit)
        if clause.kind is Kind.LOST and clause.seconds and clause.target is None
        else clause
        for clause in clauses
    ]


def _with_runs_as_holds(clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses with "run for 2 minutes" between two timed ramps as a hold."""
    ramped = [clause.kind is Kind.RAMP and bool(clause.seconds) for clause in clauses]
    return [
        replace(clause, kind=Kind.HOLD)
        if clause.kind is Kind.RUN and any(ramped[:index][-1:]) and any(ramped[index + 1 :][:1])
        else clause
        for index, clause in enumerate(clauses)
    ]


def _profile(clauses: Sequence[Clause], line: str) -> Profile:
    course = _Course(clear=not _REPEATS.search(line))
    for clause in clauses:
        course.follow(clause)
    units = {clause.unit for clause in clauses if clause.unit}
    unit = Unit(units.pop()) if len(units) == 1 else None
    stages = course.complete() if unit else None
    return Profile(stages=stages, peak=_peak(course.peak, line, unit), unit=unit)


def _peak(peak_of_clauses: float, line: str, unit: Unit | None) -> float | None:
    """Return the highest load named, unless a number is not exact or only an increase."""
    if unit is None or f"{unit}?" in line or _INCREASE.search(line):
        return None
    named = [
        float(found["value"]) for found in _COUNT.finditer(f"{line} ") if found["unit"] == unit
    ]
    return max(peak_of_clauses, *named) or None


@dataclass(slots=True)
class _Course:
    """What the clauses read so far add up to; a stage without a time waits for the total."""

    clear: bool
    stages: list[tuple[float | None, float]] = field(default_factory=list)
    level: float | None = None
    peak: float = 0.0
    total: float | None = None

    def follow(self, clause: Clause) -> None:
        """Add what one clause says."""
        self.peak = max(self.peak, clause.target or 0, clause.start or 0)
        match clause.kind:
            case Kind.RAMP:
                self._add(clause.seconds, clause.target)
            case Kind.REST:
                self._add(None, self.level)
            case Kind.HOLD:
                self._hold(clause)
            case Kind.STEP:
                self._step(clause)
            case Kind.TOTAL:
                self._end_after(clause.seconds)
            case Kind.START:
                self._doubt_unless(not self.stages)
            case Kind.UNCLEAR | Kind.LOST | Kind.RUN | Kind.IDLE:
                self._doubt_unless(clause.kind is Kind.IDLE)

    def complete(self) -> tuple[LoadStage, ...] | None:
        """Return the stages if each has its time, or the missing one follows from the total."""
        known = [LoadStage(length, goal) for length, goal in self.stages if length is not None]
        missing = len(self.stages) - len(known)
        if not self.clear or not known or missing > 1 or min(known).duration_s <= 0:
            return None
        rest = None if self.total is None else self.total - sum(each.duration_s for each in known)
        if not missing:
            return tuple(known) if not rest else None
        if rest is None or rest <= 0:
            return None
        return tuple(
            LoadStage(rest if length is None else length, goal) for length, goal in self.stages
        )

    def _doubt_unless(self, certain: bool) -> None:  # noqa: FBT001 - it reads as a sentence
        self.clear = self.clear and certain

    def _add(self, seconds: float | None, target: float | None) -> None:
        self._doubt_unless(target is not None)
        if target is not None:
            self.stages.append((seconds, target))
            self.level = target

    def _hold(self, clause: Clause) -> None:
        self._doubt_unless(self.level is None or clause.target in {None, self.level})
        self._add(clause.seconds, clause.target if self.level is None else self.level)

    def _step(self, clause: Clause) -> None:
        if clause.seconds is not None:
            self._add(clause.seconds, clause.target)
            return
        # The same count said again, or a start; any other count has no place.
        self._doubt_unless(not self.stages or clause.target == self.level)

    def _end_after(self, seconds: float | None) -> None:
        self._doubt_unless(self.total in {None, seconds})
        self.total = seconds
