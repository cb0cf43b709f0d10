"""The operations on dead letters, each one script on the server."""

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from shared.domain.errors import Failure
from shared.domain.job import EventKind, JobId, JobStatus, Lane, Stage
from shared.receivers import host_of
from shared.store.record import time_of
from shared.store.scripts import milliseconds
from worker.deadletters.letters import DeadLetter, Listing, OpenedLetter, Step
from worker.store.redis_scripts import RedisScripts

# A record's answer is about a kilobyte: the server is busy for a few milliseconds.
MOST_LISTED: Final = 1000
_FIELDS: Final = (
    "request_id",
    "lane",
    "attempts",
    "lost_attempts",
    "created_at",
    "started_at",
    "finished_at",
    "expires_at",
    "failure",
)


class DeadLetterStore:
    """The dead letters of one server. Every method raises StoreUnavailableError."""

    def __init__(self, url: str, *, result_ttl_s: float) -> None:
        self._scripts = RedisScripts(url, max_connections=1)
        self._result_ttl_ms = milliseconds(result_ttl_s)

    def listing(self, *, most: int = MOST_LISTED) -> Listing:
        """Return the latest dead letters, the last that ended first."""
        return self._scripts.run("dead_letters", most, *_FIELDS, decode=_decode_listing)

    def opened(self, job_id: JobId) -> OpenedLetter | None:
        """Return a dead letter with its request and history; None if the job is not one."""
        names = (*_FIELDS, "request")

        def decode(reply: Any) -> OpenedLetter | None:
            return None if reply is None else _decode_opened(job_id, names, *reply)

        return self._scripts.run("dead_letter", job_id, *names, decode=decode)

    def resend(self, job_id: JobId) -> JobId | None:
        """Make a new job of a dead letter; return its id, or None if the job is not one.

        The new job has the request, the owner and the lane of the old one, as much time as that
        had, and all its attempts. The old one stays failed.
        """
        old = self._scripts.run("dead_letter", job_id, "message", decode=_first_value)
        if old is None:
            return None
        new_id = JobId(secrets.token_hex(16))
        message = readdressed(old, job_id, new_id)
        args = (job_id, new_id, message, self._result_ttl_ms)
        return new_id if self._scripts.run("resend", *args, decode=bool) else None

    def drop(self, job_id: JobId) -> bool:
        """Take a job from the dead letters; return whether it was one. Its record stays."""
        return self._scripts.run("drop", job_id, decode=bool)

    def close(self) -> None:
        """Drop the connection."""
        self._scripts.close()


def readdressed(message: str, old: JobId, new: JobId) -> str:
    """Return a job's Celery message as that of another job; the id stands inside its body too."""
    body = json.loads(message)["body"]
    arguments = base64.b64decode(body).decode().replace(old, new)
    return message.replace(body, base64.b64encode(arguments.encode()).decode()).replace(old, new)


def _decode_listing(reply: Any) -> Listing:
    total, found = reply
    letters = (_letter(JobId(job_id), _record(_FIELDS, values)) for job_id, values in found)
    return Listing(total=total, letters=tuple(letters))


def _decode_opened(
    job_id: JobId, names: Sequence[str], values: Sequence[str | None], events: Any
) -> OpenedLetter:
    record = _record(names, values)
    # A record of before the last upgrade may have no request in one text.
    request = _shown(json.loads(record["request"])) if "request" in record else None
    steps = (_step(event_id, _pairs(fields)) for event_id, fields in events)
    return OpenedLetter(
        letter=_letter(job_id, record),
        request=request,
        history=tuple(step for step in steps if step is not None),
    )


def _shown(request: dict[str, Any]) -> dict[str, Any]:
    """Return a request without what may be a secret of its webhook's receiver."""
    hidden = {"webhook_url": host_of(request["webhook_url"])} if "webhook_url" in request else {}
    return request | hidden


def _first_value(reply: Any) -> str | None:
    return None if reply is None else reply[0][0]


def _letter(job_id: JobId, record: Mapping[str, str]) -> DeadLetter:
    return DeadLetter(
        id=job_id,
        request_id=record["request_id"],
        lane=Lane(record["lane"]),
        attempts=int(record["attempts"]),
        lost_attempts=int(record["lost_attempts"]),
        created_at=time_of(record["created_at"]),
        started_at=time_of(record["started_at"]),
        ended_at=time_of(record["finished_at"]),
        expires_at=time_of(record["expires_at"]),
        detail=Failure.model_validate_json(record["failure"]).detail,
    )


def _step(event_id: str, event: Mapping[str, str]) -> Step | None:
    if event["kind"] == EventKind.FINDING:
        return None
    return Step(
        # The server's clock stands in the id.
        at=time_of(event_id.partition("-")[0]),
        status=JobStatus(event["status"]),
        stage=Stage(event["stage"]) if "stage" in event else None,
    )


def _record(names: Sequence[str], values: Sequence[str | None]) -> dict[str, str]:
    pairs = zip(names, values, strict=True)
    return {name: value for name, value in pairs if value is not None}


def _pairs(flat: Sequence[str]) -> dict[str, str]:
    return dict(zip(flat[::2], flat[1::2], strict=True))
