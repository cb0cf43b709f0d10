"""Reads limits that leave out what is measured, as the one before them says it."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.criteria import FAILURES, Criterion
from shared.reading.stream import kind_at
from shared.reading.tokens import ADDRESSES, Kind, Token, kind_set

_BELOW = kind_set("less under less_sign at_most")
_OTHERS = kind_set("others remainder")
_NOUNS = kind_set("word thing action code data_verb method")
_BETWEEN = (
    _OTHERS
    | _NOUNS
    | ADDRESSES
    | kind_set("comma and but semicolon of for determiner article be should request verb close")
)
_MOST_BETWEEN, _MS_PER_S, _PERCENT = 10, 1000, 100


def carried_on(tokens: Sequence[Token], place: int, before: Criterion) -> Criterion | None:
    """Return "everything else under 300 ms" as a criterion that measures what the last one does.

    Something between has to tell of which part of the test it is.
    """
    if tokens[place].kind not in _BELOW or place - before.end > _MOST_BETWEEN:
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
    return replace(before, start=place, end=place + 2, threshold=threshold, doubt="", named=())
