"""Reads pass criteria for the whole test; those of single endpoints claim nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.domain.load import Threshold
from worker.description.workload.numerals import KNOWN, VALUE
from worker.description.workload.vocabulary import words
from worker.k6.built_in_metrics import CHECKS, FAILURES, LATENCY

# Without a unit, a smaller number may mean seconds.
_LEAST_BARE_MS = 10

_PERCENTILES = (
    (re.compile(r"\bp ?\( #(\d[\d.]*) \)"), r"$p(\1)"),
    (re.compile(r"\bp(?:ct|erc)?(\d{1,2}(?:\.\d{1,3})?) #(\d{1,3})(?= )"), r"$p(\1.\2)"),
    (re.compile(r"\bp(\d{2})_(\d{1,2})(?= )"), r"$p(\1.\2)"),
    (re.compile(r"\bp ?#?(\d{2}(?:\.\d{1,3})?)(?= )"), r"$p(\1)"),
    (
        re.compile(
            r" (?:the )?#?(\d{1,2}(?:\.\d{1,3})?)(?:th|st|nd|rd)? (?:percentile|pctl|pct|centile)\b"
        ),
        r" $p(\1)",
    ),
    (re.compile(r"\bpercentile #?(\d{2}(?:\.\d{1,3})?)(?:th)?(?= )"), r"$p(\1)"),
    (re.compile(r"\bmedian\b"), "$med"),
    (re.compile(r"\b(?:average|avg|mean)\b"), "$avg"),
    (
        re.compile(
            r"\b(?:max|maximum|slowest|worst|longest|peak) (?=(?:http )?(?:response|latency|"
            r"request|duration))"
        ),
        "$max ",
    ),
    (re.compile(r"\bmax(?:imum)? (?=(?:<|<=|≤) @)"), "$max "),
)
_PERCENT = re.compile(rf"#({VALUE}) (?:%|percent|per cent|pct)(?= )")
_AGGREGATION = r"\$(?P<aggregation>p\([\d.]+\)|med|avg|max)"
_FILLER = (
    r"(?:(?:of|the|all|http|https|api|requests?|responses?|response|time|times|latency|latencies|"
    r"duration|durations|http_req_duration|should|shall|must|needs?|has|have|to|be|being|stay|"
    r"stays|staying|remain|remains|remaining|is|are|kept|keep|with|a|an|for|overall|value|"
    r"percentile|always|well|will|ought|do|does|its|our|their|that|come|comes|it|in|threshold|"
    r"target|goal|at|strictly|\(|\)|:|=|~(?= s ))(?: |(?= )))"
)
_UPPER = (
    r"(?:<|<=|≤|(?:at or )?(?:under|below)|beneath|less (?:than|then)|lower (?:than|then)|"
    r"smaller than|"
    r"faster (?:than|then)|quicker than|within|at most|(?:a )?max(?:imum)?(?: of)?|no (?:more|"
    r"higher|greater|longer|slower) than|up to|not (?:to )?(?:exceed|exceeding)|never exceeds?|"
    r"doesn't exceed|does not exceed|don't exceed|do not exceed|(?:mustn't|shouldn't|can't|won't|"
    r"may not) exceed|(?:not|never) (?:be |go |rise |get |goes |rises |gets |is )?(?:above|over|"
    r"more than|greater than|higher than|beyond)|under or equal to)"
)
_EXCEEDS = (
    r"(?:exceeds?|is above|is over|is more than|is greater than|is higher than|goes (?:above|over|"
    r"beyond)|rises above|gets above|above|over|>|>=)"
)
_END = r"(?= )"
_OF_REQUESTS = (
    r"(?:of (?:all |the |all the |my |our )?(?:http |api )?(?:requests?|responses?|reqs|calls|"
    r"traffic))"
)

_AGGREGATED = re.compile(
    rf"{_AGGREGATION} {_FILLER}{{0,12}}{_UPPER} (?:a |an |the )?(?:@(?P<s>{KNOWN})){_END}"
)
_SYMBOLIC = re.compile(
    rf"{_AGGREGATION} {_FILLER}{{0,4}}(?:<|<=|≤) #(?P<bare>{KNOWN}){_END}(?! (?:%|users?|vus?|"
    rf"requests?|percent)\b)"
)
_OR_LESS = re.compile(
    rf"{_AGGREGATION} {_FILLER}{{0,12}}@(?P<s>{KNOWN}) (?:or (?:less|lower|below|under|faster|"
    rf"better)|"
    rf"at most|max|maximum){_END}"
)
_SHARE = re.compile(
    rf"%(?P<percent>{KNOWN}) {_OF_REQUESTS} (?:(?:should|must|need to|needs to|have to|has to|"
    rf"shall|will|to|are|is|be|being|complete|completes|"
    r"completed|completing|finish|finishes|finished|finishing|respond|responds|responding|return|"
    r"returns|returned|take|takes|taking|served|answered|answer|done|handled|come|comes|back|stay|"
    r"stays|remain|always|with|response|times?|latency|a|get|successfully) ){0,8}"
    rf"(?:in (?:under|below|less than|at most|max(?:imum)?|no more than)|in|"
    rf"{_UPPER}) @(?P<s>{KNOWN}){_END}"
)
# "95% of requests in 300 ms, 99% in 1 s": the second half of a pair of shares.
_SHARE_TOO = re.compile(
    rf"(?:,|and|, and) (?:the )?%(?P<percent>{KNOWN}) (?:of (?:them|requests) )?(?:(?:should|must|"
    rf"to|be|complete|finish|respond) ){{0,3}}(?:in (?:under|below|less than)|in|{_UPPER}) "
    rf"@(?P<s>{KNOWN})(?= (?:[.,;)~]|and))"
)
_SUFFIXED = re.compile(
    rf"\b(?:response times?|latency|latencies|requests|responses|request durations?|"
    rf"http_req_duration|durations?|respond|response) {_FILLER}{{0,8}}(?:(?:respond|complete|"
    rf"finish|take|return|in) ){{0,2}}{_UPPER} @(?P<s>{KNOWN}) (?:\( )?(?:(?:at|for|on|as|in|"
    rf"measured at|by) )?(?:the |an? )?(?:{_AGGREGATION}|"
    rf"%(?P<percent>{KNOWN}) {_OF_REQUESTS}){_END}(?! (?:of|for) (?!all|the requests|requests))"
)
_FAILS = re.compile(
    rf"\b(?:fail|fails|abort|aborts|aborted|failed|stop|break)(?: [a-z]+){{0,4}} (?:if|when|once|"
    rf"as soon as) (?:the )?(?:{_AGGREGATION} {_FILLER}{{0,8}}{_EXCEEDS} @(?P<s>{KNOWN})|"
    rf"{{errors}} "
    rf"{_FILLER}{{0,6}}{_EXCEEDS} (?P<share>[%#]{KNOWN})){_END}".replace(
        "{errors}", r"(?:error|failure) (?:rate|ratio|percentage)"
    )
)
_RATE_OF_ERRORS = (
    r"(?:(?:http )?(?:request )?(?:errors?|failures?|failed requests?|failing requests?|fail|"
    r"http_req_failed)(?: requests?)? (?:rates?|ratio|percentage|quota)"
    r"|http_req_failed|errors|failures|failed requests|request failures|failing requests)"
)
_ERRORS = re.compile(
    rf"\b{_RATE_OF_ERRORS} {_FILLER}{{0,10}}{_UPPER} (?:a )?(?P<share>[%#]{KNOWN}){_END}"
)
_FEW_ERRORS = re.compile(
    rf"(?:{_UPPER}|fewer than) (?P<share>%{KNOWN}) (?:of (?:all )?(?:the )?(?:http "
    rf")?)?(?:requests? |calls? )?"
    r"(?:(?:may|can|should|must|are allowed to|to|be|is|allowed) ){0,3}(?:errors?(?: rate)?|"
    r"failures?(?: rate)?|fail(?:ed|ing|s)?(?: requests?)?|error out)\b(?! \w*point)"
)
_PASSING = re.compile(
    rf"\bchecks? (?:(?:should|must|to|pass|passing|passed|success|succeed|rate|ratio|is|be|are|of|"
    rf"at|stay|stays|remain|with|a|:|has|have|needs) ){{0,7}}(?:above|over|>|>=|at least|more than|"
    rf"greater than|higher than|exceeds?|≥|min|minimum) (?P<share>[%#]{KNOWN}){_END}"
    rf"|(?:at least|more than|over|above|>|>=|≥|min|"
    rf"minimum) (?P<least>%{KNOWN}) (?:of )?(?:all )?(?:the |our )?checks?\b"
)
# "300 ms at 50 users, 600 ms at 100 users" are not demands on the whole test.
_AT_A_LOAD = re.compile(rf"\b(?:at|with|for|under) #{VALUE} (?:[a-z]+ )?(?:users|vus|rps)\b")
_SHORTFALL = re.compile(
    r"\b(?:would be nice|nice if|hopefully|stretch goal|ideally|preferably|nice to have|around|"
    r"about|roughly|approximately|usually|currently|today|last (?:week|month|year)|yesterday)\b"
)

_BEFORE = words(
    "( ) , - -> . : ; a add also an and api are as assert at be but check confirm criteria "
    "criterion define duration ensure ensuring expect fail for global goal goals has have http "
    "http_req_duration https if include includes including is its keep keeping keeps latencies "
    "latency let limit limits make must need needs no of only or our overall pass passes plus put "
    "request requests require required requires requiring response responses see set should sla "
    "slas slo slos sure target targets that the threshold thresholds time times to unless until "
    "use validate verify want wants when where while whose with ~"
)
_HEADING = words(
    "a acceptance and as assertions criteria criterion expectation expectations following for gate "
    "gates global goal goals http kpi kpis latency limits nfr nfrs objectives our overall pass "
    "performance quality requests requirement requirements response sla slas slo slos success "
    "target targets test the these threshold thresholds time times with"
)
_SPECIFIC_AFTER = re.compile(
    r" (?:for|on|of|at|in|when) (?!(?:all|every|any|the (?:whole|entire|test|duration|run|api|site|"
    r"service)|average|each request|requests|a (?:test|run)|errors|failures|load|both|\$|@|#|%|&|"
    r"\^|case|total|at least|at most|least|most|under|over|this test)(?: |$|\S))"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """One statement: where it stands, and what it claims, if anything."""

    start: int
    end: int
    threshold: Threshold | None


def read_thresholds(sentence: str) -> tuple[list[Threshold], str]:
    """Return what one sentence demands, and its tokens without these demands."""
    sentence = _named(sentence)
    claims: list[Threshold] = []
    unsure = bool(_SHORTFALL.search(sentence) or len(_AT_A_LOAD.findall(sentence)) > 1)
    for found in sorted(_statements(sentence), key=lambda found: -found.start):
        if found.end > len(sentence):
            continue
        if found.threshold and not unsure and _general(sentence, found):
            claims.append(found.threshold)
        sentence = f"{sentence[: found.start]} , {sentence[found.end :]}"
    return claims[::-1], sentence


def _named(sentence: str) -> str:
    for pattern, name in _PERCENTILES:
        sentence = pattern.sub(name, sentence)
    return _PERCENT.sub(r"%\1", sentence)


def _statements(sentence: str) -> Iterator[_Found]:
    taken: list[tuple[int, int]] = []
    for pattern in (
        _FAILS,
        _SUFFIXED,
        _AGGREGATED,
        _SYMBOLIC,
        _OR_LESS,
        _SHARE,
        _SHARE_TOO,
        _ERRORS,
        _FEW_ERRORS,
        _PASSING,
    ):
        for found in pattern.finditer(sentence):
            if pattern is _SHARE_TOO and not _SHARE.search(sentence[: found.start()]):
                continue
            if all(found.end() <= start or found.start() >= end for start, end in taken):
                taken.append(found.span())
                yield _Found(*found.span(), _claim(pattern, found.groupdict()))


def _claim(pattern: re.Pattern[str], parts: dict[str, str | None]) -> Threshold | None:
    share = parts.get("share") or parts.get("least")
    if share:
        return _of_share(share, passing=pattern is _PASSING)
    percent = parts.get("percent")
    aggregation = parts.get("aggregation")
    if percent:
        aggregation = (f"p({float(percent):.12g})") if 50 <= float(percent) < 100 else None  # noqa: PLR2004
    seconds, bare = parts.get("s"), parts.get("bare")
    if aggregation is None:
        return None
    if bare and float(bare) < _LEAST_BARE_MS:
        return None
    limit_ms = float(bare) if bare else round(float(seconds or 0) * 1000, 6)
    return Threshold(LATENCY, aggregation, "<", limit_ms) if limit_ms > 0 else None


def _of_share(share: str, *, passing: bool) -> Threshold | None:
    fraction = round(float(share[1:]) / (100 if share[0] == "%" else 1), 9)
    if not 0 < fraction < 1:
        return None
    if passing:
        return Threshold(CHECKS, "rate", ">", fraction)
    return Threshold(FAILURES, "rate", "<", fraction)


def _general(sentence: str, found: _Found) -> bool:
    """Return whether a demand is made of the whole test rather than of one endpoint."""
    if _SPECIFIC_AFTER.match(sentence[found.end : found.end + 80]):
        return False
    words = sentence[max(0, found.start - 200) : found.start].split()
    if not words:
        return True
    if words[-1] == ":" or (words[-1] in {"-", "->", "="}):
        return all(word in _HEADING or word == "~" for word in _heading(words[:-1]))
    return words[-1] in _BEFORE or words[-1][0] in "#@%&^$"


def _heading(words: list[str]) -> list[str]:
    heading: list[str] = []
    for word in reversed(words):
        if word in {".", ","}:
            break
        heading.append(word)
    return heading
