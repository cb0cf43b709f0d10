"""Reports as people, and code scanning services, read them."""

import json
import xml.etree.ElementTree as ET

import jsonschema
import pytest

from shared.domain.project import Project
from shared.domain.verification import (
    Check,
    CheckName,
    CheckStatus,
    DryRun,
    EnvNeed,
    Finding,
    Load,
    LoadComparison,
    NeedKind,
    Report,
    Severity,
    Verdict,
)
from worker.verify.report.github import github
from worker.verify.report.gitlab import gitlab
from worker.verify.report.judged import Judged, worst
from worker.verify.report.junit import junit
from worker.verify.report.markdown import markdown
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


OTHER = Judged(
    Project.of_files("b.js", {"b.js": b""}),
    Report(
        status=Verdict.PARTIALLY_VERIFIED,
        entry="b.js",
        checks=(Check(name=CheckName.DRY_RUN, status=CheckStatus.SKIPPED, reason="no\x00box"),),
        findings=(
            Finding(code="no_check", severity=Severity.WARNING, message="No\n::error::a%", line=1),
        ),
        needs=(EnvNeed(name="TOKEN", used_for=NeedKind.SECRET, file="lib.js", line=3),),
    ),
)
FINE = Judged(
    Project.of_files("c.js", {"c.js": b""}), Report(status=Verdict.VERIFIED, entry="c.js")
)


def test_the_worst_verdict_counts() -> None:
    assert worst([FINE, OTHER, JUDGED]) is Verdict.REJECTED
    assert worst([FINE, OTHER]) is Verdict.PARTIALLY_VERIFIED
    assert worst([FINE]) is Verdict.VERIFIED


def test_junit_has_a_case_for_each_script() -> None:
    suite = ET.fromstring(junit([JUDGED, OTHER, FINE])).find("testsuite")

    assert suite is not None
    assert suite.attrib == {
        "name": "LoadGenie",
        "tests": "3",
        "errors": "0",
        "failures": "1",
        "skipped": "1",
    }
    rejected, partial, fine = suite
    failure, skipped = rejected.find("failure"), partial.find("skipped")
    assert rejected.get("name") == ENTRY
    assert failure is not None
    assert failure.get("type") == "undeclared_name"
    assert "load tests/shop.js:2:2" in (failure.text or "")
    assert skipped is not None
    assert skipped.get("message") == ("partially verified; dry_run: no\\u{0}box; no_check")
    assert list(fine) == []


def test_a_command_for_github_ends_where_its_line_does() -> None:
    lines = github([JUDGED, OTHER, FINE]).splitlines()

    assert lines[0] == (
        "::error file=load tests/shop.js,line=2,col=2,title=undeclared_name"
        "::`fetch\\u{9b}31m` is not defined.%0AUse 'k6/http'."
    )
    assert "::warning file=b.js,line=1,col=1,title=no_check::No\\u{a}::error::a%25" in lines
    assert lines[-1] == "verified: c.js"
    assert len([line for line in lines if line.startswith("::")]) == 5


def test_a_summary_shows_what_scripts_say_as_text() -> None:
    text = markdown([JUDGED, OTHER, FINE])

    assert text.count("\n| ") == 5
    assert "| load tests/shop.js | ❌ rejected | 7 VUs, 1m long |" in text
    assert "error at load tests/shop.js, line 2&#58; &#96;fetch&#92;u{9b}31m&#96;" in text
    assert "Unknown." not in text
    assert text.endswith("are not proven.\n")


def test_a_summary_is_bounded() -> None:
    many = tuple(
        Finding(code="hang", severity=Severity.ERROR, message="x", line=line) for line in range(60)
    )
    report = Report(status=Verdict.REJECTED, entry="a.js", findings=many)

    text = markdown([Judged(Project.of_files("a.js", {}), report)])

    assert text.count("\n- error at") == 50
    assert "\n- and 10 more\n" in text


def test_gitlab_tells_findings_apart_that_say_the_same() -> None:
    twice = Report(
        status=Verdict.REJECTED,
        entry="a.js",
        findings=tuple(
            Finding(code="hang", severity=Severity.ERROR, message="x", file="a.js", line=line)
            for line in (3, 9)
        ),
    )

    entries = json.loads(gitlab([Judged(Project.of_files("a.js", {}), twice)]))

    assert [entry["location"]["lines"]["begin"] for entry in entries] == [3, 9]
    assert len({entry["fingerprint"] for entry in entries}) == 2
    assert {entry["severity"] for entry in entries} == {"major"}


def test_what_scripts_share_is_told_once() -> None:
    shared = Finding(code="hang", severity=Severity.ERROR, message="x", file="lib.js", line=1)
    judged = [
        Judged(
            Project.of_files(name, {}),
            Report(status=Verdict.REJECTED, entry=name, findings=(shared,)),
        )
        for name in ("a.js", "b.js")
    ]

    assert len(sarif(judged)["runs"][0]["results"]) == 1
    assert len(json.loads(gitlab(judged))) == 1


def test_several_reports_end_with_the_verdicts() -> None:
    text = Terminal(colours=False).render([OTHER, FINE])

    assert text.splitlines()[-2:] == ["b.js: partially verified", "c.js: verified"]
    assert "  needs TOKEN: secret, lib.js, line 3" in text
