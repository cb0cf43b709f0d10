"""Reads the times of access logs, as servers write them."""

import re
from datetime import UTC, datetime

_NUMBER = re.compile(r"\d{9,20}(?:\.\d+)?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
_FORMS = (
    "%d/%b/%Y:%H:%M:%S %z",
    "%d/%b/%Y:%H:%M:%S.%f",
    "%d/%b/%Y %H:%M:%S",
    "%Y/%m/%d - %H:%M:%S",
    "%a %b %d %H:%M:%S %Y",
)
# From here on it is a number of milliseconds, of microseconds, of nanoseconds.
_FINER = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))


def time_of(told: object) -> datetime | None:
    """Return the time that a value says; one without a zone is taken as UTC."""
    try:
        match told:
            case bool():
                return None
            case int() | float():
                scale = next((scale for least, scale in _FINER if told > least), 1)
                return datetime.fromtimestamp(told / scale, UTC)
            case str():
                return _written(told.strip())
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _written(told: str) -> datetime | None:
    if _NUMBER.fullmatch(told):
        return time_of(float(told))
    if _ISO.match(told):
        return _zoned(datetime.fromisoformat(told))
    for form in _FORMS:
        try:
            return _zoned(datetime.strptime(told, form))  # noqa: DTZ007 - some have no zone
        except ValueError:
            continue
    return None


def _zoned(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)
