"""Cuts a text into the scenarios that it tells of, each with a load of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.reading.background import lines, sentences
from shared.reading.stream import kind_at, skip
from shared.reading.tokens import LEVELS, Kind, Mark, Token, kind_set
from shared.reading.whose import path_of

_HEADS = kind_set("word action thing scenario adjective test code data data_verb determiner")
_NAMED = kind_set("code word article data")
_COLONS = kind_set("colon dash open hyphen data")
_SOFT = kind_set("word adjective concurrent user")
_AFTER_HEAD = kind_set("colon dash open pipe")
# What no name of a scenario holds, but the name of a stage or of a setting.
_COURSE = LEVELS | kind_set(
    "up down hold warm_up ramp_label stage stair stage_label then user vu duration time "
    "criterion latency error percentile target concurrent rps throughput stop share "
    "traffic_share total"
)
_OF_TRAFFIC = kind_set("of determiner request user vu load be should to article")
_DECORATION = "*_`\"' "
_MOST_NAME, _MOST_HEAD, _LEAST_ITEMS = 40, 6, 2


@dataclass(frozen=True, slots=True)
class Part:
    """The tokens of one scenario, and what it is called."""

    name: str
    tokens: tuple[Token, ...]
    line: bool = False  # the item of a list: all of it, whatever ends its sentences


@dataclass(frozen=True, slots=True)
class Parts:
    """The scenarios of a text; `doubt` tells of several that could not be told apart."""

    parts: tuple[Part, ...]
    doubt: str = ""
    rest: int | None = None  # the place in the text from which all is told of each


def parts_of(tokens: Sequence[Token], text: str) -> Parts:
    """Return the scenarios that a text tells of; mostly there is one."""
    listed = _listed(tokens, text)
    if listed is not None:
        return listed
    starts = _labels(tokens) or _headed_sentences(tokens)
    if len(starts) > 1:
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
    return Parts((whole,), _why_several(tokens, starts))


def _listed(tokens: Sequence[Token], text: str) -> Parts | None:
    """Return the scenarios of a list, each with a name and a load: "- Smoke: 2 VUs, 1m"."""
    items: list[tuple[int, int, int]] = []
    beside: list[int] = []  # where items end that name no load
    start = 0
    for line in lines(tokens):
        end = start + len(line)
        head = _head_end(line)
        if head:
            items.append((start, start + head, end))
        elif kind_at(line, 0) is Kind.BULLET and text[line[0].start] != "#":
            beside += [start, end]
        start = end
    if len(items) < _LEAST_ITEMS:
        return None
    first, last = items[0][0], items[-1][2]
    if any(_is_meant(token) for token in (*tokens[:first], *tokens[last:])):
        return None
    edges = {place for start, _, end in items for place in (start, end)}
    apart = any(end != start for (_, _, end), (start, _, _) in pairwise(items))
    if apart or edges & set(beside):
        return Parts((Part("default", tuple(tokens)),), "several scenarios are told")
    parts = [
        Part(_name_between(tokens, start, head, text), tuple(tokens[start:end]), line=True)
        for start, head, end in items
    ]
    parts[0] = replace(parts[0], tokens=(*tokens[:first], *parts[0].tokens))
    rest = tuple(
        replace(token, marks=token.marks - {Mark.EACH})
        for token in tokens[last:]
        if token.kind is not Kind.EACH  # of each scenario, not of each user
    )
    parts = [replace(part, tokens=(*part.tokens, *rest)) for part in parts]
    return Parts(tuple(parts), rest=rest[0].start if rest else None)


def _head_end(line: Sequence[Token]) -> int:
    """Return where the name ends that an item of a list begins with, 0 if it has none."""
    if kind_at(line, 0) is not Kind.BULLET:
        return 0
    place = 1
    while place < len(line) and place <= _MOST_HEAD and line[place].kind not in _COURSE:
        if line[place].kind in _AFTER_HEAD:
            tested = any(_is_meant(token) for token in line[place:])
            return place if place > 1 and tested else 0
        place += 1
    return 0


def _is_meant(token: Token) -> bool:
    return token.kind in LEVELS and not token.has(Mark.BACKGROUND, Mark.NEGATED, Mark.OF_DATA)


def _name_between(tokens: Sequence[Token], start: int, end: int, text: str) -> str:
    return text[tokens[start + 1].start : tokens[end - 1].end].strip(_DECORATION)[:_MOST_NAME]


def _labels(tokens: Sequence[Token]) -> list[int]:
    """Return where numbered or named scenarios begin: Scenario 1:, scenario A "readers"."""
    found = []
    for place, token in enumerate(tokens):
        named = token.kind is Kind.SCENARIO and kind_at(tokens, place + 1) in _NAMED
        quoted = named and kind_at(tokens, place + 1) is Kind.DATA
        led = named and kind_at(tokens, place + 2) in _COLONS
        if token.kind is Kind.SCENARIO_LABEL or quoted or led:
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
        levelled = any(token.kind in LEVELS for token in sentence[colon:])
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
    return ""


def _counts_scenarios(tokens: Sequence[Token], place: int) -> bool:
    number = tokens[place]
    several = number.kind is Kind.VAGUE or (number.kind is Kind.NUMBER and number.value > 1)
    if not several:
        return False
    noun = skip(tokens, place + 1, _SOFT, 2)
    return kind_at(tokens, noun) in {Kind.SCENARIO, Kind.TEST}


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
    first = skip(tokens, place + 1, _OF_TRAFFIC, _MOST_HEAD)  # of the traffic are
    words = text[tokens[first - 1].end : tokens[stop - 1].end] if stop > first else ""
    for token in tokens[first:stop]:
        if token.kind is Kind.URL:
            words = words.replace(*_shortened(text[token.start : token.end]))
    return words.strip(" :-)\t\n")[:_MOST_NAME] or f"{tokens[place].value:g} %"


def _shortened(url: str) -> tuple[str, str]:
    """Return an address and its path, which says enough in a name."""
    return url, path_of(url) or url
