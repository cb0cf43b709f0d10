"""Finds loads that are told of beside each other: 100 shoppers browse /a and 20 admins call /b."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shared.reading.criteria.whose import path_of
from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexicon import Lexicon
from shared.reading.lexing.stream import kind_at
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set
from shared.reading.parts.level_groups import APART, JOINS, Load, loads_in

# What tells of levels that follow on each other; a jump or a ramp is of one load, or of which?
_SEQUENCE = kind_set("then after first last before until")
_COURSE = kind_set("up jump down stair ramp_label stage stage_label warm_up hold")
_LENGTHS = kind_set("time iterations repeats")
_BEFORE_TIME = kind_set("for in over span")
_SIGNS = " :\t0123456789.,*_-"
_MOST_NAME = 40
_MAY_FOLLOW = "whether these loads are at once is not sure"
_OF_WHICH = "which requests each of several loads makes is not sure"
_WHICH_TIME = "how long each of several loads lasts is not sure"


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Loads beside each other: their names, what is told of each, and what of all.

    `rest` is the place in the text from which all is told of each. `doubt` tells why there may be
    no such loads; then nothing else is known.
    """

    names: tuple[str, ...] = ()
    parts: tuple[tuple[Token, ...], ...] = ()
    rest: int | None = None
    total: tuple[Token, ...] = ()  # how many they are together
    doubt: str = ""


