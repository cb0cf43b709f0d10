"""The codes of findings, what the catalogue says of them, the page, and who reports them agree."""

import re
from pathlib import Path

import pytest

from shared.findings.catalogue import entry, grouped
from shared.findings.codes import Code
from worker.verify.report.page import PAGE, findings_page

ROOT = Path(__file__).parents[2]
VERIFY = ROOT / "worker" / "verify"
# Formats tell needs as findings.
FORMATS = ROOT / "shared" / "report_formats"
REFERENCE = re.compile(r"\bCode\.([A-Z0-9_]+)\b")
# The first argument of complain(), as the modules of the dry run write it.
COMPLAINT = re.compile(r"\bcomplain\(\s*['`](\w+)")


def test_the_catalogue_has_the_codes_in_their_order() -> None:
    assert [code for entries in grouped().values() for code in entries] == list(Code)


@pytest.mark.parametrize("code", Code)
def test_every_text_ends_as_the_page_needs_it(code: Code) -> None:
    meaning = entry(code)

    assert not meaning.title.endswith(".")
    assert meaning.why.endswith(".")
    assert meaning.example.endswith(".")


def test_the_page_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == findings_page()


def test_every_code_is_reported_somewhere() -> None:
    files = [*VERIFY.rglob("*.py"), *FORMATS.glob("*.py")]
    python = (path.read_text(encoding="utf-8") for path in files)
    reported = {Code[name] for source in python for name in REFERENCE.findall(source)}

    assert set(Code) - reported - complained() == set()


def test_the_dry_run_complains_in_known_codes() -> None:
    assert len(complained()) > 5


def complained() -> set[Code]:
    scripts = (VERIFY / "dry_run" / "js").glob("*.js")
    return {
        Code(code)
        for path in scripts
        for code in COMPLAINT.findall(path.read_text(encoding="utf-8"))
    }
