"""Reads what an answer should look like: status codes, and text that it should contain."""

import re
from collections.abc import Iterator

_STATUS = re.compile(
    r"\b(?:status(?:\s+codes?)?|http|code|expect(?:s|ed|ing)?|returns?|returning|respond(?:s|"
    r"ing)?(?:\s+with)?"
    r"|responses?|answers?(?:\s+with)?|gets?|receives?|check(?:s|ing)?\s+for|should\s+be)\b"
    r"(?:\s+(?:an?|the|http|status|codes?|is|of|be|with|to\s+be|equals?|for|should|return|"
    r"it))*\s*[:=]*\s*\(?"
    r"([1-5]\d{2})\b(?!\s*(?:ms|milli|s\b|sec|min|users?|vus?|virtual|requests?|rps|req|"
    r"iterations?|times|%|kb|mb|items|concurrent|\.\d|,\d))"
    r"((?:\s*(?:,|or|/|and)\s*[1-5]\d{2}\b(?!\s*(?:ms|users?|vus?|requests?|rps)))*)",
    re.IGNORECASE,
)
_CONTAINS = re.compile(
    r"\b(?:contain(?:s|ing)?|includ(?:es?|ing))\s+(?:the\s+)?(?:text|string|word|"
    r"phrase)?\s*[:=]?\s*"
    r"(?:\"([^\"\n]{1,200})\"|'([^'\n]{1,200})'|`([^`\n]{1,200})`)",
    re.IGNORECASE,
)


# What says of an answer that it is none that is expected, before it in the same clause.
_OTHERWISE = re.compile(
    r"\b(?:not|no|never|n't|if|when|whenever|unless|except|without|abort|stop|fail(?:s|ed|ure)?"
    r"|errors?|retry|than)\b[^.;\n]{0,60}\Z",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\b(?:responses?|answers?|repl(?:y|ies)|pages?|results?|html|output|returns?|responds?)\b"
    r"[^.;\n]{0,60}\Z",
    re.IGNORECASE,
)
_BEFORE = 80
_SERVER_ERRORS = 500


def statuses(text: str) -> tuple[int, ...]:
    """Return the status codes that the text expects."""
    return tuple(dict.fromkeys(code for match in _STATUS.finditer(text) for code in _codes(match)))


def contained(text: str) -> str | None:
    """Return the quoted text that an answer should contain."""
    found = _CONTAINS.search(text)
    return next(filter(None, found.groups()), None) if found else None


def demanded(text: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield where codes stand that the text surely wants of answers, and which."""
    for match in _STATUS.finditer(text):
        codes = tuple(_codes(match))
        if max(codes) < _SERVER_ERRORS and not _follows(_OTHERWISE, text, match.start()):
            yield match.start(), codes


def demanded_text(text: str) -> str | None:
    """Return the quoted text that is surely looked for in an answer."""
    for match in _CONTAINS.finditer(text):
        told = _follows(_ANSWER, text, match.start())
        if told and not _follows(_OTHERWISE, text, match.start()):
            return next(filter(None, match.groups()), None)
    return None


def _codes(match: re.Match[str]) -> Iterator[int]:
    return map(int, re.findall(r"\d{3}", "".join(match.groups())))


def _follows(pattern: re.Pattern[str], text: str, place: int) -> bool:
    return pattern.search(text, max(0, place - _BEFORE), place) is not None
