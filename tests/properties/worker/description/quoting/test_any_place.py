"""What stands in a text is found there."""

from hypothesis import given
from hypothesis import strategies as st

from worker.description.quoting.places import searchable


@given(st.text(" \n\tab5", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_what_stands_in_a_text_is_found_there(text: str, one: int, other: int) -> None:
    words = text[min(one, other) : max(one, other)]
    wanted = " ".join(words.split())

    found = [text[start:end] for start, end in searchable(text).spans_of(words)]

    assert bool(found) == bool(wanted)
    assert all(" ".join(each.split()) == wanted for each in found)
