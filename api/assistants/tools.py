"""The tools: what an assistant may do, which is what any caller of the API may do."""

from time import monotonic
from typing import Annotated, Any
from uuid import uuid4

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.types import CallToolResult, ToolAnnotations
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.assistants.answers import answer, of_job, of_report
from api.assistants.api_calls import ask
from api.validate_body import FileBody

# Some clients give a call up after 60 s, whatever progress they are told of.
LONGEST_WAIT_S = 45
_LOOK_S = 3.0

_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_MAKES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
_ENDS = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False
)

Wait = Annotated[
    int, Field(ge=0, le=LONGEST_WAIT_S, description="seconds to wait for the end of the job")
]
JobId = Annotated[str, Field(description="as generate_script gave it")]
Words = Annotated[
    str,
    Field(
        description="the load test in plain words: how many users or which rate, how long, where"
    ),
]


class Source(BaseModel):
    """One thing that a team has already."""

    name: Annotated[str, Field(description="its file's name")]
    text: Annotated[str, Field(description="what stands in it")]


Sources = Annotated[
    list[Source] | None,
    Field(
        description="what the requests are taken from: OpenAPI 3, HAR, Postman, curl, access log; "
        "then the description says how much, and which of them"
    ),
]


def add_tools(server: MCPServer[Any]) -> None:
    """Give a server all tools."""
    server.tool(title="Read a description", annotations=_READS)(read_description)
    server.tool(title="Write a proven k6 script", annotations=_MAKES)(generate_script)
    server.tool(title="Prove a k6 script", annotations=_READS)(verify_script)
    server.tool(title="Read a job", annotations=_READS)(get_job)
    server.tool(title="List jobs", annotations=_READS)(list_jobs)
    server.tool(title="Cancel a job", annotations=_ENDS)(cancel_job)


async def read_description(
    description: Words, context: Context[Any, Request], sources: Sources = None
) -> CallToolResult:
    """Say what is understood of a description, and what is not, before a script is written."""
    asked = {"scenario_description": description} | _taken_from(sources)
    told = (await ask(context, "POST", "/api/plan", json=asked)).json()
    unread = [each["text"] for each in told["plan"]["statements"] if each["fate"] == "unread"]
    text = f"Load: {told['load']}." + (f" Not read: {', '.join(unread)}." if unread else "")
    for source in told["plan"]["sources"]:
        text += f" From {source['name']}: {source['taken']} of {source['found']} requests."
    return answer(text, told)


async def generate_script(
    description: Words,
    context: Context[Any, Request],
    sources: Sources = None,
    base_job_id: Annotated[
        str | None, Field(description="a job whose script is changed; then description is the wish")
    ] = None,
    wait_s: Wait = 30,
) -> CallToolResult:
    """Write a Grafana k6 script for a description, and prove it before it is given out.

    Never loosen a threshold or a load so that it passes; change the description, and say so. The
    file that you save must equal the script that was given out: another is not proven.
    """
    base = {"base_job_id": base_job_id} if base_job_id else {}
    asked = {"scenario_description": description} | base | _taken_from(sources)
    made = await ask(context, "POST", "/jobs", json=asked)
    return await _followed(context, made.json()["id"], wait_s)


async def verify_script(
    context: Context[Any, Request],
    script: Annotated[
        str | None, Field(description="a whole k6 script of one file, exactly as it is on disk")
    ] = None,
    files: Annotated[
        list[FileBody] | None,
        Field(description="instead, all files of a script that imports or opens others"),
    ] = None,
    entry: Annotated[
        str | None, Field(description="the path of the file that k6 is given, if files has several")
    ] = None,
    description: Annotated[str | None, Field(description="what it should do, if known")] = None,
) -> CallToolResult:
    """Prove a k6 script without any traffic: real k6 accepts it, and it runs in a sandbox."""
    given = {
        "script": script,
        "files": [file.model_dump(exclude_none=True) for file in files or ()],
        "entry": entry,
        "scenario_description": description,
    }
    asked = {name: value for name, value in given.items() if value}
    return of_report((await ask(context, "POST", "/api/validate-script", json=asked)).json())


async def get_job(
    job_id: JobId, context: Context[Any, Request], wait_s: Wait = 30
) -> CallToolResult:
    """Read a job, or wait for its end."""
    return await _followed(context, job_id, wait_s)


async def list_jobs(
    context: Context[Any, Request],
    cursor: Annotated[str | None, Field(description="next_cursor of the page before")] = None,
) -> CallToolResult:
    """List the caller's own jobs, newest first."""
    page = (await ask(context, "GET", "/jobs", **({"cursor": cursor} if cursor else {}))).json()
    names = ("id", "status", "scenario_description", "created_at")
    jobs = [{name: job[name] for name in names} for job in page["jobs"]]
    lines = (f"{job['id']} {job['status']} {job['scenario_description']}" for job in jobs)
    return answer(
        "\n".join(lines) or "No jobs.", {"jobs": jobs, "next_cursor": page["next_cursor"]}
    )


async def cancel_job(job_id: JobId, context: Context[Any, Request]) -> CallToolResult:
    """Cancel a job that is not finished."""
    return of_job((await ask(context, "POST", f"/jobs/{_safe(job_id)}/cancel")).json())


async def _followed(context: Context[Any, Request], job_id: str, wait_s: float) -> CallToolResult:
    """Return a job once it is done, or as it is after `wait_s`; tell its progress meanwhile."""
    ends_at = monotonic() + wait_s
    path = f"/jobs/{_safe(job_id)}"
    while True:
        left_s = max(0.0, ends_at - monotonic())
        job = (await ask(context, "GET", path, wait=round(min(left_s, _LOOK_S), 3))).json()
        if job["done"] or left_s <= 0:
            return of_job(job)
        await context.report_progress(wait_s - left_s, wait_s, job["stage"] or job["status"])


def _taken_from(sources: list[Source] | None) -> dict[str, Any]:
    return {"sources": [each.model_dump() for each in sources]} if sources else {}


def _safe(job_id: str) -> str:
    """Return an id as it may stand in a path; what is none becomes one that nobody has."""
    return job_id if job_id.isalnum() else uuid4().hex
