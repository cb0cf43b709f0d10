"""Whatever script comes, the static layer ends soon."""

import time

import pytest

from shared.domain.verification import CheckName
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
