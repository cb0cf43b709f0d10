"""Server-sent events: everything once, in order, to the end, also after a lost connection."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from shared.domain.job import Stage
from tests.support.api_process import ApiProcess
from tests.support.callers import make_job
from tests.support.hand_worker import FINDING, HandWorker
from tests.support.waiting import wait_until


class Listener:
    """Reads one stream, event by event."""

    def __init__(self, answer: httpx2.Response) -> None:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        self._lines = answer.iter_lines()
        self.ids: list[str] = []
        self.retry: str | None = None

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        fields: dict[str, str] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
                continue
            self.retry = fields.pop("retry", self.retry)
            if "data" in fields:
                self.ids.append(fields["id"])
                yield fields["event"], json.loads(fields["data"])
            fields = {}


@contextmanager
def listening(
    client: httpx2.Client, job_id: str, last_event_id: str | None = None
) -> Iterator[Listener]:
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    with client.stream("GET", f"/jobs/{job_id}/events", headers=headers) as answer:
        yield Listener(answer)


def heard(client: httpx2.Client, job_id: str, last_event_id: str | None = None) -> list[str]:
    """Hear a finished job's events to their end; tell their ids."""
    with listening(client, job_id, last_event_id) as listener:
        assert list(listener)
        return listener.ids


def finished(client: httpx2.Client, hand: HandWorker) -> str:
    job_id = make_job(client)
    hand.take(job_id)
    hand.enter(job_id, Stage.DRAFTING)
    hand.enter(job_id, Stage.VERIFYING)
    hand.succeed(job_id)
    return job_id


def test_a_listener_hears_every_step_as_it_happens(client: httpx2.Client, hand: HandWorker) -> None:
    job_id = make_job(client)

    with listening(client, job_id) as listener:
        events = iter(listener)
        queued = next(events)
        hand.take(job_id)
        hand.enter(job_id, Stage.VERIFYING)
        hand.found(job_id)
        hand.enter(job_id, Stage.REPAIRING)
        hand.succeed(job_id)
        later = list(events)

    kinds = [kind for kind, _ in later]
    assert queued[0] == "status"
    assert queued[1]["job_id"] == job_id
    assert set(queued[1]) == {"job_id", "status", "stage", "at"}
    assert kinds[-1] == "result"
    assert later[-1][1]["status"] == "succeeded"
    assert ("stage", "repairing") in [(kind, data["stage"]) for kind, data in later]
    found = next(data for kind, data in later if kind == "finding")
    assert found["finding"]["code"] == FINDING.code
    assert found["repair"] == 0
    assert listener.retry is not None


def test_a_finished_job_tells_its_whole_history_and_ends(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = finished(client, hand)

    with listening(client, job_id) as listener:
        kinds = [kind for kind, _ in listener]

    assert kinds[0] == "status"
    assert kinds.count("result") == 1
    assert kinds[-1] == "result"


def test_a_stream_goes_on_after_each_event_with_no_gap_and_none_twice(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = finished(client, hand)
    ids = heard(client, job_id)

    resumed = [heard(client, job_id, last) for last in ids[:-1]]

    assert len(set(ids)) == len(ids) >= 4
    assert resumed == [ids[index:] for index in range(1, len(ids))]


def test_a_listener_who_lost_the_connection_misses_nothing(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = make_job(client)
    with listening(client, job_id) as listener:
        next(iter(listener))
    hand.take(job_id)
    hand.enter(job_id, Stage.VERIFYING)
    with listening(client, job_id, listener.ids[-1]) as resumed:
        events = iter(resumed)
        first = next(events)
        hand.succeed(job_id)
        rest = list(events)

    assert first[1]["status"] == "running"
    assert rest[-1][0] == "result"
    assert listener.ids + resumed.ids == heard(client, job_id)


def test_who_has_seen_the_end_is_told_not_to_come_back(
    client: httpx2.Client, hand: HandWorker
) -> None:
    job_id = finished(client, hand)
    last = heard(client, job_id)[-1]

    answer = client.get(f"/jobs/{job_id}/events", headers={"Last-Event-ID": last})

    assert answer.status_code == 204


@pytest.mark.parametrize("unknown", ["", "never", "99999999999999-0", "0-0", "1-1; drop"])
def test_an_unknown_last_event_starts_from_the_beginning(
    client: httpx2.Client, hand: HandWorker, unknown: str
) -> None:
    job_id = finished(client, hand)

    assert heard(client, job_id, unknown) == heard(client, job_id)


def test_a_listener_who_leaves_is_forgotten(api: ApiProcess, client: httpx2.Client) -> None:
    job_id = make_job(client)

    with listening(client, job_id) as listener:
        next(iter(listener))
        during = waiters(client)

    assert during >= 1
    wait_until(lambda: waiters(client) == 0, within_s=5, what="empty waiting room")
    assert not api.logged("request_crashed")


def waiters(client: httpx2.Client) -> float:
    text = client.get("/metrics").text
    line = next(line for line in text.splitlines() if line.startswith("loadgenie_waiters "))
    return float(line.rpartition(" ")[2])
