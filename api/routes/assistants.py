"""The route for assistants, which speak MCP."""

from fastapi import APIRouter
from starlette.responses import Response

from api.assistants.endpoint import Handed
from api.environment import Identified

router = APIRouter(include_in_schema=False)


@router.api_route("/mcp", methods=["GET", "POST", "DELETE"])
async def assist(call: Identified) -> Response:
    """Answer an assistant."""
    return Handed(await call.environment.assistants.manager())
