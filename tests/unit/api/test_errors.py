import json
from datetime import UTC, datetime

import pytest

from api import http_errors
from api.current import begin
from api.errors import TABLE
from api.problem_responses import failure_of, job_problem, problem_response
from api.responses import poll_after_s
from shared.domain import errors
from shared.domain.errors import (
    AIQuotaError,
    ErrorCode,
    Failure,
    InvalidRequestError,
    LoadGenieError,
    StoreUnavailableError,
)
from shared.domain.job import Job, JobId, JobKind, JobRequest, JobStatus, Lane, Owner
from shared.domain.verification import Finding, Severity

NOW = datetime(2025, 7, 6, 12, 34, 56, tzinfo=UTC)
STATUSES = {
    400: {"invalid_request"},
    401: {"unauthorized"},
    403: {"cross_site"},
    404: {"not_found", "job_not_found"},
    405: {"method_not_allowed"},
    408: {"request_timeout"},
    409: {"job_not_cancellable", "job_not_finished", "script_not_ready"},
    413: {"payload_too_large"},
    415: {"unsupported_media_type"},
    421: {"host_not_allowed"},
    422: {"cannot_change", "idempotency_mismatch", "description_refused"},
    429: {"rate_limited"},
    431: {"headers_too_large"},
    500: {"internal", "poisoned"},
    503: {
        *("ai_service_error", "ai_unavailable", "ai_quota", "ai_misconfigured"),
        *("ai_incomplete_output", "script_rejected", "overloaded", "store_unavailable"),
    },
    504: {"wait_timeout", "deadline_exceeded"},
}


def job(status: JobStatus, **changes: object) -> Job:
    fields: dict[str, object] = {
        "id": JobId("0" * 32),
        "request": JobRequest(kind=JobKind.GENERATE, description="a description"),
        "owner": Owner("somebody"),
        "lane": Lane.BATCH,
        "request_id": "request-1",
        "status": status,
        "created_at": NOW,
        "deadline_at": NOW,
    }
    return Job.model_validate(fields | changes)


def all_errors() -> list[type[LoadGenieError]]:
    named = [*vars(errors).values(), *vars(http_errors).values()]
    kinds = [kind for kind in named if isinstance(kind, type) and issubclass(kind, LoadGenieError)]
    return [kind for kind in kinds if hasattr(kind, "code")]


def test_the_table_is_total_and_says_what_the_contract_says() -> None:
    assert {code.value: TABLE[code].status.value for code in ErrorCode} == {
        code: status for status, codes in STATUSES.items() for code in codes
    }
    assert all(kind.title and kind.meaning and kind.remedy for kind in TABLE.values())


def test_every_code_has_an_error_that_raises_it() -> None:
    assert {kind.code for kind in all_errors()} == set(ErrorCode)


@pytest.mark.parametrize("code", ErrorCode)
def test_no_member_of_a_problem_is_ever_empty(code: ErrorCode) -> None:
    problem = job_problem(job(JobStatus.FAILED), Failure(code=code, detail=""))

    written = problem.model_dump(mode="json")
    assert all(value for value in written.values() if isinstance(value, str))
    assert {"error", "detail", "timestamp", "request_id", "code", "type"} <= set(written)


def test_an_absent_member_is_left_out_and_a_findings_nulls_are_kept() -> None:
    finding = Finding(code="c", severity=Severity.ERROR, message="m")
    failure = Failure(
        code=ErrorCode.SCRIPT_REJECTED, detail="No.", findings=(finding,), draft="draft"
    )

    rejected = job_problem(job(JobStatus.FAILED), failure).model_dump(mode="json")
    other = job_problem(
        job(JobStatus.FAILED), failure.model_copy(update={"code": ErrorCode.INTERNAL})
    ).model_dump(mode="json")

    assert rejected["findings"] == [finding.model_dump(mode="json")]
    assert rejected["findings"][0]["line"] is None
    assert rejected["draft"] == "draft"
    assert not {"findings", "draft", "errors"} & set(other)


def test_a_job_without_a_recorded_reason_failed_internally() -> None:
    assert failure_of(job(JobStatus.FAILED)).code is ErrorCode.INTERNAL


@pytest.mark.parametrize(
    ("error", "retry_after"),
    [
        (AIQuotaError("Wait.", retry_after_s=1.2), "2"),
        (AIQuotaError("Wait.", retry_after_s=0), "1"),
        (StoreUnavailableError("Gone."), "2"),
        (InvalidRequestError("No."), None),
    ],
)
def test_retry_after_is_whole_seconds_where_waiting_helps(
    error: LoadGenieError, retry_after: str | None
) -> None:
    begin("/jobs", "my-id")

    answer = problem_response(error)

    assert answer.headers.get("Retry-After") == retry_after
    assert json.loads(bytes(answer.body))["request_id"] == "my-id"


@pytest.mark.parametrize(
    ("position", "seconds"), [(None, 1), (0, 1), (1, 1), (50, 2), (500, 11), (1_000_000, 30)]
)
def test_the_longer_the_queue_the_rarer_the_polls(position: int | None, seconds: int) -> None:
    assert poll_after_s(job(JobStatus.QUEUED, queue_position=position)) == seconds
