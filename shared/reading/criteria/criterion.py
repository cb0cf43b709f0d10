"""Builds pass criteria: what is measured, how it is summed up, a comparison, a limit."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.load import Threshold
from shared.reading.criteria.slots import (
    ANSWERED,
    CONDITION,
    HIGHER,
    LONGEST_ANSWER_S,
    LOWER,
    MEASURED,
    SUMMED,
    Slots,
)
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import Kind, Token, kind_set

A_WISH = "a wish or a habit"
VALUE_OPEN = "which value is meant is not said"
_PLACED = kind_set("at for in on with of determiner")
_STARTS = (
    LOWER
    | MEASURED
    | CONDITION
    | frozenset(SUMMED)
    | kind_set("percentile share more at_least more_sign respond request all status not over")
    | kind_set("every each")
    | {Kind.RATE_WORD}
)
# What may begin a criterion, and what may be its limit; others never do.
LIMITS = kind_set("time number share")
MAY_BEGIN = _STARTS | kind_set("number in time should not success error abort fail_if reject")
_ENDS = kind_set("comma stop semicolon newline") | {None}
# Where "should" has none of these, its verb stands last: "p95 sollte unter 400 ms bleiben".
_VERBS = kind_set("be hold have respond word")
_WITHIN = LOWER | {Kind.IN}
_SUMS = kind_set("average median percentile")
MOST_TOKENS = 20


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
    if tokens[start].kind in {Kind.EVERY, Kind.EACH} and kind_at(tokens, asked) not in ANSWERED:
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


def _begun(tokens: Sequence[Token], start: int, setting: Setting) -> Slots:
    first, before, after = tokens[start].kind, kind_at(tokens, start - 1), start + 1
    aimed = setting.aimed or before is Kind.TARGET  # "pass criterion p95 500ms"
    slots = Slots(said=aimed or first is Kind.TIME)  # "max 1 % errors, 2 s p95"
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
    short = tokens[place].value < LONGEST_ANSWER_S
    return (led or alone) and short and kind_at(tokens, after) in _SUMS


def _adds(tokens: Sequence[Token], place: int, slots: Slots) -> bool:
    """Return whether what follows a full criterion still says something of it."""
    kind = tokens[place].kind
    turns = (kind is Kind.IN_POST and not slots.weakly) or (
        kind is Kind.MORE_POST and not slots.lower  # fail if p95 is 1 s or more
    )
    verb = kind is Kind.HOLD and Kind.SHOULD in slots.kinds and slots.kinds.isdisjoint(_VERBS)
    if turns or verb or kind in {Kind.BELOW_POST, Kind.CLOSE} or _is_timed(tokens, place, slots):
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


def _is_timed(tokens: Sequence[Token], place: int, slots: Slots) -> bool:
    """Return whether success has a time: 95 % must end successfully within 2 s."""
    if slots.measured is not Kind.SUCCESS or slots.share is None or slots.limit is not None:
        return False
    at = skip(tokens, place, _WITHIN, 2)
    timed = kind_at(tokens, at) is Kind.TIME and tokens[at].value < LONGEST_ANSWER_S
    return timed and (at > place or slots.before in _WITHIN)


def _trimmed(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return the end without the little words that lead to something else."""
    meant = LOWER | HIGHER | MEASURED | frozenset(SUMMED)
    meant |= {Kind.TIME, Kind.NUMBER, Kind.SHARE, Kind.PERCENTILE, Kind.CLOSE, Kind.IN_POST}
    meant |= {Kind.HOLD}
    while end > start + 1 and tokens[end - 1].kind not in meant:
        end -= 1
    opened = any(token.kind is Kind.OPEN for token in tokens[start:end])
    return end - 1 if tokens[end - 1].kind is Kind.CLOSE and not opened else end


def _made(tokens: Sequence[Token], start: int, end: int, slots: Slots) -> Criterion | None:
    read = slots.threshold()
    if read is None:
        return None
    threshold, sure = read
    inner = {token.kind for token in tokens[start:end]}
    if not slots.is_meant:
        return None
    doubt = "" if sure else VALUE_OPEN
    if inner & {Kind.ABOUT, Kind.USUAL, Kind.PAST}:
        doubt = A_WISH
    aborts = Kind.ABORT in inner or kind_at(tokens, start - 1) is Kind.ABORT
    return Criterion(start, end, threshold, doubt, aborts)
