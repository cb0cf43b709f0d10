"""Looks at a script together with those of its files that it leads to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared.domain.project import Project, language_of
from shared.domain.verification import CheckName, Finding, Severity
from worker.budget import Budget
from worker.k6.modules import Version
from worker.verify.static.bundling import bundling_of
from worker.verify.static.facts import ModuleFacts, ScriptFacts, StaticOutcome
from worker.verify.static.findings import LIMIT
from worker.verify.static.layer import analyse
from worker.verify.static.reading.neighbours import Neighbours

_DATA = ".json"
# How many files a name may be passed on through.
_PASSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a script beside its files; see `analyse`."""

    k6_version: Version | None = None
    origin: str | None = None
    env_given: frozenset[str] = frozenset()
    generated: bool = False


def analyse_project(project: Project, known: Known, budget: Budget) -> StaticOutcome:
    """Look at the entry and at every file that it imports, directly or through others.

    Raises what `Budget.check` raises.
    """
    neighbours = Neighbours()
    if project.named:
        neighbours = Neighbours(
            entry=project.entry,
            files=project.files,
            bundling=bundling_of(project.entry, project.files),
        )
    walk = _Walk(project, known, neighbours, budget)
    outcome = walk.outcome()
    getters = _getters(walk.files)
    if not any(getters.values()):
        return outcome
    # Which variables the other files read, is known only now.
    return _Walk(project, known, replace(neighbours, getters=getters), budget).outcome()


@dataclass(slots=True)
class _Walk:
    """One walk from the entry along the imports."""

    project: Project
    known: Known
    neighbours: Neighbours
    budget: Budget
    found: dict[CheckName, list[Finding]] = field(default_factory=dict)
    files: list[ModuleFacts] = field(default_factory=list)

    def outcome(self) -> StaticOutcome:
        entry = self._look_at(self.project.entry)
        # A script that does not parse leads nowhere.
        waiting = list(_led_to(entry)) if entry.facts else []
        seen = {self.project.entry}
        unread = entry.unread
        while waiting:
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            if path.endswith(_DATA) and self.neighbours.bundling is not None:
                continue  # a bundler makes a module of it
            outcome = self._look_at(path)
            unread = unread or outcome.unread or _unparsed(outcome)
            waiting.extend(_led_to(outcome))
        return StaticOutcome(
            {name: self._kept(name) for name in self.found},
            None if unread or entry.facts is None else ScriptFacts(files=tuple(self.files)),
            entry.language,
            unread,
        )

    def _look_at(self, path: str) -> StaticOutcome:
        self.budget.check()
        project, known = self.project, self.known
        outcome = analyse(
            project.text(path),
            self.budget,
            known.k6_version,
            origin=known.origin,
            env_given=known.env_given,
            language=project.language if path == project.entry else language_of(path),
            generated=known.generated,
            path=path if project.named else None,
            neighbours=self.neighbours,
        )
        for name, findings in outcome.findings.items():
            self.found.setdefault(name, []).extend(findings)
        if outcome.facts is not None:
            self.files.extend(outcome.facts.files)
        return outcome

    def _kept(self, name: CheckName) -> tuple[Finding, ...]:
        """Return a check's findings, errors first where there are more than a report holds."""
        found = self.found[name]
        if len(found) <= LIMIT:
            return tuple(found)
        return tuple(sorted(found, key=lambda each: each.severity is not Severity.ERROR)[:LIMIT])


def _getters(files: Sequence[ModuleFacts]) -> Mapping[str, Mapping[str, int]]:
    """Return the exported getters of each file, also those that it passes on."""
    found = {file.path: dict(file.env_getters) for file in files}
    for _ in range(_PASSES):
        for file in files:
            for use in file.imports:
                if use.reexported and use.path in found:
                    found[file.path] |= found[use.path]
    return found


def _led_to(outcome: StaticOutcome) -> Iterator[str]:
    files = outcome.facts.files if outcome.facts else ()
    return (use.path for file in files for use in file.imports if use.path is not None)


def _unparsed(outcome: StaticOutcome) -> str | None:
    return None if outcome.facts else "a module of the script does not parse"
