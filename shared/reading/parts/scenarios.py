"""Cuts a text into the scenarios that it tells of, each with a load of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.reading.criteria.whose import path_of
from shared.reading.lexing.lexicon import Lexicon
from shared.reading.lexing.stream import UNIT_SECONDS, kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, LEVELS, Kind, Mark, Token, kind_set
from shared.reading.parts.at_once import AtOnce, at_once
from shared.reading.parts.blocks import Block, blocks_of
from shared.reading.quantities.background import lines

_HEADS = kind_set("word action thing scenario adjective test code data data_verb determiner")
_NAMED = kind_set("code word article data")
_COLONS = kind_set("colon dash open hyphen data")
_SENTENCE_ENDS = kind_set("stop newline")
_SOFT = kind_set("word adjective concurrent user")
# What the line of a list may hold that tells of a load, or of a setting of all loads.
_TESTED = LEVELS | kind_set(
    "hold warm_up ramp_label stage stage_label stair user vu duration time concurrent rps "
    "throughput test spike_test jump"
)
_OF_TRAFFIC = kind_set("of determiner request user vu load be should to article")
_IN_LINE = frozenset(Kind) - {Kind.NEWLINE}
_COUNTS = kind_set("number vague")
_ANOTHER = {(Kind.TEST, Kind.ALSO), (Kind.ALSO, Kind.TEST)}
_DECORATION = "*_`\"' "
_MOST_NAME, _MOST_OF, _SEVERAL = 40, 6, 2
_MOST_PARTS = 100  # more are no scenarios that somebody tells apart


@dataclass(frozen=True, slots=True)
class Part:
    """The tokens of one scenario, and what it is called."""

    name: str
    tokens: tuple[Token, ...]
    whole: bool = False  # a block: all of it is told of this scenario, whatever ends sentences


@dataclass(frozen=True, slots=True)
class Parts:
    """The scenarios of a text; `doubt` tells of several that could not be told apart."""

    parts: tuple[Part, ...]
    doubt: str = ""
    rest: int | None = None  # the place in the text from which all is told of each
    behind: int | None = None  # the place from which all is of the last one, or of each
    names: tuple[Token, ...] = ()  # numbers among them count nothing: Day 2


def parts_of(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> Parts:
    """Return the scenarios that a text tells of; mostly there is one."""
    blocks = blocks_of(tokens, text)
    if 0 < len(blocks) <= _MOST_PARTS:
        return _parted(tokens, blocks, text)
    starts = _labels(tokens)
    if len(starts) < _SEVERAL and (beside := at_once(tokens, text, lexicon)):
        return _beside_each_other(tokens, beside)
    if 1 < len(starts) <= _MOST_PARTS:
        cuts = [*starts, len(tokens)]
        parts = tuple(
            Part(_name(tokens, start, text, number), tuple(tokens[start:end]))
            for number, (start, end) in enumerate(pairwise(cuts), start=1)
        )
        before = [token for token in tokens[: starts[0]] if token.kind in LEVELS]
        empty = any(not LEVELS & {token.kind for token in part.tokens} for part in parts)
        if not before and not empty:
            return Parts((Part(parts[0].name, tuple(tokens[: cuts[1]])), *parts[1:]))
    whole = Part("default", tuple(tokens))
    return Parts((whole,), _why_several(tokens, starts or [block.start for block in blocks]))


def _beside_each_other(tokens: Sequence[Token], found: AtOnce) -> Parts:
    """Return a part for each of the loads that are at once."""
    if found.doubt:
        return Parts((Part("default", tuple(tokens)),), found.doubt)
    parts = (
        Part(name, own, whole=True) for name, own in zip(found.names, found.parts, strict=True)
    )
    return Parts(tuple(parts), rest=found.rest, names=found.total)


def _parted(tokens: Sequence[Token], blocks: Sequence[Block], text: str) -> Parts:
    """Return a part for each block, with what is told of all of them behind the last."""
    last = blocks[-1].end
    if blocks[0].line and any(map(_is_tested, _beside(tokens, blocks))):
        return Parts((Part("default", tuple(tokens)),), "several scenarios are told")
    cuts = [0, *(block.start for block in blocks[1:]), last]
    rest = tuple(
        replace(token, marks=token.marks - {Mark.EACH})
        for token in tokens[last:]
        if token.kind is not Kind.EACH  # of each scenario, not of each user
        and not (token.kind is Kind.TIME and token.value >= UNIT_SECONDS[Kind.DAY])
    )
    parts = tuple(
        Part(
            _name_between(tokens, block, text),
            (*tokens[start : block.start], *tokens[block.body : end], *rest),
            whole=True,
        )
        for block, (start, end) in zip(blocks, pairwise(cuts), strict=True)
    )
    names = tuple(token for block in blocks for token in tokens[block.start : block.body])
    return Parts(
        parts,
        rest=rest[0].start if rest else None,
        behind=_behind(tokens, blocks[-1]),
        names=names,
    )


def _behind(tokens: Sequence[Token], last: Block) -> int | None:
    """Return the place behind the sentence, and the line, of the last load of a list."""
    ends = (t.end for t in tokens[last.body : last.end] if t.kind in _SENTENCE_ENDS)
    return next(ends, None) if last.line else None


def _beside(tokens: Sequence[Token], blocks: Sequence[Block]) -> Iterator[Sequence[Token]]:
    """Yield the lines between items of a list, and that before it and behind it."""
    start = place = 0
    for line in lines(tokens):
        end = start + len(line)
        while place < len(blocks) and blocks[place].end <= start:
            place += 1
        inside = place < len(blocks) and blocks[place].start < end
        if not inside and blocks[0].start <= end and start <= blocks[-1].end:
            yield line
        start = end


def _is_tested(line: Sequence[Token]) -> bool:
    """Return whether a line of a list may tell of one more load, or of something of all."""
    listed = kind_at(line, 0) is Kind.BULLET
    return listed and any(t.kind in _TESTED and t.value < UNIT_SECONDS[Kind.DAY] for t in line)


def _name_between(tokens: Sequence[Token], block: Block, text: str) -> str:
    start = skip(tokens, block.start, {Kind.BULLET}, 1)
    end = max(start + 1, skip(tokens, start, _IN_LINE, block.head - start))
    return text[tokens[start].start : tokens[end - 1].end].strip(_DECORATION)[:_MOST_NAME]


def _labels(tokens: Sequence[Token]) -> list[int]:
    """Return where numbered or named scenarios begin: Scenario 1:, scenario A "readers"."""
    return [
        place
        for place, token in enumerate(tokens)
        if token.kind is Kind.SCENARIO_LABEL
        or (token.kind is Kind.SCENARIO and _is_named(tokens, place))
    ]


def _is_named(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a quotation, or a name and a colon, stand behind "scenario"."""
    name = kind_at(tokens, place + 1)
    return name is Kind.DATA or (name in _NAMED and kind_at(tokens, place + 2) in _COLONS)


