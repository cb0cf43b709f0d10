"""A report as SARIF 2.1.0, which code scanning services read."""

from typing import Any
from urllib.parse import quote

from shared.domain.verification import Finding, Report, Severity
from worker.verify.report.catalogue import entry

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(report: Report, name: str) -> dict[str, Any]:
    """Write one run with one result for each finding; `name` is the script's path."""
    codes = sorted({found.code for found in report.findings})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "LoadGenie",
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(found, codes.index(found.code), name) for found in report.findings
                ],
                "properties": {
                    "verdict": report.status.value,
                    "k6Version": report.k6_version,
                    "sandbox": list(report.sandbox),
                },
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    meaning = entry(code)
    # SARIF takes only an absolute address as a link, and the page has none.
    help_text = f"{meaning.why}\n\nFor example: {meaning.example}"
    return {
        "id": code,
        "shortDescription": {"text": f"{meaning.title}."},
        "fullDescription": {"text": meaning.why},
        "help": {"text": help_text, "markdown": f"{help_text}\n\nSee `docs/findings.md#{code}`."},
        "defaultConfiguration": {"level": _LEVELS[meaning.severity]},
    }


def _result(found: Finding, index: int, name: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(name, safe="/")}}
    if found.line is not None:
        place["region"] = {"startLine": found.line, "startColumn": found.column or 1}
    hint = f" {found.hint}" if found.hint else ""
    return {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": found.message + hint},
        "locations": [{"physicalLocation": place}],
    }
