"""The loads of a model's answer, where the rules are in doubt about theirs."""

import pytest

from shared.domain.load import LoadStage
from shared.domain.plan import Fate, Per, Unit
from shared.reading.reader import read_plan
from tests.support.quoting import after, load_of, said
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quote


def test_an_answer_that_accounts_for_all_stands_where_the_rules_are_in_doubt() -> None:
    text = "I get 5400 requests/second today. Make it 10000 users per sec during 1 minute"
    today = said("background", "what is reached today", "I get 5400 requests/second today")

    found = after(
        text,
        today,
        said("iterations_per_s", "10000", "10000 users per sec"),
        said("duration_s", "60", "during 1 minute"),
    )

    assert any(claim.doubt for claim in read_plan(text).claims)
    assert found.plan.complete
    assert load_of(found.plan).target == 10000


def test_what_an_answer_does_not_account_for_keeps_the_doubt() -> None:
    text = "No of Users -> 100\nMessages per User -> 5\nNo of servers -> 2\nPOST https://a.example/"
    users = said("users", "100", "No of Users -> 100")
    messages = said("iterations_per_user", "5", "Messages per User -> 5")
    servers = said("background", "servers", "No of servers -> 2")
    post = said("request", "POST https://a.example/", "POST https://a.example/")

    assert not after(text, messages, servers, post).plan.complete
    whole = after(text, users, messages, servers, post).plan
    assert whole.complete
    assert (load_of(whole).target, load_of(whole).per) == (5, Per.VU)
    assert load_of(whole).limit_vus == 100


def test_what_the_rules_are_sure_of_is_disputed_and_not_replaced() -> None:
    text = "50 users for 5 minutes against https://a.example/, and 3 umpteens"

    found = quoted(read_plan("50 users for 5 minutes"), text, [said("users", "5", "5 minutes")])

    assert load_of(found.plan).target == 50


def test_whether_a_ramp_lies_within_a_time_stays_a_question() -> None:
    text = "100 users, ramp-up 2 minutes, test length 15 minutes, https://a.example/"
    stages = said(
        "stages", "120:100, 780:100", "100 users, ramp-up 2 minutes, test length 15 minutes"
    )

    plan = after(text, stages, said("duration_s", "900", "test length 15 minutes")).plan

    assert any(claim.doubt for claim in plan.claims)


def test_several_loads_are_told_apart_by_their_names() -> None:
    text = (
        "First 11 rps constant for 20 minutes on https://a.example/mine, then the second test, "
        "to know what happens at 130: 130 rps for 5 minutes on https://a.example/all"
    )

    plan = after(
        text,
        said("requests_per_s", "11", "11 rps", "first"),
        said("duration_s", "1200", "20 minutes", "first"),
        said("request", "GET https://a.example/mine", "https://a.example/mine", "first"),
        said("requests_per_s", "130", "130 rps", "second"),
        said("duration_s", "300", "5 minutes", "second"),
        said("request", "GET https://a.example/all", "https://a.example/all", "second"),
        said("background", "why", "what happens at 130"),
    ).plan

    assert [each.name for each in plan.scenarios] == ["first", "second"]
    assert [each.load and each.load.target for each in plan.scenarios] == [11, 130]
    assert [[step.url for step in each.steps] for each in plan.scenarios] == [
        ["https://a.example/mine"],
        ["https://a.example/all"],
    ]


def test_the_limits_of_several_loads_are_those_of_their_scenarios() -> None:
    text = "smoke: 1 user, 1 minute. load: 90 users, 20 minutes -> p95 < 850 ms. https://a.example/"

    plan = after(
        text,
        said("users", "1", "1 user", "smoke"),
        said("duration_s", "60", "1 minute", "smoke"),
        said("users", "90", "90 users", "load"),
        said("duration_s", "1200", "20 minutes", "load"),
        said("threshold", "http_req_duration p(95)<850", "p95 < 850 ms", "load"),
    ).plan

    assert plan.complete
    assert [each.scope for each in plan.criteria] == ["load"]


def test_runs_of_each_user_are_the_same_as_their_total() -> None:
    text = "I need exactly 1000 orders by 10 VUs, 100 orders each, POST https://a.example/orders"

    found = after(
        text,
        said("iterations", "1000", "exactly 1000 orders"),
        said("users", "10", "10 VUs"),
        said("iterations_per_user", "100", "100 orders each"),
    )

    assert found.disputes == ()
    assert found.plan.complete


