"""Each part of a plan beside what a script does."""

from collections.abc import Mapping
from typing import Any

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.domain.plan import GivenPlan, Load, Origin, Pause, Plan, Scenario, Span, Unit
from shared.domain.plan import Step as Asked
from shared.domain.verification import LoadComparison, Proof, Requirement, Severity
from shared.reading.answer import load_of, plan_of
from worker.verify.conformance.plan_judgement import compare_asked_load, judge_plan
from worker.verify.conformance.requirements import requirements, unmet
from worker.verify.conformance.seen import Seen
from worker.verify.load.comparison import compare

FIFTY: dict[str, dict[str, Any]] = {
    "scenarios": {
        "default": {
            "executor": "constant-vus",
            "vus": 50,
            "duration": "2m0s",
            "gracefulStop": "30s",
        }
    },
    "thresholds": {"http_req_duration": ["p(95)<400"]},
}


def request(method: str, url: str) -> Step:
    return Step(kind=StepKind.REQUEST, method=method, url=url, status=200)


def pause(seconds: float) -> Step:
    return Step(kind=StepKind.PAUSE, seconds=seconds)


def dry_run(*steps: Step, hosts: tuple[str, ...] = ("shop.example",)) -> DryRun:
    course = Course(scenario="default", iterations=4, steps=steps)
    return DryRun(requests=4, checks=0, iterations=4, hosts=hosts, trace=(course,))


def met(description: str, seen: DryRun, options: Mapping[str, object] = FIFTY) -> dict[str, object]:
    plan = plan_of(description)
    assert plan.complete, plan.unread
    listed = requirements(plan, description, Seen(options=options, dry_run=seen))
    return {each.part: each.met for each in listed}


def test_every_claim_is_listed_with_its_words_and_its_proof() -> None:
    description = (
        "\N{PARTY POPPER} 50 users for 2 minutes, GET https://shop.example/a, p95 < 400 ms"
    )

    listed = requirements(
        plan_of(description),
        description,
        Seen(options=FIFTY, dry_run=dry_run(request("GET", "https://shop.example/a"))),
    )

    by_part = {each.part: each for each in listed}
    assert {part: (each.met, each.proof) for part, each in by_part.items()} == {
        "scenarios[0].load.target": (True, Proof.OPTIONS),
        "scenarios[0].load.duration_s": (True, Proof.OPTIONS),
        "scenarios[0].steps[0]": (True, Proof.DRY_RUN),
        "criteria[0]": (True, Proof.OPTIONS),
    }
    # The emoji counts as two.
    assert by_part["scenarios[0].load.target"].span == Span(3, 5)
    assert by_part["scenarios[0].load.target"].quote == "50"
    assert by_part["scenarios[0].steps[0]"].quote == "GET https://shop.example/a"


@pytest.mark.parametrize(
    ("named", "made", "is_met"),
    [
        ("GET https://shop.example/a", request("GET", "https://shop.example/a"), True),
        ("GET https://shop.example/a", request("GET", "https://shop.example/a?page=2"), True),
        ("GET https://shop.example/a", request("POST", "https://shop.example/a"), False),
        ("GET https://shop.example/a", request("GET", "https://shop.example/b"), False),
        ("GET https://shop.example/a", request("GET", "https://other.example/a"), False),
        ("GET https://shop.example/a/{id}", request("GET", "https://shop.example/a/7"), True),
        ("GET https://shop.example/a/{id}", request("GET", "https://shop.example/a"), False),
        ("https://shop.example/a", request("POST", "https://shop.example/a"), True),
        ("https://shop.example", request("GET", "https://shop.example/deep/path"), True),
        (
            "GET https://b\u00fccher.example/",
            request("GET", "https://xn--bcher-kva.example/"),
            True,
        ),
        (
            "GET https://shop.example/k\u00e4se",
            request("GET", "https://shop.example/k%C3%A4se"),
            True,
        ),
        ("shop.example/api", request("GET", "https://shop.example/api"), True),
    ],
)
def test_a_request_is_met_by_one_of_the_same_kind(*, named: str, made: Step, is_met: bool) -> None:
    found = met(f"50 users for 2 minutes, {named} is what they open", dry_run(made))

    assert found["scenarios[0].steps[0]"] is is_met


