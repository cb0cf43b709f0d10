"""Tells whether a description names all the endpoints that its test should request."""

import re
from bisect import bisect_left

from shared.domain.plan import Plan
from worker.description.plain import plain
from worker.description.urls import Mention, mentions

# "Create a load test" speaks to us, and "send 100 requests" of the load.
_ORDER = re.compile(
    r"\b(?:create|generate|write|make|build|run|do|perform|execute|send|submit|post)\b"
    r"[^.,;\n]{0,60}\b(?:tests?|scripts?|scenarios?|testing|requests?|calls?|load|traffic)\b",
    re.IGNORECASE,
)
# What users do. Where no address says how, the script has to find one.
_ACTIVITY = re.compile(
    r"\b(?:brows|search|view|add|creat|submit|order|buy|purchas|pay|check(?:s|ing)? ?out"
    r"|log(?:s|ged|ging)?[ -]?(?:in|out)|sign(?:s|ing)?[ -]?(?:in|up|out)|regist|authenticat|upload"
    r"|download|updat|"
    r"edit|delet|remov|cancel|book|subscrib|publish|comment|review|follow|navigat|fetch|read|open|"
    r"visit|poll|scroll|click|select|filter|play|stream|connect|import|export|flow|journey|"
    r"workflow|crud|other|etc|various|endpoints like|and so on)\w*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;!?](?=\s|\Z)|\n|,|->|=>|>|\b(?:and|then|before|after|while|with)\b")
_BASES = re.compile(r"/?|(?:/(?:api|rest|graphql|services?|public|prod|staging|dev|v\d[\d.]*))+/?")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words of loads, which say nothing of what is requested.
_LOAD_WORDS = frozenset(
    {"user", "test", "load", "request", "virtual", "second", "minute", "hour", "rate", "ramp"}
    | {"http", "https", "with", "each", "status", "time", "response", "check", "steady", "total"}
    | {"get", "post", "put", "api", "the", "and", "for"}
)


def all_named(text: str, plan: Plan) -> tuple[Mention, ...]:
    """Return the endpoints of a description if it names all that should be requested; else none.

    It does not if it tells of something that users do without saying where.
    """
    plain_text = plain(text)
    found = mentions(plain_text)
    named = [each for each in found if not is_base(each.path.partition("?")[0])]
    sockets = any(each.origin and each.origin.startswith("ws") for each in found)
    if not named or sockets or plan.activities:
        return ()
    ordered = _ORDER.sub(lambda match: " " * len(match.group()), plain_text)
    starts = [each.start for each in found]
    start = 0
    for end in [*(cut.start() for cut in _CLAUSE.finditer(ordered)), len(ordered)]:
        has_address = bisect_left(starts, start) < bisect_left(starts, end)
        if not has_address and _ACTIVITY.search(ordered, start, end):
            return ()
        start = end
    return tuple(named)


def is_base(path: str) -> bool:
    """Return whether a path is none of an endpoint, but where the paths of endpoints begin."""
    return _BASES.fullmatch(path) is not None


def words_beside_addresses(text: str) -> frozenset[str]:
    """Return the stems of a description's words that are no part of an address."""
    plain_text = plain(text)
    found = mentions(plain_text)
    starts = [0, *(each.end for each in found)]
    ends = [*(each.start for each in found), len(plain_text)]
    return stems(" ".join(plain_text[start:end] for start, end in zip(starts, ends, strict=True)))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words, but for those of loads: by them paths are known."""
    words = (word.lower().removesuffix("s") for word in _WORD.findall(text))
    return frozenset(word[:5] for word in words if word not in _LOAD_WORDS)
