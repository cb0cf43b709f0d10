"""The command line as a whole: its commands, and how each way to end becomes an exit code."""

import sys

import typer
from typer.exceptions import TyperException

from loadgenie_cli.commands import comparing, jobs, machine, making, proving
from loadgenie_cli.commands.context import options
from loadgenie_cli.outcomes import CommandError, Exit

app = typer.Typer(
    name="loadgenie",
    help="Proven k6 scripts from plain English.",
    # `completion` prints the same, and installs nothing.
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.callback()(options)
for module in (making, proving, jobs, comparing, machine):
    for command in module.COMMANDS:
        app.command(command.__name__.rstrip("_"))(command)


def main() -> int:
    """Run the command line and return its exit code; no failure ends in a traceback."""
    machine.prepare_completion()
    try:
        return int(app(standalone_mode=False, prog_name="loadgenie") or 0)
    except CommandError as error:
        return _failed(str(error), error.code)
    except typer.Exit as ended:
        return ended.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _failed("Interrupted.", Exit.INTERRUPTED)
    except TyperException as error:
        return _failed(str(error), Exit.USAGE)
    except Exception as error:  # noqa: BLE001 - a defect is told in a sentence, too
        return _failed(f"Something is wrong in loadgenie itself: {error!r}", Exit.SERVICE)


def _failed(sentence: str, code: Exit) -> int:
    from loadgenie_cli.console import visible

    print(f"loadgenie: {visible(sentence)}", file=sys.stderr)  # noqa: T201 - a command prints
    return code
