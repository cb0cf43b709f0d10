"""Checks quotations one by one: what stands in the text, and what follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from shared.domain.plan import Plan, Span
from worker.description.quoting.asked_values import Value, value_of
from worker.description.quoting.evidence import Evidence, evidence_of
from worker.description.quoting.places import Searchable, searchable
from worker.description.quoting.quantities import Quantity, quantities_of
from worker.description.quoting.quote import Dropped, Quote, QuotedField

# Each is a way to read one quotation; more of them are an attack.
_MOST_WAYS = 32


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation that holds, and each way in which its value follows from it."""

    quote: Quote
    field: QuotedField
    ways: tuple[Evidence, ...]

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

    def check(self, quote: Quote) -> Checked | Dropped:
        """Return what a quotation says, or why it says nothing."""
        if quote.field not in QuotedField:
            return Dropped(quote, "there is no such field")
        field = QuotedField(quote.field)
        value = value_of(field, quote.value)
        if value is None:
            return Dropped(quote, "the field cannot have this value")
        spans = list(self.line.spans_of(quote.quote))
        if not spans:
            return Dropped(quote, "the quotation does not stand in the description")
        ways = tuple(islice(self._ways(field, value, spans), _MOST_WAYS))
        if not ways:
            return Dropped(quote, "the value does not follow from the quotation")
        return Checked(quote, field, ways)

    def _ways(self, field: QuotedField, value: Value, spans: Sequence[Span]) -> Iterator[Evidence]:
        for span in spans:
            inside = [
                quantity
                for quantity in self.quantities
                if span.start <= quantity.span.start and quantity.span.end <= span.end
            ]
            yield from evidence_of(field, value, inside, self.text)


def source_of(text: str, plan: Plan) -> Source:
    """Return a text and its quantities, read in the language of its plan."""
    return Source(text, searchable(text), quantities_of(text, plan.language))
