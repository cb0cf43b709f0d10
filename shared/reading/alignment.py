"""Finds the columns of a table that spaces alone part: lines with as many gaps as the next one."""

from collections.abc import Iterator

_LEAST_LINES, _LEAST_GAPS = 3, 2
_SENTENCE_ENDS = ".!?:;,"


def gaps_of_columns(text: str) -> dict[int, int]:
    """Return where the gaps between the columns of such tables begin and end."""
    found: dict[int, int] = {}
    block: list[list[tuple[int, int]]] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        gaps = list(_gaps(line, start)) if "  " in line or "\t" in line else []
        if block and len(gaps) != len(block[-1]):
            if len(block) >= _LEAST_LINES:
                found.update(gap for gaps_of_line in block for gap in gaps_of_line)
            block = []
        if len(gaps) >= _LEAST_GAPS:
            block.append(gaps)
        start += len(line) + 1
    return found


def _gaps(line: str, offset: int) -> Iterator[tuple[int, int]]:
    end = len(line.rstrip())
    place = len(line) - len(line.lstrip())
    while place < end:
        if line[place] not in " \t":
            place += 1
            continue
        stop = place
        while line[stop] in " \t":
            stop += 1
        wide = stop - place > 1 or line[place] == "\t"
        if wide and line[place - 1] not in _SENTENCE_ENDS:
            yield offset + place, offset + stop
        place = stop
