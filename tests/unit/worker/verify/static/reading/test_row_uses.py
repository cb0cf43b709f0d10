"""Which rows a script picks by a counter, of lists whose length its text tells."""

import pytest

from tests.support.scripts import facts_of
from worker.verify.static.facts import Counter, RowUse

HEAD = """import http from 'k6/http';
import exec from 'k6/execution';
import { scenario, vu as me } from 'k6/execution';
import { SharedArray } from 'k6/data';
import papaparse from 'https://jslib.k6.io/papaparse/5.1.1/index.js';
"""
PAIR = "const rows = [{ id: 1 }, { id: 2 }];"


def _uses(body: str, made: str = PAIR) -> tuple[RowUse, ...]:
    return facts_of(f"{HEAD}{made}\nexport default function () {{\n{body}\n}}\n").row_uses


def _rows(made: str) -> list[int]:
    return [use.rows for use in _uses("http.get(rows[__VU - 1].url);", made)]


@pytest.mark.parametrize(
    ("index", "counter", "offset"),
    [
        ("__VU - 1", Counter.VU, -1),
        ("__VU", Counter.VU, 0),
        ("exec.vu.idInTest - 1", Counter.VU, -1),
        ("me.idInInstance + 4", Counter.VU, 4),
        ("__ITER", Counter.ITERATION_OF_VU, 0),
        ("(exec.vu.iterationInInstance)", Counter.ITERATION_OF_VU, 0),
        ("exec.vu.iterationInScenario", Counter.ITERATION_OF_VU, 0),
        ("scenario.iterationInTest", Counter.ITERATION, 0),
        ("exec.scenario.iterationInInstance", Counter.ITERATION, 0),
    ],
)
def test_a_row_is_picked_by_a_counter(index: str, counter: Counter, offset: int) -> None:
    (use,) = _uses(f"http.get(rows[{index}].url);")

    assert (use.name, use.rows, use.counter, use.offset) == ("rows", 2, counter, offset)
    assert (use.function, use.line, use.needed) == ("default", 8, True)


def test_the_counter_may_have_a_name() -> None:
    (use,) = _uses("const at = __VU - 1;\nconst row = rows[at];\nhttp.get(row.url);")

    assert (use.counter, use.offset, use.needed) == (Counter.VU, -1, True)


@pytest.mark.parametrize(
    "index",
    [
        "__VU % rows.length",
        "(__VU - 1) % 2",
        "__VU * 10 + __ITER",
        "Math.floor(Math.random() * 2)",
        "0",
        "exec.instance.vusActive",
        "other",
    ],
)
def test_any_other_index_is_not_judged(index: str) -> None:
    assert _uses(f"const other = 1;\nhttp.get(rows[{index}].url);") == ()


@pytest.mark.parametrize(
    ("made", "count"),
    [
        ("const rows = [1, 2, 3];", 3),
        ("let rows = [1, 2];", 2),
        ("const raw = [1, 2]; const rows = new SharedArray('r', () => raw);", 2),
        ("const rows = new SharedArray('r', function () { return [1, 2, 3, 4]; });", 4),
        ("const rows = new SharedArray('r', () => { const r = [1]; return r; });", 1),
        ('const rows = JSON.parse(\'[{"a": "b\\\\n"}, {}]\');', 2),
        ("const rows = `a\nb\nc`.split('\\n');", 3),
        ("const csv = 'a\\nb\\n'; const rows = csv.trim().split('\\n');", 2),
        ("const rows = 'a,b,c'.split(',').map((name) => ({ name }));", 3),
        ("const rows = Array.from({ length: 20 }, (_, i) => i);", 20),
        ("const rows = Object.freeze([1, 2]);", 2),
        ("const rows = papaparse.parse('h\\n1\\n2', { header: true }).data;", 2),
        ("const rows = papaparse.parse('1\\n2\\n3').data;", 3),
        ("const rows = [1, 2]; console.log(rows); export const all = rows.map(String);", 2),
    ],
)
def test_the_length_of_a_list_is_known(made: str, count: int) -> None:
    assert _rows(made) == [count]


