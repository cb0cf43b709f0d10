"""Reports as people, and code scanning services, read them."""

import jsonschema
import pytest

from shared.domain.project import Project
from shared.domain.verification import (
    Check,
    CheckName,
    CheckStatus,
    DryRun,
    Finding,
    Load,
    LoadComparison,
    Report,
    Severity,
    Verdict,
)
from worker.verify.report.judged import Judged
from worker.verify.report.sarif import sarif
from worker.verify.report.terminal import Terminal, printable

SCRIPT = "const a = 1;\n\tfetch('漢字'); // \x1b]0;evil\x07\n"
ENTRY = "load tests/shop.js"
REPORT = Report(
    entry=ENTRY,
    status=Verdict.REJECTED,
    k6_version="1.1.0",
    checks=(
        Check(name=CheckName.MODULES, status=CheckStatus.FAILED),
        Check(name=CheckName.DRY_RUN, status=CheckStatus.SKIPPED, reason="an earlier \x1b[2J"),
    ),
    findings=(
        Finding(
            code="undeclared_name",
            severity=Severity.ERROR,
            message="`fetch\x9b31m` is not defined.",
            line=2,
            column=2,
            hint="Use 'k6/http'.",
        ),
        Finding(code="no_check", severity=Severity.WARNING, message="No check was made."),
        Finding(code="data_file", severity=Severity.INFO, message="Unknown.", line=99, column=1),
    ),
    load=LoadComparison(requested=Load(vus=5), actual=Load(vus=7, duration_s=60)),
    dry_run=DryRun(requests=3, checks=2, iterations=1, hosts=("a\u202eb.example.com",)),
    sandbox=("landlock",),
)
JUDGED = Judged(Project.of_files(ENTRY, {ENTRY: SCRIPT.encode()}), REPORT)
# The parts of SARIF 2.1.0 that a consumer can't do without.
SARIF_SHAPE = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {"required": ["id"]},
                                    }
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["ruleId", "level", "message", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"type": "object", "required": ["text"]},
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {"minimum": 1},
                                                            "startColumn": {"minimum": 1},
                                                        }
                                                    }
                                                },
                                            }
                                        }
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


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


def test_sarif_has_the_shape_that_code_scanning_reads() -> None:
    document = sarif([JUDGED])

    jsonschema.validate(document, SARIF_SHAPE)
    (run,) = document["runs"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "load%20tests/shop.js"},
        "region": {"startLine": 2, "startColumn": 2},
    }


def test_each_sarif_result_points_to_its_rule() -> None:
    (run,) = sarif([JUDGED])["runs"]

    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        found.code for found in REPORT.findings
    ]


def test_a_sarif_rule_explains_its_code_as_the_page_does() -> None:
    (run,) = sarif([JUDGED])["runs"]

    (rule,) = [each for each in run["tool"]["driver"]["rules"] if each["id"] == "no_check"]
    assert rule["shortDescription"] == {"text": "No check was made."}
    assert rule["fullDescription"] == {"text": "The test would not notice a wrong answer."}
    assert "docs/findings.md#no_check" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "warning"}
