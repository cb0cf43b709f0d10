"""The format of every failure that a caller sees (RFC 9457)."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from api.current import address
from shared.domain.errors import ErrorCode
from shared.domain.verification import Finding

OPTIONAL = ("job_id", "trace_id", "errors", "findings", "draft")


class FieldError(BaseModel):
    """What is wrong with one field of a request."""

    field: str = Field(description="the field, or `body` for the whole body")
    message: str


class Problem(BaseModel):
    """A failure, as `application/problem+json`."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(
        description="URI reference that names the kind of failure; see docs/errors.md"
    )
    title: str = Field(description="what went wrong, the same for every failure of this kind")
    status: int = Field(description="the HTTP status, also of a failed job's synchronous answer")
    detail: str = Field(description="what went wrong this time")
    instance: str = Field(description="the path it happened at: of the job, else of the request")
    code: ErrorCode = Field(description="stable name, for programs")
    error: str = Field(description="short message")
    timestamp: str = Field(description="UTC, YYYY-MM-DD HH:MM:SS")
    request_id: str = Field(description="the X-Request-ID under which the logs have it")
    job_id: str | None = Field(None, description="the job that it is about")
    trace_id: str | None = Field(
        None, description="the trace of the request, or of the job; only where traces are kept"
    )
    errors: list[FieldError] | None = Field(None, description="each broken field of the request")
    findings: list[Finding] | None = Field(
        None, description="of a rejected script: what the verification found"
    )
    draft: str | None = Field(None, description="of a rejected script: its last draft, unproven")

    @model_serializer(mode="wrap")
    def _only_present(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        members = handler(self)
        return {
            name: value
            for name, value in members.items()
            if value is not None or name not in OPTIONAL
        }


def type_of(code: ErrorCode) -> str:
    """Return the address of the code's heading in the page on errors, which the API serves."""
    return address(f"/docs/errors.md#{code.value}")
