"""The route for assistants, which speak MCP."""

from fastapi import APIRouter
from starlette.responses import Response

from api.assistants.endpoint import Handed
from api.environment import Identified

router = APIRouter(include_in_schema=False)


# POST alone: there are no sessions to end, and no streams but those of answers.
@router.post("/mcp")
async def assist(call: Identified) -> Response:
    """Answer an assistant."""
    limit = call.environment.settings.max_body_bytes
    return Handed(await call.environment.assistants.manager(limit))
