"""A job on its way into the store: what is written, and what the store makes of it."""

from dataclasses import dataclass
from typing import Any, Final

from shared.domain.errors import IdempotencyMismatchError, OverloadedError
from shared.domain.job import Job, JobId, JobKind, JobRequest, JobStatus, Lane, Owner
from shared.domain.webhook import Webhook, WebhookStatus
from shared.store.record import decode_job, time_of
from shared.wire import keys

# Long enough for a full queue to move, short enough that a client still waits.
_OVERLOAD_RETRY_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A request, and what the API decides about its job.

    `retained` says that the job goes on when its only caller hangs up, `root` is the prefix under
    which that caller reaches the service, `traceparent` the span that makes the job. One that is
    `fresh` is run, whatever other jobs came to.
    """

    id: JobId
    request: JobRequest
    owner: Owner
    lane: Lane
    request_id: str
    deadline_s: float
    retained: bool
    root: str = ""
    traceparent: str | None = None
    fresh: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Names and values of the record's fields in turn; the server adds its times."""
        return (
            *("request", self.request.text()),
            *("owner", self.owner),
            *("request_id", self.request_id),
            *("retained", "1" if self.retained else "0"),
            *(("digest", keys.work(self.owner, self.request.work)) if self._is_shareable else ()),
            *(("root", self.root) if self.root else ()),
            *(("webhook", WebhookStatus.PENDING) if self.request.webhook_url else ()),
            *(("traceparent", self.traceparent) if self.traceparent else ()),
        )

    def made(self, created_at: str, deadline_at: str, place: int) -> Job:
        """Return the job that was made of it, as a reader would see it then."""
        return Job(
            id=self.id,
            request=self.request,
            owner=self.owner,
            lane=self.lane,
            request_id=self.request_id,
            status=JobStatus.QUEUED,
            queue_position=place + 1,
            created_at=time_of(created_at),
            deadline_at=time_of(deadline_at),
            traceparent=self.traceparent,
            root=self.root,
            webhook=Webhook(status=WebhookStatus.PENDING) if self.request.webhook_url else None,
        )

    @property
    def _is_shareable(self) -> bool:
        """Whether the job may have the outcome of another one: verifications cost no model call."""
        return self.request.kind is JobKind.GENERATE and not self.fresh


@dataclass(frozen=True, slots=True)
class Accepted:
    """The job that serves a request, as it is; `replayed` if an earlier request made it."""

    job: Job
    replayed: bool = False

    @property
    def job_id(self) -> JobId:
        """The job's id."""
        return self.job.id


def decode_accepted(new: NewJob, reply: Any) -> Accepted:
    """Return what `accept.lua` made of a new job.

    Raises IdempotencyMismatchError and OverloadedError.
    """
    outcome, found = reply
    match outcome:
        case "made":
            return Accepted(new.made(*found))
        case "there" | "replayed":
            return Accepted(decode_job(found), replayed=outcome == "replayed")
        case "mismatch":
            raise IdempotencyMismatchError("This Idempotency-Key came with another request before.")
        case "overloaded":
            raise OverloadedError(
                "Too many jobs are waiting; try again shortly.", retry_after_s=_OVERLOAD_RETRY_S
            )
        case _:
            raise ValueError(f"unknown outcome of accept: {outcome}")
