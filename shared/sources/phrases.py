"""Finds the words by which a description chooses among the requests of its sources."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from shared.domain.plan import METHODS, Span

_WORDS = r"((?:[\s,]+(?!\d)[^\s.,;:!?()]+){1,10})"
_ONLY = re.compile(
    r"\b(?:only|just|solely|nothing\s+but|limit(?:ed)?\s+(?:it\s+)?to|restrict(?:ed)?\s+(?:it\s+)?to"
    r"|focus(?:ed|ing)?\s+on|nur|ausschließlich|uniquement|seulement|solo|sólo|somente|apenas)\b"
    + _WORDS,
    re.IGNORECASE,
)
_ONLY_AFTER = re.compile(
    r"((?:[^\s.,;:!?()\d]+\s+){1,4}(?:endpoints?|requests?|operations?|calls?|routes?|paths?))\s+only\b",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:except(?:\s+for)?|exclud(?:e|ing)|without|skip(?:ping)?|leav(?:e|ing)\s+out|but\s+not"
    r"|(?:all|everything)\s+but|omit(?:ting)?|ignor(?:e|ing)|ohne|außer|sauf|excepto)\b" + _WORDS,
    re.IGNORECASE,
)
# What follows says something else: how much, where, how long.
_END = frozenset(
    """with for at against in over under during within while from on by until per using ramp
    ramping run runs running make makes test load users user vus then but mit für gegen bei
    avec pour con para em""".split()  # noqa: SIM905 - a table reads better
)
_FILLERS = frozenset(
    """the a an and or all any of to its our this that these those endpoint endpoints request
    requests operation operations call calls route routes path paths api apis resource
    resources service related part parts die der das und les la le el los las y e o as os de
    des""".split()  # noqa: SIM905
)
_JOINERS = frozenset({"and", "or", "und", "et", "y", "e", "o", "ou"})
_READS = frozenset({"read", "reads", "reading", "read-only", "readonly"})
_WRITES = frozenset({"write", "writes", "writing"})
_READING = frozenset({"GET", "HEAD"})
_CUT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^\w]+|_")


class Phrase(NamedTuple):
    """What a description names: methods, paths, and groups of words that belong together."""

    span: Span
    text: str
    methods: frozenset[str]
    paths: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether it names nothing."""
        return not (self.methods or self.paths or self.groups)


def chosen_in(text: str) -> Iterator[Phrase]:
    """Yield what a description says it wants alone."""
    for pattern in (_ONLY, _ONLY_AFTER):
        yield from _phrases(pattern, text)


def excluded_in(text: str) -> Iterator[Phrase]:
    """Yield what a description does not want."""
    yield from _phrases(_EXCEPT, text)


def stems(word: str) -> frozenset[str]:
    """Return the parts of a name, each in the singular: `orderItems` is order, item."""
    return frozenset(_stem(part) for part in _CUT.split(word) if part)


def _stem(word: str) -> str:
    lower = word.lower()
    if lower.endswith("ies") and len(lower) > 4:  # noqa: PLR2004 - not "ties"
        return lower[:-3] + "y"
    if lower.endswith(("sses", "ches", "shes", "xes")):
        return lower[:-2]
    return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower


def _phrases(pattern: re.Pattern[str], text: str) -> Iterator[Phrase]:
    for found in pattern.finditer(text):
        phrase = _phrase(found.group(1), Span(*found.span()))
        if not phrase.is_empty:
            yield phrase


def _phrase(words: str, span: Span) -> Phrase:
    methods: set[str] = set()
    paths: list[str] = []
    groups: list[list[str]] = [[]]
    shown = []
    for word in words.replace(",", " , ").split():
        plain = word.strip("\"'`*")
        lower = plain.lower()
        if lower in _END:
            break
        shown.append(plain)
        if plain in METHODS:
            methods.add(plain)
        elif lower in _READS:
            methods |= _READING
        elif lower in _WRITES:
            methods |= METHODS - _READING - {"OPTIONS"}
        elif plain.startswith("/"):
            paths.append(plain)
        elif lower in _JOINERS or lower == ",":
            groups.append([])
        elif lower not in _FILLERS and plain:
            groups[-1].append(plain)
    kept = tuple(tuple(group) for group in groups if group)
    return Phrase(span, " ".join(shown), frozenset(methods), tuple(paths), kept)
