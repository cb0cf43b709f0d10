"""Reads tables whose rows are requests and whose columns are limits: Endpoint | p95 | Errors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.domain.load import Threshold
from shared.reading.criteria.criterion import Criterion
from shared.reading.criteria.slots import FAILURES, LATENCY
from shared.reading.lexing.tokens import ADDRESSES, Kind, Mark, Token, kind_set
from shared.reading.quantities.background import lines

_SUMMED = {Kind.AVERAGE: "avg", Kind.MEDIAN: "med", Kind.MAXIMUM: "max"}
_RULE = kind_set("hyphen dash colon pipe newline equals")
_BELOW = kind_set("less less_sign under at_most up_to maximum equals")
_NOUNS = kind_set("word thing action adjective code data_verb method")
# What the columns of a table of loads are.
_OF_LOADS = kind_set("user vu duration rps throughput concurrent iteration users rate stage")
_AMOUNTS = kind_set("time share number") | _OF_LOADS
_DEMANDS = kind_set("less less_sign under at_most maximum target should")
_MEASURED = "it may be a limit or a result"
_MS_PER_S, _PERCENT = 1000, 100

type _Cells = Sequence[tuple[int, int]]
"""Where the cells of a row begin and end."""


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column limits, and the words of its head."""

    metric: str
    aggregation: str
    head: tuple[Token, ...]


def tabled_limits(tokens: Sequence[Token], doubt: str) -> dict[int, Criterion]:
    """Return the criteria of tables, by the place where their cells begin.

    `doubt` says that each is one of a part, which the row names. Where no sign tells that a table
    demands something, it may tell what was measured.
    """
    found: dict[int, Criterion] = {}
    if all(token.kind is not Kind.PIPE for token in tokens):
        return found
    table: dict[int, Criterion] = {}
    columns: Mapping[int, _Column] = {}
    width = start = 0
    kinds: set[Kind] = set()
    before: set[Kind] = set()
    for line in (*lines(tokens), ()):
        cells = list(_cells(line, start))
        start += len(line)
        here = {token.kind for token in line}
        if cells and here <= _RULE:
            continue
        if columns and len(cells) == width:
            kinds |= here
            table |= _row(tokens, cells, columns, doubt)
            continue
        demanded = bool(kinds & _DEMANDS) and Kind.PAST not in kinds
        found |= table if demanded else {at: _doubted(each) for at, each in table.items()}
        table, columns, width = {}, _columns(tokens, cells), len(cells)
        kinds = before | here
        before = here if here - {Kind.NEWLINE} else before
    return found


def _doubted(criterion: Criterion) -> Criterion:
    return criterion._replace(doubt=_MEASURED)


def _cells(line: Sequence[Token], start: int) -> Iterator[tuple[int, int]]:
    """Yield the cells of a line, none if it is no row."""
    bars = [place for place, token in enumerate(line) if token.kind is Kind.PIPE]
    if not bars:
        return
    end = len(line) - (line[-1].kind is Kind.NEWLINE)
    edges = [-1 if bars[0] else 0, *(bars if bars[0] else bars[1:])]
    edges += [end] if edges[-1] != end - 1 else []
    for left, right in pairwise(edges):
        yield start + left + 1, start + right


def _columns(tokens: Sequence[Token], cells: _Cells) -> Mapping[int, _Column]:
    """Return the columns of limits that a head names, by their number; none of other tables."""
    kinds = {token.kind for begin, end in cells for token in tokens[begin:end]}
    if kinds & _AMOUNTS:
        return {}
    return {
        number: column
        for number, (begin, end) in enumerate(cells)
        if number and (column := _column(tokens[begin:end])) is not None
    }


def _column(head: Sequence[Token]) -> _Column | None:
    kinds = {token.kind for token in head}
    if Kind.ERROR in kinds:
        return _Column(FAILURES, "rate", tuple(head))
    percentiles = [token for token in head if token.kind is Kind.PERCENTILE]
    summed = [_SUMMED[token.kind] for token in head if token.kind in _SUMMED]
    if len(percentiles) == 1:
        return _Column(LATENCY, f"p({percentiles[0].value:.12g})", tuple(head))
    timed = len(summed) == 1 and Kind.LATENCY in kinds
    return _Column(LATENCY, summed[0], tuple(head)) if timed else None


def _row(
    tokens: Sequence[Token], cells: _Cells, columns: Mapping[int, _Column], doubt: str
) -> dict[int, Criterion]:
    row = [token for begin, end in cells for token in tokens[begin:end]]
    named = [token for token in row if token.kind is Kind.VERB]
    named += [token for token in row if token.kind in ADDRESSES]
    if not named or named[-1].kind is Kind.VERB:
        first = tokens[cells[0][0] : cells[0][1]]
        named = [token for token in first if token.kind in _NOUNS]
    found = {}
    for number, column in columns.items():
        begin, end = cells[number]
        value = _value(tokens[begin:end], column)
        if named and value is not None:
            threshold = Threshold(column.metric, column.aggregation, "<", round(value, 9))
            found[begin] = Criterion(
                begin, end, threshold, doubt, named=tuple(named), beside=column.head
            )
    return found


def _value(cell: Sequence[Token], column: _Column) -> float | None:
    """Return the limit in a cell: "< 300 ms", "1 %"."""
    limits = [token for token in cell if token.kind not in _BELOW]
    if len(limits) != 1 or limits[0].marks - {Mark.MILLI}:
        return None
    kind, value = limits[0].kind, limits[0].value
    if column.metric == FAILURES:
        return value / _PERCENT if kind is Kind.SHARE and value else None
    return value * _MS_PER_S if kind is Kind.TIME else None