def test_a_socket_is_met_by_its_host() -> None:
    description = "50 users for 2 minutes connect to wss://chat.example/room"

    assert met(description, dry_run(hosts=("chat.example",)))["scenarios[0].steps[0]"] is True
    assert met(description, dry_run(hosts=("shop.example",)))["scenarios[0].steps[0]"] is False


@pytest.mark.parametrize(
    ("steps", "is_met"),
    [
        ((pause(1.0), pause(2.9)), True),
        ((pause(2.0),), True),
        ((pause(0.5), pause(2.0)), False),
        ((pause(4.0),), False),
        ((), False),
    ],
)
def test_pauses_lie_in_their_range(*, steps: tuple[Step, ...], is_met: bool) -> None:
    found = met("50 users for 2 minutes, think time 1 to 3 seconds", dry_run(*steps))

    assert found["scenarios[0].pause"] is is_met


def test_what_was_not_tried_is_not_met_and_not_missed() -> None:
    description = "50 users for 2 minutes, GET https://shop.example/a"

    listed = requirements(plan_of(description), description, Seen(options=FIFTY))

    step = next(each for each in listed if each.part == "scenarios[0].steps[0]")
    assert step.met is None
    assert [found.code for found in unmet(Plan(), listed)] == ["requirement_not_checked"]


def test_likely_requirements_warn_of_themselves() -> None:
    sure, likely = (
        Requirement(part="p", origin=origin, asked="a", found="b", proof=Proof.DRY_RUN, met=False)
        for origin in (Origin.STATED, Origin.LIKELY)
    )

    assert [found.code for found in unmet(Plan(), [sure, likely])] == ["requirement_not_met"] * 2
    assert list(unmet(Plan(), [sure.model_copy(update={"met": True})])) == []


def test_a_load_is_one_thing_whatever_of_it_is_another() -> None:
    parts = {"target": ("5 VUs", "1 VU"), "start": ("a start at 2", "a start at 1")}
    listed = [
        Requirement(
            part=f"scenarios[{number}].load.{field}",
            origin=Origin.STATED,
            asked=asked,
            found=found,
            proof=Proof.OPTIONS,
            met=False,
        )
        for number in range(2)
        for field, (asked, found) in parts.items()
    ]

    message = (
        "The description asks for 5 VUs, and a start at 2; the script has 1 VU, and a start at 1."
    )
    assert [each.message for each in unmet(Plan(), listed)] == [message, message]


@pytest.mark.parametrize(
    ("per_s", "found"),
    [(1, "1 iteration per second, 2m long"), (2, "2 iterations per second, 2m long")],
)
def test_a_load_is_told_in_the_right_number_and_without_limits(*, per_s: int, found: str) -> None:
    description = f"{per_s} requests per second for 2 minutes, p95 under 400 ms"
    seen = Seen(options={**rate(per_s), "thresholds": {"http_req_duration": ["p(95)<400"]}})

    listed = requirements(plan_of(description), description, seen)

    assert listed[0].found == found
    assert listed[0].asked == found.replace("iteration", "request")


def rate(per_s: int) -> dict[str, object]:
    return {
        "scenarios": {
            "default": {
                "executor": "constant-arrival-rate",
                "rate": per_s,
                "timeUnit": "1s",
                "duration": "2m0s",
                "preAllocatedVUs": 10,
            }
        }
    }


@pytest.mark.parametrize(
    ("requests", "per_s", "matches"), [(1, 60, True), (3, 20, True), (3, 60, False), (1, 20, False)]
)
def test_requests_per_second_are_counted_through_a_dry_run(
    *, requests: int, per_s: int, matches: bool
) -> None:
    description = "60 requests per second for 2 minutes"
    plan = plan_of(description)
    load, _ = compare(load_of(plan), rate(per_s))
    steps = [request("GET", f"https://shop.example/{n}") for n in range(requests)]

    seen = Seen(options=rate(per_s), dry_run=dry_run(*steps))
    judged = judge_plan(plan, description, load, seen)

    assert judged.load.matches is matches
    assert bool(judged.of_the_load) is not matches
    assert judged.of_the_rest == ()
    in_requests = "60 requests per second are 20 iterations per second of this script."
    told = [each.message.endswith(in_requests) for each in judged.of_the_load or ()]
    assert told == [requests > 1] * len(told)


