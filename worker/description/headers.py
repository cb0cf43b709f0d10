"""Reads request headers; those that carry secrets become variables."""

import re

from shared.secret_names import variable
from worker.description.traffic import HeaderValue, Secret

_VALUE = (
    r"\s*(?::|=|\bset to\b|\bof\b|\bequal to\b)\s*"
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'|`([^`\n]{1,300})`"
    r"|([^\s,;\"'`\ufffc]{1,300}(?:;\s?(?:charset|q|v|version)=[^\s,;\"'`]{1,40})?))"
)
_NAME = r"[\"'`]?([A-Za-z][A-Za-z0-9-]{0,60})[\"'`]?"
_INTRODUCED = re.compile(
    rf"\bheaders?\b\s*:?\s*(?:named\s+|called\s+)?{_NAME}{_VALUE}", re.IGNORECASE
)
_NEXT = re.compile(rf"\s*(?:,|;|and|&|,\s*and)\s*(?:header\s+)?{_NAME}{_VALUE}", re.IGNORECASE)
# A dash and a capital make a name plain even where the word "header" is missing.
_PLAIN = re.compile(
    rf"(?<![\w/-])[\"'`]?((?:X|x)-[A-Za-z0-9-]{{1,60}}|[A-Z][a-z]+(?:-[A-Z][A-Za-z]+)+"
    rf"|Accept|Cookie|Origin|Referer)[\"'`]?{_VALUE}"
)
_SECRET = re.compile(r"key|token|secret|auth|cookie|session|password|signature", re.IGNORECASE)
# k6 computes these itself; a fixed value would break the request.
_COMPUTED = frozenset({"content-length", "transfer-encoding", "connection", "upgrade"})
_ANSWERED = re.compile(r"\b(?:responses?|answers?|reply|replies)\b[^.;\n]*\Z", re.IGNORECASE)
_NEAR = 40
_MOST_HEADERS = 20
_WORDS = frozenset({"with", "and", "the", "that", "is", "are", "to", "in", "of", "for", "body"})


def headers(text: str) -> tuple[tuple[tuple[str, HeaderValue], ...], frozenset[str]]:
    """Return the headers, each name once, and the values that must not be repeated."""
    found: dict[str, tuple[str, HeaderValue]] = {}
    secrets: set[str] = set()
    for name, value, answered in _pairs(text):
        lower = name.lower()
        if lower in _COMPUTED or lower in _WORDS or lower == "authorization":
            continue
        if _SECRET.search(name):
            secrets.add(value)
        if answered:
            continue
        if _SECRET.search(name):
            found.setdefault(lower, (name, Secret(variable(re.sub(r"^[Xx]-", "", name)))))
        else:
            found.setdefault(lower, (name, value))
    return tuple(found.values()), frozenset(secrets)


def _pairs(text: str) -> list[tuple[str, str, bool]]:
    """Return names and values, and whether they are those of answers."""
    pairs: list[tuple[str, str, bool]] = []
    for opening in _INTRODUCED.finditer(text):
        answered = _is_answered(text, opening.start())
        match: re.Match[str] | None = opening
        while match and len(pairs) < _MOST_HEADERS:
            pairs.append((*_pair(match), answered))
            match = _NEXT.match(text, match.end())
    pairs.extend(
        (*_pair(match), _is_answered(text, match.start())) for match in _PLAIN.finditer(text)
    )
    return pairs


def _is_answered(text: str, place: int) -> bool:
    """Return whether a text speaks of the answer before a place."""
    return bool(_ANSWERED.search(text, max(0, place - _NEAR), place))


def _pair(match: re.Match[str]) -> tuple[str, str]:
    name, *values = match.groups()
    value = next(filter(None, values), "").strip()
    bare = values[3] is not None
    return name, value.rstrip(".)") if bare else value
