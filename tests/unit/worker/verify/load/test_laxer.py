"""What a changed script demands less of is told, with both sides."""

import pytest

from shared.domain.load import Threshold
from shared.domain.verification import Load, Severity
from shared.domain.wanted import Traits
from shared.findings.catalogue import entry
from worker.verify.load.laxer import laxer_than

P95 = Threshold("http_req_duration", "p(95)", "<", 400.0)
CHECKS = Threshold("checks", "rate", ">", 0.9)


def told(before: Traits, now: Traits) -> list[str]:
    return [each.message for each in laxer_than(before, now)]


def loads(before: Load, now: Load) -> list[str]:
    return told(Traits(load=before), Traits(load=now))


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (Load(vus=50), Load(vus=20), ("20 users", "50 users")),
        (Load(rate_per_s=10.5), Load(rate_per_s=2), ("2 iterations per", "10.5 iterations per")),
        (Load(duration_s=300), Load(duration_s=60), ("1m", "5m")),
        (
            Load(iterations=900, iterations_per="vu"),
            Load(iterations=8, iterations_per="vu"),
            ("8 iterations", "900 iterations"),
        ),
        (Load(thresholds=(P95,)), Load(), ("no threshold any more", "p(95) < 400")),
        (
            Load(thresholds=(P95,)),
            Load(thresholds=(P95._replace(value=900.0),)),
            ("< 900", "< 400"),
        ),
        (
            Load(thresholds=(CHECKS,)),
            Load(thresholds=(CHECKS._replace(value=0.5),)),
            ("> 0.5", "> 0.9"),
        ),
    ],
)
def test_less_is_told_with_both_sides(before: Load, now: Load, words: tuple[str, str]) -> None:
    (message,) = loads(before, now)

    assert all(each in message for each in words)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (Load(vus=20), Load(vus=50)),
        (Load(vus=50), Load(vus=20, rate_per_s=100)),
        (Load(vus=100, rate_per_s=10), Load(vus=50, rate_per_s=10)),
        (Load(duration_s=60), Load(iterations=5)),
        (Load(iterations=900, iterations_per="total"), Load(iterations=9, iterations_per="vu")),
        (Load(thresholds=(P95,)), Load(thresholds=(P95._replace(value=200.0),))),
        (Load(thresholds=(P95,)), Load(thresholds=(P95._replace(operator="<="),))),
        (Load(thresholds=(P95,)), Load(thresholds=(P95, P95._replace(value=900.0)))),
    ],
)
def test_what_is_as_strict_or_cannot_be_compared_is_not_told(before: Load, now: Load) -> None:
    assert loads(before, now) == []


def test_checks_count_and_not_their_names() -> None:
    before = Traits(checks=("a", "b"))

    assert told(before, Traits(checks=("x: a", "x: b"))) == []
    assert told(before, Traits(checks=("a",))) == [
        "The script makes 1 different checks; the one before, 2. Gone: 'b'."
    ]
    assert told(before, Traits()) == []


def test_a_check_that_has_another_name_is_not_gone() -> None:
    before = Traits(checks=("list: status is 200", "order: status is 201", "order has an id"))
    now = Traits(checks=("GET /items: status is 200", "order: status is 2xx"))

    assert told(before, now) == [
        "The script makes 2 different checks; the one before, 3. Gone: 'order has an id'."
    ]


def test_of_very_many_checks_names_are_not_compared() -> None:
    before = Traits(checks=tuple(f"check {number}" for number in range(50)))
    now = Traits(checks=tuple(f"new {number}" for number in range(49)))

    assert told(before, now) == [
        "The script makes 49 different checks; the one before, 50. Gone: 'check 49'."
    ]


def test_it_is_a_warning_that_keeps_no_script_from_being_verified() -> None:
    known = entry("laxer_than_before")

    assert known.severity is Severity.WARNING
    assert not known.partial
