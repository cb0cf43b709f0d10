"""Thresholds on tags: said only where the text shows that no sample carries them."""

import pytest

from worker.budget import Budget
from worker.verify.static.layer import analyse


def _found(threshold: str, *, body: str = "", head: str = "", options: str = "") -> list[str]:
    script = f"""import http from 'k6/http';
import exec from 'k6/execution';
import {{ check, group }} from 'k6';
import {{ Counter }} from 'k6/metrics';
{head}
const seen = new Counter('seen');
export const options = {{ {options} thresholds: {{ '{threshold}': ['max<100'] }} }};
export default function () {{ http.get('https://a.example/'); {body} }}
"""
    outcome = analyse(script, Budget(5))
    return [
        each.message
        for findings in outcome.findings.values()
        for each in findings
        if each.code == "threshold_without_samples"
    ]


LOGIN = "http_req_duration{endpoint:login}"


@pytest.mark.parametrize(
    ("threshold", "lacking"),
    [
        (LOGIN, "nothing in the script has the tag 'endpoint'"),
        ("http_req_duration{ endpoint : login }", "nothing in the script has the tag 'endpoint'"),
        ("http_req_duration{status:200,endpoint:login}", "nothing in the script has the tag"),
        ("http_req_duration{name:login}", "nothing in the script has the tag 'name'"),
        ("http_req_duration{group:::login}", "there is no group 'login'"),
        ("http_req_duration{group:login}", "two colons"),
        ("http_req_duration{scenario:login}", "there is no scenario 'login'"),
    ],
)
def test_a_tag_that_nothing_sets_is_named(threshold: str, lacking: str) -> None:
    (message,) = _found(threshold)

    assert lacking in message


def test_values_that_are_set_are_named() -> None:
    body = "http.get('https://a.example/', { tags: { endpoint: 'logout' } });"

    (message,) = _found(LOGIN, body=body)

    assert "only with logout" in message


@pytest.mark.parametrize(
    "body",
    [
        "http.get('https://a.example/', { tags: { endpoint: 'login' } });",
        "http.get('https://a.example/', { tags: { endpoint: 'log' + 'in' } });",
        "const endpoint = 'login'; http.get('https://a.example/', { tags: { endpoint } });",
        "const params = {}; params.tags = tagsOf(1); function tagsOf(n) { return {}; }",
        "const params = { tags: {} }; params.tags[`end${1}`] = 'login';",
        "const params = { tags: { ['end' + 'point']: 'login' } };",
        "const more = {}; const params = { tags: { ...more } };",
        "exec.vu.tags.endpoint = 'login';",
        "exec.vu.metrics.tags['endpoint'] = 'login';",
        "seen.add(1, { endpoint: 'login' });",
        "seen.add(1, tags()); function tags() { return {}; }",
        "check(1, { ok: () => true }, { endpoint: 'login' });",
        "const all = JSON.parse('{}'); check(1, { ok: () => true }, all);",
        "if (__ITER > 1000) { http.get('https://a.example/', { tags: { endpoint: 'login' } }); }",
    ],
)
def test_a_tag_that_may_be_set_is_not_judged(body: str) -> None:
    assert _found(LOGIN, body=body) == []


@pytest.mark.parametrize(
    "head",
    [
        "import { session } from './session.js';",
        "import { Httpx } from 'https://jslib.k6.io/httpx/0.1.0/index.js';",
    ],
)
def test_another_module_may_set_tags_and_make_groups(head: str) -> None:
    assert _found(LOGIN, head=head) == []
    assert _found("http_req_duration{group:::login}", head=head) == []


@pytest.mark.parametrize(
    "threshold",
    [
        "http_req_duration{expected_response:true}",
        "http_req_duration{status:200}",
        "http_req_duration{name:https://a.example/}",
        "http_req_duration{group:::shop::basket}",
        "http_req_duration{group:::setup}",
        "http_req_duration{group:}",
        "http_req_duration{scenario:default}",
        "http_req_duration",
    ],
)
def test_a_tag_of_k6_is_not_judged(threshold: str) -> None:
    body = "group('shop', () => { group('basket', () => {}); });"

    assert _found(threshold, body=body) == []


def test_groups_with_names_of_their_own_are_not_judged() -> None:
    body = "step('login'); function step(name) { group(name, () => {}); }"

    assert _found("http_req_duration{group:::login}", body=body) == []


def test_names_that_k6_makes_of_url_templates_are_not_judged() -> None:
    body = "http.get(http.url`https://${__ENV.HOST}/${1}`);"

    assert _found("http_req_duration{name:login}", body=body) == []


@pytest.mark.parametrize(
    ("options", "head"),
    [
        ("scenarios: { login: {} },", ""),
        ("scenarios: { login: made() },", "function made() { return {}; }"),
        ("scenarios: made(),", "function made() { return {}; }"),
        ("scenarios: { ...more },", "const more = {};"),
        ("...more,", "const more = {};"),
    ],
)
def test_a_scenario_that_may_be_there_is_not_judged(options: str, head: str) -> None:
    assert _found("http_req_duration{scenario:login}", options=options, head=head) == []


def test_scenarios_that_are_added_later_are_not_judged() -> None:
    body = "options.scenarios.login = {};"

    assert (
        _found("http_req_duration{scenario:login}", options="scenarios: { a: {} },", body=body)
        == []
    )
