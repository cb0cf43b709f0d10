"""The same load in many words, and what may stand beside one without being a part of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.domain.plan import Plan
from shared.domain.verification import Load
from shared.reading.projection import sure_load
from shared.reading.reader import read_plan

_READINGS = Path(__file__).parents[3] / "corpus" / "readings"


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (_READINGS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _is_whole(plan: Plan) -> bool:
    return plan.complete and not any(claim.doubt for claim in plan.claims)


@pytest.mark.parametrize("group", _rows("ways.jsonl"), ids=lambda group: str(group["load"])[:60])
def test_a_load_is_read_whole_in_any_of_its_usual_words(group: dict[str, Any]) -> None:
    wanted = Load(**group["load"])

    for text in group["texts"]:
        plan = read_plan(text)
        assert _is_whole(plan), text
        assert sure_load(plan) == wanted, text


@pytest.mark.parametrize("row", _rows("beside.jsonl"), ids=lambda row: row["language"])
def test_what_is_not_known_beside_a_load_states_nothing(row: dict[str, Any]) -> None:
    load = sure_load(read_plan(row["load"]))

    for sentence in row["others"]:
        stated = sure_load(read_plan(f"{row['load']} {sentence}"))
        assert stated in {load, Load()} or _is_less(stated, load), sentence


@pytest.mark.parametrize("row", _rows("beside.jsonl"), ids=lambda row: row["language"])
def test_a_load_is_read_whole_beside_what_is_known_to_be_none(row: dict[str, Any]) -> None:
    load = sure_load(read_plan(row["load"]))

    for sentence in row["read"]:
        plan = read_plan(f"{row['load']} {sentence}")
        assert _is_whole(plan), sentence
        assert sure_load(plan) == load, sentence


def _is_less(stated: Load, load: Load) -> bool:
    said = stated.model_dump(exclude_none=True)
    return said.items() <= load.model_dump(exclude_none=True).items()
