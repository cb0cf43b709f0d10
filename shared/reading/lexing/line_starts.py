"""What begins a line: bullets and numbers of lists; and whether a line goes on in the next one."""

from shared.reading.lexing.characters import is_digit

_BULLETS = "-*•+–—▪◦#"  # noqa: RUF001 - as people type them
_BOXES = ("[ ] ", "[x] ")
_MOST_NUMBER = 2  # digits of the number of a list's item
_WRAPPED = 40  # characters: whoever wraps lines by hand does it later than here
_MOST_INDENT = 200
_SENTENCE_ENDS = ".:;!?|,"


def enumerator_end(line: str, start: int) -> int | None:
    """Return where the bullet, the number or the box ends that a line begins with, if any."""
    place = start
    while line[place : place + 1] in (" ", "\t") and place - start < _MOST_INDENT:
        place += 1
    end = _bullet_end(line, place) or _number_end(line, place)
    if end is None:
        return None
    return end + len(_BOXES[0]) if line.startswith(_BOXES, end) else end


def _bullet_end(line: str, place: int) -> int | None:
    end = place
    while line[end : end + 1] and line[end] in _BULLETS:
        end += 1
    return _spaces_end(line, end) if end > place else None


def _number_end(line: str, place: int) -> int | None:
    place += line[place : place + 1] == "("
    end = place
    points = 0
    while is_digit(line[end : end + 1]) or (
        line[end : end + 1] == "." and is_digit(line[end + 1 : end + 2])
    ):
        points += line[end] == "."
        end += 1
    if end == place:
        return None
    if points:
        section = line[end : end + 1] == ":" or points > 1
        return _spaces_end(line, end + (line[end : end + 1] == ":")) if section else None
    closed = line[end : end + 1] in (".", ")") and end - place <= _MOST_NUMBER
    return _spaces_end(line, end + 1) if closed else None


def _spaces_end(line: str, end: int) -> int | None:
    start = end
    while line[end : end + 1] in (" ", "\t") and end - start < _MOST_INDENT:
        end += 1
    return end if end > start else None


def line_end(text: str, place: int) -> int:
    """Return where the line ends that a place lies in."""
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def is_wrapped(text: str, place: int) -> bool:
    """Return whether a line break at a place is only where somebody's line was full."""
    start = text.rfind("\n", max(0, place - _MOST_INDENT), place) + 1
    before = text[max(start, place - _MOST_INDENT) : place].rstrip()
    full = len(before) >= _WRAPPED and before[-1] not in _SENTENCE_ENDS and "|" not in before
    if not full or "://" in before.rsplit(maxsplit=1)[-1]:  # what follows is no more of it
        return False
    after = text[place + 1 : place + _MOST_INDENT].lstrip(" \t\r")
    setting = after.partition(" ")[0].endswith(":")
    goes_on = bool(after) and (after[0].islower() or after[0].isdigit()) and not setting
    return goes_on and enumerator_end(after, 0) is None
