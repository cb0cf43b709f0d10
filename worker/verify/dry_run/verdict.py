"""What a dry run says about a script: findings and counts, from how it ended and what it told."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shared.domain.dry_run import DryRun, StepKind
from shared.domain.verification import Finding, Severity
from shared.findings.codes import Code
from worker.k6.exit_codes import PANICS, ExitCode, out_of_memory
from worker.k6.log import LogLine, plain, position
from worker.verify.dry_run.events import Event
from worker.verify.dry_run.placing import finding_of
from worker.verify.dry_run.plan import Plan
from worker.verify.dry_run.proof import Evidence, gaps
from worker.verify.dry_run.told_steps import step_parts
from worker.verify.dry_run.trace import MOST_COURSES, own_rates, trace, walked
from worker.verify.dry_run.walk import Walk
from worker.verify.report.findings import weakened
from worker.verify.sandbox.child import Outcome

_MOST_NAMES = 5
# setup() makes data for a whole test; a minute is what k6 gives it.
_BUSY = 100
_MOST_FINDINGS = 50
# Where sample data took the place of a file, a value that it lacks says nothing.
_NO_VALUE = re.compile(r"undefined|null|NaN")
_THROWN = frozenset({Code.EXCEPTION, Code.UNHANDLED_REJECTION})
_MADE_UP = "a made-up answer or file may be the reason"
# How k6 names what it has not built yet.
_NEWER = re.compile(r"\bNotSupportedError\b")
_GO = "GoError: "
_UNCAUGHT = "Uncaught (in promise) "
# What k6 says of the run itself; how its functions ended is told by reports.
_OF_THE_RUN = re.compile(r"(?:setup|teardown)\(\) execution timed out|test aborted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All that is known of one dry run.

    `guessed` says that the script reads files or services which are not known here, `refused` that
    it asked more of the stand-in server than that gives. `invented` tells, by its stack, whether an
    exception was thrown where something stands that was made up.
    """

    plan: Plan
    one_off: frozenset[str]
    outcome: Outcome
    log: Sequence[LogLine]
    events: Sequence[Event]
    requests: int
    hosts: tuple[str, ...]
    guessed: bool
    refused: bool
    invented: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A dry run's findings, its counts, and what it found out beside."""

    findings: tuple[Finding, ...]
    seen: DryRun
    walk: Walk


def judge(run: Run) -> Verdict:
    """Judge one dry run."""
    found = _Found()
    # What goes wrong with a full answer first: with an empty one it goes wrong again.
    for event in sorted(run.events, key=lambda event: event.kind == "fragile"):
        _event(run, event, found)
    _uncaught(run, found)
    _ending(run, found)
    _traffic(run, found)
    _prove(run, found)
    over = [
        event
        for event in run.events
        if event.kind in {"end", "gave up"} and run.plan.counts(event.detail(0), event.detail(1))
    ]
    made = trace(run.events, run.plan)
    seen = DryRun(
        requests=run.requests,
        checks=len(_checks(run)),
        iterations=sum(event.detail(0).isdecimal() for event in over),
        hosts=run.hosts,
        trace=made.courses[:MOST_COURSES],
    )
    walk = Walk(made, walked(run.events, run.plan), own_rates(run.events))
    return Verdict(found.all(), seen, walk)


@dataclass(slots=True)
class _Found:
    """Findings, each once."""

    findings: dict[tuple[str, str, str | None, int | None], Finding] = field(default_factory=dict)

    def add(self, finding: Finding, *, because: str | None = None) -> None:
        """Take a finding; weakened, if there is a reason to doubt it."""
        key = (finding.code, finding.message, finding.file, finding.line)
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.setdefault(key, weakened(finding, because) if because else finding)

    def throws_at(self, stack: str) -> bool:
        """Return whether an exception was thrown in the same line."""
        return self._has(Code.EXCEPTION, stack)

    def slips_at(self, stack: str) -> bool:
        """Return whether the same line reads a field that no answer has."""
        return self._has(Code.UNKNOWN_RESPONSE_FIELD, stack)

    def _has(self, code: Code, stack: str) -> bool:
        where = position(stack)
        return where is not None and any(
            (each.code, each.file, each.line) == (code, where.file, where.line)
            for each in self.findings.values()
        )

    @property
    def excused(self) -> bool:
        """Whether something was thrown that may come of what was made up."""
        return any(
            each.code in _THROWN and each.severity is not Severity.ERROR
            for each in self.findings.values()
        )

    @property
    def failed(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.findings.values())

    def all(self) -> tuple[Finding, ...]:
        return tuple(self.findings.values())


def _event(run: Run, event: Event, found: _Found) -> None:
    match event.kind:
        # A code that is none of ours comes from no module of ours.
        case "complaint" if (code := event.detail(0).removesuffix("?")) in Code:
            complaint = finding_of(Code(code), f"{plain(event.detail(1))}.", event.detail(2))
            found.add(complaint, because=_doubt(run, event))
        case "exception":
            message = f"{_named(run, event)} throws {plain(event.detail(2))}"
            _thrown(
                run, finding_of(Code.EXCEPTION, message, event.detail(3)), event.detail(3), found
            )
        case "gave up":
            message = f"{_named(run, event)} called fail(): {plain(event.detail(2))}"
            found.add(finding_of(Code.GAVE_UP, message, event.detail(3)))
        case "fragile" if not found.throws_at(event.detail(3)):
            message = f"With an empty answer, {_named(run, event)} throws {plain(event.detail(2))}"
            found.add(finding_of(Code.FRAGILE_ANSWER, message, event.detail(3)))
        case _:
            pass


