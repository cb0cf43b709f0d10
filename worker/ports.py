"""What a worker needs: a script writer, a judge, the job store, and turns to call a model."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType, Protocol

from shared.domain.errors import AIOutageError, ErrorCode, Failure
from shared.domain.job import Job, JobId, Stage
from shared.domain.project import Project
from shared.domain.script import GeneratedScript, Generator, Usage
from shared.domain.verification import Finding, Report
from shared.domain.wanted import Wanted
from worker.budget import Budget, StopReason
from worker.description.asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A script as its generator wrote it, without fences and prose.

    `asked` is what the description asks for as a model reads it; None if nobody read it so far.
    """

    script: str
    generator: Generator
    model: str | None = None
    usage: Usage = field(default_factory=Usage)
    assumptions: tuple[str, ...] = ()
    asked: Asked | None = None


class ScriptGenerator(Protocol):
    """Writes scripts.

    Raises AIServiceError and its subclasses, DescriptionRefusedError, and what `Budget.check`
    raises.
    """

    def draft(self, wanted: Wanted, budget: Budget) -> Draft:
        """Write a first script, or change the one that is the base."""
        ...

    def repair(
        self, wanted: Wanted, draft: Draft, findings: Sequence[Finding], budget: Budget
    ) -> Draft:
        """Write the draft again without its findings; usage is that of this call alone."""
        ...


class Verifier(Protocol):
    """Judges scripts. Raises nothing but what `Budget.check` raises."""

    def verify(
        self,
        project: Project,
        wanted: Wanted | None,
        budget: Budget,
        *,
        asked: Asked | None = None,
        generated: bool = False,
    ) -> Report:
        """Judge one script, against what is wanted of it if that is known.

        `asked` is what its description asks for, if that was read; `generated` says that nobody
        but this service wrote the script, so that it may need no code of strangers.
        """
        ...


class Progress(Protocol):
    """Shows watchers how far a job is. Raises JobStoppedError when the attempt lost its claim."""

    def enter(self, stage: Stage) -> None:
        """Begin a stage."""
        ...

    def found(self, findings: Sequence[Finding], *, repair: int) -> None:
        """Report a draft's error findings; `repair` counts the rounds, from 0."""
        ...


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write to a job: its id and the fencing token (the attempt's number)."""

    job_id: JobId
    token: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that a worker may run, and the seconds left until the job's deadline.

    `waited_s` is how long it was there to be claimed.
    """

    job: Job
    lease: Lease
    remaining_s: float
    waited_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: jobs handed on, messages sent again, and jobs ended.

    `expired` ended at their deadline, `poisoned` because too many attempts lost their worker.
    `resumed` no longer wait for the model.
    """

    requeued: tuple[JobId, ...] = ()
    republished: tuple[JobId, ...] = ()
    expired: tuple[JobId, ...] = ()
    poisoned: tuple[JobId, ...] = ()
    resumed: tuple[JobId, ...] = ()


class WorkerStore(Protocol):
    """The worker's view of the job store. Raises StoreUnavailableError.

    Writes under a lease raise JobStoppedError when the lease no longer holds: LEASE_LOST, or
    CANCELLED when the job was cancelled.
    """

    def claim(self, job_id: JobId) -> Claim | None:
        """Take a queued job.

        None if there is nothing to do: unknown, finished, or running. A running job whose lease
        expired is the sweep's to queue again, which knows when to be patient. A job past its
        deadline is ended here, as `failed` with `deadline_exceeded`. A job's last attempt waits
        until this worker runs no other job's last one. A job whose work another one has done ends
        here with its outcome, and one whose work another one is doing follows that.
        """
        ...

    def renew(self, leases: Sequence[Lease]) -> Mapping[Lease, StopReason]:
        """Extend all leases in one round trip; return those that no longer hold, and why."""
        ...

    def enter(self, lease: Lease, stage: Stage) -> None:
        """Record a stage, with its event and notification."""
        ...

    def found(self, lease: Lease, findings: Sequence[Finding], *, repair: int) -> None:
        """Record one `finding` event for each finding."""
        ...

    def succeed(self, lease: Lease, result: GeneratedScript | Report) -> None:
        """End the job with a result."""
        ...

    def fail(self, lease: Lease, failure: Failure) -> None:
        """End the job with a failure."""
        ...

    def hand_back(self, lease: Lease) -> None:
        """Queue the job again at once, at the front, for another worker."""
        ...

    def defer(self, lease: Lease, outage: Failure) -> datetime | None:
        """Let the job wait for the model, at least as long as that asked for; return until when.

        None, with nothing done, if its deadline comes first. Should it come while the job waits,
        the job fails with the outage.
        """
        ...

    def sweep(self) -> Swept:
        """Hand on jobs whose lease expired, whose message was lost, or whose deadline passed.

        A job that lost its worker too often ends as `failed` with `poisoned`, and is a dead letter.
        Jobs that waited for the model are queued again.
        A hand-back is no loss.

        Bounded in one call; safe to run in every worker at the same time.
        """
        ...

    def beat(self, worker: str, *, ttl_s: float) -> None:
        """Record that this worker is alive for the next `ttl_s` seconds."""
        ...


# Turns: all workers call the model as one.

Ticket = NewType("Ticket", str)
# A state of the breaker; how a call ended says something only about the state that it began in.
State = NewType("State", str)


@dataclass(frozen=True, slots=True)
class Go:
    """Call now."""

    state: State


@dataclass(frozen=True, slots=True)
class InLine:
    """Others are before, or the budget is used up: ask again after `wait_s`."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class Away:
    """The model is away, as failures with this `code` said; somebody may call after `wait_s`."""

    wait_s: float
    code: ErrorCode


type Turn = Go | InLine | Away

# How a call ended: the model answered whatever it was, it refused the key or another setting, it
# was away, or nobody knows.
type CallEnd = Literal["answered", "refused", "unknown"] | AIOutageError


class Change(StrEnum):
    """What the end of a call made of the breaker."""

    OPENED = "opened"
    CLOSED = "closed"
    SAME = "same"


class GateStore(Protocol):
    """Breaker and budget of all workers. Raises StoreUnavailableError."""

    def ask(self, ticket: Ticket) -> Turn:
        """Ask for a turn; a ticket that is in line keeps its place while it asks."""
        ...

    def settle(self, ticket: Ticket, state: State, end: CallEnd) -> tuple[Change, float]:
        """Give up a turn or a place in line; return what that changed, and the seconds it holds."""
        ...

    def renew(self, tickets: Collection[Ticket]) -> None:
        """Keep the turns of calls that are under way; a worker that is gone loses them."""
        ...
