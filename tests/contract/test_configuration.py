"""What documents say of the settings is what the processes read."""

import re
from pathlib import Path

import pytest

from tests.support.settings_table import PROCESSES, names, rows

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/configuration.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()


@pytest.mark.parametrize("process", PROCESSES)
def test_the_page_has_each_setting_with_its_default_and_meaning(process: str) -> None:
    documented = set(PAGE.splitlines())

    assert [row for row in rows(process) if row not in documented] == []


def test_the_page_has_no_setting_that_nobody_reads() -> None:
    documented = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", PAGE, re.MULTILINE))

    assert documented == names()


def test_the_example_file_has_each_setting_and_leaves_it_to_its_default() -> None:
    lines = [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")]

    assert {line.rstrip("=") for line in lines} == names()
    assert all(line.endswith("=") for line in lines)
