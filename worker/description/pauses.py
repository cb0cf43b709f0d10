"""Reads think time: how long a user waits, and after what."""

import re

from worker.description.traffic import Pause

_NUMBER = r"(\d{1,5}(?:\.\d{1,3})?)"
_UNIT = r"(milliseconds?|millis|msecs?|ms|seconds?|secs?|s|minutes?|mins?)\b"
_WORD = (
    r"(?:wait(?:s|ing)?|paus(?:e|es|ing)|sleep(?:s|ing)?|think(?:ing)?(?:[- ]time)?|delays?"
    r"|idles?)"
)
_GAP = r"(?:\s+(?:time|of|for|a|an|random|randomly|between|from|about|around|with|is|be|should)|[:=])*\s*"
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
_LONGEST_S = 600.0


def pause(text: str) -> Pause | None:
    """Answer the think time, a pause of 0 where none is wanted, or None if nothing is said."""
    per_request = not _PER_ITERATION.search(text)
    for pattern in _RANGES:
        if match := pattern.search(text):
            low, low_unit, high, unit = match.groups()
            ends = sorted((_seconds(low, low_unit or unit), _seconds(high, unit)))
            return Pause(ends[0], ends[1], per_request)
    for pattern in _SINGLES:
        if match := pattern.search(text):
            length = _seconds(match.group(1), match.group(2))
            return Pause(length, length, per_request)
    if _A_SECOND.search(text):
        return Pause(1.0, 1.0, per_request)
    return Pause(0.0, 0.0) if _NONE.search(text) else None


def _seconds(number: str, unit: str) -> float:
    unit = unit.lower()
    factor = 0.001 if unit.startswith(("ms", "milli")) else 60.0 if unit.startswith("min") else 1.0
    return min(round(float(number) * factor, 3), _LONGEST_S)
