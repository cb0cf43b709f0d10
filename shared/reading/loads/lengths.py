"""Finds how long a load that does not change lasts, among all the times of a text."""

from collections.abc import Sequence

from shared.reading.lexing.lexicon import SPREAD
from shared.reading.lexing.stream import UNIT_SECONDS
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set
from shared.reading.loads.course import is_aside
from shared.reading.loads.frames import MOVES, Frame
from shared.reading.loads.inexact import ASIDE, DOUBTS, how_inexact
from shared.reading.loads.said import Said

_ACROSS = kind_set("in over span")
_MOMENTS = kind_set("after every until by")
_RAMPS = kind_set("warm_up ramp_label")
_OTHER_SUBJECTS = kind_set("latency respond status abort later fail_if")
_NOUNS = kind_set("word request thing count user data_verb code")
_STRONG_CUTS = kind_set("stop newline semicolon") | {None}
_SIGNS = kind_set("less_sign more_sign less")
_DAY_S = UNIT_SECONDS[Kind.DAY]
_MOST_TOKENS_ALONE = 6


def length_of(frames: Sequence[Frame], *, spiking: bool) -> Said | None:
    """Return the length of a constant load; with a doubt where a time may mean something else."""
    sure: list[Said] = []
    doubtful: list[Said] = []
    for place, frame in enumerate(frames):
        time = frame.time
        if time is None or time.has(*ASIDE):
            continue
        doubt = _doubt(frames, place, spiking=spiking)
        (doubtful if doubt else sure).append(Said(time.value, (time,), doubt))
    if sure and (_has_phases(frames) or _is_held_after(frames, sure)):
        doubtful += [Said(each.value, each.used, "it is one of several phases") for each in sure]
        sure = []
    if len({each.value for each in sure}) == 1:
        sure += [each for each in doubtful if each.value == sure[0].value]
        return Said(sure[0].value, tuple(token for each in sure for token in each.used))
    if sure:
        longest = max(sure, key=lambda each: each.value)
        return Said(longest.value, _all_used(sure), "several lengths are told")
    return _likeliest(doubtful)


def _all_used(said: Sequence[Said]) -> tuple:  # type: ignore[type-arg]
    return tuple(token for each in said for token in each.used)


def _likeliest(doubtful: Sequence[Said]) -> Said | None:
    own = [each for each in doubtful if each.doubt not in _OF_SOMETHING_ELSE]
    if not own:
        return None
    longest = max(own, key=lambda each: each.value)
    return Said(longest.value, _all_used(own) if len(own) == 1 else longest.used, longest.doubt)


def _is_held_after(frames: Sequence[Frame], sure: Sequence[Said]) -> bool:
    """Return whether equal times may follow each other: "come in 3 minutes and stay 3 minutes"."""
    alike = len(sure) > 1 and len({each.value for each in sure}) == 1
    beside = [frame for frame in frames if frame.separator not in _STRONG_CUTS]
    return alike and any(f.verb is Kind.HOLD and f.time and not f.levels for f in beside)


def _has_phases(frames: Sequence[Frame]) -> bool:
    levelled = [f for f in frames if f.level is not None and f.time is not None and not is_aside(f)]
    ramped = any(
        f.time is not None and (f.warm or f.verb in MOVES) for f in frames if not is_aside(f)
    )
    staged = sum(frame.labelled for frame in frames)
    return max(len(levelled), staged) > 1 or ramped


OF_EACH = "it is told of each"
A_LATENCY = "it is a latency"
ELSE = "it is the time of something else"
A_MOMENT = "it is a moment"
_OF_SOMETHING_ELSE = frozenset({OF_EACH, A_LATENCY, ELSE, A_MOMENT})


def _doubt(frames: Sequence[Frame], place: int, *, spiking: bool) -> str:  # noqa: PLR0911 - a table
    frame = frames[place]
    time, kinds = frame.time, frame.kinds()
    if time is not None and time.has(Mark.MILLI):
        return A_LATENCY
    paced = Kind.PAUSE in kinds and frame.role is Kind.FOR  # each acts every 5 s for 5 minutes
    each = (frame.each and not paced) or (not frame.total and _is_of_each(frames, place))
    step = {Kind.STAIR, Kind.DURATION} <= kinds  # "step duration: 3 min"
    if time is None or time.has(Mark.EACH) or each or step:
        return OF_EACH
    if kinds & _SIGNS or _is_left_out(frame) or _is_limit(frame):
        return ELSE
    if time.has(*DOUBTS) or time.value <= 0:
        return f"the time {how_inexact([time])}"
    if frame.verb in MOVES or frame.warm or kinds & _RAMPS:
        return "it is the time of a ramp"
    if frame.role in _MOMENTS:
        return A_MOMENT
    if spiking and not kinds & {Kind.DURATION, Kind.LAST}:
        return "a spike may take it all or a part"
    if _is_of_something_else(frame, kinds):
        return ELSE
    return _doubtful_role(frame, time.value)


