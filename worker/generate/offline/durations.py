"""Writes durations as k6 reads them."""


def duration(seconds: float) -> str:
    """Write seconds as k6 reads durations: 90 becomes 1m30s."""
    if seconds == 0:
        return "0s"
    milliseconds = max(1, round(seconds * 1000))
    parts = []
    for unit, size in (("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, milliseconds = divmod(milliseconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)
