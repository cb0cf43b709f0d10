"""A pass criterion is met by a threshold that is just that demand."""

import pytest

from shared.domain.load import Threshold
from shared.domain.plan import Criterion
from worker.verify.conformance.pass_criteria import criterion_found
from worker.verify.dry_run.walk import OwnRate

P95 = Threshold("http_req_duration", "p(95)", "<", 400.0)
ERRORS = Threshold("http_req_failed", "rate", "<", 0.01)
RIGHT = OwnRate("errors", true=0, false=6, counted=4, failed=4)


def limits(**thresholds: object) -> dict[str, object]:
    return {"thresholds": thresholds, "scenarios": {}}


def ending(expression: str) -> dict[str, object]:
    return {"threshold": expression, "abortOnFail": True}


@pytest.mark.parametrize(
    ("listed", "is_met"),
    [
        ([ending("p(95)<400")], True),
        ([ending("p(95) < 400")], True),
        (["p(99)<900", ending("p(95)<400")], True),
        (["p(95)<400"], False),
        (["p(95)<400", ending("p(99)<900")], False),
        (["p(95)<400", ending("p(95)<4000")], False),
        ([ending("p(95)<400"), "p(95)<4000"], True),
        (["p(95)<400", ending("avg<400")], False),
    ],
)
def test_the_very_threshold_ends_the_test(*, listed: list[object], is_met: bool) -> None:
    found = criterion_found(Criterion(threshold=P95, aborts=True), limits(http_req_duration=listed))

    assert found[1] is is_met


def test_a_criterion_of_a_part_ends_the_test_where_it_is_one() -> None:
    criterion = Criterion(threshold=P95, scope="checkout", aborts=True)
    part, other = "http_req_duration{name:checkout}", "http_req_duration{name:cart}"

    right = limits(**{part: [ending("p(95)<400")], other: ["p(95)<900"]})
    wrong = limits(**{part: ["p(95)<400"], other: [ending("p(95)<900")]})

    def found(options: dict[str, object]) -> bool | None:
        return criterion_found(criterion, options, selects=part.__eq__)[1]

    assert found(right) is True
    assert found(wrong) is False


@pytest.mark.parametrize(
    ("rates", "is_met"),
    [
        ((RIGHT,), True),
        ((), None),
        ((RIGHT._replace(name="other_errors"),), False),
        ((RIGHT._replace(true=6, false=0),), False),
        ((RIGHT._replace(true=1),), False),
        ((RIGHT._replace(false=0),), False),
        ((RIGHT._replace(counted=3),), False),
        ((RIGHT._replace(counted=0, failed=0),), False),
    ],
)
def test_a_rate_of_the_scripts_own_counts_all_that_fails(
    *, rates: tuple[OwnRate, ...], is_met: bool | None
) -> None:
    found = criterion_found(Criterion(threshold=ERRORS), limits(errors=["rate<0.01"]), rates)

    assert found[1] is is_met


def test_the_built_in_rate_needs_no_own() -> None:
    options = limits(http_req_failed=["rate<0.01"], errors=["rate<0.01"])

    assert criterion_found(Criterion(threshold=ERRORS), options)[1] is True


def test_an_own_rate_may_end_the_test() -> None:
    criterion = Criterion(threshold=ERRORS, aborts=True)

    found = [
        criterion_found(criterion, limits(errors=[listed]), (RIGHT,))[1]
        for listed in (ending("rate<0.01"), "rate<0.01")
    ]

    assert found == [True, False]
