"""Loads in words."""

import pytest

from shared.domain.verification import Load
from shared.load_words import counted, phrase


@pytest.mark.parametrize(
    ("load", "words"),
    [
        (Load(), ""),
        (Load(vus=1), "1 VU"),
        (Load(vus=50, duration_s=90), "50 VUs, 1m30s long"),
        (Load(iterations=10, iterations_per="vu"), "10 iterations by each VU"),
        (Load(rate_per_s=0.5), "0.5 iterations per second"),
        (
            Load(vus=200, stages=((300, 200), (60, 0)), duration_s=360),
            "200 VUs, 6m long, stages 5m to 200 VUs + 1m to 0 VUs",
        ),
        (
            Load(rate_per_s=10, stages=((60, 10),)),
            "10 iterations per second, stages 1m to 10/s",
        ),
        (
            Load(thresholds=(("http_req_duration", "p(95)", "<", 400),)),
            "http_req_duration p(95)<400",
        ),
    ],
)
def test_a_load_reads_like_k6_options(load: Load, words: str) -> None:
    assert phrase(load) == words


def test_many_stages_are_cut() -> None:
    load = Load(vus=1, stages=((1, 1),) * 40)

    assert phrase(load).endswith(" + 10 more")


@pytest.mark.parametrize(("number", "words"), [(0, "0 checks"), (1, "1 check"), (2, "2 checks")])
def test_numbers_take_a_plural(number: int, words: str) -> None:
    assert counted(number, "check") == words
