"""What a webhook says: a small document about a job's end, signed as Standard Webhooks asks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks.webhooks import Webhook

from shared.domain.errors import ErrorCode
from shared.domain.job import Job, JobId, JobKind, JobStatus
from shared.domain.script import GeneratedScript
from shared.domain.value import Value
from shared.domain.verification import Report, Verdict
from shared.version import __version__


class Links(Value):
    """Where the rest is, on the service that the caller asked."""

    self: str
    script: str | None
    proof: str


class EndedWith(Value):
    """Why a job failed."""

    code: ErrorCode
    detail: str


class EndedJob(Value):
    """What a receiver is told of a job. Neither description nor script, which may be secret."""

    id: JobId
    kind: JobKind
    status: JobStatus
    verdict: Verdict | None
    error: EndedWith | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    request_id: str
    links: Links


class Message(Value):
    """The body. `timestamp` is that of the job's end, the same in each try."""

    type: str
    timestamp: datetime | None
    data: EndedJob


def body_of(job: Job) -> str:
    """Return the body about an ended job."""
    path = f"{job.root}/jobs/{job.id}"
    has_script = job.request.kind is JobKind.GENERATE
    ended = EndedJob(
        id=job.id,
        kind=job.request.kind,
        status=job.status,
        verdict=_verdict(job),
        error=EndedWith(code=job.failure.code, detail=job.failure.detail) if job.failure else None,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        request_id=job.request_id,
        links=Links(
            self=path, script=f"{path}/script" if has_script else None, proof=f"{path}/proof"
        ),
    )
    message = Message(type=f"job.{job.status}", timestamp=job.finished_at, data=ended)
    return message.model_dump_json()


class Signer:
    """Signs with every secret, so that receivers may change over from one to the next."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [Webhook(secret) for secret in secrets]

    def headers(self, job_id: JobId, body: str, *, at: datetime) -> Mapping[str, str]:
        """Return the headers of one try. Receivers know a message again by its id."""
        message_id = f"msg_{job_id}"
        signatures = (key.sign(message_id, at, body) for key in self._keys)
        return {
            "Content-Type": "application/json",
            "User-Agent": f"LoadGenie/{__version__}",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(signatures),
        }


def _verdict(job: Job) -> Verdict | None:
    match job.result:
        case GeneratedScript(verification=report):
            return report.status
        case Report(status=verdict):
            return verdict
    return None
