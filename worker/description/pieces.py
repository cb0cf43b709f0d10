"""Cuts a description into one piece of text for each request: what leads to it, what follows it."""

import re
from dataclasses import dataclass

from worker.description.traffic import Method
from worker.description.urls import Mention

_METHODS = "|".join(method.value for method in Method)
_TARGET = r"(?:\s+(?:requests?|calls?))?(?:\s+(?:to|on|at|from|against|for|of))?(?:\s+(?:the|an?))?"
_LEADING = re.compile(
    rf"\b({_METHODS})((?:\s*(?:,|/|and|or|&)\s*(?:{_METHODS}))*){_TARGET}"
    r"(?:\s+(?:endpoint|url|path|page|api|route|resource))?\s*[:=\"'`(*]*\s*\Z",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"[\"'`)*]*\s*(?:endpoint\s+)?[(\[]?\s*(?:(?:with|using|via|by|through|as)\s+)?(?:an?\s+|"
    rf"the\s+)?(?:http\s+)?({_METHODS})\b"
    r"(?!\s*[\"'`(]?(?:/|https?:))"
)
_AROUND = re.compile(rf"\b({_METHODS})\s+(?:requests?|calls?|method)\b", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"[.;!?](?=\s|\Z)|\n|,|(?<!\S)\(?\d{1,2}\)(?=\s)|->|=>|>|\b(?:and\s+then|then|and|followed\s+by|after\s+that|afterwards|"
    r"next|finally)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?](?=\s+\D|\s*\Z)|\n\s*\n")
_LONGEST_LEAD = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """A mention with the text that belongs to it; spans are positions in the description.

    `tail` ends with the sentence; `reach` goes on to the next piece, whatever stands between.
    """

    mention: Mention
    methods: tuple[Method, ...]
    lead: str
    tail: str


def cut_pieces(text: str, mentioned: tuple[Mention, ...]) -> tuple[Piece, ...]:
    """Return every mention with its part of the text."""
    leads = [_lead_start(text, mentioned, index) for index in range(len(mentioned))]
    ends = [*leads[1:], len(text)][: len(leads)]
    return tuple(
        _piece(text, mention, start, end)
        for mention, start, end in zip(mentioned, leads, ends, strict=True)
    )


def _piece(text: str, mention: Mention, start: int, end: int) -> Piece:
    lead, reach = text[start : mention.start], text[mention.end : end]
    sentence = _SENTENCE.search(reach)
    return Piece(
        mention=mention,
        methods=_methods(lead, reach),
        lead=lead,
        tail=reach[: sentence.start()] if sentence else reach,
    )


def _lead_start(text: str, mentioned: tuple[Mention, ...], index: int) -> int:
    mention = mentioned[index]
    earliest = mentioned[index - 1].end if index else 0
    start = max(earliest, mention.start - _LONGEST_LEAD)
    between = text[start : mention.start]
    named = _LEADING.search(between)
    limit = named.start() if named else len(between)
    cuts = [cut.end() for cut in _SEPARATOR.finditer(between[:limit])]
    if cuts:
        return start + cuts[-1]
    return start if index == 0 or not named else start + _after_tail(between, limit)


def _after_tail(between: str, limit: int) -> int:
    """Return where the lead begins without a separator; all before it is the tail.

    A stated method takes no more than a short word group into its lead.
    """
    return 0 if len(between[:limit].split()) <= 4 else limit  # noqa: PLR2004 (a phrase)


def _methods(lead: str, reach: str) -> tuple[Method, ...]:
    if named := _LEADING.search(lead):
        first, more = named.groups()
        rest = re.findall(_METHODS, more, re.IGNORECASE)
        if first.isupper() or first.lower() not in {"head", "options"}:
            return tuple(dict.fromkeys(Method(name.upper()) for name in (first, *rest)))
    if named := _TRAILING.match(reach) or _AROUND.search(lead):
        return (Method(named.group(1).upper()),)
    return ()
