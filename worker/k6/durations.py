"""Durations as k6 reads them: Go's notation, plus days, plus bare milliseconds."""

import re

from worker.k6.numbers import is_number

_UNITS_S = {
    "ns": 1e-9,
    "us": 1e-6,
    "\u00b5s": 1e-6,  # the micro sign, and the Greek letter
    "\u03bcs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
}
_DAY_S = 86400
_NUMBER = r"[0-9]+\.?[0-9]*|\.[0-9]+"
_UNIT = "|".join(_UNITS_S)
_PART = re.compile(rf"({_NUMBER})({_UNIT})")
# Whole days come first; one sign holds for all.
_DURATION = re.compile(
    rf"(?P<sign>[-+]?)(?:(?P<days>[0-9]+)d)?(?P<clock>(?:(?:{_NUMBER})(?:{_UNIT}))*)"
)


def parse_duration(duration: str | float) -> float:
    """Return a duration in seconds; a number is milliseconds, also as a text.

    Raises ValueError for what k6 would refuse, such as spaces, `1 min` or `1.5d`.
    """
    if isinstance(duration, int | float) or is_number(duration):
        return float(duration) / 1000
    found = _DURATION.fullmatch(duration)
    if found is None or not (found["days"] or found["clock"]):
        raise ValueError(f"not a duration: {duration[:40]!r}")
    days_s = float(found["days"] or 0) * _DAY_S
    parts = _PART.findall(found["clock"])
    length_s = days_s + sum(float(number) * _UNITS_S[unit] for number, unit in parts)
    return round(-length_s if found["sign"] == "-" else length_s, 9)
