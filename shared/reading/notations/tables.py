"""Reads tables whose rows are stages or scenarios: a column of levels beside one of times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shared.domain.load import LoadStage, Threshold
from shared.reading.criteria.slots import LATENCY
from shared.reading.lexing.stream import UNIT_SECONDS
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.loads.said import Said, SaidLoad, SaidStages

_USERS = kind_set("user vu concurrent")
_RATES = kind_set("rps throughput rate_word request")
_PACED = kind_set("rps throughput rate_word")
_TIMES = kind_set("duration time_word time minute second")
_STAGES = kind_set("stage stair stage_label")
_RAMPS = kind_set("up ramp_label warm_up")
_HOLDS = kind_set("hold")
_BELOW = kind_set("less less_sign at_most under below_post")
_RESULTS = kind_set("latency average median percentile respond error")
_RULE = kind_set("hyphen dash colon sign bullet equals")
_LEVELS = {"users": Kind.USERS, "rate": Kind.RATE}
_LEAST_ROWS, _MS_PER_S = 1, 1000
_MOST_NAME = 40
_BOTH = "users and rates are told"

type _Cells = list[tuple[Token, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """The scenarios of a table, the tokens that say them, and between which tokens it stands.

    `rows` are the stretches of its lines, if each tells of a scenario.
    """

    names: tuple[str, ...]
    loads: tuple[SaidLoad, ...]
    read: tuple[Token, ...]
    start: int
    end: int
    rows: tuple[tuple[int, int], ...] = ()
    thresholds: tuple[tuple[Threshold, Token], ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    span: tuple[int, int]
    level: Token | None
    ramp: Token | None
    time: Token | None
    numbers: tuple[Token, ...]
    limits: tuple[tuple[Threshold, Token], ...]


def table_of(tokens: Sequence[Token], text: str) -> Table | None:
    """Return the first table of loads in a text."""
    for start, lines in _blocks(tokens):
        head, *body = lines
        columns = _columns(head)
        unit = next((name for name in _LEVELS if name in columns), None)
        if unit is None or not {"time", "hold"} & set(columns) or len(body) < _LEAST_ROWS:
            continue
        rows = [_row(cells, columns, _LEVELS[unit], text, head) for cells in body]
        if not all(row.level for row in rows):
            continue
        end = max(token.end for cells in lines for cell in cells for token in cell)
        held = "time" not in columns
        table = _table(rows, unit, staged="stage" in columns, held=held, span=(start, end))
        paced = any(token.kind in _PACED for cell in head for token in cell)
        return _doubted(table) if unit == "users" and paced else table
    return None


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, list[_Cells]]]:
    """Yield tables: consecutive lines with upright strokes, without the line below the heads."""
    lines: list[_Cells] = []
    start = 0
    for line in [*_lines(tokens), ()]:
        piped = sum(token.kind is Kind.PIPE for token in line) > 1
        if piped and all(token.kind in _RULE | {Kind.PIPE} for token in line):
            continue
        if piped:
            start = start if lines else line[0].start
            lines.append(_cells(line))
        elif lines:
            yield start, lines
            lines = []


def _lines(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    start = 0
    for place, token in enumerate(tokens):
        if token.kind is Kind.NEWLINE:
            yield tokens[start:place]
            start = place + 1
    yield tokens[start:]


def _cells(line: Sequence[Token]) -> _Cells:
    cells: list[list[Token]] = [[]]
    for token in line:
        if token.kind is Kind.PIPE:
            cells.append([])
        else:
            cells[-1].append(token)
    first = 0 if cells[0] else 1
    return [tuple(cell) for cell in cells[first:]]


def _columns(head: _Cells) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head):
        kinds = {token.kind for token in cell}
        if kinds & _RESULTS:
            continue
        for name, wanted in (
            ("stage", _STAGES),
            ("ramp", _RAMPS),
            ("hold", _HOLDS),
            ("users", _USERS),
            ("rate", _RATES),
            ("time", _TIMES),
        ):
            if kinds & wanted:
                columns.setdefault(name, place)
                break
    return columns


def _limits(cells: _Cells, head: _Cells) -> Iterator[tuple[Threshold, Token]]:
    """Yield the limits of a row that stand below percentiles alone: p95 | 300ms."""
    for title, cell in zip(head, cells, strict=False):
        named = [token for token in title if token.kind is Kind.PERCENTILE]
        limit = [token for token in cell if token.kind not in _BELOW]
        if len(named) == 1 and [token.kind for token in limit] == [Kind.TIME]:
            aggregation = f"p({named[0].value:.12g})"
            yield Threshold(LATENCY, aggregation, "<", limit[0].value * _MS_PER_S), limit[0]


def _row(cells: _Cells, columns: dict[str, int], level: Kind, text: str, head: _Cells) -> _Row:
    def cell(name: str) -> tuple[Token, ...]:
        place = columns.get(name, len(cells))
        return cells[place] if place < len(cells) else ()

    def time(name: str) -> Token | None:
        """Return the time of a cell; its unit may stand in the head alone."""
        place = columns.get(name, len(head))
        units = [t.kind for t in head[place] if t.kind in UNIT_SECONDS] if place < len(head) else []
        for token in cell(name):
            if token.kind is Kind.TIME:
                return token
            if token.kind is Kind.NUMBER and len(units) == 1:
                return replace(token, kind=Kind.TIME, value=token.value * UNIT_SECONDS[units[0]])
        return None

    wanted = {level, Kind.NUMBER}
    place = "users" if level is Kind.USERS else "rate"
    levels = [token for token in cell(place) if token.kind in wanted]
    climbs = any(token.kind is Kind.ARROW for token in cell(place))  # 0 -> 50
    first = cells[0] if cells else ()
    told = [token for each in cells for token in each]
    return _Row(
        name=text[first[0].start : first[-1].end][:_MOST_NAME] if first else "",
        span=(told[0].start, told[-1].end) if told else (0, 0),
        level=levels[-climbs] if levels else None,
        ramp=time("ramp"),
        time=time("time") or time("hold"),
        numbers=(
            *(token for token in cell("stage") if token.kind is Kind.NUMBER),
            *(levels[:-1] if climbs else ()),
        ),
        limits=tuple(_limits(cells, head)),
    )


def _table(
    rows: Sequence[_Row], unit: str, *, staged: bool, held: bool, span: tuple[int, int]
) -> Table:
    used = [
        token for row in rows for token in (row.level, row.ramp, row.time, *row.numbers) if token
    ]
    timed = all(row.time is not None for row in rows)
    if staged and timed:
        stages = tuple(
            LoadStage(row.time.value, row.level.value) for row in rows if row.time and row.level
        )
        return Table(("default",), (_staged(stages, used, unit),), tuple(used), *span)
    loads = tuple(_load(row, unit, held=held) for row in rows)
    spans = tuple(row.span for row in rows)
    limits = tuple(limit for row in rows for limit in row.limits)
    names = tuple(row.name for row in rows)
    return Table(names, loads, tuple(used), *span, rows=spans, thresholds=limits)


def _doubted(table: Table) -> Table:
    """Return a table with a column of users and one of rates: which of them is aimed at is open."""
    loads = (
        replace(
            load,
            users=load.users and replace(load.users, doubt=_BOTH),
            rate=load.rate and replace(load.rate, doubt=_BOTH),
        )
        for load in table.loads
    )
    return replace(table, loads=tuple(loads))


def _staged(stages: tuple[LoadStage, ...], used: Sequence[Token], unit: str) -> SaidLoad:
    tokens = tuple(used)
    peak = Said(max(stage.target for stage in stages), tokens)
    return SaidLoad(
        users=peak if unit == "users" else None,
        rate=peak if unit == "rate" else None,
        stages=SaidStages(stages, tokens),
        duration=Said(sum(stage.duration_s for stage in stages), tokens),
    )


def _load(row: _Row, unit: str, *, held: bool) -> SaidLoad:
    """Return the load of a row; what a ramp is a part of is clear where the rest has a column."""
    level = Said(row.level.value, (row.level,)) if row.level else None
    length = Said(row.time.value, (row.time,)) if row.time else None
    stages = None
    if row.level and row.ramp and row.time:
        times = row.ramp, row.time
        told = tuple(LoadStage(time.value, row.level.value) for time in times)
        stages = SaidStages(told, (row.level, *times)) if held else None
        doubt = "" if held else "the ramp may be a part of it"
        length = Said(row.time.value + held * row.ramp.value, times, doubt)
    return SaidLoad(
        users=level if unit == "users" else None,
        rate=level if unit == "rate" else None,
        stages=stages,
        duration=length,
    )
