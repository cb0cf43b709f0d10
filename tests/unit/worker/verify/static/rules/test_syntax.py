"""What does not parse, and why."""

import pytest

from shared.domain.verification import CheckName, Finding, Language
from worker.budget import Budget
from worker.verify.static.layer import analyse


def syntax(script: str) -> tuple[Finding, ...]:
    outcome = analyse(script, Budget(10), language=Language.JAVASCRIPT)
    return outcome.findings[CheckName.SYNTAX]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("", "empty_script"),
        (" \n\t\n", "empty_script"),
        ("export default () => {}\x00", "invalid_text"),
        ("const a = '\ud800';", "invalid_text"),
        ("```js\nexport default () => {};\n```", "markdown_fence"),
        ("Sure, this is your script for the shop\n\nconst a = 1;", "prose"),
        ("const a: number = 1;", "typescript"),
        ("const f = (a: string) => a;", "typescript"),
        ("const a = 1;\\nconst b = 2;", "escaped_newlines"),
        ("const a = `\\${b}`; const c = \\`d\\`;", "escaped_template"),
        ("export default function () {", "syntax_error"),
        ("const a = <b>c</b>;", "syntax_error"),
    ],
)
def test_each_habit_has_its_code(script: str, code: str) -> None:
    assert code in {found.code for found in syntax(script)}


@pytest.mark.parametrize(
    "script",
    [
        "const text = 'a\\nb';",
        "const text = `\\`code\\` and \\${name}`;",
        "label: for (const a of []) { continue label; }",
        "const o = { any: 1, string: 'x', type: 2, as: 3 };",
        "const readme = `\n\\`\\`\\`js\nlet a;\n\\`\\`\\`\n`;",
        "#!/usr/bin/env k6\nconst a = 1;",
        "const c = a ? string : number;",
        "class A { static #x = 1; static { A.#x += 1; } get y() { return A.#x; } }",
        "const big = 1_000n ** 2n; const r = /[/]`/u; a ??= b?.c?.[d]?.(e);",
        "for await (const part of parts) {}",
    ],
)
def test_what_is_javascript_has_no_syntax_finding(script: str) -> None:
    assert syntax(script) == ()


def test_a_finding_counts_lines_and_characters_from_one() -> None:
    (found,) = syntax("const a = 1;\nconst 漢字 = '🚀'; const é: number = 2;\n")

    assert (found.code, found.line) == ("typescript", 2)
    assert found.column is not None
    assert found.column <= len("const 漢字 = '🚀'; const é: number")


def test_a_garbled_script_makes_few_findings() -> None:
    assert len(syntax("}{ const ; = (\n" * 500)) <= 5
