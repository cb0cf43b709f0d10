"""The proof of a job, to keep: as data, or as a page that needs nothing else."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import examples, responses
from api.environment import Identified
from api.http_errors import ScriptNotReadyError
from api.openapi import STORE, ok, problems
from api.proofs import proof_of
from api.routes.jobs import KnownId, job_of
from shared.domain.errors import ErrorCode
from shared.domain.job import Job
from shared.proof.page import MEDIA_TYPE, policy, proof_page
from shared.proof.saved import SavedProof

router = APIRouter(tags=["jobs"])


class ProofFormat(StrEnum):
    """How a proof is written."""

    JSON = "json"
    HTML = "html"


_KEPT = ok(
    "The proof.",
    SavedProof,
    examples.PROOF,
    headers=("Content-Disposition",),
)
_KEPT["content"]["text/html"] = {"schema": {"type": "string"}, "example": "<!doctype html>..."}


@router.get(
    "/jobs/{job_id}/proof",
    summary="Download a proof",
    responses={
        200: _KEPT,
        **problems(
            ErrorCode.INVALID_REQUEST, ErrorCode.JOB_NOT_FOUND, ErrorCode.SCRIPT_NOT_READY, *STORE
        ),
    },
    response_model=None,
)
async def proof(
    call: Identified,
    job_id: KnownId,
    # Not by Accept: a link can carry it, and one address has one answer for every cache.
    form: Annotated[
        ProofFormat, Query(alias="format", description="data, or a page of its own")
    ] = ProofFormat.JSON,
) -> Response:
    """Return the report of a finished job with the texts that it is about, as a file."""
    job = await job_of(call, job_id)
    # A large script takes a part of a second.
    return await run_in_threadpool(_response, job, form)


def _response(job: Job, form: ProofFormat) -> Response:
    kept = proof_of(job)
    if kept is None:
        raise _no_proof(job)
    headers = {
        "Cache-Control": responses.PRIVATE,
        "Content-Disposition": f'attachment; filename="loadgenie-{job.id}.{form.value}"',
    }
    if form is ProofFormat.JSON:
        return Response(kept.model_dump_json(), headers=headers, media_type=responses.JSON)
    headers["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'none'; sandbox"
    return Response(proof_page([kept]), headers=headers, media_type=MEDIA_TYPE)


def _no_proof(job: Job) -> ScriptNotReadyError:
    if job.status.done:
        return ScriptNotReadyError(f"The job is {job.status.value} and has no proof to give out.")
    return ScriptNotReadyError(
        f"The job is {job.status.value}; its proof is not ready yet.",
        retry_after_s=responses.poll_after_s(job),
    )
