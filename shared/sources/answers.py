"""Remembers what the answers of a recording gave, and finds it again in later requests."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.domain.sources import Sent, Where
from shared.sources.requests import Recorded
from shared.sources.secrets import Secrets
from shared.sources.sent_values import SentValue, values_of

_MOST_LEAVES = 50_000
_MOST_ITEMS = 100
_MOST_DEPTH = 12
_LONGEST = 8000
# Where a value is looked for that no JSON gave: in so much, so often, if it is so long.
_MOST_BESIDE = 100_000
_MOST_SEARCHES = 300
_LONG_ENOUGH = 12
# What a path of k6 says without escapes.
_KEY = re.compile(r"[A-Za-z_$][\w$-]{0,60}")
_NAMES_ONE = re.compile(
    r"(?i:(?:^|[_-])(?:ids?|uuids?|guid|key|slug|code|token|jwt|ref|reference|number|no|nonce|csrf|"
    r"xsrf|cursor|hash|handle|session|sid|ticket)$)|"
    r"(?:Id|ID|Ids|IDs|Uuid|UUID|Guid|Key|Slug|Code|Token|Ref|Number|Nonce|Cursor|Hash|Ticket)$"
)
_DIGITS_OF_IDS = 5
_MIXED = re.compile(r"(?=.*\d)(?=.*[A-Za-z])(?:[\w.~+=:-]+|[A-Za-z0-9+/]{12,}={0,2})")
_WORDS = re.compile(r"[\w.~+=:-]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4}")
# So long a value is no coincidence, whatever it is called; and so long if its name says what it is.
_LONG_MIXED, _NAMED_MIXED = 8, 4
_NAMED_WORDS = 16
_LONG_NUMBER, _NAMED_NUMBER = 7, 3
# Names that say nothing of whose they are; and those around what an answer is about.
_PLAIN = frozenset({"id", "_id", "uuid", "guid", "key", "slug", "code", "ref", "number", "no"})
_AROUND = frozenset(
    {"data", "result", "results", "response", "payload", "attributes", "body", "content", "d"}
)

type Way = tuple[str | int, ...]


@dataclass(slots=True)
class Given:
    """A value of an answer: who gave it, where its JSON has it, and its name once it is needed."""

    giver: int
    url_path: str
    way: Way
    is_number: bool
    name: str = ""

    @property
    def key(self) -> str:
        """The name of the field, or of the list that has the value."""
        return next((part for part in reversed(self.way) if isinstance(part, str)), "")


class Answers:
    """The values that answers gave first: what a request had sent before is nobody's gift."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._given: dict[str, list[Given]] = {}
        self._sent: set[str] = set()
        self._count = 0
        self._others: list[tuple[str, str]] = []
        self._searches = 0
        # What was found again, and which answers gave it in another way.
        self.passed: list[Given] = []
        self.missed: dict[str, None] = {}

    def sent_by(self, recorded: Recorded) -> tuple[Sent, ...]:
        """Return where a request sends what answers gave before it."""
        values = list(values_of(recorded))
        found = tuple(self._found(values))
        self._sent |= {each.text for each in values}
        return found

    def hear_beside(self, at: str, text: str) -> None:
        """Remember what an answer says outside of its JSON, of which nothing is taken."""
        self._others.append((at, text[:_MOST_BESIDE]))

    def hear(self, giver: int, url_path: str, answer: str) -> None:
        """Remember what an answer in JSON gave. Raises ValueError if it is none."""
        data = json.loads(answer)
        for way, value in _leaves(data, ()):
            text = str(value)
            if self._count >= _MOST_LEAVES:
                break
            if text in self._sent or not 0 < len(text) <= _LONGEST or _DATE.match(text):
                continue
            self._count += 1
            given = Given(giver, url_path.rstrip("/"), way, is_number=isinstance(value, int))
            self._given.setdefault(text, []).append(given)

    def _found(self, values: list[SentValue]) -> Iterator[Sent]:
        for value in values:
            given = next(
                (each for each in self._given.get(value.text, ()) if _is_it(each, value)), None
            )
            if given is None:
                self._miss(value)
                continue
            if not given.name:
                given.name = self._secrets.taken(called(given.way, given.url_path))
                self.passed.append(given)
            yield Sent(given.name, value.where, value.at, value.before)

    def _miss(self, value: SentValue) -> None:
        """Note which answer had a value that only its JSON could have given."""
        new = value.text not in self._sent and _is_telling(value.text, _LONG_ENOUGH)
        if not new or self._searches >= _MOST_SEARCHES:
            return
        self._searches += 1
        found = next((at for at, text in self._others if value.text in text), None)
        if found is not None:
            self.missed[found] = None


def _leaves(data: Any, way: Way) -> Iterator[tuple[Way, str | int]]:
    if len(way) > _MOST_DEPTH:
        return
    match data:
        case dict():
            for key, item in data.items():
                if k6_path((key,)) is not None:
                    yield from _leaves(item, (*way, key))
        case list():
            for number, item in enumerate(data[:_MOST_ITEMS]):
                yield from _leaves(item, (*way, number))
        case str() if way:
            yield way, data
        case int() if way and not isinstance(data, bool):
            yield way, data


def _is_it(given: Given, value: SentValue) -> bool:
    """Return whether a value that is sent is surely the one that was given, and not just equal."""
    if value.where is Where.BODY and value.is_number is not given.is_number:
        return False
    text, named = value.text, _NAMES_ONE.search(given.key) is not None
    if text.isdecimal():
        if len(text) >= _LONG_NUMBER:
            return True
        asked = value.where is Where.PATH or _NAMES_ONE.search(value.name) is not None
        below = value.where is Where.PATH and value.path == given.url_path
        return named and (below or (asked and len(text) >= _NAMED_NUMBER))
    if _is_telling(text, _NAMED_MIXED if named else _LONG_MIXED):
        return True
    return named and len(text) >= _NAMED_WORDS and _WORDS.fullmatch(text) is not None


def _is_telling(text: str, least: int) -> bool:
    return len(text) >= least and _MIXED.fullmatch(text) is not None


def k6_path(way: Way) -> str | None:
    """Return a way into an answer's JSON as k6 writes it; None if that takes more than its names.

    A name with many digits is an id itself, and another one the next time.
    """
    for part in way:
        if isinstance(part, str) and not (
            _KEY.fullmatch(part) and sum(map(str.isdigit, part)) < _DIGITS_OF_IDS
        ):
            return None
    return ".".join(map(str, way))


def called(way: Way, url_path: str) -> str:
    """Return a name for a value: that of its field, with whose it is where that says nothing."""
    words = [part for part in way if isinstance(part, str)]
    key = words[-1] if words else "value"
    if key.lower() not in _PLAIN:
        return key
    around = [word for word in words[:-1] if word.lower() not in _AROUND]
    parts = [part for part in url_path.split("/") if re.fullmatch(r"[A-Za-z_-]+", part)]
    owner = (around or parts or [""])[-1]
    owner = re.sub(r"ies$", "y", owner) if owner.endswith("ies") else owner.removesuffix("s")
    return f"{owner}_{key.strip('_')}"
