"""Finds what a wish wants to be without: a request, the thresholds, the pauses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from shared.domain.plan import Span
from worker.description.traffic import Method

# "Delete /cart" is what users do; "delete the GET /cart request" is a wish.
_VERB = (
    r"(?P<verb>without|remove|drop|omit|skip|leave out|take out|get rid of|no longer|no more"
    r"|instead of|delete(?= the\b)|no(?= (?:think|pause|sleep|threshold|limit|error|latency)))"
)
_METHODS = "|".join(Method)
_REQUEST = rf"(?:(?:{_METHODS})\s+)?(?:https?://\S{{1,500}}|/[^\s,;]{{0,500}})"
_THING = r"[a-z][a-z -]{2,40}?(?=[.,;:!\n]|\s+(?:and|but|then|instead|any ?more)\b|\s*\Z)"
_REMOVAL = re.compile(
    rf"\b{_VERB}\s+(?:(?:any|all|the|its|every|send(?:ing)?|calls? to|requests? to)\s+){{0,3}}"
    rf"(?:(?P<requests>{_REQUEST}(?:(?:\s*,\s*|\s+(?:and|or)\s+){_REQUEST}){{0,20}})"
    rf"(?:\s+(?:request|call|step)s?\b)?|(?P<thing>(?i:{_THING})))",
    re.IGNORECASE,
)
_ONE_REQUEST = re.compile(rf"(?:(?P<method>{_METHODS})\s+)?(?P<url>https?://\S+|/[^\s,;]*)")
_LIMITS = re.compile(r"(?:\w+ ){0,2}(?:thresholds?|limits?|criteria|criterion)", re.IGNORECASE)
_PAUSES = re.compile(r"pauses?|think[ -]?times?|sleeps?|waits?|waiting", re.IGNORECASE)
_OF_FAILURES = re.compile(r"error|fail", re.IGNORECASE)
_OF_LATENCY = re.compile(r"latency|response|duration|time", re.IGNORECASE)
_STEP = re.compile(r"\s+(?:step|request|call|page|part)s?\Z", re.IGNORECASE)


class Kind(Enum):
    """What is to go."""

    STEP = auto()
    LIMITS = auto()
    PAUSES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A part that is to go. A step is known by its URL and perhaps its method, or by `name`.

    Of limits, `name` is the metric that they set one to; empty: all of them.
    """

    kind: Kind
    span: Span
    text: str
    method: str | None = None
    url: str | None = None
    name: str = ""


def removals_in(text: str) -> tuple[Removal, ...]:
    """Return what a wish wants to be without, in the order of the text."""
    return tuple(each for found in _REMOVAL.finditer(text) for each in _removals(found))


def _removals(found: re.Match[str]) -> Iterator[Removal]:
    span, text = Span(*found.span()), found.group()
    if found["requests"]:
        for one in _ONE_REQUEST.finditer(found["requests"]):
            yield Removal(
                kind=Kind.STEP,
                span=span,
                text=text,
                method=one["method"],
                url=one["url"].rstrip(".,;:)"),
            )
        return
    thing = " ".join(found["thing"].lower().split())
    if _LIMITS.fullmatch(thing):
        yield Removal(kind=Kind.LIMITS, span=span, text=text, name=_metric(thing))
    elif _PAUSES.fullmatch(thing):
        yield Removal(kind=Kind.PAUSES, span=span, text=text)
    else:
        yield Removal(kind=Kind.STEP, span=span, text=text, name=_STEP.sub("", thing))


def _metric(thing: str) -> str:
    if _OF_FAILURES.search(thing):
        return "http_req_failed"
    return "http_req_duration" if _OF_LATENCY.search(thing) else ""
