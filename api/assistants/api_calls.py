"""Calls of the API by a tool, in the same process, with the caller's own key and address."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx2
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from starlette.requests import Request

from shared.tracing.spans import propagated

# What says who calls. Its host and address are handed on, too: the same checks and limits apply.
_HANDED_ON = ("authorization", "x-api-key")
_LONGEST_S = 60.0


async def ask(
    context: Context[Any, Request],
    method: str,
    path: str,
    *,
    json: object = None,
    **params: str | float,
) -> httpx2.Response:
    """Return a successful answer. Raises ToolError with what the API says of a failure."""
    request = context.request_context.request
    if request is None:
        raise ToolError("This server is reached over HTTP only.")
    client = (request.client.host, request.client.port) if request.client else ("local", 0)
    transport = httpx2.ASGITransport(request.app, client=client, raise_app_exceptions=False)
    headers = {name: request.headers[name] for name in _HANDED_ON if name in request.headers}
    headers |= propagated()
    base = f"{request.url.scheme}://{request.headers.get('host', 'localhost')}"
    async with httpx2.AsyncClient(
        transport=transport, base_url=base, headers=headers, timeout=_LONGEST_S
    ) as caller:
        answer = await caller.request(method, path, json=json, params=params)
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        raise ToolError(_sentence(answer.json()))
    return answer


def _sentence(problem: Mapping[str, Any]) -> str:
    """Return a problem document as one text that a model can act on."""
    fields = "; ".join(f"{each['field']} {each['message']}" for each in problem.get("errors", ()))
    parts = (problem["detail"], fields, f"({problem['code']})")
    return " ".join(part for part in parts if part)
