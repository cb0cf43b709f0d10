"""Finds what tells of one load each: sections, groups of lines, items of lists and sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import LEVELS, Kind, Mark, Token, kind_set
from shared.reading.quantities.background import lines

_HEADS = kind_set(
    "word action thing adjective test spike_test code data data_verb determiner article role number"
)
# What also names a test beside others, but alone a stage of one.
_WEAK = kind_set("jump peak start average usual load hold")
_STRONG = kind_set("test scenario scenario_label spike_test code")
# What no name of a scenario holds, but the name of a stage or of a setting.
_COURSE = LEVELS | kind_set(
    "up down hold warm_up ramp_label stage stair stage_label then user vu duration time "
    "criterion latency error percentile target concurrent rps throughput stop share "
    "traffic_share total"
)
_RULE = kind_set("hyphen dash equals sign pipe bullet")  # below a heading
_STAGES = kind_set("up down hold warm_up ramp_label stage stage_label stair")
_AFTER_HEAD = kind_set("colon dash open pipe equals")
_AFTER_NAME = _COURSE | _AFTER_HEAD
_BEGINS = kind_set("stop semicolon comma")
_QUANTITIES = LEVELS | kind_set("time iterations repeats criterion")
_LENGTHS = kind_set("time iterations repeats requests")
_MOST_HEAD, _MOST_TITLE, _MOST_TO_LEVEL, _NEAR, _LEAST = 6, 12, 8, 2, 2


@dataclass(frozen=True, slots=True)
class Block:
    """Between which tokens one load is told, and where its name ends; `line`: in one line."""

    start: int
    head: int
    end: int
    line: bool

    @property
    def body(self) -> int:
        """Where what is told of it begins: a name in front of it is none of that."""
        return self.head if self.line else self.start


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: its tokens, where they begin, and how far in they stand."""

    tokens: Sequence[Token]
    start: int
    indent: int = 0
    sharp: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.tokens)

    @property
    def kinds(self) -> set[Kind]:
        return {token.kind for token in self.tokens if token.kind is not Kind.NEWLINE}

    @property
    def is_setting(self) -> bool:
        labels = any(token.has(Mark.LABELLED) for token in self.tokens)
        return labels or bool({Kind.COLON, Kind.EQUALS} & self.kinds)

    @property
    def bullet(self) -> bool:
        return kind_at(self.tokens, 0) in {Kind.BULLET, Kind.PIPE} and not self.sharp


def blocks_of(tokens: Sequence[Token], text: str) -> list[Block]:
    """Return the blocks that tell of a load each, if all loads of the text stand in two or more."""
    told = sum(map(is_meant, tokens))
    if told < _LEAST:
        return []
    rows = [row for row in _rows(tokens, text) if not _is_rule(row)]
    for found in (list(_sections(rows)), list(_items(tokens, rows))):
        loads = [each for each in found if any(map(is_meant, tokens[each.start : each.end]))]
        inside = sum(is_meant(t) for each in loads for t in tokens[each.start : each.end])
        apart = len(loads) > 1 and inside == told and _last(tokens, loads)
        if apart and not (loads[0].line and len(loads) < len(found)):
            whole = loads[-1].line and not _is_bullet(tokens, loads[-1].start)
            timed = whole and _lasts(tokens[loads[-1].start : loads[-1].end])
            return [*loads[:-1], replace(loads[-1], end=len(tokens))] if timed else loads
    return []


def is_meant(token: Token) -> bool:
    """Return whether a token is a level that the text may ask for."""
    return token.kind in LEVELS and not token.has(Mark.BACKGROUND, Mark.NEGATED, Mark.OF_DATA)


def _last(tokens: Sequence[Token], loads: Sequence[Block]) -> bool:
    """Return whether each load says how long it lasts, or none does, and something else may."""
    return loads[0].line or all(_lasts(tokens[each.start : each.end]) for each in loads)


def _lasts(tokens: Sequence[Token]) -> bool:
    return any(token.kind in _LENGTHS and not token.has(Mark.MILLI) for token in tokens)


