"""Reads the steps of Gatling's injection: constantUsersPerSec(20) during (5 minutes)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from shared.reading.notations.fields import Field, number_of

# What each step counts: users that arrive each second, or users at the same time. Of others, such
# as rampUsers and atOnceUsers, which count users in all, nothing is made.
_STEPS = {
    "constantuserspersec": "rate_per_s",
    "rampuserspersec": "rate_per_s",
    "constantrate": "rate_per_s",
    "ramprate": "rate_per_s",
    "constantconcurrentusers": "vus",
    "rampconcurrentusers": "vus",
    "rampusers": "",
    "atonceusers": "",
    "heavisideusers": "",
    "stresspeakusers": "",
    "nothingfor": "",
}
_INJECT = ".inject"
_TO, _DURING = "to", frozenset(("during", "over"))
_UNITS_S = {"milli": 0.001, "minute": 60.0, "hour": 3600.0}
_MOST_NAME, _MOST_ARGUMENT, _MOST_GAP = 30, 60, 3  # characters


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
    length: float | None = None


def gatling_fields(text: str) -> list[list[Field]]:
    """Return the load that all steps of an injection make, nothing where one is not understood."""
    if not any(name in text.lower() for name in _STEPS):
        return []
    steps = list(_steps(text))
    counts = {step.counts for step in steps}
    whole = all(None not in {step.first, step.last, step.length} for step in steps)
    several = text.count(_INJECT) > 1  # one for each of several scenarios
    if len(counts) != 1 or "" in counts or not whole or several:
        return []
    name, first = counts.pop(), steps[0]
    if len(steps) == 1 and first.first == first.last:
        length = Field("duration_s", first.length or 0.0, first.start, first.end)
        return [[Field(name, first.last or 0.0, first.start, first.end), length]]
    stages = [
        Field("stage", step.length or 0.0, step.start, step.end, step.last or 0.0) for step in steps
    ]
    peak = max(stages, key=lambda stage: stage.second)
    return [[Field(name, peak.second, peak.start, peak.end), *stages]]


def _steps(text: str) -> Iterator[_Step]:
    step: _Step | None = None
    for call in _calls(text):
        number = _number(call.argument)
        if call.name in _STEPS:
            if step is not None:
                yield step
            step = _Step(_STEPS[call.name], call.start, call.end, number, number)
        elif step is not None and 0 <= call.start - step.end <= _MOST_GAP:
            if call.name == _TO:
                step.last, step.end = number, call.end
            elif call.name in _DURING:
                step.length, step.end = _seconds(call.argument), call.end
    if step is not None:
        yield step


def _calls(text: str) -> Iterator[_Call]:
    place = text.find("(")
    while place >= 0:
        stop = place - (text[place - 1 : place] == " ")
        start = stop
        while start and stop - start < _MOST_NAME and text[start - 1].isalpha():
            start -= 1
        end = _closed(text, place)
        if end:
            yield _Call(text[start:stop].lower(), text[place + 1 : end - 1], start, end)
        place = text.find("(", place + 1)


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
    unit = next((s for name, s in _UNITS_S.items() if name in argument.lower()), 1.0)
    return float(digits[0]) * unit if len(digits) == 1 else None
