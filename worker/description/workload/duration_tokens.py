"""Turns numbers with a unit of time into durations: `#2 minutes` becomes `@120`."""

import re

from worker.description.workload.numerals import KNOWN, VALUE, plain

_UNITS = {
    "ms": 0.001,
    "msec": 0.001,
    "msecs": 0.001,
    "millis": 0.001,
    "millisecond": 0.001,
    "milliseconds": 0.001,
    "s": 1,
    "sec": 1,
    "secs": 1,
    "second": 1,
    "seconds": 1,
    "secounds": 1,
    "secconds": 1,
    "m": 60,
    "min": 60,
    "mins": 60,
    "minute": 60,
    "minutes": 60,
    "minuts": 60,
    "minuites": 60,
    "mintues": 60,
    "h": 3600,
    "hr": 3600,
    "hrs": 3600,
    "hour": 3600,
    "hours": 3600,
    "d": 86400,
    "day": 86400,
    "days": 86400,
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))

_VAGUE = re.compile(
    r"(?<! a)(?<! one)(?<! #1) quarters? of an hour\b| (?:some|many|few) (?:hours|minutes|"
    r"seconds)\b"
)
_IN_WORDS = (
    (re.compile(r" (?:a|one|#1) quarter of an hour "), " @900 "),
    (re.compile(r" an hour and a half "), " @5400 "),
    (re.compile(r" a minute and a half "), " @90 "),
    (re.compile(r" half an hour | (?:a |one |#1 )?half hour "), " @1800 "),
    (re.compile(r" half a minute "), " @30 "),
    (re.compile(r" every minute "), " every @60 "),
    (re.compile(r" every second "), " every @1 "),
    (re.compile(r"(?<! per)(?<! once)(?<! twice)(?<! times) an? hour "), " @3600 "),
    (re.compile(r"(?<! per)(?<! once)(?<! twice)(?<! times) a minute "), " @60 "),
    (
        re.compile(
            r"(?<! per)(?<! once)(?<! twice)(?<! times) a second (?=[a-z]* ?[.,)]| after| between)"
        ),
        " @1 ",
    ),
)
_MEASURED = re.compile(rf"#({VALUE}) ({_UNIT})(?= )")
_COMPOUND = re.compile(
    rf"#({KNOWN}) (h|hours?|hrs?|m|min|mins|minutes?)(?: and)? #({KNOWN}) (m|mins?|minutes?|s|"
    rf"secs?|seconds?)(?= )(?:(?: and)? #({KNOWN}) (s|secs?|seconds?)(?= ))?"
)
_RANGE = re.compile(rf"@{VALUE}(?: (?:or|-) @{VALUE})+|(?<= between )@{VALUE} and @{VALUE}")


def with_durations(line: str) -> str:
    """Return the tokens with every duration as `@SECONDS`, or `@?` where it is not exact."""
    line = _VAGUE.sub(" @?", line)
    for pattern, duration in _IN_WORDS:
        line = pattern.sub(duration, line)
    line = _COMPOUND.sub(_sum, line)
    line = _MEASURED.sub(_measured, line)
    return _RANGE.sub("@?", line)


def _measured(found: re.Match[str]) -> str:
    if found[1] == "?":
        return "@?"
    return _token(float(found[1]) * _UNITS[found[2]])


def _sum(found: re.Match[str]) -> str:
    values, units = found.groups()[::2], [_UNITS[unit] for unit in found.groups()[1::2] if unit]
    if sorted(set(units), reverse=True) != units:
        return found[0]
    parts = zip((value for value in values if value), units, strict=True)
    return _token(sum(float(value) * unit for value, unit in parts))


def _token(seconds: float) -> str:
    return f"@{plain(round(seconds, 9))}"
