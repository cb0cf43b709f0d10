"""Reports as SARIF 2.1.0, which code scanning services read."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from shared.domain.verification import Finding, Report, Severity
from shared.findings.catalogue import entry
from shared.report_formats.together import findings_of_all

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(reports: Sequence[Report]) -> dict[str, Any]:
    """Write one run with one result for each finding and each need."""
    findings = list(findings_of_all(reports))
    codes = sorted({found.code for found in findings})
    first = reports[0]
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
                "artifacts": _artifacts(reports),
                "results": [_result(found, codes.index(found.code)) for found in findings],
                "properties": {
                    "verdicts": {report.entry: report.status.value for report in reports},
                    "k6Version": first.k6_version,
                    "sandbox": list(first.sandbox),
                },
            }
        ],
    }


def _artifacts(reports: Sequence[Report]) -> list[dict[str, Any]]:
    hashes = {file.path: file.sha256 for report in reports for file in report.files}
    return [
        {"location": _location(path), "hashes": {"sha-256": digest}}
        for path, digest in sorted(hashes.items())
    ]


def _location(path: str) -> dict[str, str]:
    return {"uri": quote(path, safe="/")}


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


def _result(found: Finding, index: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _location(found.file or "")}
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
