"""Reads limits that leave out what is measured: a request and a time alone say enough."""

from collections.abc import Collection, Sequence

from shared.domain.load import Threshold
from shared.reading.criteria.criterion import VALUE_OPEN, Criterion
from shared.reading.criteria.slots import FAILURES, LATENCY
from shared.reading.lexing.stream import kind_at, skip_back
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set

# What leads to such a limit, and stands at the place that is asked about.
BELOW = kind_set("less under less_sign at_most")
_OTHERS = kind_set("others remainder")
_NOUNS = kind_set("word thing action code data_verb method")
_BETWEEN = (
    _OTHERS
    | _NOUNS
    | ADDRESSES
    | kind_set("comma and but semicolon of for determiner article be should request verb close")
)
_SOFT = kind_set("should be have request")
_EDGES = kind_set("stop newline semicolon bullet comma and colon open criterion") | {None}
_LONGEST_S = 60  # that an answer takes
_MOST_BETWEEN, _MOST_SOFT = 10, 8  # tokens
_MS_PER_S, _PERCENT = 1000, 100


def carried_on(tokens: Sequence[Token], place: int, before: Criterion) -> Criterion | None:
    """Return "everything else under 300 ms" as a criterion that measures what the last one does.

    Something between has to tell of which part of the test it is.
    """
    if place - before.end > _MOST_BETWEEN:
        return None
    between = {token.kind for token in tokens[before.end : place]}
    named = between & (_OTHERS | ADDRESSES) or (before.named and between & _NOUNS)
    failures = before.threshold.metric == FAILURES
    if not named or not between <= _BETWEEN:
        return None
    if kind_at(tokens, place + 1) is not (Kind.SHARE if failures else Kind.TIME):
        return None
    limit = tokens[place + 1].value
    value = limit / _PERCENT if failures else limit * _MS_PER_S
    threshold = before.threshold._replace(value=round(value, 9))
    doubt = VALUE_OPEN if before.doubt == VALUE_OPEN else ""
    return Criterion(place, place + 2, threshold, doubt, before.aborts)


def limit_alone(tokens: Sequence[Token], place: int, ends: Collection[int]) -> Criterion | None:
    """Return "login under 1 s" as a criterion of which nobody knows what value is meant.

    `ends` are where the words stand that addresses end in.
    """
    limit = tokens[place + 1] if place + 1 < len(tokens) else None
    if limit is None or limit.kind is not Kind.TIME:
        return None
    noun = skip_back(tokens, place, _SOFT, _MOST_SOFT)
    if noun < 0 or (tokens[noun].kind not in ADDRESSES and tokens[noun].start not in ends):
        return None
    lead = skip_back(tokens, noun, {Kind.VERB, Kind.DETERMINER}, _MOST_SOFT)
    if kind_at(tokens, lead) not in _EDGES or limit.value > _LONGEST_S:
        return None
    threshold = Threshold(LATENCY, "p(95)", "<", round(limit.value * _MS_PER_S, 9))
    return Criterion(place, place + 2, threshold, VALUE_OPEN)
