"""What a dry run proves: findings and counts, from how it ended and what it told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shared.domain.verification import DryRun, Finding, Severity
from worker.k6.exit_codes import PANICS, ExitCode, out_of_memory
from worker.k6.http_api import http_api
from worker.k6.log import LogLine, plain, position
from worker.verify.dry_run.events import Event
from worker.verify.report.catalogue import CATALOGUE
from worker.verify.sandbox.child import Ended, Outcome

_UNCAUGHT = "Uncaught (in promise) "
_MOST_NAMES = 5
_MOST_FINDINGS = 50

# Exceptions that come of looking for something in an answer that the real server would have given.
_OF_THE_ANSWER = re.compile(
    r"of undefined|of null|undefined or null|null or undefined|not iterable|SyntaxError"
    r"|invalid character|Unexpected end|not found|no form|body is null"
    r"|no element|not an anchor|href attribute|illegal base64|RangeError"
    r"|invalid value for|target is not a function"
    # What this k6 lacks, a newer one may have.
    r"|NotSupportedError"
)
# What the engine throws, and k6 itself. Any other exception was thrown by the script, for a reason.
_NOT_BY_SCRIPT = re.compile(r"(?:Type|Reference|Range|Syntax|URI|Eval|Internal|Go)Error\b")
# Where sample data took the place of a file, a value that it lacks says nothing.
_NO_VALUE = re.compile(r"undefined|null|NaN")
_HINTS = {
    "relative_url": "Write the whole URL, or give the variable in it a default.",
    "suspicious_url": "A variable in the URL has no value.",
    "params_as_body": "Write http.post(url, body, params); the body may be null.",
    "object_as_json": "Write JSON.stringify(body).",
    "too_many_arguments": "http.get(url, params) and http.post(url, body, params).",
    "unknown_response_field": "Responses have status, body, headers, cookies, timings, error, "
    "json() and html().",
    "check_without_functions": "Write check(res, { 'status is 200': (r) => r.status === 200 }).",
    "async_callback": "Await before check(), and give it plain functions.",
    "hang": "Look for a loop that does not end, or a sleep() of many seconds.",
    "no_request": "Send a request in each function that a scenario runs.",
    "sleep_in_milliseconds": "sleep() takes seconds.",
    "missing_await": "Write `await` before the call, in an async function.",
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

    def add(self, code: str, message: str, stack: str = "", *, unsure: bool = False) -> None:
        where = position(stack)
        severity = CATALOGUE[code].severity
        if unsure and severity is Severity.ERROR:
            severity = Severity.WARNING
        finding = Finding(
            code=code,
            severity=severity,
            message=message,
            line=where.line if where else None,
            column=where.column if where else None,
            hint=_hint(code),
        )
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.setdefault((code, message, finding.line), finding)

    @property
    def failed(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.findings.values())

    def all(self) -> tuple[Finding, ...]:
        return tuple(self.findings.values())


def _hint(code: str) -> str | None:
    if code == "unknown_parameter":
        known = ", ".join(sorted(http_api().parameters))
        return f"k6 knows {known}; a query stands in the URL."
    return _HINTS.get(code)


def _event(run: Run, event: Event, found: _Found) -> None:
    match event.kind:
        case "complaint" if (code := event.first.removesuffix("?")) in CATALOGUE:
            unsure = event.first.endswith("?") or (run.guessed and _lacks_value(event))
            found.add(code, f"{plain(event.second)}.", event.third, unsure=unsure)
        case "exception":
            found.add(
                "exception",
                f"{_named(run, event.first.removesuffix('?'))} throws {plain(event.second)}",
                event.third,
                unsure=_may_be_the_answer(run, event),
            )
        case "gave up":
            message = f"{_named(run, event.first)} called fail(): {plain(event.second)}"
            found.add("gave_up", message, event.third)
        case _:
            pass


def _lacks_value(complaint: Event) -> bool:
    return _NO_VALUE.search(complaint.second) is not None


def _may_be_the_answer(run: Run, exception: Event) -> bool:
    """Whether an exception may come of an answer, or a file, that was made up."""
    message = plain(exception.second)
    if not _NOT_BY_SCRIPT.match(exception.second):
        # The script did not like an answer, as with fail().
        return run.requests > 0 or run.guessed
    unsure = exception.first.endswith("?") or run.guessed or "NotSupported" in message
    return unsure and _OF_THE_ANSWER.search(message) is not None


def _rejections(run: Run, found: _Found) -> None:
    """Report promises that nobody waits for; k6 also names so what setup() throws."""
    thrown = {plain(event.second) for event in run.events if event.kind == "exception"}
    for line in run.log:
        text = plain(line.message)
        rejected = line.level == "error" and text.startswith(_UNCAUGHT)
        if rejected and text.removeprefix(_UNCAUGHT) not in thrown:
            found.add("unhandled_rejection", text, line.message)


def _named(run: Run, name: str) -> str:
    """Say which function a report's name stands for."""
    if not name.isdecimal() or int(name) >= len(run.functions):
        return f"{name}()"
    function = run.functions[int(name)]
    return "the default function" if function == "default" else f"{function}()"


def _ending(run: Run, found: _Found) -> None:
    """Report how the run ended, unless its functions all told their own end."""
    if run.outcome.ended is Ended.OUTPUT:
        found.add("output_flood", "One iteration printed more than 1 MiB.")
    elif out_of_memory(run.log):
        found.add("resource_limit", "One iteration used more memory than a script is given.")
    elif run.outcome.exit_code in PANICS:
        found.add("exception", "k6 itself fails when it runs the script (a Go panic).")
    elif run.outcome.exit_code == ExitCode.SCRIPT_ABORTED:
        found.add("gave_up", "The script aborts the test.")
    else:
        for name in _unfinished(run.events):
            found.add("hang", f"{_named(run, name)} did not end within the dry run's time.")
        if run.outcome.exit_code != ExitCode.SUCCESS and not found.failed:
            found.add("dry_run_incomplete", "k6 could not run the script's functions here.")


def _unfinished(events: Sequence[Event]) -> Iterator[str]:
    over = {each.first.removesuffix("?") for each in events if each.kind != "start"}
    return (each.first for each in events if each.kind == "start" and each.first not in over)


def _traffic(run: Run, found: _Found) -> None:
    checks = [event for event in run.events if event.kind == "check"]
    failed = list(dict.fromkeys(event.first for event in checks if event.second == "failed"))
    if failed:
        names = ", ".join(f"'{plain(name)[:80]}'" for name in failed[:_MOST_NAMES])
        more = f" and {len(failed) - _MOST_NAMES} more" if len(failed) > _MOST_NAMES else ""
        found.add("failed_check", f"Not true of a made-up answer: {names}{more}.")
    if found.failed or run.outcome.exit_code != ExitCode.SUCCESS:
        return
    if not run.requests:
        gave_up = any(event.kind == "gave up" for event in run.events)
        found.add("no_request", "No iteration sent a request.", unsure=gave_up or run.guessed)
    elif not checks:
        found.add("no_check", "The script checks none of the answers.")
