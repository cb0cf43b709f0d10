"""Reads what an answer should look like: status codes, and text that it should contain."""

import re

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


def statuses(text: str) -> tuple[int, ...]:
    """Return the status codes that the text expects."""
    found: dict[int, None] = {}
    for match in _STATUS.finditer(text):
        for code in re.findall(r"\d{3}", "".join(match.groups())):
            found[int(code)] = None
    return tuple(found)


def contained(text: str) -> str | None:
    """Return the quoted text that an answer should contain."""
    found = _CONTAINS.search(text)
    return next(filter(None, found.groups()), None) if found else None
