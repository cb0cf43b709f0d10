"""The proof of a job, to keep: as data, or as a page that needs nothing else."""

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import examples, responses
from api.accepting import prefers_page
from api.direct_route import DirectRoute
from api.environment import Identified
from api.http_errors import ScriptNotReadyError
from api.openapi import STORE, ok, problems
from api.proofs import proof_of
from api.routes.jobs import KnownId, job_of
from shared.domain.errors import ErrorCode
from shared.domain.job import Job
from shared.proof.page import MEDIA_TYPE, policy, proof_page
from shared.proof.saved import SavedProof

router = APIRouter(tags=["jobs"], route_class=DirectRoute)


_KEPT = ok(
    "The proof.",
    SavedProof,
    examples.PROOF,
    headers=("Content-Disposition",),
)
_KEPT["content"]["text/html"] = {"schema": {"type": "string"}, "example": "<!doctype html>..."}


@router.get(
    "/jobs/{job_id}/proof",
    name="read_proof",
    summary="Download a proof",
    responses={
        200: _KEPT,
        **problems(ErrorCode.JOB_NOT_FOUND, ErrorCode.SCRIPT_NOT_READY, *STORE),
    },
    response_model=None,
)
async def proof(call: Identified, job_id: KnownId) -> Response:
    """Return the report of a finished job with the texts that it is about, as a file.

    It is data, or with `Accept: text/html` a page of its own.
    """
    job = await job_of(call, job_id)
    as_page = prefers_page(call.request.headers.get("accept"))
    # A large script takes a part of a second.
    return await run_in_threadpool(_page if as_page else _data, job)


def _data(job: Job) -> Response:
    kept = _kept(job)
    return Response(
        kept.model_dump_json(), headers=_headers(job, "json"), media_type=responses.JSON
    )


def _page(job: Job) -> Response:
    kept = _kept(job)
    headers = _headers(job, "html")
    headers["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'none'; sandbox"
    return Response(proof_page([kept]), headers=headers, media_type=MEDIA_TYPE)


def _headers(job: Job, extension: str) -> dict[str, str]:
    return {
        "Cache-Control": responses.PRIVATE,
        "Content-Disposition": f'attachment; filename="loadgenie-{job.id}.{extension}"',
        "Vary": "Accept",
    }


def _kept(job: Job) -> SavedProof:
    """Return the proof of a job. Raises ScriptNotReadyError."""
    kept = proof_of(job)
    if kept is not None:
        return kept
    if job.status.done:
        raise ScriptNotReadyError(f"The job is {job.status.value} and has no proof to give out.")
    raise ScriptNotReadyError(
        f"The job is {job.status.value}; its proof is not ready yet.",
        retry_after_s=responses.poll_after_s(job),
    )
