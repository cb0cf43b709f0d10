"""The rules change a script of their own anew, and one of somebody else at single values."""

import pytest

from shared.domain.errors import CannotChangeError
from shared.domain.plan import GivenPlan, Load, Scenario, Unit
from shared.domain.wanted import Ask, Base, Wanted
from worker.generate.offline.generator import write_draft
from worker.ports import Draft

SHOP = (
    "50 users for 2 minutes: POST https://shop.example.com/login with a JSON body with user 'bob', "
    "then GET /cart. p95 below 400 ms, think time 2 seconds"
)
TWO = (
    'Scenario A "readers": 120 iterations per second on GET https://a.example/list for 10 minutes,'
    ' p95 < 200 ms. Scenario B "editors": 5 VUs POST /items for 10 minutes, p95 < 900 ms.'
)
OWN = """\
import http from 'k6/http';
import { sleep } from 'k6';
export const options = { vus: 5, duration: '10s' };
export default function () {
  http.get('https://shop.example.com/');
  sleep(1);
}
"""


def changed(*words: str) -> Draft:
    """Return the script for a description and the wishes after it."""
    draft = write_draft(Wanted(description=words[0]))
    for number, wish in enumerate(words[1:], start=1):
        asks = tuple(Ask(description=each) for each in words[:number])
        base = Base(script=draft.script, asks=asks)
        draft = write_draft(Wanted(description=wish, base=base))
    return draft


def edited(script: str, wish: str) -> str:
    return write_draft(Wanted(description=wish, base=Base(script=script))).script


def test_a_wish_is_written_under_the_description() -> None:
    lines = changed(SHOP, "make it 200 users", "also GET /orders").script.splitlines()

    assert "// Then: make it 200 users" in lines
    assert "// Then: also GET /orders" in lines
    assert lines.index("// Then: make it 200 users") > lines.index("// Load test, as described:")


def test_bodies_of_before_stay_and_new_requests_come_behind() -> None:
    script = changed(SHOP, "also GET /orders").script

    places = [script.index(part) for part in ("/login`", "/cart`", "/orders`")]
    assert places == sorted(places)
    assert "user: 'bob'" in script


def test_a_header_of_a_new_request_is_sent_with_no_other() -> None:
    script = changed(SHOP, "also GET /orders with header X-Kind: big").script

    assert script.count("'X-Kind'") == 1
    assert "HEADERS" not in script


def test_without_pauses_nobody_sleeps() -> None:
    assert "sleep" not in changed(SHOP, "no think time").script


def test_without_thresholds_there_is_not_even_the_usual_one() -> None:
    description = "50 users for 2 minutes on https://shop.example.com/"

    assert "thresholds" in changed(description).script
    assert "thresholds:" not in changed(description, "drop the thresholds").script
    assert "p(95)<300" in changed(description, "drop the thresholds", "p95 below 300 ms").script


def test_the_usual_threshold_stays_beside_a_new_one() -> None:
    description = "50 users for 2 minutes on https://shop.example.com/"

    script = changed(description, "p95 below 300 ms", "p99 below 900 ms").script

    assert "http_req_duration: ['p(95)<300', 'p(99)<900']" in script
    assert "http_req_failed: ['rate<0.01']" in script
    assert "rate<0.01" not in changed(description, "errors below 5%").script


def test_a_threshold_of_one_scenario_stays_its_own() -> None:
    limits = [line for line in changed(TWO).script.splitlines() if "{scenario:" in line]
    assert limits

    after = changed(TWO, "errors below 5%").script

    assert all(line in after for line in limits)


def test_a_secret_of_a_wish_is_not_repeated() -> None:
    draft = changed(SHOP, "7 users, send the header Authorization: Bearer hunter2secret")

    assert "hunter2secret" not in draft.script
    assert "vus: 7" in draft.script


def test_what_is_given_with_a_wish_beats_it() -> None:
    base = Base(script=write_draft(Wanted(description=SHOP)).script, asks=(Ask(description=SHOP),))
    load = Load(unit=Unit.USERS, target=9, duration_s=60)
    plan = GivenPlan(scenarios=(Scenario(name="default", load=load),))

    draft = write_draft(Wanted(description="80 users", plan=plan, base=base))

    assert "vus: 9" in draft.script


def test_a_part_that_is_not_understood_is_the_first_thing_that_is_said() -> None:
    draft = changed(SHOP, "60 users, and use a ramp")

    assert draft.assumptions[0].startswith("Not understood: 'use a ramp'.")
    assert draft.script.startswith("// Not understood: 'use a ramp'.")
    assert "vus: 60" in draft.script


@pytest.mark.parametrize(
    ("wish", "old", "new"),
    [
        ("make it 70 users", "vus: 5", "vus: 70"),
        ("for 3 minutes", "duration: '10s'", "duration: '3m'"),
        ("think time 2.5 seconds", "sleep(1)", "sleep(2.5)"),
        (
            "p95 below 300 ms",
            "{ vus: 5,",
            "{ thresholds: { http_req_duration: ['p(95)<300'] }, vus: 5,",
        ),
    ],
)
def test_a_value_of_somebody_elses_script_is_changed_where_it_stands(
    wish: str, old: str, new: str
) -> None:
    assert edited(OWN, wish) == OWN.replace(old, new)


def test_thresholds_change_beside_others() -> None:
    limits = "thresholds: { http_req_duration: ['p(95)<400', 'avg<99'], checks: ['rate>0.9'] }"
    script = OWN.replace("vus: 5", f"{limits}, vus: 5")

    assert edited(script, "p95 below 300 ms") == script.replace("p(95)<400", "p(95)<300")
    assert edited(script, "errors below 2%") == script.replace(
        "thresholds: { http", "thresholds: { http_req_failed: ['rate<0.02'], http"
    )
    assert "http_req_duration" not in edited(script, "drop the latency limit")


def test_the_load_of_a_scenario_is_changed_there() -> None:
    scenario = "scenarios: { a: { executor: 'constant-vus', vus: 5, duration: '10s' } }"
    script = OWN.replace("vus: 5, duration: '10s'", scenario)

    assert edited(script, "8 users for 20 seconds") == script.replace(
        "vus: 5, duration: '10s'", "vus: 8, duration: '20s'"
    )


@pytest.mark.parametrize(
    ("script", "wish"),
    [
        (OWN, "also GET /orders"),
        (OWN, "without the cart"),
        (OWN, "ramp to 50 users over 2 minutes"),
        (OWN, "100 requests per second"),
        (OWN, "think time 1 to 5 seconds"),
        (OWN, "7 users and be gentler"),
        (OWN, "thank you"),
        (OWN.replace("vus: 5", "vus: __ENV.VUS || 5"), "7 users"),
        (OWN.replace("{ vus: 5, duration: '10s' }", "{ stages: [] }"), "7 users"),
        (OWN.replace("sleep(1)", "sleep(Math.random())"), "think time 2 seconds"),
        (OWN.replace("export const", "const"), "7 users"),
        ("export default function () {", "7 users"),
    ],
)
def test_what_cannot_be_done_for_sure_is_refused_with_what_can(script: str, wish: str) -> None:
    with pytest.raises(CannotChangeError, match="What can be changed there: users"):
        edited(script, wish)


def test_a_wish_without_sense_is_refused_with_examples() -> None:
    with pytest.raises(CannotChangeError, match="'200 users'"):
        changed(SHOP, "be gentler")
