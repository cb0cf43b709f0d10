"""Whatever a model quotes, checking it against any description ends soon."""

import time

import pytest

from shared.domain.wanted import Wanted
from shared.reading.reader import read_plan
from worker.description.asked import first_reading
from worker.description.quoting.agreement import MOST_QUOTES, quoted
from worker.description.quoting.quote import Quote, QuotedField

VALUES = ("5", "5:5, " * 99 + "5:5", "p(5)<5", "GET /a", "5-5", "5 x", "9" * 500)


@pytest.mark.parametrize(
    "unit", ["5 ", "5", "5 users ", "5 % ", "5 minut ", "/a ", "GET /a ", "p5 5 ms ", "\n", "a "]
)
def test_hostile_quotations_take_bounded_time(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    words = text[:2000], text[:1999], text[:60], unit
    plan = read_plan(text)

    for value in VALUES:
        quotes = [
            Quote(field=field, value=value, quote=quote) for quote in words for field in QuotedField
        ]
        started = time.process_time()
        quoted(plan, text, quotes[:MOST_QUOTES])

        # Half a second on a busy machine; quadratic matching took minutes.
        assert time.process_time() - started < 3


def test_the_unread_phrases_of_a_hostile_text_take_bounded_time() -> None:
    started = time.process_time()
    for unit in ("5 umpteens ", "5\n", "5. ", "5"):
        first_reading(Wanted(description=(unit * 20_000)[:20_000]))

    assert time.process_time() - started < 3
