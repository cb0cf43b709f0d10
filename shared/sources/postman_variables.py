"""Fills in the variables of a Postman collection; what nobody set becomes one of a script."""

import re
from collections.abc import Mapping

from shared.sources.addresses import placeholder
from shared.sources.json_values import items, mapping, text
from shared.sources.secrets import Secrets, is_secret_parameter

_PLACE = re.compile(r"\{\{\s*([^{}]{1,80}?)\s*\}\}")
_QUOTED_PLACE = re.compile(r"\"\{\{\s*([^{}]{1,80}?)\s*\}\}\"")
# What stands before a path: {{base}}, https://{{host}}:{{port}}, {{scheme}}://{{host}}.
_OPEN_SERVER = re.compile(r"(?:(?:https?|\{\{[^{}]*\}\})://)?[^/?#{}]*(?:\{\{[^{}]*\}\}[^/?#{}]*)*")
_MOST_ROUNDS = 5
_LONGEST = 100_000
# Postman draws these anew each time.
_DRAWN = {
    "$guid": "00000000-0000-4000-8000-000000000000",
    "$randomuuid": "00000000-0000-4000-8000-000000000000",
    "$timestamp": "1735689600",
    "$isotimestamp": "2025-01-01T00:00:00Z",
    "$randomint": "1",
    "$randomemail": "user@example.com",
    "$randomboolean": "true",
}


class Variables:
    """The variables of a collection and of the folders in which a request stands."""

    def __init__(
        self,
        secrets: Secrets,
        values: Mapping[str, str] | None = None,
        marks: Mapping[str, str] | None = None,
    ) -> None:
        self._secrets = secrets
        self._values = dict(values or {})
        self._marks = marks or {}
        self.drawn: dict[str, None] = {}

    def within(self, told: object) -> "Variables":
        """Return the variables inside a folder that sets some of its own."""
        own = {
            text(data.get("key")) or text(data.get("id")): text(data.get("value"))
            for data in map(mapping, items(told))
            if data.get("disabled") is not True
        }
        inner = Variables(self._secrets, self._values | {k: v for k, v in own.items() if v})
        inner.drawn = self.drawn
        return inner

    def marked(self, marks: Mapping[str, str]) -> "Variables":
        """Return the variables with signs in place of some, by which one finds where they stand."""
        return Variables(self._secrets, self._values, marks)

    def filled(self, written: str) -> str:
        """Return a text with the values that are set; other places stay as they are."""
        for _ in range(_MOST_ROUNDS):
            found = _PLACE.sub(self._value, written)
            if found == written or len(found) > _LONGEST:
                break
            written = found
        return written

    def address(self, written: str) -> str:
        """Return an address: a server that nobody set is left open, as any placeholder is."""
        filled = self.filled(written)
        if (head := _OPEN_SERVER.match(filled)) and "{{" in head.group():
            filled = filled[head.end() :]
            if not filled.startswith("/"):
                filled = f"/{filled}"
        return _PLACE.sub(lambda found: "{" + placeholder(found.group(1)) + "}", filled)

    def header(self, written: str) -> str:
        """Return a header's value with variables of the environment in open places."""
        return _PLACE.sub(self._needed, self.filled(written))

    def body(self, written: str) -> str:
        """Return a body with variables of the environment in open places, as texts in JSON."""
        filled = self.filled(written)
        if filled.lstrip()[:1] in {"{", "["}:
            filled = _QUOTED_PLACE.sub(lambda found: f'"{self._needed(found)}"', filled)
            filled = re.sub(
                r"(?<=[:\[,\s])\{\{\s*([^{}]{1,80}?)\s*\}\}(?=[\s,\]}])",
                lambda found: f'"{self._needed(found)}"',
                filled,
            )
        return _PLACE.sub(self._needed, filled)

    def _value(self, found: re.Match[str]) -> str:
        name = found.group(1)
        if name.lower() in _DRAWN:
            self.drawn[name] = None
            return _DRAWN[name.lower()]
        if name in self._marks:
            return self._marks[name]
        value = self._values.get(name, "")
        if value and not is_secret_parameter(name, value):
            return value
        return found.group()

    def _needed(self, found: re.Match[str]) -> str:
        name = found.group(1)
        return f"${{{self._secrets.of(name, self._values.get(name, ''))}}}" if name else ""
