"""Runs a schedule on a place, waits until all is quiet, and judges what was seen."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import httpx2
import redis

from shared.domain.job import Lane
from shared.wire import keys
from tests.support.chaos.caller import Caller, Patience, events_in
from tests.support.chaos.faults import FAULTS
from tests.support.chaos.history import Account, Ending, Event
from tests.support.chaos.judgement import broken_promises, doubled, lost
from tests.support.chaos.place import Place
from tests.support.chaos.schedule import Ask, Blow, Habit, Schedule
from tests.support.waiting import wait_until

# How long callers go on after the last blow. A busy machine is slow, which breaks no promise.
PATIENCE_S: Final = 180.0
_CALLERS: Final = 64
_LEFT: Final = {
    **{f"lane {lane}": keys.lane(lane) for lane in Lane},
    **{f"queued {lane}": keys.QUEUED + lane for lane in Lane},
    "leases": keys.LEASES,
    "deadlines": keys.DEADLINES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one campaign."""

    accepted: int
    ended: Mapping[str, int]
    lost: int
    doubled: int
    calls: int
    taken_again: int
    recovered_s: float
    blows: Mapping[str, int]
    broken: Sequence[str]


def run(place: Place, schedule: Schedule) -> Outcome:
    """Run a schedule to its end, from an empty store."""
    with place.redis.client() as admin:
        admin.flushall()
    begun_at, calls = time.monotonic(), len(place.model.calls)
    patience = Patience(_length(schedule) + PATIENCE_S)
    with ThreadPoolExecutor(len(schedule.blows)) as hands, ThreadPoolExecutor(_CALLERS) as callers:
        accounts = [callers.submit(_call, place, ask, begun_at, patience) for ask in schedule.asks]
        wait_until(
            lambda: len(place.model.calls) >= calls + schedule.after_calls,
            within_s=PATIENCE_S,
            what="work under way",
        )
        struck_at = time.monotonic()
        blows = [hands.submit(_strike, place, each, struck_at) for each in schedule.blows]
        complaints = [str(error) for blow in blows if (error := blow.exception()) is not None]
        healed_at = time.monotonic()
        probe = Caller(place.api.base_url, Ask(0, 0.0, Habit.POLL), patience=patience).run()
        recovered_s = time.monotonic() - healed_at
        told = [probe, *(account.result() for account in accounts)]
    probe.complaints += complaints + _dead(place)
    ending = _ending(place, told)
    return Outcome(
        accepted=sum(len(account.job_ids) for account in told),
        ended=Counter(str(document["status"]) for document in ending.documents.values()),
        lost=lost(told, ending),
        doubled=doubled(told, ending),
        calls=len(place.model.calls) - calls,
        taken_again=sum(document["attempts"] > 1 for document in ending.documents.values()),
        recovered_s=recovered_s,
        blows=Counter(blow.fault for each in schedule.blows for blow in each),
        broken=broken_promises(told, ending),
    )


def _length(schedule: Schedule) -> float:
    ends = [blow.at_s + blow.lasts_s for each in schedule.blows for blow in each]
    return max([*ends, *(ask.at_s for ask in schedule.asks)])


def _strike(place: Place, blows: Sequence[Blow], begun_at: float) -> None:
    """Let one part break, as often as it is told."""
    for blow in blows:
        _sleep_until(begun_at + blow.at_s)
        with FAULTS[blow.fault].hold(place, blow.target):
            time.sleep(blow.lasts_s)


def _call(place: Place, ask: Ask, begun_at: float, patience: Patience) -> Account:
    _sleep_until(begun_at + ask.at_s)
    return Caller(place.api.base_url, ask, patience=patience).run()


def _sleep_until(at: float) -> None:
    time.sleep(max(0.0, at - time.monotonic()))


def _dead(place: Place) -> list[str]:
    return [
        f"{type(program).__name__} ended with {program.exit_status}: {program.output[-2000:]}"
        for program in place.programs
        if program.exit_status is not None
    ]


def _ending(place: Place, accounts: Sequence[Account]) -> Ending:
    """Look at everything once no more work is under way."""
    with place.redis.client() as admin, place.api.client() as client:

        def left() -> dict[str, int]:
            return {name: _size(admin, key) for name, key in _LEFT.items()}

        with suppress(AssertionError):  # what is left then is told
            wait_until(lambda: not any(left().values()), within_s=30, what="quiet")
        job_ids = {job_id for account in accounts for job_id in account.job_ids}
        found = {job_id: _document(client, job_id) for job_id in job_ids}
        return Ending(
            documents={job_id: document for job_id, document in found.items() if document},
            events={job_id: _events(client, job_id) for job_id in job_ids},
            listed=list(_listed(client)),
            dead_letters=frozenset(admin.zrange(keys.DEAD_LETTERS, 0, -1)),
            ended=place.ended(),
            left=left(),
        )


def _size(admin: redis.Redis, key: str) -> int:
    return int(admin.llen(key) if admin.type(key) == "list" else admin.zcard(key))


def _document(client: httpx2.Client, job_id: str) -> dict[str, Any] | None:
    answer = client.get(f"/jobs/{job_id}")
    return answer.json() if answer.status_code == 200 else None


def _events(client: httpx2.Client, job_id: str) -> list[Event]:
    """Return a job's events; of one that never ended, what there is."""
    with (
        suppress(httpx2.ReadTimeout),
        client.stream("GET", f"/jobs/{job_id}/events", timeout=5) as answer,
    ):
        return list(events_in(answer.iter_lines()))
    return []


def _listed(client: httpx2.Client) -> Iterator[str]:
    cursor: str | None = ""
    while cursor is not None:
        page = client.get("/jobs", params={"limit": 100} | ({"cursor": cursor} if cursor else {}))
        yield from (job["id"] for job in page.json()["jobs"])
        cursor = page.json()["next_cursor"]
