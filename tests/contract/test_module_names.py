"""A module's name means one thing in its package, wherever the module lies."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
# Names that several modules of one package have, and what each of these modules is or holds.
SHARED_NAMES: Mapping[str, Mapping[str, str]] = {
    "api": {"metrics": "the API's metrics, and the route that serves them"},
    "worker": {
        "addresses": "where requests go: those of a description, and those that webhooks may have",
        "command": "what an operator may do by `python -m` and the package's name",
        "durations": "durations as k6 writes them: how they are read, and whether a text is one",
        "findings": "findings: how they are made, and how they are placed in a script's text",
        "generator": "a ScriptGenerator",
        "modules": "k6's modules: what they export, and what scripts import of that",
        "names": "the names in a script: what they refer to, and whether something declares them",
        "options": "k6's options: those that it knows, and those that stand in a script",
        "verdict": "what a run of k6 comes to",
    },
    "shared": {},
    "standalone": {},
    "bench": {},
}


def repeated(package: str) -> set[str]:
    names = Counter(file.stem for file in (PROJECT / package).rglob("*.py"))
    # Python's own names say what a module is for, not what it holds.
    return {name for name, count in names.items() if count > 1} - {"__init__", "__main__"}


@pytest.mark.parametrize("package", SHARED_NAMES)
def test_two_modules_of_one_name_have_one_meaning(package: str) -> None:
    assert repeated(package) == set(SHARED_NAMES[package])
