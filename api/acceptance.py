"""Turns a request into a job, and answers now or when the job is done."""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace

import structlog
from fastapi import Request
from starlette.responses import Response

from api import responses
from api.bases import with_base
from api.current import address, current
from api.environment import Call, Environment
from api.http_errors import JobNotFoundError, ScriptNotReadyError
from api.idempotency import IdempotencyEntry, entry_of
from api.notices import Watch
from api.prefer import Preferences, Waiting
from api.quota import is_limited, quota_of
from api.store.new_job import Accepted, NewJob
from api.waiting import Interruption, read, unless_interrupted, until_done
from api.webhooks import with_webhook
from shared import log_facts
from shared.domain.errors import LoadGenieError, OverloadedError, StoreUnavailableError
from shared.domain.job import Job, JobId, JobRequest, Lane
from shared.tracing.spans import annotate, traceparent

log = structlog.stdlib.get_logger(__name__)


def preferences_of(request: Request) -> Preferences:
    """Return the preferences in the request's Prefer headers."""
    return Preferences.parse(request.headers.getlist("prefer"))


async def answer_sync(
    call: Call,
    request: JobRequest,
    waiting: Waiting,
    succeeded: Callable[[Job], Response] | None = None,
) -> Response:
    """Make the job, wait, and return its result; `succeeded` writes that of one that succeeded."""
    _tell_preferences(waiting)
    # Callers who wait have a queue of their own.
    lane = Lane.INTERACTIVE if waiting.within_s > 0 else Lane.BATCH
    entry = _entry(call, request)
    # Whoever sends a key will come back with it, and a receiver waits for the end in any case.
    retained = entry is not None or request.webhook_url is not None
    job_id = _new_id()
    with _waiting(call, job_id, waiting) as watch:
        accepted = await _accept(call, job_id, request, entry, lane=lane, retained=retained)
        try:
            job = await _waited(call, accepted, watch, waiting)
        except asyncio.CancelledError:  # a caller in this process, such as a tool, hung up
            if not retained:
                await asyncio.shield(_abandon(call.environment, accepted.job_id))
            raise
    if job is None:
        if not retained:
            await _abandon(call.environment, accepted.job_id)
        return responses.caller_gone()
    if waiting.unfinished_is_fine and not job.status.done:
        return responses.accepted(job)
    return responses.result(job, succeeded)


async def answer_async(call: Call, request: JobRequest, waiting: Waiting) -> Response:
    """Make the job and return its document: 200 if it was finished within the wait."""
    _tell_preferences(waiting)
    entry = _entry(call, request)
    job_id = _new_id()
    with _waiting(call, job_id, waiting) as watch:
        accepted = await _accept(call, job_id, request, entry, lane=Lane.BATCH, retained=True)
        job = await _waited(call, accepted, watch, waiting)
    if job is None:
        return responses.caller_gone()
    return responses.document(job, status=200) if job.status.done else responses.accepted(job)


def _tell_preferences(waiting: Waiting) -> None:
    current().vary.append("Prefer")
    current().headers.extend(waiting.headers)


def _new_id() -> JobId:
    return JobId(secrets.token_hex(16))


@contextmanager
def _waiting(call: Call, job_id: JobId, waiting: Waiting) -> Iterator[Watch | None]:
    """Have a place, and listen, for who waits for a job that is to be made.

    Before it is made: who cannot be waited for shall not have it made, and who listens from the
    beginning need not look before the end.
    """
    if waiting.within_s <= 0:
        yield None
        return
    with call.place(), call.environment.notices.watch(job_id, only_end=True) as watch:
        yield watch


def _entry(call: Call, request: JobRequest) -> IdempotencyEntry | None:
    return entry_of(call.request.headers.getlist("idempotency-key"), request)


