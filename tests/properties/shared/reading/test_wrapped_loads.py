"""No load of a corpus is taken for data without a word, whatever it stands in."""

import json
from functools import cache
from pathlib import Path

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan

_REQUEST = "GET https://shop.example/a"


_DESCRIPTIONS = Path(__file__).parents[3] / "corpus" / "descriptions"


_FILES = [_DESCRIPTIONS / f"ordinary_{language}.jsonl" for language in ("en", "ja")]


@pytest.mark.parametrize(
    "wrapped",
    ["```\n{}\n```", "`{}`", "{{ {} }}", "\u201c{}\u201d", '<load of="{}"/>', "```yaml\nload: {}"],
)
def test_no_load_disappears_in_data(wrapped: str) -> None:
    for text in _texts_with_a_load():
        for whole in (f"{wrapped.format(text)}\n{_REQUEST}", f"{_REQUEST} {wrapped.format(text)}"):
            plan = read_plan(whole)
            assert _has_load(plan) or not plan.complete, whole


@cache
def _texts_with_a_load() -> list[str]:
    """Return the texts of some files, each on one line."""
    lines = [line for file in _FILES for line in file.read_text(encoding="utf-8").splitlines()]
    texts = (" ".join(json.loads(line)["text"].split()) for line in lines)
    return [text for text in texts if _has_load(read_plan(text))]


def _has_load(plan: Plan) -> bool:
    return any(each.load and each.load.target for each in plan.scenarios)