CLIMB = "160 users on https://a.example/. Scale up by 8 users per second, 20 minutes in all"
APART = "Take 150. Ramp-up 3 min, steady 27 min. https://a.example/"
AGAIN = "20 users for 5 minutes, jump to 100 for another 5 minutes, back to 20 for the last 5"
CODE = "rampTo(60).during(Duration.ofMinutes(3)), hold(60).during(Duration.ofSeconds(30))"


@pytest.mark.parametrize(
    ("text", "quotes", "stages"),
    [
        (
            CLIMB,
            [said("stages", "20:160, 1180:160", CLIMB)],
            (LoadStage(20, 160), LoadStage(1180, 160)),
        ),
        (
            APART,
            [
                said("users", "150", "Take 150."),
                said("stages", "180:150, 1620:150", "Ramp-up 3 min, steady 27 min"),
            ],
            (LoadStage(180, 150), LoadStage(1620, 150)),
        ),
        (
            AGAIN,
            [said("stages", "300:20, 0:100, 300:100, 0:20, 300:20", AGAIN)],
            (LoadStage(300, 20), LoadStage(300, 100), LoadStage(300, 20)),
        ),
        (
            f"```java\n{CODE}\n```\n60 users on https://a.example/",
            [said("users", "60", "60 users"), said("stages", "180:60, 30:60", CODE)],
            (LoadStage(180, 60), LoadStage(30, 60)),
        ),
    ],
)
def test_stages_follow_from_speeds_other_quotations_and_code(
    text: str, quotes: list[Quote], stages: tuple[LoadStage, ...]
) -> None:
    plan = after(text, *quotes).plan

    assert load_of(plan).stages == stages
    assert plan.complete


def test_what_is_quoted_from_a_command_counts_and_its_output_is_set_aside() -> None:
    text = (
        "same as this with k6 please\n"
        "    mytool -c400 -d30s https://a.example/x\n"
        "    12 threads and 400 connections\n"
        "    Requests/sec: 38211.90\n"
    )

    found = after(
        text,
        said("users", "400", "-c400"),
        said("duration_s", "30", "-d30s"),
        said("request", "GET /x", "https://a.example/x"),
        said("background", "output", "12 threads and 400 connections"),
        said("background", "output", "Requests/sec: 38211.90"),
    )

    assert (load_of(found.plan).target, load_of(found.plan).duration_s) == (400, 30)
    assert found.plan.complete


def test_levels_of_which_nobody_says_what_they_count_are_not_taken() -> None:
    text = "Öka till 200 användare på 5 minuter, håll 10 minuter, https://a.example/"
    stages = said("stages", "300:200, 600:200", "200 användare på 5 minuter, håll 10 minuter")

    alone = after(text, stages)
    counted = after(text, stages, said("users", "200", "200 användare"))

    assert [each.reason for each in alone.dropped] == ["nobody says what its levels count"]
    assert load_of(counted.plan).unit is Unit.USERS
    assert counted.plan.complete


def test_what_a_model_reads_and_nobody_else_makes_a_plan_unsure() -> None:
    text = "une soixantaine d'utilisateurs? no: some sixtyish on https://a.example/ for 5 minutes"

    found = after(text, said("users", "60", "some sixtyish"))

    assert [str(each) for each in found.disputes] == [
        'the model reads users 60 from "some sixtyish", and the rules read nothing of that kind'
    ]
    assert not found.plan.complete
    assert found.dropped == ()


def test_a_number_that_the_answer_leaves_out_stays_unread() -> None:
    text = "10 rps, 4 umpteens, 3 minutes, https://a.example/"

    plan = after(
        text, said("requests_per_s", "10", "10 rps"), said("duration_s", "180", "3 minutes")
    ).plan

    assert [each.text for each in plan.statements if each.fate is Fate.UNREAD] == ["4"]


def test_a_load_that_climbs_all_the_time_is_disputed_if_the_model_has_no_stages() -> None:
    text = "Ramp to 35 users over 10 minutes on https://a.example/"

    found = after(text, said("users", "35", "35 users"), said("duration_s", "600", "10 minutes"))

    assert [each.read for each in found.disputes] == ["read a ramp over all of it"]


def test_a_limit_of_a_part_for_a_model_and_of_all_for_the_rules_is_disputed() -> None:
    text = "60 users for 5 minutes: GET https://a.example/one, GET /two, p95 below 900 ms"
    tagged = said("threshold", "http_req_duration{part:two} p(95)<900", "p95 below 900 ms")

    assert [each.read for each in after(text, tagged).disputes] == [
        "read it as a limit of all requests"
    ]


