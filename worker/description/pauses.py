"""Reads think time: how long a user waits, and after what."""

import re
from collections.abc import Iterator

from worker.description.traffic import Pause

_NUMBER = r"(\d{1,5}(?:\.\d{1,3})?)"
_UNIT = r"(milliseconds?|millis|msecs?|ms|seconds?|secs?|s|minutes?|mins?)\b"
_WORD = (
    r"(?:wait(?:s|ing)?|paus(?:e|es|ing)|sleep(?:s|ing)?|think(?:ing)?(?:[- ]time)?|delays?"
    r"|idles?)"
)
_GAP = (
    r"(?:\s+(?:time|of|for|a|an|random|randomly|between|from|about|around|with|is|be|should)|[:=])"
    r"*\s*"
)
_RANGE = rf"{_NUMBER}\s*(?:{_UNIT})?\s*(?:-|to|and)\s*{_NUMBER}\s*{_UNIT}"
_SINGLE = rf"{_NUMBER}[\s-]*{_UNIT}"
_AFTER_WORD = r"\s*(?:of\s+)?(?:random\s+)?"
_RANGES = (
    re.compile(rf"\b{_WORD}{_GAP}{_RANGE}", re.IGNORECASE),
    re.compile(rf"\b{_RANGE}{_AFTER_WORD}{_WORD}", re.IGNORECASE),
)
_SINGLES = (
    re.compile(rf"\b{_WORD}{_GAP}{_SINGLE}", re.IGNORECASE),
    re.compile(rf"\b{_SINGLE}{_AFTER_WORD}{_WORD}", re.IGNORECASE),
)
_A_SECOND = re.compile(rf"\b{_WORD}\s+(?:for\s+)?(?:a|one)\s+second\b", re.IGNORECASE)
_NONE = re.compile(
    rf"\b(?:no|without(?:\s+any)?|zero|skip(?:\s+the)?)\s+{_WORD}\b"
    r"|\bas fast as (?:possible|they can)\b"
    r"|\bback[- ]to[- ]back\b",
    re.IGNORECASE,
)
_PER_ITERATION = re.compile(
    r"\b(?:between|after each|after every|per)\s+(?:iterations?|loops?|rounds?)\b", re.IGNORECASE
)
# "Wait 5 minutes" is a part of the load's profile rather than think time, unless it says otherwise.
_BETWEEN = re.compile(r"[^.\n]{0,30}\b(?:between|after each|after every|per)\b", re.IGNORECASE)
_LONGEST_S, _LONGEST_UNSAID_S = 600.0, 60.0


def pause(text: str) -> Pause | None:
    """Return the think time, a pause of 0 where none is wanted, or None if nothing is said."""
    for _, (low_s, high_s) in _stated(text):
        return Pause(low_s, high_s, every_request=not _PER_ITERATION.search(text))
    if _A_SECOND.search(text):
        return Pause(1.0, 1.0, every_request=not _PER_ITERATION.search(text))
    return Pause(0.0, 0.0) if _NONE.search(text) else None


def without_pauses(text: str) -> str:
    """Return the text without its think times, which tell nothing of a test's length."""
    for match, _ in _stated(text):
        text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return text


def _stated(text: str) -> Iterator[tuple[re.Match[str], tuple[float, float]]]:
    for pattern in (*_RANGES, *_SINGLES):
        for match in pattern.finditer(text):
            low_s, high_s = _ends(match)
            if high_s <= _LONGEST_UNSAID_S or _BETWEEN.match(text, match.end()):
                yield match, (low_s, high_s)


def _ends(match: re.Match[str]) -> tuple[float, float]:
    *low, number, unit = match.groups()
    high_s = _seconds(number, unit)
    if not low:
        return high_s, high_s
    low_s = _seconds(low[0], low[1] or unit)
    return min(low_s, high_s), max(low_s, high_s)


def _seconds(number: str, unit: str) -> float:
    unit = unit.lower()
    factor = 0.001 if unit.startswith(("ms", "milli")) else 60.0 if unit.startswith("min") else 1.0
    return min(round(float(number) * factor, 3), _LONGEST_S)
