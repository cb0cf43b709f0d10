"""What all commands share: the options before them, the service, and the streams."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loadgenie_cli.console import Console
from loadgenie_cli.settings import Settings, read_settings

if TYPE_CHECKING:
    from loadgenie_cli.service import Service

_TIMEOUT_S = 600.0


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of the command line."""

    url: str | None
    console: Console
    timeout_s: float

    @property
    def settings(self) -> Settings:
        """Where the service is. Raises CommandError."""
        return read_settings(self.url, environment=os.environ, here=Path.cwd(), user=user_folder())

    def service(self) -> "Service":
        """Return the service, to be closed. Raises CommandError."""
        from loadgenie_cli.service import Service

        return Service(self.settings)


def user_folder() -> Path:
    """Return where the user's own file and keys are."""
    return Path(typer.get_app_dir("loadgenie"))


def options(
    context: typer.Context,
    url: Annotated[str | None, typer.Option(help="Where the service is.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="As NO_COLOR=1.")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds to wait for a job.")] = _TIMEOUT_S,
) -> None:
    """Proven k6 scripts from plain English."""
    if no_color:
        os.environ["NO_COLOR"] = "1"
    context.obj = Invocation(url, Console(quiet=quiet), timeout)


def of(context: typer.Context) -> Invocation:
    """Return the call that a command belongs to."""
    call = context.obj
    assert isinstance(call, Invocation)  # noqa: S101 - `options` runs before every command
    return call
