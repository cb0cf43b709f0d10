"""The static layer raises nothing, whatever it is given; `tests/limits` sees how soon it ends."""

import pickle
from itertools import batched

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import DeadlineExceededError
from shared.domain.verification import CheckName
from tests.corpus.cases import Case, cases
from worker.budget import Budget
from worker.verify.static.layer import analyse


def test_a_used_up_budget_stops_the_walk() -> None:
    with pytest.raises(DeadlineExceededError):
        analyse("a;\n" * 50_000, Budget(0))


@given(st.text())
def test_any_text_gets_an_answer(script: str) -> None:
    outcome = analyse(script, Budget(10))

    assert CheckName.SYNTAX in outcome.findings


@given(st.data())
def test_any_piece_of_a_script_gets_an_answer(data: st.DataObject) -> None:
    script = data.draw(st.sampled_from(cases("good"))).script
    start = data.draw(st.integers(0, len(script)))
    end = data.draw(st.integers(start, len(script)))

    outcome = analyse(script[:start] + script[end:], Budget(10))

    assert CheckName.SYNTAX in outcome.findings


ALL = [case for kind in ("good", "partial", "broken") for case in cases(kind)]


@pytest.mark.parametrize("some", list(batched(ALL, 25)))
def test_an_outcome_can_be_sent_to_another_process(some: tuple[Case, ...]) -> None:
    outcomes = {
        case.name: analyse(case.script, Budget(10), language=case.language) for case in some
    }

    assert pickle.loads(pickle.dumps(outcomes)) == outcomes
