"""The command that compares two runs of k6."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from loadgenie_cli.commands import parameters
from loadgenie_cli.commands.context import of
from loadgenie_cli.comparison import Change, markdown
from loadgenie_cli.comparison import compare as compared
from loadgenie_cli.console import written
from loadgenie_cli.outcomes import Exit
from loadgenie_cli.summaries import read_summary

_EXITS = {Change.SLOWER: Exit.REJECTED, Change.WORSE: Exit.REJECTED, Change.UNKNOWN: Exit.PARTIAL}


def compare(
    context: typer.Context,
    before: Annotated[Path, typer.Argument(metavar="A.json", help="The summary to hold against.")],
    after: Annotated[Path, typer.Argument(metavar="B.json", help="The summary of the change.")],
    tolerance: Annotated[float, typer.Option(min=0, help="Per cent that times may grow by.")] = 10,
    json: parameters.Json = False,
) -> int:
    """Tell from two end-of-test summaries of k6 whether a change is slower, as Markdown."""
    console = of(context).console
    found = compared(read_summary(before), read_summary(after), tolerance=tolerance / 100)
    console.give(written(asdict(found)) if json else markdown(found))
    console.tell(f"{found.change.value.capitalize()}: {'; '.join(found.reasons)}.")
    return _EXITS.get(found.change, Exit.DONE)


COMMANDS = (compare,)
