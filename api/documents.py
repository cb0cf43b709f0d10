"""What callers get: the documents of the HTTP contract, made from what the store has."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.errors import failure_of, job_problem
from api.problem import Problem
from shared.domain.custody import JobPage
from shared.domain.job import EventKind, Job, JobEvent, JobId, JobKind, JobStatus, Stage
from shared.domain.script import GeneratedScript, Generator
from shared.domain.verification import Report


class Document(BaseModel):
    """A document that is written, never read."""

    model_config = ConfigDict(frozen=True)


class Links(Document):
    """Where the rest of a job is; take these instead of building paths."""

    self: str
    script: str | None = Field(description="null for a job that only validates")
    events: str
    cancel: str


class JobDocument(Document):
    """A job as its caller sees it. Times are RFC 3339, UTC."""

    id: str
    kind: JobKind
    status: JobStatus
    done: bool = Field(description="whether it will not change any more; enough for a poller")
    stage: Stage | None = Field(description="what a running job is at")
    queue_position: int | None = Field(description="place in its queue, roughly; 1 is next")
    scenario_description: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None = Field(description="when a finished job is forgotten")
    attempts: int = Field(description="times that a worker took it")
    result: GeneratedScript | Report | None = Field(
        description="of a succeeded job: the script, or the report of a job that validates"
    )
    error: Problem | None = Field(
        description="of a failed job: the same problem as a synchronous caller gets"
    )
    links: Links

    @classmethod
    def of(cls, job: Job) -> "JobDocument":
        """Show a job."""
        path = f"/jobs/{job.id}"
        failed = job.status is JobStatus.FAILED
        return cls(
            id=job.id,
            kind=job.kind,
            status=job.status,
            done=job.status.done,
            stage=job.stage,
            queue_position=job.queue_position,
            scenario_description=job.description,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            expires_at=job.expires_at,
            attempts=job.attempts,
            result=job.result,
            error=job_problem(job, failure_of(job)) if failed else None,
            links=Links(
                self=path,
                script=f"{path}/script" if job.kind is JobKind.GENERATE else None,
                events=f"{path}/events",
                cancel=f"{path}/cancel",
            ),
        )


class JobList(Document):
    """One page of the caller's jobs, newest first."""

    jobs: list[JobDocument]
    next_cursor: str | None = Field(description="null on the last page")

    @classmethod
    def of(cls, page: JobPage) -> "JobList":
        """Show a page."""
        return cls(jobs=[JobDocument.of(job) for job in page.jobs], next_cursor=page.next_cursor)


class ScriptAnswer(Document):
    """A finished script, as a synchronous caller gets it."""

    script: str
    generated_at: str = Field(description="UTC, YYYY-MM-DD HH:MM:SS")
    scenario_description: str
    job_id: str
    generator: Generator
    model: str | None
    verification: Report

    @classmethod
    def of(cls, job: Job, result: GeneratedScript) -> "ScriptAnswer":
        """Show a result."""
        return cls(
            script=result.script,
            generated_at=result.generated_at,
            scenario_description=job.description or "",
            job_id=job.id,
            generator=result.generator,
            model=result.model,
            verification=result.verification,
        )


class ValidationAnswer(Report):
    """A verification report, with the job that made it."""

    job_id: str

    @classmethod
    def of_job(cls, job: Job, report: Report) -> "ValidationAnswer":
        """Show a report."""
        return cls(job_id=job.id, **dict(report))


class EventData(Document):
    """The data of one server-sent event."""

    job_id: str
    status: JobStatus
    stage: Stage | None
    at: datetime
    finding: dict[str, object] | None = Field(None, description="on `finding` events")
    repair: int | None = Field(None, description="on `finding` events: the round, from 0")

    @classmethod
    def of(cls, job_id: JobId, event: JobEvent) -> "EventData":
        """Show an event."""
        return cls(
            job_id=job_id,
            status=event.status,
            stage=event.stage,
            at=event.at,
            finding=event.finding,
            repair=event.repair,
        )

    def json_text(self, kind: EventKind) -> str:
        """Write it on one line; only findings have `finding` and `repair`."""
        return self.model_dump_json(
            exclude=None if kind is EventKind.FINDING else {"finding", "repair"}
        )


class Health(Document):
    """How the service is. `degraded` still takes jobs, but no worker is there to run them."""

    status: Literal["healthy", "degraded", "unhealthy"]
    timestamp: str = Field(description="UTC, YYYY-MM-DD HH:MM:SS")
    checks: dict[str, "HealthCheck"]


class HealthCheck(Document):
    """One thing that was looked at."""

    status: Literal["pass", "warn", "fail"]
    detail: str


class Alive(Document):
    """The process answers, and which release it is."""

    status: Literal["alive"]
    version: str


class Ready(Document):
    """The service takes jobs."""

    status: Literal["ready"]
