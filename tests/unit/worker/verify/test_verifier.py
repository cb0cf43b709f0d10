"""The verifier's verdicts, its modes, its slots and its bounds; no k6 is run."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Timer

import pytest

from shared.domain.errors import DeadlineExceededError
from shared.domain.project import Project
from shared.domain.verification import CheckName, CheckStatus, Load, Report, Verdict
from shared.domain.wanted import Wanted
from shared.findings.codes import Code
from tests.support.reading import InPlace
from worker.budget import Budget, JobStoppedError, StopReason
from worker.description.asked import read_description
from worker.reader.port import Reader, ReaderDefectError, UnreadableError
from worker.turns import Turns
from worker.verify.layers import Layers
from worker.verify.report.findings import make_finding
from worker.verify.report.mode import VerifyMode
from worker.verify.report.verification import Verification
from worker.verify.static.linking import analyse_project
from worker.verify.verifier import ScriptVerifier

GOOD = """import http from 'k6/http';
export default function () { http.get('https://example.com/'); }
"""
BROKEN = "export default function () { fetch('https://example.com/'); }"
ASKED = "50 users for 2 minutes on https://example.com/"


def judge(
    script: str,
    *,
    mode: VerifyMode = VerifyMode.FULL,
    asked: str | None = None,
    slots: Turns | None = None,
    bound_s: float = 10,
    budget: Budget | None = None,
    reader: Reader | None = None,
) -> Report:
    verifier = ScriptVerifier(
        layers=Layers(engine=None, reader=reader or InPlace()),
        mode=mode,
        slots=slots or Turns(1),
        bound_s=bound_s,
    )
    wanted = Wanted(description=asked) if asked is not None else None
    return verifier.verify(Project.of_script(script), wanted, budget or Budget(10))


@dataclass
class Failing:
    """A reader whose calls of one function fail."""

    function: Callable[..., object]
    error: Exception

    def call[T](self, read: Callable[[], T], *, within_s: float, budget: Budget) -> T:  # noqa: ARG002 - the port's
        if isinstance(read, partial) and read.func is self.function:
            raise self.error
        return read()


def codes(report: Report) -> set[str]:
    return {found.code for found in report.findings}


@pytest.mark.parametrize("mode", list(VerifyMode))
def test_nothing_is_verified_without_k6(mode: VerifyMode) -> None:
    assert judge(GOOD, mode=mode).status is Verdict.PARTIALLY_VERIFIED


def test_a_missing_k6_is_named() -> None:
    report = judge(GOOD)

    assert "no_k6" in codes(report)
    assert report.k6_version is None


@pytest.mark.parametrize("mode", [VerifyMode.FULL, VerifyMode.STATIC])
def test_an_error_rejects_and_skips_what_follows(mode: VerifyMode) -> None:
    report = judge(BROKEN, mode=mode)

    assert report.status is Verdict.REJECTED
    assert not report.accepted
    assert {check.name: check.status for check in report.checks} == {
        CheckName.SYNTAX: CheckStatus.PASSED,
        CheckName.MODULES: CheckStatus.FAILED,
        CheckName.OPTIONS: CheckStatus.PASSED,
        CheckName.LOAD: CheckStatus.SKIPPED,
        CheckName.DRY_RUN: CheckStatus.SKIPPED,
    }


def test_every_skipped_check_says_why() -> None:
    reports = [judge(GOOD, mode=mode) for mode in VerifyMode] + [judge("```"), judge(BROKEN)]

    checks = [check for report in reports for check in report.checks]
    assert all(check.reason for check in checks if check.status is CheckStatus.SKIPPED)
    assert all(len(report.checks) == len(CheckName) for report in reports)


@pytest.mark.parametrize("script", [GOOD, BROKEN, "```", ""])
@pytest.mark.parametrize("mode", list(VerifyMode))
def test_the_requested_load_is_filled_however_the_script_fares(
    script: str, mode: VerifyMode
) -> None:
    report = judge(script, mode=mode, asked=ASKED)

    assert report.load.requested == Load(vus=50, duration_s=120)


def test_switched_off_looks_at_nothing() -> None:
    report = judge(BROKEN, mode=VerifyMode.OFF)

    assert report.status is Verdict.PARTIALLY_VERIFIED
    assert codes(report) == {"verification_reduced"}


def test_a_script_that_takes_too_long_is_rejected_with_the_reason() -> None:
    report = judge(GOOD, bound_s=0, asked=ASKED)

    assert report.status is Verdict.REJECTED
    assert codes(report) == {"verification_timeout"}
    assert report.load.requested.vus == 50


def test_waiting_for_a_slot_ends_with_the_deadline() -> None:
    taken = Turns(1)

    with taken.taken(Budget(30)), pytest.raises(DeadlineExceededError):
        judge(GOOD, slots=taken, budget=Budget(0.05))


def test_waiting_for_a_slot_ends_when_the_job_is_stopped() -> None:
    taken, budget = Turns(1), Budget(30)
    stopping = Timer(0.05, budget.stop, [StopReason.CANCELLED])
    stopping.start()

    with taken.taken(Budget(30)), pytest.raises(JobStoppedError) as stopped:
        judge(GOOD, slots=taken, budget=budget)

    stopping.join()
    assert stopped.value.reason is StopReason.CANCELLED


def test_a_slot_is_free_again_after_each_verification() -> None:
    slots = Turns(1)

    judge(GOOD, slots=slots)
    judge(BROKEN, slots=slots)

    with slots.taken(Budget(0.05)):
        pass


@pytest.mark.parametrize(
    ("url", "default"),
    [
        ("__ENV.BASE_URL", "(__ENV.BASE_URL || 'https://shop.example:8443')"),
        ("`https://${__ENV.HOST}/`", "(__ENV.HOST || 'shop.example:8443')"),
    ],
)
def test_a_host_without_a_default_gets_the_one_that_the_description_names(
    url: str, default: str
) -> None:
    script = f"import http from 'k6/http';\nexport default () => http.get({url});\n"

    report = judge(script, asked="5 users for 1 minute against https://shop.example:8443/items")

    hints = [found.hint for found in report.findings if found.code == "host_from_env"]
    assert hints == [f"Give it a default: {default}."]


def test_a_script_that_takes_too_long_to_read_is_not_proven() -> None:
    report = judge(GOOD, reader=Failing(analyse_project, UnreadableError()))

    assert report.status is Verdict.PARTIALLY_VERIFIED
    assert codes(report) == {"too_large"}
    assert {check.status for check in report.checks} == {CheckStatus.SKIPPED}


def test_nothing_is_claimed_of_a_description_that_takes_too_long_to_read() -> None:
    report = judge(GOOD, asked=ASKED, reader=Failing(read_description, UnreadableError()))

    assert report.status is Verdict.PARTIALLY_VERIFIED
    assert "description_not_read" in codes(report)
    assert report.load.requested == Load()


@pytest.mark.parametrize("function", [analyse_project, read_description])
@pytest.mark.parametrize("error", [RecursionError("deep"), ReaderDefectError()])
def test_a_defect_becomes_a_report(
    function: Callable[..., object], error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        report = judge(GOOD, asked=ASKED, reader=Failing(function, error))

    assert report.status is Verdict.PARTIALLY_VERIFIED
    assert codes(report) == {"verification_failed"}
    # What failed in a reading process was logged there.
    assert len(caplog.records) == (0 if isinstance(error, ReaderDefectError) else 1)


def test_an_error_that_was_found_before_a_defect_still_rejects() -> None:
    verification = Verification(Project.of_script("export default ("))
    verification.finish(CheckName.SYNTAX, [make_finding(Code.SYNTAX_ERROR, "It does not parse.")])

    assert verification.broken().status is Verdict.REJECTED


@pytest.mark.parametrize("text", ["\ud800", "\udfff" * 10, "\ud83d\ude00 50 users"])
def test_text_that_no_encoding_holds_gets_a_report(text: str) -> None:
    for script in (GOOD, GOOD + f"// {text}", f"{text}("):
        report = judge(script, asked=text)

        assert "verification_failed" not in codes(report)
        assert report.model_dump_json()
