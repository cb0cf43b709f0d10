"""Turns counts of virtual users into tokens: `#50 concurrent shoppers` becomes `&50`.

A count is load (`&50`), load that is not exact or not surely the test's (`&?`), or data (`~`), such
as the users that a request creates.
"""

import re

from worker.description.workload.numerals import VALUE
from worker.description.workload.vocabulary import words

_CONCURRENT = r"(?:concurrent|simultaneous|simultaneously|concurrently|virtual|parallel)"
_ADJECTIVE = (
    r"(?:active|simulated|different|unique|real|typical|anonymous|authenticated|logged in|online|"
    r"website|web|mobile|api|http|test|k6|happy|impatient|hungry|curious|bored|returning)"
)
_NOUN = r"(?:users?|usres|uesrs|clients?|shoppers?|visitors?|people|customers?|buyers?|guests?)"
_CROWD = r"(?:students?|players?|readers?|members?|viewers?|fans|drivers?|bots|employees?|persons?)"
_COUNT = re.compile(
    rf"#(?P<value>{VALUE}) (?P<kind>(?:{_ADJECTIVE} )?(?P<strong>{_CONCURRENT} (?:{_ADJECTIVE} |"
    rf"{_CONCURRENT} )?"
    rf"(?:{_NOUN}|{_CROWD})|v ?us?\b|vusers?\b)|(?:{_ADJECTIVE} ){{0,2}}{_NOUN})(?= )"
)
_LABEL = re.compile(
    rf"\b(?:vus?|virtual users|concurrent users|simultaneous users|concurrency|number of (?:\w+ "
    rf")?(?:users|vus)|"
    rf"(?<![a-z] )users(?= (?::|=|->))|user count)(?: \( vus \))?(?: level)?(?: of| is| :| =| -| "
    rf"->| at| constant at| fixed at| constantly at| steady at) (?:to )?#({VALUE})(?: (?:{_NOUN}|"
    rf"vus?))?(?= )"
)

_DATA_BEFORE = words(
    "create creates creating created register registers registering registered delete deletes "
    "deleting "
    "fetch fetches fetching get gets getting list lists listing return returns returning import "
    "imports "
    "importing seed seeds seeding insert inserts retrieve retrieves retrieving search query "
    "contains "
    "containing first top last existing page invite invites stores storing store show shows "
    "showing "
    "update updates updating post posts posting"
)
_LOAD_BEFORE = words(
    "with using use uses by simulate simulates simulating simulated have having let run runs "
    "running to at "
    "and , . : -> ( = ~ start starts starting started end ending when while as from hold holding "
    "keep keeping "
    "maintain maintaining imagine model like where want wants need needs launch launching spawn "
    "spawning "
    "fire send sending test testing tests total peak peaks peaking reach reaches reaching "
    "reached hits hit exactly "
    "only just then the of for drive put throw sustain sustaining handle handles handling "
    "support supports "
    "supporting that stay staying is are be includes involves ramp ramping ramps - are under "
    "survive survives serve serves if employ pretend emulate emulating emulates mimic me see "
    "with us "
    "load traffic parallel until till"
)
_ARTICLE = re.compile(r" (?:the|all|these|those|up to|a) (?:the )?$")
_DOUBT_BEFORE = re.compile(
    r" (?:another|additional|extra|other|more|plus|per|or|#\S+|&\S+|#\S+ [a-z]+ with|for each of "
    r"the|"
    r"(?:groups?|batch(?:es)?|team|list|page|array|database|records?|average|out|pool|set|size|"
    r"files?|csv|dataset) of|"
    r"(?:database|files?|csv|response|page|body|payload|json|array|object|table|company|group|"
    r"tenant|account|organi[sz]ation|contract) with|"
    r"(?:data|records?|search(?:es)?|look(?:s|ing)?|quer(?:y|ies)|ask(?:s|ing)?|filters?) for|"
    r"(?:we|they|it|has|already|i) (?:have|has|had)|has|had) (?:a |the )?$"
)
_DATA_AFTER = re.compile(
    r" (?:accounts?|ids?|profiles?|records?|names?|objects?|rows?|entries|stories|certs?|"
    r"certificates?|tokens?|credentials?|emails?|pages?|groups?|types?|roles?|requests?|logins?|"
    r"files?|endpoints?|(?:in|from) (?:the|a|our|my) (?:database|db|system|table|file|csv|list)|"
    r"already|exist|exists|registered|were|was|in total in|data|table|list)\b"
)
_DOUBT_AFTER = re.compile(
    r" (?:(?:log|arriv|join|start|com|sign|regist|enter|visit)[a-z]*(?: [a-z]+){0,3} (?:every|"
    r"per|each) |"
    r"per|/ (?!@)|\( (?:max|maximum|approx|or so)|a (?:second|minute|hour|day)|an hour|each "
    r"(?:[.,)]|for|per|with)|every|"
    r"daily|more|or so|or more|or less|or fewer|or #\S+|"
    r"at most|at least|max|maximum|min|minimum|tops|plus|in each|on each|from each|by default|"
    r"last|yesterday|apiece|journeys?|"
    r"sessions?|flows?|agents?|(?:and|/|-|,) #\S+ (?:[a-z]+ ){0,2}(?:users?|clients?|visitors?|"
    r"customers?|shoppers?|people|vus?)\b)(?![a-z])"
)
_SINGULAR_AFTER = re.compile(
    r" (?:load|test|stress|soak|spike|smoke|scenario|simulation|for|at|over|with|[.,)~]|and|@)"
)


