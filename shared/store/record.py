"""A job's record and its events as Redis holds them, and back."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from shared.domain.errors import Failure
from shared.domain.job import (
    EventKind,
    Job,
    JobEvent,
    JobId,
    JobKind,
    JobRequest,
    JobStatus,
    Lane,
    Owner,
    Stage,
)
from shared.domain.script import GeneratedScript
from shared.domain.verification import Report

# The order in which scripts answer a record. The first is never missing while there is a record.
JOB_FIELDS: Final = (
    "kind",
    "status",
    "lane",
    "owner",
    "request_id",
    "stage",
    "description",
    "script",
    "created_at",
    "started_at",
    "finished_at",
    "expires_at",
    "deadline_at",
    "attempts",
    "result",
    "failure",
)


def encode_request(request: JobRequest) -> tuple[str, ...]:
    """List the fields and values that a request brings; the server adds its times."""
    fields = {
        "kind": request.kind.value,
        "owner": request.owner,
        "request_id": request.request_id,
        "description": request.description,
        "script": request.script,
        "retained": "1" if request.retained else "0",
    }
    return tuple(
        part for name, value in fields.items() if value is not None for part in (name, value)
    )


def decode_job(job_id: str, values: Sequence[str | None], place: int | None) -> Job:
    """Read a record answered in the order of JOB_FIELDS; `place` counts from 0."""
    record = {
        name: value for name, value in zip(JOB_FIELDS, values, strict=True) if value is not None
    }
    kind = JobKind(record["kind"])
    return Job(
        id=JobId(job_id),
        kind=kind,
        owner=Owner(record["owner"]),
        lane=Lane(record["lane"]),
        request_id=record["request_id"],
        status=JobStatus(record["status"]),
        stage=Stage(record["stage"]) if "stage" in record else None,
        queue_position=None if place is None else place + 1,
        description=record.get("description"),
        script=record.get("script"),
        created_at=_time(record["created_at"]),
        started_at=_optional_time(record.get("started_at")),
        finished_at=_optional_time(record.get("finished_at")),
        expires_at=_optional_time(record.get("expires_at")),
        deadline_at=_time(record["deadline_at"]),
        attempts=int(record["attempts"]),
        result=_result(kind, record.get("result")),
        failure=Failure.model_validate_json(record["failure"]) if "failure" in record else None,
    )


def decode_event(event_id: str, fields: Sequence[str]) -> JobEvent:
    """Read one line of a job's history; the server's clock stands in its id."""
    record = dict(zip(fields[::2], fields[1::2], strict=True))
    return JobEvent(
        id=event_id,
        kind=EventKind(record["kind"]),
        status=JobStatus(record["status"]),
        stage=Stage(record["stage"]) if "stage" in record else None,
        at=_time(event_id.partition("-")[0]),
        finding=json.loads(record["finding"]) if "finding" in record else None,
        repair=int(record["repair"]) if "repair" in record else None,
    )


def _result(kind: JobKind, text: str | None) -> GeneratedScript | Report | None:
    if text is None:
        return None
    match kind:
        case JobKind.GENERATE:
            return GeneratedScript.model_validate_json(text)
        case JobKind.VALIDATE:
            return Report.model_validate_json(text)


def _time(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def _optional_time(milliseconds: str | None) -> datetime | None:
    return None if milliseconds is None else _time(milliseconds)
