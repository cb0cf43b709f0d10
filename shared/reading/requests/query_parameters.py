"""Finds the query of an address that words tell: with query parameters page=1 and limit=50."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from shared.reading.lexing.data_spans import assigns, name_end
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import Kind, Token, kind_set

_TO_QUERY = kind_set("with and open comma article determiner")
_TO_PARAMETERS = kind_set("thing word of with colon request")
_LINKS = kind_set("comma and")
_MOST_BETWEEN = 3


class Query(NamedTuple):
    """Parameters in their order, and the tokens that say them."""

    text: str
    used: tuple[Token, ...]


@cache
def _words() -> frozenset[str]:
    return frozenset(words_of("en")["bodies"]["queries"].split())


def query_after(tokens: Sequence[Token], place: int, text: str) -> Query | None:
    """Return the query that words tell behind the address at a place, if they tell one."""
    at = skip(tokens, place + 1, _TO_QUERY, _MOST_BETWEEN)
    if at == len(tokens) or text[tokens[at].start : tokens[at].end].lower() not in _words():
        return None
    at = skip(tokens, at + 1, _TO_PARAMETERS, _MOST_BETWEEN)
    used: list[Token] = []
    while kind_at(tokens, at) is Kind.DATA and assigns(text, name_end(text, tokens[at].start)):
        used.append(tokens[at])
        at = skip(tokens, at + 1, _LINKS, len(_LINKS))
    return (
        Query("&".join(text[each.start : each.end] for each in used), tuple(used)) if used else None
    )
