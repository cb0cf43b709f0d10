"""Reads settings that stand line by line or comma by comma: Artillery's phases, JMeter's groups."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shared.reading.lexing.characters import word_end
from shared.reading.notations.fields import Field, number_of, seconds

_DIGITS = "0123456789."
_TIMES = ("ramp_s", "duration_s")
_JMETER = ("thread", "jmeter", "loopcontroller", "loop.count")
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hour", "hours"), "h"),
}
_MOST_LABEL = 40


@dataclass(frozen=True, slots=True)
class _Setting:
    name: str
    value: str
    start: int
    end: int


@cache
def _labels() -> dict[str, dict[str, str]]:
    file = files("shared.reading.notations") / "settings.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def artillery_fields(text: str) -> list[list[Field]]:
    """Return Artillery's phases: arrivals of users per second, which are iterations."""
    if "arrivalrate" not in text.lower():
        return []
    settings = list(_settings(text, _labels()["artillery"]))
    phases = _phases(settings)
    if not phases:
        return []
    fields = [field for phase in phases if (field := _phase(phase)) is not None]
    peak = max(fields, key=lambda field: field.second)
    if len(fields) == 1 and not any(setting.name == "ramp_to" for setting in phases[0]):
        only = fields[0]
        rate = Field("rate_per_s", only.second, only.start, only.end)
        return [[rate, Field("duration_s", only.value, only.start, only.end)]]
    return [[Field("rate_per_s", peak.second, peak.start, peak.end), *fields]]


def _phases(settings: Sequence[_Setting]) -> list[list[_Setting]]:
    phases = _groups(settings)
    return [phase for phase in phases if {"rate", "duration"} <= {each.name for each in phase}]


def _groups(settings: Sequence[_Setting]) -> list[list[_Setting]]:
    """Return settings in groups in which each has its name for itself."""
    groups: list[list[_Setting]] = []
    for setting in settings:
        if not groups or any(setting.name == other.name for other in groups[-1]):
            groups.append([])
        groups[-1].append(setting)
    return groups


def _phase(phase: Sequence[_Setting]) -> Field | None:
    values = {each.name: each.value for each in phase}
    length = seconds(values["duration"])
    level = number_of(values.get("ramp_to") or values["rate"])
    if length is None or level is None:
        return None
    return Field("stage", length, phase[0].start, phase[-1].end, level)


def jmeter_fields(text: str) -> list[list[Field]]:
    """Return the settings of JMeter's thread groups."""
    labels, line = _labels()["jmeter"], text.lower()
    if not any(name in line for name in _JMETER):
        return []
    groups = [
        [
            Field(setting.name, value, setting.start, setting.end)
            for setting in group
            if (value := seconds(setting.value)) is not None
        ]
        for group in _groups(list(_settings(text, labels)))
    ]
    first = {field.name for field in groups[0]} if groups else set()
    return groups if "vus" in first and first & {"duration_s", "iterations_per_vu"} else []


def _settings(text: str, labels: dict[str, str]) -> Iterator[_Setting]:
    """Yield each label of a list, with the number behind it."""
    line = text.lower()
    place = 0
    while place < len(line):
        found = _label_at(line, place, labels)
        if found is None:
            place += 1
            continue
        name, end = found
        value, stop = _value(line, end)
        after = stop + (line[stop : stop + 1] == " ")
        unknown = (
            after > stop and word_end(line, after) > after and not _label_at(line, after, labels)
        )
        if value and not (unknown and name in _TIMES and value[-1] not in "smh"):
            yield _Setting(name, value, place, stop)
        place = max(end, stop)


def _label_at(line: str, place: int, labels: dict[str, str]) -> tuple[str, int] | None:
    if place and (line[place - 1].isalnum() or line[place - 1] == "_"):
        return None
    for label, name in labels.items():
        if (
            line.startswith(label, place)
            and not line[place + len(label) : place + len(label) + 1].isalpha()
        ):
            return name, place + len(label)
    return None


def _value(line: str, place: int) -> tuple[str, int]:
    """Return the number behind a label, past brackets, colons and quotation marks, and its end."""
    start = place
    opened = False
    while start < len(line) and start - place < _MOST_LABEL:
        char = line[start]
        opened = (opened or char == "(") and char != ")"
        if not opened and char not in " :=\"'()>|*`\t":
            break
        start += 1
    end = start
    while end < len(line) and (line[end] in _DIGITS or (line[end].isalpha() and end > start)):
        end += 1
    value = line[start:end].rstrip(".")
    if not value[:1].isdecimal():
        return "", place
    end = start + len(value)
    stop = word_end(line, end + 1)
    unit = _UNITS.get(line[end + 1 : stop]) if line[end : end + 1] == " " else None
    return (value + unit, stop) if unit else (value, end)
