"""Builds pass criteria: what is measured, how it is summed up, a comparison, a limit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.domain.load import Threshold
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

LATENCY, FAILURES, CHECKS = "http_req_duration", "http_req_failed", "checks"
VALUE_OPEN = "which value is meant is not said"
_TIMED = {
    Kind.ITERATION_TIME: "iteration_duration",
    Kind.HANDSHAKE: "http_req_tls_handshaking",
    Kind.FIRST_BYTE: "http_req_waiting",
}
_SUMMED = {Kind.AVERAGE: "avg", Kind.MEDIAN: "med", Kind.MAXIMUM: "max"}
_MEAN = {Kind.FRACTION: "avg"}  # "tiempo de respuesta medio": a mean, and elsewhere a half
_LOWER = kind_set("less_sign less at_most under below_post")
_WEAKLY_LOWER = kind_set("in in_post up_to until")
_HIGHER = kind_set("more_sign more at_least over more_post")
_SAID = kind_set("colon equals dash pipe target")
_MEASURED = frozenset(_TIMED) | kind_set("latency error check success")
# What may stand between "not" and what it turns: "must not ever be below".
_BEHIND_NOT = kind_set("not be should have word")
_PLACED = kind_set("at for in on with of determiner")
_CONDITION = kind_set("if abort fail_if")
_BREACHES = _CONDITION | kind_set("reject")
# Of what "no" and "any" may be told, where a limit holds for each of them.
_ONES = kind_set("request latency action determiner iteration think")
_EVERY, _ANSWERED = kind_set("every each all"), kind_set("request latency action")
_STARTS = (
    _LOWER
    | _MEASURED
    | _CONDITION
    | frozenset(_SUMMED)
    | kind_set("percentile share more at_least more_sign respond request all status not over")
    | kind_set("every each")
    | {Kind.RATE_WORD}
)
# What may begin a criterion, and what may be its limit; others never do.
LIMITS = kind_set("time number share")
MAY_BEGIN = _STARTS | kind_set("number in time should not success error abort fail_if reject")
_FILL = kind_set(
    "adjective determiner article of be should test request action load span respond at with "
    "for on to colon equals open close dash pipe hyphen rate_word all only hold total have "
    "time_word percentile_word value target user each every method status run percent_sign "
    "not word pass thing about usual past duration data_verb last percent_word in arrive peak "
    "expect others remainder"
)
_MEANT = _FILL | _LOWER | _HIGHER | _WEAKLY_LOWER | _CONDITION
_REQUEST = kind_set("verb path url")
_TO_REQUEST = kind_set("to on determiner from")
_ENDS = kind_set("comma stop semicolon newline") | {None}
# Where "should" has none of these, its verb stands last: "p95 sollte unter 400 ms bleiben".
_VERBS = kind_set("be hold have respond word")
MOST_TOKENS, _MOST_WORDS = 20, 4
_SUMS = kind_set("average median percentile")
_LONGEST_ANSWER_S = 60
_LEAST_BARE_MS, _LEAST_SHARE, _PERCENT = 10, 50, 100
_MS_PER_S = 1000
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion where it stands; `doubt` says why it is not one of the whole test for sure.

    `named` are the methods and addresses, or the nouns, of the requests that it is of, if it names
    them, `phase` words for its time, and `beside` what else tells of it elsewhere.
    """

    start: int  # places of tokens
    end: int
    threshold: Threshold
    doubt: str = ""
    aborts: bool = False
    named: tuple[Token, ...] = ()
    phase: tuple[Token, ...] = ()
    beside: tuple[Token, ...] = ()


