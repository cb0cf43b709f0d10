"""Workers that take a job and die, without a worker."""

from shared.domain.job import JobId
from shared.wire import keys
from tests.support.stores import Stores
from worker.ports import Claim
from worker.store.job_store import RedisWorkerStore


def expire_lease(stores: Stores, job_id: JobId) -> None:
    """Make a lease run out now."""
    stores.redis.zadd(keys.LEASES, {job_id: 1}, xx=True)


def lose(stores: Stores, job_id: JobId, *, swept_by: RedisWorkerStore | None = None) -> Claim:
    """Let a worker take a job and die, and another sweep; return the dead one's claim."""
    stores.lose_message(job_id)
    claim = stores.claim(job_id)
    expire_lease(stores, job_id)
    (swept_by or stores.worker).sweep()
    return claim


def lose_three_times(stores: Stores, job_id: JobId) -> Claim:
    """Make a job a dead letter; return the claim of its last worker."""
    return [lose(stores, job_id) for _ in range(3)][-1]


def dead_letter(stores: Stores) -> JobId:
    """Return the id of a new job that is a dead letter."""
    job_id = stores.job_id()
    lose_three_times(stores, job_id)
    return job_id
