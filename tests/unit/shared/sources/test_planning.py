import pytest

from shared.domain.plan import Fate, GivenPlan, Load, Origin, Pause, Plan, Scenario, Unit
from shared.domain.sources import Source, Sources
from shared.domain.wanted import Ask
from shared.reading.reader import read_plan
from shared.sources.completing import completed
from shared.sources.gathering import read_sources
from tests.support.sources import LOG, OPENAPI, entry, har, read

SHOP = read(OPENAPI, "shop.yaml")


def planned(text: str, sources: Sources = SHOP) -> Plan:
    return completed(read_plan(text), Ask(description=text, sources=sources))


def made(plan: Plan) -> list[str]:
    server = "https://shop.example/api"
    return [
        f"{step.method} {step.url.removeprefix(server)}"
        for scenario in plan.scenarios
        for step in scenario.steps
    ]


def test_the_text_says_how_much_and_the_source_what() -> None:
    plan = planned("200 users for 5 minutes")

    (scenario,) = plan.scenarios
    assert scenario.load == Load(unit=Unit.USERS, target=200, duration_s=300)
    assert len(scenario.steps) == 5
    origins = {claim.part: (claim.origin, claim.source) for claim in plan.claims}
    assert origins["scenarios[0].load.target"] == (Origin.STATED, "")
    assert origins["scenarios[0].steps[1]"] == (Origin.GIVEN, "shop.yaml: POST /orders")
    assert plan.complete


def test_a_source_alone_is_a_whole_plan() -> None:
    plan = planned("")

    assert plan.complete
    assert len(made(plan)) == 5


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (
            "only the order endpoints, 20 users",
            ["POST /orders", "GET /orders", "GET /orders/{id}", "DELETE /orders/{id}"],
        ),
        ("just the catalogue, 20 users", ["GET /products?page=2"]),
        ("products endpoints only, 20 users", ["GET /products?page=2"]),
        ("only GET requests, 20 users", ["GET /products?page=2", "GET /orders",
                                         "GET /orders/{id}"]),
        ("only read the orders, 20 users", ["GET /orders", "GET /orders/{id}"]),
        ("all but DELETE requests, 20 users", ["GET /products?page=2", "POST /orders",
                                               "GET /orders", "GET /orders/{id}"]),
        ("everything except /orders, 20 users", ["GET /products?page=2"]),
        ("POST /orders, then GET /orders/{id}, 20 users", ["POST /orders", "GET /orders/{id}"]),
        ("GET /orders with 20 users", ["GET /orders"]),
        ("only for 20 users", None),
        ("20 users without think time", None),
    ],
)  # fmt: skip
def test_a_description_narrows_its_sources(text: str, requests: list[str] | None) -> None:
    plan = planned(text)

    assert made(plan) == (requests if requests is not None else made(planned("20 users")))
    assert plan.complete


def test_what_the_description_does_not_want_is_left_out_with_its_words() -> None:
    (source,) = planned("only the order endpoints, 20 users").sources

    assert (source.taken, [each.model_dump() for each in source.left_out]) == (
        4,
        [
            {
                "reason": "the description wants only the order endpoints",
                "at": "GET /products",
                "count": 1,
            }
        ],
    )


def test_words_that_name_none_of_the_requests_make_them_doubtful() -> None:
    plan = planned("only the invoices, 20 users")

    assert len(made(plan)) == 5
    steps = [claim for claim in plan.claims if ".steps[" in claim.part]
    assert {claim.origin for claim in steps} == {Origin.LIKELY}
    assert steps[0].doubt == "'the invoices' names none of the requests that were read"


@pytest.mark.parametrize(
    ("server", "first"),
    [
        ("https://staging.example", "https://staging.example/api/products?page=2"),
        ("https://staging.example/api/v2", "https://staging.example/api/v2/products?page=2"),
    ],
)
def test_the_description_may_name_another_server(server: str, first: str) -> None:
    plan = planned(f"20 users against {server} for 1 minute")

    assert plan.scenarios[0].steps[0].url == first
    assert all(step.url.startswith(server) for step in plan.scenarios[0].steps)
    assert all(each.fate is Fate.CLAIMED for each in plan.statements)


