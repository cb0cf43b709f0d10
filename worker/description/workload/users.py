"""Turns counts of virtual users into tokens: `#50 concurrent shoppers` becomes `&50`.

A count is load (`&50`), load that is not exact or not surely the test's (`&?`), or data (`~`), such
as the users that a request creates.
"""

import re

from worker.description.workload.numerals import VALUE
from worker.description.workload.vocabulary import words

_CONCURRENT = (
    r"(?:c[ou]nc?urr?[ea]nt|simultan(?:e?ou|eu)s|simultaneously|concurrently|virtual|parallel)"
)
_ADJECTIVE = (
    r"(?:active|simulated|different|unique|real|typical|anonymous|authenticated|logged in|online|"
    r"website|web|mobile|api|http|test|k6|happy|impatient|hungry|curious|bored|returning)"
)
_NOUN = r"(?:users?|usres|uesrs|clients?|shoppers?|visitors?|people|customers?|buyers?|guests?)"
_CROWD = r"(?:students?|players?|readers?|members?|viewers?|fans|drivers?|bots|employees?|persons?)"
_COUNT = re.compile(
    rf"#(?P<value>{VALUE}) (?P<kind>(?:{_ADJECTIVE} )?(?P<strong>{_CONCURRENT} (?:{_ADJECTIVE} |"
    rf"{_CONCURRENT} )?(?:{_NOUN}|{_CROWD})|v ?us?\b|vusers?\b)|"
    rf"(?:{_ADJECTIVE} ){{0,2}}{_NOUN})(?= )"
)
_LABEL = re.compile(
    rf"\b(?:vus?|virtual users|concurrent users|simultaneous users|concurrency|"
    rf"number of (?:\w+ )?(?:users|vus)|(?<![a-z] )users(?= (?::|=|->))|"
    rf"user count)(?: \( vus \))?(?: level)?(?: of| is| :| =| -| ->| at| constant at| fixed at|"
    rf" constantly at| steady at) (?:to )?#({VALUE})(?: (?:{_NOUN}|vus?))?(?= )"
)
# "increase users from 1 to 50"
_COURSE = re.compile(
    rf"\b(?:users|vus)(?: gradually| linearly| slowly|"
    rf" up)? from #({VALUE}) (?:up )?to #({VALUE})(?= )"
)
# "ramp the users to 50"
_GOAL = re.compile(
    rf"\b(?P<verb>(?:ramp|increas|scal|grow|"
    rf"rais)\w*(?: up)?(?: the)?(?: number of)?(?: concurrent| virtual)?"
    rf" (?:users|vus)(?: gradually| linearly| slowly)?(?: up)? to) #(?P<goal>{VALUE})(?= )"
)

