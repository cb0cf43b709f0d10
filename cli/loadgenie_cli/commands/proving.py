"""The command that proves scripts of one's own: by the service, or by a checkout of LoadGenie."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loadgenie_cli.commands import parameters
from loadgenie_cli.commands.context import Invocation, of
from loadgenie_cli.console import read_text, save, written
from loadgenie_cli.outcomes import WORST_FIRST, CommandError, Exit, worst

if TYPE_CHECKING:
    from loadgenie_cli.reports import ReportFile
    from loadgenie_cli.service import Document, Service


def verify(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Scripts, and folders.")],
    description: Annotated[
        str | None, typer.Option(metavar="TEXT|@FILE", help="What they were meant to do.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        str,
        typer.Option(
            help="text, json, sarif, junit, github, gitlab or markdown; with --local also html."
        ),
    ] = "text",
    json: Annotated[bool, typer.Option("--json", help="As --format json.")] = False,
    report: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=FILE", help="Another report, into a file. May be given several times."
        ),
    ] = None,
    local: Annotated[
        Path | None,
        typer.Option(metavar="CHECKOUT", help="Prove here, by a checkout of LoadGenie."),
    ] = None,
    allow_partial: parameters.AllowPartial = False,
) -> int:
    """Prove scripts of your own, with the files that they lead to."""
    from loadgenie_cli.reports import ReportFile

    form = "json" if json else format
    text = read_text(description) if description else None
    if local is not None:
        code = _here(local, paths, text, form, report or ())
        return Exit.DONE if allow_partial and code == Exit.PARTIAL else code
    files = [ReportFile.of(each) for each in report or ()]
    return _by_service(of(context), paths, text, form, files, allow_partial=allow_partial)


def _by_service(
    call: Invocation,
    paths: list[str],
    text: str | None,
    form: str,
    files: "list[ReportFile]",
    *,
    allow_partial: bool,
) -> int:
    from loadgenie_cli import ending
    from loadgenie_cli.collecting import find_projects
    from loadgenie_cli.following import Waiting, follow

    asked = {"scenario_description": text} if text else {}
    projects = find_projects(paths, Path.cwd())
    for each in (form, *(file.form for file in files)):
        _check(each, scripts=len(projects))
    jobs, proofs = [], []
    with call.service() as service:
        for project in projects:
            job = service.post(
                "/api/validate-script", project.body() | asked, Prefer="respond-async"
            )
            jobs.append(follow(service, job, call.console, Waiting(call.timeout_s)))
            proofs.append(ending.proof_of(service, jobs[-1]))
        for file in files:
            save(file.path, _report(service, jobs, proofs, file.form, colours=False))
        shown = _report(service, jobs, proofs, form, colours=call.console.colours)
    give = call.console.give_painted if form == "text" else call.console.give
    give(shown)
    return worst(
        [ending.conclude(proof, call.console, allow_partial=allow_partial) for proof in proofs]
    )


def _check(form: str, *, scripts: int) -> None:
    """Refuse before anything is proven what the service would not write. Raises CommandError."""
    from loadgenie_cli.reports import FORMATS, MOST_TOGETHER

    if form == "html":
        raise CommandError("The format html needs --local; `loadgenie proof` has a job's page.")
    if form not in {"text", *FORMATS}:
        raise CommandError(f"A report is one of text, {', '.join(FORMATS)}; with --local, html.")
    if form not in {"text", "json"} and scripts > MOST_TOGETHER:
        raise CommandError(f"At most {MOST_TOGETHER} scripts stand in one report; use --local.")


def _report(
    service: "Service",
    jobs: "list[Document]",
    proofs: "list[Document]",
    form: str,
    *,
    colours: bool,
) -> str:
    from loadgenie_cli.proofs import proof_text
    from loadgenie_cli.reports import report_of

    match form:
        case "text":
            return "\n".join(proof_text(proof, colours=colours) for proof in proofs)
        case "json":
            return written(_data([proof["report"] for proof in proofs]))
    return report_of(service, jobs, form)


def _data(reports: "list[Document]") -> "Document":
    """Return one script's report, or several in a list, as `python -m worker.verify` does."""
    if len(reports) == 1:
        return reports[0]
    status = min((report["status"] for report in reports), key=WORST_FIRST.index)
    return {"status": status, "reports": reports}


def _here(
    checkout: Path, paths: list[str], text: str | None, form: str, reports: Sequence[str]
) -> int:
    """Run the checkout's own command; its report goes to standard output as it comes."""
    python = checkout / ".venv/bin/python"
    if not python.is_file():
        raise CommandError(f"{checkout} is no checkout of LoadGenie that was started or set up.")
    described = [f"--description={text}"] if text else []
    files = [f"--report={each}" for each in reports]
    arguments = ["--format", form, *files, *described, "--", *paths]
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
