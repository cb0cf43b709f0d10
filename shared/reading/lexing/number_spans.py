"""Finds what begins with a digit and is no number of its own: dates, times of day, versions."""

from shared.reading.lexing.characters import is_digit
from shared.reading.lexing.data_spans import DataSpan, address_end
from shared.reading.lexing.tokens import Kind

_CLOCK = (2, 2, 2)
_TIMES_OF_DAY = ((":",), (":", "-", ":"))
_MOST_DIGITS = 4
_HOURS, _MINUTES = 3600.0, 60.0
_DATES = {("-", "-"): 4, ("/", "/"): 0, (".", "."): 0}
_DAYS, _SEASON = ("/", "-", "/"), ("/",)
_ADDRESS = (".", ".", ".")
_FIELDS, _MOST_SCHEDULE = 5, 40
_JOINTS = frozenset("-/.:")
_MOST_GROUPS = 6


def clock(line: str, start: int) -> tuple[int, float] | None:
    """Return the end and the seconds of a length of time such as 00:10:00."""
    if ":" not in line[start + 1 : start + 1 + _CLOCK[0]]:
        return None
    groups, separators, end = _groups(line, start)
    if separators != (":", ":") or any(len(group) > _CLOCK[0] for group in groups):
        return None
    hours, minutes, seconds = map(int, groups)
    return end, hours * _HOURS + minutes * _MINUTES + seconds


def _cron_end(line: str, start: int) -> int:
    """Return where a schedule such as 0 3 * * 1-5 ends, 0 if none begins at a place."""
    fields = line[start : start + _MOST_SCHEDULE].split(" ")[:_FIELDS]
    fields[-1] = fields[-1].rstrip("`'\")\n.,;")
    plain = all(field and not field.strip("0123456789*,/-") for field in fields)
    stars = sum(field.startswith("*") for field in fields)
    return start + len(" ".join(fields)) if plain and len(fields) == _FIELDS and stars > 1 else 0


_ALWAYS = ("24/7", "24x7", "7x24")


def number_data(line: str, start: int) -> DataSpan | None:
    """Return the date, the time of day, the address or the version that begins at a place.

    So is "24/7".
    """
    for always in _ALWAYS:
        end = start + len(always)
        if line.startswith(always, start) and not is_digit(line[end : end + 1]):
            return DataSpan(Kind.DATA, end)
    if "*" in line[start : start + _MOST_SCHEDULE] and (end := _cron_end(line, start)):
        return DataSpan(Kind.DATA, end)
    groups, separators, end = _groups(line, start)
    if separators in _TIMES_OF_DAY and len(groups[1]) == _CLOCK[1]:
        return DataSpan(Kind.DATA, end)
    if separators == _ADDRESS:
        port = line[end : end + 1] == ":" and is_digit(line[end + 1 : end + 2])
        path = port or line[end : end + 1] == "/"
        return DataSpan(Kind.URL, address_end(line, end) if path else end)
    if _is_date(groups, separators):
        return DataSpan(Kind.DATA, end)
    version = len(separators) > 1 and set(separators) == {"."} and _is_version(groups)
    return DataSpan(Kind.DATA, end) if version else None


def _groups(line: str, start: int) -> tuple[list[str], tuple[str, ...], int]:
    groups: list[str] = []
    separators: list[str] = []
    place = start
    while len(groups) < _MOST_GROUPS:
        end = place
        while end < len(line) and end - place <= _MOST_DIGITS and is_digit(line[end]):
            end += 1
        groups.append(line[place:end])
        joined = line[end : end + 1] in _JOINTS and is_digit(line[end + 1 : end + 2])
        if not joined or tuple(separators) == _ADDRESS:
            break
        separators.append(line[end])
        place = end + 1
    return groups, tuple(separators), end


def _is_date(groups: list[str], separators: tuple[str, ...]) -> bool:
    if separators == _DAYS:
        return all(len(group) <= _CLOCK[0] for group in groups)  # 12/4-12/10
    if separators == _SEASON:
        first, second = groups
        return len(first) == _MOST_DIGITS and int(first[-2:]) + 1 == int(second)  # 2021/22
    if separators not in _DATES:
        return False
    years = groups[0] if _DATES[separators] else groups[-1]
    return len(years) in (_DATES[separators] or 2, _MOST_DIGITS) and all(
        len(group) <= _CLOCK[0] for group in groups if group is not years
    )


def _is_version(groups: list[str]) -> bool:
    """Return whether groups between points are no thousands: 1.000.000 is a number."""
    return any(len(group) != _CLOCK[0] + 1 for group in groups[1:])
