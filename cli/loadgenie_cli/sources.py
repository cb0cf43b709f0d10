"""Reads what a test is to be taken from, and leaves on this machine what no test needs of it."""

import json
import re
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from loadgenie_cli.outcomes import CommandError
from loadgenie_cli.service import Document

# As the service takes it, in all; a recording is many times that, answers and all.
_LARGEST_BYTES = 256 * 1024 * 1024
# How gzip, bzip2, xz, Zstandard and ZIP begin.
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd", b"PK\x03\x04")
# A value that one request may pass on to another: a token, an id.
_VALUE = re.compile(r"[\w.~+=:/-]{1,8000}")


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
    if data.startswith(_COMPRESSED):
        raise CommandError(f"{path} is compressed: unpack it first.")
    codec = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(codec)
    except UnicodeError:
        raise CommandError(f"{path} is no text.") from None
    if "\0" in text:
        raise CommandError(f"{path} is no text.")
    return text


def _without_answers(path: Path, text: str) -> str:
    """Return a HAR with no more of its answers, most of it, than what its requests send."""
    if path.suffix != ".har":
        return text
    try:
        recording = json.loads(text)
        entries = recording["log"]["entries"]
        asked = json.dumps([each.get("request") for each in entries], ensure_ascii=False)
        asked = f"{asked} {unquote(asked)}"
        for entry in entries:
            content = entry.get("response", {}).get("content", {})
            kept = _sent(content.pop("text", ""), content.pop("encoding", ""), asked)
            if kept is not None:
                content["text"] = json.dumps(kept, ensure_ascii=False)
            for name in ("_initiator", "cache", "timings", "_webSocketMessages"):
                entry.pop(name, None)
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return text  # the service says what is wrong with it
    return json.dumps(recording, ensure_ascii=False, separators=(",", ":"))


def _sent(text: str, encoding: str, asked: str) -> Any:
    """Return the values of an answer that stand in requests, where they stood; None if no JSON."""
    try:
        data = json.loads(b64decode(text) if encoding == "base64" else text)
    except ValueError:
        return None
    return _kept(data, asked) or {}


def _kept(data: Any, asked: str) -> Any:
    match data:
        case dict():
            inner = {name: _kept(item, asked) for name, item in data.items()}
            return {name: item for name, item in inner.items() if item is not None} or None
        case list():
            items = [_kept(item, asked) for item in data]
            return items if any(item is not None for item in items) else None
        case str() if data and _VALUE.fullmatch(data) and data in asked:
            return data
        case int() if not isinstance(data, bool) and str(data) in asked:
            return data
    return None
