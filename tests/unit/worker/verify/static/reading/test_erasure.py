"""What is left of TypeScript without its types."""

import pytest

from shared.domain.verification import Language
from tests.corpus.cases import Case, cases
from worker.verify.static.reading.source import Source, text_of

ALL = [case for kind in ("good", "partial", "broken") for case in cases(kind)]
TYPESCRIPT = [case for case in ALL if case.language is Language.TYPESCRIPT]
JAVASCRIPT = [case for case in cases("good") if case.language is Language.JAVASCRIPT]


def plain(script: str) -> str:
    """Return what is left, with runs of spaces as one."""
    source = Source(script, Language.TYPESCRIPT)
    assert not source.unread
    assert not source.root.has_error
    return " ".join(text_of(source.root).split())


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("let a: string | null = b as any;", "let a = b ;"),
        ("let a!: number; a!.b![0];", "let a ; a .b [0];"),
        ("const o = { a: 1 } satisfies Shape;", "const o = { a: 1 } ;"),
        ("f<A, B>(<C>d);", "f ( d);"),
        ("function f<T>(this: A, b?: T, ...c: D[]): b is T {}", "function f ( b , ...c ) {}"),
        ("const f = async <T,>(a: T): Promise<T> => a;", "const f = async (a ) => a;"),
        ("interface A { b: string }\nc();", "; c();"),
        ("export type A = { b: C };\nexport interface D {}", "; ;"),
        ("declare global { var a: number }\ndeclare const b: C;", "; ;"),
        ("function f(a: A): void;\nfunction f(a) {}", "; function f(a) {}"),
        ("enum A { B = 1, C }", "var A ;"),
        ("export const enum A { B }", "export var A ;"),
        ("namespace A.B { export const c = 1; }", "var A ;"),
        ("namespace A { enum B { C } interface D {} let e: F; }", "var A ;"),
        ("import a = require('k6/http'); a;", "const a = require('k6/http'); a;"),
        ("export { type A, b }; const b = 1;", "export { b }; const b = 1;"),
        ("try {} catch (a: unknown) {}", "try {} catch (a ) {}"),
        (
            "abstract class A<T> extends B<T> implements C { abstract d(): void; e!: F; }",
            "class A extends B { ; ; e ; }",
        ),
        (
            "class A { constructor(private readonly b: C, public d = 1) {} override e?(): void }",
            "class A { constructor( b , d = 1) {} ; }",
        ),
        (
            "class A { declare b: C; readonly d: E = 1; [key: string]: F; }",
            "class A { ; ; d = 1; ; ; }",
        ),
    ],
)
def test_only_what_runs_is_left(script: str, left: str) -> None:
    assert plain(script) == left


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("import type { A } from 'a'; b();", "; b();"),
        ("import { A, b } from 'a'; b() as A;", "import { b } from 'a'; b() ;"),
        ("import a, { B } from 'a'; a() as B;", "import a, { } from 'a'; a() ;"),
        ("import { A } from 'a'; const b: A = 1;", "; const b = 1;"),
        ("import * as a from 'a'; const b: a.C = 1;", "; const b = 1;"),
        ("import { type A, b as c } from 'a'; c();", "import { b as c } from 'a'; c();"),
        ("import 'a'; import {} from 'b';", "import 'a'; import {} from 'b';"),
        ("import { a } from 'a'; export { a };", "import { a } from 'a'; export { a };"),
        (
            "import { a } from 'a'; namespace B { a(); }",
            "import { a } from 'a'; var B ;",
        ),
    ],
)
def test_imports_that_only_types_use_vanish(script: str, left: str) -> None:
    assert plain(script) == left


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in TYPESCRIPT])
def test_no_byte_moves(case: Case) -> None:
    source = Source(case.script, Language.TYPESCRIPT)

    left = source.root.text or b""

    assert len(left) == len(source.data) - source.root.start_byte
    assert left.count(b"\n") == source.data[source.root.start_byte :].count(b"\n")


def test_a_place_is_that_of_the_script_itself() -> None:
    source = Source("const á: 'é' = 'ü'; b;", Language.TYPESCRIPT)

    last = source.root.named_children[-1]

    assert (source.place(last).line, source.place(last).column) == (1, 21)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in TYPESCRIPT])
def test_typescript_is_told_by_its_text(case: Case) -> None:
    assert Source(case.script, None).language is Language.TYPESCRIPT


def test_javascript_is_told_by_its_text() -> None:
    told = {case.name: Source(case.script, None).language for case in JAVASCRIPT}

    assert set(told.values()) == {Language.JAVASCRIPT}, told


@pytest.mark.parametrize(
    ("script", "language"),
    [
        ("const users = new SharedArray<User>('users', load);", Language.TYPESCRIPT),
        ("if (a<b && c>(d)) {}", Language.JAVASCRIPT),
        ("const a: string = ;", Language.TYPESCRIPT),
        ("const a = ;", Language.JAVASCRIPT),
        ("", Language.JAVASCRIPT),
    ],
)
def test_the_language_is_the_one_that_gets_further(script: str, language: Language) -> None:
    assert Source(script, None).language is language


@pytest.mark.parametrize("export", ["export { a as null };", "export = a;"])
def test_what_javascript_cannot_say_in_its_place_is_not_read(export: str) -> None:
    source = Source(f"const a: number = 1;\n{export}", Language.TYPESCRIPT)

    assert source.unread
