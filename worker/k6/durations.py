"""Durations as k6 writes and reads them: Go's notation, plus days, plus bare milliseconds."""

import re

_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|d|h|m|s)")
_WHOLE = re.compile(r"(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|d|h|m|s))+")
_SECONDS = {
    "ns": 1e-9,
    "us": 1e-6,
    "µs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
    "d": 86400.0,
}
_UNITS = (("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1))


def parse_duration(duration: str | float) -> float:
    """Return a duration in seconds; a number is milliseconds. Raises ValueError if it is none."""
    if isinstance(duration, int | float):
        return duration / 1000
    if duration == "0":
        return 0.0
    if not _WHOLE.fullmatch(duration):
        raise ValueError(f"not a duration: {duration[:40]!r}")
    total = sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(duration))
    return round(total, 9)


def format_duration(length_s: float) -> str:
    """Write seconds as a k6 option: 90 becomes `1m30s`, and what is not 0 is at least `1ms`."""
    milliseconds = max(1, round(length_s * 1000)) if length_s > 0 else 0
    parts = []
    for unit, size in _UNITS:
        count, milliseconds = divmod(milliseconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
