"""The scripts of the corpora. Their first comment lines say what is asked and what is expected."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_EXPECT = "// expect: "
_ASKED = "// asked: "


@dataclass(frozen=True, slots=True)
class Case:
    """One script; `expected` are the codes of which at least one must be found."""

    name: str
    script: str
    asked: str | None
    expected: frozenset[str]


@cache
def cases(kind: str) -> tuple[Case, ...]:
    """Read one corpus: `broken`, `good` or `partial`."""
    return tuple(_read(path) for path in sorted((FOLDER / kind).glob("*.js")))


def _read(path: Path) -> Case:
    asked: str | None = None
    expected: frozenset[str] = frozenset()
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    while lines and lines[0].startswith((_EXPECT, _ASKED)):
        line = lines.pop(0).strip()
        if line.startswith(_ASKED):
            asked = line.removeprefix(_ASKED)
        else:
            expected = frozenset(line.removeprefix(_EXPECT).split(", "))
    return Case(path.stem, "".join(lines), asked, expected)
