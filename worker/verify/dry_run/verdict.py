"""What a dry run proves: findings and counts, from how it ended and what it told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shared.domain.verification import DryRun, Finding, Severity
from worker.k6.exit_codes import PANICS, ExitCode, out_of_memory
from worker.k6.http_api import http_api
from worker.k6.log import LogLine, plain, position
from worker.verify.dry_run.events import Event
from worker.verify.dry_run.made_up import lacks_value, may_be_made_up
from worker.verify.report.codes import Code
from worker.verify.report.findings import make_finding, weakened
from worker.verify.sandbox.child import Ended, Outcome

_UNCAUGHT = "Uncaught (in promise) "
_MADE_UP = "a made-up answer or file may be the reason"
_MOST_NAMES = 5
_MOST_FINDINGS = 50
_HINTS = {
    Code.RELATIVE_URL: "Write the whole URL, or give the variable in it a default.",
    Code.SUSPICIOUS_URL: "A variable in the URL has no value.",
    Code.PARAMS_AS_BODY: "Write http.post(url, body, params); the body may be null.",
    Code.OBJECT_AS_JSON: "Write JSON.stringify(body).",
    Code.TOO_MANY_ARGUMENTS: "http.get(url, params) and http.post(url, body, params).",
    Code.UNKNOWN_RESPONSE_FIELD: "Responses have status, body, headers, cookies, timings, error, "
    "json() and html().",
    Code.CHECK_WITHOUT_FUNCTIONS: "Write check(res, { 'status is 200': (r) => r.status === 200 }).",
    Code.ASYNC_CALLBACK: "Await before check(), and give it plain functions.",
    Code.HANG: "Look for a loop that does not end, or a sleep() of many seconds.",
    Code.NO_REQUEST: "Send a request in each function that a scenario runs.",
    Code.SLEEP_IN_MILLISECONDS: "sleep() takes seconds.",
    Code.MISSING_AWAIT: "Write `await` before the call, in an async function.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All that is known of one dry run. `functions` names what each scenario number runs."""

    outcome: Outcome
    log: Sequence[LogLine]
    events: Sequence[Event]
    functions: Sequence[str]
    requests: int
    hosts: tuple[str, ...]
    guessed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A dry run's findings and counts."""

    findings: tuple[Finding, ...]
    seen: DryRun


def judge(run: Run) -> Verdict:
    """Judge one dry run."""
    found = _Found()
    for event in run.events:
        _event(run, event, found)
    _rejections(run, found)
    _ending(run, found)
    _traffic(run, found)
    ended = [event.first for event in run.events if event.kind in {"end", "gave up"}]
    seen = DryRun(
        requests=run.requests,
        checks=sum(event.kind == "check" for event in run.events),
        iterations=sum(name.isdecimal() for name in ended),
        hosts=run.hosts,
    )
    return Verdict(found.all(), seen)


@dataclass(slots=True)
class _Found:
    """Findings, each once."""

    findings: dict[tuple[str, str, int | None], Finding] = field(default_factory=dict)

    def add(self, finding: Finding, *, because: str | None = None) -> None:
        """Take a finding; weakened, if there is a reason to doubt it."""
        key = (finding.code, finding.message, finding.line)
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.setdefault(key, weakened(finding, because) if because else finding)

    @property
    def failed(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.findings.values())

    def all(self) -> tuple[Finding, ...]:
        return tuple(self.findings.values())


def _finding(code: Code, message: str, stack: str = "") -> Finding:
    where = position(stack)
    line, column = (where.line, where.column) if where else (None, None)
    return make_finding(code, message, line=line, column=column, hint=_hint(code))


def _hint(code: Code) -> str | None:
    if code is Code.UNKNOWN_PARAMETER:
        known = ", ".join(sorted(http_api().parameters))
        return f"k6 knows {known}; a query stands in the URL."
    return _HINTS.get(code)


