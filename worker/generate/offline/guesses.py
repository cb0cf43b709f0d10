"""Takes a load that is stated vaguely ("about 50 users") at its word, and says so.

The verifier's reader claims nothing that is hedged; a script needs a number all the same.
"""

import re
from collections.abc import Iterator

from shared.domain.load import LoadStage
from shared.domain.verification import Load
from worker.description.claimed_load import requested_load
from worker.description.pauses import without_pauses
from worker.description.plain import plain
from worker.description.sockets import without_times
from worker.generate.offline.levels import staircase
from worker.k6.durations import format_duration

_HEDGE = (
    r"(?:about|around|roughly|approximately|approx\.?|circa|some|up to|at most|at least|nearly|~)"
)
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,2})?)\s?(k\b)?"
_RANGE = rf"(?:{_NUMBER}\s*(?:-|to|or|and)\s*)?{_NUMBER}"
_USERS = re.compile(
    rf"\b{_RANGE}\s*(?:\w+\s+){{0,2}}?(?:users?|vus?|clients?|customers?|visitors?"
    r"|shoppers?|people|players?|connections?|sessions?)\b",
    re.IGNORECASE,
)
_PER = r"\s*(?:/|per|an?|each|every)\s*(?P<unit>seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h)\b"
_RATE = re.compile(
    rf"\b{_RANGE}\s*(?:(?:\w+\s+)?(?:requests?|reqs?|calls?|iterations?|transactions?|hits?|users?"
    rf"|visitors?|customers?|shoppers?|visits?|orders?|logins?){_PER}|(?:rps|tps|qps)\b)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"\b(?:for|over|during|lasting|lasts?|runs?|within|{_HEDGE})\s+(?:{_HEDGE}\s+)?(?:a\s+|an\s+)?"
    rf"{_RANGE}[\s-]*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)\b",
    re.IGNORECASE,
)
_RAMP = re.compile(
    r"\bramp\w*\b|\bgradual\w*|\bincreas\w+|\bgrow\w*|\bscal(?:e|es|ing) up\b|\bstep\w* up\b",
    re.IGNORECASE,
)
_TIME = rf"{_NUMBER}[\s-]*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)\b"
_STATED_TIME = re.compile(rf"(?<![\w.-]){_TIME}", re.IGNORECASE)
_UP = re.compile(
    rf"\b(?:ramp\w*|increas\w*|grow\w*|up)\b[^.;\n]{{0,40}}?(?:over|in|for|within)\s+{_TIME}",
    re.IGNORECASE,
)
_RAMP_OF = re.compile(rf"\b{_TIME}(?:\s+long)?[\s-]+(?:linear\s+)?ramp", re.IGNORECASE)
_HELD = re.compile(
    rf"\b(?:hold|stay|sustain|maintain|keep|plateau|remain)\w*\b[^.;\n]{{0,60}}?{_TIME}",
    re.IGNORECASE,
)
_DOWN = re.compile(rf"\bdown\b[^.;\n]{{0,30}}?{_TIME}", re.IGNORECASE)
_LIMIT = re.compile(r"(?:below|under|than|within|[<=]|\bof|exceed\w*|at most)\s*\Z", re.IGNORECASE)
_RAMP_S, _HOLD_S = 60.0, 60.0


def load_to_make(description: str) -> Load:
    """Return the load that is claimed, with what only think times and the like made unsure."""
    claimed = requested_load(description)
    plainer = requested_load(without_times(without_pauses(plain(description))))
    keeps_claims = claimed.model_dump().items() <= plainer.model_dump().items()
    return plainer if keeps_claims else claimed


def with_amount(load: Load, description: str) -> tuple[Load, list[str]]:
    """Return the load with a rate or a number of users where it claims neither."""
    if load.vus or load.stages or load.rate_per_s:
        return load, []
    rate = None if load.iterations else _rate(description)
    if rate:
        assumption = f"The rate is taken to be {rate:g} iterations per second."
        return load.model_copy(update={"rate_per_s": rate}), [assumption]
    users = round(_largest(_USERS, description) or 0)
    if users:
        assumption = f"The number of users is taken to be {users}."
        return load.model_copy(update={"vus": users}), [assumption]
    return load, []


def with_duration(load: Load, description: str) -> tuple[Load, list[str]]:
    """Return the load with a duration where it claims none."""
    length_s = None if load.stages or load.duration_s else _length(description)
    if not length_s:
        return load, []
    assumption = f"The duration is taken to be {format_duration(length_s)}."
    return load.model_copy(update={"duration_s": length_s}), [assumption]


def stated_times(description: str) -> list[float]:
    """Return the times in seconds that are part of the course of a test: no pauses, no limits."""
    found = _STATED_TIME.finditer(without_pauses(plain(description)))
    return [
        time for each in found if not _limits(each) and (time := _time(_STATED_TIME, each.group()))
    ]


def with_ramp(load: Load, description: str) -> tuple[Load, list[str]]:
    """Return the load with stages where a ramp is asked for whose stages are not all stated."""
    peak = load.rate_per_s or load.vus
    if load.stages or load.iterations or not peak:
        return load, []
    steps = staircase(description, peak)
    if not steps and not _RAMP.search(description):
        return load, []
    stages = list(steps or _climb(load, float(peak), description))
    held_s = _time(_HELD, description) if steps else None
    stages += [LoadStage(held_s, float(peak))] if held_s else []
    if re.search(r"\bdown\b", description, re.IGNORECASE):
        stages.append(LoadStage(_time(_DOWN, description) or _RAMP_S, 0.0))
    parts = [f"{format_duration(each.duration_s)} to {each.target:g}" for each in stages]
    shape = ", then ".join(parts)
    assumption = f"The stages of the ramp are taken to be {shape}."
    return load.model_copy(update={"stages": tuple(stages)}), [assumption]


def _climb(load: Load, peak: float, description: str) -> list[LoadStage]:
    up_s = _time(_UP, description) or _time(_RAMP_OF, description) or _RAMP_S
    left_s = (load.duration_s or 0) - up_s
    held_s = _time(_HELD, description) or max(_HOLD_S, left_s)
    return [LoadStage(up_s, peak), LoadStage(held_s, peak)]


def _time(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text)
    return float(match[1].replace(",", "")) * _factor(match[3]) or None if match else None


def _rate(text: str) -> float | None:
    found = [max(_numbers(match)) / _factor(match["unit"] or "s") for match in _RATE.finditer(text)]
    return max(found, default=0.0) or None


def _largest(pattern: re.Pattern[str], text: str) -> float | None:
    return max((max(_numbers(match)) for match in pattern.finditer(text)), default=None)


def _length(text: str) -> float | None:
    match = _DURATION.search(text)
    if match:
        return max(_numbers(match)) * _factor(match[5]) or None
    times = [found for found in _STATED_TIME.finditer(without_pauses(text)) if not _limits(found)]
    return _time(_STATED_TIME, times[0].group()) if len(times) == 1 else None


def _limits(found: re.Match[str]) -> bool:
    """Whether a time is the limit of a latency rather than the length of a test."""
    return bool(_LIMIT.search(found.string[: found.start()][-20:]))


def _numbers(match: re.Match[str]) -> Iterator[float]:
    groups = match.groups()
    for digits, kilo in (groups[0:2], groups[2:4]):
        if digits:
            yield float(digits.replace(",", "")) * (1000 if kilo else 1)


def _factor(unit: str) -> float:
    return {"s": 1.0, "m": 60.0, "h": 3600.0}[unit[0].lower()]
