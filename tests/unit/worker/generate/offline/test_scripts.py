"""How the offline generator renders several loads, mixes, criteria, and what it has not read."""

import pytest

from tests.support.descriptions import drafted
from worker.generate.offline.names import distinct_name, function_name
from worker.generate.offline.redaction import quoted

TWO = (
    'Scenario A "readers": 120 iterations per second on GET https://a.example/list for 10 minutes,'
    ' p95 < 200 ms. Scenario B "editors": 5 VUs POST /items for 10 minutes, p95 < 900 ms.'
)


def first_line(script: str) -> str:
    return script.partition("\n")[0]


def test_unread_phrases_are_the_first_thing_that_is_said() -> None:
    draft = drafted("100 users for 5 minutes with 7 sprockets at https://a.example/")

    sentence = "Not understood: '7 sprockets at'. The script does nothing about it."
    assert draft.assumptions[0] == sentence
    assert first_line(draft.script) == f"// {sentence}"


@pytest.mark.parametrize(
    "description",
    [
        'POST https://a.example/b {"n": 7} with 5 users for 1 minute, expect 201',
        '5 users for 1 minute on wss://a.example/s, send the message "x" every 7 seconds',
    ],
    ids=["body and status", "message of a socket"],
)
def test_what_the_readers_of_traffic_know_is_no_unread_phrase(description: str) -> None:
    assert not drafted(description).assumptions[0].startswith("Not understood")


def test_a_secret_is_not_quoted() -> None:
    draft = drafted("5 users for 1 minute, password hunter22 44 at https://a.example/")

    assert "hunter22" not in draft.script
    assert not any("hunter22" in each for each in draft.assumptions)


def test_no_name_of_a_scenario_tells_a_secret_or_hides_a_character() -> None:
    draft = drafted(
        "70% browse \ud800\u202e GET /a, 30% log in with password hunter22 on https://a.example, "
        "9 users"
    )

    said = "".join(draft.assumptions) + draft.script
    assert "hunter22" not in said
    assert not {"\ud800", "\u202e"} & set(said)


def test_a_phrase_that_ends_within_a_secret_does_not_show_its_beginning() -> None:
    assert quoted("with password hunt", frozenset({"hunter22"})) == "with password ***"


def test_scenarios_have_functions_loads_and_criteria_of_their_own() -> None:
    script = drafted(TWO).script

    assert "exec: 'readers'" in script
    assert "export function editors()" in script
    assert "'http_req_duration{scenario:readers}': ['p(95)<200']" in script
    assert "'http_req_duration{scenario:editors}': ['p(95)<900']" in script
    assert "export default" not in script


def test_words_of_one_scenario_change_no_other() -> None:
    script = drafted(
        "Login service: ramp to 30 users in 2 min and hold 8 min. Catalog service: 100 requests/s "
        "for 10 min. Both on https://a.example (/login, /catalog)."
    ).script

    assert "executor: 'constant-arrival-rate'" in script
    assert (
        "export function loginService() {\n  const response = http.get(`${BASE_URL}/login`)"
        in script
    )


def test_a_part_of_a_mix_may_make_several_requests() -> None:
    script = drafted(
        "70% browse GET /a and GET /a/{id}, 30% order with POST /c on https://a.example, 9 users"
    ).script

    assert "if (draw < 70) {" in script
    assert "// 2. GET /a/{id}" in script
    assert "// Order: POST /c" in script


def test_requests_per_second_are_made_by_fewer_iterations() -> None:
    draft = drafted(
        "100 requests per second for 2 minutes: GET https://a.example/a, then GET https://a.example/b"
    )

    assert "rate: 50" in draft.script
    assert (
        "100 requests per second are 50 iterations per second: each iteration makes 2 requests."
        in draft.assumptions
    )


def test_a_criterion_that_ends_the_test_is_the_only_one_that_does() -> None:
    script = drafted(
        "5 users for 1 minute on https://a.example/, p95 < 300 ms, stop if more than 5% of "
        "requests fail"
    ).script

    assert "http_req_duration: ['p(95)<300']" in script
    assert "http_req_failed: [{ threshold: 'rate<0.05', abortOnFail: true" in script


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Login service", "loginService"),
        ("GET /a-b/{id}", "getABId"),
        ("3 readers", "readers"),
        ("商品", ""),
    ],
)
def test_functions_are_named_after_the_words(words: str, name: str) -> None:
    assert function_name(words) == name


def test_no_function_takes_a_name_that_is_taken_or_means_something() -> None:
    assert distinct_name("check", set()) == "checkScenario"
    assert distinct_name("商品", {"scenario"}) == "scenario2"


def test_requests_with_shares_of_the_traffic_are_a_mix() -> None:
    script = drafted(
        "80 users, 12 minutes, https://a.example\n\n| Path | Weight |\n|---|---|\n"
        "| `/health` | 30% |\n| `/tools` | 70% |\n"
    ).script

    assert "in proportion 30:70" in script
    assert "function getHealth()" in script
