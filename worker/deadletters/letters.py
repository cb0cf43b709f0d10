"""A dead letter: a job that lost its worker too often, as its operator sees it."""

from datetime import datetime

from shared.domain.job import JobId, JobStatus, Lane, Stage
from shared.domain.value import Value


class DeadLetter(Value):
    """One entry of the list. Times are UTC; `attempts` counts claims, hand-backs included.

    `lost_attempts` are those whose worker ended.
    """

    id: JobId
    request_id: str
    lane: Lane
    attempts: int
    lost_attempts: int
    created_at: datetime
    started_at: datetime
    ended_at: datetime
    expires_at: datetime
    detail: str


class Step(Value):
    """One line of a job's history: a status, or a stage while it ran."""

    at: datetime
    status: JobStatus
    stage: Stage | None = None


class OpenedLetter(Value):
    """A dead letter with what was asked for and all that happened to it, oldest first."""

    letter: DeadLetter
    request: dict[str, object] | None
    history: tuple[Step, ...]


class Listing(Value):
    """The latest dead letters, and how many there are in all."""

    total: int
    letters: tuple[DeadLetter, ...]
