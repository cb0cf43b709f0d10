"""No report shows a value of `__ENV`."""

import base64
from urllib.parse import quote, quote_plus

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.domain.verification import (
    Check,
    CheckName,
    CheckStatus,
    Finding,
    LoadComparison,
    Report,
    ScenarioCourse,
    Severity,
    Verdict,
)
from worker.verify.report.hiding import Hiding

TOKEN = 's3cr3t/ü +tok"en'
HIDING = Hiding({"TOKEN": TOKEN, "BASE_URL": "https://shop.example:8443", "PIN": "42"})


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        TOKEN.upper(),
        quote(TOKEN, safe=""),
        quote(TOKEN),
        quote_plus(TOKEN),
        base64.b64encode(TOKEN.encode()).decode(),
        base64.urlsafe_b64encode(TOKEN.encode()).decode(),
        's3cr3t/ü +tok\\"en',
    ],
)
def test_a_value_is_hidden_in_every_way_in_which_it_is_written(text: str) -> None:
    assert HIDING.text(f"<{text}>") == "<$TOKEN>"


@pytest.mark.parametrize("user", ["a", "ab", "abc"])
def test_a_value_is_hidden_in_the_base64_of_a_longer_text(user: str) -> None:
    secret = "correct-horse-battery"
    encoded = base64.b64encode(f"{user}:{secret}".encode()).decode()

    hidden = Hiding({"PASSWORD": secret}).text(encoded)

    assert "$PASSWORD" in hidden
    assert len(hidden) <= len("$PASSWORD") + 10


@pytest.mark.parametrize("end", ["…", "…'", "'", ""])
def test_the_beginning_of_a_value_is_hidden_where_a_message_was_cut(end: str) -> None:
    assert HIDING.text(f"throws {TOKEN[:9]}{end}") == f"throws $TOKEN{end}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("shop.example:8443", "$BASE_URL"),
        ("https://shop.example:8443/items", "$BASE_URL/items"),
        ("pin 42 of 142", "pin $PIN of 142"),
        ("https://other.example", "https://other.example"),
    ],
)
def test_the_rest_of_a_text_stays(text: str, shown: str) -> None:
    assert HIDING.text(text) == shown


def test_a_long_value_hides_a_shorter_one_in_it() -> None:
    hiding = Hiding({"USER_NAME": "alice", "MAIL": "alice@shop.example"})

    assert hiding.text("alice@shop.example, alice") == "$MAIL, $USER_NAME"


def test_nothing_of_a_report_shows_a_value() -> None:
    step = Step(kind=StepKind.REQUEST, method="GET", url=f"https://h/{TOKEN}", name=TOKEN)
    report = Report(
        status=Verdict.REJECTED,
        checks=(Check(name=CheckName.LOAD, status=CheckStatus.SKIPPED, reason=TOKEN),),
        findings=(
            Finding(code="exception", severity=Severity.ERROR, message=TOKEN, hint=f"not {TOKEN}"),
        ),
        load=LoadComparison(
            courses=(ScenarioCourse(name=TOKEN, executor="constant-vus", unit="vus"),)
        ),
        dry_run=DryRun(
            requests=1,
            checks=0,
            iterations=1,
            hosts=(f"{TOKEN}.example",),
            trace=(Course(scenario=TOKEN, iterations=1, steps=(step,)),),
        ),
    )

    hidden = HIDING.report(report)

    assert TOKEN not in str(hidden)
    assert str(hidden).count("$TOKEN") == str(report).count("s3cr3t")
