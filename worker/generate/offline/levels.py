"""Reads what stages leave out: where the load starts, whether it climbs or jumps, and its steps."""

import re

from shared.domain.load import LoadStage

_WHAT = (
    r"\s*(?:concurrent\s+|virtual\s+)*(?:users?|vus?|requests?|calls?|rps|tps|qps|rpm|iterations?|"
    r"transactions?|clients?|visitors?|customers?|shoppers?)?"
)
_START = re.compile(
    rf"\bfrom\s+(\d{{1,7}}){_WHAT}\s*(?:(?:per|/|a)\s*(?:second|s|sec|minute|min|hour)\s+)?"
    r"(?:up\s+|down\s+)?to\s+\d"
    rf"|\b(?:start|begin)\w*\s+(?:out\s+|off\s+)?(?:at|with|from)\s+(\d{{1,7}})\b(?!\s*[%:./-])"
    r"(?!\s*(?:seconds?|secs?|s|minutes?|mins?|m|hours?)\b)"
    rf"|\bramp\w*(?:[ -]up)?\s+from\s+(\d{{1,7}}){_WHAT}\b",
    re.IGNORECASE,
)
_PER_MINUTE = re.compile(r"(?:\bper|/|\ban?|\beach|\bevery)\s*min(?:ute)?\b|\brpm\b", re.IGNORECASE)
_PER_HOUR = re.compile(r"(?:\bper|/|\ban?|\beach|\bevery)\s*(?:hour|hr|h)\b", re.IGNORECASE)
_PER_SECOND = re.compile(
    r"(?:\bper|/|\ban?|\beach|\bevery)\s*s(?:ec(?:ond)?)?\b|\b[rtq]ps\b", re.IGNORECASE
)
_MOVES = re.compile(
    r"\b(?:ramp|gradual|increas|grow|scal|climb|ris(?:e|ing)|rais|build|linear|slow|spik|drop|"
    r"decreas|reduc|taper|warm|cool|every|go(?:es|ing)?\s+(?:up|down|from|back))|\bfrom\s+\d|"
    r"\d\s+(?:\w+\s+)?to\s+\d|\bdown\b",
    re.IGNORECASE,
)
_RISE = (
    r"(?:add(?:s|ing)?|increas\w+|step\w*|rais\w+|grow\w*|ramp\w*|"
    r"plus)\b[^.;\d]{0,40}?(?P<by>\d{1,6})"
)
_PACE = (
    r"(?:every|each)\s+(?:(?P<every>\d{1,4})\s*)?(?P<unit>s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?)\b"
)
_GOAL = r"(?:until|till|up to|to|reach\w*)\b[^.;\d]{0,30}?(?P<until>\d{1,7})\b"
_STAIRS = tuple(
    re.compile(r"\b" + r"[^.;\d]{0,30}?".join(parts), re.IGNORECASE)
    for parts in (
        (_RISE, _PACE, _GOAL),
        (_PACE, _RISE, _GOAL),
        (_RISE, _GOAL, _PACE),
        (_GOAL, _RISE, _PACE),
    )
)
_MOST_STEPS = 100


def start(description: str, *, of_rate: bool) -> float:
    """Return the users, or iterations per second, from which the first stage sets out."""
    named = _START.search(description)
    if not named:
        return 0.0
    number = float(next(filter(None, named.groups()), 0))
    if not of_rate or _PER_SECOND.search(description):
        return number
    if _PER_MINUTE.search(description):
        return number / 60
    return number / 3600 if _PER_HOUR.search(description) else number


def jumps(description: str) -> bool:
    """Whether stages are levels that follow one another at once: nothing is said to move."""
    return not _MOVES.search(description)


def staircase(description: str, peak: float) -> tuple[LoadStage, ...] | None:
    """Return the stages of "add 10 users every 30 seconds until 100", without the start value."""
    found = next(filter(None, (stairs.search(description) for stairs in _STAIRS)), None)
    if not found or float(found["until"]) != peak:
        return None
    length_s = float(found["every"] or 1) * (60 if found["unit"][0].lower() == "m" else 1)
    by, level = float(found["by"]), start(description, of_rate=False)
    if not 0 < by <= peak - level or (peak - level) / by > _MOST_STEPS or length_s <= 0:
        return None
    targets = [level + by * step for step in range(1, int((peak - level) / by) + 1)]
    if targets[-1] < peak:
        targets.append(peak)
    return tuple(LoadStage(length_s, target) for target in targets)
