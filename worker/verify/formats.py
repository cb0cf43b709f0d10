"""How the command line writes its reports: the formats by their names, and where they go."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from worker.verify.report.github import github
from worker.verify.report.gitlab import gitlab
from worker.verify.report.html import html
from worker.verify.report.judged import Judged, worst
from worker.verify.report.junit import junit
from worker.verify.report.markdown import markdown
from worker.verify.report.sarif import sarif
from worker.verify.report.terminal import Terminal


class UnwritableError(Exception):
    """A report can't be written where it shall go."""


def _json(judged: Sequence[Judged]) -> str:
    """Write one script's report as the API answers it; several stand in a list."""
    reports = [each.report.model_dump(mode="json") for each in judged]
    several = {"status": worst(judged).value, "reports": reports}
    return json.dumps(reports[0] if len(reports) == 1 else several, indent=2) + "\n"


def _sarif(judged: Sequence[Judged]) -> str:
    return json.dumps(sarif(judged), indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Judged]], str]] = {
    "text": Terminal(colours=False).render,
    "json": _json,
    "sarif": _sarif,
    "junit": junit,
    "github": github,
    "gitlab": gitlab,
    "markdown": markdown,
    "html": html,
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report that goes into a file, beside the one on standard output."""

    form: str
    path: Path

    @classmethod
    def of(cls, text: str) -> Self:
        """Read `FORMAT=FILE`. Raises ValueError."""
        form, _, path = text.partition("=")
        if form not in FORMATS or not path or "\0" in path:
            raise ValueError(text)
        return cls(form, Path(path))

    def write(self, judged: Sequence[Judged]) -> None:
        """Write it, over what was there. Raises UnwritableError."""
        try:
            self.path.write_bytes(_encoded(FORMATS[self.form](judged)))
        except OSError as error:
            raise UnwritableError(f"can't write {str(self.path)!r}: {error.strerror}") from error


def print_report(form: str, judged: Sequence[Judged]) -> None:
    """Write a report to standard output, on a terminal with colours."""
    coloured = form == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    write(Terminal(colours=True).render(judged) if coloured else FORMATS[form](judged))


def write(text: str) -> None:
    """Write UTF-8 whatever the locale; a reader that went away is no error."""
    try:
        sys.stdout.buffer.write(_encoded(text))
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="backslashreplace")
