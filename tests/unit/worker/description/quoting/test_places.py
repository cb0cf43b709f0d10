from hypothesis import given
from hypothesis import strategies as st

from shared.domain.plan import Span
from worker.description.quoting.places import searchable


@given(st.text(" \n\tab5", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_what_stands_in_a_text_is_found_there(text: str, one: int, other: int) -> None:
    words = text[min(one, other) : max(one, other)]
    wanted = " ".join(words.split())

    found = [text[start:end] for start, end in searchable(text).spans_of(words)]

    assert bool(found) == bool(wanted)
    assert all(" ".join(each.split()) == wanted for each in found)


def test_each_place_is_found_up_to_a_bound() -> None:
    assert list(searchable(" 5  5\n5").spans_of("5 5")) == [Span(1, 5), Span(4, 7)]
    assert len(list(searchable("5" * 1000).spans_of("5"))) == 16


def test_case_and_signs_count() -> None:
    assert not list(searchable("50 Users!").spans_of("50 users"))
