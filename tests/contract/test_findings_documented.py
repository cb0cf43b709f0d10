"""The catalogue of findings, its documentation and the code that emits them agree."""

import re
from pathlib import Path

import pytest

from worker.verify.report.catalogue import CATALOGUE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/verification.md").read_text(encoding="utf-8")
# A code where it is emitted: the first argument of one of these calls, or a named one.
EMITTED = re.compile(
    r"(?:\.add|_finding|\.note|_difference|Missing|KnownMistake|_complaint\([^,]*,|Difference)"
    r"\(?\s*\"([a-z_]+)\"|code=\"([a-z_]+)\""
)


def test_every_code_has_its_heading_in_order() -> None:
    headings = re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)

    assert headings == list(CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_heading_says_the_severity_and_the_title(code: str) -> None:
    entry = CATALOGUE[code]

    section = PAGE.split(f"### {code}\n", 1)[1].split("\n### ", 1)[0]
    assert f"*{entry.severity.value}" in section
    assert entry.title in section
    assert ("partially verified" in section.split(":")[0]) == entry.partial


def test_every_code_that_is_emitted_is_in_the_catalogue() -> None:
    emitted = {
        code
        for path in (ROOT / "worker/verify").rglob("*.py")
        for match in EMITTED.findall(path.read_text(encoding="utf-8"))
        for code in match
        if code
    }

    assert len(emitted) > 50
    assert emitted <= set(CATALOGUE)


def test_every_code_of_the_catalogue_is_emitted_somewhere() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("worker/verify", "worker/k6")
        for path in (ROOT / room).rglob("*")
        if path.suffix in {".py", ".js"} and path.name != "catalogue.py"
    )

    assert [
        code for code in CATALOGUE if f'"{code}"' not in sources and f"'{code}'" not in sources
    ] == []
