"""No reader takes more than its share of time for a text that is twice as long."""

import time
from collections.abc import Callable

import pytest

from tests.support.hostile import FRAGMENTS, READERS

# Twice as much to read takes twice as long, and four times as long where the time grows with the
# square.
MOST_GROWTH = 3
# Shorter times are noise, and steps such as a parser's second try. What freezes a reader takes
# more: the parser without its bound needed 0.2 s for the longer text.
FLOOR_S = 0.06
TRIES = 4


@pytest.mark.parametrize("reader", READERS)
def test_the_time_to_read_grows_with_the_length_of_the_text(reader: str) -> None:
    read, length = READERS[reader]

    slow = [
        f"{start!r} + {unit!r}: {once:.3f} s, then {twice:.3f} s"
        for start, unit in FRAGMENTS
        for once, twice in [times(read, start, unit, length)]
        if twice > max(FLOOR_S, MOST_GROWTH * once)
    ]

    assert slow == []


def times(read: Callable[[str], object], start: str, unit: str, length: int) -> tuple[float, float]:
    """Measure a text and one of twice its length; again, if it looks bad: machines are busy."""
    once, twice = float("inf"), _seconds(read, start, unit, 2 * length)
    for _ in range(TRIES):
        if twice <= FLOOR_S:
            break
        once = min(once, _seconds(read, start, unit, length))
        if twice <= MOST_GROWTH * once:
            break
        twice = min(twice, _seconds(read, start, unit, 2 * length))
    return once, twice


def _seconds(read: Callable[[str], object], start: str, unit: str, length: int) -> float:
    text = start + unit * (length // len(unit))
    began = time.process_time()
    read(text)
    return time.process_time() - began
