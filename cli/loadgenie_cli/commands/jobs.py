"""Commands about jobs: jobs, show, script, proof, watch, cancel."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from loadgenie_cli.commands import parameters
from loadgenie_cli.commands.context import Invocation, of
from loadgenie_cli.console import save, written
from loadgenie_cli.outcomes import CommandError

if TYPE_CHECKING:
    from loadgenie_cli.service import Document, Service

_ID = re.compile(r"[0-9a-f]{32}")
_JAVASCRIPT = "text/javascript"


def jobs(context: typer.Context, json: parameters.Json = False) -> int:
    """List your latest jobs."""
    call = of(context)
    with call.service() as service:
        listed = service.get("/jobs", limit=20)
    call.console.give(written(listed) if json else "".join(map(_row, listed["jobs"])))
    return 0


def show(
    context: typer.Context,
    job: parameters.Job,
    format: Annotated[  # noqa: A002 - the option's name
        str,
        typer.Option(help="Of the report: text, json, sarif, junit, github, gitlab or markdown."),
    ] = "text",
    json: parameters.Json = False,
) -> int:
    """Show a job, and the report of a finished one."""
    from loadgenie_cli import ending
    from loadgenie_cli.proofs import proof_text
    from loadgenie_cli.reports import FORMATS, report_of

    call = of(context)
    if format not in {"text", *FORMATS}:
        raise CommandError(f"A report is one of text, {', '.join(FORMATS)}.")
    with call.service() as service:
        document = _read(service, job)
        if format != "text":
            call.console.give(report_of(service, [document], format))
            return 0
        if json or not document["done"]:
            call.console.give(written(document) if json else _row(document))
            return 0
        proof = ending.proof_of(service, document)
    call.console.give_painted(proof_text(proof, colours=call.console.colours))
    ending.conclude(proof, call.console, allow_partial=True)
    return 0


def script(context: typer.Context, job: parameters.Job, output: parameters.Output = None) -> int:
    """Print the script of a job."""
    return _fetched(of(context), f"/jobs/{_id(job)}/script", _JAVASCRIPT, output)


def proof(
    context: typer.Context,
    job: parameters.Job,
    format: Annotated[str, typer.Option(help="html or json.")] = "html",  # noqa: A002 - the option's name
    output: parameters.Output = None,
) -> int:
    """Print the proof of a job, to keep beside its script."""
    media = {"html": "text/html", "json": "application/json"}.get(format)
    if media is None:
        raise CommandError("A proof is html or json.")
    return _fetched(of(context), f"/jobs/{_id(job)}/proof", media, output)


def watch(
    context: typer.Context,
    job: parameters.Job,
    allow_partial: parameters.AllowPartial = False,
) -> int:
    """Follow a job to its end; Ctrl-C leaves it running."""
    from loadgenie_cli import ending
    from loadgenie_cli.following import Waiting, follow

    call = of(context)
    waiting = Waiting(call.timeout_s, keeps_job=True)
    with call.service() as service:
        document = follow(service, _read(service, job), call.console, waiting)
        proof = ending.proof_of(service, document)
    return ending.conclude(proof, call.console, allow_partial=allow_partial)


def cancel(context: typer.Context, job: parameters.Job) -> int:
    """Cancel a job that waits or runs."""
    call = of(context)
    with call.service() as service:
        service.post(f"/jobs/{_id(job)}/cancel")
    call.console.tell("The job is cancelled.")
    return 0


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise CommandError("A job's id is 32 digits and letters from a to f.")
    return text


def _read(service: "Service", job: str) -> "Document":
    return service.get(f"/jobs/{_id(job)}")


def _row(job: "Document") -> str:
    words = " ".join((job["scenario_description"] or "").split())
    made = job["created_at"][:19].replace("T", " ")
    return f"{job['id']}  {job['status']:<9}  {job['kind']:<8}  {made}  {words[:60]}\n"


def _fetched(call: Invocation, path: str, media: str, output: parameters.Output) -> int:
    with call.service() as service:
        text = service.text(path, media)
    if output is None:
        call.console.give(text)
    else:
        save(output, text)
    return 0


COMMANDS = (jobs, show, script, proof, watch, cancel)