@dataclass(slots=True)
class _Slots:
    """What has been collected of a criterion; every slot is filled once."""

    kinds: set[Kind] = field(default_factory=set)
    summed: str = ""
    milli: bool = False  # the name of what is summed up tells the unit of its limit
    measured: Kind | None = None
    limit: Token | None = None
    share: Token | None = None
    lower: bool = False
    weakly: bool = False
    higher: bool = False
    said: bool = False
    negated: bool = False  # "not" still turns what comes next
    denied: bool = False  # "not below": a limit that nobody sets to a time
    words: int = 0
    before: Kind | None = None
    first: Kind | None = None
    single: bool = False  # of no request, or of any: "no response over 2 s"
    every: bool = False  # of each: "every request must take less than 2 s"

    def follow(self, first: Kind, second: Kind | None) -> None:
        """Take over what the criterion before measures: "and the maximum is (below) 2 s"."""
        self.kinds.add(Kind.REQUEST)
        if first in _SUMMED and second is Kind.BE:
            self.measured, self.said = Kind.LATENCY, True

    def take(self, token: Token) -> bool:
        """Add a token; False where it can not belong to the same criterion."""
        kind = token.kind
        self.kinds.add(kind)
        self.first = self.first or kind
        of_none = self.first is Kind.NOT and self.before in {Kind.NOT, Kind.OF}
        of_any = self.before is Kind.ALL and bool(self.kinds & _CONDITION)
        waits = kind is Kind.THINK and self.first is Kind.NOT  # no user may wait
        self.single = self.single or waits or (kind in _ONES and (of_none or of_any))
        self.every = self.every or (self.before in _EVERY and kind in _ANSWERED)
        taken = self._take(token)
        self.negated = kind is Kind.NOT or (self.negated and kind in _BEHIND_NOT)
        self.before = kind
        return taken

    def _take(self, token: Token) -> bool:
        kind = token.kind
        mean = kind is Kind.FRACTION and self.before is Kind.LATENCY
        if kind is Kind.PERCENTILE or kind in _SUMMED or mean:
            return self._sum(token)
        if kind in _MEASURED:
            return self._measure(kind)
        if kind is Kind.TIME or kind is Kind.NUMBER:
            return self._limit(token)
        if kind is Kind.SHARE:
            if self.share is not None:
                return False
            self.share = token
            return not token.parts or self._measure(Kind.ERROR)  # 3 errors per 1000 requests
        return self._compare(kind)

    def _sum(self, token: Token) -> bool:
        if token.kind is Kind.MAXIMUM and self.share and self.measured is not Kind.ERROR:
            self.lower = True  # 95 % within max. 2 s
            return True
        if self.summed:
            self.lower |= self.limit is not None and self.limit.kind is Kind.TIME
            return token.kind is Kind.MAXIMUM
        if token.kind is Kind.MAXIMUM and self.measured is Kind.ERROR:
            self.lower = True
            return True
        self.milli = token.has(Mark.MILLI)
        self.summed = (_SUMMED | _MEAN).get(token.kind) or f"p({token.value:.12g})"
        return True

    def _measure(self, kind: Kind) -> bool:
        if self.measured is None or (self.measured is not kind and kind is Kind.ERROR):
            self.measured = kind
            return True
        if self.measured is Kind.LATENCY and kind is Kind.SUCCESS and self.share:
            self.measured = kind  # 99 % of the responses are successful
        return self.measured is kind or kind in {Kind.LATENCY, Kind.CHECK}

    def _limit(self, token: Token) -> bool:
        if self.limit is not None:
            return False
        self.limit = token
        self.weakly = self.weakly or self.before is Kind.TO
        return True

    def _compare(self, kind: Kind) -> bool:
        if kind in _REQUEST:  # p95 of POST /a, no request to /a
            asked = self.single or self.every or self.share is not None
            return (asked and self.before in _TO_REQUEST) or self.before in {
                Kind.OF,
                Kind.FOR,
                Kind.VERB,
                Kind.OPEN,
            }
        if Kind.FROM in {kind, self.before}:  # 99 % der Aufrufe von POST /a
            return self.share is not None and self.before is Kind.REQUEST
        self.said = self.said or kind in _SAID
        if kind in _LOWER and self.negated:
            self.denied = not self.kinds & _CONDITION  # "fail if it is not below 1 s" is a limit
            self.higher = True
            return True
        self.lower = self.lower or kind in _LOWER
        self.weakly = self.weakly or kind in _WEAKLY_LOWER
        over = kind is Kind.LAST and bool(self.kinds & _BREACHES)  # fail if the average is over
        if kind in _HIGHER or over:
            self.higher = Kind.NOT not in self.kinds
            self.lower = self.lower or not self.higher
        if kind is Kind.THINK:  # "nobody waits longer than 5 s"
            return self.first is Kind.NOT
        if kind is Kind.THEN:
            return self.before is Kind.SHOULD  # "it must then be below 1 s"
        self.words += kind is Kind.WORD
        return kind in _MEANT and self.words <= _MOST_WORDS

    @property
    def is_full(self) -> bool:
        """Return whether a comparison would suffice: something is measured, and a limit stands."""
        if self.measured is Kind.ERROR:
            return self.share is not None or self._number is not None
        if self.measured in {Kind.CHECK, Kind.SUCCESS}:
            return self.share is not None or self._number is not None
        unit = self.lower or self.milli
        timed = self.limit is not None and (self.limit.kind is Kind.TIME or unit)
        return timed and bool(self.summed or self.measured or self._aggregation)

    @property
    def _aggregation(self) -> str:
        """Return how what is measured is summed up; all that none may exceed is the maximum."""
        each = self.single or {Kind.REJECT, Kind.REQUEST} <= self.kinds  # "... counts as failed"
        below = self.lower or (self.weakly and Kind.SHOULD in self.kinds)
        short = self.limit is not None and self.limit.value < _LONGEST_ANSWER_S
        every = self.every and below and short
        highest = "max" if every or (each and (self.higher or Kind.NOT in self.kinds)) else ""
        if self.summed == "max" and self.share and Kind.MORE in self.kinds:
            return f"p({_PERCENT - self.share.value:.12g})"  # the slowest 5 % take longer than 1 s
        return self.summed or self._as_percentile or highest

    @property
    def _number(self) -> float | None:
        return self.limit.value if self.limit and self.limit.kind is Kind.NUMBER else None

    @property
    def _as_percentile(self) -> str:
        if self.share is None or not 0 < self.share.value <= _PERCENT:
            return ""
        if self.share.value == _PERCENT:
            return "max"
        if self.share.value >= _LEAST_SHARE:
            return f"p({self.share.value:.12g})"
        # So many may take longer: the others have to keep the limit.
        slow = self.kinds & _LOWER and self.kinds & _HIGHER
        return f"p({_PERCENT - self.share.value:.12g})" if slow else ""

    @property
    def is_meant(self) -> bool:
        """Return whether a criterion is meant at all: "(max) for 2 minutes" is none."""
        if self.measured in {Kind.ERROR, Kind.SUCCESS}:
            return True
        if self._aggregation == self.summed == "max" and self.measured is None:
            named = {Kind.LESS_SIGN, Kind.REQUEST, Kind.RESPOND} & self.kinds
            breached = self.higher and bool(self.kinds & _BREACHES)
            return breached or (self.lower and bool(named))
        spanned = self.measured is None and Kind.FOR in self.kinds  # "on average for 5 minutes"
        summed = bool(self.summed) and not spanned
        return self.lower or self.weakly or self.higher or self.said or summed

    def threshold(self) -> tuple[Threshold, bool] | None:
        """Return the threshold, and whether it is said for sure."""
        if self.measured is Kind.ERROR:
            return None if self.denied else self._of_failures()
        if self.measured in {Kind.CHECK, Kind.SUCCESS} and self.limit_is_share:
            return self._of_success()
        return None if self.denied else self._of_latency()

    @property
    def limit_is_share(self) -> bool:
        """Return whether the limit is a part of a whole rather than a time."""
        return self.limit is None or self.limit.kind is not Kind.TIME

    def _fraction(self) -> float | None:
        if self.share is not None:
            return None if self.share.has(Mark.RANGE) else self.share.value / _PERCENT
        number = self._number
        if number is not None and self.kinds & {Kind.PERCENT_SIGN, Kind.PERCENT_WORD}:
            return number / _PERCENT
        return number

    def _of_failures(self) -> tuple[Threshold, bool] | None:
        self.lower = self.lower or self.summed == "max"
        fraction = self._fraction()
        if fraction is None or not 0 <= fraction < 1:
            return None
        ends = self.higher or {Kind.ABORT, Kind.AT} <= self.kinds  # abort at 5 % failed
        ends = ends or (
            Kind.IF in self.kinds and not self.lower
        )  # "fails when 1 % of requests fail"
        breached = ends and bool(self.kinds & _BREACHES)
        none = fraction == 0 and not self.higher  # zero errors
        return failing(fraction), self.lower or breached or none or Kind.UP_TO in self.kinds

    def _of_success(self) -> tuple[Threshold, bool] | None:
        fraction = self._fraction()
        if fraction and _LEAST_SHARE <= fraction <= _PERCENT:  # "success rate at least 99.9"
            fraction /= _PERCENT
        if fraction is None or not 0 < fraction <= 1:
            return None
        if self.measured is Kind.SUCCESS:
            of_all = self.said and bool(self.kinds & {Kind.REQUEST, Kind.LATENCY, Kind.ACTION})
            breached = self.lower and bool(self.kinds & _CONDITION)  # fail if fewer succeed
            demanded = self.higher or Kind.SHOULD in self.kinds or of_all or breached
            return failing(1 - fraction), demanded
        operator = ">" if fraction < 1 else "=="  # no rate is above 1
        return Threshold(CHECKS, "rate", operator, round(fraction, _DIGITS)), self.higher

    def _of_latency(self) -> tuple[Threshold, bool] | None:
        limit = self.limit
        if limit is None or limit.has(Mark.RANGE, Mark.VAGUE):
            return None
        if limit.kind is Kind.NUMBER and limit.value < _LEAST_BARE_MS:
            return None
        aggregation = self._aggregation
        value = limit.value * (_MS_PER_S if limit.kind is Kind.TIME else 1)
        lower = self.lower or self.weakly or (self.higher and bool(self.kinds & _BREACHES))
        roughly = self.every and not self.single and Kind.ALL in self.kinds  # all: or nearly all
        told = bool(aggregation) and (bool(self.summed or self._as_percentile) or not roughly)
        sure = told and (lower or (self.said and bool(self.summed)))
        metric = _TIMED.get(self.measured, LATENCY) if self.measured else LATENCY
        return Threshold(metric, aggregation or "p(95)", "<", round(value, _DIGITS)), sure


