"""Reads how often the test is to run its flow: by each user, or in total."""

import re
from dataclasses import dataclass
from typing import Literal

from worker.description.workload.numerals import VALUE

_NOUN = r"(?:iterations?|iters|full iterations)"
_ROUND = rf"(?:{_NOUN}|loops?|rounds|repetitions|cycles)"
_USER = r"(?:virtual )?(?:users?|vus?|clients?|customers?|visitors?|shoppers?|person|buyers?)"
_SUBJECT = rf"(?:(?: #1)?(?: of)?(?: the| these| those)?(?: #{VALUE})? {_USER})"
_EACH_BEFORE = re.compile(
    rf"\b(?:each|every)(?P<keep>{_SUBJECT})?(?: of them)?(?: (?:should|must|shall|will|"
    rf"to))?(?: [a-z]+){{0,3}}? #(?P<each>{VALUE}) {_ROUND}(?= )"
    rf"|\b(?P<keep2>{_USER}) each (?:[a-z]+ ){{0,2}}?#(?P<each2>{VALUE}) {_ROUND}(?= )"
    rf"|\b(?:each|every)(?P<keep3>{_SUBJECT}) (?:should |must |will )?(?:runs?|repeats?|executes?|"
    rf"performs?|does|do|goes through|completes?) (?:the|this|that|it|"
    rf"a)(?: (?!#)\S+){{0,4}}? (?:exactly )?#(?P<each3>{VALUE}) times(?= )"
)
_EACH_AFTER = re.compile(
    rf"#(?P<each>{VALUE}) {_ROUND} (?:each|apiece|per (?:virtual )?(?:user|vu|client|visitor|"
    rf"customer|shopper)|for (?:each|every) {_USER}|by each {_USER})(?= )"
    rf"|\b(?P<keep>{_USER}) x #(?P<product>{VALUE}) {_NOUN}(?= )"
)
_LABEL_EACH = re.compile(
    rf"\biterations per (?:virtual )?(?:user|vu)(?: :| =| of| is)? #(?P<each>{VALUE})(?= )"
)
_SPREAD = (
    r"(?: (?:in total|total|overall|altogether|in all|(?:shared|split|distributed|spread|divided)"
    r"(?: out)?(?: equally| evenly)?(?: between| among| amongst| across| over| by)?|between|among|"
    r"across))?"
)
_TOTAL = re.compile(
    rf"#(?P<total>{VALUE}) (?:total |shared )?{_NOUN}(?: (?:should|must|to) be)?(?: of (?:the |"
    rf"this )?[a-z]+(?: [a-z]+)?)??{_SPREAD}(?= )"
    rf"|\b(?:a )?total (?:of )?#(?P<total2>{VALUE}) {_NOUN}{_SPREAD}(?= )"
    rf"|\b(?:total )?iterations(?: :| =| of) #(?P<total3>{VALUE})(?= )"
)
_TIMES = re.compile(
    r"\b(?:run|repeat|execute|perform|do|loop|running|repeating|iterate|call|running through|"
    r"go through)(?: through| over)? (?:it|this|that|the (?:whole |entire |full )?(?:flow|scenario|"
    r"script|test|journey|sequence|steps|user journey|steps above)|the above|them|"
    r"everything)(?: exactly| for| a total of| a)? "
    rf"#(?P<times>{VALUE}) times(?: in total| total| overall)?(?= )"
)
_VAGUE = re.compile(
    r"\b(?:at least|at most|up to|around|about|approximately|max|maximum|minimum|no more than|"
    r"more than|not|roughly) $|#\S+ x $"
)


@dataclass(frozen=True, slots=True)
class Iterations:
    """A number of iterations; None where one was named but not exactly."""

    count: int | None
    per: Literal["vu", "total"] | None


NO_ITERATIONS = Iterations(None, None)


def read_iterations(sentence: str) -> tuple[list[Iterations], str]:
    """Return the iterations that one sentence names, and its tokens without them."""
    found: list[Iterations] = []
    for pattern, per in (
        (_LABEL_EACH, "vu"),
        (_EACH_AFTER, "vu"),
        (_EACH_BEFORE, "vu"),
        (_TOTAL, "total"),
        (_TIMES, "total"),
    ):
        sentence = _without_iterations(pattern, "vu" if per == "vu" else "total", sentence, found)
    return found, sentence


def _without_iterations(
    pattern: re.Pattern[str], per: Literal["vu", "total"], sentence: str, found: list[Iterations]
) -> str:
    def take(match: re.Match[str]) -> str:
        named = {name: value for name, value in match.groupdict().items() if value}
        subject = next((value for name, value in named.items() if name.startswith("keep")), "")
        value = next(value for name, value in named.items() if not name.startswith("keep"))
        hedged = _VAGUE.search(sentence[max(0, match.start() - 20) : match.start()])
        found.append(Iterations(None if hedged else _count(value), per))
        return f"{subject.strip()} , "

    return pattern.sub(take, sentence)


def _count(value: str) -> int | None:
    if value == "?" or not float(value).is_integer() or float(value) < 1:
        return None
    return int(float(value))
