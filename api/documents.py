"""The documents of the HTTP contract, made from jobs and their results."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.current import address
from api.problem import Problem
from api.problem_responses import failure_of, job_problem
from api.store.listing import JobPage
from api.store.model import Breaker
from shared.domain.job import EventKind, Job, JobEvent, JobId, JobKind, JobStatus, Source, Stage
from shared.domain.plan import GivenPlan, Plan, Span
from shared.domain.script import GeneratedScript, Usage
from shared.domain.source_report import SourceReport
from shared.domain.sources import Sources
from shared.domain.verification import Load, Report, Verdict
from shared.domain.webhook import Webhook
from shared.reading.answer import load_of, plan_of, secrets_of
from shared.receivers import host_of


class Document(BaseModel):
    """A document that is written, never read."""

    model_config = ConfigDict(frozen=True)


class Links(Document):
    """Where the rest of a job is; take these instead of building paths."""

    self: str
    script: str | None = Field(description="null for a job that only validates")
    proof: str
    verification: str = Field(description="the report alone, as CI systems read it")
    events: str
    cancel: str


class PlanAnswer(Document):
    """What a description asks for, and the load that a script of it is held against."""

    plan: Plan
    load: Load
    secrets: tuple[Span, ...] = Field(
        description="where passwords, tokens and keys stand in the description, in UTF-16 units; "
        "a script takes them from `__ENV`"
    )

    @classmethod
    def of(
        cls, description: str, given: GivenPlan | None = None, sources: Sources | None = None
    ) -> "PlanAnswer":
        """Return the answer for a description, its sources and the parts that are given."""
        plan = plan_of(description, given, sources)
        return cls(plan=plan, load=load_of(plan), secrets=secrets_of(description))


class WebhookDocument(Webhook):
    """What became of a job's webhook. Of its URL the host alone is shown."""

    # What the contract always says, also where the record need not.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    host: str | None

    @classmethod
    def of_job(cls, job: Job) -> "WebhookDocument | None":
        """Return the document of a job's webhook; None if it has none."""
        if job.webhook is None:
            return None
        return cls(host=host_of(job.request.webhook_url), **dict(job.webhook))


