"""Reports of jobs in the formats that the service writes, and the files that they go into."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from loadgenie_cli.outcomes import CommandError
from loadgenie_cli.service import Document, Service

FORMATS = ("json", "sarif", "junit", "github", "gitlab", "markdown")
# As many as the service writes into one file.
MOST_TOGETHER = 100


def report_of(service: Service, jobs: Sequence[Document], form: str) -> str:
    """Return the reports of some jobs as one text. Raises CommandError."""
    first, *others = jobs
    asked: dict[str, str | list[str]] = {"format": form, "with": [job["id"] for job in others]}
    return service.text(first["links"]["verification"], "*/*", asked)


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report that goes into a file, beside the one on standard output."""

    form: str
    path: Path

    @classmethod
    def of(cls, text: str) -> Self:
        """Read `FORMAT=FILE`. Raises CommandError."""
        form, _, path = text.partition("=")
        if not form or not path:
            raise CommandError(f"{text} is no FORMAT=FILE, such as junit=report.xml.")
        return cls(form, Path(path))
