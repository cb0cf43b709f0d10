"""How the offline generator renders limits that are of a part of the test."""

import pytest

from shared.domain.load import Threshold
from shared.domain.plan import Criterion, During, GivenPlan
from shared.domain.wanted import Wanted
from tests.support.descriptions import drafted
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.generate.offline.generator import OfflineGenerator
from worker.ports import Draft

LOAD = "50 users for 10 minutes on https://a.example"
THREE = f"{LOAD}: GET /list, POST /orders and GET /login."
RAMPED = "Ramp up to 80 users in 2 minutes, hold for 10 minutes. GET https://a.example/x."
LEFT_OUT = "holds for a part of the test alone; the script leaves it out."
P95 = Threshold("http_req_duration", "p(95)", "<", 900.0)


def given(description: str, *criteria: Criterion) -> Draft:
    """Return the draft for a description beside criteria that are given."""
    wanted = Wanted(description=description, plan=GivenPlan(criteria=criteria))
    return OfflineGenerator(InPlace()).draft(wanted, Budget(10))


@pytest.mark.parametrize(
    ("limits", "lines"),
    [
        (
            "p95 of /orders under 1 s, everything else under 300 ms.",
            (
                "'http_req_duration{part:POST /orders}': ['p(95)<1000']",
                "'http_req_duration{part:GET /list and GET /login}': ['p(95)<300']",
                "tags: { part: 'POST /orders' }",
                "tags: { part: 'GET /list and GET /login' }",
            ),
        ),
        (
            "p95 of /orders under 1 s. p99 < 2 s for GET /list and POST /orders.",
            (
                "'http_req_duration{part:POST /orders}': ['p(95)<1000']",
                "'http_req_duration{part2:GET /list and POST /orders}': ['p(99)<2000']",
                "tags: { part: 'POST /orders', part2: 'GET /list and POST /orders' }",
                "tags: { part2: 'GET /list and POST /orders' }",
            ),
        ),
        ("p95 < 300 ms for all of them.", ("http_req_duration: ['p(95)<300']",)),
    ],
)
def test_requests_that_a_limit_is_of_bear_a_tag(limits: str, lines: tuple[str, ...]) -> None:
    draft = drafted(f"{THREE} {limits}")

    assert [line for line in lines if line not in draft.script] == []
    assert LEFT_OUT not in " ".join(draft.assumptions)


def test_a_request_is_told_from_one_with_another_method() -> None:
    script = drafted(
        "- GET /orders: p95 < 200 ms\n- POST /orders: p95 < 500 ms\n\n"
        "10 VUs for 2 minutes on https://a.example"
    ).script

    assert "'http_req_duration{part:GET /orders}': ['p(95)<200']" in script
    assert "'http_req_duration{part:POST /orders}': ['p(95)<500']" in script


def test_a_request_is_told_from_one_with_another_host() -> None:
    scope = "GET https://b.example/ping"
    draft = given(
        "9 users for 1 minute: GET https://a.example/ping and GET https://b.example/ping",
        Criterion(threshold=P95, scope=scope),
    )

    assert draft.script.count("tags: { part: 'GET /ping' }") == 1


def test_a_request_that_a_limit_names_again_is_made_once() -> None:
    script = drafted(f"{THREE} p95 of /orders under 1 s.").script

    assert script.count("${BASE_URL}/orders") == 1


def test_a_phase_that_counts_is_a_scenario() -> None:
    draft = drafted(f"{RAMPED} During the steady state p95 < 1 s. Errors < 1 %.")

    assert "'http_req_duration{phase:steady}': ['p(95)<1000']" in draft.script
    assert "http_req_failed: ['rate<0.01']" in draft.script
    assert "startTime: '2m'" in draft.script
    assert draft.script.count("gracefulStop: '0s'") == 1
    assert any("users start over" in each for each in draft.assumptions)


def test_phases_of_a_mix_are_scenarios_of_each_part() -> None:
    script = drafted(
        "Ramp up to 100 users in 1 minute, hold for 9 minutes. 95% GET https://a.example/list, "
        "5% POST /orders. p95 < 1 s after the ramp-up"
    ).script

    names = ("getListWarmUp", "getListSteady", "postOrdersWarmUp", "postOrdersSteady")
    assert [name for name in names if f"    {name}: {{" not in script] == []
    assert "'http_req_duration{phase:steady}': ['p(95)<1000']" in script


@pytest.mark.parametrize(
    "times",
    [
        (During(60, 300), During(120, 240)),
        (During(60, 6000),),
    ],
    ids=["overlapping", "longer than the test"],
)
def test_times_that_are_no_phases_are_left_out(times: tuple[During, ...]) -> None:
    criteria = tuple(Criterion(threshold=P95, during=each) for each in times)
    draft = given(f"{LOAD}/x", *criteria)

    assert sum(LEFT_OUT in each for each in draft.assumptions) == len(times)
    assert "phase" not in draft.script


def test_a_limit_of_requests_that_nobody_knows_is_left_out() -> None:
    draft = drafted(f"{THREE} Writes should have p95 < 600 ms")

    assert f"http_req_duration p(95) < 600 {LEFT_OUT}" in draft.assumptions


def test_groups_of_users_make_up_the_load() -> None:
    script = drafted(
        "97 users GET https://a.example/list and 3 users POST https://a.example/orders, 5 minutes"
    ).script

    assert [script.count(line) for line in ("vus: 97,", "vus: 3,")] == [1, 1]


def test_a_scenario_is_called_as_its_request() -> None:
    script = drafted(
        "80 % of the traffic are GET https://a.example/pages, 15 % GET /media, 5 % POST /comments, "
        "200 requests per second for 9 minutes"
    ).script

    assert "    getPages: {" in script
