"""Reads how long a constant load lasts; waits, timeouts and lifetimes are not its length."""

import re

from worker.description.workload.numerals import VALUE
from worker.description.workload.vocabulary import words

_ERASED = (
    re.compile(
        rf"\b(?:wait\w*|sleep\w*|paus\w+|think\w*|idl\w+|delay\w*|rest|rests|resting|breaks?|gap|"
        rf"backoff|poll\w*)(?: (?!run|test|load)[a-z(~]+){{0,5}}?(?: :| =)? @{VALUE}"
    ),
    re.compile(
        rf"@{VALUE} (?:of )?(?:[a-z]+ )?(?:think\w*|pauses?|sleeps?|delays?|waits?|waiting|breaks?|"
        rf"gaps?|apart|between|after each|after every|timeouts?|intervals?|later|cache|ttl|session|"
        rf"token|video|clip|window|polling|old|before|after|ago|warm\w* ?up|cool ?down|setup|token|"
        rf"ramp\w*|response|graceful)\b"
    ),
    re.compile(rf"\btime ?outs?(?: [a-z]+){{0,3}}(?: :| =)? @{VALUE}"),
    re.compile(
        rf"\b(?:expir\w+|valid|lives?|ttl|cached?|lock\w*|blocked|banned|retry|retries|refresh\w*|"
        rf"rotat\w+|graceful\w*|set ?up|teardown|warm\w* ?up)(?: [a-z]+){{0,5}}(?: :| =)? @{VALUE}"
    ),
    re.compile(
        rf"\b(?:every|each|after|within|in under|under|below|until|first|last|before|longer than|"
        rf"less than|than|since|past|start time) (?:the |"
        rf"a )?@{VALUE}(?! (?:long )?(?:\w+ )?(?:test|run|of)\b)"
    ),
)

