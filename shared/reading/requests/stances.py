"""Tells whether a text wants a request that it names."""

from collections.abc import Sequence
from enum import Enum, auto

from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set

_NEGATIONS = kind_set("not except")
_ENDS = kind_set("stop newline semicolon bullet but then close")
_OTHERS = ADDRESSES | kind_set("users rate time criterion colon dash comma")
# What "not" may have before the address that it is about: do not call the page /a.
_ACTS = kind_set("verb method request run data_verb determiner article all thing test on to of")
_ERRORS = kind_set("article word number adjective error on for at only determiner concurrent")
_PLACES = kind_set("on to of")
_LISTS = kind_set("comma or and slash")
_CLAUSE = 8  # tokens


class Stance(Enum):
    """How a request is meant."""

    WANTED = auto()
    UNWANTED = auto()
    UNCLEAR = auto()


def stance_of(tokens: Sequence[Token], lead: int) -> Stance:
    """Return how the request is meant whose method or address stands at a place.

    "Do not GET /a" names what is not wanted. Of "no errors on /a" nobody knows by rules.
    """
    place = lead - 1
    while place >= 0 and lead - place <= _CLAUSE and tokens[place].kind not in _ENDS:
        kind = tokens[place].kind
        if kind is Kind.FILED:
            return Stance.UNWANTED  # "report committed to /docs/load-tests"
        if kind in _OTHERS:
            return Stance.WANTED
        if kind in _NEGATIONS:
            between = {token.kind for token in tokens[place + 1 : lead]}
            if between <= _ERRORS and Kind.ERROR in between:
                return Stance.WANTED  # "without a single error on /a"
            plain = between <= _ACTS and (kind is Kind.EXCEPT or not between & _PLACES)
            return Stance.UNWANTED if plain else Stance.UNCLEAR
        place -= 1
    return Stance.WANTED


def goes_on(tokens: Sequence[Token], before: int, lead: int, stance: Stance) -> Stance:
    """Return how a request is meant that may be one more of a list: not /a, /b or /c."""
    between = {token.kind for token in tokens[before + 1 : lead]}
    if not between or not between <= _LISTS or stance is Stance.WANTED:
        return Stance.WANTED
    named = tokens[lead].kind in ADDRESSES or Kind.OR in between
    return stance if named else Stance.UNCLEAR