def _doubt(run: Run, complaint: Event) -> str | None:
    if complaint.detail(0).endswith("?"):
        return "it may be meant so, or come of a made-up answer"
    lacking = run.guessed and _NO_VALUE.search(complaint.detail(1)) is not None
    return _MADE_UP if lacking else None


def _thrown(run: Run, finding: Finding, stack: str, found: _Found) -> None:
    """Report an exception; it is excused where something made up failed, but not a slip."""
    if _NEWER.search(finding.message):
        found.add(finding, because="a newer k6 may support it")
    else:
        excused = run.invented(stack) and not found.slips_at(stack)
        found.add(finding, because=_MADE_UP if excused else None)


def _uncaught(run: Run, found: _Found) -> None:
    """Report every error of k6's log that no report explains: thrown in callbacks and promises."""
    thrown = {
        plain(event.detail(2)).removeprefix(_GO)
        for event in run.events
        if event.kind == "exception"
    }
    # A fail() that nothing awaits is an error of a promise, too.
    thrown |= {
        f"Error: {plain(event.detail(2))}" for event in run.events if event.kind == "gave up"
    }
    for line in run.log:
        if line.level != "error" or line.source == "console":
            continue
        text = plain(line.message)
        rejected = text.startswith(_UNCAUGHT)
        if text.removeprefix(_UNCAUGHT).removeprefix(_GO) in thrown or _OF_THE_RUN.match(text):
            continue
        code = Code.UNHANDLED_REJECTION if rejected else Code.EXCEPTION
        message = text if rejected else f"A callback throws {text}"
        _thrown(run, finding_of(code, message, line.message), line.message, found)


def _named(run: Run, event: Event) -> str:
    """Return the name of the function that a report is about."""
    name = event.detail(0)
    if not name.isdecimal() or int(name) >= len(run.plan.trials):
        return f"{name}()"
    function = run.plan.trials[int(name)].function
    return "the default function" if function == "default" else f"{function}()"


def _ending(run: Run, found: _Found) -> None:
    """Report how the run ended, unless its functions all told their own end."""
    if out_of_memory(run.log):
        found.add(
            finding_of(
                Code.RESOURCE_LIMIT, "One iteration used more memory than a script is given."
            )
        )
    elif run.outcome.exit_code in PANICS:
        found.add(
            finding_of(Code.EXCEPTION, "k6 itself fails when it runs the script (a Go panic).")
        )
    elif run.outcome.exit_code == ExitCode.SCRIPT_ABORTED:
        found.add(finding_of(Code.GAVE_UP, "The script aborts the test."))
    else:
        for event in _unfinished(run.events):
            if event.detail(0) in run.one_off and run.requests > _BUSY:
                continue  # it is busy making data, which may take longer than a dry run
            found.add(
                finding_of(
                    Code.HANG, f"{_named(run, event)} did not end within the dry run's time."
                )
            )
        if not found.failed:
            _open_loops(run, found)


def _unfinished(events: Sequence[Event]) -> Iterator[Event]:
    """Yield the start of each function that began and never ended, in whatever VU."""
    over = {event.detail(0) for event in events if event.kind in {"end", "exception", "gave up"}}
    return (each for each in events if each.kind == "start" and each.detail(0) not in over)


def _open_loops(run: Run, found: _Found) -> None:
    """Report functions that returned while something that they began goes on for ever."""
    counts = [event.detail(0) for event in run.events if event.kind == "iterations"]
    if counts and counts != ["0"]:
        return
    for number, trial in enumerate(run.plan.trials):
        began, ended = (
            sum(event.kind == kind and event.detail(0) == str(number) for event in run.events)
            for kind in ("start", "end")
        )
        # Each VU's function returned, and yet k6 lets none begin its next iteration.
        if began == ended == trial.vus and (trial.iterations > 1 or counts):
            message = "No iteration ends: an interval or a connection stays open for ever."
            found.add(finding_of(Code.HANG, message))


def _checks(run: Run) -> list[Sequence[str]]:
    """Return each check that was made: its kind, its name, and `passed` or `failed`."""
    steps = (parts for event in run.events if event.kind == "steps" for parts in step_parts(event))
    return [parts for parts in steps if parts[0] == StepKind.CHECK]


def _traffic(run: Run, found: _Found) -> None:
    checks = _checks(run)
    failed = list(dict.fromkeys(name for _, name, outcome in checks if outcome == "failed"))
    if failed:
        names = ", ".join(f"'{plain(name)[:80]}'" for name in failed[:_MOST_NAMES])
        more = f" and {len(failed) - _MOST_NAMES} more" if len(failed) > _MOST_NAMES else ""
        found.add(finding_of(Code.FAILED_CHECK, f"Not true of a made-up answer: {names}{more}."))
    if found.failed or run.outcome.exit_code != ExitCode.SUCCESS:
        return
    if not run.requests:
        gave_up = any(event.kind == "gave up" for event in run.events)
        reason = (
            _MADE_UP
            if run.guessed or found.excused
            else "the script gave up before"
            if gave_up
            else None
        )
        found.add(finding_of(Code.NO_REQUEST, "No iteration sent a request."), because=reason)
    elif not checks:
        found.add(finding_of(Code.NO_CHECK, "The script checks none of the answers."))


def _prove(run: Run, found: _Found) -> None:
    """Report what was not shown, unless the script is rejected anyway."""
    evidence = Evidence(
        plan=run.plan,
        one_off=run.one_off,
        outcome=run.outcome,
        events=run.events,
        refused=run.refused,
    )
    missing = list(gaps(evidence))
    if found.excused:
        missing.append("What comes after an exception was not seen.")
    if missing and not found.failed:
        found.add(finding_of(Code.DRY_RUN_INCOMPLETE, " ".join(missing)))
