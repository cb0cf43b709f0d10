"""How a dry run is judged, event by event."""

import pytest

from shared.domain.verification import Severity
from worker.k6.log import LogLine
from worker.verify.dry_run.events import Event, events
from worker.verify.dry_run.verdict import Run, Verdict, judge
from worker.verify.sandbox.child import Ended, Outcome

STACK = "\n\tat default (file:///tmp/loadgenie-x/script.js:4:7(9))\n"
START = Event("start", "0", "", "")
END = Event("end", "0", "", "")
CHECK = Event("check", "status is 200", "passed", "")


def verdict(
    *told: Event,
    exit_code: int = 0,
    ended: Ended = Ended.EXITED,
    log: tuple[LogLine, ...] = (),
    requests: int = 1,
    guessed: bool = False,
) -> Verdict:
    outcome = Outcome(exit_code=exit_code, ended=ended, stdout="", stderr="", messages="")
    return judge(
        Run(
            outcome=outcome,
            log=log,
            events=told,
            functions=("default", "buy"),
            requests=requests,
            hosts=("shop.example",),
            guessed=guessed,
        )
    )


def codes(judged: Verdict) -> list[tuple[str, Severity]]:
    return [(found.code, found.severity) for found in judged.findings]


def test_a_run_that_sends_and_checks_has_no_finding() -> None:
    judged = verdict(START, CHECK, END)

    assert judged.findings == ()
    assert judged.seen.model_dump() == {
        "requests": 1,
        "checks": 1,
        "iterations": 1,
        "hosts": ("shop.example",),
    }


def test_an_exception_stands_at_its_line_and_names_its_function() -> None:
    thrown = Event("exception", "1", "ReferenceError: x is not defined", STACK)

    judged = verdict(Event("start", "1", "", ""), thrown)

    (found,) = judged.findings
    assert (found.code, found.line, found.column) == ("exception", 4, 7)
    assert found.message == "buy() throws ReferenceError: x is not defined"


@pytest.mark.parametrize(
    ("name", "message", "severity"),
    [
        ("0", "TypeError: Cannot read property 'a' of undefined", Severity.ERROR),
        ("0?", "TypeError: Cannot read property 'a' of undefined", Severity.WARNING),
        ("0?", "ReferenceError: x is not defined", Severity.ERROR),
        ("0?", "TypeError: Object has no member 'delete'", Severity.ERROR),
        ("0", "NotSupportedError: algorithm PBKDF2", Severity.WARNING),
    ],
)
def test_only_what_the_made_up_answer_may_have_caused_warns(
    name: str, message: str, severity: Severity
) -> None:
    judged = verdict(START, Event("exception", name, message, STACK))

    assert ("exception", severity) in codes(judged)


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("relative_url", Severity.ERROR),
        ("too_many_arguments", Severity.ERROR),
        ("too_many_arguments?", Severity.WARNING),
        ("suspicious_url", Severity.WARNING),
    ],
)
def test_a_complaint_may_be_unsure(code: str, severity: Severity) -> None:
    judged = verdict(START, Event("complaint", code, "it", STACK), CHECK, END)

    assert codes(judged) == [(code.removesuffix("?"), severity)]


def test_a_complaint_with_an_unknown_code_is_nothing() -> None:
    assert verdict(START, Event("complaint", "made_up", "it", STACK), CHECK, END).findings == ()


def test_the_same_finding_is_told_once() -> None:
    complaint = Event("complaint", "relative_url", "it", STACK)

    assert len(verdict(START, complaint, complaint, CHECK, END).findings) == 1


def test_an_iteration_without_an_end_hangs() -> None:
    assert codes(verdict(START)) == [("hang", Severity.ERROR)]


def test_a_run_without_a_request_is_an_error() -> None:
    assert codes(verdict(START, END, requests=0)) == [("no_request", Severity.ERROR)]


def test_a_run_that_gave_up_may_lack_requests() -> None:
    gave_up = Event("gave up", "setup", "no token", STACK)

    assert codes(verdict(gave_up, START, END, requests=0)) == [
        ("gave_up", Severity.WARNING),
        ("no_request", Severity.WARNING),
    ]


def test_a_run_without_a_check_warns() -> None:
    assert codes(verdict(START, END)) == [("no_check", Severity.WARNING)]


def test_failed_checks_are_one_warning() -> None:
    failed = [Event("check", f"check {number}", "failed", "") for number in range(8)]

    (found,) = verdict(START, *failed, END).findings

    assert found.severity is Severity.WARNING
    assert found.message.endswith("and 3 more.")


def test_an_unhandled_rejection_is_found_in_the_log() -> None:
    line = LogLine(level="error", message=f"Uncaught (in promise) Error: late{STACK}")

    assert codes(verdict(START, CHECK, END, log=(line,))) == [
        ("unhandled_rejection", Severity.ERROR)
    ]


@pytest.mark.parametrize(
    ("exit_code", "ended", "code"),
    [
        (-9, Ended.OUTPUT, "output_flood"),
        (2, Ended.EXITED, "exception"),
        (109, Ended.EXITED, "exception"),
        (108, Ended.EXITED, "gave_up"),
        (-9, Ended.TIME, "hang"),
    ],
)
def test_a_run_that_k6_or_the_box_ended_is_explained(
    exit_code: int, ended: Ended, code: str
) -> None:
    assert codes(verdict(START, exit_code=exit_code, ended=ended))[0][0] == code


def test_a_run_that_got_no_more_memory_says_so_in_its_log() -> None:
    line = LogLine(level="raw", message="fatal error: runtime: cannot allocate memory")

    assert codes(verdict(START, exit_code=2, log=(line,)))[0] == ("resource_limit", Severity.ERROR)


def test_a_run_that_never_began_proves_nothing() -> None:
    assert codes(verdict(exit_code=107)) == [("dry_run_incomplete", Severity.INFO)]


@pytest.mark.parametrize(
    "message",
    [
        '["check","a","passed",""]',
        'other["check","a","passed",""]',
        'secret["check","a"',
        'secret["check","a"]',
    ],
)
def test_lines_that_are_not_the_wrappers_are_no_events(message: str) -> None:
    line = LogLine(level="warning", message=message, source="console")

    assert list(events([line], "secret")) == []


def test_the_wrappers_lines_are_events() -> None:
    line = LogLine(level="warning", message='secret["a","b","c","d"]', source="console")

    assert list(events([line], "secret")) == [Event("a", "b", "c", "d")]
