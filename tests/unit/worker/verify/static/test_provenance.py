"""Which exceptions are excused: those that follow from something that a dry run made up."""

import pytest

from tests.support.scripts import facts_of
from worker.verify.static.provenance import Provenance

HEAD = "import http from 'k6/http';\nimport { check } from 'k6';\n"
# `@` stands where the engine says that it failed: at a property's name, or at a call's bracket.
MARK = "@"


def _invented(script: str, *, native: str | None = None) -> bool:
    text = HEAD + script
    before, _, _ = text.partition(MARK)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    frame = f"\tat default (file:///box/under-test/script.js:{line}:{column}(7))\n"
    first = f"\tat {native} (native)\n" if native else ""
    return Provenance(facts_of(text.replace(MARK, "")))(f"TypeError: x\n{first}{frame}")


def _function(body: str) -> str:
    return f"export default function () {{\n{body}\n}}\n"


@pytest.mark.parametrize(
    "body",
    [
        "const r = http.get('https://a.example/'); r.json().data.@id;",
        "const { data } = http.get('https://a.example/').json(); data[0].@id;",
        "for (const id of http.get('https://a.example/').json('ids')) { id.@a.b; }",
        "const r = http.get('https://a.example/'); r.json().items.map((i) => i.owner.@name);",
        "const r = http.get('https://a.example/'); check(r, { ok: (x) => x.json().a.@b > 1 });",
        "const token = http.get('https://a.example/').body.match(/t=(.*)/); token@[1];",
        "let t; const r = http.get('https://a.example/'); t = r.json(); t.@a;",
        "const all = []; all.push(http.get('https://a.example/').json()); all[0].@a;",
        "const user = __ENV.USER; user.@name.first;",
        "const c = http.cookieJar().cookiesForURL('https://a.example/'); c.sid@[0];",
    ],
)
def test_what_is_taken_out_of_an_answer_is_made_up(body: str) -> None:
    assert _invented(_function(body))


@pytest.mark.parametrize(
    "body",
    [
        "const r = http.get('https://a.example/'); const o = {}; o.missing.@deep;",
        "const r = http.get('https://a.example/').json(); config.api.paths.@orders;",
        "http.get('https://a.example/').json(); users[__VU].@name;",
        "const r = http.get('https://a.example/'); const o = {}; o.missing@(r.json());",
        "let n = 0; n.foo@(1);",
        "http.delete@('https://a.example/');",
    ],
)
def test_what_the_script_has_itself_is_not(body: str) -> None:
    assert not _invented("const config = { api: {} };\nconst users = [];\n" + _function(body))


def test_made_up_values_are_followed_through_functions() -> None:
    script = (
        "function login() { return http.post('https://a.example/').json(); }\n"
        "function first(list) { return list[0].@id; }\n"
    ) + _function("const user = login(); first(user.orders);")

    assert _invented(script)


def test_made_up_values_are_followed_from_setup_to_the_iterations() -> None:
    script = (
        "export function setup() { return { id: http.get('https://a.example/').json('id') }; }\n"
        "export default function (data) { data.id.@x.y; }\n"
    )

    assert _invented(script)


def test_what_setup_makes_itself_is_the_scripts_own() -> None:
    script = (
        "export function setup() { http.get('https://a.example/'); return { id: 1 }; }\n"
        "export default function (data) { data.ids.@x; }\n"
    )

    assert not _invented(script)


def test_messages_of_a_socket_are_made_up() -> None:
    script = "import ws from 'k6/ws';\n" + _function(
        "ws.connect('wss://a.example/', {}, (s) => s.on('message', (m) => JSON.parse(m).a.@b));"
    )

    assert _invented(script)


@pytest.mark.parametrize(("argument", "excused"), [("res.body", True), ("'<'", False)])
def test_in_a_built_in_function_the_arguments_count(argument: str, *, excused: bool) -> None:
    script = _function(f"const res = http.get('https://a.example/'); JSON.parse@({argument});")

    assert _invented(script, native="parse") is excused


@pytest.mark.parametrize(("condition", "excused"), [("res.status !== 200", True), ("true", False)])
def test_what_the_script_throws_counts_by_its_condition(condition: str, *, excused: bool) -> None:
    script = _function(
        f"const res = http.get('https://a.example/');\nif ({condition}) {{ throw new @Error(); }}"
    )

    assert _invented(script) is excused


def test_an_error_of_an_own_class_counts_where_it_is_thrown() -> None:
    text = HEAD + (
        "class Broken extends Error {\n  constructor() {\n    super('x');\n  }\n}\n"
        + _function(
            "const r = http.get('https://a.example/');\nif (r.status > 1) {\nthrow new Broken();\n}"
        )
    )
    stack = "\tat Broken (file:///box/under-test/script.js:5:10(3))\n\tat default (file:///box/under-test/script.js:11:7(5))\n"

    assert Provenance(facts_of(text))(f"Error: x\n{stack}")


@pytest.mark.parametrize(
    ("body", "excused"), [("http.get('https://a.example/');", True), ("null;", False)]
)
def test_without_a_place_any_answer_is_an_excuse(body: str, *, excused: bool) -> None:
    text = _function(body) if not excused else HEAD + _function(body)

    assert Provenance(facts_of(text))("what was thrown is a string") is excused


def test_a_place_that_is_not_in_the_script_is_no_excuse() -> None:
    assert not Provenance(facts_of(HEAD))(
        "Error\n\tat f (file:///box/under-test/script.js:99:1(1))\n"
    )