def _is_of_something_else(frame: Frame, kinds: set[Kind]) -> bool:
    if _has_rank(frame):
        return True
    if frame.separator is Kind.CRITERION and Kind.WORD in kinds and not frame.levels:
        return True  # "errors above 1% for 5 minutes trigger an alarm"
    other = _subject(frame) & _OTHER_SUBJECTS or (Kind.IF in kinds and frame.role is not Kind.FOR)
    return bool(other) and not frame.total and not frame.levels


def _subject(frame: Frame) -> set[Kind]:
    """Return the kinds up to what is done besides: "10 minutes | and measure the latency"."""
    after = [t.start for t in frame.tokens if frame.time and t.start > frame.time.start]
    ends = [t.start for t in frame.tokens if t.kind is Kind.AND and t.start in after]
    return {token.kind for token in frame.tokens if not ends or token.start < ends[0]}


def _is_limit(frame: Frame) -> bool:
    """Return whether the time is a limit: results loading in under 2 seconds."""
    return _before_time(frame) is Kind.UNDER


def _is_left_out(frame: Frame) -> bool:
    """Return whether the time is one that is left out: except for 2 minutes."""
    outs = [token.start for token in frame.tokens if token.kind is Kind.EXCEPT]
    return frame.time is not None and bool(outs) and outs[0] < frame.time.start


def _before_time(frame: Frame) -> Kind | None:
    before = [token for token in frame.tokens if frame.time and token.end <= frame.time.start]
    return before[-1].kind if before else None


def _has_rank(frame: Frame) -> bool:
    """Return whether a rank leads the time: "the first 5 minutes", not "for 5 minutes first"."""
    ranks = [token.start for token in frame.tokens if token.kind is Kind.FIRST]
    return frame.time is not None and bool(ranks) and ranks[0] <= frame.time.start


def _doubtful_role(frame: Frame, seconds: float) -> str:
    ranged = frame.role in _ACROSS and any(level.has(Mark.RANGE) for level in frame.levels)
    users = any(level.kind is Kind.USERS for level in frame.levels)
    if ranged or (users and any(map(_spreads, frame.tokens))):
        return "it may be a ramp"
    if frame.role is Kind.IN and not frame.total:
        return "it may be a ramp or a deadline"
    if frame.role in _ACROSS and not frame.levels and not frame.total and not _is_short(frame):
        return "it may be a ramp or a deadline"
    if seconds >= _DAY_S and not (frame.total or (frame.levels and frame.role is Kind.FOR)):
        return "days are no length of a test"
    held = frame.role is Kind.HOLD and _before_time(frame) is Kind.DETERMINER  # hold them 10 min
    if frame.total or frame.role is Kind.FOR or frame.levels or frame.role in _ACROSS or held:
        return ""
    return "" if _is_short(frame) else ELSE


def _spreads(token: Token) -> bool:
    """Return whether words say that users come one after the other: spread over 5 minutes."""
    return token.kind is Kind.SPAN and token.value == SPREAD


def _is_short(frame: Frame) -> bool:
    kinds = [token.kind for token in frame.tokens]
    if Kind.DASH in kinds[1:]:
        kinds = kinds[: kinds.index(Kind.DASH, 1)]  # "1 h - so that we can watch the errors"
    return sum(kind in _NOUNS for kind in kinds) <= 1 and len(kinds) <= _MOST_TOKENS_ALONE


def _is_of_each(frames: Sequence[Frame], place: int) -> bool:
    """Return whether "each user" is the subject of this sentence: "... clicks, stays for 10 s"."""
    if frames[place].separator in _STRONG_CUTS:
        return False
    for frame in reversed(frames[max(0, place - 3) : place]):
        if frame.each:
            return True
        if frame.separator in _STRONG_CUTS:
            return False
    return False