@pytest.mark.parametrize(
    "made",
    [
        "const rows = [1, 2]; rows.push(3);",
        "const rows = [1, 2]; rows.splice(0, 1);",
        "const rows = [1, 2]; rows[5] = 3;",
        "const rows = [1, 2]; rows.length = 0;",
        "const rows = [1, 2]; delete rows[0];",
        "let rows = [1, 2]; rows = [1];",
        "const rows = [1, 2]; fill(rows); function fill(list) { list.push(1); }",
        "const rows = [1, 2]; const same = rows; same.push(3);",
        "const rows = [...[1, 2]];",
        "const rows = JSON.parse(open('./rows.json'));",
        "const rows = JSON.parse('{}');",
        "const rows = JSON.parse('[1');",
        "const rows = [1, 2, 3].filter((each) => each > 1);",
        "const rows = `a${__ENV.MORE}`.split('a');",
        "const rows = new SharedArray('r', () => { if (__ENV.MORE) { return [1]; } return []; });",
        "const rows = new SharedArray('r', () => { const r = [1]; r.push(2); return r; });",
        "const rows = rows;",
        "import rows from './rows.js';",
    ],
)
def test_the_length_of_a_list_that_is_made_or_changed_is_not(made: str) -> None:
    assert _rows(made) == []


@pytest.mark.parametrize(
    "body",
    [
        "const row = rows[__ITER];\nif (!row) { return; }\nhttp.get(row.url);",
        "const row = rows[__ITER] || rows[0];\nhttp.get(row.url);",
        "const row = rows[__ITER] ?? rows[0];\nhttp.get(row.url);",
        "http.get(rows[__ITER]?.url);",
        "http.get(rows?.[__ITER].url);",
        "if (__ITER < 2) { http.get(rows[__ITER].url); }",
        "if (__ITER > 1) { return; }\nhttp.get(rows[__ITER].url);",
        "if (__ITER > 1) { exec.test.abort(); }\nhttp.get(rows[__ITER].url);",
        "__ITER < 2 && http.get(rows[__ITER].url);",
        "const url = __ITER < 2 ? rows[__ITER].url : 'https://a.example/';\nhttp.get(url);",
        "try { http.get(rows[__ITER].url); } catch { }",
        "while (rows[__ITER]) { http.get('https://a.example/'); }",
        "rows[__ITER] = 1;",
        "console.log(rows.length);\nhttp.get(rows[__ITER].url);",
        "const row = rows[__ITER];\nconst url = row && row.url;\nhttp.get(url);",
    ],
)
def test_a_row_that_is_looked_after_is_not_judged(body: str) -> None:
    assert _uses(body) == ()


@pytest.mark.parametrize(
    "body",
    [
        "http.get(rows[__ITER]);",
        "http.get(rows[__ITER]['url']);",
        "http.get(`https://a.example/${rows[__ITER]}`);",
        "http.get('https://a.example/' + rows[__ITER]);",
        "const { url } = rows[__ITER];",
        "const row = rows[__ITER];\nhttp.get(`https://a.example/${row}`);",
    ],
)
def test_a_script_needs_a_row_that_it_makes_something_of(body: str) -> None:
    (use,) = _uses(body)

    assert use.needed


@pytest.mark.parametrize(
    "body",
    [
        "use(rows[__ITER]);\nfunction use(row) {}",
        "const row = rows[__ITER];\nconsole.log(row);",
    ],
)
def test_a_script_may_do_without_a_row_that_it_hands_on(body: str) -> None:
    (use,) = _uses(body)

    assert not use.needed


def test_the_function_is_the_exported_one() -> None:
    script = f"""{HEAD}{PAIR}
const mine = rows[__VU - 1];
function pick() {{ return rows[__VU - 1].id; }}
const buy = () => {{ http.get(rows[__VU - 1].url); }};
export {{ buy as purchase }};
export default function () {{ [1].forEach(() => http.get(rows[__VU - 1].url)); }}
"""

    assert [use.function for use in facts_of(script).row_uses] == [
        None,
        None,
        "purchase",
        "default",
    ]


def test_what_is_counted_in_the_init_context_is_the_vu_alone() -> None:
    script = f"{HEAD}{PAIR}\nconst at = __ITER;\nexport default () => {{ http.get(rows[at].url); }}"

    assert facts_of(script).row_uses == ()
