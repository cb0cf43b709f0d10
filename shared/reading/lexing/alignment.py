"""Finds the columns of a table without strokes: lines that spaces or commas part alike."""

from collections.abc import Iterator

_LEAST_GAPS = 2
_SPACED, _COMMAS = 3, 2  # lines: of words with wide spaces between them, and of values with commas
_SENTENCE_ENDS = ".!?:;,"


def gaps_of_columns(text: str) -> dict[int, int]:
    """Return where the gaps between the columns of such tables begin and end."""
    found: dict[int, int] = {}
    for parts, least in ((_wide, _SPACED), (_commas, _COMMAS)):
        block: list[list[tuple[int, int]]] = []
        start = 0
        for line in [*text.split("\n"), ""]:
            gaps = [(start + begin, start + end) for begin, end in parts(line)]
            if block and len(gaps) != len(block[-1]):
                if len(block) >= least:
                    found.update(gap for each in block for gap in each)
                block = []
            if len(gaps) >= _LEAST_GAPS:
                block.append(gaps)
            start += len(line) + 1
    return found


def _commas(line: str) -> Iterator[tuple[int, int]]:
    if "," not in line or " " in line.strip():
        return
    for place, char in enumerate(line):
        if char == ",":
            yield place, place + 1


def _wide(line: str) -> Iterator[tuple[int, int]]:
    if "  " not in line and "\t" not in line:
        return
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
            yield place, stop
        place = stop
