"""Reads what a test is to be taken from, and leaves on this machine what no test needs of it."""

import json
from collections.abc import Sequence
from pathlib import Path

from loadgenie_cli.outcomes import CommandError
from loadgenie_cli.service import Document

# As the service takes it, in all; a recording is many times that, answers and all.
_LARGEST_BYTES = 256 * 1024 * 1024


def sources_in(paths: Sequence[Path]) -> list[Document]:
    """Return files as the service takes them. Raises CommandError."""
    return [{"name": path.name, "text": _without_answers(path, _text(path))} for path in paths]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise CommandError(f"{path} is larger than 256 MiB.")
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    codec = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(codec)
    except UnicodeError:
        raise CommandError(f"{path} is no text.") from None
    if "\0" in text:
        raise CommandError(f"{path} is no text.")
    return text


def _without_answers(path: Path, text: str) -> str:
    """Return a HAR without what was answered: it makes most of one, and no request needs it."""
    if path.suffix != ".har":
        return text
    try:
        recording = json.loads(text)
        for entry in recording["log"]["entries"]:
            for name in ("text", "encoding"):
                entry.get("response", {}).get("content", {}).pop(name, None)
            for name in ("_initiator", "cache", "timings", "_webSocketMessages"):
                entry.pop(name, None)
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return text  # the service says what is wrong with it
    return json.dumps(recording, ensure_ascii=False, separators=(",", ":"))
