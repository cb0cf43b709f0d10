"""How a dry run is judged, report by report."""

import pytest

from shared.domain.verification import Severity
from worker.k6.log import LogLine
from worker.verify.dry_run.events import Event
from worker.verify.dry_run.plan import Plan, Trial
from worker.verify.dry_run.verdict import Run, Verdict, judge
from worker.verify.sandbox.child import Ended, Outcome

STACK = "\n\tat default (file:///tmp/loadgenie-x/under-test/script.js:4:7(9))\n"
PLAN = Plan(
    trials=(
        Trial("load", "default", {}, {}, vus=1, iterations=1),
        Trial("more", "buy", {}, {}, vus=1, iterations=1),
    ),
    vus=1,
    highest_vu=1,
    iterations=1,
    sparse_iteration=None,
    left_out=0,
)

type Report = tuple[str, ...]

START: Report = ("start", "0", "0")
END: Report = ("end", "0", "0")
CHECK: Report = ("steps", "0", "0", "3", "check", "status is 200", "passed")
OTHER: tuple[Report, ...] = (("start", "1", "0"), ("end", "1", "0"))
COUNTED: Report = ("iterations", "2")


def verdict(
    *told: Report,
    exit_code: int = 0,
    ended: Ended = Ended.EXITED,
    log: tuple[LogLine, ...] = (),
    requests: int = 1,
    guessed: bool = False,
    invented: bool = False,
) -> Verdict:
    outcome = Outcome(exit_code=exit_code, ended=ended, stdout="", stderr="", messages="")
    return judge(
        Run(
            plan=PLAN,
            one_off=frozenset(),
            outcome=outcome,
            log=log,
            events=tuple(
                Event("vu 1", number, kind, tuple(details))
                for number, (kind, *details) in enumerate(told, start=1)
            ),
            requests=requests,
            hosts=("shop.example",),
            guessed=guessed,
            refused=False,
            invented=lambda _: invented,
        )
    )


def codes(judged: Verdict) -> list[tuple[str, Severity]]:
    return [(found.code, found.severity) for found in judged.findings]


def whole(*told: Report, **more: object) -> Verdict:
    """Judge a run in which both functions ran to their end."""
    return verdict(START, *told, END, *OTHER, COUNTED, **more)  # type: ignore[arg-type]


def test_a_run_that_sends_and_checks_has_no_finding() -> None:
    judged = whole(CHECK)

    assert judged.findings == ()
    assert (judged.seen.requests, judged.seen.checks, judged.seen.iterations) == (1, 1, 2)
    assert judged.seen.hosts == ("shop.example",)
    assert [course.scenario for course in judged.seen.trace] == ["load", "more"]


def test_an_exception_stands_at_its_line_and_names_its_function() -> None:
    thrown = ("exception", "1", "0", "ReferenceError: x is not defined", STACK)

    judged = verdict(START, CHECK, END, ("start", "1", "0"), thrown, COUNTED)

    (found,) = judged.findings
    assert (found.code, found.line, found.column) == ("exception", 4, 7)
    assert found.message == "buy() throws ReferenceError: x is not defined"


def test_an_exception_that_follows_from_something_made_up_warns_and_leaves_a_gap() -> None:
    thrown = ("exception", "0", "0", "TypeError: Cannot read property 'a' of undefined", STACK)

    judged = verdict(START, CHECK, thrown, *OTHER, COUNTED, invented=True)

    assert codes(judged) == [
        ("exception", Severity.WARNING),
        ("dry_run_incomplete", Severity.INFO),
    ]


def test_a_field_that_no_answer_has_is_no_excuse() -> None:
    slip = ("complaint", "unknown_response_field?", "a response of k6 has no 'staus'", STACK)
    thrown = ("exception", "0", "0", "TypeError: Cannot read property 'a' of undefined", STACK)

    judged = verdict(START, slip, CHECK, thrown, *OTHER, COUNTED, invented=True)

    assert ("exception", Severity.ERROR) in codes(judged)


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
    judged = whole(("complaint", code, "it", STACK), CHECK)

    assert codes(judged) == [(code.removesuffix("?"), severity)]


def test_a_complaint_with_an_unknown_code_is_nothing() -> None:
    assert whole(("complaint", "made_up", "it", STACK), CHECK).findings == ()


def test_the_same_finding_is_told_once() -> None:
    complaint = ("complaint", "relative_url", "it", STACK)

    assert len(whole(complaint, complaint, CHECK).findings) == 1


def test_a_function_of_which_no_iteration_ends_hangs() -> None:
    assert codes(verdict(START, ended=Ended.TIME)) == [("hang", Severity.ERROR)]


def test_a_function_of_which_one_iteration_ended_is_only_slow() -> None:
    judged = verdict(START, CHECK, END, START, *OTHER, ended=Ended.TIME)

    assert codes(judged) == [("dry_run_incomplete", Severity.INFO)]


def test_a_function_that_returns_while_k6_counts_no_iteration_leaves_something_open() -> None:
    judged = verdict(START, CHECK, END, *OTHER, ("iterations", "0"))

    assert codes(judged) == [("hang", Severity.ERROR)]


def test_a_run_without_a_request_is_an_error() -> None:
    assert codes(whole(requests=0)) == [("no_request", Severity.ERROR)]


def test_a_run_that_gave_up_may_lack_requests() -> None:
    judged = verdict(("gave up", "0", "0", "no token", STACK), *OTHER, COUNTED, requests=0)

    assert codes(judged) == [
        ("gave_up", Severity.WARNING),
        ("no_request", Severity.WARNING),
        ("dry_run_incomplete", Severity.INFO),
    ]


def test_a_run_without_a_check_warns() -> None:
    assert codes(whole()) == [("no_check", Severity.WARNING)]


def test_failed_checks_are_one_warning() -> None:
    failed = [("steps", "0", "0", "3", "check", f"check {number}", "failed") for number in range(8)]

    (found,) = whole(*failed).findings

    assert found.severity is Severity.WARNING
    assert found.message.endswith("and 3 more.")


def test_what_only_an_empty_answer_breaks_warns() -> None:
    fragile = ("fragile", "0", "3", "TypeError: Cannot read property 'id' of undefined", STACK)

    assert codes(whole(CHECK, fragile)) == [("fragile_answer", Severity.WARNING)]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (f"Uncaught (in promise) Error: late{STACK}", "unhandled_rejection"),
        (f"TypeError: Object has no member 'missing'{STACK}", "exception"),
    ],
)
def test_an_error_of_the_log_that_no_report_explains_is_found(message: str, code: str) -> None:
    line = LogLine(level="error", message=message, source="stacktrace")

    (found,) = whole(CHECK, log=(line,)).findings

    assert (found.code, found.severity, found.line) == (code, Severity.ERROR, 4)


def test_what_the_script_prints_is_no_error_of_the_log() -> None:
    line = LogLine(level="error", message="TypeError: of mine", source="console")

    assert whole(CHECK, log=(line,)).findings == ()


def test_what_k6_repeats_of_a_reported_exception_is_told_once() -> None:
    thrown = ("exception", "setup", "0", "no element found", STACK)
    line = LogLine(level="error", message=f"Uncaught (in promise) GoError: no element found{STACK}")

    judged = verdict(("start", "setup", "0"), thrown, exit_code=107, log=(line,))

    assert codes(judged) == [("exception", Severity.ERROR)]


@pytest.mark.parametrize(
    ("exit_code", "ended", "code"),
    [
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
