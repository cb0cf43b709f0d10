"""The table of verdicts, row by row."""

import pytest

from shared.domain.verification import Check, CheckName, CheckStatus, Verdict
from shared.findings.codes import Code
from worker.verify.report.decision import decide
from worker.verify.report.findings import make_finding, weakened

PASSED = {name: Check(name=name, status=CheckStatus.PASSED) for name in CheckName}


def _with(name: CheckName, status: CheckStatus) -> dict[CheckName, Check]:
    return {**PASSED, name: Check(name=name, status=status)}


def test_all_passed_and_nothing_in_doubt_is_verified() -> None:
    assert decide(PASSED, [], asks_for_load=True) is Verdict.VERIFIED


def test_one_error_rejects_whatever_else_is_so() -> None:
    error = make_finding(Code.EXCEPTION, "It throws.")

    assert decide(PASSED, [error], asks_for_load=False) is Verdict.REJECTED


@pytest.mark.parametrize("code", [Code.DRY_RUN_INCOMPLETE, Code.READING_INCOMPLETE, Code.DATA_FILE])
def test_what_was_not_shown_is_not_verified(code: Code) -> None:
    assert decide(PASSED, [make_finding(code, "Not seen.")], asks_for_load=True) is (
        Verdict.PARTIALLY_VERIFIED
    )


def test_a_warning_alone_leaves_a_script_verified() -> None:
    warning = weakened(make_finding(Code.FAILED_CHECK, "A check failed."), "answers are made up")

    assert decide(PASSED, [warning], asks_for_load=True) is Verdict.VERIFIED


@pytest.mark.parametrize("name", CheckName)
def test_a_skipped_check_is_no_proof(name: CheckName) -> None:
    skipped = _with(name, CheckStatus.SKIPPED)

    assert decide(skipped, [], asks_for_load=True) is Verdict.PARTIALLY_VERIFIED


def test_a_load_that_nobody_asked_for_need_not_be_proven() -> None:
    skipped = _with(CheckName.LOAD, CheckStatus.SKIPPED)

    assert decide(skipped, [], asks_for_load=False) is Verdict.VERIFIED
