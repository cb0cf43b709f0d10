"""Documents after the kinds that people hand in, and what comes of them."""

import pytest

from tests.corpus.handed_in import HANDED_IN, HandedIn
from tests.corpus.judged import came_of


@pytest.mark.parametrize("case", HANDED_IN, ids=lambda case: case.name)
def test_what_should_come_of_a_document_comes_of_it(case: HandedIn) -> None:
    made = came_of(case)

    assert (made.requests, made.takes) == (case.requests, case.takes)
    assert set(made.needs) == set(case.needs)
