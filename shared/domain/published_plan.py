"""A plan as it is published: its spans count UTF-16 units, as JavaScript does."""

from shared.domain.plan import Plan, Span


def published(plan: Plan, text: str) -> Plan:
    """Return a plan of a text with spans in UTF-16 units, as JavaScript counts."""
    statements = tuple(
        each.model_copy(update={"span": utf16_span(text, each.span)}) for each in plan.statements
    )
    passed_on = tuple(each._replace(span=utf16_span(text, each.span)) for each in plan.passed_on)
    return plan.model_copy(update={"statements": statements, "passed_on": passed_on})


def utf16_span(text: str, span: Span) -> Span:
    """Return a span of a text counted in UTF-16 units, as JavaScript counts."""
    start = _utf16_length(text[: span.start])
    return Span(start, start + _utf16_length(text[span.start : span.end]))


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def utf16_words(text: bytes, span: Span) -> str:
    """Return the words of a UTF-16 text in a span that counts its units."""
    return text[2 * span.start : 2 * span.end].decode("utf-16-le", "replace")
