"""Commands that have scripts written: generate, change, plan."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from loadgenie_cli.commands import parameters
from loadgenie_cli.commands.context import Invocation, of
from loadgenie_cli.console import read_text, save, written
from loadgenie_cli.outcomes import CommandError

_ID = re.compile(r"[0-9a-f]{32}")


def generate(
    context: typer.Context,
    text: parameters.Words = None,
    sources: parameters.From = None,
    output: parameters.Output = None,
    json: parameters.Json = False,
    detach: parameters.Detach = False,
    webhook: parameters.Webhook = None,
    allow_partial: parameters.AllowPartial = False,
) -> int:
    """Write a proven script for a description, or from what there is already."""
    body = _asked(text, sources)
    body |= {"webhook_url": webhook} if webhook else {}
    return _make(of(context), body, output, json=json, detach=detach, allow_partial=allow_partial)


def change(
    context: typer.Context,
    base: Annotated[str, typer.Argument(metavar="JOB|FILE", help="A job, or a script.")],
    wish: Annotated[str, typer.Argument(metavar="WISH|-|@FILE", help="What is to change.")],
    output: parameters.Output = None,
    json: parameters.Json = False,
    detach: parameters.Detach = False,
    webhook: parameters.Webhook = None,
    allow_partial: parameters.AllowPartial = False,
) -> int:
    """Change a script; print the difference, or write the new script into a file."""
    body: dict[str, object] = {"scenario_description": read_text(wish)}
    if _ID.fullmatch(base) and not Path(base).exists():
        body["base_job_id"] = base
    else:
        body["base_script"] = read_text(f"@{base}")
    body |= {"webhook_url": webhook} if webhook else {}
    return _make(of(context), body, output, json=json, detach=detach, allow_partial=allow_partial)


def plan(
    context: typer.Context,
    text: parameters.Words = None,
    sources: parameters.From = None,
    json: parameters.Json = False,
) -> int:
    """Show what a description, or what there is already, is read as; no script is written."""
    from loadgenie_cli.plans import plan_text

    call = of(context)
    asked = _asked(text, sources)
    with call.service() as service:
        answer = service.post("/api/plan", asked)
    description = str(asked.get("scenario_description", ""))
    call.console.give(written(answer) if json else plan_text(answer, description))
    return 0


def _asked(text: str | None, files: Sequence[Path] | None) -> dict[str, object]:
    """Return the body that asks for a test. Raises CommandError without words and files."""
    from loadgenie_cli.sources import sources_in

    if text is None and not files:
        raise CommandError("Say what to test: in words, or with --from FILE.")
    words = {} if text is None else {"scenario_description": read_text(text)}
    return {**words, "sources": sources_in(files)} if files else {**words}


def _make(
    call: Invocation,
    body: dict[str, object],
    output: Path | None,
    *,
    json: bool,
    detach: bool,
    allow_partial: bool,
) -> int:
    from loadgenie_cli import ending
    from loadgenie_cli.following import Waiting, follow

    with call.service() as service:
        job = service.post("/jobs", body)
        if detach:
            call.console.give(job["id"])
            return 0
        job = follow(service, job, call.console, Waiting(call.timeout_s))
        proof = ending.proof_of(service, job)
    result = job["result"]
    if json:
        call.console.give(written(job))
    elif result is None:
        ending.show_rejected(proof, call.console)
    elif output is None:
        call.console.give(result["script"] if result["diff"] is None else result["diff"])
    if result is not None and output is not None:
        save(output, result["script"])
    return ending.conclude(proof, call.console, allow_partial=allow_partial)


COMMANDS = (generate, change, plan)