def test_several_loads_are_found_each_in_a_scenario_of_its_own() -> None:
    def users(name: str, count: int) -> Scenario:
        return Scenario(name=name, load=Load(unit=Unit.USERS, target=count, duration_s=60))

    plan = plan_of("nothing", GivenPlan(scenarios=(users("browse", 20), users("buy", 5))))
    of = {
        name: {"executor": "constant-vus", "vus": vus, "duration": "1m0s"}
        for name, vus in (("a", 5), ("b", 20))
    }
    both = requirements(plan, "", Seen(options={"scenarios": of}))
    one = requirements(plan, "", Seen(options={"scenarios": {"a": of["a"]}}))

    assert {each.met for each in both} == {True}
    assert {each.part: each.met for each in one} == {
        "scenarios[0].load.target": False,
        "scenarios[0].load.duration_s": False,
        "scenarios[1].load.target": True,
        "scenarios[1].load.duration_s": True,
    }


def test_where_one_of_several_loads_differs_the_load_does_not_match() -> None:
    plan = plan_of(
        "nothing",
        GivenPlan(
            scenarios=tuple(
                Scenario(name=name, load=Load(unit=Unit.USERS, target=count, duration_s=60))
                for name, count in (("browse", 20), ("buy", 5))
            )
        ),
    )

    def judged(**vus: int) -> bool | None:
        made = {
            name: {"executor": "constant-vus", "vus": count, "duration": "1m0s"}
            for name, count in vus.items()
        }
        compared = LoadComparison(matches=True)
        return judge_plan(plan, "", compared, Seen(options={"scenarios": made})).load.matches

    assert judged(browse=20, buy=5) is True
    assert judged(browse=20, buy=6) is False


def test_what_is_given_names_its_origin_and_has_no_words() -> None:
    step = Asked(method="POST", url="/buy")
    given = GivenPlan(
        scenarios=(Scenario(name="a", steps=(step,), pause=Pause(shortest_s=1, longest_s=1)),)
    )

    listed = requirements(
        plan_of("50 users", given),
        "50 users",
        Seen(options=FIFTY, dry_run=dry_run(request("POST", "https://x.example/buy"), pause(1.0))),
    )

    assert [(each.origin, each.quote, each.met) for each in listed] == [
        (Origin.GIVEN, None, True),
        (Origin.GIVEN, None, True),
    ]


SHARED = "70% of users browse GET /products and 30% buy with POST /orders, 100 users for 2 minutes"


def mixed(products: int, orders: int) -> DryRun:
    courses = tuple(
        Course(
            scenario="default",
            iterations=count,
            steps=(request(method, f"https://a.example{path}"),),
        )
        for count, method, path in ((products, "GET", "/products"), (orders, "POST", "/orders"))
        if count
    )
    return DryRun(
        requests=10, checks=0, iterations=products + orders, hosts=("a.example",), trace=courses
    )


@pytest.mark.parametrize(
    ("products", "orders", "is_met"),
    [
        (140, 60, True),
        (137, 63, True),
        (120, 80, False),
        (100, 100, False),
        (7, 3, None),
        (6, 4, None),
        (1, 9, False),
        (10, 0, False),
    ],
)
def test_shares_are_drawn_within_the_bounds_of_chance(
    *, products: int, orders: int, is_met: bool | None
) -> None:
    hundred = {"scenarios": {"default": {**FIFTY["scenarios"]["default"], "vus": 100}}}

    found = met(SHARED, mixed(products, orders), hundred)

    shares = [value for part, value in found.items() if part.endswith(".share")]
    assert shares == [is_met, is_met]


