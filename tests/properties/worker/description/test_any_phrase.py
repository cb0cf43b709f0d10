"""What is told to be unread stands in the text."""

from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.wanted import Wanted
from worker.description.asked import first_reading


@given(st.text(max_size=80) | st.text("5 a.\n", max_size=200))
@example("1D")
def test_each_phrase_stands_in_the_text_on_one_line(text: str) -> None:
    line = " ".join(text.split())

    for phrase in first_reading(Wanted(description=text)).told.unread:
        words, _, doubt = phrase.rpartition("' (")
        assert (words.removeprefix("'") if doubt.endswith(")") and words else phrase) in line
