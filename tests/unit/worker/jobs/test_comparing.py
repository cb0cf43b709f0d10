"""A diff is what `patch` takes, empty if nothing changed, and whole if the texts are hard."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from worker.budget import Budget
from worker.jobs.comparing import difference, replaced, unified
from worker.reader.port import UnreadableError

BEFORE = "a\nb\nc\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BEFORE, "a\nB\nc\n"),
        (BEFORE, "a\nb\nc"),
        ("a", BEFORE),
        ("", BEFORE),
        (BEFORE, ""),
        ("a\r\nb\u2028c\n", "a\r\nb\u2028d\n"),
    ],
)
def test_a_patch_makes_the_new_script_of_the_old_one(
    before: str, after: str, tmp_path: Path
) -> None:
    for number, diff in enumerate((unified(before, after), replaced(before, after))):
        script = tmp_path / f"{number}.js"
        script.write_bytes(before.encode())

        subprocess.run(
            ["patch", "--binary", "--quiet", str(script)], input=diff.encode(), check=True
        )

        assert script.read_bytes() == after.encode() if script.exists() else after == ""


def test_nothing_changed_is_an_empty_diff() -> None:
    assert unified(BEFORE, BEFORE) == replaced(BEFORE, BEFORE) == ""


def test_texts_that_are_hard_to_compare_are_told_as_a_whole() -> None:
    class Tired:
        def call[T](self, read: Callable[[], T], *, within_s: float, budget: Budget) -> T:
            del read, within_s, budget
            raise UnreadableError

    diff = difference(BEFORE, "x\n", Tired(), Budget(5))

    assert diff.splitlines()[2:] == ["@@ -1,3 +1,1 @@", "-a", "-b", "-c", "+x"]