def _name(tokens: Sequence[Token], start: int, text: str, number: int) -> str:
    quoted = next((t for t in tokens[start : start + 4] if t.kind is Kind.DATA), None)
    if quoted is not None:
        return text[quoted.start : quoted.end].strip("\"'“”«»")[:_MOST_NAME]
    if tokens[start].kind in {Kind.SCENARIO, Kind.SCENARIO_LABEL}:
        return f"scenario {number}"
    begin = skip(tokens, start, {Kind.BULLET, Kind.NEWLINE}, 2)
    colon = skip(tokens, begin, _HEADS, 4)
    return text[tokens[begin].start : tokens[colon - 1].end][:_MOST_NAME]


def _why_several(tokens: Sequence[Token], starts: Sequence[int]) -> str:
    if len(starts) > 1:
        return "several scenarios are told"
    if any(_counts_scenarios(tokens, at) for at, t in enumerate(tokens) if t.kind in _COUNTS):
        return "several scenarios are told"
    for before, after in pairwise(tokens):
        if (before.kind, after.kind) in _ANOTHER:
            return "another test is told"
    return ""


def _counts_scenarios(tokens: Sequence[Token], place: int) -> bool:
    number = tokens[place]
    if number.kind is Kind.NUMBER and number.value <= 1:
        return False
    noun = skip(tokens, place + 1, _SOFT, 2)
    return kind_at(tokens, noun) in {Kind.SCENARIO, Kind.TEST}


def shares_of(tokens: Sequence[Token], text: str) -> Iterator[tuple[str, Token, int, int]]:
    """Yield the groups that share one load: name, share, and between which places they act."""
    shares = [place for place, token in enumerate(tokens) if _is_share(token)]
    begins = [_begin_of(tokens, place) for place in shares]
    led = bool(shares) and _names_request(tokens[begins[0] : shares[0]])  # GET /a - 40 %
    for place, begin, following in zip(shares, begins, [*shares[1:], len(tokens)], strict=True):
        end = place + 1
        while end < following and tokens[end].kind not in {Kind.STOP, Kind.NEWLINE}:
            end += 1
        behind = led and _names_request(tokens[begin:place])
        behind = behind and not _names_request(tokens[place:end])
        yield _group_name(tokens, place, end, text), tokens[place], begin if behind else place, end


def _begin_of(tokens: Sequence[Token], place: int) -> int:
    """Return where what a share is told of may begin: with its sentence, or behind the last one."""
    while place and tokens[place - 1].kind not in {Kind.STOP, Kind.NEWLINE, Kind.TRAFFIC_SHARE}:
        place -= 1
    return place


def _names_request(tokens: Sequence[Token]) -> bool:
    return any(token.kind in ADDRESSES for token in tokens)


def _is_share(token: Token) -> bool:
    return token.kind is Kind.TRAFFIC_SHARE and not token.parts


def _group_name(tokens: Sequence[Token], place: int, end: int, text: str) -> str:
    share = tokens[place]
    if share.has(Mark.LABELLED):
        return (
            text[share.start : share.end]
            .rstrip("%0123456789. |:=>()-")
            .strip(_DECORATION)[:_MOST_NAME]
        )
    stop = place + 1
    while stop < end and tokens[stop].kind not in {Kind.COMMA, Kind.OPEN, Kind.AND, Kind.SEMICOLON}:
        stop += 1
    first = skip(tokens, place + 1, _OF_TRAFFIC, _MOST_OF)  # of the traffic are
    words = text[tokens[first - 1].end : tokens[stop - 1].end] if stop > first else ""
    for token in tokens[first:stop]:
        if token.kind is Kind.URL:
            words = words.replace(*_shortened(text[token.start : token.end]))
    return words.strip(" :-)\t\n")[:_MOST_NAME] or f"{tokens[place].value:g} %"


def _shortened(url: str) -> tuple[str, str]:
    """Return an address and its path, which says enough in a name."""
    return url, path_of(url) or url
