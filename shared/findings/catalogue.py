"""What each finding code means: severity, title, reason and example, from the files in `texts`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from shared.domain.verification import Severity
from shared.findings.codes import Code

# The file of each group of codes, and the group's heading.
GROUPS: Mapping[str, str] = {
    "syntax": "Syntax",
    "modules": "Modules and names",
    "outside": "What can't be proven without the outside world",
    "calls": "Calls",
    "options": "Options",
    "loading": "Loading the script",
    "load": "The load that was asked for",
    "dry_run": "The dry run",
    "verification": "The verification itself",
}


class Entry(BaseModel):
    """One code. `partial` findings keep a script from being called verified.

    `why` is a sentence or two, `example` a piece of a script or of a description; both Markdown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    severity: Severity
    title: str
    why: str
    example: str
    partial: bool = False


def entry(code: str) -> Entry:
    """Return what a code means. Raises ValueError for a text that is no code."""
    return _entries()[Code(code)]


@cache
def grouped() -> Mapping[str, Mapping[Code, Entry]]:
    """Return all entries by their group's heading, in the order of the page."""
    return {heading: _read(name) for name, heading in GROUPS.items()}


@cache
def _entries() -> Mapping[Code, Entry]:
    return {code: each for group in grouped().values() for code, each in group.items()}


def _read(name: str) -> Mapping[Code, Entry]:
    text = files("shared.findings").joinpath("texts", f"{name}.toml").read_text("utf-8")
    return {Code(code): Entry(**fields) for code, fields in tomllib.loads(text).items()}
