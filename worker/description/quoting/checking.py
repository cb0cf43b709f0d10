"""Checks quotations one by one: what stands in the text, and what follows from it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from shared.domain.load import Threshold
from shared.domain.plan import Plan, Span
from shared.reading.lexing.lexer import lexed
from shared.reading.lexing.lexicon import Lexicon, lexicon_of
from shared.reading.lexing.tokens import Kind, kind_set
from worker.description.quoting.asked_values import Value, value_of
from worker.description.quoting.evidence import Evidence, Quotation, evidence_of
from worker.description.quoting.places import Searchable, searchable
from worker.description.quoting.quantities import Quantity, quantities_of
from worker.description.quoting.quote import ASKED, UNSHOWN, Dropped, Quote, QuotedField

_WORDS = re.compile(r"[A-Za-z]+")
# Each is a way to read one quotation; more of them are an attack.
_MOST_WAYS = 32
_AMOUNTS = kind_set("users rate time iterations number")
_MOST_OR = 12  # characters
_ALTERNATIVES = frozenset({QuotedField.USERS, QuotedField.DURATION_S, QuotedField.REQUESTS_PER_S})
_LEVELLED = frozenset(
    {
        *(QuotedField.USERS, QuotedField.START),
        *(QuotedField.REQUESTS_PER_S, QuotedField.ITERATIONS_PER_S),
    }
)
_ASKED = re.compile(r"\s?\?+\s?[,;)/\d]")  # "40 users?, 25 min?"
_APART = frozenset({QuotedField.PAUSE_S, QuotedField.THRESHOLD})


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation that holds, and each way in which its value follows from it."""

    quote: Quote
    field: QuotedField
    ways: tuple[Evidence, ...]

    @property
    def spans(self) -> Iterator[Span]:
        """Where the quantities stand that its value can follow from."""
        return (span for way in self.ways for span in way.spans)

    def of_all(self, limit: Threshold) -> "Checked":
        """Return a limit that is quoted of one scenario as that of all."""
        ways = tuple(replace(way, value=limit) for way in self.ways)
        return replace(self, quote=replace(self.quote, scenario=""), ways=ways)

    @property
    def value(self) -> Value:
        """What is said, as precisely as the text says it."""
        return self.ways[0].value


@dataclass(frozen=True, slots=True)
class Source:
    """A text in which quotations are looked up."""

    text: str
    line: Searchable
    quantities: tuple[Quantity, ...]
    lexicon: Lexicon

    def check_all(self, quotes: Iterable[Quote]) -> Iterator[Checked | Dropped]:
        """Yield what each quotation says, or why it says nothing.

        Stages come last: they may reach a level that another quotation says ("50 users" and
        "ramp-up 1 min, then 5"), and pauses and limits within their words are not theirs.
        """
        stages: list[Quote] = []
        levels: list[Span] = []
        spent: set[Span] = set()
        for quote in quotes:
            if quote.field == QuotedField.STAGES:
                stages.append(quote)
                continue
            found = self.check(quote)
            spans = [] if isinstance(found, Dropped) else [*found.spans]
            if quote.field in _LEVELLED:
                levels += spans
            elif quote.field in _APART:
                spent.update(spans)
            yield found
        kept = (each for each in self.quantities if each.span not in spent)
        source = replace(self, quantities=tuple(kept))
        yield from (source.check(quote, source.within(levels)) for quote in stages)

    def check(self, quote: Quote, levels: Sequence[Quantity] = ()) -> Checked | Dropped:
        """Return what a quotation says, or why it says nothing; `levels` are those of others."""
        if quote.field not in QuotedField:
            return Dropped(quote, "there is no such field")
        field = QuotedField(quote.field)
        value = value_of(field, quote.value)
        if value is None:
            return Dropped(quote, "the field cannot have this value")
        spans = list(self.line.spans_of(quote.quote))
        if not spans:
            return Dropped(quote, "the quotation does not stand in the description")
        asked = field in _LEVELLED and all(_ASKED.match(self.text, span.end) for span in spans)
        if asked or (field in _ALTERNATIVES and all(map(self.is_one_of_two, spans))):
            return Dropped(quote, ASKED)
        source = Quotation(
            text=self.text,
            words=_WORDS.findall(quote.quote),
            levels=levels,
            named=[each for each in self.quantities if each.kind is Kind.PERCENTILE],
            rated=any(each.kind is Kind.RATE for each in self.quantities),
        )
        found = (
            way for span in spans for way in evidence_of(field, value, self.within([span]), source)
        )
        ways = tuple(islice(found, _MOST_WAYS))
        if not ways:
            return Dropped(quote, UNSHOWN)
        return Checked(quote, field, ways)

    def is_one_of_two(self, span: Span) -> bool:
        """Return whether "or" parts the first or last amount of a span from one outside of it."""
        amounts = (each for each in self.quantities if each.kind in _AMOUNTS)
        for one, other in pairwise(amounts):
            if span.overlaps(one.span) != span.overlaps(other.span) and one.kind is other.kind:
                between = self.text[one.span.end : other.span.start][:_MOST_OR]
                kinds = [token.kind for token in lexed(between, self.lexicon)]
                if kinds in ([Kind.OR], [Kind.OR, Kind.ARTICLE]):
                    return True
        return False

    def within(self, spans: Iterable[Span]) -> list[Quantity]:
        """Return the quantities that lie in some spans."""
        found: list[Quantity] = []
        for start, end in spans:
            place = bisect_left(self.quantities, start, key=_start)
            while place < len(self.quantities) and _start(self.quantities[place]) < end:
                if self.quantities[place].span.end <= end:
                    found.append(self.quantities[place])
                place += 1
        return found


def _start(quantity: Quantity) -> int:
    return quantity.span.start


def source_of(text: str, plan: Plan) -> Source:
    """Return a text and its quantities, read in the language of its plan."""
    quantities = quantities_of(text, plan.language)
    return Source(text, searchable(text), quantities, lexicon_of(plan.language))
