"""A job: its request, its state and result, and which state may follow which."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NewType

from pydantic import Field

from shared.domain.errors import Failure
from shared.domain.plan import GivenPlan
from shared.domain.project import Project, ProjectFile
from shared.domain.script import GeneratedScript
from shared.domain.sources import Sources
from shared.domain.value import Value
from shared.domain.verification import Language, Report
from shared.domain.wanted import Base, Wanted
from shared.domain.webhook import Webhook

JobId = NewType("JobId", str)
Owner = NewType("Owner", str)


class JobKind(StrEnum):
    """What a job does: write a script, or verify a person's own."""

    GENERATE = "generate"
    VALIDATE = "validate"


class JobStatus(StrEnum):
    """The states of a job; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def done(self) -> bool:
        """Whether the state is final."""
        return not FOLLOWS[self]


class Stage(StrEnum):
    """What a running job does at the moment."""

    DRAFTING = "drafting"
    VERIFYING = "verifying"
    REPAIRING = "repairing"


class Lane(StrEnum):
    """The queue a job waits in: one for callers who wait, one for those who come back later."""

    INTERACTIVE = "interactive"
    BATCH = "batch"


FOLLOWS: Mapping[JobStatus, frozenset[JobStatus]] = MappingProxyType(
    {
        # Straight to failed at the deadline.
        JobStatus.QUEUED: frozenset({JobStatus.RUNNING, JobStatus.FAILED, JobStatus.CANCELLED}),
        # Back to queued when a worker hands a job back or its lease expires.
        JobStatus.RUNNING: frozenset(
            {JobStatus.QUEUED, JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED}
        ),
        JobStatus.SUCCEEDED: frozenset(),
        JobStatus.FAILED: frozenset(),
        JobStatus.CANCELLED: frozenset(),
    }
)


# Of a request. A base that is copied is there beside its id.
_SHAPES_NOTHING: Final = {"webhook_url", "deadline_s", "base_job_id"}


class JobRequest(Value):
    """What a caller asks for; its record keeps it as one text.

    A generate job has a `description`, a validate job a `script` or several `files` of which k6 is
    given the `entry`, and perhaps a `description` and the script's `language`. `sources` were read
    before, so that none of their secrets is kept; `plan` beats what all that says.
    `base` is the script that a generate job changes, copied from the job `base_job_id` if it has
    one: that may be gone when the worker comes to it.
    `deadline_s` counts from the job's creation; None: the service's own limit.
    `webhook_url` is told of the job's end. It may hold a secret of its receiver's.
    """

    kind: JobKind
    description: str | None = None
    script: str | None = None
    language: Language | None = None
    entry: str | None = None
    files: tuple[ProjectFile, ...] = ()
    sources: Sources | None = None
    plan: GivenPlan | None = None
    base_job_id: JobId | None = None
    base: Base | None = None
    deadline_s: float | None = None
    webhook_url: str | None = Field(None, repr=False)

    @property
    def project(self) -> Project:
        """What a validate job is to verify."""
        if self.entry is not None:
            return Project.of_files(self.entry, {file.path: file.data for file in self.files})
        return Project.of_script(self.script or "", self.language)

    @property
    def wanted(self) -> Wanted | None:
        """What the script should do; None if nobody said so."""
        if not self.description and self.plan is None and self.sources is None:
            return None
        return Wanted(
            description=self.description or "",
            sources=self.sources,
            plan=self.plan,
            base=self.base,
        )

    @property
    def work(self) -> str:
        """What shapes the outcome, as text: all but who hears of it, and when it must be there."""
        return self.model_dump_json(exclude_defaults=True, exclude=_SHAPES_NOTHING)

    def text(self) -> str:
        """Return the request as JSON without what is at its default.

        So a new field with a default changes the text of no request that does not use it.
        """
        return self.model_dump_json(exclude_defaults=True)


class Shared(StrEnum):
    """How a job came to the outcome of another one."""

    IN_FLIGHT = "in_flight"
    CACHE = "cache"


class Source(Value):
    """The job that was run in the place of another one of the same owner.

    `age_s` is how old its outcome was.
    """

    job_id: JobId
    how: Shared
    age_s: float = Field(ge=0)


class Job(Value):
    """A job's record as read from the store. Times are UTC; `attempts` counts claims.

    `root` is the prefix under which its caller reached the service, `traceparent` its request as
    traces know it.
    A queued job with `waits_for_model_until` is not taken before: the model is away.
    """

    id: JobId
    request: JobRequest
    owner: Owner
    lane: Lane
    request_id: str
    status: JobStatus
    stage: Stage | None = None
    queue_position: int | None = None
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    deadline_at: datetime
    waits_for_model_until: datetime | None = None
    attempts: int = 0
    traceparent: str | None = None
    result: GeneratedScript | Report | None = None
    failure: Failure | None = None
    source: Source | None = None
    root: str = ""
    webhook: Webhook | None = None


class EventKind(StrEnum):
    """The names of a job's server-sent events."""

    STATUS = "status"
    STAGE = "stage"
    FINDING = "finding"
    RESULT = "result"


class JobEvent(Value):
    """One line of a job's history; `id` orders it and resumes a stream after it.

    A RESULT event is the last: it says the final status. `finding` and `repair` (the round, from
    0) are set on FINDING events.
    """

    id: str
    kind: EventKind
    status: JobStatus
    stage: Stage | None = None
    at: datetime
    waits_for_model_until: datetime | None = None
    finding: dict[str, object] | None = None
    repair: int | None = None