_DATA_BEFORE = words(
    "containing contains create created creates creating delete deletes deleting existing fetch "
    "fetches fetching first get gets getting import importing imports insert inserts invite "
    "invites last list listing lists page post posting posts query register registered registering "
    "registers retrieve retrieves retrieving return returning returns search seed seeding seeds "
    "show showing shows store stores storing top update updates updating"
)
_LOAD_BEFORE = words(
    "( , - -> . : = afterwards and are as at be by constant drive employ emulate emulates "
    "emulating end ending exactly finally fire for from handle handles handling have having hit "
    "hits hold holding if imagine includes involves is just keep keeping launch launching let "
    "like load maintain maintaining mimic model need needs next of only parallel peak peaking "
    "peaks pretend put ramp ramping ramps reach reached reaches reaching run running runs see "
    "send sending serve serves simulate simulated simulates simulating spawn spawning start "
    "started starting starts stay staying support supporting supports survive survives sustain "
    "sustaining test testing tests that the then throw till to total traffic under until use uses "
    "using want wants when where while with ~"
)
_RECURRENT = re.compile(r" (?:every|each|per|last|past|previous) @\S+ $")
_PACED = re.compile(r" (?:every|each) @\S+ [a-z]+ \||\| (?:every|each) @")
_ARTICLE = re.compile(r" (?:the|all|these|those|up to|a) (?:the )?$")
_DOUBT_BEFORE = re.compile(
    r" (?:another|additional|extra|other|more|plus|per|or|#\S+|&\S+|#\S+ [a-z]+ with|"
    r"for each of the|(?:groups?|batch(?:es)?|team|list|page|array|database|records?|average|out|"
    r"pool|set|size|files?|csv|dataset) of|(?:database|files?|csv|response|page|body|payload|json|"
    r"array|object|table|company|group|tenant|account|organi[sz]ation|contract) with|(?:data|"
    r"records?|search(?:es)?|look(?:s|ing)?|quer(?:y|ies)|ask(?:s|ing)?|filters?) for|(?:we|they|"
    r"it|has|already|i) (?:have|has|had)|has|had) (?:a |the )?$"
)
_DATA_AFTER = re.compile(
    r" (?:accounts?|ids?|profiles?|records?|names?|objects?|rows?|entries|stories|certs?|"
    r"certificates?|tokens?|credentials?|emails?|pages?|groups?|types?|roles?|requests?|logins?|"
    r"files?|endpoints?|(?:in|from) (?:the|a|our|my) (?:database|db|system|table|file|csv|list)|"
    r"already|exist|exists|registered|were|was|in total in|data|table|list)\b"
)
_DOUBT_AFTER = re.compile(
    r" (?:(?:log|arriv|join|start|com|sign|regist|enter|visit)[a-z]*(?: [a-z]+){0,3} (?:every|per|"
    r"each) |per|/ (?!@)(?:s|sec|second|m|min|minute|h|hr|hour)?|\( (?:max|maximum|approx|or so)|"
    r"a (?:second|minute|hour|day)|an hour|"
    r"each (?:[.,)]|for|per|with)|every|daily|more|or so|or more|or less|or fewer|or #\S+|at most|"
    r"at least|max|maximum|min|minimum|tops|plus|in each|on each|from each|by default|last|"
    r"yesterday|apiece|journeys?|sessions?|flows?|agents?|(?:and|/|-|"
    r",) #\S+ (?:[a-z]+ ){0,2}(?:users?|clients?|visitors?|customers?|shoppers?|people|"
    r"admins?|sellers?|buyers?|guests?|managers?|agents?|editors?|students?|teachers?|"
    r"vus?)\b)(?![a-z])"
)
_SINGULAR_AFTER = re.compile(
    r" (?:load|test|stress|soak|spike|smoke|scenario|simulation|for|at|over|with|during|in|on|"
    r"against|[.,)~]|and|@)"
)


def with_users(sentence: str) -> str:
    """Return one sentence's tokens with every count of users as `&N` or `&?`, data as `~`."""

    def judged(found: re.Match[str]) -> str:
        return _judged(found, sentence)

    counted = _COUNT.sub(judged, sentence)
    counted = _LABEL.sub(lambda found: f"with &{found[1]}", counted)
    counted = _COURSE.sub(r"from #\1 to &\2", counted)
    counted = _GOAL.sub(r"\g<verb> &\g<goal>", counted)
    counted = _BETWEEN.sub("&?", counted)
    if not _CHANGING.search(counted):
        counted = _FROM_TO.sub("&?", counted)
    return counted


def without_lists(line: str) -> str:
    """Return the tokens with alternatives such as "10, 50 and 100 users" as `&?`."""
    return _CHAIN.sub(r"\g<unit>? ", _LIST.sub("&? ", line))


_CHANGING = re.compile(
    r"\b(?:ramp|scal(?:e|ing)|increas|grow|climb|ris(?:e|ing)|rais|build|go(?:es|ing)? (?:up|from|"
    r"down)|spik|jump|surg|step|drop|decreas|reduc|gradual|linear|slowly)"
    rf"|[#&]0 to &{VALUE} |[#&]{VALUE} to &0 "
    rf"|\bfrom [#&]{VALUE} (?:[a-z]+ )?to [#&]{VALUE} (?:\( )?(?:over|in|within|during) "
)
_FROM_TO = re.compile(rf"(?:from )?[#&]{VALUE} to &{VALUE}")


_BETWEEN = re.compile(
    rf"(?:between )?[#&]{VALUE} (?:-|/|or) &{VALUE}|between [#&]{VALUE} and &{VALUE}"
)
# "10 -> 50 -> 10 users", which may rise or fall
_CHAIN = re.compile(rf"(?:[#&^]{VALUE} -> ){{2,}}(?P<unit>[&^]){VALUE} ")
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
    if left in {"by", "add", "adding", "adds"} and _PACED.search(f"{before}|{after}"):
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
    return left in _LOAD_BEFORE or (left.startswith("@") and not _RECURRENT.search(before))