async def _accept(
    call: Call,
    job_id: JobId,
    request: JobRequest,
    entry: IdempotencyEntry | None,
    *,
    lane: Lane,
    retained: bool,
) -> Accepted:
    """Make the job, or return the one that the idempotency key names.

    Raises IdempotencyMismatchError, RateLimitedError, OverloadedError and StoreUnavailableError,
    and what `with_base` and `with_webhook` raise.
    """
    request = with_webhook(call.environment.settings, request)
    job = NewJob(
        id=job_id,
        request=request,
        owner=call.owner,
        lane=lane,
        request_id=current().request_id,
        deadline_s=request.deadline_s or call.environment.settings.job_deadline_s,
        retained=retained,
        root=address(""),
        traceparent=traceparent(),
        fresh=_wants_fresh(call.request),
    )
    try:
        based = await with_base(call, request)
    except (JobNotFoundError, ScriptNotReadyError) as gone:
        # It was there when the key came first, if it did.
        accepted = await _replayed(call, job, entry, gone)
    else:
        job = job if based is request else replace(job, request=based)
        accepted = await _within_quota(call, job, entry)
    _note(call.environment, job, accepted)
    return accepted


def _wants_fresh(request: Request) -> bool:
    """Return whether a caller wants no other job's outcome (RFC 9111)."""
    directives = ",".join(request.headers.getlist("cache-control")).lower().split(",")
    return not {"no-cache", "no-store"}.isdisjoint(map(str.strip, directives))


async def _replayed(
    call: Call, job: NewJob, entry: IdempotencyEntry | None, gone: LoadGenieError
) -> Accepted:
    """Return the job that the key made before. Raises what is given if there is none."""
    if entry is None:
        raise gone
    try:
        return await call.environment.store.accept(job, entry, new=False)
    except OverloadedError:
        raise gone from None


async def _within_quota(call: Call, job: NewJob, entry: IdempotencyEntry | None) -> Accepted:
    """Accept a job within its caller's quota; a repetition spends nothing of it."""
    if not is_limited(call):
        return await call.environment.store.accept(job, entry)
    async with quota_of(call) as quota:
        refusal = await quota.refusal()
        if refusal is not None and entry is None:
            raise refusal
        try:
            accepted = await call.environment.store.accept(job, entry, new=refusal is None)
        except OverloadedError as overloaded:
            raise refusal or overloaded from None
        if not accepted.replayed:
            await quota.count()
    return accepted


def _note(environment: Environment, new: NewJob, accepted: Accepted) -> None:
    """Add the job to all further log lines of this request, and count it."""
    current().job_id = accepted.job_id
    facts = {
        "job_id": accepted.job_id,
        "kind": new.request.kind.value,
        "lane": new.lane.value,
        "replayed": accepted.replayed,
        **_sizes(new.request),
    }
    log_facts.bind(**facts)
    annotate({f"loadgenie.{name}": fact for name, fact in facts.items()})
    if accepted.replayed:
        current().headers.append(("Idempotency-Replayed", "true"))
        current().headers.append(("Location", address(f"/jobs/{accepted.job_id}")))
    else:
        environment.metrics.accepted(new.request.kind, new.lane)
    # The request's own line has the same, but comes much later if its caller waits.
    log.debug("job_accepted")


def _sizes(request: JobRequest) -> dict[str, int]:
    texts = {
        "description_chars": request.description,
        "script_chars": request.script,
        "base_chars": request.base.script if request.base is not None else None,
    }
    return {name: len(text) for name, text in texts.items() if text is not None}


async def _waited(
    call: Call, accepted: Accepted, watch: Watch | None, waiting: Waiting
) -> Job | None:
    """Return the job as `wait` does; at once if it is done or not waited for."""
    job = accepted.job
    if watch is None or job.status.done:
        return job
    # An earlier one was not listened to.
    new = None if accepted.replayed else watch
    return await wait(call, job.id, within_s=waiting.within_s, new=new)


async def wait(
    call: Call, job_id: JobId, *, within_s: float, new: Watch | None = None
) -> Job | None:
    """Return a job, once it is done if that is in time; None if the caller hung up.

    A `new` one is listened to since before it was made.
    Raises JobNotFoundError and StoreUnavailableError.
    """
    environment, owner = call.environment, call.owner
    listening = (
        environment.notices.watch(job_id, only_end=True) if new is None else nullcontext(new)
    )
    with environment.metrics.waiters.track_inprogress(), listening as watch:
        end = until_done(
            environment.store, watch, job_id, owner, within_s=within_s, is_new=new is not None
        )
        job = await unless_interrupted(end, call.request.receive, environment.stopping)
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
