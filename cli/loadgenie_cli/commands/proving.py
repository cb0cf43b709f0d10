"""The command that proves scripts of one's own: by the service, or by a checkout of LoadGenie."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loadgenie_cli.commands import parameters
from loadgenie_cli.commands.context import Invocation, of
from loadgenie_cli.console import read_text, written
from loadgenie_cli.outcomes import WORST_FIRST, CommandError, Exit, worst

if TYPE_CHECKING:
    from loadgenie_cli.service import Document

_OF_THE_SERVICE = ("text", "json")


def verify(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Scripts, and folders.")],
    description: Annotated[
        str | None, typer.Option(metavar="TEXT|@FILE", help="What they were meant to do.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        str,
        typer.Option(help="text or json; with --local also sarif, junit, github, gitlab, html."),
    ] = "text",
    json: Annotated[bool, typer.Option("--json", help="As --format json.")] = False,
    local: Annotated[
        Path | None,
        typer.Option(metavar="CHECKOUT", help="Prove here, by a checkout of LoadGenie."),
    ] = None,
    allow_partial: parameters.AllowPartial = False,
) -> int:
    """Prove scripts of your own, with the files that they lead to."""
    form = "json" if json else format
    text = read_text(description) if description else None
    if local is not None:
        code = _here(local, paths, text, form)
        return Exit.DONE if allow_partial and code == Exit.PARTIAL else code
    if form not in _OF_THE_SERVICE:
        raise CommandError(f"The format {form} needs --local; the service gives text and json.")
    return _by_service(of(context), paths, text, form, allow_partial=allow_partial)


def _by_service(
    call: Invocation, paths: list[str], text: str | None, form: str, *, allow_partial: bool
) -> int:
    from loadgenie_cli import ending
    from loadgenie_cli.collecting import find_projects
    from loadgenie_cli.following import Waiting, follow
    from loadgenie_cli.proofs import proof_text

    asked = {"scenario_description": text} if text else {}
    projects = find_projects(paths, Path.cwd())
    proofs = []
    with call.service() as service:
        for project in projects:
            job = service.post(
                "/api/validate-script", project.body() | asked, Prefer="respond-async"
            )
            job = follow(service, job, call.console, Waiting(call.timeout_s))
            proofs.append(ending.proof_of(service, job))
    if form == "json":
        call.console.give(written(_data([proof["report"] for proof in proofs])))
    else:
        texts = [proof_text(proof, colours=call.console.colours) for proof in proofs]
        call.console.give_painted("\n".join(texts))
    return worst(
        [ending.conclude(proof, call.console, allow_partial=allow_partial) for proof in proofs]
    )


def _data(reports: "list[Document]") -> "Document":
    """Return one script's report, or several in a list, as `python -m worker.verify` does."""
    if len(reports) == 1:
        return reports[0]
    status = min((report["status"] for report in reports), key=WORST_FIRST.index)
    return {"status": status, "reports": reports}


def _here(checkout: Path, paths: list[str], text: str | None, form: str) -> int:
    """Run the checkout's own command; its report goes to standard output as it comes."""
    python = checkout / ".venv/bin/python"
    if not python.is_file():
        raise CommandError(f"{checkout} is no checkout of LoadGenie that was started or set up.")
    arguments = ["--format", form, *([f"--description={text}"] if text else []), "--", *paths]
    # -P: a folder here that is called `worker` must not be taken for the checkout's.
    command = [str(python.absolute()), "-P", "-m", "worker.verify", *arguments]
    environment = os.environ | {"PYTHONPATH": str(checkout.absolute())}
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - the caller's own checkout
    except OSError as error:
        raise CommandError(f"{python} can't be run: {error.strerror}.") from None
    finally:
        sys.stdout.flush()


COMMANDS = (verify,)
