"""A report as SARIF 2.1.0, which code scanning services read."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from shared.domain.verification import Finding, Report, Severity
from worker.verify.report.catalogue import entry
from worker.verify.report.codes import Code
from worker.verify.report.findings import make_finding

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(report: Report, name: str) -> dict[str, Any]:
    """Write one run with one result for each finding and each need.

    `name` is the script's path.
    """
    findings = (*report.findings, *_needs(report))
    codes = sorted({found.code for found in findings})
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
                "results": [_result(found, codes.index(found.code), name) for found in findings],
                "properties": {
                    "verdict": report.status.value,
                    "k6Version": report.k6_version,
                    "sandbox": list(report.sandbox),
                },
            }
        ],
    }


def _needs(report: Report) -> Iterator[Finding]:
    for need in report.needs:
        message = f"The script needs __ENV.{need.name} ({need.used_for.value})."
        hint = f"Pass it: k6 run -e {need.name}=... script.js"
        yield make_finding(Code.NEEDS_ENV, message, line=need.line, hint=hint)


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