def at_once(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> AtOnce | None:
    """Return the loads that a text tells of beside each other, None if it tells of no such."""
    loads, total = loads_in(tokens, text) if lexicon.spaced else ([], [])
    if not loads:
        return None
    reader = _Reader(tokens, text, lexicon, loads, total)
    doubt = reader.doubt()
    if doubt is None:
        return None
    times = None if doubt else reader.times()
    if times is None:
        return AtOnce(doubt=doubt or _WHICH_TIME)
    return reader.made(times)


@dataclass(slots=True)
class _Reader:
    """Reads whether loads are at once, and what each of them has."""

    tokens: Sequence[Token]
    text: str
    lexicon: Lexicon
    loads: list[Load]
    total: Sequence[Token]  # how many they are together

    def doubt(self) -> str | None:
        """Return why loads may not be at once; None if they are such of one course."""
        if self._is_sequence():
            return _OF_WHICH if self._calls_differ() else None
        if self._is_course():
            return None
        if any(kind_at(self.tokens, load.joint - 1) is Kind.LATER for load in self.loads):
            return _MAY_FOLLOW  # "five minutes later" may be after the end
        return "" if self._is_at_once() else _MAY_FOLLOW

    def _is_sequence(self) -> bool:
        """Return whether words say that loads follow on each other."""
        led = (kind_at(self.tokens, load.joint - 1) for load in self.loads)
        return any(kind in _SEQUENCE for kind in led)

    def _is_course(self) -> bool:
        """Return whether levels may follow on each other in one load."""
        region = self.tokens[self.loads[0].lead : self.loads[-1].end]
        return any(token.kind in _COURSE for token in region)

    def _calls_differ(self) -> bool:
        """Return whether loads that follow on each other make other requests each."""
        return len({self._said(load.addresses[0]) for load in self.loads}) == len(self.loads)

    def _is_at_once(self) -> bool:
        """Return whether words, or how sentences are joined, say so."""
        if self.total or self._is_said():
            return True
        if all(self._lengths(load.levels[0], load.end) for load in self.loads[:-1]):
            return False  # /a for 2 minutes and /b for 2 minutes: one after the other
        leads = [self._kinds_of(load) for load in self.loads[1:]]
        if any(kinds & APART for kinds in leads):
            return self._are_named()
        joined = all(kinds & (JOINS | {Kind.COMMA}) for kinds in leads)
        nouns = set(map(self._noun, self.loads))
        differ = "" not in nouns and len(nouns) == len(self.loads)
        return joined and (bool(leads[-1] & JOINS) or differ or self._servers_differ())

    def _is_said(self) -> bool:
        """Return whether words say that loads are at once: meanwhile, while, 2 minutes later."""
        words = self.lexicon.said("at_once")
        joined = any(Kind.BUT in self._kinds_of(load) for load in self.loads)
        said = any(
            token.kind in {Kind.CONCURRENT, Kind.LATER} or folded(self._said(token)) in words
            for token in self.tokens
        )
        return joined or said

    def _said(self, token: Token) -> str:
        return self.text[token.start : token.end]

    def _kinds_of(self, load: Load) -> set[Kind]:
        return {token.kind for token in self.tokens[load.joint : load.levels[0]]}

    def _servers_differ(self) -> bool:
        urls = (self._said(load.addresses[0]).partition("://")[2] for load in self.loads)
        return len({url.partition("/")[0] for url in urls if url}) == len(self.loads)

    def _label(self, load: Load) -> str:
        """Return the name that stands before a load and a colon: "Readers: 80 users"."""
        first = load.levels[0]
        if self.tokens[first].has(Mark.LABELLED):
            return self._said(self.tokens[first]).partition(":")[0].strip()
        joined = kind_at(self.tokens, first - 1) in {Kind.COLON, Kind.COMMA}
        apart = kind_at(self.tokens, first - 3) in APART | {Kind.COLON, Kind.SEMICOLON, None}
        return self._said(self.tokens[first - 2]) if joined and apart and first > 1 else ""

    def _are_named(self) -> bool:
        return all(map(self._label, self.loads))

    # Times

    def times(self) -> list[tuple[Token, ...]] | None:
        """Return the time of each load that stands elsewhere; None if that is not clear."""
        own = [self._lengths(load.levels[0], load.end) for load in self.loads]
        behind = self._lengths(self.loads[-1].end, len(self.tokens))
        before = self._lengths(0, self.loads[0].lead)
        if not any(own):
            return [()] * len(own) if len(before + behind) <= 1 or not before else None
        if all(own[:-1]) and not before and behind and not own[-1]:
            self._extend()
            return [()] * len(own)
        if sum(map(len, own)) == 1 and not (before or behind):
            time = next(place for places in own for place in places)
            led = kind_at(self.tokens, time - 1) in _BEFORE_TIME
            told = tuple(self.tokens[time - led : time + 1])
            return [() if places else told for places in own] if self._is_said() else None
        return [()] * len(own) if all(own) and not (before or behind) else None

    def _lengths(self, start: int, end: int) -> list[int]:
        return [
            place
            for place in range(start, end)
            if self.tokens[place].kind in _LENGTHS and not self.tokens[place].has(Mark.MILLI)
        ]

    def _extend(self) -> None:
        """Let the last load have the rest of its sentence, with its time."""
        last = self.loads[-1]
        while last.end < len(self.tokens) and self.tokens[last.end].kind not in APART | {
            Kind.CRITERION
        }:
            last.end += 1

    # What comes of it

    def made(self, times: Sequence[Sequence[Token]]) -> AtOnce:
        """Return the loads, each with what is told of all before them and behind them."""
        head = [
            t
            for t in self.tokens[: self.loads[0].lead]
            if t.kind is not Kind.CRITERION and t not in self.total
        ]
        behind = self.tokens[self.loads[-1].end :]
        rest = [
            replace(token, marks=token.marks - {Mark.EACH})
            for token in behind
            if token.kind is not Kind.EACH
        ]
        parts = tuple(
            (*head, *self._own(load), *time, *rest)
            for load, time in zip(self.loads, times, strict=True)
        )
        return AtOnce(self._names(), parts, rest[0].start if rest else None, tuple(self.total))

    def _own(self, load: Load) -> Iterator[Token]:
        """Yield the tokens of a load, whose level says how many there are of a role."""
        address = load.addresses[0].start
        first = next(at for at in range(load.lead, load.end) if self.tokens[at].start == address)
        named = first - (kind_at(self.tokens, first - 1) is Kind.VERB)
        for place in range(min(named, load.levels[0]), load.end):
            token = self.tokens[place]
            if place in load.levels:
                kind = token.kind if token.kind is Kind.RATE else Kind.USERS
                token = replace(token, kind=kind, marks=token.marks - {Mark.ROLE, Mark.SMALL})
            yield token

    def _names(self) -> tuple[str, ...]:
        """Return names that differ: labels, who they are, where they come from, what they call."""
        ways = (
            [self._label(load) for load in self.loads],
            [self._noun(load) for load in self.loads],
            [self._origin(load) for load in self.loads],
            [
                path_of(self._said(load.addresses[0])).rstrip("/").rpartition("/")[2]
                for load in self.loads
            ],
            [
                self._said(load.addresses[0]).partition("://")[2].partition("/")[0]
                for load in self.loads
            ],
        )
        for names in ways:
            if all(names) and len(set(names)) == len(names):
                return tuple(name[:_MOST_NAME] for name in names)
        return tuple(f"load {number}" for number in range(1, len(self.loads) + 1))

    def _noun(self, load: Load) -> str:
        level = self.tokens[load.levels[0]]
        return self._said(level).strip(_SIGNS) if level.kind is not Kind.RATE else ""

    def _origin(self, load: Load) -> str:
        place = load.levels[0] + 1
        led = kind_at(self.tokens, place) is Kind.FROM and place + 1 < len(self.tokens)
        return self._said(self.tokens[place + 1]) if led else ""
