"""Reads Gatling's injections and assertions: constantUsersPerSec(20) during (5 minutes)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from shared.domain.load import Threshold
from shared.reading.criteria.slots import LATENCY, failing
from shared.reading.lexing.tokens import Kind, Token
from shared.reading.notations.fields import Field, number_of

# What each step counts: users that arrive each second, or users at the same time. Of others, such
# as atOnceUsers, nothing is made.
_STEPS = {
    "constantuserspersec": "rate_per_s",
    "rampuserspersec": "rate_per_s",
    "constantrate": "rate_per_s",
    "ramprate": "rate_per_s",
    "constantconcurrentusers": "vus",
    "rampconcurrentusers": "vus",
    "rampusers": "rate_per_s",
    "atonceusers": "",
    "heavisideusers": "",
    "stresspeakusers": "",
    "nothingfor": "",
}
_IN_ALL = frozenset(("rampusers",))  # so many users arrive over the whole time
_INJECT, _GLOBAL = ".inject", "global"
_SUMMED = {
    "percentile(50)": "med",
    "percentile(75)": "p(75)",
    "percentile(90)": "p(90)",
    "percentile(95)": "p(95)",
    "percentile(99)": "p(99)",
    "percentile1": "med",
    "percentile2": "p(75)",
    "percentile3": "p(95)",
    "percentile4": "p(99)",
    "mean": "avg",
    "max": "max",
}
_TO, _DURING = "to", frozenset(("during", "over"))
_UNITS_S = {"milli": 0.001, "second": 1.0, "minute": 60.0, "hour": 3600.0}
_MOST_NAME, _MOST_ARGUMENT, _MOST_GAP, _MOST_ASSERTION = 30, 60, 3, 80  # characters
_DIGITS = 9


class _Call(NamedTuple):
    name: str
    argument: str
    start: int
    end: int


@dataclass(slots=True)
class _Step:
    counts: str
    start: int
    end: int
    first: float | None
    last: float | None
    in_all: bool
    length: float | None = None


def gatling_fields(text: str) -> list[list[Field]]:
    """Return the load of each injection, nothing where a step of one is not understood."""
    line = text.lower()
    if not any(name in line for name in _STEPS):
        return []
    code = _without_comments(text)
    cuts = [*_found(code, _INJECT), len(code)]
    parts = [step for start, end in pairwise(cuts) if (step := list(_steps(code, start, end)))]
    loads = list(map(_load, parts or [list(_steps(code, 0, len(code)))]))
    return loads if all(loads) else []


def gatling_thresholds(text: str) -> Iterator[tuple[Threshold, Token]]:
    """Yield the limits of assertions: global.responseTime.percentile(95).lt(1500)."""
    line = _without_comments(text).lower()
    for call in _calls(line):
        start = line.rfind(_GLOBAL, max(0, call.start - _MOST_ASSERTION), call.start)
        limit = number_of(call.argument)
        threshold = _limit(line[start : call.start], call.name, limit) if limit else None
        if start >= 0 and threshold:
            yield threshold, Token(Kind.CLAIMED, start, call.end)


def _limit(told: str, operator: str, limit: float) -> Threshold | None:
    below, share = operator in {"lt", "lte"}, round(limit / 100, _DIGITS)
    if "percent." in told.replace("()", "") and "failed" in told and below:
        return failing(share)
    if "percent." in told.replace("()", "") and "successful" in told and operator[:2] == "gt":
        return failing(1 - share)
    summed = next((name for word, name in _SUMMED.items() if f".{word}" in told), None)
    timed = "responsetime" in told and below
    return Threshold(LATENCY, summed, "<", limit) if timed and summed else None


def _without_comments(text: str) -> str:
    """Return a text in which the comments of code are blanks."""
    lines = [(line, line.find("//")) for line in text.split("\n")]
    plain = (
        line if at < 0 or line[at - 1 : at] == ":" else line[:at].ljust(len(line))
        for line, at in lines
    )
    return "\n".join(plain)


def _found(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _load(steps: list[_Step]) -> list[Field]:
    counts = {step.counts for step in steps}
    whole = all(None not in {step.first, step.last, step.length} for step in steps)
    if len(counts) != 1 or "" in counts or not whole:
        return []
    name, first = counts.pop(), steps[0]
    if len(steps) == 1 and first.first == first.last:
        length = Field("duration_s", first.length or 0.0, first.start, first.end)
        return [Field(name, first.last or 0.0, first.start, first.end), length]
    stages = [
        Field("stage", step.length or 0.0, step.start, step.end, step.last or 0.0) for step in steps
    ]
    peak = max(stages, key=lambda stage: stage.second)
    return [Field(name, peak.second, peak.start, peak.end), *stages]


def _steps(text: str, start: int, end: int) -> Iterator[_Step]:
    step: _Step | None = None
    for call in _calls(text, start, end):
        number = _number(call.argument)
        if call.name in _STEPS:
            if step is not None:
                yield step
            counts = _STEPS[call.name]
            step = _Step(counts, call.start, call.end, number, number, call.name in _IN_ALL)
        elif step is not None and 0 <= call.start - step.end <= _MOST_GAP:
            if call.name == _TO:
                step.last, step.end = number, call.end
            elif call.name in _DURING:
                step.length, step.end = _seconds(call.argument), call.end
                if step.in_all and step.length:
                    step.first = step.last = (step.last or 0.0) / step.length
    if step is not None:
        yield step


def _calls(text: str, begin: int = 0, last: int | None = None) -> Iterator[_Call]:
    place = text.find("(", begin, last)
    while place >= 0:
        stop = place - (text[place - 1 : place] == " ")
        start = stop
        while start and stop - start < _MOST_NAME and text[start - 1].isalpha():
            start -= 1
        end = _closed(text, place)
        if end:
            yield _Call(text[start:stop].lower(), text[place + 1 : end - 1], start, end)
        place = text.find("(", place + 1, last)


def _closed(text: str, opened: int) -> int:
    depth = 0
    for place in range(opened, min(len(text), opened + _MOST_ARGUMENT)):
        depth += (text[place] == "(") - (text[place] == ")")
        if not depth:
            return place + 1
    return 0


def _number(argument: str) -> float | None:
    return number_of(argument.split(maxsplit=1)[0]) if argument.strip() else None


def _seconds(argument: str) -> float | None:
    """Return the length of 20, 20 seconds, 5.minutes or Duration.ofMinutes(5)."""
    digits = "".join(char if char.isdecimal() else " " for char in argument).split()
    named = any(map(str.isalpha, argument))
    unit = next((s for name, s in _UNITS_S.items() if name in argument.lower()), None)
    unit = unit or (None if named else 1.0)
    return float(digits[0]) * unit if len(digits) == 1 and unit else None