def test_shares_of_scenarios_are_those_of_their_loads() -> None:
    def users(vus: int) -> dict[str, object]:
        return {"executor": "constant-vus", "vus": vus, "duration": "2m0s"}

    courses = (
        Course(scenario="a", iterations=5, steps=(request("GET", "https://a.example/products"),)),
        Course(scenario="b", iterations=5, steps=(request("POST", "https://a.example/orders"),)),
    )
    seen = DryRun(requests=10, checks=0, iterations=10, hosts=(), trace=courses)
    right = met(SHARED, seen, {"scenarios": {"a": users(70), "b": users(30)}})
    wrong = met(SHARED, seen, {"scenarios": {"a": users(50), "b": users(50)}})

    assert [value for part, value in right.items() if part.endswith(".share")] == [True, True]
    assert [value for part, value in wrong.items() if part.endswith(".share")] == [False, False]


def of_options(origin: Origin, *, is_met: bool) -> Requirement:
    return Requirement(
        part="p", origin=origin, asked="a", found="b", proof=Proof.OPTIONS, met=is_met
    )


def test_what_the_options_do_not_keep_is_told_if_it_is_sure() -> None:
    listed = [of_options(origin, is_met=False) for origin in (Origin.GIVEN, Origin.LIKELY)]

    assert [found.code for found in unmet(Plan(), listed)] == ["requirement_not_met"]


def test_no_claim_is_left_out_in_silence() -> None:
    steps = tuple(Asked(method="GET", url=f"/{number}") for number in range(101))
    plan = plan_of("x", GivenPlan(scenarios=(Scenario(name="a", steps=steps),)))
    made = tuple(request("GET", f"https://x.example/{number}") for number in range(101))

    listed = requirements(plan, "x", Seen(options=FIFTY, dry_run=dry_run(*made)))

    assert len(listed) == 100
    assert [found.code for found in unmet(plan, listed)] == ["requirement_not_checked"]


def test_what_may_have_been_cut_off_is_not_missed() -> None:
    description = "50 users for 2 minutes, GET https://shop.example/a"
    whole = dry_run(request("GET", "https://shop.example/b"))
    cut = whole.trace[0].model_copy(update={"truncated": True})

    for seen in (
        whole.model_copy(update={"trace": (cut,)}),
        whole.model_copy(update={"iterations": 9}),
    ):
        assert met(description, seen)["scenarios[0].steps[0]"] is None
    assert met(description, whole)["scenarios[0].steps[0]"] is False


def test_nothing_is_met_by_options_that_a_run_may_not_have() -> None:
    plan = plan_of("50 users for 2 minutes, p95 < 400 ms")

    listed = requirements(plan, "", Seen(options=None, dry_run=dry_run()))

    assert {each.met for each in listed} == {None}


def test_nothing_is_met_by_a_scenario_that_k6_does_not_ship() -> None:
    strange = {"scenarios": {"a": {"executor": "lunar"}}}
    plan = plan_of("ramp from 5 to 50 users in 2 minutes")

    listed = requirements(plan, "", Seen(options=strange))

    assert {each.met for each in listed} == {None}


@pytest.mark.parametrize(("first", "is_met"), [(5, True), (0, False)])
def test_where_a_ramp_begins_is_compared(*, first: int, is_met: bool) -> None:
    ramp = {
        "executor": "ramping-vus",
        "startVUs": first,
        "stages": [{"duration": "2m0s", "target": 50}],
    }
    load = Load(unit=Unit.USERS, target=50, start=5)
    plan = plan_of("x", GivenPlan(scenarios=(Scenario(name="a", load=load),)))

    listed = requirements(plan, "x", Seen(options={"scenarios": {"a": ramp}}))

    assert {each.part: each.met for each in listed}["scenarios[0].load.start"] is is_met


def test_each_of_several_pauses_is_looked_for() -> None:
    def thinks(name: str, seconds: float) -> Scenario:
        return Scenario(name=name, pause=Pause(shortest_s=seconds, longest_s=seconds))

    plan = plan_of("x", GivenPlan(scenarios=(thinks("a", 1), thinks("b", 5), thinks("c", 9))))

    listed = requirements(plan, "x", Seen(options=FIFTY, dry_run=dry_run(pause(1), pause(5))))

    assert [each.met for each in listed] == [True, True, False]


