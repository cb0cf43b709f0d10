"""The stream writes each event once, keeps silence alive, and ends when it should."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from api.access import KeyRing
from api.environment import Environment
from api.event_stream import follow, unseen
from api.metrics import Metrics
from api.settings import ApiSettings
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import EventKind, JobEvent, JobId, JobStatus

NOW = datetime(2025, 7, 6, 12, 34, 56, tzinfo=UTC)


def event(number: int, kind: EventKind = EventKind.STATUS) -> JobEvent:
    return JobEvent(id=f"{number}-0", kind=kind, status=JobStatus.RUNNING, at=NOW)


HISTORY = [event(1), event(2), event(3, EventKind.RESULT)]


class Told:
    """Tells a stream's store and notices what a test wrote down, answer by answer."""

    def __init__(self, *answers: Sequence[JobEvent] | Exception) -> None:
        self._answers = list(answers)
        self.asked_after: list[str | None] = []

    async def events(self, _job_id: JobId, *, after: str | None) -> Sequence[JobEvent]:
        self.asked_after.append(after)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @contextmanager
    def watch(self, _job_id: JobId) -> Iterator["Told"]:
        yield self

    async def changed(self, *, within_s: float) -> bool:
        await asyncio.sleep(within_s)
        return False


def written(told: Told, missed: Sequence[JobEvent], *, after: str | None = None) -> str:
    async def collect() -> bytes:
        collaborators: Any = told
        environment = Environment(
            settings=ApiSettings(_env_file=None),
            store=collaborators,
            notices=collaborators,
            keys=KeyRing(),
            metrics=Metrics(),
            heartbeat_s=0.001,
        )
        stream = follow(environment, JobId("0" * 32), missed, after=after)
        return b"".join([part async for part in stream])

    return asyncio.run(collect()).decode()


def test_a_history_is_written_to_its_end() -> None:
    text = written(Told(), HISTORY)

    assert text.startswith("retry: 2000\n\n")
    assert [line for line in text.splitlines() if line.startswith("id: ")] == [
        "id: 1-0",
        "id: 2-0",
        "id: 3-0",
    ]
    assert text.endswith("\n\n")


def test_what_comes_later_is_asked_for_after_the_last_event() -> None:
    told = Told([], HISTORY[:1], HISTORY[1:])

    text = written(told, HISTORY[:1], after="1-0")

    assert told.asked_after == ["1-0", None, "1-0"]
    assert text.count("id: 1-0") == text.count("id: 2-0") == text.count("id: 3-0") == 1


def test_silence_is_kept_alive_by_comments() -> None:
    past = HISTORY[:2]

    text = written(Told([], past, [], past, HISTORY[2:]), [], after="2-0")

    assert text.count(": keep-alive\n\n") == 2


def test_a_job_that_redis_lost_keeps_no_listener() -> None:
    text = written(Told([], []), [], after="2-0")

    assert text == "retry: 2000\n\n"


def test_a_lost_store_ends_the_stream_without_an_event() -> None:
    text = written(Told(StoreUnavailableError("gone")), HISTORY[:1])

    assert "event: result" not in text


@pytest.mark.parametrize(
    ("last", "left"), [(None, 3), ("1-0", 2), ("3-0", 0), ("", 3), ("7-0", 3), ("1", 3)]
)
def test_only_a_known_event_id_leaves_events_out(last: str | None, left: int) -> None:
    assert len(unseen(HISTORY, last)) == left
