"""Turns arrival rates into tokens: `#300 requests per second` becomes `^300`, per second."""

import re

from worker.description.workload.numerals import KNOWN, VALUE, plain

_PER_SECOND = {
    "s": 1,
    "sec": 1,
    "second": 1,
    "m": 60,
    "min": 60,
    "minute": 60,
    "h": 3600,
    "hr": 3600,
    "hour": 3600,
}
_NOUN = (
    r"(?:requests?|reqs?|calls?|hits?|iterations?|iters?|transactions?|orders?|checkouts?|logins?|"
    r"log ins|sign ?ups|registrations?|searches|quer(?:y|ies)|page ?views?|page loads|messages?|"
    r"events?|purchases?|bookings?|reservations?|payments?|uploads?|downloads?|submissions?|"
    r"operations?|ops|posts?|gets?|puts?|arrivals?|visits?|jobs|transfers?|lookups?|clicks?)"
)
_QUALIFIER = (
    r"(?:api|http|https|get|post|put|delete|new|search|login|incoming|concurrent|total|graphql|"
    r"read|write|k6) "
)
_NEW_USERS = r"new (?:virtual )?(?:users?|visitors?|customers?|clients?|shoppers?|people|sessions)"
_WHAT = rf"(?:(?:{_QUALIFIER}){{0,2}}{_NOUN}|{_NEW_USERS})"
_ARRIVE = r"(?: (?:arrive|arriving|start|starting|started|sent|made|placed|coming in|come in))?"
_UNIT = "second|sec|s|minute|min|m|hour|hr|h"
_PER = r"(?:per|/|an?|each|every|in one|p)"

_COUNTED = re.compile(rf"#({VALUE}) (?:of )?{_WHAT}{_ARRIVE} {_PER} ({_UNIT})(?= )")
_SHORT = re.compile(
    rf"#({VALUE}) (rps|tps|qps|rpm|tpm|hps)(?= )|#({VALUE}) (?:r|it|iters|t|q) / (s|sec|m|min)(?= )"
)
_NAMED = re.compile(
    rf"\b(?:arrival rate|request rate|throughput|rate)(?: of| is| at| to| from|:| :|"
    rf" =){{0,2}} #({VALUE}) (?:per|/) ({_UNIT})(?= )"
    rf"|\b(?:at|of) #({VALUE}) (?:per|/) (s|sec|second)(?= )"
)
_LABELLED = re.compile(
    rf"\b(rps|tps|qps|requests per second|req / s|reqs / s|requests / s)(?: of| :|"
    rf" =) #({VALUE})(?= [.,)~])"
)
_SLOW = re.compile(rf"#{VALUE} (?:of )?{_WHAT}{_ARRIVE} {_PER} (m|min|minute|h|hr|hour) ")
_FAST = re.compile(r" (?:rps|tps|qps|hps|(?:per|/|an?|each|every) (?:s|sec|second)) ")
# "from 600 to 6000 requests per minute, hold 6000": numbers without a unit share the only one.
_BARE = re.compile(
    rf"(?<!equal )(?<!back )(?<!set )(?<= )(to|at|from|hold|keep|->) #({KNOWN})(?= (?:(?:up|"
    rf"down) )?(?:for|over|in|within|"
    rf"during|to|"
    rf"->|and|then|[,.]) )"
)
_OF_ONE_USER = re.compile(
    r"\b(?:each|every|per|a single|one|#1) (?:\w+ )?(?:user|vu|client|customer|visitor|shopper|"
    r"person|connection)s?\b"
    r"|\b(?:users?|vus?|clients?|customers?|visitors?|shoppers?) each\b"
)
_SHARED_OUT = re.compile(rf"\^{VALUE}(?= (?:(?:for|on|to|against|in) )?(?:per|each|every)\b)")
_EACH = re.compile(r"\beach\b(?! (?:second|minute|hour|iteration|request|stage|step))")
_LIMITED = re.compile(
    r"\b(?:limit\w*|throttl\w*|quota\w*|allow(?:s|ed)?|push(?:es)?|emits?|broadcasts?|cap|caps|"
    r"capped|rejects?)\b"
    # The status of a limiter, not a number of users or seconds.
    r"|\b(?:status|codes?|http|returns?|responds?|answers?|expect\w*|gets?)"
    r"(?: (?:with|an?|the|code|status)){0,2} #429\b"
    r"|#429 (?:errors?|status|responses?|answers?|codes?|too)\b"
)


def with_rates(sentence: str) -> str:
    """Return one sentence's tokens with every arrival rate as `^PER_SECOND`, or `^?`.

    What one user does, or what a limiter lets through, is a rate but not the test's: `^?`.
    """
    vague = bool(
        _OF_ONE_USER.search(sentence) or _EACH.search(sentence) or _LIMITED.search(sentence)
    )

    def rate(value: str, unit: str) -> str:
        if vague or value == "?":
            return "^?"
        return f"^{plain(float(value) / _PER_SECOND[unit])}"

    def short(found: re.Match[str]) -> str:
        if found[1]:
            return rate(found[1], "m" if found[2].endswith("m") else "s")
        return rate(found[3], found[4])

    def named(found: re.Match[str]) -> str:
        return f"at {rate(found[1] or found[3], found[2] or found[4])}"

    slow = {found[1][0] for found in _SLOW.finditer(sentence)}
    if len(slow) == 1 and not _FAST.search(sentence):
        unit = slow.pop()
        sentence = _BARE.sub(lambda found: f"{found[1]} {rate(found[2], unit)}", sentence)
    sentence = _COUNTED.sub(lambda found: rate(found[1], found[2]), sentence)
    sentence = _SHORT.sub(short, sentence)
    sentence = _LABELLED.sub(lambda found: f"at {rate(found[2], 's')}", sentence)
    return _SHARED_OUT.sub("^?", _NAMED.sub(named, sentence))
