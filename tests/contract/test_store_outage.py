"""What callers meet when Redis is away, and that all goes on when it comes back.

On a real server only: fakeredis can neither be killed nor silenced.
"""

import time
from collections.abc import Iterator

import pytest

from shared.domain.errors import StoreUnavailableError
from shared.domain.job import JobId, JobStatus
from tests.support.redis_server import RedisServer
from tests.support.stores import OWNER, Stores, generated, new_job, open_stores
from worker.budget import JobStoppedError


@pytest.fixture
def stores(redis_server: RedisServer) -> Iterator[Stores]:
    with open_stores(redis_server.url) as stores:
        yield stores


def seconds_to_fail(stores: Stores) -> float:
    began = time.monotonic()
    with pytest.raises(StoreUnavailableError):
        stores.accept(new_job())
    return time.monotonic() - began


def test_a_dead_server_is_told_at_once(stores: Stores, redis_server: RedisServer) -> None:
    stores.job_id()
    redis_server.kill()

    assert seconds_to_fail(stores) < 1
    with pytest.raises(StoreUnavailableError):
        stores.run(stores.api.ready())
    with pytest.raises(StoreUnavailableError):
        stores.worker.claim(JobId("any"))


def test_a_silent_server_is_told_within_three_seconds(
    stores: Stores, redis_server: RedisServer
) -> None:
    stores.job_id()
    redis_server.pause()

    assert seconds_to_fail(stores) < 3


def test_a_server_that_never_was_is_told_too() -> None:
    with open_stores("redis://127.0.0.1:1/0") as nowhere:
        assert seconds_to_fail(nowhere) < 3


def test_stores_go_on_after_a_restart_with_all_jobs(
    stores: Stores, redis_server: RedisServer
) -> None:
    job_id = stores.job_id()
    redis_server.kill()
    redis_server.start()

    # The new server knows no script and the old connections are dead.
    assert stores.job(job_id).status is JobStatus.QUEUED
    assert stores.claim(job_id).lease.token == 1


def test_a_forgotten_script_is_sent_again(stores: Stores) -> None:
    stores.job_id()
    stores.redis.script_flush()

    assert stores.claim(stores.job_id()).lease.token == 1


def test_a_write_during_an_outage_says_so_and_counts_after_it(
    stores: Stores, redis_server: RedisServer
) -> None:
    claim = stores.running()
    redis_server.kill()

    with pytest.raises(StoreUnavailableError):
        stores.worker.succeed(claim.lease, generated())
    redis_server.start()
    stores.worker.succeed(claim.lease, generated())

    assert stores.job(claim.job.id).result == generated()


def test_a_cancelled_jobs_result_is_refused_after_an_outage_too(
    stores: Stores, redis_server: RedisServer
) -> None:
    claim = stores.running()
    stores.run(stores.api.cancel(claim.job.id, OWNER))
    redis_server.kill()
    redis_server.start()

    with pytest.raises(JobStoppedError):
        stores.worker.succeed(claim.lease, generated())
