"""Takes a request in as a job, and answers now or when the job is done."""

import secrets
from dataclasses import dataclass

import structlog
from fastapi import Request
from starlette.responses import Response

from api import responses
from api.current import current
from api.environment import Call, Environment
from api.idempotency import entry_of
from api.prefer import Preferences, Waiting
from api.waiting import Interruption, read, unless_interrupted, until_done
from shared.domain.custody import Accepted
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import Job, JobId, JobKind, JobRequest, Lane

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a caller asks for. `retained`: the job goes on although its caller hangs up."""

    kind: JobKind
    description: str | None
    script: str | None = None
    deadline_s: float | None = None
    lane: Lane
    retained: bool = False


def preferences_of(request: Request) -> Preferences:
    """Read the request's Prefer headers."""
    return Preferences.parse(request.headers.getlist("prefer"))


def lane_of(waiting: Waiting) -> Lane:
    """Let callers who wait go to the interactive queue."""
    return Lane.INTERACTIVE if waiting.within_s > 0 else Lane.BATCH


async def _accept(call: Call, wish: Submission) -> tuple[Accepted, bool]:
    """Make the job, or find the one that the idempotency key names; say also if it is retained.

    Raises InvalidRequestError, IdempotencyMismatchError, OverloadedError, StoreUnavailableError.
    """
    entry = entry_of(
        call.request.headers.getlist("idempotency-key"),
        kind=wish.kind,
        description=wish.description,
        script=wish.script,
        deadline_s=wish.deadline_s,
    )
    # Whoever sends a key will come back with it.
    retained = wish.retained or entry is not None
    accepted = await call.environment.store.accept(_request(call, wish, retained=retained), entry)
    _note(call.environment, wish, accepted)
    return accepted, retained


def _request(call: Call, wish: Submission, *, retained: bool) -> JobRequest:
    return JobRequest(
        id=JobId(secrets.token_hex(16)),
        kind=wish.kind,
        owner=call.owner,
        lane=wish.lane,
        request_id=current().request_id,
        description=wish.description,
        script=wish.script,
        deadline_s=wish.deadline_s or call.environment.settings.job_deadline_s,
        retained=retained,
    )


def _note(environment: Environment, wish: Submission, accepted: Accepted) -> None:
    """Tell the job apart, on this request's every line from now on."""
    current().job_id = accepted.job_id
    structlog.contextvars.bind_contextvars(
        job_id=accepted.job_id,
        kind=wish.kind.value,
        lane=wish.lane.value,
        replayed=accepted.replayed,
        **_sizes(wish),
    )
    if accepted.replayed:
        current().headers.append(("Idempotency-Replayed", "true"))
    else:
        environment.metrics.accepted(wish.kind, wish.lane)
    # The line of the request says the same, but for a caller who waits it comes much later.
    log.debug("job_accepted")


def _sizes(wish: Submission) -> dict[str, int]:
    texts = {"description_chars": wish.description, "script_chars": wish.script}
    return {name: len(text) for name, text in texts.items() if text is not None}


async def answer_sync(call: Call, wish: Submission, waiting: Waiting) -> Response:
    """Make the job, wait, and answer with its result."""
    current().headers.extend(waiting.headers)
    accepted, retained = await _accept(call, wish)
    job = await _waited(call, accepted.job, waiting)
    if job is None:
        if not retained:
            await _abandon(call.environment, accepted.job_id)
        return responses.caller_gone()
    if waiting.unfinished_is_fine and not job.status.done:
        return responses.accepted(job)
    return responses.result(job)


async def answer_async(call: Call, wish: Submission, waiting: Waiting) -> Response:
    """Make the job and answer with its document: 200 if it was finished within the wait."""
    current().headers.extend(waiting.headers)
    accepted, _ = await _accept(call, wish)
    job = await _waited(call, accepted.job, waiting)
    if job is None:
        return responses.caller_gone()
    return responses.document(job, status=200) if job.status.done else responses.accepted(job)


async def _waited(call: Call, job: Job, waiting: Waiting) -> Job | None:
    """Wait for a new job as `wait` does; one that is done, or not waited for, is as it is."""
    if job.status.done or waiting.within_s <= 0:
        return job
    return await wait(call, job.id, within_s=waiting.within_s)


async def wait(call: Call, job_id: JobId, *, within_s: float) -> Job | None:
    """Read a job, once it is done if that is in time; None if the caller hung up.

    Raises JobNotFoundError and StoreUnavailableError.
    """
    environment, owner = call.environment, call.owner
    with environment.metrics.waiters.track_inprogress():
        job = await unless_interrupted(
            until_done(environment.store, environment.notices, job_id, owner, within_s=within_s),
            call.request.receive,
            environment.stopping,
        )
    match job:
        case Interruption.CALLER_GONE:
            return None
        case Interruption.STOPPING:
            return await read(environment.store, job_id, owner)
    return job


async def _abandon(environment: Environment, job_id: JobId) -> None:
    try:
        await environment.store.abandon(job_id)
    except StoreUnavailableError as error:
        log.warning("abandon_failed", cause=type(error.__cause__).__name__)
    else:
        log.info("job_abandoned")