class JobDocument(Document):
    """A job as its caller sees it. Times are RFC 3339, UTC."""

    id: str
    kind: JobKind
    status: JobStatus
    done: bool = Field(description="whether it will not change any more; enough for a poller")
    stage: Stage | None = Field(description="what a running job is at")
    queue_position: int | None = Field(
        description="place in its queue, roughly; 1 is next; null while it waits for an equal job"
    )
    waits_for_model_until: datetime | None = Field(
        description="of a queued job whose model is away: when it is tried again, roughly"
    )
    scenario_description: str | None
    sources: tuple[SourceReport, ...] = Field(
        description="what was read beside the description, before that narrowed it"
    )
    base_job_id: str | None = Field(description="the job whose script this one changes")
    base_descriptions: list[str] = Field(
        description="what was asked of the script before, the oldest words first"
    )
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
    shared_from: Source | None = Field(
        description="the job that was run in the place of this one: an equal one that was under "
        "way (`in_flight`) or whose result was kept (`cache`), `age_s` seconds old"
    )
    webhook: WebhookDocument | None = Field(description="of a job with a `webhook_url`")
    links: Links

    @classmethod
    def of(cls, job: Job) -> "JobDocument":
        """Return the document of a job."""
        path = address(f"/jobs/{job.id}")
        failed = job.status is JobStatus.FAILED
        return cls(
            id=job.id,
            kind=job.request.kind,
            status=job.status,
            done=job.status.done,
            stage=job.stage,
            queue_position=job.queue_position,
            waits_for_model_until=job.waits_for_model_until,
            scenario_description=job.request.description,
            sources=job.request.sources.reports if job.request.sources is not None else (),
            base_job_id=job.request.base_job_id,
            base_descriptions=[
                ask.description for ask in (job.request.base.asks if job.request.base else ())
            ],
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            expires_at=job.expires_at,
            attempts=job.attempts,
            result=job.result,
            error=job_problem(job, failure_of(job)) if failed else None,
            shared_from=job.source,
            webhook=WebhookDocument.of_job(job),
            links=Links(
                self=path,
                script=f"{path}/script" if job.request.kind is JobKind.GENERATE else None,
                proof=f"{path}/proof",
                verification=f"{path}/verification",
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
        """Return the document of a page."""
        return cls(jobs=[JobDocument.of(job) for job in page.jobs], next_cursor=page.next_cursor)


class ScriptAnswer(GeneratedScript):
    """A finished script, as a synchronous caller gets it."""

    # What the contract always says, also where the record need not.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    scenario_description: str
    job_id: str
    shared_from: Source | None = Field(None, description="as in the job's document")
    # The job's document alone has these.
    usage: Usage = Field(Usage(), exclude=True)
    repairs: int = Field(0, exclude=True)
    assumptions: tuple[str, ...] = Field((), exclude=True)

    @classmethod
    def of_job(cls, job: Job, result: GeneratedScript) -> "ScriptAnswer":
        """Return the answer that shows a job's result."""
        description = job.request.description or ""
        return cls(
            scenario_description=description,
            job_id=job.id,
            shared_from=job.source,
            **dict(result),
        )


class ValidationAnswer(Report):
    """A verification report, with the job that made it."""

    job_id: str

    @classmethod
    def of_job(cls, job: Job, report: Report) -> "ValidationAnswer":
        """Return the answer that shows a job's report."""
        return cls(job_id=job.id, **dict(report))


class ReportList(Document):
    """The reports of several jobs, and the worst verdict."""

    status: Verdict
    reports: tuple[Report, ...]


class WrittenReport(RootModel[Report | ReportList | list[dict[str, object]]]):
    """A report in one of the formats that are JSON; GitLab's is a list."""


class WrittenAnswer(RootModel[ValidationAnswer | list[dict[str, object]]]):
    """The answer of a verification in one of the formats that are JSON; GitLab's is a list."""


class EventData(Document):
    """The data of one server-sent event."""

    job_id: str
    status: JobStatus
    stage: Stage | None
    at: datetime
    waits_for_model_until: datetime | None = Field(
        None, description="on `status` events of a job that waits for the model: until when"
    )
    finding: dict[str, object] | None = Field(None, description="on `finding` events")
    repair: int | None = Field(None, description="on `finding` events: the round, from 0")

    @classmethod
    def of(cls, job_id: JobId, event: JobEvent) -> "EventData":
        """Return the data of an event."""
        return cls(
            job_id=job_id,
            status=event.status,
            stage=event.stage,
            at=event.at,
            waits_for_model_until=event.waits_for_model_until,
            finding=event.finding,
            repair=event.repair,
        )

    def json_text(self, kind: EventKind) -> str:
        """Return the data as JSON on one line, with what its kind has."""
        others = {"finding", "repair"} if kind is not EventKind.FINDING else set()
        if self.waits_for_model_until is None:
            others.add("waits_for_model_until")
        return self.model_dump_json(exclude=others)


class Health(Document):
    """The state of the service. `degraded` still accepts jobs; the checks say what is amiss."""

    status: Literal["healthy", "degraded", "unhealthy"]
    timestamp: str = Field(description="UTC, YYYY-MM-DD HH:MM:SS")
    checks: "HealthChecks"


class HealthCheck(Document):
    """One dependency that was checked."""

    status: Literal["pass", "warn", "fail"]
    detail: str


class QueueCheck(HealthCheck):
    """How much work there is, for whoever starts and stops workers; null if Redis is away."""

    waiting: int | None = Field(description="jobs that wait for a worker")
    unfinished: int | None = Field(description="jobs that wait, for the model too, or run")
    oldest_s: float | None = Field(description="seconds that the oldest waiting job has waited")


class ModelCheck(HealthCheck):
    """Whether the model is there, as far as the workers know; null if Redis is away."""

    breaker: Breaker | None = Field(
        description="whether workers call it: `closed` yes, `open` no, `half_open` one does, to "
        "find out"
    )


class HealthChecks(Document):
    """All that was checked."""

    redis: HealthCheck
    workers: HealthCheck
    model: ModelCheck
    queue: QueueCheck


class Alive(Document):
    """The process answers, and which release it is."""

    status: Literal["alive"]
    version: str


class Ready(Document):
    """The service takes jobs."""

    status: Literal["ready"]
