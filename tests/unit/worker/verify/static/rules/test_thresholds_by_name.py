"""Options and thresholds that have names of their own are looked at like any others."""

import pytest

from worker.budget import Budget
from worker.verify.static.layer import analyse

LIMITS = "{ http_req_duration: ['p(95)<200'], http_req_duration: ['p(95)<300', 'p(90)>400'] }"


def _codes(head: str, options: str, body: str = "") -> list[str]:
    script = f"""import http from 'k6/http';
import {{ check }} from 'k6';
{head}
export const options = {options};
export default function () {{ http.get('https://a.example/'); {body} }}
"""
    outcome = analyse(script, Budget(5))
    return [each.code for findings in outcome.findings.values() for each in findings]


@pytest.mark.parametrize(
    ("head", "options"),
    [
        ("", f"{{ thresholds: {LIMITS} }}"),
        (f"const thresholds = {LIMITS};", "{ thresholds }"),
        (f"const limits = {LIMITS};", "{ thresholds: limits }"),
        (f"const config = {{ limits: {LIMITS} }};", "{ thresholds: config.limits }"),
    ],
)
def test_thresholds_are_found_under_their_name(head: str, options: str) -> None:
    assert sorted(_codes(head, options)) == ["duplicate_key", "impossible_threshold"]


@pytest.mark.parametrize(
    ("head", "options"),
    [
        (
            "let thresholds = {}; thresholds = other();function other() { return {}; }",
            "{ thresholds }",
        ),
        ("const { thresholds } = JSON.parse('{}');", "{ thresholds }"),
        ("const all = { a: { x: 1, x: 2 }, limits: {} };", "{ thresholds: all.limits }"),
    ],
)
def test_what_is_not_the_thresholds_is_not_judged(head: str, options: str) -> None:
    assert _codes(head, options) == []


def test_checks_and_parameters_have_names_too() -> None:
    head = "const ok = { up: (r) => r.status === 200, up: (r) => r.body };"
    params = "const params = { headers: { a: '1', a: '2' } };"

    assert _codes(head, "{}", "check(http.get('https://a.example/'), ok);") == ["duplicate_key"]
    assert _codes(params, "{}", "http.get('https://a.example/', params);") == ["duplicate_key"]


def test_an_always_true_threshold_on_a_tag_shows_its_samples() -> None:
    assert _codes("", "{ thresholds: { 'http_reqs{status:200}': ['count>=0'] } }") == []
    assert _codes("", "{ thresholds: { http_reqs: ['count>=0'] } }") == ["idle_threshold"]
