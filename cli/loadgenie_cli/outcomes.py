"""How a command ends: its exit codes, and which of them an answer of the service stands for."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType


class Exit(IntEnum):
    """Documented in docs/cli.md; the first four are those of `python -m worker.verify`."""

    DONE = 0
    REJECTED = 1
    USAGE = 2
    PARTIAL = 3
    KEY = 4
    SERVICE = 5
    MODEL = 6
    INTERRUPTED = 130


class CommandError(Exception):
    """A command can't do what it was asked; its text is a sentence for whoever called it."""

    def __init__(self, sentence: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(sentence)
        self.code = code


_OF_VERDICTS: Mapping[str, Exit] = MappingProxyType(
    {
        "rejected": Exit.REJECTED,
        "partially_verified": Exit.PARTIAL,
        "verified": Exit.DONE,
    }
)
WORST_FIRST = tuple(_OF_VERDICTS)
_OF_PROBLEMS: Mapping[str, Exit] = MappingProxyType(
    {
        "unauthorized": Exit.KEY,
        "script_rejected": Exit.REJECTED,
        "description_refused": Exit.MODEL,
        "ai_service_error": Exit.MODEL,
        "ai_unavailable": Exit.MODEL,
        "ai_quota": Exit.MODEL,
        "ai_misconfigured": Exit.MODEL,
        "ai_incomplete_output": Exit.MODEL,
    }
)
_SERVER_FAULT = 500
_TOO_MANY = 429


def of_verdict(status: str, *, allow_partial: bool = False) -> Exit:
    """Return the exit code of a verdict."""
    code = _OF_VERDICTS.get(status, Exit.SERVICE)
    return Exit.DONE if allow_partial and code is Exit.PARTIAL else code


def of_problem(code: str, status: int) -> Exit:
    """Return the exit code of a failure: what has no row is the caller's fault below 500."""
    if code in _OF_PROBLEMS:
        return _OF_PROBLEMS[code]
    return Exit.SERVICE if status >= _SERVER_FAULT or status == _TOO_MANY else Exit.USAGE


def worst(codes: Iterable[Exit]) -> Exit:
    """Return what several scripts end with."""
    found = set(codes)
    return next((code for code in (Exit.REJECTED, Exit.PARTIAL) if code in found), Exit.DONE)
