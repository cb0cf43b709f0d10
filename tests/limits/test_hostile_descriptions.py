"""Whatever a description says, reading its load ends soon."""

import time

import pytest

from shared.reading.answer import plan_of
from shared.reading.reader import read_plan


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10_000,
        "for " * 2_500,
        "50 users and " * 770,
        "ramp to 50 users " * 580,
        "50 users for 2 minutes, " * 410,
        "p95 of the requests response time " * 290,
        "p95 < 1s for /a, " * 580,
        "for /a the p95 < 1 s\n" * 470,
        "start with 10 users " * 500,
        "half " * 2_000,
        "{" * 10_000,
        '"' * 10_000,
        "1.1" * 3_300,
        "a.b" * 3_300,
        "1 " * 5_000,
        "?a=" * 3_300,
        "-" * 10_000,
        "\n" * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.perf_counter()

    plan_of(text)

    # A tenth of a second on an idle machine; quadratic matching would take many seconds.
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "piece",
    [
        *("then 5 users 2m ", '"5 ', "{5 ", "/a ", "a.b.", "p95 < ", "curl -H ", "curl 'a.b "),
        *("/a X-A ", "create, read /a ", "POST /a with a 1 and b=2 ", "with a jwt "),
        *('POST /a {"b": 1} ', "[{'a': [", "{a: 'b', ", "POST {a:1} to /a ", "graphql query a("),
        *("/a returns 200, ", "the response contains 'a ", "headers a: 1, ", "header X-A of '1 "),
    ],
)
def test_hostile_texts_take_time_in_proportion_to_their_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        started = time.process_time()
        read_plan(text)
        return time.process_time() - started

    read_plan(piece)
    short = min(seconds(2_500) for _ in range(3))
    long = min(seconds(10_000) for _ in range(3))

    assert long < max(0.1, 8 * short)
