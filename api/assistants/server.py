"""Puts the MCP server together: tools, resources, prompts."""

import logging
from importlib.resources import files
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from starlette.requests import Request

from api.assistants.api_calls import ask
from api.assistants.tools import add_tools
from shared.version import __version__

_INSTRUCTIONS = (
    "LoadGenie writes Grafana k6 load tests from plain words and proves them: real k6 accepts the "
    "script, its load equals the words, and it ran in a sandbox that lets no traffic out."
)
_PROMPTS = {
    "test_plan": ("Test plan from requirements", "requirements"),
    "make_provable": ("Make this script provable", "script"),
}


def build_server() -> MCPServer[Any]:
    """Return the server."""
    server = MCPServer(
        "loadgenie",
        title="LoadGenie",
        instructions=_INSTRUCTIONS,
        version=__version__,
        subscriptions=False,  # a stream without an end, which no limit of ours would count
    )
    # What goes wrong in a tool is told to its caller; every call has a line of the API's own.
    logging.getLogger("mcp").setLevel(logging.WARNING)
    add_tools(server)
    server.resource(
        "loadgenie://jobs/{job_id}/script", title="The script of a job", mime_type="text/javascript"
    )(_script)
    server.resource(
        "loadgenie://jobs/{job_id}/proof", title="The proof of a job", mime_type="application/json"
    )(_proof)
    for name, (title, argument) in _PROMPTS.items():
        _add_prompt(server, name, title, argument)
    return server


async def _script(job_id: str, context: Context[Any, Request]) -> str:
    return await _text(context, f"/jobs/{job_id}/script")


async def _proof(job_id: str, context: Context[Any, Request]) -> str:
    return await _text(context, f"/jobs/{job_id}/proof")


async def _text(context: Context[Any, Request], path: str) -> str:
    try:
        return (await ask(context, "GET", path)).text
    except ToolError as error:
        raise ResourceNotFoundError(str(error)) from error


def _add_prompt(server: MCPServer[Any], name: str, title: str, argument: str) -> None:
    text = (files("api.assistants") / "prompts" / f"{name}.md").read_text(encoding="utf-8")

    def prompt(about: str) -> str:
        return text.replace("{about}", about)

    prompt.__doc__ = f"{title}; `about` is the {argument}."
    server.prompt(name, title=title)(prompt)
