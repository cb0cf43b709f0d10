"""Reads numbers as they are written: 1,000 and 1.000, 2,5 and 2.5, 10 000, 1_000, ½."""

from typing import NamedTuple

from shared.reading.lexing.characters import is_digit, is_letter

VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_GROUP = 3
_MOST_DIGITS = 15
_PLAIN_SEPARATORS = "'_"


class Numeral(NamedTuple):
    """A number's end and value; `sure` tells whether a reader could take it for another one."""

    end: int
    value: float
    sure: bool = True


def read_numeral(line: str, start: int, *, decimal_comma: bool) -> Numeral:
    """Return the number at a place where a digit, or a point before one, stands."""
    if line[start] == ".":
        end = _digits_end(line, start + 1)
        return Numeral(end, float(line[start:end]), end - start <= _MOST_DIGITS)
    groups, separators, end = _groups(line, start)
    if sum(map(len, groups)) > _MOST_DIGITS:
        return Numeral(end, 0.0, sure=False)
    if not separators:
        return Numeral(end, float(groups[0]))
    return _grouped(groups, separators, start, end, decimal_comma=decimal_comma)


def _digits_end(line: str, place: int) -> int:
    while place < len(line) and is_digit(line[place]):
        place += 1
    return place


def _groups(line: str, start: int) -> tuple[list[str], str, int]:
    """Return the groups of digits, the separators between them, and where they end."""
    end = _digits_end(line, start)
    groups, separators = [line[start:end]], ""
    while end + 1 < len(line) and line[end] in ".,'_ " and is_digit(line[end + 1]):
        stop = _digits_end(line, end + 1)
        group, separator = line[end + 1 : stop], line[end]
        thousands = _thousands(groups, group, separators, separator) and not (
            separator == " " and _goes_on(line, stop)
        )
        if separator not in ".," and not thousands:
            break
        groups.append(group)
        separators += separator
        end = stop
    return groups, separators, end


def _thousands(groups: list[str], group: str, separators: str, separator: str) -> bool:
    regular = len(group) == _GROUP and len(groups[0]) <= _GROUP
    return regular and set(separators) <= {separator}


def _goes_on(line: str, stop: int) -> bool:
    """Return whether letters touch the last group, so that it is a number of its own: 5 100ms."""
    return stop < len(line) and is_letter(line[stop]) and line[stop] != "k"


def _grouped(  # noqa: PLR0911 - a way to write numbers each
    groups: list[str], separators: str, start: int, end: int, *, decimal_comma: bool
) -> Numeral:
    point, thousands = (",", ".") if decimal_comma else (".", ",")
    regular = all(len(group) == _GROUP for group in groups[1:]) and len(groups[0]) <= _GROUP
    if set(separators) <= set(_PLAIN_SEPARATORS + " "):
        sure = separators != " " or len(groups[0]) < _GROUP or groups[-1] == "000"
        return Numeral(end, float("".join(groups)), sure)
    if separators == point:
        alike = regular and groups[0] != "0"
        return Numeral(end, float(".".join(groups)), not alike)
    if set(separators) == {thousands} and regular and groups[0] != "0":
        return Numeral(end, float("".join(groups)))
    if separators == thousands * (len(separators) - 1) + point and len(separators) > 1:
        return Numeral(end, float("".join(groups[:-1]) + "." + groups[-1]))
    if len(separators) == 1:
        return Numeral(end, float(".".join(groups)), sure=decimal_comma and not regular)
    if set(separators) == {"."}:
        return Numeral(end, 0.0, sure=False)
    if set(separators) == {point} and regular:
        return Numeral(end, float("".join(groups)), sure=False)
    return Numeral(start + len(groups[0]), float(groups[0]))
