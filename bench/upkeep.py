"""What workers that have nothing to do ask of Redis, asked for many of them by one thread."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

from redis import Redis

from shared.domain.job import Lane
from shared.wire import keys
from tests.support.stores import Stores, open_stores
from worker.upkeep.sweeper import HEARTBEAT_TTL_S

_LANES = tuple(map(keys.lane, Lane))
# What Celery waits for a message, and the time between two sweeps.
_EVERY_S = 1


@contextmanager
def played(redis_url: str, workers: int) -> Iterator[None]:
    """Ask until this block ends: a second's heartbeat, sweep and BRPOP for each worker."""
    stop = Event()
    with ExitStack() as stack:
        stores = stack.enter_context(open_stores(redis_url))
        lines = [stack.enter_context(_line(redis_url)) for _ in range(workers)]
        thread = Thread(target=_play, args=(stores, lines, stop))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


@contextmanager
def _line(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url, single_connection_client=True) as client:
        yield client


def _play(stores: Stores, lines: list[Redis], stop: Event) -> None:
    asked = False
    while not stop.is_set():
        for number, line in enumerate(lines):
            if line.connection is None:
                raise RuntimeError("a connection was lost")
            if asked:
                line.connection.read_response()  # a second after it was asked for
            line.connection.send_command(  # type: ignore[no-untyped-call]  # redis-py's
                "BRPOP", *_LANES, _EVERY_S
            )
            stores.worker.beat(f"played-{number}", ttl_s=HEARTBEAT_TTL_S)
            stores.worker.sweep()
        asked = True
