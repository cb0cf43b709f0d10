"""What each finding means: the catalogue of which `docs/findings.md` is made."""

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api import examples, responses
from api.finding_documents import FindingDocument, FindingList
from api.http_errors import FindingNotFoundError
from api.openapi import EVERYWHERE, headers_in, ok, problems
from shared.domain.errors import ErrorCode
from shared.findings.codes import Code

router = APIRouter(tags=["findings"])


@router.get(
    "/api/findings",
    name="list_findings",
    summary="List what may be found",
    responses={
        200: ok("All, in their order.", FindingList, examples.FINDINGS, headers=("ETag",)),
        304: ok("As the caller has it.", None, headers=("ETag",)),
        **problems(ErrorCode.HOST_NOT_ALLOWED, *EVERYWHERE),
    },
    response_model=None,
    openapi_extra=headers_in("If-None-Match"),
)
async def listing(request: Request) -> Response:
    """Return every kind of finding that a report may hold, and what it means."""
    return _answer(request, FindingList.whole())


@router.get(
    "/api/findings/{code}",
    name="read_finding",
    summary="Explain a finding",
    responses={
        200: ok("What it means.", FindingDocument, examples.FINDING, headers=("ETag",)),
        304: ok("As the caller has it.", None, headers=("ETag",)),
        **problems(ErrorCode.NOT_FOUND, ErrorCode.HOST_NOT_ALLOWED, *EVERYWHERE),
    },
    response_model=None,
    openapi_extra=headers_in("If-None-Match"),
)
async def read(request: Request, code: str) -> Response:
    """Return what a finding with this code means; a finding itself says what was found, and where.

    It needs no key, like the rest of the documentation.
    """
    if code not in Code:
        raise FindingNotFoundError
    return _answer(request, FindingDocument.of(Code(code)))


def _answer(request: Request, document: BaseModel) -> Response:
    body = document.model_dump_json().encode()
    headers = {"Cache-Control": "no-cache", "ETag": responses.etag_of(body)}
    answer = Response(body, headers=headers, media_type=responses.JSON)
    return responses.conditional(answer, request.headers.get("if-none-match"))
