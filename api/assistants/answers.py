"""Tools' answers: data for programs, and a few lines for models that are shown text alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from mcp.types import CallToolResult, TextContent

type Document = Mapping[str, Any]


def answer(text: str, data: Document) -> CallToolResult:
    """Return a result with both."""
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=dict(data)
    )


def of_job(job: Document) -> CallToolResult:
    """Return what an assistant needs of a job's document."""
    result: Document = job["result"] or {}
    report: Document = result.get("verification", result)
    problem: Document = job["error"] or {}
    told = {
        "status": job["status"],
        "done": job["done"],
        "job_id": job["id"],
        "verdict": report.get("status"),
        "findings": report.get("findings", problem.get("findings") or []),
        "requirements": report.get("requirements", []),
        "assumptions": result.get("assumptions", []),
        "command": report.get("command"),
        "script": result.get("script", problem.get("draft")),
        "diff": result.get("diff"),
        "error": problem.get("code"),
    }
    waits_for_model = job["waits_for_model_until"] is not None
    return answer("\n".join(_lines(told, problem, waits_for_model=waits_for_model)), told)


def of_report(report: Document) -> CallToolResult:
    """Return what an assistant needs of a report on a script of its own."""
    names = ("status", "checks", "findings", "requirements", "command")
    told = {"verdict": report["status"]} | {name: report[name] for name in names[1:]}
    lines = [f"Verdict: {report['status']}.", *map(_finding, report["findings"])]
    return answer("\n".join(lines), told)


def _lines(told: Document, problem: Document, *, waits_for_model: bool) -> Iterator[str]:
    if not told["done"]:
        waits = " until the model is back" if waits_for_model else ""
        yield f"The job is {told['status']}{waits}. Call get_job with job_id {told['job_id']}."
        return
    if problem:
        yield f"{problem['detail']} ({problem['code']})"
    elif told["verdict"] is None:
        yield f"The job is {told['status']}."
    else:
        yield f"Verdict: {told['verdict']}. Never tried: the server that the script is for."
    yield from map(_finding, told["findings"])
    yield from (f"Assumed: {each}" for each in told["assumptions"])
    if told["command"]:
        yield f"Run it with: {told['command']}"
    if told["script"]:
        yield f"\n```javascript\n{told['script']}\n```"


def _finding(finding: Document) -> str:
    place = f"line {finding['line']}: " if finding["line"] else ""
    hint = f" {finding['hint']}" if finding["hint"] else ""
    return f"{finding['severity']}: {place}{finding['message']}{hint} [{finding['code']}]"