def test_a_request_that_no_source_has_is_added() -> None:
    plan = planned("GET /orders and GET /health, 20 users")

    assert made(plan) == ["GET /orders", "GET /health"]
    origins = [claim.origin for claim in plan.claims if ".steps[" in claim.part]
    assert origins == [Origin.GIVEN, Origin.STATED]


def test_a_log_brings_shares_and_its_peak() -> None:
    plan = planned("", read(LOG, "access.log"))

    load, *parts = plan.scenarios
    assert load.load == Load(unit=Unit.REQUESTS_PER_S, target=20 / 60)
    assert [(each.name, each.share) for each in parts] == [
        ("GET /products", 75.0),
        ("GET /orders/{order_id}", 15.0),
        ("POST /orders", 10.0),
    ]
    sources = {claim.part: claim.source for claim in plan.claims}
    assert sources["scenarios[0].load.target"].startswith("access.log: 20 lines at 2026-11-02")
    assert sources["scenarios[1].share"] == "access.log: 30 lines of GET /products"


def test_a_load_in_the_description_beats_the_peak_of_a_log() -> None:
    plan = planned("50 users for 5 minutes", read(LOG))

    assert plan.scenarios[0].load == Load(unit=Unit.USERS, target=50, duration_s=300)


def test_a_length_in_the_description_goes_with_the_peak_of_a_log() -> None:
    plan = planned("for 10 minutes", read(LOG))

    assert plan.scenarios[0].load == Load(unit=Unit.REQUESTS_PER_S, target=20 / 60, duration_s=600)


def test_a_log_tells_how_often_a_specification_is_called() -> None:
    both = read_sources([Source("shop.yaml", OPENAPI), Source("access.log", LOG)])
    plan = planned("", both)

    assert [(each.name, each.share) for each in plan.scenarios[1:]] == [
        ("GET /products", 75.0),
        ("GET /orders/{id}", 15.0),
        ("POST /orders", 10.0),
    ]
    assert plan.scenarios[3].steps[0].body == '{"product":7,"quantity":2}'
    assert {each.reason: each.count for each in plan.sources[0].left_out} == {
        "it is not in the log": 2
    }


def test_what_two_sources_tell_of_is_taken_once() -> None:
    recorded = har(entry("GET", "https://shop.example/api/orders"))
    both = read_sources([Source("visit.har", recorded), Source("shop.yaml", OPENAPI)])

    assert [each.taken for each in planned("", both).sources] == [1, 4]
    assert both.reports[1].left_out[0].reason == "another source has it"


def test_parts_of_the_description_get_the_requests_that_they_name() -> None:
    plan = planned("70% GET /products, 30% POST /orders, 50 users for 1 minute")

    assert [(each.share, len(each.steps)) for each in plan.scenarios] == [
        (None, 0),
        (70, 1),
        (30, 1),
    ]
    assert plan.scenarios[2].steps[0].body == '{"product":7,"quantity":2}'


def test_a_recording_has_an_order_and_pauses() -> None:
    text = har(entry("GET", "https://x.example/a"), entry("GET", "https://x.example/b", at=4.05))
    (scenario,) = planned("", read(text)).scenarios

    assert scenario.ordered
    assert scenario.pause == Pause(shortest_s=4.0, longest_s=4.0)


def test_a_pause_in_the_description_beats_that_of_a_recording() -> None:
    text = har(entry("GET", "https://x.example/a"), entry("GET", "https://x.example/b", at=4.05))
    plan = planned("20 users for 1 minute, think time 2 seconds", read(text))

    assert plan.scenarios[0].pause == Pause(shortest_s=2.0, longest_s=2.0)


def test_a_plan_that_is_given_beats_the_sources() -> None:
    given = GivenPlan(scenarios=(Scenario(name="mine"),))
    plan = completed(read_plan(""), Ask(description="", sources=SHOP, plan=given))

    assert [each.name for each in plan.scenarios] == ["mine"]


def test_what_the_needs_of_left_out_requests_are_is_not_told() -> None:
    assert planned("only the catalogue, 20 users").sources[0].needs == ()
    assert planned("only the orders, 20 users").sources[0].needs == ("API_TOKEN",)