def test_a_mix_at_requests_per_second_is_met_about() -> None:
    description = "60 requests per second for 2 minutes"
    one = Course(scenario="default", iterations=7, steps=(request("GET", "https://a.example/"),))
    two = Course(scenario="default", iterations=3, steps=one.steps * 2)
    mix = DryRun(requests=13, checks=0, iterations=10, hosts=(), trace=(one, two))
    plan = plan_of(description)
    load, _ = compare(load_of(plan), rate(45))

    judged = judge_plan(plan, description, load, Seen(options=rate(45), dry_run=mix))
    wrong = judge_plan(plan, description, load, Seen(options=rate(20), dry_run=mix))

    assert {each.met for each in judged.requirements} == {True}
    assert (judged.of_the_load, judged.of_the_rest) == ((), ())
    assert [found.code for found in wrong.of_the_load or ()] == ["load_rate_differs"]


def arrivals(per_s: int) -> dict[str, Any]:
    settings = {
        "executor": "constant-arrival-rate",
        "rate": per_s,
        "timeUnit": "1s",
        "duration": "2m0s",
        "preAllocatedVUs": 50,
        "maxVUs": 100,
    }
    return {"scenarios": {"default": settings}}


@pytest.mark.parametrize(("per_s", "is_met"), [(50, True), (25, False)])
def test_requests_to_others_are_no_part_of_a_arrivals(*, per_s: int, is_met: bool) -> None:
    seen = dry_run(
        request("GET", "https://a.example/x"),
        request("GET", "https://a.example/y"),
        request("GET", "https://fonts.example/css"),
        request("GET", "https://cdn.example/app.js"),
    )
    text = "100 requests per second for 2 minutes on https://a.example: GET /x and GET /y"

    assert met(text, seen, arrivals(per_s))["scenarios[0].load.target"] is is_met


@pytest.mark.parametrize(
    "text",
    [
        "50 users for 2 minutes on https://a.example/x, throughput at least 100 rps",
        "50 users for 2 minutes on https://a.example/x, no more than 100 rps",
    ],
)
@pytest.mark.parametrize("options", [arrivals(100), FIFTY])
def test_vus_that_carry_a_doubtful_rate_are_not_demanded(
    text: str, options: Mapping[str, Any]
) -> None:
    plan, seen = plan_of(text), dry_run(request("GET", "https://a.example/x"))
    compared, before = compare_asked_load(load_of(plan), plan, options)

    judged = judge_plan(plan, text, compared, Seen(options=options, dry_run=seen))

    assert before == ()
    assert judged.of_the_load == ()


def test_of_many_iterations_that_differ_the_mean_is_known() -> None:
    one = (request("GET", "https://a.example/x"),)
    two = (*one, request("GET", "https://a.example/y"))
    text = "150 requests per second for 2 minutes on https://a.example: GET /x and GET /y"

    def seen(single: int) -> DryRun:
        counted = ((single, one), (200 - single, two))
        courses = (
            Course(scenario="default", iterations=count, steps=steps) for count, steps in counted
        )
        return DryRun(requests=9, checks=0, iterations=9, hosts=(), trace=tuple(courses))

    found = [met(text, seen(single), arrivals(100)) for single in (100, 150)]

    assert [each["scenarios[0].load.target"] for each in found] == [True, False]


@pytest.mark.parametrize(
    ("courses", "is_met"),
    [
        (((9, True),), True),
        (((8, True), (1, False)), False),
        (((9, False),), False),
    ],
)
def test_users_think_in_each_iteration(
    *, courses: tuple[tuple[int, bool], ...], is_met: bool
) -> None:
    text = "50 users for 2 minutes GET https://a.example/x with a think time of 3 seconds"
    get = request("GET", "https://a.example/x")
    trace = tuple(
        Course(scenario="default", iterations=count, steps=(get, pause(3.0)) if thinks else (get,))
        for count, thinks in courses
    )
    seen = DryRun(requests=9, checks=0, iterations=9, hosts=(), trace=trace)

    assert met(text, seen)["scenarios[0].pause"] is is_met


def _with_users(count: int) -> dict[str, Any]:
    made = {**FIFTY["scenarios"]["default"], "vus": count}
    return {"scenarios": {"default": made}}


