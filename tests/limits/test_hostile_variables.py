"""Whatever a script does with its variables, and however many have to be hidden, it ends soon."""

import time

import pytest

from tests.support.scripts import facts_of
from worker.verify.report.hiding import Hiding

BEFORE = (
    "import http from 'k6/http';\nlet a = ''; const x = {}; function f(b) { return f(b) + a; }\n"
)


@pytest.mark.parametrize(
    "piece",
    [
        "http.get(`${__ENV.A}${__ENV.B}`);",
        "if (!__ENV.A) { if (!__ENV.B) { throw 1; } }",
        "a = a + __ENV.A;",
        "f(f(__ENV.A));",
        "x[__ENV.A] = { a: __ENV.B };",
    ],
)
def test_reading_what_variables_are_for_ends_soon(piece: str) -> None:
    started = time.process_time()
    facts_of(BEFORE + piece * 2000)

    assert time.process_time() - started < 4


def test_hiding_many_values_costs_little() -> None:
    hiding = Hiding({f"TOKEN_{number}": f"a-secret-of-{number}-bits" for number in range(200)})
    texts = [f"https://shop.example.com/{number}?{'a-sec' * 50}" for number in range(1000)]

    started = time.process_time()
    hidden = [hiding.text(text) for text in texts]

    assert hidden == texts
    assert time.process_time() - started < 3
