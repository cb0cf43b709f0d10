"""Finds the secrets that are written into a description, so that nobody repeats them."""

import re
from typing import NamedTuple

from shared.domain.plan import Span

_SPELLED_OUT = re.compile(
    r"(?<![a-zA-Z0-9])(?:password|passwd|passphrase|pwd|secret|token|api[- _]?key|bearer|basic)\b"
    r"[\"'`]?\s*+"
    r"(?:(?:[:=]|\bis\b)\s*+(?:\"([^\"\n]{1,4000})\"|'([^'\n]{1,4000})'|`([^`\n]{1,4000})`"
    r"|[\"'`]?([^\s\"'`,;&]{1,4000}))"
    r"|[\"'`]([^\"'`\n]{1,4000})[\"'`]|([^\s\"'`,;]{3,4000}))",
    re.IGNORECASE,
)
# The last group: a word that nothing introduces.
_BARE = 6
# https://name:password@host
_USERINFO = re.compile(r"://[^\s/@:]{1,200}:([^\s/@]{1,200})@")
_COOKIE = re.compile(
    r"\bcookie\b[\"'`]?\s*+:\s*+[\"'`]?[\w.-]{1,100}=([^\s\"'`;]{1,4000})", re.IGNORECASE
)
_AUTHORIZATION = re.compile(
    r"\bauthorization\b[\"'`]?\s*[:=]\s*[\"'`]?(?:(?:bearer|basic|token)\s+)?([^\s\"'`,;]{1,4000})",
    re.IGNORECASE,
)
# Words that join others are nobody's name and no password: "with username and password for ...".
_A_WORD_OF_ITS_OWN = (
    r"(?!(?:a|an|the|and|or|but|nor|with|without|for|from|of|in|into|on|onto|at|as|by|to|via|per"
    r"|over|under|within|during|until|after|before|against|between|through|using|then|than|when"
    r"|while|where|if|so|that|which|who|is|are|be|was|were|must|should|shall|will|can|may|has|have"
    r"|their|its|his|her|our|your|my|this|these|those|each|every|all|both|not|no|only|also"
    r"|required|optional)(?![\w@.-]*\w))"
)
# "user X and password"; blanks are taken possessively: given back, they could be shared out in very
# many ways.
_USER_NAMED = (
    r"\b(user ?name|user|e-?mail|login|account)\b\s*+(?:(?:is|=|:)\s*+)?"
    rf"[\"'`]?{_A_WORD_OF_ITS_OWN}([^\s\"'`,;:=/&]{{1,100}})[\"'`]?"
    r"\s*+(?:(?:,|and|with|/|&)\s*+)?(?:and\s++)?(?:(?:the|a|its|his|her|their)\s++)?"
    r"\b(?:password|pass|pwd)\b"
)
_PASSWORDS = ("pass", "pwd")
_USER = re.compile(_USER_NAMED, re.IGNORECASE)
_LOGIN = re.compile(
    rf"{_USER_NAMED}\s*+(?:(?:is|=|:)\s*+)?"
    rf"[\"'`]?{_A_WORD_OF_ITS_OWN}([^\s\"'`,;]{{1,200}})",
    re.IGNORECASE,
)


class StatedUser(NamedTuple):
    """Who logs in."""

    is_email: bool
    name: str


def stated_user(text: str) -> StatedUser | None:
    """Return who logs in: the X of "user X and password"."""
    low = text.lower()
    found = _USER.search(text) if any(word in low for word in _PASSWORDS) else None
    if found is None:
        return None
    return StatedUser(found.group(1).lower().replace("-", "") == "email", found.group(2))


def stated_secrets(text: str) -> tuple[Span, ...]:
    """Return where secrets stand: values after words such as `password` that look like one."""
    spans = {
        Span(*found.span(1))
        for pattern in (_AUTHORIZATION, _USERINFO, _COOKIE)
        for found in pattern.finditer(text)
    }
    for found in _SPELLED_OUT.finditer(text):
        bare = found.lastindex == _BARE
        if not bare or _looks_random(found.group(_BARE)):
            spans.add(_trimmed(text, found.span(found.lastindex or 0)))
    if login := _LOGIN.search(text):
        spans.add(_trimmed(text, login.span(3)))
    return tuple(sorted(spans))


def _trimmed(text: str, span: tuple[int, int]) -> Span:
    start, end = span
    return Span(start, start + len(text[start:end].rstrip(".)")))


def _looks_random(word: str) -> bool:
    return any(char.isdigit() for char in word) or not word.rstrip(".,)").isalpha()
