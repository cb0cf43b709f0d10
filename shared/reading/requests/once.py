"""Tells which requests are made once, by each user or at the start of the test."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shared.domain.plan import Once
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, PEOPLE, Kind, Mark, Token, kind_set

UNCLEAR = "it is made once, or not in each iteration"
BY_SOME = "only some of the users make it"
_SOME = kind_set("told number count fraction")
_ENDS = kind_set("stop newline semicolon bullet but then")
_ENDS_BEFORE = _ENDS | ADDRESSES | kind_set("comma and")
_ENDS_AFTER = _ENDS_BEFORE | kind_set("colon verb")
_SOFT = kind_set("determiner article request thing run data_verb")
_EACH = kind_set("per every each")
_RATES = kind_set("second minute hour times time")
# What may stand between "once" and the request: log in once with POST /login.
_LEADS = _SOFT | _EACH | PEOPLE | kind_set("with open colon to on at start")
# What follows on "once" where it is no "as soon as".
_AFTER = _ENDS | _EACH | {Kind.COMMA, Kind.AND, Kind.AT, Kind.FOR, Kind.BEFORE, Kind.CLOSE, None}
_CLAUSE = 8  # tokens


class Told(NamedTuple):
    """Whether a request is made once; `doubt` tells why that is not clear."""

    once: Once | None = None
    doubt: str = ""


def told_once(tokens: Sequence[Token], lead: int, place: int) -> Told:
    """Return whether a request is made once that begins at `lead`; its address is at `place`."""
    told = [*_after(tokens, place), *_before(tokens, lead)]
    return told[0] if told else Told()


def _after(tokens: Sequence[Token], place: int) -> Iterator[Told]:
    for at in range(place + 1, min(len(tokens), place + _CLAUSE)):
        kind = tokens[at].kind
        if kind in _ENDS_AFTER:
            return
        if kind is Kind.ONCE:
            counted = skip(tokens, at + 1, _EACH, 1)
            if kind_at(tokens, counted) not in _RATES:
                plain = kind_at(tokens, at + 1) in _AFTER
                yield _of(tokens, at, counted) if plain else Told(doubt=UNCLEAR)
            return
        start = skip(tokens, at + 1, _SOFT, 1)
        if kind is Kind.AT and kind_at(tokens, start) is Kind.START:
            ends = kind_at(tokens, start + 1) is not Kind.OF
            yield Told(Once.START) if ends else Told(doubt=UNCLEAR)
            return


def _before(tokens: Sequence[Token], lead: int) -> Iterator[Told]:
    plain = True
    for at in range(lead - 1, max(-1, lead - _CLAUSE), -1):
        kind = tokens[at].kind
        if kind in _ENDS_BEFORE:
            return
        if kind is Kind.ONCE:
            counted = skip(tokens, at + 1, _EACH, 1)
            yield _of(tokens, at, counted) if plain else Told(doubt=UNCLEAR)
            return
        if _are_some(tokens, at):
            yield Told(doubt=BY_SOME)
            return
        plain = plain and kind in _LEADS


def _are_some(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "20 of them" stands at a place, not "one of them"."""
    of_them = kind_at(tokens, place + 1), kind_at(tokens, place + 2)
    several = tokens[place].kind in _SOME and not tokens[place].has(Mark.SMALL)
    return several and of_them == (Kind.OF, Kind.DETERMINER)


def _of(tokens: Sequence[Token], at: int, counted: int) -> Told:
    """Return by whom what is told to be done once is done, from the place of that word."""
    if counted > at + 1:
        return Told(Once.USER) if kind_at(tokens, counted) in PEOPLE else Told(doubt=UNCLEAR)
    for back in range(at - 1, max(-1, at - _CLAUSE), -1):
        kind = tokens[back].kind
        if kind in _ENDS:
            break
        if kind in {Kind.EACH, Kind.EVERY} and kind_at(tokens, back + 1) in PEOPLE:
            return Told(Once.USER)
    return Told(Once.START)
