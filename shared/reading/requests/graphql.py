"""Tells whether an address is one of GraphQL, which is asked by POST where no method is named."""

from collections.abc import Sequence
from functools import cache

from shared.reading.lexing.characters import folded, letters_in
from shared.reading.lexing.lexicon import words_of
from shared.reading.lexing.stream import begin_of
from shared.reading.lexing.tokens import ADDRESSES, Token, kind_set

_PATH, _NAME = "/graphql", "graphql"
_ENDS = kind_set("stop newline bullet")
_SENTENCE = 40  # tokens


@cache
def _words() -> frozenset[str]:
    return frozenset(words_of("en")["bodies"]["operations"].split())


def is_graphql(url: str) -> bool:
    """Return whether an address ends in /graphql, and has no query of its own."""
    return url.lower().rstrip("/").endswith(_PATH)


def is_operation(word: str) -> bool:
    """Return whether a word is one for what is asked of GraphQL: a query, a mutation."""
    return word in _words()


def asks_graphql(tokens: Sequence[Token], place: int, text: str) -> bool:
    """Return whether a text with such an address speaks of GraphQL, or of a query beside it."""
    line = folded(text)
    named = sum(
        line.count(_NAME, token.start, token.end) for token in tokens if token.kind in ADDRESSES
    )
    if line.count(_NAME, tokens[0].start, tokens[-1].end) > named:
        return True
    start = begin_of(tokens, place, _ENDS, _SENTENCE)
    ends = (at for at in range(place, len(tokens)) if tokens[at].kind in _ENDS)
    end = min(next(ends, len(tokens)), place + _SENTENCE)
    sentence = line[tokens[start].start : tokens[end - 1].end]
    return not _words().isdisjoint(letters_in(sentence).split())
