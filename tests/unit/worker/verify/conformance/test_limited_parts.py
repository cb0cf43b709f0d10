"""A threshold on tagged samples is one on a part of the test if its tags select just that part."""

from collections.abc import Mapping

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind, Tag
from shared.domain.load import Threshold
from shared.domain.plan import Criterion, During, GivenPlan, Load, Plan, Scenario, Unit
from shared.domain.plan import Step as Asked
from shared.reading.answer import plan_of
from worker.verify.conformance.limited_parts import LimitedParts, selector
from worker.verify.conformance.requirements import requirements
from worker.verify.conformance.script import Script
from worker.verify.conformance.seen import Seen

HOST = "https://a.example"
SEARCH = Asked(method="GET", url=f"{HOST}/search")
BUY = Asked(method="POST", url=f"{HOST}/orders", name="buy")


def made(step: Asked, **told: object) -> Step:
    request = Step(kind=StepKind.REQUEST, method=step.method, url=step.url, status=200)
    return request.model_copy(update=told)


def tagged(**tags: str) -> tuple[Tag, ...]:
    return tuple(Tag(*each) for each in tags.items())


def parts(
    plan: Plan, *courses: tuple[str, tuple[Step, ...]], options: Mapping[str, object] | None = None
) -> LimitedParts:
    trace = tuple(Course(scenario=name, iterations=1, steps=steps) for name, steps in courses)
    run = DryRun(requests=2, checks=0, iterations=1, hosts=(), trace=trace)
    return LimitedParts(plan, Script(plan, "x", Seen(options=options, dry_run=run)))


ONE = plan_of("x", GivenPlan(scenarios=(Scenario(name="all", steps=(SEARCH, BUY)),)))
BOTH = (
    made(SEARCH, tags=tagged(kind="read", group="::search")),
    made(BUY, name="order", tags=tagged(kind="write", group="::buy")),
)


@pytest.mark.parametrize(
    ("metric", "scope", "is_it"),
    [
        ("http_req_duration{name:order}", "buy", True),
        ("http_req_duration{name:order}", "POST /orders", True),
        ("http_req_duration{name:order}", f"POST {HOST}/orders", True),
        ("http_req_duration{name:order}", "/orders", True),
        ("http_req_duration{name:order}", "/search", False),
        ("http_req_duration{ kind:write }", "/orders", True),
        ("http_req_duration{group:::buy}", "/orders", True),
        ("http_req_duration{group:buy}", "/orders", False),
        ("http_req_duration{method:POST}", "/orders", True),
        ("http_req_duration{method:POST,kind:read}", "/orders", False),
        (f"http_req_duration{{url:{HOST}/search}}", "/search", True),
        ("http_req_duration{expected_response:true}", "/orders", False),
        ("http_req_duration{status:200}", "/orders", False),
        ("http_req_duration", "/orders", False),
        ("http_req_duration{name:order}", "checkout", None),
        ("http_req_duration{name:order}", "PUT /orders", None),
        ("my_trend{name:order}", "/orders", None),
    ],
)
def test_tags_select_requests(metric: str, scope: str, is_it: bool | None) -> None:  # noqa: FBT001
    assert parts(ONE, ("default", BOTH)).selects(metric, scope) is is_it


def test_a_threshold_on_all_is_one_on_the_only_request() -> None:
    only = (made(BUY),)

    assert parts(ONE, ("default", only)).selects("http_req_duration", "/orders") is True


def test_what_setup_requests_is_no_part() -> None:
    found = parts(ONE, ("setup", (made(BUY),)), ("default", BOTH[:1]))

    assert found.selects("http_req_duration", "/orders") is None


def test_a_scenario_is_known_by_its_load() -> None:
    def scenario(name: str, users: int, step: Asked) -> Scenario:
        load = Load(unit=Unit.USERS, target=users, duration_s=60.0)
        return Scenario(name=name, load=load, steps=(step,))

    plan = plan_of(
        "x", GivenPlan(scenarios=(scenario("scenario 1", 40, SEARCH), scenario("b", 10, BUY)))
    )
    settings = {"executor": "constant-vus", "duration": "1m"}
    options = {
        "scenarios": {
            "searching": {**settings, "vus": 40, "exec": "one"},
            "buying": {**settings, "vus": 10, "exec": "two"},
        }
    }
    found = parts(plan, ("searching", BOTH[:1]), ("buying", BOTH[1:]), options=options)

    assert found.selects("http_req_duration{scenario:searching}", "scenario 1") is True
    assert found.selects("http_req_duration{scenario:buying}", "scenario 1") is False