def failing(fraction: float) -> Threshold:
    """Return the limit of a fraction that may fail; where it is 0, nothing may."""
    limit = round(fraction, _DIGITS)
    return Threshold(FAILURES, "rate", "<" if limit else "==", limit)


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a place: how a criterion that begins there would be meant."""

    led: bool  # by an "if" that stands before
    before: Criterion | None  # the one on which it follows closely
    aimed: bool  # in a list of targets
    rejected: bool  # before what calls its breach a failure


def criterion_at(tokens: Sequence[Token], start: int, setting: Setting) -> Criterion | None:
    """Return the criterion that begins at a place."""
    if tokens[start].kind not in _STARTS and not _is_summed_last(tokens, start, setting):
        return None
    asked = skip(tokens, start + 1, {Kind.ADJECTIVE}, 1)
    if tokens[start].kind in {Kind.EVERY, Kind.EACH} and kind_at(tokens, asked) not in _ANSWERED:
        return None  # every 5 seconds on average
    rate = tokens[start].kind is Kind.RATE_WORD  # as k6 says it: rate < 0.01
    if rate and kind_at(tokens, start + 1) is not Kind.LESS_SIGN:
        return None
    slots = _begun(tokens, start, setting)
    end, last = start, min(len(tokens), start + MOST_TOKENS)
    while end < last:
        if slots.is_full and not _adds(tokens, end, slots):
            break
        if not slots.take(tokens[end]):
            break
        end += 1
    if not slots.is_full:
        return None
    end = _trimmed(tokens, start, end)
    worst = slots.summed == "max" and slots.measured is Kind.LATENCY
    slots.said |= worst and kind_at(tokens, end) in _ENDS  # "worst response time 1.5 s,"
    return _made(tokens, start, end, slots)


def _begun(tokens: Sequence[Token], start: int, setting: Setting) -> _Slots:
    first, before, after = tokens[start].kind, kind_at(tokens, start - 1), start + 1
    aimed = setting.aimed or before is Kind.TARGET  # "pass criterion p95 500ms"
    slots = _Slots(said=aimed or first is Kind.TIME)  # "max 1 % errors, 2 s p95"
    if setting.led:
        slots.kinds.add(Kind.IF)
    if setting.rejected:
        slots.kinds.add(Kind.REJECT)
    if first is Kind.RATE_WORD:
        slots.measured = Kind.ERROR
    if before is Kind.ONLY and first is Kind.SHARE:
        slots.kinds.add(Kind.LESS)  # "only 1 % of the requests may take longer"
        slots.lower = True
    if before is Kind.UP_TO and first is Kind.SHARE:
        slots.kinds.add(Kind.UP_TO)
    if setting.before:
        sure = setting.before.doubt != VALUE_OPEN
        slots.said |= sure and first is Kind.PERCENTILE  # "avg below 350ms / p95 900ms"
        slots.follow(first, kind_at(tokens, after))
    return slots


def _is_summed_last(tokens: Sequence[Token], start: int, setting: Setting) -> bool:
    """Return whether a time leads to what it limits: within 2 s on average; ..., 2 s p95."""
    if tokens[start].kind is Kind.NUMBER and not tokens[start].value:
        return kind_at(tokens, start + 1) is Kind.ERROR  # zero errors
    led = tokens[start].kind is Kind.IN and kind_at(tokens, start + 1) is Kind.TIME
    alone = setting.before is not None and tokens[start].kind is Kind.TIME
    place = start + led
    after = skip(tokens, place + 1, {Kind.EACH, Kind.AT}, 2)
    short = tokens[place].value < _LONGEST_ANSWER_S
    return (led or alone) and short and kind_at(tokens, after) in _SUMS


def _adds(tokens: Sequence[Token], place: int, slots: _Slots) -> bool:
    """Return whether what follows a full criterion still says something of it."""
    kind = tokens[place].kind
    turns = (kind is Kind.IN_POST and not slots.weakly) or (
        kind is Kind.MORE_POST and not slots.lower  # fail if p95 is 1 s or more
    )
    verb = kind is Kind.HOLD and Kind.SHOULD in slots.kinds and slots.kinds.isdisjoint(_VERBS)
    if turns or verb or kind in {Kind.BELOW_POST, Kind.CLOSE}:
        return True
    last = slots.limit_is_share or kind_at(tokens, place + 1) in _ENDS  # "p95 750 ms max,"
    ends = kind is Kind.AT_MOST or (kind is Kind.MAXIMUM and last)
    if ends and not slots.lower:
        return kind_at(tokens, place + 1) not in {Kind.TIME, Kind.NUMBER, Kind.SHARE, Kind.LATENCY}
    if slots.summed or slots.limit_is_share:
        return kind is Kind.ERROR and slots.limit_is_share
    follows = skip(tokens, place, _PLACED | {Kind.OPEN, Kind.AT_LEAST}, 3)
    wanted = kind_at(tokens, follows)
    if kind is Kind.AT_LEAST:
        return kind_at(tokens, place + 1) is Kind.SHARE and slots.share is None
    if wanted in {Kind.PERCENTILE, Kind.AVERAGE, Kind.MEDIAN} and follows - place < 4:  # noqa: PLR2004
        return kind in _PLACED or kind in {Kind.OPEN, wanted}
    return wanted is Kind.SHARE and kind in _PLACED | {Kind.SHARE} and slots.share is None


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return the end without the little words that lead to something else."""
    meant = _LOWER | _HIGHER | _MEASURED | frozenset(_SUMMED)
    meant |= {Kind.TIME, Kind.NUMBER, Kind.SHARE, Kind.PERCENTILE, Kind.CLOSE, Kind.IN_POST}
    meant |= {Kind.HOLD}
    while end > start + 1 and tokens[end - 1].kind not in meant:
        end -= 1
    opened = any(token.kind is Kind.OPEN for token in tokens[start:end])
    return end - 1 if tokens[end - 1].kind is Kind.CLOSE and not opened else end


def _made(tokens: Sequence[Token], start: int, end: int, slots: _Slots) -> Criterion | None:
    read = slots.threshold()
    if read is None:
        return None
    threshold, sure = read
    inner = {token.kind for token in tokens[start:end]}
    if not slots.is_meant:
        return None
    doubt = "" if sure else VALUE_OPEN
    if inner & {Kind.ABOUT, Kind.USUAL, Kind.PAST}:
        doubt = "a wish or a habit"
    aborts = Kind.ABORT in inner or kind_at(tokens, start - 1) is Kind.ABORT
    return Criterion(start, end, threshold, doubt, aborts)
