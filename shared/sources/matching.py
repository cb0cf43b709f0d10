"""Tells whether two addresses are those of one request, whatever their placeholders are called."""

import re
from urllib.parse import unquote, urlsplit

from shared.domain.plan import Step

_ANY = re.compile(r"\{[^/{}]*\}|:[A-Za-z_]\w*|<[^/<>]*>|\d+")


def path_of(url: str) -> str:
    """Return the path of an address, without a slash at its end."""
    try:
        path = urlsplit(url).path if "://" in url else url.partition("?")[0]
    except ValueError:
        path = ""
    return unquote(path).rstrip("/")


def shape_of(path: str) -> tuple[str, ...]:
    """Return the parts of a path, with one sign for all placeholders and numbers."""
    return tuple("{}" if _ANY.fullmatch(part) else part.lower() for part in path.split("/"))


def same_path(one: str, other: str) -> bool:
    """Return whether two paths fit: a placeholder stands for any part."""
    left, right = shape_of(one), shape_of(other)
    return len(left) == len(right) and all(
        a == b or "{}" in {a, b} for a, b in zip(left, right, strict=True)
    )


def same_request(one: Step, other: Step, *, base: str = "") -> bool:
    """Return whether two steps make the same request; `base` is the server of the first."""
    if one.method != other.method:
        return False
    full, wanted = path_of(one.url), path_of(other.url)
    return same_path(full, wanted) or same_path(full.removeprefix(path_of(base)), wanted)
