"""Cuts a text into the scenarios that it tells of, each with a load of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.reading.background import sentences
from shared.reading.stream import kind_at, skip
from shared.reading.tokens import Kind, Mark, Token

_LEVELS = frozenset({Kind.USERS, Kind.RATE})
_HEADS = frozenset(
    {Kind.WORD, Kind.ACTION, Kind.THING, Kind.SCENARIO, Kind.ADJECTIVE, Kind.TEST, Kind.CODE}
    | {Kind.DATA, Kind.DATA_VERB, Kind.DETERMINER}
)
_NAMED = frozenset({Kind.CODE, Kind.WORD, Kind.ARTICLE, Kind.DATA})
_COLONS = frozenset({Kind.COLON, Kind.DASH, Kind.OPEN, Kind.HYPHEN, Kind.DATA})
_SOFT = frozenset({Kind.WORD, Kind.ADJECTIVE, Kind.CONCURRENT, Kind.USER})
_MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Part:
    """The tokens of one scenario, and what it is called."""

    name: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The scenarios of a text; `doubt` tells of several that could not be told apart."""

    parts: tuple[Part, ...]
    doubt: str = ""


def parts_of(tokens: Sequence[Token], text: str) -> Parts:
    """Return the scenarios that a text tells of; mostly there is one."""
    starts = _labels(tokens) or _headed_sentences(tokens)
    if len(starts) > 1:
        cuts = [*starts, len(tokens)]
        parts = tuple(
            Part(_name(tokens, start, text, number), tuple(tokens[start:end]))
            for number, (start, end) in enumerate(pairwise(cuts), start=1)
        )
        before = [token for token in tokens[: starts[0]] if token.kind in _LEVELS]
        empty = any(not _LEVELS & {token.kind for token in part.tokens} for part in parts)
        if not before and not empty:
            return Parts((Part(parts[0].name, tuple(tokens[: cuts[1]])), *parts[1:]))
    whole = Part("default", tuple(tokens))
    return Parts((whole,), _why_several(tokens, starts))


def _labels(tokens: Sequence[Token]) -> list[int]:
    """Return where numbered or named scenarios begin: Scenario 1:, scenario A "readers"."""
    found = []
    for place, token in enumerate(tokens):
        named = token.kind is Kind.SCENARIO and kind_at(tokens, place + 1) in _NAMED
        if token.kind is Kind.SCENARIO_LABEL or (named and kind_at(tokens, place + 2) in _COLONS):
            found.append(place)
    return found


def _headed_sentences(tokens: Sequence[Token]) -> list[int]:
    """Return where sentences begin such as "Login service: ramp to 30 users ..."."""
    found = []
    start = 0
    for sentence in sentences(tokens):
        begin = skip(sentence, 0, {Kind.BULLET, Kind.NEWLINE}, 2)
        colon = skip(sentence, begin, _HEADS, 4)
        headed = colon > begin and kind_at(sentence, colon) is Kind.COLON
        levelled = any(token.kind in _LEVELS for token in sentence[colon:])
        timed = any(token.kind is Kind.TIME for token in sentence[colon:])
        if headed and levelled and timed:
            found.append(start)
        start += len(sentence)
    return found


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
    if any(_counts_scenarios(tokens, place) for place in range(len(tokens))):
        return "several scenarios are told"
    for before, after in pairwise(tokens):
        if {before.kind, after.kind} == {Kind.TEST, Kind.ALSO}:
            return "another test is told"
    return "these are two loads" if _joins_units(tokens) else ""


def _counts_scenarios(tokens: Sequence[Token], place: int) -> bool:
    number = tokens[place]
    several = number.kind is Kind.VAGUE or (number.kind is Kind.NUMBER and number.value > 1)
    if not several:
        return False
    noun = skip(tokens, place + 1, _SOFT, 2)
    return kind_at(tokens, noun) in {Kind.SCENARIO, Kind.TEST}


def _joins_units(tokens: Sequence[Token]) -> bool:
    """Return whether "and" joins users with a rate: 100 uploads and 1000 requests/s."""
    told = [t for t in tokens if t.kind in _LEVELS | {Kind.AND}]
    told = [t for t in told if not t.has(Mark.BACKGROUND, Mark.NEGATED, Mark.OF_DATA)]
    for first, link, second in zip(told, told[1:], told[2:], strict=False):
        kinds = (first.kind, link.kind, second.kind)
        if kinds == (Kind.USERS, Kind.AND, Kind.RATE) and first.has(Mark.REQUESTS):
            return True
    return False


def shares_of(tokens: Sequence[Token], text: str) -> Iterator[tuple[str, Token, int, int]]:
    """Yield the groups that share one load: name, share, and between which places they act."""
    shares = [place for place, token in enumerate(tokens) if _is_share(token)]
    for place, following in zip(shares, [*shares[1:], len(tokens)], strict=True):
        end = place + 1
        while end < following and tokens[end].kind not in {Kind.STOP, Kind.NEWLINE}:
            end += 1
        yield _group_name(tokens, place, end, text), tokens[place], place, end


def _is_share(token: Token) -> bool:
    return token.kind is Kind.TRAFFIC_SHARE and not token.parts


def _group_name(tokens: Sequence[Token], place: int, end: int, text: str) -> str:
    stop = place + 1
    while stop < end and tokens[stop].kind not in {Kind.COMMA, Kind.OPEN, Kind.AND, Kind.SEMICOLON}:
        stop += 1
    words = text[tokens[place].end : tokens[stop - 1].end] if stop > place + 1 else ""
    return words.strip(" :-\t\n")[:_MOST_NAME] or f"{tokens[place].value:g} %"
