"""What is written where: data on standard output, everything else on standard error."""

import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from loadgenie_cli.outcomes import CommandError


def visible(text: str) -> str:
    """Escape what a terminal would obey or hide, but for line breaks and tabs."""
    return "".join(
        f"\\u{{{ord(each):x}}}"
        if each not in "\n\t" and unicodedata.category(each).startswith("C")
        else each
        for each in text
    )


class Progress(Protocol):
    """Tells what happens meanwhile."""

    def step(self, what: str) -> None:
        """Say what is done now."""

    def note(self, what: str) -> None:
        """Say something that stays."""


class _Lines:
    """For pipes and CI: a line for each event."""

    def __init__(self, console: "Console") -> None:
        self._console = console

    def step(self, what: str) -> None:
        self._console.tell(what)

    note = step


class _Silent:
    def step(self, what: str) -> None:
        """Say nothing."""

    note = step


class _Block:
    """For people: one live line, above which notes stay."""

    def __init__(self, status: Any) -> None:
        self._status = status

    def step(self, what: str) -> None:
        self._status.update(_text(what))

    def note(self, what: str) -> None:
        self._status.console.print(_text(what))


def _text(what: str) -> Any:
    from rich.text import Text

    return Text(visible(what))


class Console:
    """The two streams of one command."""

    def __init__(self, *, quiet: bool = False, colour: bool | None = None) -> None:
        self._quiet = quiet
        self.colours = _coloured(sys.stdout) if colour is None else colour

    def tell(self, sentence: str) -> None:
        """Write a line to standard error."""
        print(visible(sentence), file=sys.stderr, flush=True)  # noqa: T201 - a command prints

    def give(self, text: str) -> None:
        """Write data to standard output, as it is where no terminal reads it."""
        shown = visible(text) if sys.stdout.isatty() else text
        self._write(shown if shown.endswith("\n") or not shown else f"{shown}\n")

    def give_painted(self, text: str) -> None:
        """Write text whose colours are our own."""
        self._write(text)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Yield what tells of the progress of a job."""
        if self._quiet:
            yield _Silent()
        elif not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
            yield _Lines(self)
        else:
            from rich.console import Console as Rich

            with Rich(stderr=True, highlight=False).status("") as status:
                yield _Block(status)

    @staticmethod
    def _write(text: str) -> None:
        try:
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
            sys.stdout.flush()
        except BrokenPipeError:
            # Python would complain again when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _coloured(stream: Any) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def written(document: object) -> str:
    """Return data as people and programs read it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def save(file: Path, text: str) -> None:
    """Write a file. Raises CommandError."""
    try:
        file.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise CommandError(f"{file} can't be written: {error.strerror}.") from None


def read_text(argument: str) -> str:
    """Return the text that an argument is or, as `@FILE` or `-`, names. Raises CommandError."""
    if argument != "-" and not argument.startswith("@"):
        return argument
    name = "standard input" if argument == "-" else argument[1:]
    try:
        data = sys.stdin.buffer.read() if argument == "-" else Path(argument[1:]).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise CommandError(f"{name} can't be read: {error.strerror}.") from None
    except ValueError:
        raise CommandError(f"{name} can't be read: it is not UTF-8.") from None
