"""The static layer ends soon and raises nothing, whatever it is given."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.errors import DeadlineExceededError
from shared.domain.verification import CheckName
from tests.corpus.cases import cases
from worker.budget import Budget
from worker.verify.static.layer import analyse

MIB = 1024 * 1024
NESTED = 10_000


@pytest.mark.parametrize(
    "script",
    [
        "(" * NESTED + "1" + ")" * NESTED,
        "const a = " + "[" * NESTED + "]" * NESTED + ";",
        "const a = " + "{b:" * NESTED + "1" + "}" * NESTED + ";",
        "(" * MIB,
        "x=>" * NESTED + "1",
        "if (a) " * NESTED + ";",
        "a." * NESTED + "b",
        "a" + "()" * NESTED,
        "`${" * NESTED + "1" + "}`" * NESTED,
        "const a = 1;\n" * (MIB // 13),
        "/*" + "*" * MIB,
        "'" + "a" * MIB,
        "-" * NESTED + "1",
        "export const options = { vus: " + "9" * 100_000 + " };",
        "import http from 'k6/http';\n" + "http.nothing();\n" * 20_000,
        "const a = b, b = a;\nexport const options = { vus: a };\nexport default a;",
        "\ufeffexport default function () {}",
        "//" + "\u202e\u200b" * 1000,
    ],
    ids=lambda script: f"{script[:12]!r}-{len(script)}",
)
def test_an_attack_on_the_parser_ends_soon(script: str) -> None:
    started = time.monotonic()

    outcome = analyse(script, Budget(10))

    assert CheckName.SYNTAX in outcome.findings
    assert sum(map(len, outcome.findings.values())) <= 150
    assert time.monotonic() - started < 8


def test_a_used_up_budget_stops_the_walk() -> None:
    with pytest.raises(DeadlineExceededError):
        analyse("a;\n" * 50_000, Budget(0))


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text_gets_an_answer(script: str) -> None:
    outcome = analyse(script, Budget(10))

    assert CheckName.SYNTAX in outcome.findings


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_piece_of_a_script_gets_an_answer(data: st.DataObject) -> None:
    script = data.draw(st.sampled_from(cases("good"))).script
    start = data.draw(st.integers(0, len(script)))
    end = data.draw(st.integers(start, len(script)))

    outcome = analyse(script[:start] + script[end:], Budget(10))

    assert CheckName.SYNTAX in outcome.findings
