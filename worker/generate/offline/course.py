"""Reads a spike described in prose rather than in stages: a base, a jump, a hold, a return."""

import re
from dataclasses import dataclass

from shared.domain.load import LoadStage
from worker.description.pauses import without_pauses
from worker.description.plain import plain
from worker.k6.durations import format_duration

_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,7}"
_UNIT = r"(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)\b"
_TAKES = r"\s*(?:with)?(?:in|over)\s+(?:just\s+|only\s+)?"
_WHO = r"(?:\s+(?:concurrent|virtual))*\s+(?:users?|vus?|visitors?|customers?|shoppers?|clients?)\b"
_FOR = r",?\s*(?:for|during)\s+"


def _time(name: str) -> str:
    number = rf"(?:(?P<{name}>\d{{1,6}}(?:\.\d+)?)[\s-]*)?"
    return rf"(?:an?\s+|about\s+|another\s+)?{number}(?P<{name}_unit>{_UNIT})"


_BASE = re.compile(
    rf"(?:\b(?:normal(?:ly)?|usual(?:ly)?|base(?:line)?|initially|start\w*|begin\w*|from)\b"
    rf"[^.;\d]{{0,25}}?)?(?<![\w.])(?P<to>{_NUMBER})(?:{_WHO}|(?=\s+to\s))"
    rf"(?:{_FOR}{_time('held')})?",
    re.IGNORECASE,
)
_JUMP = re.compile(
    r"\b(?:jump|spik|surg|burst|shoot|leap|rocket|sudden|rais|ris(?:e|ing)|increas|go(?:es)?)\w*\b"
    rf"(?:(?!\bback\b)[^.;\d]){{0,30}}?(?:\bfrom\s+(?P<base>{_NUMBER})(?:{_WHO})?\s+)?"
    rf"\bto\s+(?:about\s+|around\s+)?(?P<to>{_NUMBER})\b(?:{_WHO})?(?!\s*(?:%|{_UNIT}|rps|requests))"
    rf"(?:{_TAKES}{_time('takes')})?(?:{_FOR}{_time('held')})?",
    re.IGNORECASE,
)
_HOLD = re.compile(
    rf"\b(?:hold|stay|sustain|maintain|keep|plateau|remain|last)\w*\b[^.;\d]{{0,50}}?{_time('held')}",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:back|return\w*|drop\w*|fall\w*|down)\b[^.;\d]{0,30}?"
    rf"\bto\s+(?:the\s+)?(?P<to>{_NUMBER}|normal|base\w*|start\w*)\b(?:{_WHO})?"
    rf"(?:{_TAKES}{_time('takes')})?(?:{_FOR}{_time('held')})?",
    re.IGNORECASE,
)
_USUAL_S = {"jump": 10.0, "hold": 60.0, "return": 10.0}


@dataclass(frozen=True, slots=True)
class Course:
    """The users at the start, the stages that follow, and what had to be assumed."""

    start: int
    stages: tuple[LoadStage, ...]
    assumptions: tuple[str, ...]


def read_course(description: str, peak: int) -> Course | None:
    """Return the course of a spike to `peak` users, or None where too little of it is described."""
    text = without_pauses(plain(description))
    jump = next((found for found in _JUMP.finditer(text) if _number(found["to"]) == peak), None)
    if jump is None:
        return None
    back = _BACK.search(text, jump.end())
    before = None if jump["base"] else _BASE.search(text, 0, jump.start())
    base = _number(before["to"] if before else jump["base"])
    if base >= peak or not (base or back or _seconds(jump, "takes")):
        return None
    hold = _HOLD.search(text, jump.end(), back.start() if back else len(text))
    times = {
        "jump": _seconds(jump, "takes"),
        "hold": _seconds(jump, "held") or _seconds(hold, "held"),
    }
    if back:
        times["return"] = _seconds(back, "takes")
    waits_s = _seconds(before, "held") if base else None
    stages = [LoadStage(waits_s, float(base))] if waits_s else []
    stages += [LoadStage(times["jump"] or _USUAL_S["jump"], float(peak))]
    stages += [LoadStage(times["hold"] or _USUAL_S["hold"], float(peak))]
    stages += _return(back, base) if back else []
    return Course(base, tuple(stages), _assumptions(times))


def _return(back: re.Match[str], base: int) -> list[LoadStage]:
    level = float(_number(back["to"]) if back["to"][0].isdigit() else base)
    after_s = _seconds(back, "held")
    drop = LoadStage(_seconds(back, "takes") or _USUAL_S["return"], level)
    return [drop, LoadStage(after_s, level)] if after_s else [drop]


def _assumptions(times: dict[str, float | None]) -> tuple[str, ...]:
    return tuple(
        f"The time of the spike's {part} is not stated; it takes {format_duration(_USUAL_S[part])}."
        for part, stated_s in times.items()
        if not stated_s
    )


def _number(digits: str | None) -> int:
    return int(digits.replace(",", "")) if digits else 0


def _seconds(found: re.Match[str] | None, name: str) -> float | None:
    unit = found[f"{name}_unit"] if found else None
    if not found or not unit:
        return None
    return float(found[name] or 1) * {"s": 1, "m": 60, "h": 3600}[unit[0].lower()] or None