def _event(run: Run, event: Event, found: _Found) -> None:
    match event.kind:
        # A code that is none of ours comes from no module of ours.
        case "complaint" if (code := event.first.removesuffix("?")) in Code:
            complaint = _finding(Code(code), f"{plain(event.second)}.", event.third)
            found.add(complaint, because=_doubt(run, event))
        case "exception":
            name = _named(run, event.first.removesuffix("?"))
            message = f"{name} throws {plain(event.second)}"
            unsure = may_be_made_up(event, answered=run.requests > 0, guessed=run.guessed)
            thrown = _finding(Code.EXCEPTION, message, event.third)
            found.add(thrown, because=_MADE_UP if unsure else None)
        case "gave up":
            message = f"{_named(run, event.first)} called fail(): {plain(event.second)}"
            found.add(_finding(Code.GAVE_UP, message, event.third))
        case _:
            pass


def _doubt(run: Run, complaint: Event) -> str | None:
    if complaint.first.endswith("?"):
        return "it may be meant so, or come of a made-up answer"
    return _MADE_UP if run.guessed and lacks_value(complaint) else None


def _rejections(run: Run, found: _Found) -> None:
    """Report promises that nobody waits for; k6 also names so what setup() throws."""
    thrown = {plain(event.second) for event in run.events if event.kind == "exception"}
    for line in run.log:
        text = plain(line.message)
        rejected = line.level == "error" and text.startswith(_UNCAUGHT)
        if rejected and text.removeprefix(_UNCAUGHT) not in thrown:
            found.add(_finding(Code.UNHANDLED_REJECTION, text, line.message))


def _named(run: Run, name: str) -> str:
    """Say which function a report's name stands for."""
    if not name.isdecimal() or int(name) >= len(run.functions):
        return f"{name}()"
    function = run.functions[int(name)]
    return "the default function" if function == "default" else f"{function}()"


def _ending(run: Run, found: _Found) -> None:
    """Report how the run ended, unless its functions all told their own end."""
    if run.outcome.ended is Ended.OUTPUT:
        found.add(_finding(Code.OUTPUT_FLOOD, "One iteration printed more than 1 MiB."))
    elif out_of_memory(run.log):
        found.add(
            _finding(Code.RESOURCE_LIMIT, "One iteration used more memory than a script is given.")
        )
    elif run.outcome.exit_code in PANICS:
        found.add(_finding(Code.EXCEPTION, "k6 itself fails when it runs the script (a Go panic)."))
    elif run.outcome.exit_code == ExitCode.SCRIPT_ABORTED:
        found.add(_finding(Code.GAVE_UP, "The script aborts the test."))
    else:
        for name in _unfinished(run.events):
            found.add(
                _finding(Code.HANG, f"{_named(run, name)} did not end within the dry run's time.")
            )
        if run.outcome.exit_code != ExitCode.SUCCESS and not found.failed:
            found.add(
                _finding(Code.DRY_RUN_INCOMPLETE, "k6 could not run the script's functions here.")
            )


def _unfinished(events: Sequence[Event]) -> Iterator[str]:
    over = {each.first.removesuffix("?") for each in events if each.kind != "start"}
    return (each.first for each in events if each.kind == "start" and each.first not in over)


def _traffic(run: Run, found: _Found) -> None:
    checks = [event for event in run.events if event.kind == "check"]
    failed = list(dict.fromkeys(event.first for event in checks if event.second == "failed"))
    if failed:
        names = ", ".join(f"'{plain(name)[:80]}'" for name in failed[:_MOST_NAMES])
        more = f" and {len(failed) - _MOST_NAMES} more" if len(failed) > _MOST_NAMES else ""
        found.add(_finding(Code.FAILED_CHECK, f"Not true of a made-up answer: {names}{more}."))
    if found.failed or run.outcome.exit_code != ExitCode.SUCCESS:
        return
    if not run.requests:
        gave_up = any(event.kind == "gave up" for event in run.events)
        gave_up = any(event.kind == "gave up" for event in run.events)
        reason = _MADE_UP if run.guessed else "the script gave up before" if gave_up else None
        found.add(_finding(Code.NO_REQUEST, "No iteration sent a request."), because=reason)
    elif not checks:
        found.add(_finding(Code.NO_CHECK, "The script checks none of the answers."))
