"""Takes a load that is stated vaguely ("about 50 users") at its word, and says so.

The verifier's reader claims nothing that is hedged; a script needs a number all the same.
"""

import re
from collections.abc import Iterator

from shared.domain.verification import Load
from worker.description.load import requested_load
from worker.description.pauses import without_pauses
from worker.description.plain import plain
from worker.description.sockets import without_times
from worker.generate.offline.durations import duration

_HEDGE = (
    r"(?:about|around|roughly|approximately|approx\.?|circa|some|up to|at most|at least|nearly|~)"
)
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,2})?)\s?(k\b)?"
_RANGE = rf"(?:{_NUMBER}\s*(?:-|to|or|and)\s*)?{_NUMBER}"
_USERS = re.compile(
    rf"\b{_RANGE}\s*(?:\w+\s+){{0,2}}?(?:users?|vus?|clients?|customers?|visitors?|shoppers?)\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    rf"\b{_RANGE}\s*(?:(?:\w+\s+)?(?:requests?|reqs?|calls?|iterations?|transactions?|hits?)"
    r"\s*(?:/|per|a|each|every)\s*(?:second|sec|s)\b|(?:rps|tps|qps)\b)",
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
_RAMP_S, _HOLD_S = 60.0, 60.0


def load_to_make(description: str) -> Load:
    """Answer the load that is claimed, with what only think times and the like made unsure."""
    claimed = requested_load(description)
    plainer = requested_load(without_times(without_pauses(plain(description))))
    kept = claimed.model_dump().items() <= plainer.model_dump().items()
    return plainer if kept else claimed


def filled(load: Load, description: str) -> tuple[Load, list[str]]:
    """Answer the load with vague numbers taken where it claims none, and what was taken."""
    said: list[str] = []
    update: dict[str, object] = {}
    if load.stages is None and load.rate_per_s is None:
        rate = None if load.vus or load.iterations else _largest(_RATE, description)
        users = None if load.vus or rate else _largest(_USERS, description)
        if rate:
            update["rate_per_s"] = rate
            said.append(f"The rate is taken to be {rate:g} per second.")
        if users and users >= 1:
            update["vus"] = round(users)
            said.append(f"The number of users is taken to be {round(users)}.")
    if load.stages is None and load.duration_s is None and (length := _length(description)):
        update["duration_s"] = length
        said.append(f"The duration is taken to be {duration(length)}.")
    return load.model_copy(update=update), said


def ramp(load: Load, description: str) -> tuple[Load, list[str]]:
    """Answer the load with stages where a ramp is asked for whose stages are not all stated."""
    peak = load.rate_per_s or load.vus
    if load.stages or load.iterations or not peak or not _RAMP.search(description):
        return load, []
    hold_s = max(_HOLD_S, (load.duration_s or 0) - 2 * _RAMP_S)
    stages = ((_RAMP_S, float(peak)), (hold_s, float(peak)), (_RAMP_S, 0.0))
    said = (
        "The stages of the ramp are not all stated; it goes up in 1 minute, stays for"
        f" {duration(hold_s)} and goes down in 1 minute."
    )
    return load.model_copy(update={"stages": stages}), [said]


def _largest(pattern: re.Pattern[str], text: str) -> float | None:
    return max((max(_numbers(match)) for match in pattern.finditer(text)), default=None)


def _length(text: str) -> float | None:
    lengths = [
        max(_numbers(match)) * _factor(match[match.lastindex or 0])
        for match in _DURATION.finditer(text)
    ]
    return lengths[0] if lengths and lengths[0] > 0 else None


def _numbers(match: re.Match[str]) -> Iterator[float]:
    groups = match.groups()
    for digits, kilo in (groups[0:2], groups[2:4]):
        if digits:
            yield float(digits.replace(",", "")) * (1000 if kilo else 1)


def _factor(unit: str) -> float:
    return {"s": 1.0, "m": 60.0, "h": 3600.0}[unit[0].lower()]
