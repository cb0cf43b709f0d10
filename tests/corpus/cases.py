"""The scripts of the corpora. Their first comment lines say what is asked and what is expected."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.domain.project import Project
from shared.domain.verification import Language, Report
from shared.domain.wanted import Wanted
from worker.budget import Budget
from worker.verify.verifier import ScriptVerifier

FOLDER = Path(__file__).parent
_EXPECT = "// expect: "
_ASKED = "// asked: "
_GENERATED = "// generated"
_LANGUAGES = {".js": Language.JAVASCRIPT, ".ts": Language.TYPESCRIPT}


@dataclass(frozen=True, slots=True)
class Case:
    """One script; `expected` are the codes of which at least one must be found.

    `generated` says that it is judged as one that the service wrote.
    """

    name: str
    script: str
    asked: str | None
    expected: frozenset[str]
    language: Language
    generated: bool

    def judged(self, verifier: ScriptVerifier, budget: Budget) -> Report:
        """Return the report on the script."""
        project = Project.of_script(self.script, self.language)
        wanted = Wanted(description=self.asked) if self.asked is not None else None
        return verifier.verify(project, wanted, budget, generated=self.generated)


@cache
def cases(kind: str) -> tuple[Case, ...]:
    """Read one corpus: `broken`, `good` or `partial`."""
    return tuple(_read(path) for path in sorted((FOLDER / kind).glob("*.[jt]s")))


def _read(path: Path) -> Case:
    asked: str | None = None
    expected: frozenset[str] = frozenset()
    generated = False
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    while lines and lines[0].startswith((_EXPECT, _ASKED, _GENERATED)):
        line = lines.pop(0).strip()
        if line.startswith(_ASKED):
            asked = line.removeprefix(_ASKED)
        elif line == _GENERATED:
            generated = True
        else:
            expected = frozenset(line.removeprefix(_EXPECT).split(", "))
    language = _LANGUAGES[path.suffix]
    return Case(path.stem, "".join(lines), asked, expected, language, generated)
