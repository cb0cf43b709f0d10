"""Cuts a text into clauses: stretches that say at most one thing about load and time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import LEVELS, Kind, Token, kind_set

VERBS = kind_set("up down hold jump warm_up ramp_label")
RANKS = kind_set("first last then")
_CUTS = kind_set("newline stop semicolon comma then pipe bullet open close criterion")
_BEFORE_TIMES = _CUTS | LEVELS
_STRONG_CUTS = kind_set("newline stop semicolon bullet then")
_JOINTS = kind_set("and arrow dash but slash")
_TO = kind_set("to until up_to arrow at from")
_GOES_ON = _TO | kind_set("by from_post")
_RAMPS = kind_set("up warm_up ramp_label")
_PARTS = kind_set("slash dash plus arrow equals")
_AFTER_NOUNS = _PARTS | kind_set("and comma stop newline close semicolon") | {None}
_WHOLE = kind_set("test duration total")
_BEFORE_NEXT = kind_set("determiner for over in")
_BEFORE_TIME = kind_set("article determiner only")
_AHEAD = 8
_SUBJECT = kind_set("determiner article thing size latency word adjective resource error")
_MOST_SUBJECT = 4


class Clause(NamedTuple):
    """Tokens, and what stood before them: a sign, a conjunction, or the verb they begin with."""

    separator: Kind | None
    tokens: tuple[Token, ...]


@dataclass(slots=True)
class _Cutter:
    verb_final: bool
    separator: Kind | None = None
    current: list[Token] = field(default_factory=list)
    levels: int = 0
    times: int = 0

    def close(self, separator: Kind | None) -> Iterator[Clause]:
        """Yield what has been gathered, and begin anew behind a separator."""
        if self.current:
            yield Clause(self.separator, tuple(self.current))
            self.separator = separator
        elif separator in _STRONG_CUTS or self.separator not in _STRONG_CUTS:
            self.separator = separator
        self.current, self.levels, self.times = [], 0, 0

    def add(self, token: Token) -> None:
        """Gather a token."""
        before = self.current[-1].kind if self.current else None
        bare = token.kind is Kind.NUMBER and before in _TO
        self.levels += token.kind in LEVELS or bare
        self.times += token.kind is Kind.TIME and before is not Kind.EVERY
        self.current.append(token)

    def joint(self, tokens: Sequence[Token], place: int) -> Kind | None:
        """Return what cuts before a token behind some amount, or before an "after", if it does."""
        kind, both = tokens[place].kind, bool(self.levels and self.times)
        some = bool(self.levels or self.times)
        if kind in VERBS and not self.verb_final and not self._is_way_down(kind):
            noun = self.times and kind_at(tokens, place + 1) in _AFTER_NOUNS
            return None if noun else Kind.UP
        if kind is Kind.GRADUALLY and _is_of_ramp(tokens, place, both=both):
            return Kind.UP
        if kind is Kind.AND and (joint := self._conjunction(tokens, place + 1)):
            return joint
        again = both and (kind in _JOINTS or (kind in LEVELS and not self._goes_on()))
        timed = kind in _PARTS and kind_at(tokens, place + 1) is Kind.TIME
        part = self.times and (timed or kind is Kind.INCLUDING)
        of_all = kind is Kind.TIME and self.times and not self.levels and self._is_of_all()
        if again or part or of_all:
            return Kind.AND
        if kind is Kind.AFTER and (some or any(token.kind in VERBS for token in self.current)):
            ahead = {token.kind for token in tokens[place + 1 : place + _AHEAD]}
            return Kind.AFTER if ahead & _RAMPS else None
        return None

    def _conjunction(self, tokens: Sequence[Token], place: int) -> Kind | None:
        """Return how an "and" before a place goes on with the course, if it does."""
        ahead = self.times and not self.levels and _has_time(tokens, place)
        return Kind.AND if ahead or _is_of_verb(tokens, place) else None

    def _is_way_down(self, kind: Kind) -> bool:
        """Return whether "down" belongs to "from 100 users down to 10"."""
        kinds = [token.kind for token in self.current]
        return kind is Kind.DOWN and not self.times and Kind.FROM in kinds

    def _is_of_all(self) -> bool:
        """Return whether the time so far is that of the test: a 15 minute test that does ..."""
        return any(token.kind in _WHOLE for token in self.current)

    def _goes_on(self) -> bool:
        return self.current[-1].kind in _GOES_ON


def _is_of_ramp(tokens: Sequence[Token], place: int, *, both: bool) -> bool:
    """Return whether "gradual" is of what comes: of 50 users with a gradual ramp-up of 1 minute."""
    return kind_at(tokens, place + 1) in VERBS or (both and _has_time(tokens, place))


def _has_time(tokens: Sequence[Token], place: int) -> bool:
    """Return whether another time follows, and no level before it: "and 10 minutes at the top"."""
    for token in tokens[place : place + _AHEAD]:
        if token.kind in _BEFORE_TIMES:
            return False
        if token.kind is Kind.TIME:
            return True
    return False


def _is_of_verb(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a time follows that has a verb of its own: "and a 10 minute ramp-down"."""
    time = skip(tokens, place, _BEFORE_TIME, 2)
    return kind_at(tokens, time) is Kind.TIME and kind_at(tokens, time + 1) in VERBS


def _is_next(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "next" is that of "over the next 60 seconds"."""
    led = tokens[place].kind is Kind.THEN and kind_at(tokens, place - 1) in _BEFORE_NEXT
    return led and kind_at(tokens, place + 1) is Kind.TIME


def without_questions(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which what may happen is no verb of a load: "whether memory grows"."""
    plain = list(tokens)
    for place, token in enumerate(tokens):
        if token.kind is Kind.IF:
            verb = skip(tokens, place + 1, _SUBJECT, _MOST_SUBJECT)
            if verb > place + 1 and kind_at(tokens, verb) in VERBS:
                plain[verb] = replace(tokens[verb], kind=Kind.WORD)
    return plain


def clauses(tokens: Sequence[Token], *, verb_final: bool) -> Iterator[Clause]:
    """Yield the clauses of a text; in some languages a verb ends its clause."""
    cutter = _Cutter(verb_final)
    for place, token in enumerate(tokens):
        if token.kind in _CUTS and not _is_next(tokens, place):
            yield from cutter.close(token.kind)
            if token.kind is Kind.CRITERION:
                cutter.add(token)
                yield from cutter.close(Kind.CRITERION)
            continue
        begun = cutter.levels or cutter.times or token.kind is Kind.AFTER
        joint = cutter.joint(tokens, place) if begun else None
        if joint is not None:
            yield from cutter.close(joint)
            if token.kind in _JOINTS | _PARTS:
                continue
        cutter.add(token)
        ends = token.kind in VERBS and kind_at(tokens, place + 1) not in VERBS
        if verb_final and ends and (cutter.levels or cutter.times):
            yield from cutter.close(Kind.UP)
    yield from cutter.close(None)
