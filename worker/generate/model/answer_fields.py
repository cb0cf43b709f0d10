"""Reads the fields of a JSON answer beside its script; what is no such field is passed over."""

import json
from typing import Any

from worker.description.quoting.quote import Quote
from worker.literals.text import encodable

# Far above what a description holds; the rest of an answer that rambles is left out.
_MOST_QUOTES = 64
_MOST_VALUE_CHARS = 500
_MOST_QUOTE_CHARS = 2000


def parsed(text: str) -> Any:
    """Return parsed JSON; raw line ends inside strings are a usual mistake and harmless."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def assumptions_of(document: Any) -> tuple[str, ...]:
    """Return the texts of `assumptions`."""
    items = _items(document, "assumptions")
    return tuple(encodable(item) for item in items if isinstance(item, str))


def quotes_of(document: Any) -> tuple[Quote, ...]:
    """Return the first 64 quotations of `plan`."""
    quotes = map(_quote, _items(document, "plan"))
    return tuple(quote for quote in quotes if quote is not None)[:_MOST_QUOTES]


def _items(document: Any, name: str) -> list[Any]:
    found = document.get(name) if isinstance(document, dict) else None
    return found if isinstance(found, list) else []


def _quote(item: Any) -> Quote | None:
    match item:
        case {"field": str(field), "value": bool()}:
            return None
        case {"field": str(field), "value": str() | int() | float() as value, "quote": str(quote)}:
            written = f"{value:.15g}" if isinstance(value, float) else str(value)
            told = item.get("scenario")
            scenario = told if isinstance(told, str) else ""
            values = field, written, scenario
            if max(map(len, values)) > _MOST_VALUE_CHARS or len(quote) > _MOST_QUOTE_CHARS:
                return None
            return Quote(
                field=encodable(field),
                value=encodable(written),
                quote=encodable(quote),
                scenario=encodable(scenario),
            )
        case _:
            return None
