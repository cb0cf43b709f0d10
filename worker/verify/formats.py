"""How the command line writes its reports: the formats by their names, and where they go."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from shared.report_formats import formats
from shared.report_formats.formats import ReportFormat
from worker.verify.report.html import html
from worker.verify.report.judged import Judged
from worker.verify.report.terminal import Terminal


class UnwritableError(Exception):
    """A report can't be written where it shall go."""


type Write = Callable[[Sequence[Judged]], str]


def _of_reports(form: ReportFormat) -> Write:
    return lambda judged: formats.FORMATS[form].write([each.report for each in judged])


# The first and the last show the scripts, too.
FORMATS: Mapping[str, Write] = {
    "text": Terminal(colours=False).render,
    **{form.value: _of_reports(form) for form in ReportFormat},
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