@pytest.mark.parametrize(
    ("metric", "tags"),
    [
        ("http_reqs", {}),
        ('http_reqs{name:"a b"}', {"name": "a b"}),
        ("http_reqs{url:https://a.example/a}", {"url": "https://a.example/a"}),
        ("http_reqs{a:1, b:2}", {"a": "1", "b": "2"}),
        ("http_reqs{a}", None),
    ],
)
def test_a_metric_names_tags(metric: str, tags: dict[str, str] | None) -> None:
    assert selector(metric) == tags


def test_the_requirement_says_that_a_threshold_is_for_something_else() -> None:
    limit = Criterion(threshold=Threshold("http_req_duration", "p(95)", "<", 800.0), scope="buy")
    steps = (Scenario(name="all", steps=(SEARCH, BUY)),)
    plan = plan_of("x", GivenPlan(scenarios=steps, criteria=(limit,)))
    course = Course(scenario="default", iterations=1, steps=BOTH)
    run = DryRun(requests=2, checks=0, iterations=1, hosts=(), trace=(course,))
    options = {"thresholds": {"http_req_duration{name:search}": ["p(95)<800"]}}

    listed = requirements(plan, "x", Seen(options=options, dry_run=run))
    found = next(each for each in listed if each.part == "criteria[0]")

    assert found.met is False
    assert found.found is not None
    assert found.found.endswith("which is not for that part")


PHASES = {
    "warmUp": {"executor": "constant-vus", "vus": 5, "duration": "1m", "tags": {"phase": "early"}},
    "steady": {
        "executor": "constant-vus",
        "vus": 5,
        "duration": "9m",
        "startTime": "1m",
        "tags": {"phase": "steady"},
    },
}
WHOLE = {"all": {"executor": "constant-vus", "vus": 5, "duration": "10m"}}


@pytest.mark.parametrize(
    ("metric", "during", "scenarios", "is_it"),
    [
        ("http_req_duration{phase:steady}", During(60), PHASES, True),
        ("http_req_duration{phase:steady}", During(60, 600), PHASES, True),
        ("http_req_duration{scenario:steady}", During(60), PHASES, True),
        ("http_req_duration{scenario:warmUp}", During(0, 60), PHASES, True),
        ("http_req_duration{scenario:warmUp}", During(60), PHASES, False),
        ("http_req_duration{phase:early}", During(60), PHASES, False),
        ("http_req_duration", During(60), PHASES, False),
        ("http_req_duration{phase:steady}", During(120), PHASES, None),
        ("http_req_duration{phase:steady}", During(60, 300), PHASES, None),
        ("http_req_duration", During(60), WHOLE, False),
        ("http_req_duration{scenario:all}", During(60), WHOLE, False),
        ("http_req_duration{phase:steady}", During(60), WHOLE, None),
        ("http_req_duration", During(0, 600), WHOLE, True),
    ],
)
def test_a_time_is_that_of_the_scenarios_that_run_in_it(
    metric: str,
    during: During,
    scenarios: Mapping[str, object],
    is_it: bool | None,  # noqa: FBT001
) -> None:
    seen = tuple(made(each, tags=tagged(phase="early")) for each in (SEARCH, BUY))
    found = parts(ONE, (next(iter(scenarios)), seen), options={"scenarios": scenarios})

    assert found.selects(metric, None, during) is is_it


def test_a_part_may_be_several_requests() -> None:
    third = Asked(method="GET", url=f"{HOST}/items")
    plan = plan_of("x", GivenPlan(scenarios=(Scenario(name="all", steps=(SEARCH, BUY, third)),)))
    seen = (*(made(each, tags=tagged(part="two")) for each in (SEARCH, BUY)), made(third))
    found = parts(plan, ("default", seen))

    assert found.selects("http_req_duration{part:two}", "GET /search, POST /orders") is True
    assert found.selects("http_req_duration{part:two}", "GET /search, /items") is False
    assert found.selects("http_req_duration{part:two}", "GET /search, /basket") is None


def test_a_tag_of_a_request_is_stronger_than_one_of_its_scenario() -> None:
    options = {"scenarios": {"browse": {"executor": "constant-vus", "tags": {"kind": "read"}}}}
    found = parts(ONE, ("browse", BOTH), options=options)

    assert found.selects("http_req_duration{kind:read}", None) is False
    assert found.selects("http_req_duration{kind:read}", "/search") is True
    assert found.selects("http_req_duration{kind:write}", "/orders") is True
