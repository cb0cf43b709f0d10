"""A script with its report, as the formats of the command line take it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.project import Project
from shared.domain.verification import Report


@dataclass(frozen=True, slots=True)
class Judged:
    """A script, what was found out about it, and what it was to do, if anybody said so."""

    project: Project
    report: Report
    description: str | None = None

    def lines(self, path: str) -> Sequence[str]:
        """Return a file's lines; none of a file that the project does not have."""
        if not self.project.named:
            path = self.project.entry
        return self.project.text(path).split("\n") if path in self.project.files else ()