def with_users(sentence: str) -> str:
    """Return one sentence's tokens with every count of users as `&N` or `&?`, data as `~`."""

    def judged(found: re.Match[str]) -> str:
        return _judged(found, sentence)

    counted = _COUNT.sub(judged, sentence)
    counted = _LABEL.sub(lambda found: f"with &{found[1]}", counted)
    counted = _BETWEEN.sub("&?", counted)
    if not _CHANGING.search(counted):
        counted = _FROM_TO.sub("&?", counted)
    return counted


def without_lists(line: str) -> str:
    """Return the tokens with alternatives such as "10, 50 and 100 users" as `&?`."""
    return _LIST.sub("&? ", line)


_CHANGING = re.compile(
    r"\b(?:ramp|scal(?:e|ing)|increas|grow|climb|ris(?:e|ing)|rais|build|go(?:es|ing)? (?:up|"
    r"from|down)|spik|jump|surg|step|drop|decreas|reduc|gradual|linear|slowly)"
    rf"|[#&]0 to &{VALUE} |[#&]{VALUE} to &0 "
    rf"|\bfrom [#&]{VALUE} (?:[a-z]+ )?to [#&]{VALUE} (?:\( )?(?:over|in|within|during) "
)
_FROM_TO = re.compile(rf"(?:from )?[#&]{VALUE} to &{VALUE}")


_BETWEEN = re.compile(
    rf"(?:between )?[#&]{VALUE} (?:-|/|or) &{VALUE}|between [#&]{VALUE} and &{VALUE}"
)
_LIST = re.compile(rf"#{VALUE} (?:, #{VALUE} ){{0,8}}(?:,|and|or|, and|, or) &{VALUE} ")


def _judged(found: re.Match[str], sentence: str) -> str:
    before = sentence[max(0, found.start() - 60) : found.start()]
    after = sentence[found.end() : found.end() + 60]
    left = before.split()[-1] if before.split() else "."
    if found["value"] == "?":
        return "&?"
    if _DATA_AFTER.match(after):
        return "~"
    if found["strong"]:
        vague = _DOUBT_AFTER.match(after) or _DOUBT_BEFORE.search(before)
        return "&?" if vague else f"&{found['value']}"
    if _DATA_BEFORE.intersection(before.split()[-1:] + _ARTICLE.sub("", before).split()[-1:]):
        return "~"
    return f"&{found['value']}" if _surely(found, before, left, after) else "&?"


def _surely(found: re.Match[str], before: str, left: str, after: str) -> bool:
    if left == "by" and after.startswith(" every @"):
        return True  # a step
    if _DOUBT_AFTER.match(after) or _DOUBT_BEFORE.search(before):
        return False
    singular = found["kind"].endswith(
        ("user", "client", "visitor", "customer", "shopper", "guest", "buyer")
    )
    if singular and found["value"] != "1" and not _SINGULAR_AFTER.match(after):
        return False
    if left in {"a", "an", "all", "these", "those", "up", "by"}:
        return True
    return left in _LOAD_BEFORE