@pytest.mark.parametrize(("count", "findings"), [(50, 0), (54, 0), (46, 0), (80, 1), (5000, 1)])
def test_a_rough_number_is_met_by_one_near_it(count: int, findings: int) -> None:
    description = "about 50 users for 2 minutes, GET https://shop.example/a"
    seen = Seen(
        options=_with_users(count), dry_run=dry_run(request("GET", "https://shop.example/a"))
    )
    plan = plan_of(description)

    listed = requirements(plan, description, seen)
    found = list(unmet(plan, listed))

    assert {each.part: each.met for each in listed}["scenarios[0].load.target"] is not bool(
        findings
    )
    assert [each.severity for each in found] == [Severity.WARNING] * findings


def test_how_many_connections_carry_a_rate_is_the_scripts_own() -> None:
    description = "wrk2 -c200 -d2m -R3000 https://shop.example/a"
    rate = {
        "executor": "constant-arrival-rate",
        "rate": 3000,
        "timeUnit": "1s",
        "duration": "2m0s",
        "preAllocatedVUs": 900,
        "maxVUs": 900,
        "gracefulStop": "30s",
    }
    seen = Seen(
        options={"scenarios": {"default": rate}},
        dry_run=dry_run(request("GET", "https://shop.example/a")),
    )
    plan = plan_of(description)

    assert plan.is_whole
    assert list(unmet(plan, requirements(plan, description, seen))) == []


def _ramping(*stages: tuple[str, int], start: int) -> dict[str, Any]:
    made = {
        "executor": "ramping-vus",
        "startVUs": start,
        "stages": [{"duration": duration, "target": target} for duration, target in stages],
        "gracefulStop": "30s",
        "gracefulRampDown": "30s",
    }
    return {"scenarios": {"default": made}}


@pytest.mark.parametrize(
    ("options", "met"),
    [
        (_ramping(("5m", 20), ("0s", 60), ("5m", 60), start=20), True),
        (_ramping(("5m", 20), ("5m", 60), start=20), False),
        (_ramping(("5m", 20), ("0s", 60), ("5m", 60), start=0), False),
    ],
)
@pytest.mark.parametrize("about", ["", "about "])
def test_a_level_that_is_held_is_not_climbed_to(
    options: dict[str, Any], about: str, *, met: bool
) -> None:
    then = f"then {about}60 users for 5 minutes"
    description = f"20 users for 5 minutes, {then}, GET https://shop.example/a"
    seen = Seen(options=options, dry_run=dry_run(request("GET", "https://shop.example/a")))
    plan = plan_of(description)

    listed = requirements(plan, description, seen)

    assert {each.part: each.met for each in listed}["scenarios[0].load.stages"] is met
    assert bool(list(unmet(plan, listed))) is not met


@pytest.mark.parametrize(("rate", "met"), [(5, True), (6, False)])
def test_iterations_in_a_time_may_arrive_evenly(rate: int, *, met: bool) -> None:
    description = "1000 iterations in total within 10 minutes, GET https://shop.example/a"
    arrivals = {
        "executor": "constant-arrival-rate",
        "rate": rate,
        "timeUnit": "3s",
        "duration": "10m0s",
        "preAllocatedVUs": 20,
        "gracefulStop": "30s",
    }
    seen = Seen(
        options={"scenarios": {"default": arrivals}},
        dry_run=dry_run(request("GET", "https://shop.example/a")),
    )
    plan = plan_of(description)

    assert (list(unmet(plan, requirements(plan, description, seen))) == []) is met


@pytest.mark.parametrize(
    ("stages", "is_met"),
    [
        ((("2m0s", 50), ("5m0s", 50)), True),
        ((("2m0s", 53), ("5m0s", 53)), True),
        ((("2m0s", 80), ("5m0s", 80)), False),
        ((("7m0s", 50),), False),
    ],
)
def test_rough_stages_are_met_by_stages_near_them(
    stages: tuple[tuple[str, int], ...], *, is_met: bool
) -> None:
    description = (
        "ramp to about 50 users in 2 minutes, hold for 5 minutes, GET https://shop.example/a"
    )
    seen = Seen(
        options=_ramping(*stages, start=0),
        dry_run=dry_run(request("GET", "https://shop.example/a")),
    )

    listed = requirements(plan_of(description), description, seen)

    assert {each.part: each.met for each in listed}["scenarios[0].load.stages"] is is_met
