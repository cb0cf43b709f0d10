"""Whether a caller would rather have a page than data, by its Accept header (RFC 9110)."""

from collections.abc import Iterator
from contextlib import suppress

_HTML = ("text/html", "text/*", "*/*")
_JSON = ("application/json", "application/*", "*/*")


def prefers_page(accept: str | None) -> bool:
    """Return whether HTML is wanted more than JSON; a browser that opens an address says so."""
    weights = dict(_weights(accept or ""))
    return _weight(weights, _HTML) > _weight(weights, _JSON)


def _weight(weights: dict[str, float], ranges: tuple[str, ...]) -> float:
    """Return the weight of the narrowest range that is named."""
    return next((weights[each] for each in ranges if each in weights), 0.0)


def _weights(accept: str) -> Iterator[tuple[str, float]]:
    for item in accept.split(","):
        media_range, *parameters = (part.strip().lower() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                with suppress(ValueError):
                    weight = float(parameter.removeprefix("q="))
        yield media_range, weight
