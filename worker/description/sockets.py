"""Reads what is said over a WebSocket: messages, how often, and how long the connection lasts."""

import re
from collections.abc import Sequence

from worker.description.traffic import JsonBody, WebSocketSession

_MESSAGE = re.compile(
    r"\b(?:send(?:s|ing)?|messages?|say(?:s|ing)?|emit(?:s|ting)?|publish(?:es|ing)?)\s+"
    r"(?:(?:a|an|the|one|text|message|messages|string|saying|of)\s+){0,4}"
    r"(?:\"([^\"\n]{1,500})\"|'([^'\n]{1,500})'|`([^`\n]{1,500})`|(ping|heartbeat|hello)s?\b)",
    re.IGNORECASE,
)
_TIME = r"(\d{1,4}(?:\.\d{1,3})?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)\b"
_EVERY = re.compile(rf"\b(?:every|each)\s+(?:(second)\b|{_TIME})", re.IGNORECASE)
_HELD = re.compile(
    r"\b(?:connected|connections?|sockets?|open|alive|listen(?:s|ing)?)\b"
    rf"[^.\n]{{0,20}}?\bfor\s+{_TIME}",
    re.IGNORECASE,
)
_SOCKET = re.compile(r"\bwss?://|\bweb ?sockets?\b", re.IGNORECASE)
_FACTORS = {"ms": 0.001, "mi": 0.001, "s": 1.0, "m": 60.0}


def websocket_session(text: str, bodies: Sequence[JsonBody]) -> WebSocketSession:
    """Return what is said; nothing and None where the description is silent."""
    messages = [next(filter(None, match.groups())) for match in _MESSAGE.finditer(text)]
    every, held = _EVERY.search(text), _HELD.search(text)
    return WebSocketSession(
        messages=tuple(messages[:10]),
        data=tuple(each.value for each in bodies),
        every_s=_every_s(every) if every else None,
        held_s=_seconds(held[1], held[2]) if held else None,
    )


def time_spans(text: str) -> list[tuple[int, int]]:
    """Return where a session's own times stand, which are not those of the test."""
    if not _SOCKET.search(text):
        return []
    return [found.span() for pattern in (_EVERY, _HELD) for found in pattern.finditer(text)]


def _every_s(match: re.Match[str]) -> float:
    return 1.0 if match[1] else _seconds(match[2], match[3])


def _seconds(number: str, unit: str) -> float:
    unit = unit.lower()
    is_minutes = unit == "m" or unit.startswith("min")
    factor = 60.0 if is_minutes else _FACTORS.get(unit[:2], 1.0)
    return max(0.1, float(number) * factor)
