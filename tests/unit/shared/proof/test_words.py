"""What a proof says in plain words."""

import pytest

from shared.domain.verification import (
    Check,
    CheckName,
    CheckStatus,
    Finding,
    Load,
    LoadComparison,
    Report,
    Severity,
    Verdict,
)
from shared.proof.words import check_words, length, verdict

PASSED = tuple(Check(name=name, status=CheckStatus.PASSED) for name in CheckName)
ASKED = LoadComparison(requested=Load(vus=5), actual=Load(vus=5), matches=True)


def skipping(name: CheckName, reason: str) -> tuple[Check, ...]:
    skipped = Check(name=name, status=CheckStatus.SKIPPED, reason=reason)
    return tuple(skipped if each.name is name else each for each in PASSED)


def finding(severity: Severity, message: str, line: int | None = None) -> Finding:
    return Finding(code="c", severity=severity, message=message, line=line)


def test_proven_is_said_of_what_is_verified() -> None:
    with_load = Report(status=Verdict.VERIFIED, checks=PASSED, load=ASKED)
    without = Report(status=Verdict.VERIFIED, checks=PASSED)

    assert verdict(with_load, written_here=True) == (
        "Proven. k6 accepts the script, it makes the load that was asked for, and each of its "
        "functions ran."
    )
    assert verdict(without, written_here=True) == (
        "Proven. k6 accepts the script, and each of its functions ran. No load was asked for."
    )


def test_partly_proven_says_what_was_not_tried() -> None:
    checks = skipping(CheckName.DRY_RUN, "no sandbox")
    report = Report(status=Verdict.PARTIALLY_VERIFIED, checks=checks, load=ASKED)

    says = verdict(report, written_here=True)

    assert says == "Partly proven. Not tried here: the dry run (no sandbox)."


def test_a_load_that_nobody_asked_for_is_not_missed() -> None:
    report = Report(
        status=Verdict.PARTIALLY_VERIFIED,
        checks=skipping(CheckName.LOAD, "no description"),
        findings=(
            finding(Severity.WARNING, "By the way.").model_copy(update={"code": "other"}),
            finding(Severity.INFO, "It waits.", line=3),
        ),
        left_open=("c",),
    )

    assert verdict(report, written_here=True) == "Partly proven. Left open: line 3: It waits."


@pytest.mark.parametrize(
    ("written_here", "line", "says"),
    [
        (True, 12, "Not given out: line 12: It is wrong."),
        (True, None, "Not given out: It is wrong."),
        (False, 12, "Not proven: line 12: It is wrong."),
    ],
)
def test_a_rejection_names_the_first_error(
    *, written_here: bool, line: int | None, says: str
) -> None:
    report = Report(
        status=Verdict.REJECTED,
        findings=(
            finding(Severity.WARNING, "It waits.", line=1),
            finding(Severity.ERROR, "It is wrong.", line=line),
            finding(Severity.ERROR, "So is this.", line=1),
        ),
    )

    assert verdict(report, written_here=written_here) == says


def test_each_check_says_what_it_did_not_look_at() -> None:
    report = Report(
        status=Verdict.PARTIALLY_VERIFIED, checks=skipping(CheckName.LOAD, "no description")
    )

    words = {each.name: each for each in check_words(report)}

    assert list(words) == ["Syntax", "Modules and names", "Options", "Load", "Dry run"]
    assert words["Load"].looked_at == "Nothing: no description."
    assert words["Load"].not_looked_at.startswith("The load that k6 derives")
    assert "Your server" in words["Dry run"].not_looked_at


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.5, "0.5 s"),
        (59.9999, "1 min"),
        (90, "1 min 30 s"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
    ],
)
def test_lengths_are_read_as_people_say_them(seconds: float, words: str) -> None:
    assert length(seconds) == words
