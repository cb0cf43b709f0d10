"""Where in a script the place is that does what a part of a plan asks for, if it is one."""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from shared.domain.dry_run import DryRun, StepKind
from shared.domain.plan import Criterion, Pause, Plan, Step
from worker.verify.conformance.call_of_request import call_of
from worker.verify.conformance.load_pairs import matched, scenarios_of
from worker.verify.conformance.option_paths import criterion_path, load_path
from worker.verify.conformance.script import Script

_TOLERANCE_S = 0.001


class Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int


class Places:
    """Finds places in one script; None where there are several, or none that is known."""

    def __init__(self, plan: Plan, script: Script) -> None:
        """Take what the script is held against, and what is known of it."""
        self._plan = plan
        self._script = script
        self._seen = script.seen

    def of_load(self, number: int, field: str) -> Place | None:
        """Return the option that sets a field of the load of a scenario of the plan."""
        options, load = self._seen.options, self._plan.scenarios[number].load
        name = self._matched.get(number)
        if options is None or load is None or name is None:
            return None
        path = load_path(load, field, scenarios_of(options)[name])
        if path is None:
            return None
        within: tuple[str, ...] = ("scenarios", name)
        if ("scenarios",) not in self._lines and self._is_alone:
            within = ()  # as k6's shortcuts stand at the top
        return self._of_option((*within, *path))

    def of_criterion(self, criterion: Criterion) -> Place | None:
        """Return the threshold of a criterion."""
        options = self._seen.options
        path = None if options is None else criterion_path(criterion, options)
        return None if path is None else self._of_option(path)

    def of_pause(self, pause: Pause) -> Place | None:
        """Return the call that pauses: the only one, or the only one that pauses for so long."""
        facts, dry_run = self._seen.facts, self._seen.dry_run
        if facts is None or dry_run is None or not _pauses(dry_run):
            return None
        if not all(file.calls.all_pauses for file in facts.files):
            return None
        found = [(file.path, call) for file in facts.files for call in file.calls.pauses]
        if len(found) > 1:
            if any(call.seconds is None for _, call in found):
                return None
            low, high = pause.shortest_s - _TOLERANCE_S, pause.longest_s + _TOLERANCE_S
            found = [each for each in found if low <= (each[1].seconds or 0.0) <= high]
        return Place(found[0][0], found[0][1].line) if len(found) == 1 else None

    def of_step(self, step: Step, *, any_method: bool) -> Place | None:
        """Return the call that makes the request of a step."""
        facts, dry_run = self._seen.facts, self._seen.dry_run
        if facts is None or dry_run is None:
            return None
        made = self._script.addresses.requests_of(step, dry_run, any_method=any_method)
        found = call_of(made, facts)
        return None if found is None else Place(*found)

    @cached_property
    def _matched(self) -> Mapping[int, str]:
        options = self._seen.options
        return {} if options is None else matched(self._plan, options, self._seen.dry_run)

    @property
    def _is_alone(self) -> bool:
        return len(scenarios_of(self._seen.options or {})) == 1

    @property
    def _lines(self) -> Mapping[tuple[str, ...], int]:
        return self._seen.facts.entry.option_lines if self._seen.facts else {}

    def _of_option(self, path: tuple[str, ...]) -> Place | None:
        line = self._lines.get(path)
        if line is None or self._seen.facts is None:
            return None
        return Place(self._seen.facts.entry.path, line)


def _pauses(dry_run: DryRun) -> bool:
    return any(step.kind is StepKind.PAUSE for course in dry_run.trace for step in course.steps)
