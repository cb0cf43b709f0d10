"""What the API asks of the store, as commands."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from shared.domain.custody import Accepted, IdempotencyEntry, JobPage
from shared.domain.errors import IdempotencyMismatchError, OverloadedError
from shared.domain.job import Job, JobEvent, JobId, JobRequest, JobStatus, Lane, Owner
from shared.store.command import Command
from shared.store.cursor import decode_cursor, encode_cursor
from shared.store.record import decode_event, decode_job, encode_request
from shared.store.scripts import load
from shared.wire import keys

# Long enough for a full queue to move, short enough that a client still waits.
_OVERLOAD_RETRY_S: Final = 5.0
# A page may end early at this many entries, so that a rare status costs no long scan.
_PAGE_SCAN: Final = 500
_EVENTS_AT_ONCE: Final = 1000
_EVENT_ID: Final = re.compile(r"\d{1,19}-\d{1,19}", re.ASCII)


def accept(
    request: JobRequest,
    *,
    message: str,
    idempotency: IdempotencyEntry | None,
    result_ttl_s: float,
    max_queued: int,
) -> Command[Accepted]:
    """Write record, message and idempotency entry in one step.

    Raises OverloadedError and IdempotencyMismatchError; nothing is written then.
    """
    args = (
        request.id,
        request.lane.value,
        message,
        keys.owner(request.owner),
        keys.idempotency(request.owner, idempotency.key) if idempotency else "",
        idempotency.fingerprint if idempotency else "",
        max_queued,
        milliseconds(result_ttl_s),
        milliseconds(request.deadline_s),
        *encode_request(request),
    )
    return Command(load("accept"), args, _decode_accepted)


def get(job_id: JobId, owner: Owner) -> Command[Job | None]:
    """Read one job of this owner."""
    return Command(load("read"), (job_id, owner), decode_snapshot)


def page(
    owner: Owner, *, limit: int, cursor: str | None, status: JobStatus | None
) -> Command[JobPage]:
    """List an owner's jobs. Raises InvalidRequestError for a cursor of no such listing.

    With a filter a page may be short, even empty, and still have a next one.
    """
    below = "+inf" if cursor is None else decode_cursor(cursor, owner=owner, status=status)

    def decode(reply: Any) -> JobPage:
        jobs, last = reply
        after = encode_cursor(int(last), owner=owner, status=status) if last else None
        return JobPage(jobs=tuple(_decode_present(job) for job in jobs), next_cursor=after)

    args = (keys.owner(owner), limit, below, status.value if status else "", _PAGE_SCAN)
    return Command(load("page"), args, decode)


def cancel(job_id: JobId, owner: Owner, *, result_ttl_s: float) -> Command[Job | None]:
    """Cancel unless finished; answer the job as it then is."""
    return Command(load("cancel"), (job_id, owner, milliseconds(result_ttl_s)), decode_snapshot)


def abandon(job_id: JobId, *, result_ttl_s: float) -> Command[None]:
    """Cancel unless retained or finished."""
    return Command(load("abandon"), (job_id, milliseconds(result_ttl_s)), decode_nothing)


def retain(job_id: JobId, owner: Owner) -> Command[None]:
    """Keep a job from being abandoned."""
    return Command(load("retain"), (job_id, owner), decode_nothing)


def events(job_id: JobId, *, after: str | None) -> Command[Sequence[JobEvent]]:
    """Read a job's events after an event id; all of them if it is no event id."""
    start = f"({after}" if after is not None and _EVENT_ID.fullmatch(after) else "-"

    def decode(reply: Any) -> Sequence[JobEvent]:
        return tuple(decode_event(event_id, fields) for event_id, fields in reply)

    return Command(load("events"), (job_id, start, _EVENTS_AT_ONCE), decode)


def depths() -> Command[Mapping[Lane, int]]:
    """Count the jobs that wait in each lane."""
    return Command(load("depths"), (), lambda reply: dict(zip(Lane, reply, strict=True)))


def workers() -> Command[int]:
    """Count the workers whose heartbeat is fresh."""
    return Command(load("workers"), (), int)


def ping() -> Command[None]:
    """Do nothing, on the server."""
    return Command(load("ping"), (), decode_nothing)


def decode_snapshot(reply: Any) -> Job | None:
    """Read a job that may not be there."""
    return None if reply is None else _decode_present(reply)


def decode_nothing(_reply: Any) -> None:
    """Read an answer that says only that it is done."""


def milliseconds(seconds: float) -> int:
    """Count as the scripts do, at least 1."""
    return max(1, round(seconds * 1000))


def _decode_present(reply: Any) -> Job:
    job_id, values, place = reply
    return decode_job(job_id, values, place)


def _decode_accepted(reply: Any) -> Accepted:
    outcome, snapshot = reply
    match outcome:
        case "accepted" | "replayed":
            return Accepted(_decode_present(snapshot), replayed=outcome == "replayed")
        case "mismatch":
            raise IdempotencyMismatchError("This Idempotency-Key came with another request before.")
        case "overloaded":
            raise OverloadedError(
                "Too many jobs are waiting; try again shortly.", retry_after_s=_OVERLOAD_RETRY_S
            )
        case _:
            raise ValueError(f"unknown outcome of accept: {outcome}")
