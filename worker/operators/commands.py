"""What operators' commands have in common: their settings, arguments, answers and exit codes."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, Protocol

from pydantic import BaseModel

from shared.domain.errors import StoreUnavailableError
from shared.domain.job import JobId
from shared.settings import CommonSettings, SettingsError, read_settings

UNKNOWN = 1
NOT_USABLE = 2


class Closable(Protocol):
    """A store that a command works on."""

    def close(self) -> None:
        """Drop its connection."""
        ...


class Operation[S: Closable]:
    """A program of several commands, each of which works on a store and prints text or JSON.

    `other` is what is said of a job that the program is not about.
    """

    def __init__(
        self,
        program: str,
        description: str,
        *,
        other: str,
        open_store: Callable[[CommonSettings], S],
    ) -> None:
        self._program = program
        self._other = other
        self._open_store = open_store
        self._parser = argparse.ArgumentParser(
            prog=f"python -m {program}",
            description=f"{description} REDIS_URL says where.",
            epilog=f"Exit codes: 0 done, 1 a job {other}, 2 usage, settings or Redis.",
        )
        self._commands = self._parser.add_subparsers(dest="command", required=True)

    def add(
        self,
        name: str,
        run: Callable[[S, argparse.Namespace], int],
        *,
        ids: int | str = "",
        about: str,
    ) -> None:
        """Add a command; `ids` says how many jobs it is given, as argparse does."""
        command = self._commands.add_parser(name, help=about)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        if ids:
            command.add_argument("ids", metavar="JOB", nargs=ids)
        command.set_defaults(run=run)

    def main(self, arguments: Sequence[str] | None) -> int:
        """Run one command; return 0, UNKNOWN if a job is another, or NOT_USABLE."""
        given = self._parser.parse_args(arguments)
        try:
            # What all processes read, and no more: neither a key nor a file with one is needed.
            with closing(self._open_store(read_settings(CommonSettings))) as store:
                status: int = given.run(store, given)
                return status
        except SettingsError as error:
            self._complain(str(error))
        except StoreUnavailableError as error:
            self._complain(error.detail)
        return NOT_USABLE

    def each(self, given: argparse.Namespace, done: str, act: Callable[[JobId], str | None]) -> int:
        """Do something to each job, and say what became of those that there are.

        `act` returns what it made of a job, or None if the job is another. `done` names the
        answer; where it is nothing but done, `act` returns an empty text.
        """
        made = {job_id: act(JobId(job_id)) for job_id in dict.fromkeys(given.ids)}
        answers = {job_id: answer for job_id, answer in made.items() if answer is not None}
        if given.json:
            give(as_json({done: answers if any(answers.values()) else list(answers)}))
        for job_id, answer in answers.items():
            if not given.json:
                give(f"{job_id} is {_spoken(done)}" + (f" as {answer}" if answer else ""))
        return self.unknown([job_id for job_id in made if job_id not in answers])

    def unknown(self, job_ids: Sequence[str]) -> int:
        """Name the jobs that are others; return the exit code."""
        for job_id in job_ids:
            self._complain(f"{job_id} {self._other}")
        return UNKNOWN if job_ids else 0

    def _complain(self, text: str) -> None:
        print(f"{self._program}: {text}", file=sys.stderr)  # noqa: T201 - a command's answer


def as_json(answer: BaseModel | Mapping[str, Any]) -> str:
    """Return a document as JSON."""
    plain = answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer
    return json.dumps(plain, indent=2)


def give(text: str) -> None:
    """Print what was asked for."""
    print(text)  # noqa: T201 - a command's answer


def _spoken(done: str) -> str:
    return "sent again" if done == "resent" else done
