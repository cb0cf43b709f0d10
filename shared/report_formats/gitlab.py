"""Reports as GitLab's code quality report, which becomes notes on a merge request."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from shared.domain.verification import Finding, Report, Severity
from shared.report_formats.together import findings_of_all

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(reports: Sequence[Report]) -> str:
    """Write one entry for each finding."""
    entries: list[dict[str, Any]] = []
    # By its fingerprint GitLab tells what is new: the line is left out, because it moves.
    times: Counter[tuple[str | None, str, str]] = Counter()
    for found in findings_of_all(reports):
        same = (found.file, found.code, found.message)
        entries.append(_entry(found, json.dumps([*same, times[same]])))
        times[same] += 1
    return json.dumps(entries, indent=2) + "\n"


def _entry(found: Finding, same: str) -> dict[str, Any]:
    hint = f" {found.hint}" if found.hint else ""
    return {
        "description": found.message + hint,
        "check_name": found.code,
        "fingerprint": hashlib.sha256(same.encode()).hexdigest(),
        "severity": _SEVERITIES[found.severity],
        "location": {"path": found.file, "lines": {"begin": found.line or 1}},
    }
