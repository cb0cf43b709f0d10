"""Whole corpora of descriptions, and what holds of every text."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.verification import Load
from shared.reading.projection import sure_load, undoubted_load
from shared.reading.reader import read_plan
from tests.support.reading_corpus import ruled_corpus

_PROBES = Path(__file__).parents[3] / "corpus" / "probes.jsonl"


_PIECES = st.lists(
    st.sampled_from(
        [
            *("50", "users", "for", "2m30s", "ramp", "to", "p95", "<", "500ms", "%", "1", ","),
            *("\n", "|", "{", "}", '"', "`", "/a", "GET", "https://x.example/a?b=1", "-c200"),
            *(
                "each",
                "half an hour",
                "ユーザー",
                "5分間",
                "Nutzer",
                "1.000",
                "2,5",
                "->",
                "errors",
            ),
        ]
    ),
    max_size=40,
).map(" ".join)


def test_the_corpus_is_read_exactly_but_for_what_was_ruled() -> None:
    corpus = ruled_corpus()
    plans = {case.text: read_plan(case.text) for case in corpus}

    assert {text: undoubted_load(plan) for text, plan in plans.items()} == {
        case.text: case.load for case in corpus
    }
    for case in corpus:
        sure = sure_load(plans[case.text]).model_dump()
        claimed = case.load.model_dump()

        others = {name: value for name, value in sure.items() if name != "thresholds"}
        assert {name: claimed.get(name) for name in others} == others, case.text


@pytest.mark.parametrize(
    "line", _PROBES.read_text(encoding="utf-8").splitlines(), ids=lambda line: line[:12]
)
def test_other_languages_and_notations_are_read(line: str) -> None:
    probe = json.loads(line)

    read = undoubted_load(read_plan(probe["text"]))

    wanted = Load(**probe["load"])
    assert set(read.thresholds or ()) == set(wanted.thresholds or ())
    assert read.model_copy(update={"thresholds": None}) == wanted.model_copy(
        update={"thresholds": None}
    )


@example("K6")
@given(st.one_of(st.text(max_size=200), _PIECES))
def test_every_digit_lies_in_a_statement_and_nothing_raises(text: str) -> None:
    plan = read_plan(text)

    accounted = {
        place
        for statement in plan.statements
        for place in range(statement.span.start, statement.span.end)
    }
    assert all(place in accounted for place, char in enumerate(text) if char in "0123456789")
