"""One attempt at a job: claim, run, record; every way it may end is decided here."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from shared.domain.errors import (
    AIQuotaError,
    AIUnavailableError,
    DeadlineExceededError,
    Failure,
    InternalError,
    LoadGenieError,
    StoreUnavailableError,
)
from shared.domain.job import JobId
from shared.domain.script import GeneratedScript
from shared.domain.verification import Report
from shared.log_facts import bound
from shared.tracing.spans import annotate, continued, ids, past
from worker.budget import Budget, JobStoppedError, StopReason
from worker.jobs.environment import Environment
from worker.jobs.pipeline import run_job
from worker.jobs.progress import LeasedProgress, write_through_outage
from worker.ports import Claim, Lease

# A result is paid for: it waits this long for a store that is out of reach, whatever the deadline.
RECORD_PATIENCE_S = 300.0

# What waiting for the model mends.
_OUTAGES = frozenset({AIUnavailableError.code, AIQuotaError.code})

CRASHED = InternalError("The job failed unexpectedly.")

type Outcome = GeneratedScript | Report | Failure

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def attempt(job_id: JobId, env: Environment) -> None:
    """Run a job if there is anything to do. Raises nothing: how it ended stands in its record."""
    with bound(job_id=job_id):
        try:
            claim = _claim(job_id, env)
            if claim is not None:
                _run(claim, env)
        except Exception:  # Celery would log the exception's message, which may quote a user
            log.exception("attempt_crashed")


def _claim(job_id: JobId, env: Environment) -> Claim | None:
    if env.leases.runs(job_id):
        # After an outage the lease may have run out, and a sweep have sent the message again: to
        # claim it would throw a paid answer away. The lease keeper takes the lease up again.
        log.info("already_running")
        return None
    try:
        claim = env.store.claim(job_id)
    except StoreUnavailableError as error:
        # The record still says queued: a sweep sends its message again.
        log.warning("job_not_claimed", why=error.reason)
        return None
    if claim is None:
        # A second delivery, a job that ended meanwhile, or one whose last attempt must wait.
        log.info("nothing_to_claim")
    return claim


def _run(claim: Claim, env: Environment) -> None:
    with _traced(claim), bound(request_id=claim.job.request_id, attempt=claim.lease.token, **ids()):
        log.info(
            "job_started", kind=claim.job.request.kind, remaining_s=round(claim.remaining_s, 1)
        )
        env.metrics.job_claimed(claim)
        started_at = time.monotonic()
        try:
            ended = _outcome(claim, env)
            if _deferred(claim.lease, ended, env):
                return
            outcome = _record(claim.lease, ended, env)
        except JobStoppedError as stopped:
            annotate({"loadgenie.stopped": stopped.reason})
            env.metrics.job_stopped(claim.job.request.kind, stopped.reason)
            log.info("job_stopped", reason=stopped.reason)
            if stopped.reason is StopReason.SHUTDOWN:
                _hand_back(claim.lease, env)
        except DeadlineExceededError:
            # The lease runs out, and the job is handed on or ended at its deadline.
            log.error("outcome_lost", why="store out of reach", patience_s=RECORD_PATIENCE_S)  # noqa: TRY400 - no bug
        else:
            seconds = time.monotonic() - started_at
            env.metrics.job_ended(claim.job.request.kind, outcome, seconds)
            summary = _summary(outcome)
            log.info("job_ended", seconds=round(seconds, 3), **summary)
            annotate(
                {f"loadgenie.{name}": value for name, value in summary.items()},
                failed=outcome.code if isinstance(outcome, Failure) else None,
            )


@contextmanager
def _traced(claim: Claim) -> Iterator[None]:
    """Make the attempt a part of its request's trace, and link it to the attempt before."""
    job, number = claim.job, claim.lease.token
    with continued(
        f"attempt {number}",
        job.traceparent,
        identity=f"{job.id} {number}",
        follows=f"{job.id} {number - 1}" if number > 1 else None,
        waited_s=claim.waited_s,
    ):
        annotate(
            {
                "loadgenie.job_id": job.id,
                "loadgenie.request_id": job.request_id,
                "loadgenie.kind": job.request.kind,
                "loadgenie.lane": job.lane,
                "loadgenie.attempt": number,
            }
        )
        past("wait", claim.waited_s)
        yield


def _outcome(claim: Claim, env: Environment) -> Outcome:
    """Run the job; every failure becomes a value. Raises JobStoppedError."""
    budget = Budget(claim.remaining_s)
    progress = LeasedProgress(env.store, claim.lease, budget)
    try:
        with env.leases.kept(claim.lease, budget):
            return run_job(claim.job, env, progress, budget)
    except JobStoppedError:
        raise
    except LoadGenieError as error:
        return Failure.of(error)
    except Exception:  # the edge of a job: a bug fails this job and no other
        log.exception("job_crashed")
        return Failure.of(CRASHED)


def _deferred(lease: Lease, outcome: Outcome, env: Environment) -> bool:
    """Put a job off whose model is away, where jobs wait for it; return whether that was done.

    Raises JobStoppedError, and DeadlineExceededError when patience ends.
    """
    if not (env.waits_for_model and isinstance(outcome, Failure) and outcome.code in _OUTAGES):
        return False
    patience = Budget(RECORD_PATIENCE_S)
    with env.leases.kept(lease, patience):
        until = write_through_outage(lambda: env.store.defer(lease, outcome), patience)
    if until is not None:
        env.metrics.job_deferred()
        annotate({"loadgenie.deferred": outcome.code})
        log.info("job_deferred", why=outcome.code, until=until.isoformat())
    return until is not None


def _record(lease: Lease, outcome: Outcome, env: Environment) -> Outcome:
    """Write how the job ended, and return what was written.

    Raises JobStoppedError, and DeadlineExceededError when patience ends.
    """
    try:
        _write(lease, outcome, env)
    except (JobStoppedError, LoadGenieError):
        raise
    except Exception:  # such as text that cannot be encoded
        log.exception("outcome_not_recordable")
        outcome = Failure.of(CRASHED)
        _write(lease, outcome, env)
    return outcome


def _write(lease: Lease, outcome: Outcome, env: Environment) -> None:
    patience = Budget(RECORD_PATIENCE_S)
    with env.leases.kept(lease, patience):
        match outcome:
            case Failure():
                write_through_outage(lambda: env.store.fail(lease, outcome), patience)
            case _:
                write_through_outage(lambda: env.store.succeed(lease, outcome), patience)


def _hand_back(lease: Lease, env: Environment) -> None:
    try:
        env.store.hand_back(lease)
    except (StoreUnavailableError, JobStoppedError):
        # Nothing is lost: the lease expires, and a sweep hands the job on.
        log.warning("job_not_handed_back")


def _summary(outcome: Outcome) -> dict[str, str | int | None]:
    """Return what a log and a trace may say of the end: sizes and names."""
    match outcome:
        case Failure():
            return {"status": "failed", "error_code": outcome.code}
        case Report():
            return {"status": "succeeded", "verdict": outcome.status}
        case GeneratedScript():
            return {
                "status": "succeeded",
                "generator": outcome.generator,
                "model": outcome.model,
                "script_chars": len(outcome.script),
                "repairs": outcome.repairs,
                "verdict": outcome.verification.status,
            }
