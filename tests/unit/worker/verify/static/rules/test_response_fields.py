"""Fields that no response has, where the text shows that it is a response."""

import pytest

from worker.budget import Budget
from worker.k6.http_api import http_api
from worker.verify.static.layer import analyse

IMPORTS = "import http from 'k6/http';\nimport { check } from 'k6';\n"


def fields(body: str) -> list[str | None]:
    """Return the hints of the unknown fields in the body of an async default function."""
    script = f"{IMPORTS}export default async function () {{\n{body}\n}}\n"
    outcome = analyse(script, Budget(5))
    return [
        found.hint
        for findings in outcome.findings.values()
        for found in findings
        if found.code == "unknown_response_field"
    ]


@pytest.mark.parametrize(
    "body",
    [
        "const r = http.get('https://a.example/'); r.status_code;",
        "const r = http.get('https://a.example/'); if (r.statusCode === 200) { r.json(); }",
        "http.post('https://a.example/', 'x').statusCode;",
        "const r = await http.asyncRequest('GET', 'https://a.example/'); r.status_code;",
        "const r = http.get('https://a.example/'); check(r, { a: (s) => s.status_code === 200 });",
        "check(http.get('https://a.example/'), { a: (r) => r.staus === 200 });",
        "const r = http.get('https://a.example/'); check(r, { a(s) { return s.Status; } });",
        "const r = http.get('https://a.b/'); const f = (s) => s.statusCode; check(r, { f: f });",
    ],
)
def test_a_misspelt_status_is_an_error_with_its_correction(body: str) -> None:
    assert fields(body) == ["Write `status`."]


@pytest.mark.parametrize("name", http_api().foreign_fields)
def test_every_field_of_another_clients_responses_is_an_error(name: str) -> None:
    body = f"const r = http.get('https://a.example/'); check(r, {{ a: (r) => r.{name} }});"

    assert fields(body) == [http_api().foreign_fields[name]]


def test_text_as_a_method_is_an_error_like_the_field() -> None:
    assert fields("const r = http.get('https://a.example/'); r.text();") == ["Write `body`."]


@pytest.mark.parametrize("name", http_api().fields)
def test_no_field_that_a_response_has_is_an_error(name: str) -> None:
    assert fields(f"const r = http.get('https://a.example/'); r.{name};") == []


@pytest.mark.parametrize(
    "body",
    [
        # No response for sure.
        "const r = http.get('https://a.example/').json(); r.statusCode;",
        "const all = http.batch(['https://a.example/']); all.data;",
        "const r = http.asyncRequest('GET', 'https://a.example/'); r.data;",
        "let r = http.get('https://a.example/'); r = { data: 1 }; r.data;",
        "const f = (r) => r.data; f({ data: 1 });",
        "check({ data: 1 }, { a: (r) => r.data });",
        "const r = http.get('https://a.b/'); check(r, { a: (r) => { const r = {}; r.ok; } });",
        # No mistake for sure.
        "const r = http.get('https://a.example/'); r.trailers;",
        "const r = http.get('https://a.example/'); r.data = 1;",
        "const r = http.get('https://a.example/'); r.json().data; r.json('data').text;",
        "const r = http.get('https://a.example/'); r.headers.data; r.timings.elapsed;",
    ],
)
def test_what_may_be_right_is_left_to_the_dry_run(body: str) -> None:
    assert fields(body) == []


def test_a_field_of_a_body_is_an_error() -> None:
    assert fields("const r = http.get('https://a.example/'); r.body.id; r.body.length;") == [
        "Write json() in place of body, or JSON.parse(body)."
    ]
