"""The notation of durations. That k6 agrees, tests/integration/test_k6_facts.py proves."""

import pytest

from shared.k6_durations import format_duration
from worker.k6.durations import parse_duration


@pytest.mark.parametrize(
    ("written", "length_s"),
    [
        ("30s", 30),
        ("1h30m", 5400),
        ("1m0.5s", 60.5),
        ("1.s", 1),
        (".5s", 0.5),
        ("+5s", 5),
        ("-5s", -5),
        ("2d", 172_800),
        ("1d12h", 129_600),
        ("-1d12h", -129_600),
        ("250ms", 0.25),
        ("3us", 3e-6),
        ("3\u00b5s", 3e-6),
        ("3\u03bcs", 3e-6),
        ("0", 0),
        ("1500", 1.5),
        ("1e3", 1),
        ("1_000", 1),
        (1500, 1.5),
        (0.5, 0.0005),
    ],
)
def test_a_duration_is_read(written: str | float, length_s: float) -> None:
    assert parse_duration(written) == pytest.approx(length_s, abs=1e-9)


@pytest.mark.parametrize(
    "written",
    ["", " 30s", "30s ", "1h 30m", "1 min", "30sec", "1.5d", "1h1d", "5S", ".s", "s", "1_0s", "٣s"],
)
def test_what_k6_would_refuse_is_no_duration(written: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(written)


@pytest.mark.parametrize(
    ("length_s", "written"),
    [(0, "0s"), (0.0004, "1ms"), (1.5, "1s500ms"), (90, "1m30s"), (86_400, "24h")],
)
def test_a_duration_is_written_so_that_it_reads_the_same(length_s: float, written: str) -> None:
    assert format_duration(length_s) == written
    assert parse_duration(written) == pytest.approx(length_s, abs=1e-3)
