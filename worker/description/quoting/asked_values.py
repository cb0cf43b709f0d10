"""Reads the value of a quotation as its field wants it."""

import re
from math import isfinite
from typing import NamedTuple

from shared.domain.load import LoadStage, Threshold
from shared.domain.plan import METHODS
from worker.description.quoting.quote import QuotedField
from worker.k6.thresholds import parse_expression

# A metric, perhaps with the tags of some of its samples.
_METRIC = re.compile(r"([A-Za-z_]\w*(?:\{[^{}]*\})?)\s*[: ]\s*")
_MOST_STAGES = 100
_LATENCY = "http_req_duration"
_WHOLE_NUMBERS = frozenset(
    {QuotedField.USERS, QuotedField.ITERATIONS, QuotedField.ITERATIONS_PER_USER}
)
_PERCENT = 100.0
_ROUNDED = 2  # decimals from which on a number may have been rounded


class Number(NamedTuple):
    """A number as it was written, and how far what it was rounded from may be away."""

    value: float
    within: float


class Request(NamedTuple):
    """A request by its method and its address or path."""

    method: str
    url: str


class Pause(NamedTuple):
    """A pause by its bounds, in seconds."""

    shortest_s: float
    longest_s: float


class Share(NamedTuple):
    """A part of the load, in percent, and who has it."""

    percent: float
    name: str


type Value = Number | Request | Pause | Share | Threshold | tuple[LoadStage, ...]


def value_of(field: QuotedField, text: str) -> Value | None:
    """Return the value that a text is for a field; None if it is none."""
    text = " ".join(text.split())
    match field:
        case QuotedField.STAGES:
            return _stages(text)
        case QuotedField.THRESHOLD:
            return _threshold(text)
        case QuotedField.REQUEST:
            return _request(text)
        case QuotedField.PAUSE_S:
            return _pause(text)
        case QuotedField.SHARE:
            return _share(text)
        case _:
            return _number(text, whole=field in _WHOLE_NUMBERS)


def _float(text: str) -> float | None:
    """Return a number without sign that is written in digits."""
    plain = text.strip()
    digits = plain.replace(".", "", 1)
    if not (digits.isascii() and digits.isdecimal()):
        return None
    value = float(plain)
    return value if isfinite(value) else None


def _number(text: str, *, whole: bool) -> Number | None:
    value = _float(text)
    if value is None or (whole and not value.is_integer()):
        return None
    decimals = len(text.partition(".")[2])
    return Number(value, 0.5 * 10.0**-decimals if decimals >= _ROUNDED else 0.0)


def _stages(text: str) -> tuple[LoadStage, ...] | None:
    """Return the stages of "120:100, 300:100": seconds, and the target at their end.

    Jumps between them, which take no time, are none.
    """
    stages: list[LoadStage] = []
    for item in text.split(","):
        before, colon, after = item.partition(":")
        seconds, target = _float(before), _float(after)
        if not colon or seconds is None or target is None:
            return None
        stages.append(LoadStage(seconds, target))
    kept = tuple(stage for stage in stages if stage.duration_s)
    return kept if kept and len(stages) <= _MOST_STAGES else None


def _threshold(text: str) -> Threshold | None:
    """Return the threshold of "http_req_duration p(95)<400", which may have tags."""
    found = _METRIC.match(text)
    metric, expression = (found[1], text[found.end() :]) if found else (_LATENCY, text)
    read = parse_expression(expression)
    if read is None or not isfinite(read.value) or read.operator == "!=":
        return None
    return Threshold(metric, read.aggregation, read.operator, read.value)


def _request(text: str) -> Request | None:
    method, _, url = text.partition(" ")
    if method.upper() not in METHODS:
        method, url = "GET", text
    return Request(method.upper(), url) if url and " " not in url else None


def _pause(text: str) -> Pause | None:
    """Return the bounds of "3" or "1-3"."""
    before, dash, after = text.partition("-")
    shortest = _float(before)
    longest = _float(after) if dash else shortest
    if shortest is None or longest is None or longest < shortest:
        return None
    return Pause(shortest, longest)


def _share(text: str) -> Share | None:
    """Return the share of "70 browsing"."""
    number, _, name = text.partition(" ")
    percent = _float(number.rstrip("%"))
    if percent is None or percent > _PERCENT or not name.strip("% "):
        return None
    return Share(percent, name.strip("% "))
