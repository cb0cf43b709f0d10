"""Pass criteria that a model quotes: their values, whose they are, and what stays in doubt."""

import pytest

from shared.domain.load import Threshold
from shared.domain.plan import Origin, Plan
from shared.reading.criteria.criterion import VALUE_OPEN
from shared.reading.criteria.in_words import NONE_MEANT
from shared.reading.criteria.scopes import IN_A_PART, OF_A_PART
from shared.reading.reader import read_plan
from tests.support.quoting import after, said
from worker.description.quoting.agreement import quoted
from worker.description.quoting.quote import Quoted

UMPTEENS = "Hit https://x.example.com/ with 45 umpteens of visitors for 5 minutes"


def origin_of(plan: Plan, part: str) -> Origin:
    (origin,) = [claim.origin for claim in plan.claims if claim.part == part]
    return origin


@pytest.mark.parametrize(
    ("text", "value", "threshold"),
    [
        (
            "p95 poniżej 400 ms",
            "http_req_duration p(95)<400",
            Threshold("http_req_duration", "p(95)", "<", 400),
        ),
        (
            "95 % żądań w czasie 2 s",
            "p(95)<2000",
            Threshold("http_req_duration", "p(95)", "<", 2000),
        ),
        (
            "błędy poniżej 1 %",
            "http_req_failed: rate<0.01",
            Threshold("http_req_failed", "rate", "<", 0.01),
        ),
    ],
)
def test_a_threshold_follows_from_its_limit_and_its_percentile(
    text: str, value: str, threshold: Threshold
) -> None:
    found = after(text, said("threshold", value, text))

    assert [each.threshold for each in found.plan.criteria] == [threshold]
    assert found.plan.unread == ()


@pytest.mark.parametrize(
    "value", ["p(90)<400", "p(95)<500", "http_req_failed rate<0.95", "p95<400"]
)
def test_another_threshold_does_not(value: str) -> None:
    text = "p95 poniżej 400 ms"
    found = after(text, said("threshold", value, text))

    assert len(found.dropped) + len(found.disputes) == 1
    assert found.plan.criteria == read_plan(text).criteria


def test_a_threshold_that_differs_from_the_rules_is_disputed() -> None:
    text = "10 users, p95 below 400 ms. Later p95 in 500 ms"
    plan = read_plan("10 users, p95 below 400 ms")

    found = quoted(plan, text, [said("threshold", "p(95)<500", "p95 in 500 ms")])

    assert [each.part for each in found.disputes] == ["criteria[0]"]


def doubted(text: str, doubt: str) -> Plan:
    """Return the plan of a text with a doubt about its first criterion."""
    plan = read_plan(text)
    claims = tuple(
        each.model_copy(update={"origin": Origin.LIKELY, "doubt": doubt})
        if each.part == "criteria[0]"
        else each
        for each in plan.claims
    )
    return plan.model_copy(update={"claims": claims})


@pytest.mark.parametrize(
    ("doubt", "words", "threshold"),
    [
        (VALUE_OPEN, "p99 below 900 ms", "http_req_duration p(99)<900"),
        (VALUE_OPEN, "the average below 400 ms", "http_req_duration avg<400"),
        (VALUE_OPEN, "less than 1 % errors", "http_req_failed rate<0.01"),
        (NONE_MEANT, "no errors", "http_req_failed rate==0"),
        (OF_A_PART, "p95 below 1 second", "http_req_duration p(95)<1000"),
        (IN_A_PART, "p95 below 1 second", "http_req_duration p(95)<1000"),
    ],
)
def test_a_quotation_lifts_the_doubt_of_a_criterion(doubt: str, words: str, threshold: str) -> None:
    text = f"50 users for 5 minutes on https://a.example/, {words}"

    plan = quoted(doubted(text, doubt), text, [said("threshold", threshold, words)]).plan

    assert origin_of(plan, "criteria[0]") is Origin.QUOTED
    assert not any(claim.doubt for claim in plan.claims)
    assert plan.criteria[0].is_of_all


def test_of_several_requests_a_limit_stays_that_of_one_part() -> None:
    text = "50 users, 5 min: GET https://a.example/a, then GET /b, p95 below 1 second"
    quote = said("threshold", "http_req_duration p(95)<1000", "p95 below 1 second")

    plan = quoted(doubted(text, OF_A_PART), text, [quote]).plan

    assert OF_A_PART in {claim.doubt for claim in plan.claims}


def test_words_alone_agree_that_nothing_may_fail_and_never_say_it() -> None:
    quote = said("threshold", "http_req_failed rate==0", "umpteens of visitors")

    found = after(UMPTEENS, quote)

    assert [each.read for each in found.disputes] == ["read no such limit"]
    assert found.plan.criteria == ()


def test_that_nothing_may_fail_is_no_limit_where_the_text_says_which_answers_are_wanted() -> None:
    text = "5 users for 2 minutes on https://a.example/x, all responses must be 200"
    quote = said("threshold", "http_req_failed rate==0", "all responses must be")

    found = after(text, quote)

    assert [each.reason for each in found.dropped] == [
        "the rules have no such limit, and no number says it"
    ]


