"""How findings are made, and how errors that are no proof become warnings."""

import pytest

from shared.domain.verification import Finding, Severity
from shared.findings.codes import Code
from worker.verify.report.doubts import doubted, outside_need
from worker.verify.report.findings import make_finding, weakened


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        (Code.HANG, Severity.ERROR),
        (Code.NO_CHECK, Severity.WARNING),
        (Code.NO_K6, Severity.INFO),
    ],
)
def test_a_finding_has_the_severity_of_its_code(code: Code, severity: Severity) -> None:
    assert make_finding(code, "It is so.").severity is severity


def test_the_code_of_a_finding_is_plain_text() -> None:
    assert type(make_finding(Code.HANG, "It is so.").code) is str


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("It is so.", "It is so (only a warning: a try block would catch that)."),
        ("Error: boom", "Error: boom (only a warning: a try block would catch that)"),
    ],
)
def test_a_weakened_error_is_a_warning_that_says_why(message: str, shown: str) -> None:
    error = make_finding(Code.UNDECLARED_NAME, message, line=3, column=1, hint="Declare it.")

    warning = weakened(error, "a try block would catch that")

    assert warning == Finding(
        code="undeclared_name",
        severity=Severity.WARNING,
        message=shown,
        line=3,
        column=1,
        hint="Declare it.",
    )


def test_what_is_no_error_is_not_weakened() -> None:
    warning = weakened(make_finding(Code.HANG, "It hangs."), "it may end later")

    assert weakened(warning, "another reason") is warning


def test_only_findings_of_the_named_codes_are_doubted() -> None:
    hang, thrown = make_finding(Code.HANG, "It hangs."), make_finding(Code.EXCEPTION, "It throws.")

    findings = doubted((hang, thrown), {Code.EXCEPTION}, "its secret is missing")

    assert findings == (hang, weakened(thrown, "its secret is missing"))


def test_a_need_from_outside_is_named_by_the_finding_about_it() -> None:
    assert outside_need([make_finding(Code.GRPC, "gRPC.")]) == "the .proto files that it loads"
    assert outside_need([make_finding(Code.HANG, "It hangs.")]) is None
