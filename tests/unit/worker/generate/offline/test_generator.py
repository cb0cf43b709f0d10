import re
from pathlib import Path

import pytest

from shared.domain.errors import DeadlineExceededError
from shared.domain.script import Generator
from shared.domain.verification import Finding, Severity
from shared.domain.wanted import Wanted
from tests.support.descriptions import cases, drafted, golden_files
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.generate.offline.generator import OfflineGenerator


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_typical_scripts_stay_as_they_were_reviewed(path: Path) -> None:
    reviewed = path.with_suffix(".js").read_text(encoding="utf-8")

    assert drafted(path.read_text(encoding="utf-8")).script == reviewed


def test_every_assumption_stands_in_the_script_too() -> None:
    draft = drafted("Create a load test for a REST API with 50 users for 2 minutes")

    comments = " ".join(line[3:].strip() for line in draft.script.splitlines() if line[:2] == "//")
    assert draft.assumptions
    stated = comments.replace("  ", " ")
    assert [each for each in draft.assumptions if each not in stated] == []


@pytest.mark.parametrize(
    ("words", "requests"),
    [
        ("GET /items after POST /login", ["/login", "/items"]),
        ("GET /items, but first POST /login", ["/login", "/items"]),
        ("GET /items. Do not GET /admin", ["/items"]),
        ("GET /v2/items instead of /v1/items", ["/v2/items"]),
    ],
)
def test_requests_are_made_as_they_are_wanted_and_in_their_order(
    words: str, requests: list[str]
) -> None:
    script = drafted(f"5 users for 1 minute against https://shop.example. {words}").script

    assert re.findall(r"http\.\w+\(`\$\{BASE_URL\}([^`]*)`", script) == requests


def test_the_same_description_gives_the_same_script() -> None:
    description = cases()[2].description

    assert drafted(description) == drafted(description)


def test_a_draft_names_its_generator_and_no_model() -> None:
    draft = drafted("50 users")

    assert (draft.generator, draft.model) == (Generator.OFFLINE, None)


def test_repair_answers_the_draft_unchanged() -> None:
    draft = drafted("50 users")
    finding = Finding(code="syntax_error", severity=Severity.ERROR, message="broken")

    repaired = OfflineGenerator(InPlace()).repair(
        Wanted(description="50 users"), draft, [finding], Budget(10)
    )

    assert repaired == draft


def test_no_script_is_written_after_the_deadline() -> None:
    with pytest.raises(DeadlineExceededError):
        OfflineGenerator(InPlace()).draft(Wanted(description="50 users"), Budget(0))
