"""Keeps account of every quantity, address and method: each has a fate, and begins as unread."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shared.domain.plan import Fate, Span, Statement
from shared.reading.lexing.characters import is_digit
from shared.reading.lexing.tokens import Kind, Token, kind_set

_QUANTITIES = kind_set(
    "number numeral scale round fraction ordinal percentile time url path verb flag code twice "
    "claimed"
)
_STRENGTH = {Fate.UNREAD: 0, Fate.BACKGROUND: 1, Fate.DATA: 2, Fate.CLAIMED: 3}


@dataclass(slots=True)
class Ledger:
    """The statements of one text, by place; a stronger fate replaces a weaker one."""

    text: str
    spans: list[Span]
    fates: list[Fate] = field(default_factory=list)
    parts: list[str | None] = field(default_factory=list)

    def account(self, token: Token, fate: Fate, part: str | None = None) -> None:
        """Say what became of all that lies within a token."""
        place = bisect_left(self.spans, (token.start, token.start))
        while place < len(self.spans) and self.spans[place].start < token.end:
            if _STRENGTH[fate] > _STRENGTH[self.fates[place]]:
                self.fates[place], self.parts[place] = fate, part
            place += 1

    def unclaimed(self, tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
        """Yield those of some tokens in their order, each with its place, that hold open fates."""
        left = [span.start for span, fate in self._fates if fate is not Fate.CLAIMED]
        at = 0
        for place, token in enumerate(tokens):
            at = bisect_left(left, token.start, at)
            if at < len(left) and left[at] < token.end:
                yield place, token

    def is_claimed(self, token: Token) -> bool:
        """Return whether a part of the plan has all that lies within a token."""
        place = bisect_left(self.spans, (token.start, token.start))
        within = range(place, bisect_left(self.spans, (token.end, token.end)))
        return all(self.fates[each] is Fate.CLAIMED for each in within)

    def unread_starts(self) -> set[int]:
        """Return where the statements begin that nothing has accounted for yet."""
        return {span.start for span, fate in self._fates if fate is Fate.UNREAD}

    @property
    def _fates(self) -> Iterator[tuple[Span, Fate]]:
        return zip(self.spans, self.fates, strict=True)

    def statements(self) -> tuple[Statement, ...]:
        """Return every statement with its fate."""
        return tuple(
            Statement(span=span, text=self.text[span.start : span.end], fate=fate, part=part)
            for span, fate, part in zip(self.spans, self.fates, self.parts, strict=True)
        )


def opened(text: str, lexed: Sequence[Token], built: Iterable[Token]) -> Ledger:
    """Return a ledger in which all is unread: what the lexer found, and what words alone say.

    "An hour" holds no number, and "umpteen minutes" none that anybody knows; rules find them.
    """
    spans = [Span(token.start, token.end) for token in lexed if _is_statement(text, token)]
    starts = [span.start for span in spans]
    for token in built:
        if token.kind is Kind.TIME:
            place = bisect_left(starts, token.start)
            if place == len(starts) or starts[place] >= token.end:
                spans.append(Span(token.start, token.end))
    spans.sort()
    return Ledger(text, spans, [Fate.UNREAD] * len(spans), [None] * len(spans))


def _is_statement(text: str, token: Token) -> bool:
    if token.kind in _QUANTITIES:
        return True
    word = text[token.start : token.end]
    return not word.isalpha() and any(map(is_digit, word))
