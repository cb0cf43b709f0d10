"""A job's record as Redis holds it: the fields that are read, and how they become a job."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from shared.domain.errors import Failure
from shared.domain.job import (
    Job,
    JobId,
    JobKind,
    JobRequest,
    JobStatus,
    Lane,
    Owner,
    Shared,
    Source,
    Stage,
)
from shared.domain.script import GeneratedScript, Usage
from shared.domain.verification import Report
from shared.domain.webhook import Webhook

# The order in which scripts return a record. The first is never missing while there is a record.
JOB_FIELDS: Final = (
    "status",
    "request",
    "lane",
    "owner",
    "request_id",
    "stage",
    "created_at",
    "started_at",
    "finished_at",
    "expires_at",
    "deadline_at",
    "attempts",
    "result",
    "failure",
    "root",
    *("source", "source_how", "source_at"),
    *("webhook", "webhook_attempts", "webhook_status", "webhook_error", "webhook_tried_at"),
    "traceparent",
    "waits_for_model_until",
    # What older records have in place of `request`; they are gone once RESULT_TTL_S has passed.
    *("kind", "description", "script"),
)


def decode_job(reply: Any) -> Job:
    """Return the job of `snapshot.lua`: id, values in the order of JOB_FIELDS, place from 0."""
    job_id, values, place = reply
    record = _present(values)
    request = _request(record)
    return Job(
        id=JobId(job_id),
        request=request,
        owner=Owner(record["owner"]),
        lane=Lane(record["lane"]),
        request_id=record["request_id"],
        status=JobStatus(record["status"]),
        stage=Stage(record["stage"]) if "stage" in record else None,
        queue_position=None if place is None else place + 1,
        created_at=time_of(record["created_at"]),
        started_at=optional_time(record.get("started_at")),
        finished_at=optional_time(record.get("finished_at")),
        expires_at=optional_time(record.get("expires_at")),
        deadline_at=time_of(record["deadline_at"]),
        waits_for_model_until=optional_time(record.get("waits_for_model_until")),
        attempts=int(record["attempts"]),
        traceparent=record.get("traceparent"),
        result=_result(request.kind, record),
        failure=Failure.model_validate_json(record["failure"]) if "failure" in record else None,
        source=_source(record),
        root=record.get("root", ""),
        webhook=_webhook(record),
    )


def decode_optional_job(reply: Any) -> Job | None:
    """Return the job, or None if there is none."""
    return None if reply is None else decode_job(reply)


def time_of(milliseconds: str) -> datetime:
    """Return the time of the server's clock as UTC."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def _request(record: Mapping[str, str]) -> JobRequest:
    text = record.get("request")
    return (
        JobRequest.model_validate(record) if text is None else JobRequest.model_validate_json(text)
    )


def _present(values: Sequence[str | None]) -> dict[str, str]:
    pairs = zip(JOB_FIELDS, values, strict=True)
    return {name: value for name, value in pairs if value is not None}


def _result(kind: JobKind, record: Mapping[str, str]) -> GeneratedScript | Report | None:
    text = record.get("result")
    if text is None:
        return None
    match kind:
        case JobKind.GENERATE:
            result = GeneratedScript.model_validate_json(text)
            # What another job was charged for is not charged twice.
            return result.model_copy(update={"usage": Usage()}) if "source" in record else result
        case JobKind.VALIDATE:
            return Report.model_validate_json(text)


def _source(record: Mapping[str, str]) -> Source | None:
    if "source" not in record:
        return None
    age_ms = int(record["finished_at"]) - int(record["source_at"])
    return Source(
        job_id=JobId(record["source"]),
        how=Shared(record["source_how"]),
        age_s=max(0, age_ms) / 1000,
    )


def _webhook(record: Mapping[str, str]) -> Webhook | None:
    if "webhook" not in record:
        return None
    return Webhook.model_validate(
        {
            "status": record["webhook"],
            "attempts": record.get("webhook_attempts", 0),
            "last_status": record.get("webhook_status"),
            "last_error": record.get("webhook_error"),
            "last_attempt_at": optional_time(record.get("webhook_tried_at")),
        }
    )


def optional_time(milliseconds: str | None) -> datetime | None:
    """Return the time as UTC, None if there is none."""
    return None if milliseconds is None else time_of(milliseconds)