def test_a_limit_of_a_tag_agrees_and_fills_nothing() -> None:
    text = "50 users for 5 minutes on https://a.example/ with p95 below 400 ms"
    tagged = said("threshold", "http_req_duration{part:a}: p(95)<400", "p95 below 400 ms")
    other = said("threshold", "http_req_waiting{part:a} p(95)<400", "p95 below 400 ms")

    assert after(text, tagged) == Quoted(read_plan(text))
    assert len(after(text, other).dropped) == 1


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("nine out of ten answers in under 300 ms", "http_req_duration p(90)<300"),
        ("95 out of 100 calls back in under 800 ms", "http_req_duration p(95)<800"),
        ("TP99 under 600 ms", "http_req_duration p(99)<600"),
    ],
)
def test_a_percentile_may_be_told_in_several_ways(words: str, value: str) -> None:
    found = after(f"50 users for 5 minutes, {words}", said("threshold", value, words))

    assert [
        f"{each.threshold.metric} {each.threshold.aggregation}<{each.threshold.value:g}"
        for each in found.plan.criteria
    ] == [value]
    assert found.disputes == ()


@pytest.mark.parametrize(
    "words", ["not one failed call", "zero failures whatsoever", "all have to succeed"]
)
def test_words_for_it_say_that_nothing_may_fail(words: str) -> None:
    text = f"50 users for 5 minutes on https://a.example/ and {words}"

    found = after(text, said("threshold", "http_req_failed rate==0", words))

    assert found.plan.complete
    assert [each.threshold.value for each in found.plan.criteria] == [0]


@pytest.mark.parametrize(
    ("tag", "scope"),
    [
        ("orders", "POST https://a.example/orders"),
        ("reads", "GET https://a.example/items"),
        ("adding", "POST https://a.example/orders"),
        ("payment", None),  # no request is called so
    ],
)
def test_the_tag_of_a_limit_names_its_request_by_address_or_method(
    tag: str, scope: str | None
) -> None:
    requests = "GET https://a.example/items, POST https://a.example/orders"
    text = f"10 users, 5 min: {requests}. p95 poniżej 2 s"
    value = f"http_req_duration{{part:{tag}}} p(95)<2000"

    found = after(text, said("threshold", value, "p95 poniżej 2 s"))

    assert [each.scope for each in found.plan.criteria] == [scope]
    is_sure = origin_of(found.plan, "criteria[0]") is Origin.QUOTED
    assert is_sure is (scope is not None)


def test_the_tag_of_a_limit_names_what_graphql_is_asked() -> None:
    text = "10 users, 5 min: GraphQL at https://a.example/graphql, POST /items. p95 poniżej 2 s"
    value = "http_req_duration{part:query} p(95)<2000"

    found = after(text, said("threshold", value, "p95 poniżej 2 s"))

    assert [each.scope for each in found.plan.criteria] == ["POST https://a.example/graphql"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("No heartbeat may take longer than one second", "http_req_duration max<=1000"),
        ("Slowest 1 % allowed to take 400 ms, not more", "http_req_duration p(99)<=400"),
        ("all 500 have to be 200", "http_req_failed rate==0"),
        ("all of them have to return 2xx", "http_req_failed rate==0"),
    ],
)
def test_words_for_none_and_all_name_a_value(text: str, value: str) -> None:
    whole = f"30 users for 2 minutes on https://a.example/. {text}."

    found = after(
        whole,
        said("users", "30", "30 users"),
        said("duration_s", "120", "for 2 minutes"),
        said("threshold", value, text),
    )

    assert found.plan.is_whole
    assert len(found.plan.criteria) == 1


def test_a_limit_of_which_nobody_says_what_is_limited_stays_in_doubt() -> None:
    text = "30 users for 2 minutes on https://a.example/, response time below 2 s"

    found = after(text, said("threshold", "http_req_duration max<2000", "response time below 2 s"))

    assert [claim.doubt for claim in found.plan.claims if claim.doubt] == [VALUE_OPEN]


def test_the_model_can_name_what_the_rules_could_not() -> None:
    text = "30 users for 2 minutes on https://a.example/. zzyxw worst one: response below 2 s"

    found = after(
        text,
        said("threshold", "http_req_duration max<2000", "worst one: response below 2 s"),
    )

    assert [each.threshold.aggregation for each in found.plan.criteria] == ["max"]


def test_a_limit_that_the_model_does_not_read_is_in_doubt() -> None:
    text = (
        "Last week we had 80 users and zero failures. Now 200 users for 5 minutes on "
        "https://a.example/, with 3 umpteens"
    )

    found = after(
        text,
        said("background", "last week", "Last week we had 80 users"),
        said("users", "200", "200 users"),
        said("duration_s", "300", "for 5 minutes"),
        said("background", "umpteens", "with 3 umpteens"),
    )

    assert not found.plan.criteria or not found.plan.is_whole


def test_a_limit_that_is_quoted_for_each_scenario_is_one_of_all() -> None:
    text = (
        "Runs: 400 umpteens per second, 500 umpteens per second, 2 minutes each, "
        "https://a.example/. In all of them p99 at most 20ms"
    )
    limits = [
        said(
            "threshold", f"http_req_duration{{scenario:{name}}} p(99)<=20", "p99 at most 20ms", name
        )
        for name in ("one", "two")
    ]

    found = after(
        text,
        said("requests_per_s", "400", "400 umpteens per second", "one"),
        said("requests_per_s", "500", "500 umpteens per second", "two"),
        said("duration_s", "120", "2 minutes each"),
        *limits,
    )

    assert [each.is_of_all for each in found.plan.criteria] == [True]
