"""Writes lengths of time as k6 does."""

_UNITS_MS = (("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1))


def format_duration(length_s: float) -> str:
    """Write seconds as a k6 option: 90 becomes `1m30s`, and what is not 0 is at least `1ms`."""
    milliseconds = max(1, round(length_s * 1000)) if length_s > 0 else 0
    parts = []
    for unit, size in _UNITS_MS:
        count, milliseconds = divmod(milliseconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
