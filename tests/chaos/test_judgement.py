"""The judge of campaigns finds each kind of broken promise, and none where all are kept."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.chaos.faults import FAULTS, Part
from tests.support.chaos.history import Account, Ending, Event
from tests.support.chaos.judgement import broken_promises, doubled, lost
from tests.support.chaos.place import address
from tests.support.chaos.schedule import draw

ID = "0" * 32
EVENTS: list[Event] = [
    ("1-0", "status", "queued"),
    ("2-0", "status", "running"),
    ("3-0", "stage", "running"),
    ("4-0", "result", "succeeded"),
]
DOCUMENT: dict[str, Any] = {
    "id": ID,
    "status": "succeeded",
    "done": True,
    "attempts": 1,
    "result": {"script": f"http.get('{address(7)}');"},
    "error": None,
    "finished_at": "2026-01-01T00:00:00Z",
}


def account() -> Account:
    told = Account(7, heard=list(EVENTS))
    told.saw({**DOCUMENT, "status": "queued", "done": False, "attempts": 0})
    told.saw(DOCUMENT)
    return told


def ending(**changes: Any) -> Ending:
    kept = Ending(
        documents={ID: DOCUMENT},
        events={ID: EVENTS},
        listed=[ID],
        dead_letters=frozenset(),
        ended={ID: 1},
        left={"leases": 0},
    )
    return dataclasses.replace(kept, **changes)


def document(**changes: Any) -> Ending:
    return ending(documents={ID: {**DOCUMENT, **changes}})


def events(*later: Event) -> Ending:
    return ending(events={ID: [*EVENTS, *later]})


BROKEN: dict[str, Callable[[], Ending]] = {
    "is lost": lambda: ending(documents={}),
    "never ended": lambda: document(done=False, status="running"),
    "ended as succeeded, and later as failed": lambda: document(status="failed", result=None),
    "ended as succeeded, and later as succeeded": lambda: document(
        result={"script": f"another one for {address(7)}"}
    ),
    "has no result": lambda: document(result=None),
    "another job's": lambda: document(result={"script": address(8)}),
    "2 results": lambda: events(("5-0", "result", "succeeded")),
    "an event stage after its end": lambda: events(("5-0", "stage", "running")),
    "its events end with": lambda: ending(
        events={ID: [*EVENTS[:-1], ("4-0", "result", "cancelled")]}
    ),
    "2 by its record": lambda: document(attempts=2),
    "its follower heard 4 events": lambda: ending(events={ID: EVENTS[1:]}),
    "2 workers recorded": lambda: ending(ended={ID: 2}),
    "listed twice": lambda: ending(listed=[ID, ID]),
    "no caller knows of": lambda: ending(listed=[ID, "1" * 32]),
    "are not listed": lambda: ending(listed=[]),
    "1 are dead letters": lambda: ending(dead_letters=frozenset({ID})),
    "1 left in leases": lambda: ending(left={"leases": 1}),
}


def test_kept_promises_are_kept() -> None:
    assert not broken_promises([account()], ending())
    assert (lost([account()], ending()), doubled([account()], ending())) == (0, 0)


@pytest.mark.parametrize("says", BROKEN)
def test_each_broken_promise_is_told(says: str) -> None:
    told = broken_promises([account()], BROKEN[says]())

    assert any(says in promise for promise in told), told


def test_attempts_that_fall_are_told() -> None:
    told = account()
    told.seen.insert(1, ("running", 2))

    assert any("fell from 2 to 1" in promise for promise in broken_promises([told], ending()))


def test_a_key_that_made_two_jobs_is_told_and_counted() -> None:
    told = account()
    told.job_ids.add("1" * 32)

    assert any("made 2 jobs" in promise for promise in broken_promises([told], ending()))
    assert doubled([told], ending()) == 1


def test_what_is_gone_or_unended_is_counted_as_lost() -> None:
    assert lost([account()], ending(documents={})) == 1
    assert lost([account()], document(done=False)) == 1


def test_a_seed_is_a_schedule() -> None:
    first, again, other = (draw(seed, seconds=60, workers=3) for seed in (5, 5, 6))

    assert first == again
    assert first != other


def test_blows_at_one_part_never_meet() -> None:
    for seed in range(50):
        for blows in draw(seed, seconds=120, workers=3).blows:
            ends = [blow.at_s + blow.lasts_s for blow in blows]
            assert all(end < blow.at_s for end, blow in zip(ends, blows[1:], strict=False))


def test_every_fault_comes_up() -> None:
    struck = {
        blow.fault
        for seed in range(30)
        for blows in draw(seed, seconds=120, workers=3).blows
        for blow in blows
    }

    assert struck == set(FAULTS)
    assert {fault.part for fault in FAULTS.values()} == set(Part)