_ARTICLE = (
    r"(?:(?:a|the|full|total|of|period|exactly|duration|another|whole|entire|precisely|straight|"
    r"length|time) ){0,6}"
)
_FOR = re.compile(
    rf" (?:for {_ARTICLE}|over (?:a|the) (?:period|course|"
    rf"span) of )@(?P<s>{VALUE})(?= )(?! (?:each|per|apiece|every)\b)"
)
_STATED = (
    re.compile(rf" (?:test|run|load|soak) of @(?P<s>{VALUE})(?= )"),
    re.compile(
        rf"\b(?:test |total |overall |run |load |the |a |its |^)?(?P<of>[a-z~:.,(]+ )?(?:duration|"
        rf"length|run ?time|run time|test time|time(?= :)|time frame)(?: (?:should|must|will|be|of|"
        rf"is|for|the|test|run|:|=|-|->|total))* @(?P<s>{VALUE})(?= )"
    ),
    re.compile(
        rf"@(?P<s>{VALUE}) (?:long )?(?:(?:long|load|stress|soak|smoke|endurance|performance|spike|"
        rf"constant|steady|k6|api|http|baseline|simple|quick|short|basic|breakpoint|volume|"
        rf"capacity|browser|duration) ){{0,3}}(?:tests?|runs?|soak|smoke|scenario|simulation|"
        rf"session of load|load)\b(?! data)"
    ),
    re.compile(
        rf"\b(?:test|run|runs|running|load|it|that|which|scenario|everything|should|must|to|and|"
        rf"lasting)(?: (?:should|must|will|that|to))* (?:lasts?|lasting|runs?|running|takes?|go on|"
        rf"continues?|during)(?: (?:it|the|test|this|for|exactly|a|total|of|over|"
        rf"script))* @(?P<s>{VALUE})(?= )"
    ),
    re.compile(
        rf" (?:run|lasting|during|run it|run this)(?: (?:the|a|period|of|exactly|"
        rf"total))* @(?P<s>{VALUE})(?= )"
    ),
    re.compile(
        rf"@(?P<s>{VALUE}) (?:in total|total|overall|altogether|long|duration|straight)(?= )"
    ),
    re.compile(
        rf"[&^]{VALUE} (?:(?:,|/|-|\||x|\(|->|and|~|for|:|"
        rf"\.) )?(?:[a-z]+ : )?@(?P<s>{VALUE}) (?:\) )?(?=[.,]|and |with |against |on |~)"
    ),
    re.compile(
        rf"(?:^|[.,:(~]|and|run|test|for) (?:a )?@(?P<s>{VALUE})(?: (?:[,/:-]|with|at|of|"
        rf"(?:against|on) ~ (?:with|at)))?(?: [a-z]+){{0,3}} [&^]{VALUE}(?= )"
    ),
)
_OWN = words("test total overall the run load a its : . , ( ~ and with for of")
_OCCUPIED = re.compile(
    r" (?:book\w*|reserv\w*|rent\w*|schedul\w*|subscri\w*|hire\w*|park\w*|report\w*|wait\w*|"
    r"sleep\w*|paus\w+|think\w*|idl\w*|cache[ds]?|caching|valid|lock\w*|block\w*|open|connected|"
    r"watch\w*|stream\w*|listen\w*|poll\w*|rest|stay\w* (?:on|in|connected|logged|open)|logged in|"
    r"session|token|alive|subscribed|play\w*|down|offline|unavailable|idle|banned|live|lives|"
    r"brows\w+ the page|buffer\w*|stored?|scheduled|held open|each|every user)(?: (?!run|"
    r"test)[a-z~]+){0,4} $"
)
# "500 users over 2 minutes" may be a ramp or the whole test; a spike is no constant load.
_SPREAD = re.compile(rf" over @{VALUE} |\bspik\w+|\bsurge|\bburst")
# Few tests run for days; reports, bookings and retention periods do.
_DAY_S = 86400
_ENDURING = re.compile(r"\b(?:soak|endurance|test|run|duration)\b")
_RUNNING = re.compile(
    r"[&^]|^ +for $|^ *[,.:(~]* *$| (?:run|runs|running|test|tests|testing|load|soak\w*|stress\w*|"
    r"hit|hits|hitting|hammer\w*|simulat\w+|traffic|script|perform\w*|execut\w*|hold|holding|keep|"
    r"keeping|sustain\w*|maintain\w*|continu\w*|go|going|last|lasts|repeat\w*|loop\w*|call|calls|"
    r"calling|request|requests|benchmark\w*|spam|send|sends|sending|use|users|vus|it|them|users|"
    r"shoppers|customers|visitors|clients|people|check|measure|~) "
)
_LATE = re.compile(
    r"\b(?:each|every) (?:of the )?(?:[&#]\S+ )?(?:virtual )?(?:user|vu|client|visitor|customer|"
    r"shopper|request|page|one|iteration|test|scenario|step|stage|country|region|"
    r"endpoint)s?\b[^.]{0,200}$|[a-z]+ each [^.]{0,60}$"
)


def read_length(sentence: str) -> list[float | None]:
    """Return the seconds that one sentence gives the test; None where they are not exact."""
    spread = bool(_SPREAD.search(sentence))
    for pattern in _ERASED:
        sentence = pattern.sub(" ~ ", sentence)
    lengths = [
        _seconds(found["s"]) for found in _FOR.finditer(sentence) if not _of_users(sentence, found)
    ]
    lengths += [None for found in _FOR.finditer(sentence) if _of_users(sentence, found)]
    for pattern in _STATED:
        for found in pattern.finditer(sentence):
            if "of" not in found.groupdict() or (found["of"] or ".").strip() in _OWN:
                lengths.append(_seconds(found["s"]))
    days = any(length is not None and length >= _DAY_S for length in lengths)
    unsure = spread or (days and not _ENDURING.search(sentence))
    return [*lengths, None] if unsure else lengths


def _of_users(sentence: str, found: re.Match[str]) -> bool:
    """Return whether the time is what a user spends or a thing lasts, rather than the test."""
    before = sentence[max(0, found.start() - 300) : found.start() + 1]
    clause = before[before.rfind(" , ") + 1 :] if " , " in before else before
    occupied = _OCCUPIED.search(f" {clause}") or _LATE.search(clause)
    return bool(occupied) or not _RUNNING.search(f" {clause}")


def _seconds(value: str) -> float | None:
    return None if value == "?" or float(value) <= 0 else float(value)
