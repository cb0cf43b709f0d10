"""Small questions about tokens in their order."""

from collections.abc import Collection, Sequence

from shared.reading.tokens import Kind, Token

UNIT_SECONDS = {
    Kind.MS: 0.001,
    Kind.SECOND: 1.0,
    Kind.MINUTE: 60.0,
    Kind.HOUR: 3600.0,
    Kind.DAY: 86400.0,
}


def kind_at(tokens: Sequence[Token], place: int) -> Kind | None:
    """Return the kind of the token at a place, None outside the text."""
    return tokens[place].kind if 0 <= place < len(tokens) else None


def skip(tokens: Sequence[Token], place: int, kinds: Collection[Kind], most: int) -> int:
    """Return the place after at most some tokens of certain kinds."""
    end = place
    while end < len(tokens) and end - place < most and tokens[end].kind in kinds:
        end += 1
    return end


def joined(kind: Kind, tokens: Sequence[Token], value: float = 0.0) -> Token:
    """Return one token in place of several; the marks of numbers among them stay."""
    marks = frozenset[object]().union(*(token.marks for token in tokens))
    return Token(kind, tokens[0].start, tokens[-1].end, value, marks)  # type: ignore[arg-type]
