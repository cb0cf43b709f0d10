"""Puts addresses of a log together that name one thing of many: `/orders/17`, `/orders/18`."""

import re
from collections import Counter
from collections.abc import Iterable

from shared.sources.addresses import placeholder

# A number, a UUID, a hash: what names one thing of many.
_ID = re.compile(
    r"\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{12,}|(?=\S*\d)(?=\S*[A-Za-z])[\w-]{16,}|[\w.+-]+@[\w.-]+",
    re.IGNORECASE,
)
# So many names at one place of a path are things, not pages.
_MOST_NAMES = 12
_MOST_PARTS = 20

type Pattern = tuple[str, ...]


def parts_of(path: str) -> Pattern:
    """Return the parts of a path, ids as None would be: `{}`."""
    parts = path.strip("/").split("/")[:_MOST_PARTS]
    return tuple("{}" if _ID.fullmatch(part) else part for part in parts)


class Things:
    """Knows at which places of the paths of a log stand names of things."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._children: dict[Pattern, Counter[str]] = {}
        for pattern in patterns:
            for place, part in enumerate(pattern):
                self._children.setdefault(pattern[:place], Counter())[part] += 1

    def pattern(self, parts: Pattern) -> Pattern:
        """Return a path with `{}` for each name of a thing."""
        found: list[str] = []
        for place, part in enumerate(parts):
            siblings = self._children.get(parts[:place], ())
            found.append("{}" if place and len(siblings) > _MOST_NAMES else part)
        return tuple(found)


def named(pattern: Pattern) -> tuple[str, list[int]]:
    """Return a pattern as an address, each `{}` named after what stands before it, and places."""
    shown: list[str] = []
    places: list[int] = []
    for place, part in enumerate(pattern):
        if part != "{}":
            shown.append(part)
            continue
        before = next((each for each in reversed(pattern[:place]) if each != "{}"), "")
        noun = re.sub(r"ies$", "y", placeholder(before)).removesuffix("s").lower()
        name, number = f"{noun}_id" if noun and noun != "value" else "id", 2
        while "{" + name + "}" in shown:
            name, number = f"{name.rstrip('0123456789')}{number}", number + 1
        shown.append("{" + name + "}")
        places.append(place)
    return "/" + "/".join(shown), places
