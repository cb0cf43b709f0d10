"""Marks what a text tells of the past, of production, or of limits of others."""

from collections.abc import Iterator, Sequence

from shared.reading.tokens import Kind, Mark, Token

_ENDS = frozenset({Kind.STOP, Kind.SEMICOLON, Kind.NEWLINE})
_CUTS = frozenset({Kind.COMMA, Kind.OPEN, Kind.CLOSE, Kind.BUT, Kind.DASH})
_TOLD = frozenset({Kind.USERS, Kind.RATE, Kind.REQUESTS, Kind.ITERATIONS, Kind.ASIDE, Kind.REPEATS})
_PLAIN = frozenset({Kind.TIME, Kind.NUMBER, Kind.SHARE})
_BEGINNING = 3  # tokens


def with_background(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which quantities of the background bear a mark."""
    return [token for sentence in sentences(tokens) for token in _marked(sentence)]


def sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the sentences, each with what ends it."""
    start = 0
    for place, token in enumerate(tokens):
        if token.kind in _ENDS:
            yield tokens[start : place + 1]
            start = place + 1
    if start < len(tokens):
        yield tokens[start:]


def _marked(sentence: Sequence[Token]) -> Iterator[Token]:
    kinds = [token.kind for token in sentence]
    past = Kind.PAST in kinds[:_BEGINNING]
    all_of_it = past or Kind.LIMITER in kinds
    of_past = past
    for clause in _clauses(sentence):
        inside = of_past and Kind.CLOSE in {token.kind for token in clause}
        of_past = past or inside or any(token.kind is Kind.PAST for token in clause)
        told = all_of_it or of_past or any(token.kind is Kind.USUAL for token in clause)
        for token in clause:
            told = told or token.kind is Kind.EXPECT
            timed = token.kind in _PLAIN and (all_of_it or of_past or token.kind is Kind.NUMBER)
            background = told and (token.kind in _TOLD or timed)
            yield token.marked(Mark.BACKGROUND) if background else token


def _clauses(sentence: Sequence[Token]) -> Iterator[Sequence[Token]]:
    start = 0
    for place, token in enumerate(sentence):
        if token.kind in _CUTS:
            yield sentence[start : place + 1]
            start = place + 1
    yield sentence[start:]
