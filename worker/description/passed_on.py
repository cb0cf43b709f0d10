"""Finds what a description wants to be passed on to later requests: a token or an id."""

import re
from dataclasses import dataclass

_TAKEN = r"(?:extract|captur|sav|stor|grab|re-?us|tak|pars|remember)(?:e|es|ed|ing|s)?"
_GIVEN = r"(?:returned|resulting|received|obtained|issued)"
_SESSION = r"session[ _-]?(?:id|cookie)s?\b|cookies?\b"
_TICKET = r"(?:(?:access|auth|bearer|session|csrf)[ _-]?)?(?:token|jwt)\b"
_ID = r"(?<!session[ _-])(?:(?!session)\w{1,20}[ _]?)?ids?\b"
_LATER = r"(?:later|subsequent|next|following|other|remaining|further|all)"
_LOGIN = r"(?:log(?:s|ged)?[ -]?in|login|sign(?:s|ed)?[ -]?in|authenticat\w{1,4})"
_ANSWER = r"(?:response|answer|reply|login|previous|first|creat\w{1,5}|that (?:request|call|step))"


def _pattern(noun: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{_TAKEN}\s+(?:the\s+|its\s+|that\s+|an?\s+)?(?:{_GIVEN}\s+)?(?:{noun})"
        rf"|\b{_GIVEN}\s+(?:{noun})"
        rf"|\b(?:{noun})[^.\n]{{0,25}}\b(?:from|returned by|returned in|of) "
        rf"(?:the |its |that |an? )?{_ANSWER}\b"
        rf"|\b(?:use|pass|send|include)s?\s+(?:the|that|its)\s+(?:{noun})[^.\n]{{0,30}}\b{_LATER}\b"
        rf"|\b{_LOGIN}\b[^.\n]{{0,60}}\b(?:use|pass|send|include)s?\s+(?:the|that|its)\s+(?:{noun})",
        re.IGNORECASE,
    )


_PATTERNS = {"session": _pattern(_SESSION), "token": _pattern(_TICKET), "id": _pattern(_ID)}


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What an answer gives to later requests, and where the description says so.

    `what` is a `token`, an `id`, or a `session` that cookies may keep.
    """

    what: str
    start: int
    end: int


def passed_on(text: str) -> tuple[PassedOn, ...]:
    """Return what is to be passed on, each once. Only English is read."""
    found = ((what, pattern.search(text)) for what, pattern in _PATTERNS.items())
    return tuple(PassedOn(what, *match.span()) for what, match in found if match)
