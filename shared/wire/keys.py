"""Every name that LoadGenie has in Redis, in one place."""

import hashlib
from functools import lru_cache
from typing import Final

from shared.domain.job import JobId, Lane, Owner

PREFIX: Final = "loadgenie:"

# Kombu puts the same prefix before the queue's name.
LANE: Final = PREFIX
JOB: Final = f"{PREFIX}job:"
EVENTS: Final = f"{PREFIX}events:"
OWNER: Final = f"{PREFIX}owner:"
QUEUED: Final = f"{PREFIX}queued:"
IDEMPOTENCY: Final = f"{PREFIX}idempotency:"
ORDER: Final = f"{PREFIX}order"
LEASES: Final = f"{PREFIX}leases"
DEADLINES: Final = f"{PREFIX}deadlines"
LAST_ATTEMPT: Final = f"{PREFIX}last-attempt:"
DEAD_LETTERS: Final = f"{PREFIX}dead-letters"
WEBHOOKS: Final = f"{PREFIX}webhooks"
DEAD_WEBHOOKS: Final = f"{PREFIX}dead-webhooks"
FLIGHT: Final = f"{PREFIX}flight:"
CACHE: Final = f"{PREFIX}cache:"
FOLLOWING: Final = f"{PREFIX}following"
FOLLOWERS: Final = f"{PREFIX}followers:"
WORKERS: Final = f"{PREFIX}workers"
DEFERRED: Final = f"{PREFIX}deferred"
BREAKER: Final = f"{PREFIX}model-breaker"
MODEL_CALLS: Final = f"{PREFIX}model-calls"
MODEL_STARTS: Final = f"{PREFIX}model-starts"
MODEL_LINE: Final = f"{PREFIX}model-line"
MODEL_LINE_SEEN: Final = f"{PREFIX}model-line-seen"
READY: Final = f"{PREFIX}ready"
# A channel, not a key: "<job id> <event id> <status>". Channels are the server's alone.
NOTICES: Final = f"{PREFIX}notices"


def lane(name: Lane) -> str:
    """Return the name of the list that holds a lane's Celery messages."""
    return f"{LANE}{name}"


def job(job_id: JobId) -> str:
    """Return the name of the hash that holds a job's record."""
    return f"{JOB}{job_id}"


def events(job_id: JobId) -> str:
    """Return the name of the stream that holds a job's history."""
    return f"{EVENTS}{job_id}"


@lru_cache(maxsize=1024)  # callers come again
def owner(name: Owner) -> str:
    """Return the name of the index of an owner's jobs; which has the owner's digest only."""
    return f"{OWNER}{_digest(name)}"


def idempotency(name: Owner, key: str) -> str:
    """Return the name of the entry of an owner's idempotency key; both as one digest."""
    return f"{IDEMPOTENCY}{_digest(name, key)}"


def work(name: Owner, asked: str) -> str:
    """Return what the same work for the same owner has in common, as one digest."""
    return _digest(name, asked)


def _digest(*parts: str) -> str:
    # The lengths keep ("a", "bc") and ("ab", "c") apart.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()
