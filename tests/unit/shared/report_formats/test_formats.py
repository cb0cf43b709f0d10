"""Reports as code scanning services, CI systems and reviewers read them."""

import json
import xml.etree.ElementTree as ET

import jsonschema_rs
import pytest

from shared.domain.verification import Finding, Report, Severity, Verdict
from shared.report_formats.formats import FORMATS, ReportFormat
from shared.report_formats.github import github
from shared.report_formats.gitlab import gitlab
from shared.report_formats.junit import junit
from shared.report_formats.markdown import markdown
from shared.report_formats.sarif import sarif
from shared.report_formats.together import worst
from tests.support.sample_reports import ENTRY, PARTIAL, REJECTED, VERIFIED

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


def test_sarif_has_the_shape_that_code_scanning_reads() -> None:
    document = sarif([REJECTED])

    jsonschema_rs.validate(SARIF_SHAPE, document)
    (run,) = document["runs"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "load%20tests/shop.js"},
        "region": {"startLine": 2, "startColumn": 2},
    }


def test_each_sarif_result_points_to_its_rule() -> None:
    (run,) = sarif([REJECTED])["runs"]

    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        found.code for found in REJECTED.findings
    ]


def test_a_sarif_rule_explains_its_code_as_the_page_does() -> None:
    (run,) = sarif([REJECTED])["runs"]

    (rule,) = [each for each in run["tool"]["driver"]["rules"] if each["id"] == "no_check"]
    assert rule["shortDescription"] == {"text": "No check was made."}
    assert rule["fullDescription"] == {"text": "The test would not notice a wrong answer."}
    assert "docs/findings.md#no_check" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "warning"}


def test_the_worst_verdict_counts() -> None:
    assert worst([VERIFIED, PARTIAL, REJECTED]) is Verdict.REJECTED
    assert worst([VERIFIED, PARTIAL]) is Verdict.PARTIALLY_VERIFIED
    assert worst([VERIFIED]) is Verdict.VERIFIED


def test_junit_has_a_case_for_each_script() -> None:
    suite = ET.fromstring(junit([REJECTED, PARTIAL, VERIFIED])).find("testsuite")

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
    lines = github([REJECTED, PARTIAL, VERIFIED]).splitlines()

    assert lines[0] == (
        "::error file=load tests/shop.js,line=2,col=2,title=undeclared_name"
        "::`fetch\\u{9b}31m` is not defined.%0AUse 'k6/http'."
    )
    assert "::warning file=b.js,line=1,col=1,title=no_check::No\\u{a}::error::a%25" in lines
    assert lines[-1] == "verified: c.js"
    assert len([line for line in lines if line.startswith("::")]) == 5


def test_a_summary_shows_what_scripts_say_as_text() -> None:
    text = markdown([REJECTED, PARTIAL, VERIFIED])

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

    text = markdown([report])

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

    entries = json.loads(gitlab([twice]))

    assert [entry["location"]["lines"]["begin"] for entry in entries] == [3, 9]
    assert len({entry["fingerprint"] for entry in entries}) == 2
    assert {entry["severity"] for entry in entries} == {"major"}


def test_what_scripts_share_is_told_once() -> None:
    shared = Finding(code="hang", severity=Severity.ERROR, message="x", file="lib.js", line=1)
    reports = [
        Report(status=Verdict.REJECTED, entry=name, findings=(shared,)) for name in ("a.js", "b.js")
    ]

    assert len(sarif(reports)["runs"][0]["results"]) == 1
    assert len(json.loads(gitlab(reports))) == 1


def test_one_report_stands_alone_in_json_and_several_in_a_list() -> None:
    write = FORMATS[ReportFormat.JSON].write

    one, several = json.loads(write([PARTIAL])), json.loads(write([VERIFIED, PARTIAL]))

    assert one == PARTIAL.model_dump(mode="json")
    assert several == {
        "status": "partially_verified",
        "reports": [json.loads(write([VERIFIED])), one],
    }


@pytest.mark.parametrize("form", ReportFormat)
def test_every_format_writes_several_reports_as_text_with_an_end(form: ReportFormat) -> None:
    text = FORMATS[form].write([REJECTED, PARTIAL, VERIFIED])

    assert text.endswith("\n")
    assert text.encode()
