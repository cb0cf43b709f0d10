"""Reads the names of percentiles: p95, p(99), P99.9, p_90."""

from shared.reading.lexing.characters import is_digit, is_letter, is_unspaced

_MOST = 100
_LEAST_DIGITS = 2
_MILLI = "_ms"  # p95_ms: 500


def percentile(line: str, start: int) -> tuple[int, float] | None:
    """Return the end and the number of the percentile whose p stands at a place."""
    place = start + 1
    while line[place : place + 1] in (" ", "_") and place - start < 2:  # noqa: PLR2004 - one of them
        place += 1
    opened = line[place : place + 1] == "("
    place += opened
    end = _number_end(line, place)
    digits = line[place:end].replace(",", ".").replace("_", ".")
    if len(digits.partition(".")[0]) < (1 if opened else _LEAST_DIGITS) or float(digits) >= _MOST:
        return None
    if opened:
        return (end + 1, float(digits)) if line[end : end + 1] == ")" else None
    end += len(_MILLI) * line.startswith(_MILLI, end)
    after = line[end : end + 1]
    inside = after and ((is_letter(after) and not is_unspaced(after)) or after in "_%")
    return None if inside else (end, float(digits))


def _number_end(line: str, place: int) -> int:
    end, points = place, 0
    while end - place < len("99.999"):
        if (
            line[end : end + 1] in (".", ",", "_")
            and is_digit(line[end + 1 : end + 2])
            and not points
        ):
            points += 1
        elif not is_digit(line[end : end + 1]):
            break
        end += 1
    return end