def _rows(tokens: Sequence[Token], text: str) -> Iterator[_Row]:
    start = 0
    for line in lines(tokens):
        first = line[0]
        raw = text[first.start : first.end] if first.kind is Kind.BULLET else ""
        column = first.start - text.rfind("\n", 0, first.start) - 1
        indent = column + len(raw) - len(raw.lstrip())
        yield _Row(line, start, indent, sharp=raw.lstrip().startswith("#"))
        start += len(line)


def _is_rule(row: _Row) -> bool:
    return bool(row.kinds) and row.kinds <= _RULE


def _sections(rows: Sequence[_Row]) -> Iterator[Block]:
    """Yield the titles with what stands below them, unless they are the stages of one load."""
    starts = [place for place in range(len(rows)) if _is_title(rows, place)]
    for place, following in pairwise([*starts, len(rows)]):
        title = rows[place]
        if title.kinds & _STAGES and not title.kinds & _STRONG:
            return
        end, told = title.end, False
        for below in rows[place + 1 : following]:
            out = not title.sharp and below.indent < rows[place + 1].indent
            if (told and not below.kinds) or out:
                break
            told, end = told or bool(below.kinds & _QUANTITIES), below.end
        yield Block(title.start, title.end, end, line=False)


def _is_title(rows: Sequence[_Row], place: int) -> bool:
    """Return whether a line heads those below it: a heading, the parent of a list, a first line."""
    row, below = rows[place], rows[place + 1] if place + 1 < len(rows) else None
    if row.sharp:
        return True
    if below is None or not row.kinds or not below.kinds or len(row.tokens) > _MOST_TITLE:
        return False
    deeper = below.indent > row.indent or (below.bullet and not row.bullet)
    item = row.bullet and not below.bullet and row.is_setting and below.is_setting
    plain = row.kinds.isdisjoint(_QUANTITIES | {Kind.URL, Kind.STOP, Kind.PIPE})
    first = not place or not rows[place - 1].kinds
    headed = first and below.is_setting
    return (deeper and (plain or item)) or (plain and headed)


def _items(tokens: Sequence[Token], rows: Sequence[_Row]) -> Iterator[Block]:
    """Yield what stands behind names: "- Smoke: 2 VUs, 1m", "Smoke = 2 VUs 1m, soak = 9 VUs"."""
    heads: list[tuple[int, int, int]] = []
    for row in rows:
        found = list(_heads(row))
        cuts = [*(start for start, _ in found), row.end]
        if len(found) > 1:  # what follows the sentence may be of all of them
            cuts[-1] = next((p for p in range(cuts[-2], row.end) if _stops(tokens, p)), row.end)
        heads += [(*each, end) for each, end in zip(found, cuts[1:], strict=True)]
    kinds = {token.kind for start, head, _ in heads for token in tokens[start:head]}
    if kinds & _WEAK and not kinds & _STRONG and not all(_is_bullet(tokens, h[0]) for h in heads):
        return
    for start, head, end in heads:
        yield Block(start, head, end, line=True)


def _stops(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].kind is Kind.STOP


def _is_bullet(tokens: Sequence[Token], place: int) -> bool:
    return kind_at(tokens, place) in {Kind.BULLET, Kind.PIPE}


def _heads(row: _Row) -> Iterator[tuple[int, int]]:
    """Yield where names begin and end in a line, each with a load behind it."""
    tokens = row.tokens
    after = _AFTER_NAME if row.bullet else _AFTER_NAME - _WEAK
    for place in range(len(tokens)):
        if place and tokens[place - 1].kind not in _BEGINS:
            continue
        if row.sharp or (place and row.bullet):
            return
        begin = skip(tokens, place, {Kind.BULLET, Kind.PIPE}, 1)
        head = begin
        while head < len(tokens) and head - begin < _MOST_HEAD and tokens[head].kind not in after:
            head += 1
        named = head > begin and kind_at(tokens, head) in _AFTER_HEAD
        if not row.bullet:
            kinds = {token.kind for token in tokens[begin:head]}
            named = named and kinds <= _HEADS | _WEAK
        listed = bool(place) and tokens[place - 1].kind is Kind.COMMA
        far = len(tokens) if row.bullet else _NEAR if listed else _MOST_TO_LEVEL
        if named and any(t.kind in LEVELS for t in tokens[head : head + 1 + far]):
            yield row.start + place, row.start + head
