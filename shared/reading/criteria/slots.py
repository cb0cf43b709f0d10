"""What is collected of a criterion: what is measured, how it is summed up, its comparison."""

from dataclasses import dataclass, field

from shared.domain.load import Threshold
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

LATENCY, FAILURES, CHECKS = "http_req_duration", "http_req_failed", "checks"
_TIMED = {
    Kind.ITERATION_TIME: "iteration_duration",
    Kind.HANDSHAKE: "http_req_tls_handshaking",
    Kind.FIRST_BYTE: "http_req_waiting",
}
SUMMED = {Kind.AVERAGE: "avg", Kind.MEDIAN: "med", Kind.MAXIMUM: "max"}
_MEAN = {Kind.FRACTION: "avg"}  # "tiempo de respuesta medio": a mean, and elsewhere a half
LOWER = kind_set("less_sign less at_most under below_post")
_WEAKLY_LOWER = kind_set("in in_post up_to until")
HIGHER = kind_set("more_sign more at_least over more_post")
_SAID = kind_set("colon equals dash pipe target")
MEASURED = frozenset(_TIMED) | kind_set("latency error check success")
# What may stand between "not" and what it turns: "must not ever be below".
_BEHIND_NOT = kind_set("not be should have word")
CONDITION = kind_set("if abort fail_if")
_BREACHES = CONDITION | kind_set("reject")
# Of what "no" and "any" may be told, where a limit holds for each of them.
_ONES = kind_set("request latency action determiner iteration think")
_EVERY, ANSWERED = kind_set("every each all"), kind_set("request latency action")
_FILL = kind_set(
    "adjective determiner article of be should test request action load span respond at with "
    "for on to colon equals open close dash pipe hyphen rate_word all only hold total have "
    "time_word percentile_word value target user each every method status run percent_sign "
    "not word pass thing about usual past duration data_verb last percent_word in arrive peak "
    "expect others remainder"
)
_MEANT = _FILL | LOWER | HIGHER | _WEAKLY_LOWER | CONDITION
_REQUEST = kind_set("verb path url")
_TO_REQUEST = kind_set("to on determiner from")
_MOST_WORDS = 4
LONGEST_ANSWER_S = 60
_LEAST_BARE_MS, _LEAST_SHARE, _PERCENT = 10, 50, 100
_MS_PER_S = 1000
_DIGITS = 9


@dataclass(slots=True)
class Slots:
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
        if first in SUMMED and second is Kind.BE:
            self.measured, self.said = Kind.LATENCY, True

    def take(self, token: Token) -> bool:
        """Add a token; False where it can not belong to the same criterion."""
        kind = token.kind
        self.kinds.add(kind)
        self.first = self.first or kind
        of_none = self.first is Kind.NOT and self.before in {Kind.NOT, Kind.OF}
        of_any = self.before is Kind.ALL and bool(self.kinds & CONDITION)
        waits = kind is Kind.THINK and self.first is Kind.NOT  # no user may wait
        self.single = self.single or waits or (kind in _ONES and (of_none or of_any))
        self.every = self.every or (self.before in _EVERY and kind in ANSWERED)
        taken = self._take(token)
        self.negated = kind is Kind.NOT or (self.negated and kind in _BEHIND_NOT)
        self.before = kind
        return taken

    def _take(self, token: Token) -> bool:
        kind = token.kind
        mean = kind is Kind.FRACTION and self.before is Kind.LATENCY
        if kind is Kind.PERCENTILE or kind in SUMMED or mean:
            return self._sum(token)
        if kind in MEASURED:
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
        self.summed = (SUMMED | _MEAN).get(token.kind) or f"p({token.value:.12g})"
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
        if kind in LOWER and self.negated:
            self.denied = not self.kinds & CONDITION  # "fail if it is not below 1 s" is a limit
            self.higher = True
            return True
        self.lower = self.lower or kind in LOWER
        self.weakly = self.weakly or kind in _WEAKLY_LOWER
        over = kind is Kind.LAST and bool(self.kinds & _BREACHES)  # fail if the average is over
        if kind in HIGHER or over:
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
        short = self.limit is not None and self.limit.value < LONGEST_ANSWER_S
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
        slow = self.kinds & LOWER and self.kinds & HIGHER
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
            breached = self.lower and bool(self.kinds & CONDITION)  # fail if fewer succeed
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