def test_a_time_of_all_loads_is_that_of_each() -> None:
    text = "simultaneous, 1 hour: search 30 req/s on https://a.example/s, export 2 users on /e"

    plan = after(
        text,
        said("duration_s", "3600", "1 hour"),
        said("requests_per_s", "30", "30 req/s", "search"),
        said("request", "GET https://a.example/s", "https://a.example/s", "search"),
        said("users", "2", "2 users", "export"),
        said("request", "GET /e", "/e", "export"),
    ).plan

    assert [each.load and each.load.duration_s for each in plan.scenarios] == [3600, 3600]
    assert plan.complete


@pytest.mark.parametrize(
    ("command", "field", "value", "quote"),
    [
        ("wrk2 -c200 -d10m -R3000", "requests_per_s", "3000", "-R3000"),
        ("`wrk2 -c200 -d10m -R3000`", "requests_per_s", "3000", "-R3000"),
        ("hey -z 10m -c 40 -q 2", "requests_per_s", "80", "-c 40 -q 2"),
    ],
)
def test_settings_are_rates(command: str, field: str, value: str, quote: str) -> None:
    text = f"Do the same as umpteen {command} https://a.example/"

    found = after(text, said(field, value, quote), said("duration_s", "600", "10m"))

    assert found.dropped == ()


def test_stages_may_be_told_by_their_ends() -> None:
    text = """stages = [{"duration": 300, "users": 15}, {"duration": 900, "users": 40}]
        on https://a.example/, seconds from the start"""
    quote = '300, "users": 15}, {"duration": 900, "users": 40'

    found = after(text, said("stages", "300:15, 0:40, 600:40", quote))

    assert load_of(found.plan).stages == (LoadStage(300, 15), LoadStage(600, 40))


def test_stages_may_be_told_by_how_fast_users_come() -> None:
    text = (
        "200 umpteens as users, one new every 2 seconds, and it runs for 15 minutes, "
        "https://a.example/"
    )
    quote = "200 umpteens as users, one new every 2 seconds, and it runs for 15 minutes"

    found = after(text, said("users", "200", "200"), said("stages", "400:200, 500:200", quote))

    assert load_of(found.plan).stages == (LoadStage(400, 200), LoadStage(500, 200))


def test_of_a_climb_alone_nobody_knows_how_long_it_is_stayed() -> None:
    text = "50 umpteens as users, ramping up with 1 user/s, on https://a.example/"

    found = after(text, said("stages", "50:50", "50 umpteens as users, ramping up with 1 user/s"))

    assert load_of(found.plan).stages == ()


def test_one_of_a_range_is_not_for_the_model_to_choose() -> None:
    text = "500-1000 users for 5 minutes on https://a.example/"

    found = after(
        text, said("users", "1000", "500-1000 users"), said("duration_s", "300", "for 5 minutes")
    )

    assert not found.plan.is_whole


def test_one_time_that_is_told_of_all_loads_is_that_of_each() -> None:
    text = (
        "Proposed mix, simultaneous, 1 hour:\n"
        "* search GET https://a.example/s 30 req/s\n* export GET https://a.example/e 2 users\n"
        "Vendor's own benchmark: 1,900 req/s on 3 nodes"
    )

    found = after(
        text,
        said("duration_s", "3600", "simultaneous, 1 hour"),
        Quote(field="requests_per_s", value="30", quote="30 req/s", scenario="search"),
        Quote(field="users", value="2", quote="2 users", scenario="export"),
        said("background", "the vendor", "Vendor's own benchmark: 1,900 req/s on 3 nodes"),
    )

    assert [each.load.duration_s for each in found.plan.scenarios if each.load] == [3600, 3600]


def test_a_level_that_is_told_again_is_no_other_number() -> None:
    text = (
        "750 calls per second for 4 minutes on https://a.example/ in umpteen tries. "
        "750 is for all the workers together, of which we have 8"
    )

    found = after(
        text,
        said("requests_per_s", "750", "750 calls per second"),
        said("duration_s", "240", "for 4 minutes"),
        said("background", "workers", "of which we have 8"),
    )

    assert [each.text for each in found.plan.unread if each.text == "750"] == []


@pytest.mark.parametrize(
    ("second", "is_whole"), [("and 200 at once", True), ("then 200 at once", False)]
)
def test_loads_that_follow_on_each_other_are_none_beside_each_other(
    second: str, *, is_whole: bool
) -> None:
    text = f"Run 50 at once, {second}, each of them sends exactly one prompt to https://a.example/p"

    found = after(
        text,
        said("users", "50", "50 at once", "few"),
        said("users", "200", second, "many"),
        said("iterations_per_user", "1", "each of them sends exactly one prompt"),
    )

    assert found.plan.is_whole is is_whole
