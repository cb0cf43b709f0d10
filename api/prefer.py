"""Reads the Prefer header (RFC 7240): how long a caller waits, and what it accepts instead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PREFERENCE = re.compile(
    r"\s*(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z\-]+)"
    r'(?:\s*=\s*(?:"(?P<quoted>[^"]*)"|(?P<token>[^\s",;]+)))?'
    r"(?P<parameters>\s*(?:;[^,]*)?)"
)
# More digits than this say no more than "as long as possible".
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences that this API knows; all others are ignored, as RFC 7240 asks."""

    respond_async: bool = False
    wait_s: int | None = None

    @classmethod
    def parse(cls, lines: Iterable[str]) -> "Preferences":
        """Return the preferences in all Prefer lines; of a repeated one the first counts."""
        values: dict[str, str] = {}
        for line in lines:
            for part in line.split(","):
                match = _PREFERENCE.fullmatch(part)
                if match:
                    value = match["quoted"] or match["token"] or ""
                    values.setdefault(match["name"].lower(), value)
        wait = values.get("wait", "")
        return cls(
            respond_async="respond-async" in values,
            wait_s=int(wait) if _SECONDS.fullmatch(wait) else None,
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long to wait, whether an unfinished job is an answer, and the preferences applied."""

    within_s: float
    unfinished_is_fine: bool
    applied: tuple[str, ...]

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers that tell a caller which preferences were honoured."""
        return [("Preference-Applied", ", ".join(self.applied))] if self.applied else []


def synchronous(preferences: Preferences, *, at_most_s: float) -> Waiting:
    """Return how to wait for a result; `respond-async` accepts the job, at once or after `wait`."""
    preferred_s = preferences.wait_s
    if preferred_s is None:
        within_s = 0.0 if preferences.respond_async else at_most_s
    else:
        within_s = min(preferred_s, at_most_s)
    return _waiting(preferences, within_s, unfinished_is_fine=preferences.respond_async)


def asynchronous(preferences: Preferences, *, at_most_s: float) -> Waiting:
    """Return how to wait for a new job: not at all, or up to `wait`."""
    within_s = min(preferences.wait_s or 0, at_most_s)
    return _waiting(preferences, within_s, unfinished_is_fine=True)


def _waiting(preferences: Preferences, within_s: float, *, unfinished_is_fine: bool) -> Waiting:
    applied = ("respond-async",) if preferences.respond_async else ()
    if preferences.wait_s is not None:
        applied = (*applied, f"wait={within_s:g}")
    return Waiting(within_s=within_s, unfinished_is_fine=unfinished_is_fine, applied=applied)
