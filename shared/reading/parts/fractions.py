"""Finds what parts the users in words: half call /a and the other half /b; 70 % /a, the rest /b."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.reading.lexing.stream import kind_at, skip, spliced
from shared.reading.lexing.tokens import ADDRESSES, Kind, Mark, Token, kind_set
from shared.reading.quantities.shares import traffic_share

_OF_USERS = kind_set("of determiner all user users session request load vu be should have")
_ACTS = kind_set("action method verb path url data_verb word request code run")
_CLAUSE_ENDS = kind_set("comma and stop newline semicolon criterion but")
_LIMITED = kind_set("time error success latency respond")
_PARTS = kind_set("share fraction remainder others")
# Before these a half is one of a time, or the users that something is of.
_BEFORE_OTHERS = kind_set(
    "first second ordinal last for in at after before by over until from up down"
)
_MOST_LINKS, _MOST_CLAUSE = 5, 30  # tokens
_WHOLE, _NEAR = 100, 1  # percent


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the users from one place of the tokens to another, in percent; 0 for the rest."""

    start: int
    end: int
    percent: float


def with_fractions(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which parts that make a whole are shares of traffic, with what is left.

    Where they make none, those are that name a request.
    """
    parts = _whole(tokens, list(_parts(tokens)))
    return spliced(tokens, ((part.start, _share(tokens, part), part.end) for part in parts))


def _share(tokens: Sequence[Token], part: _Part) -> Token:
    start, end = tokens[part.start].start, tokens[part.end - 1].end
    return Token(Kind.TRAFFIC_SHARE, start, end, part.percent, frozenset({Mark.FROM_WORDS}))


def _parts(tokens: Sequence[Token]) -> Iterator[_Part]:
    for place, token in enumerate(tokens):
        if token.kind not in _PARTS or _names(tokens, place, _LIMITED):
            continue
        if token.kind is Kind.SHARE and traffic_share(tokens, place) is not None:
            yield _Part(place, place + 1, token.value)
        elif token.kind is not Kind.SHARE and _acts(tokens, place):
            counted = token.kind is Kind.FRACTION and kind_at(tokens, place - 1) is Kind.NUMBER
            times = tokens[place - 1].value if counted else 1
            if kind_at(tokens, place - counted - 1) not in _BEFORE_OTHERS:
                yield _Part(place - counted, place + 1, _WHOLE * times * token.value)


def _acts(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a part of the users does something: half of them browse, the rest /b."""
    behind = skip(tokens, place + 1, _OF_USERS, _MOST_LINKS)
    return kind_at(tokens, behind) in _ACTS


def _whole(tokens: Sequence[Token], parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts of a whole, in which the last may be what the others leave."""
    told = [part for part in parts if part.percent]
    rests = [part for part in parts if not part.percent]
    fractions = [part for part in told if tokens[part.end - 1].kind is Kind.FRACTION]
    left = _WHOLE - sum(part.percent for part in told)
    if told and len(rests) == 1 and left > _NEAR and rests[0].start > told[-1].start:
        return [*told, _Part(rests[0].start, rests[0].end, left)]
    if abs(left) <= _NEAR and len(told) > 1:
        return told if fractions else []
    return [part for part in fractions if _names(tokens, part.end, ADDRESSES)]


def _names(tokens: Sequence[Token], place: int, kinds: frozenset[Kind]) -> bool:
    """Return whether something of some kinds stands in the clause that goes on at a place."""
    for token in tokens[place : place + _MOST_CLAUSE]:
        if token.kind in kinds:
            return True
        if token.kind in _CLAUSE_ENDS:
            return False
    return False
