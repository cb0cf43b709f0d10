"""What a script takes from `__ENV`, what for, and whether it does without."""

import pytest

from shared.domain.verification import NeedKind
from tests.support.scripts import facts_of
from worker.verify.static.env_facts import kind_of_name
from worker.verify.static.facts import EnvFacts

HTTP = "import http from 'k6/http';\nimport ws from 'k6/ws';\nimport { sleep, fail } from 'k6';\n"
KINDS = [
    ("export default () => http.get(__ENV.A);", NeedKind.URL),
    ("const a = __ENV.A; export default () => http.get(`${a}/items`);", NeedKind.URL),
    ("const o = { a: __ENV.A }; export default () => http.get(o.a + '/items');", NeedKind.URL),
    ("const get = (u) => http.get(u); export default () => get(__ENV.A);", NeedKind.URL),
    ("const u = () => __ENV.A; export default () => http.get(u());", NeedKind.URL),
    ("const { A: a } = __ENV; export default () => http.get(a);", NeedKind.URL),
    ("const env = __ENV; export default () => http.get(env.A);", NeedKind.URL),
    ("export default () => http.get(__ENV.A.replace('x', 'y'));", NeedKind.URL),
    ("export default () => http.get(`https://${__ENV.A}/`);", NeedKind.HOST),
    ("export default () => http.get('https://' + __ENV.A + '/');", NeedKind.HOST),
    ("export default () => http.get(`https://h.example:${__ENV.A}/`);", NeedKind.NUMBER),
    ("export default () => http.get(`https://u:${__ENV.A}@h.example/`);", NeedKind.TEXT),
    ("export default () => http.get(`https://h.example/${__ENV.A}`);", NeedKind.PATH),
    ("export const options = { vus: __ENV.A };", NeedKind.NUMBER),
    ("export const options = { stages: [{ duration: __ENV.A }] };", NeedKind.DURATION),
    ("export const options = { stages: [{ duration: `${__ENV.A}m` }] };", NeedKind.NUMBER),
    ("export const options = { t: { x: [`p(95)<${__ENV.A}`] } };", NeedKind.NUMBER),
    ("export default () => sleep(__ENV.A);", NeedKind.NUMBER),
    ("export const n = +__ENV.A * 2;", NeedKind.NUMBER),
    ("export const n = parseInt(__ENV['A'], 10);", NeedKind.NUMBER),
    ("export const o = JSON.parse(__ENV.A);", NeedKind.JSON),
    ("export const h = { Authorization: __ENV.A };", NeedKind.SECRET),
    ("export const h = `Bearer ${__ENV.A}`;", NeedKind.SECRET),
    ("export const t = { tags: { build: __ENV.A } };", NeedKind.TEXT),
]
OPTIONAL = [
    "if (__ENV.A) { console.log('loud'); }",
    "if (__ENV.A === 'yes') { console.log(__ENV.A); }",
    "export const u = __ENV.A || 'https://h.example';",
    "export const u = __ENV.A ?? 'https://h.example';",
    "export const u = __ENV.A ? `https://${__ENV.A}` : 'https://h.example';",
    "const a = __ENV.A; export default () => { if (a) { http.get(a); } };",
    "const a = __ENV.A; export default () => a && http.get(a);",
    "const { A = 'x' } = __ENV; export const u = A;",
    "__ENV.A = __ENV.A || 'x'; export default () => http.get(__ENV.A);",
    "console.log(__ENV.A);",
    "if (__ENV.A === 'live') { throw new Error('never there'); }",
    "function f(__ENV) { return __ENV.A; }",
]
NEEDED = [
    "if (!__ENV.A) { throw new Error('A?'); }",
    "const a = __ENV.A; if (a === undefined) { fail('A?'); }",
    "if (typeof __ENV.A === 'undefined' || !__ENV.B) { throw new Error('?'); }",
    "if (__ENV.A) { f(); } else { throw new Error('A?'); } function f() {}",
    "export const a = __ENV.A || fail('A?');",
    "const no = () => { throw new Error('?'); }; export const a = __ENV.A || no();",
    "if (__ENV.A !== 'yes') { throw new Error('A=yes'); }",
]


def variables(script: str) -> dict[str, EnvFacts]:
    return {each.name: each for each in facts_of(HTTP + script).variables}


@pytest.mark.parametrize(("script", "kind"), KINDS)
def test_what_a_script_does_with_a_value_tells_its_kind(script: str, kind: NeedKind) -> None:
    found = variables(script)["A"]

    assert (found.kind, found.needed) == (kind, True)


@pytest.mark.parametrize("script", OPTIONAL)
def test_what_a_script_does_without_is_no_need(script: str) -> None:
    assert not any(each.needed for each in variables(script).values())


@pytest.mark.parametrize("script", NEEDED)
def test_a_script_that_gives_up_without_a_value_needs_it(script: str) -> None:
    assert variables(script)["A"].needed


@pytest.mark.parametrize(
    ("script", "choices"),
    [
        ("const hosts = { a: 1, b: 2, c: 3 }; export const h = hosts[__ENV.A];", ("a", "c")),
        ("if (!['a', 'b'].includes(__ENV.A)) { throw new Error('?'); }", ("a", "b")),
        ("if (__ENV.A !== 'yes') { throw new Error('?'); }", ("yes",)),
    ],
)
def test_the_values_that_a_script_knows_are_the_ones_to_choose(
    script: str, choices: tuple[str, ...]
) -> None:
    assert variables(script)["A"].choices == choices


def test_the_line_of_a_need_is_that_of_the_first_use_that_needs_it() -> None:
    script = "export const a = __ENV.A || 'x';\nexport default () => http.get(__ENV.A);"

    assert variables(script)["A"].line == HTTP.count("\n") + 2


def test_a_socket_needs_a_url_of_its_own_scheme() -> None:
    found = variables("export default () => ws.connect(__ENV.A, null, () => {});")["A"]

    assert (found.kind, found.scheme) == (NeedKind.URL, "wss")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("BASE_URL", NeedKind.URL),
        ("targetHost", NeedKind.HOST),
        ("TARGET_VUS", NeedKind.NUMBER),
        ("TOKEN_URL", NeedKind.URL),
        ("API_KEY", NeedKind.SECRET),
        ("RAMP_UP_TIME", NeedKind.DURATION),
        ("USERNAME", None),
        ("REGION", None),
    ],
)
def test_the_last_word_of_a_name_says_most(name: str, kind: NeedKind | None) -> None:
    assert kind_of_name(name) is kind
