"""Small questions about tokens in their order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from shared.reading.lexing.tokens import Kind, Token

type Made = tuple[Token, int] | None
"""What a rule makes of the tokens at a place: one token, and the place after its run."""

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


def skip_back(tokens: Sequence[Token], place: int, kinds: Collection[Kind], most: int) -> int:
    """Return the place before at most some tokens of certain kinds that stand before a place."""
    before = place - 1
    while before >= 0 and place - before <= most and tokens[before].kind in kinds:
        before -= 1
    return before


def begin_of(tokens: Sequence[Token], place: int, ends: Collection[Kind], most: int) -> int:
    """Return where the stretch of a place begins, behind what ends the one before it."""
    start, least = place, max(0, place - most)
    while start > least and tokens[start - 1].kind not in ends:
        start -= 1
    return start


def rewritten(
    tokens: Sequence[Token],
    rule: Callable[[Sequence[Token], int], Made],
    begins: Collection[Kind],
) -> list[Token]:
    """Return tokens, one in place of each run that a rule reads.

    The rule is asked at every token that no run before it took and whose kind may begin a run.
    """

    def runs() -> Iterator[tuple[int, Token, int]]:
        taken = 0
        for place, token in enumerate(tokens):
            if token.kind in begins and place >= taken and (made := rule(tokens, place)):
                yield place, *made
                taken = made[1]

    return spliced(tokens, runs())


def spliced(tokens: Sequence[Token], runs: Iterable[tuple[int, Token, int]]) -> list[Token]:
    """Return tokens, one in place of each run: where it begins, that token, the place after it.

    Of runs that overlap the first one counts.
    """
    result: list[Token] = []
    taken = 0
    for place, made, end in runs:
        if place >= taken:
            result += tokens[taken:place]
            result.append(made)
            taken = end
    result += tokens[taken:]
    return result


def joined(kind: Kind, tokens: Sequence[Token], value: float = 0.0) -> Token:
    """Return one token in place of several; the marks of numbers among them stay."""
    marks = frozenset[object]().union(*(token.marks for token in tokens))
    return Token(kind, tokens[0].start, tokens[-1].end, value, marks)  # type: ignore[arg-type]
