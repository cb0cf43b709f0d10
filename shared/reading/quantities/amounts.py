"""Builds quantities out of numbers and the nouns beside them. Rules know kinds, no words."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from shared.reading.lexing.stream import UNIT_SECONDS, Made, kind_at, rewritten
from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.quantities.counts import (
    counted_at,
    label_at,
    millicores_at,
    reference_at,
    resource_at,
    status_at,
    thing_at,
    time_of_day_at,
)
from shared.reading.quantities.labels import labelled_at
from shared.reading.quantities.people import iterations_at, people_at
from shared.reading.quantities.portions import (
    dotted_percentile_at,
    one_in_at,
    ordinal_percentile_at,
    percent_first_at,
    percentile_word_at,
    share_at,
)
from shared.reading.quantities.rates import per_first, rate_at, spawned_at
from shared.reading.quantities.times import time_at

_ENDS = kind_set("comma stop newline close semicolon slash") | {None}

type Rule = Callable[[Sequence[Token], int], Made]


def with_amounts(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which numbers and their nouns have become quantities."""
    return rewritten(tokens, _amount, _RULES)


def _amount(tokens: Sequence[Token], place: int) -> Made:
    for rule in _RULES[tokens[place].kind]:
        if made := rule(tokens, place):
            timed = made[0].kind is Kind.TIME  # "10 minutes = 1 minute ramp-up + ..."
            return made if timed or not _leads_on(tokens, place, made[1]) else None
    return None


def _upward(tokens: Sequence[Token], place: int) -> Made:
    """Return a ramp for the "up" of "1 minute up, 5 minutes flat", and a word for any other."""
    after = kind_at(tokens, place + 1)
    ramp = kind_at(tokens, place - 1) in UNIT_SECONDS and after in _ENDS
    return replace(tokens[place], kind=Kind.RAMP_LABEL if ramp else Kind.WORD), place + 1


def _leads_on(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether the noun of a number is the label of the next one: rampup=30 loop=10."""
    following = kind_at(tokens, end) is Kind.EQUALS and kind_at(tokens, end + 1) is Kind.NUMBER
    return following and tokens[start].kind is Kind.NUMBER and end > start + 1


_RULES: dict[Kind, tuple[Rule, ...]] = {
    Kind.NUMBER: (
        millicores_at,
        time_of_day_at,
        time_at,
        dotted_percentile_at,
        share_at,
        rate_at,
        iterations_at,
        people_at,
        counted_at,
    ),
    Kind.ORDINAL: (ordinal_percentile_at, label_at),
    Kind.BETWEEN: (time_at,),
    Kind.OPEN: (time_at,),
    Kind.FRACTION: (time_at,),
    Kind.ARTICLE: (time_at, one_in_at),
    Kind.ONLY: (time_at,),
    Kind.VAGUE: (time_at,),
    Kind.PERCENT_SIGN: (percent_first_at,),
    Kind.PERCENT_WORD: (percent_first_at,),
    Kind.PERCENTILE_WORD: (percentile_word_at,),
    Kind.STATUS: (reference_at,),
    Kind.THING: (thing_at,),
    Kind.SIZE: (resource_at, thing_at),
    Kind.MONEY: (thing_at,),
    Kind.RESOURCE: (resource_at,),
    Kind.REFERENCE: (reference_at,),
    Kind.STAGE: (label_at,),
    Kind.STAIR: (label_at,),
    Kind.SCENARIO: (label_at,),
    Kind.TEST: (label_at,),
    Kind.PER: (per_first,),
    Kind.EVERY: (per_first,),
    Kind.USER: (labelled_at,),
    Kind.VU: (labelled_at,),
    Kind.CONCURRENT: (labelled_at,),
    Kind.RPS: (labelled_at,),
    Kind.RPM: (labelled_at,),
    Kind.THROUGHPUT: (labelled_at,),
    Kind.RATE_WORD: (labelled_at,),
    Kind.REQUEST: (labelled_at,),
    Kind.ITERATION: (labelled_at,),
    Kind.TOTAL: (labelled_at,),
    Kind.RESPOND: (status_at,),
    Kind.LATENCY: (status_at,),
    Kind.METHOD: (status_at,),
    Kind.SPAWN: (spawned_at,),
    Kind.UPWARD: (_upward,),
    Kind.SECOND: (time_at,),
    Kind.MINUTE: (time_at,),
    Kind.HOUR: (time_at,),
    Kind.DAY: (time_at,),
}
