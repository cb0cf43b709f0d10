"""Reports as people read them in a terminal."""

import pytest

from shared.domain.project import Project
from shared.domain.verification import Finding, Report, Severity, Verdict
from shared.visible import printable
from tests.support.sample_reports import ENTRY, PARTIAL, REJECTED, SCRIPT, VERIFIED
from worker.verify.report.judged import Judged
from worker.verify.report.terminal import Terminal

JUDGED = Judged(Project.of_files(ENTRY, {ENTRY: SCRIPT.encode()}), REJECTED)


def rendered(*, colours: bool = False) -> str:
    return Terminal(colours=colours).render([JUDGED])


def test_a_finding_shows_its_line_a_caret_and_the_hint() -> None:
    lines = rendered().splitlines()

    assert lines[1] == "  --> load tests/shop.js:2:2"
    assert lines[2].startswith("  2 |     fetch('漢字');")
    assert lines[3] == "    |     ^"
    assert lines[4] == "  hint: Use 'k6/http'."


def test_what_a_script_holds_never_reaches_the_terminal_as_a_command() -> None:
    text = rendered()

    assert not [each for each in text if each != "\n" and not each.isprintable()]
    assert "\\u{1b}]0;evil" in text


def test_colours_are_only_used_when_asked_for() -> None:
    assert "\x1b[" not in rendered()
    assert "\x1b[31;1merror[undeclared_name]\x1b[0m" in rendered(colours=True)


@pytest.mark.parametrize("text", ["\x1b[0m", "\u202e", "\ud800", "\x7f", "\u200b", "\r"])
def test_characters_that_hide_or_command_are_spelled_out(text: str) -> None:
    assert printable(text).isprintable()


def test_a_very_long_line_is_cut_around_the_caret() -> None:
    script = "x" * 50_000 + "?" + "y" * 50_000
    found = Finding(
        code="syntax_error", severity=Severity.ERROR, message="Here.", line=1, column=50_001
    )
    report = Report(status=Verdict.REJECTED, findings=(found,))

    judged = Judged(Project.of_script(script), report)

    text = Terminal(colours=False).render([judged])

    excerpt, caret = text.splitlines()[2:4]
    assert len(excerpt) < 200
    assert excerpt[caret.index("^")] == "?"


def test_several_reports_end_with_the_verdicts() -> None:
    judged = [
        Judged(Project.of_files(report.entry, {report.entry: b""}), report)
        for report in (PARTIAL, VERIFIED)
    ]

    text = Terminal(colours=False).render(judged)

    assert text.splitlines()[-2:] == ["b.js: partially verified", "c.js: verified"]
    assert "  needs TOKEN: secret, lib.js, line 3" in text
