"""Scripted stand-ins for a worker's ports: they do what a test tells them, and remember."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shared.domain.errors import Failure, StoreUnavailableError
from shared.domain.job import Job, JobId, JobKind, JobRequest, JobStatus, Lane, Owner, Stage
from shared.domain.plan import GivenPlan
from shared.domain.project import Project
from shared.domain.script import GeneratedScript, Generator, Usage
from shared.domain.verification import Finding, Language, Report, Severity, Verdict
from shared.domain.wanted import Wanted
from tests.support.reading import InPlace
from worker.budget import Budget, JobStoppedError, StopReason
from worker.description.asked import Asked
from worker.jobs.environment import Environment
from worker.ports import Claim, Draft, Lease, Swept
from worker.telemetry.metrics import WorkerMetrics
from worker.upkeep.leases import LeaseKeeper

ACCEPTED = Report(status=Verdict.VERIFIED)
NOW = datetime(2025, 7, 6, 12, 34, 56, tzinfo=UTC)


def error_finding(code: str = "syntax_error") -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message="wrong", line=1)


def rejected(*findings: Finding) -> Report:
    return Report(status=Verdict.REJECTED, findings=findings or (error_finding(),))


def draft(script: str = "script 0", *, prompt_tokens: int = 10, output_tokens: int = 5) -> Draft:
    return Draft(
        script=script,
        generator=Generator.GEMINI,
        model="a-model",
        usage=Usage(prompt_tokens=prompt_tokens, output_tokens=output_tokens),
        assumptions=("an assumption",),
    )


def job(
    job_id: str = "job-1",
    *,
    kind: JobKind = JobKind.GENERATE,
    description: str | None = "10 users for 1 minute",
    script: str | None = None,
    language: Language | None = None,
    plan: GivenPlan | None = None,
) -> Job:
    return Job(
        id=JobId(job_id),
        request=JobRequest(
            kind=kind, description=description, script=script, language=language, plan=plan
        ),
        owner=Owner("owner"),
        lane=Lane.BATCH,
        request_id="request-1",
        status=JobStatus.RUNNING,
        created_at=NOW,
        started_at=NOW,
        deadline_at=NOW,
        attempts=1,
    )


def claim(of: Job | None = None, *, token: int = 1, remaining_s: float = 60.0) -> Claim:
    claimed = of or job()
    return Claim(job=claimed, lease=Lease(claimed.id, token), remaining_s=remaining_s)


type DraftStep = Draft | Exception | Callable[[Budget], Draft]


class ScriptedGenerator:
    """Returns the next scripted draft to each call, or raises the scripted error."""

    def __init__(self, *steps: DraftStep) -> None:
        self._steps = deque(steps)
        self.repaired: list[tuple[Draft, tuple[Finding, ...]]] = []
        self.wanted: list[Wanted] = []

    def draft(self, wanted: Wanted, budget: Budget) -> Draft:
        self.wanted.append(wanted)
        return self._next(budget)

    def repair(
        self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        self.wanted.append(wanted)
        self.repaired.append((draft, tuple(findings)))
        return self._next(budget)

    def _next(self, budget: Budget) -> Draft:
        step = self._steps.popleft()
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, Draft) else step(budget)


type ReportStep = Report | Callable[[], Report]


class ScriptedVerifier:
    """Returns the next scripted report to each call; when none is left, accepts."""

    def __init__(self, *steps: ReportStep) -> None:
        self._steps = deque(steps)
        self.seen: list[tuple[str, str | None]] = []
        self.projects: list[Project] = []
        self.wanted: list[Wanted | None] = []
        self.asked: list[Asked | None] = []
        self.generated: list[bool] = []

    def verify(
        self,
        project: Project,
        wanted: Wanted | None,
        budget: Budget,
        *,
        asked: Asked | None = None,
        generated: bool = False,
    ) -> Report:
        budget.check()
        self.seen.append((project.text(project.entry), wanted.description if wanted else None))
        self.projects.append(project)
        self.wanted.append(wanted)
        self.asked.append(asked)
        self.generated.append(generated)
        step = self._steps.popleft() if self._steps else ACCEPTED
        return step if isinstance(step, Report) else step()


@dataclass
class RecordedProgress:
    """Keeps stages and findings in the order in which they came."""

    steps: list[object] = field(default_factory=list)

    def enter(self, stage: Stage) -> None:
        self.steps.append(stage)

    def found(self, findings: Sequence[Finding], *, repair: int) -> None:
        self.steps.append((repair, tuple(found.code for found in findings)))


class ScriptedStore:
    """Gives out scripted claims and remembers every write; can be out of reach for some calls."""

    def __init__(self, *claims: Claim) -> None:
        self._claims = deque(claims)
        self.outages = 0
        self.lost: dict[Lease, StopReason] = {}
        self.stages: list[Stage] = []
        self.found_rounds: list[int] = []
        self.results: list[GeneratedScript | Report] = []
        self.failures: list[Failure] = []
        self.handed_back: list[Lease] = []
        self.deferred: list[tuple[Lease, Failure]] = []
        self.deferred_until: datetime | None = NOW
        self.renewed: list[tuple[Lease, ...]] = []
        self.calls: list[str] = []
        self.sweeps: deque[Swept] = deque()

    def claim(self, job_id: JobId) -> Claim | None:  # noqa: ARG002 - the port's
        self._reach("claim")
        return self._claims.popleft() if self._claims else None

    def renew(self, leases: Sequence[Lease]) -> Mapping[Lease, StopReason]:
        self._reach("renew")
        self.renewed.append(tuple(leases))
        return {lease: self.lost[lease] for lease in leases if lease in self.lost}

    def enter(self, lease: Lease, stage: Stage) -> None:
        self._write("enter", lease)
        self.stages.append(stage)

    def found(self, lease: Lease, findings: Sequence[Finding], *, repair: int) -> None:
        self._write("found", lease)
        self.found_rounds.extend(repair for _ in findings)

    def succeed(self, lease: Lease, result: GeneratedScript | Report) -> None:
        self._write("succeed", lease)
        self.results.append(result)

    def fail(self, lease: Lease, failure: Failure) -> None:
        self._write("fail", lease)
        self.failures.append(failure)

    def hand_back(self, lease: Lease) -> None:
        self._write("hand_back", lease)
        self.handed_back.append(lease)

    def defer(self, lease: Lease, outage: Failure) -> datetime | None:
        self._write("defer", lease)
        if self.deferred_until is not None:
            self.deferred.append((lease, outage))
        return self.deferred_until

    def sweep(self) -> Swept:
        self._reach("sweep")
        return self.sweeps.popleft() if self.sweeps else Swept()

    def beat(self, worker: str, *, ttl_s: float) -> None:  # noqa: ARG002 - the port's
        self._reach("beat")

    def _write(self, name: str, lease: Lease) -> None:
        self._reach(name)
        if lease in self.lost:
            raise JobStoppedError(self.lost[lease])

    def _reach(self, name: str) -> None:
        self.calls.append(name)
        if self.outages > 0:
            self.outages -= 1
            raise StoreUnavailableError("The job store is out of reach.")


def environment(
    *,
    store: ScriptedStore | None = None,
    drafts: Iterable[DraftStep] = (),
    reports: Iterable[ReportStep] = (),
    max_repairs: int = 2,
    waits_for_model: bool = False,
) -> Environment:
    used_store = store or ScriptedStore()
    return Environment(
        store=used_store,
        generator=ScriptedGenerator(*drafts),
        verifier=ScriptedVerifier(*reports),
        reader=InPlace(),
        leases=LeaseKeeper(used_store),
        metrics=WorkerMetrics(),
        max_repairs=max_repairs,
        waits_for_model=waits_for_model,
        now=lambda: NOW,
    )
