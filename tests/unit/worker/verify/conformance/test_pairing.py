"""Loads and scenarios belong together by what they are called and what they request."""

from collections.abc import Mapping

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.domain.plan import GivenPlan, Load, Plan, Scenario, Unit
from shared.domain.plan import Step as Asked
from shared.reading.answer import plan_of
from worker.verify.conformance.load_pairs import LoadPairs
from worker.verify.conformance.requirements import requirements, unmet
from worker.verify.conformance.seen import Seen

type Made = Mapping[str, tuple[int, str]]


def asked(**users: tuple[int, str | None]) -> Plan:
    scenarios = tuple(
        Scenario(
            name=name,
            load=Load(unit=Unit.USERS, target=target, duration_s=60),
            steps=() if path is None else (Asked(method="GET", url=path),),
        )
        for name, (target, path) in users.items()
    )
    return plan_of("x", GivenPlan(scenarios=scenarios))


def options(made: Made) -> dict[str, object]:
    return {
        "scenarios": {
            name: {"executor": "constant-vus", "vus": vus, "duration": "1m0s", "exec": name}
            for name, (vus, _) in made.items()
        }
    }


def seen(made: Made) -> DryRun:
    trace = tuple(
        Course(
            scenario=name,
            iterations=3,
            steps=(Step(kind=StepKind.REQUEST, method="GET", url=f"https://a.example{path}"),),
        )
        for name, (_, path) in made.items()
    )
    return DryRun(requests=9, checks=0, iterations=9, hosts=(), trace=trace)


def paired(plan: Plan, **made: tuple[int, str]) -> Mapping[int, str]:
    return LoadPairs(plan, options(made), seen(made)).alike


def test_a_load_is_that_of_the_scenario_that_makes_its_requests() -> None:
    plan = asked(one=(80, "/a"), two=(20, "/b"))

    assert paired(plan, x=(20, "/b"), y=(80, "/a")) == {0: "y", 1: "x"}
    assert paired(plan, x=(20, "/a"), y=(80, "/b")) == {}


def test_equal_loads_are_told_apart_by_their_requests() -> None:
    plan = asked(one=(10, "/a"), two=(10, "/b"))

    assert paired(plan, x=(10, "/b"), y=(10, "/a")) == {0: "y", 1: "x"}


def test_a_load_is_that_of_its_namesake() -> None:
    plan = asked(browsers=(80, None), buyers=(20, None))

    assert paired(plan, buyers=(20, "/b"), browsers=(80, "/a")) == {0: "browsers", 1: "buyers"}
    assert paired(plan, buyers=(80, "/b"), browsers=(20, "/a")) == {}


@pytest.mark.parametrize("name", ["Catalog service", "catalog-service", "CatalogServices"])
def test_names_are_alike_however_they_are_written(name: str) -> None:
    plan = asked(**{name: (5, None), "other": (5, None)})

    assert paired(plan, x=(5, "/a"), catalogService=(5, "/b")) == {0: "catalogService", 1: "x"}


def test_as_many_loads_as_possible_find_a_scenario() -> None:
    plan = asked(one=(10, None), two=(10, "/a"))

    assert paired(plan, x=(10, "/a"), y=(10, "/b")) == {0: "y", 1: "x"}


def test_a_load_that_nobody_makes_is_that_of_the_scenario_with_its_name_or_its_requests() -> None:
    def unlike(plan: Plan, **made: tuple[int, str]) -> Mapping[int, str]:
        return LoadPairs(plan, options(made), seen(made)).unlike

    assert unlike(asked(one=(80, "/a"), two=(20, "/b")), x=(2, "/b"), y=(80, "/a")) == {1: "x"}
    assert unlike(asked(one=(80, None), two=(20, None)), two=(2, "/b"), one=(8, "/a")) == {
        0: "one",
        1: "two",
    }
    assert unlike(asked(one=(80, None), two=(20, None)), x=(2, "/b"), y=(80, "/a")) == {}


def test_a_load_that_differs_is_told_once_beside_its_own_scenario() -> None:
    plan = asked(one=(80, "/a"), two=(20, "/b"))
    made = {"x": (80, "/a"), "y": (2, "/b")}

    listed = requirements(plan, "x", Seen(options=options(made), dry_run=seen(made)))

    assert [each.part for each in listed if not each.met] == [
        "scenarios[1].load.target",
        "scenarios[1].load.duration_s",
    ]
    assert [each.message for each in unmet(plan, listed)] == [
        "The description asks for 20 VUs, 1m long; the script has 2 VUs, 1m long, in scenario 'y'."
    ]


def test_a_request_counts_where_its_users_make_it() -> None:
    plan = asked(one=(80, "/a"), two=(20, "/b"))
    made = {"x": (80, "/a"), "y": (20, "/b")}

    listed = requirements(plan, "x", Seen(options=options(made), dry_run=seen(made)))

    assert {each.met for each in listed} == {True}


@pytest.mark.parametrize(("start", "is_met"), [("1m0s", True), ("2m0s", False), (None, False)])
def test_a_load_that_begins_later_begins_when_it_is_told_to(
    *, start: str | None, is_met: bool
) -> None:
    first, second = asked(one=(80, "/a"), two=(20, "/b")).scenarios
    later = second.model_copy(update={"start_s": 60.0})
    plan = plan_of("x", GivenPlan(scenarios=(first, later)))
    made = {"x": (80, "/a"), "y": (20, "/b")}
    scenarios = options(made)["scenarios"]
    assert isinstance(scenarios, dict)
    scenarios["y"] |= {"startTime": start}

    listed = requirements(plan, "x", Seen(options={"scenarios": scenarios}, dry_run=seen(made)))

    (found,) = [each for each in listed if each.part == "scenarios[1].start_s"]
    assert found.met is is_met
