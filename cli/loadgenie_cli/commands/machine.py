"""Commands about this machine: login, doctor, completion, version."""

import os
import sys
from enum import StrEnum
from getpass import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from loadgenie_cli import __version__
from loadgenie_cli.commands.context import of, user_folder
from loadgenie_cli.outcomes import CommandError, Exit
from loadgenie_cli.settings import Settings, keep_key

if TYPE_CHECKING:
    from loadgenie_cli.service import Service

_COMPLETE = "_LOADGENIE_COMPLETE"
_PROBE = {
    "script": "import http from 'k6/http';\n"
    "export default function () {\n  http.get('https://loadgenie.example');\n}\n"
}


class Shell(StrEnum):
    """Shells that can complete commands."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def login(context: typer.Context) -> int:
    """Keep the API key for a service: typed here, or read from standard input."""
    from loadgenie_cli.service import Service

    call = of(context)
    url, source = call.settings.url, call.settings.source
    if sys.stdin.isatty():
        key = getpass(f"API key for {url}: ").strip()
    else:
        key = sys.stdin.readline().strip()
    if not key:
        raise CommandError("No key was given.")
    with Service(Settings(url, source, key)) as service:
        service.get("/jobs", limit=1)
    file = keep_key(user_folder(), url, key)
    call.console.tell(f"The key for {url} is kept in {file}.")
    return 0


def doctor(context: typer.Context) -> int:
    """Check the service: address, key, Redis, workers, k6."""
    call = of(context)
    settings = call.settings
    call.console.give(f"address: {settings.url}, from {settings.source}")
    with call.service() as service:
        call.console.give(f"service: LoadGenie {service.get('/livez').get('version', '')}")
        service.get("/jobs", limit=1)
        key = "accepted" if settings.key is not None else "none is needed"
        call.console.give(f"key: {key}")
        health = service.get("/health")
        for name, check in health["checks"].items():
            call.console.give(f"{name}: {check['detail']}")
        if health["checks"]["workers"]["status"] != "pass":
            return Exit.SERVICE
        call.console.give(_k6(service))
    return 0


def _k6(service: "Service") -> str:
    report = service.post("/api/validate-script", dict(_PROBE))
    sandbox = ", ".join(report["sandbox"]) or "none"
    return f"k6: {report['k6_version'] or 'not found'}; sandbox: {sandbox}"


def completion(context: typer.Context, shell: Annotated[Shell, typer.Argument()]) -> int:
    """Print what makes a shell complete commands: eval "$(loadgenie completion bash)"."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    of(context).console.give(
        get_completion_script(prog_name="loadgenie", complete_var=_COMPLETE, shell=shell.value)
    )
    return 0


def prepare_completion() -> None:
    """Let the shell's question be answered; it comes in the environment."""
    if _COMPLETE in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()


def version(context: typer.Context) -> int:
    """Print the version of this command."""
    of(context).console.give(__version__)
    return 0


COMMANDS = (login, doctor, completion, version)
