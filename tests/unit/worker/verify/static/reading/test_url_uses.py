"""Which requests change their URLs, and in how many forms these come."""

import pytest

from tests.support.scripts import facts_of
from worker.verify.static.facts import Counter, UrlUse

HEAD = """import http from 'k6/http';
import exec from 'k6/execution';
import { randomIntBetween, randomItem } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
const ids = [1, 2, 3, 4, 5];
const run = Date.now();
"""


def _uses(body: str) -> tuple[UrlUse, ...]:
    return facts_of(f"{HEAD}export default function () {{\n{body}\n}}\n").url_uses


@pytest.mark.parametrize(
    ("part", "choices", "counters"),
    [
        ("${__ITER}", 1, {Counter.ITERATION_OF_VU}),
        ("${__VU}/${exec.scenario.iterationInTest}", 1, {Counter.VU, Counter.ITERATION}),
        ("${Date.now()}", 1, {Counter.ITERATION}),
        ("${new Date().toISOString()}", 1, {Counter.ITERATION}),
        ("${run}", 1, {Counter.VU}),
        ("${Math.floor(Math.random() * 1000)}", 1000, set()),
        ("${1 + Math.floor(Math.random() * 5)}", 5, set()),
        ("${randomIntBetween(1, 30)}", 30, set()),
        ("${randomItem(ids)}", 5, set()),
        ("${ids[Math.floor(Math.random() * ids.length)]}", 5, set()),
        ("${__ITER % 10}", 10, set()),
        ("${ids[0]}/${__ITER % 3}", 3, set()),
    ],
)
def test_the_forms_of_a_url_are_counted(part: str, choices: int, counters: set[Counter]) -> None:
    (use,) = _uses(f"http.get(`https://a.example/{part}`);")

    assert (use.choices, set(use.counters)) == (choices, counters)
    assert (use.function, use.line) == ("default", 7)


@pytest.mark.parametrize(
    "call",
    [
        "http.get('https://a.example/items')",
        "http.get(http.url`https://a.example/${__ITER}`)",
        "http.get(`https://a.example/${__ITER}`, { tags: { name: 'item' } })",
        "http.get(`https://a.example/${__ITER}`, params())",
        "http.get(`https://a.example/${__ITER}`, { ...exec })",
        "http.get(`https://a.example/${__ENV.PATH_OF}`)",
        "http.get(`https://a.example/${new Date().toISOString().slice(0, 10)}`)",
    ],
)
def test_other_urls_have_one_form_or_a_name(call: str) -> None:
    assert _uses(f"{call};\nfunction params() {{ return {{}}; }}") == ()


def test_tags_of_a_whole_vu_may_name_its_requests() -> None:
    body = "exec.vu.tags.name = 'item';\nhttp.get(`https://a.example/${__ITER}`);"

    assert _uses(body) == ()
