"""The formats of reports by their names: how each is written, and what it is called elsewhere."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from types import MappingProxyType

from shared.domain.verification import Report
from shared.report_formats.github import github
from shared.report_formats.gitlab import gitlab
from shared.report_formats.junit import junit
from shared.report_formats.markdown import markdown
from shared.report_formats.sarif import sarif
from shared.report_formats.together import worst


class ReportFormat(StrEnum):
    """What a report may be written as, from itself alone."""

    JSON = auto()
    SARIF = auto()
    JUNIT = auto()
    GITHUB = auto()
    GITLAB = auto()
    MARKDOWN = auto()


@dataclass(frozen=True, slots=True)
class Written:
    """How a format is written, its media type, and how its files' names end."""

    write: Callable[[Sequence[Report]], str]
    media_type: str
    suffix: str


def _json(reports: Sequence[Report]) -> str:
    """Write one script's report as it is; several stand in a list."""
    dumped = [report.model_dump(mode="json") for report in reports]
    several = {"status": worst(reports).value, "reports": dumped}
    return json.dumps(dumped[0] if len(dumped) == 1 else several, indent=2) + "\n"


def _sarif(reports: Sequence[Report]) -> str:
    return json.dumps(sarif(reports), indent=2) + "\n"


FORMATS: Mapping[ReportFormat, Written] = MappingProxyType(
    {
        ReportFormat.JSON: Written(_json, "application/json", "json"),
        ReportFormat.SARIF: Written(_sarif, "application/sarif+json", "sarif"),
        ReportFormat.JUNIT: Written(junit, "application/xml", "xml"),
        ReportFormat.GITHUB: Written(github, "text/plain; charset=utf-8", "txt"),
        ReportFormat.GITLAB: Written(gitlab, "application/json", "json"),
        ReportFormat.MARKDOWN: Written(markdown, "text/markdown; charset=utf-8", "md"),
    }
)
