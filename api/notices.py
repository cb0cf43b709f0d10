"""Wakes whoever waits for a job, over one Redis subscription for the whole process."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from api.redis_pools import pool
from shared.domain.job import JobId, JobStatus
from shared.redis_access.refusals import reason_of
from shared.wire.keys import NOTICES

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

# A silent connection is pinged after this long, and closed after twice as long.
_SILENCE_S: Final = 5.0
_CONNECT_TIMEOUT_S: Final = 2.0
_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 2.0
_UNFINISHED: Final = frozenset(status.value for status in JobStatus if not status.done)


class Watch:
    """One waiter's subscription to one job."""

    def __init__(self, *, only_end: bool) -> None:
        self.only_end = only_end
        self._noticed = asyncio.Event()

    def notice(self) -> None:
        """Wake the waiter."""
        self._noticed.set()

    async def changed(self, *, within_s: float) -> bool:
        """Wait for a notice since the last call; return whether one came within `within_s`."""
        try:
            async with asyncio.timeout(within_s):
                await self._noticed.wait()
        except TimeoutError:
            return False
        self._noticed.clear()
        return True


class RedisNotices:
    """Wakes waiters: one subscription per process, however many wait.

    `run` must run as a task beside the waiters. Watch first, then read the record, then wait: so
    nothing that happens between is missed. What a broken connection swallowed is unknown, so a new
    one wakes every waiter; `api/rereading.py` looks after them now and then all the same.
    """

    def __init__(self, url: str, *, silence_s: float = _SILENCE_S) -> None:
        connections = pool(
            url,
            decode_responses=True,
            socket_timeout=_CONNECT_TIMEOUT_S,
            socket_connect_timeout=_CONNECT_TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),  # `run` connects again itself, to know that it did
            client_name="loadgenie-notices",
        )
        self._redis = Redis.from_pool(connections)
        self._silence_s = silence_s
        self._watches: dict[JobId, set[Watch]] = {}

    @contextmanager
    def watch(self, job_id: JobId, *, only_end: bool = False) -> Iterator[Watch]:
        """Listen to one job: to all that happens to it, or to its end alone."""
        watch = Watch(only_end=only_end)
        self._watches.setdefault(job_id, set()).add(watch)
        try:
            yield watch
        finally:
            watches = self._watches[job_id]
            watches.discard(watch)
            if not watches:
                del self._watches[job_id]

    @property
    def watched(self) -> Sequence[JobId]:
        """The jobs that somebody listens to."""
        return tuple(self._watches)

    def ended(self, job_id: JobId) -> None:
        """Wake all who wait for a job, of whose end no notice came."""
        self._wake(job_id, at_end=True)

    async def run(self) -> None:
        """Listen until cancelled, connecting again as often as it takes."""
        pause_s = _FIRST_PAUSE_S
        try:
            while True:
                try:
                    async with self._redis.pubsub() as subscription:
                        await subscription.subscribe(NOTICES)
                        pause_s = _FIRST_PAUSE_S
                        await self._listen(subscription)
                # ValueError: something was published that is no text.
                except (RedisError, OSError, ValueError) as error:
                    if pause_s == _FIRST_PAUSE_S:  # once per outage
                        log.warning("notices_interrupted", why=reason_of(error))
                await asyncio.sleep(pause_s * random.uniform(0.5, 1))  # noqa: S311 - jitter
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        finally:
            await self._redis.aclose()

    async def _listen(self, subscription: PubSub) -> None:
        pinged = False
        while True:
            message = await subscription.get_message(timeout=self._silence_s)
            if message is None:
                if pinged:
                    raise RedisConnectionError("the server no longer answers")
                await subscription.ping()
                pinged = True
                continue
            pinged = False
            match message["type"]:
                case "subscribe":
                    self._wake_all()
                case "message":
                    self._tell(message["data"])

    def _tell(self, notice: str) -> None:
        job_id, _, happened = notice.partition(" ")
        self._wake(JobId(job_id), at_end=happened.rpartition(" ")[2] not in _UNFINISHED)

    def _wake(self, job_id: JobId, *, at_end: bool) -> None:
        for watch in self._watches.get(job_id, ()):
            if at_end or not watch.only_end:
                watch.notice()

    def _wake_all(self) -> None:
        for job_id in self._watches:
            self._wake(job_id, at_end=True)
