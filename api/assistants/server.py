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
from api.finding_documents import FindingDocument, FindingList
from shared.findings.codes import Code
from shared.version import __version__

_INSTRUCTIONS = (
    "LoadGenie writes Grafana k6 load tests from plain words and proves them: real k6 accepts the "
    "script, its load equals the words, and it ran in a sandbox that lets no traffic out. Findings "
    "have codes; the resource loadgenie://findings/CODE says what one means, and shows an example."
)
_JSON = "application/json"
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
    server.resource("loadgenie://jobs/{job_id}/proof", title="The proof of a job", mime_type=_JSON)(
        _proof
    )
    server.resource("loadgenie://findings", title="All findings", mime_type=_JSON)(_findings)
    server.resource("loadgenie://findings/{code}", title="What a finding means", mime_type=_JSON)(
        _finding
    )
    for name, (title, argument) in _PROMPTS.items():
        _add_prompt(server, name, title, argument)
    return server


async def _script(job_id: str, context: Context[Any, Request]) -> str:
    return await _text(context, f"/jobs/{job_id}/script")


async def _proof(job_id: str, context: Context[Any, Request]) -> str:
    return await _text(context, f"/jobs/{job_id}/proof")


def _findings() -> str:
    """Return every kind of finding that a report may hold, and what it means."""
    return FindingList.whole().model_dump_json()


def _finding(code: str) -> str:
    """Return what a finding with this code means, and where it would be found."""
    if code not in Code:
        raise ResourceNotFoundError("There is no such finding; loadgenie://findings lists all.")
    return FindingDocument.of(Code(code)).model_dump_json()


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
