"""Reads one load out of tokens: a course, a list of levels, a staircase, or a constant one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shared.domain.plan import INEXACT
from shared.reading.lexing.stream import kind_at, skip
from shared.reading.lexing.tokens import LEVELS, Kind, Mark, Token, kind_set
from shared.reading.loads.clauses import clauses, without_questions
from shared.reading.loads.constant import level_of
from shared.reading.loads.course import (
    Course,
    draw,
    gone_on,
    is_aside,
    is_bound_again,
)
from shared.reading.loads.frames import Frame, frame_of
from shared.reading.loads.inexact import ASIDE, DOUBTS, how_inexact, of_several
from shared.reading.loads.iterations import iterations_of
from shared.reading.loads.joining import joined_frames
from shared.reading.loads.lengths import length_of
from shared.reading.loads.lists import listed_stages, with_lists
from shared.reading.loads.said import Said, SaidLoad, SaidStages, spawned
from shared.reading.loads.staircases import staircase_of
from shared.reading.loads.units import Scale, scale_of

ONE_OF_LEVELS = "it is one of several levels"
_CLIMBS = kind_set("up jump gradually ramp_label stair")
_STAGED = _CLIMBS | kind_set("stage stage_label")
_CHANGES = _CLIMBS | kind_set("down")
_NAMED = kind_set("user vu stage stage_label arrow")
_SEQUENCE = kind_set("then stage stage_label stair")
_APART = kind_set("stop semicolon open close")
_ENDS = kind_set("newline bullet stop")
_ROUGH = f"a level or a time {INEXACT}"
_ANEW = kind_set("run be now stop newline")
_LAST = kind_set("stop newline") | {None}
_TO_LEVEL = kind_set("arrow at colon")
_NAMED_TEST = kind_set("word test again")
_MANY_STEPS = 2


@dataclass(frozen=True, slots=True)
class _Text:
    """The tokens of one load, and what its clauses say."""

    tokens: tuple[Token, ...]
    frames: tuple[Frame, ...]
    scale: Scale | None


def read_load(tokens: Sequence[Token], *, verb_final: bool) -> SaidLoad:
    """Return what tokens say of one load."""
    text = _framed(_arriving(without_questions(tokens)), verb_final=verb_final)
    load = _changing(text) or _constant(text)
    spawn = [t for t in tokens if t.kind is Kind.SPAWN and t.value]
    if len(spawn) == 1 and load.users and load.duration and load.stages is None:
        load = _spawning(load, load.users, Said(spawn[0].value, tuple(spawn)), load.duration)
    counted = iterations_of(text.tokens, load.users)
    if counted is None:
        return load
    return replace(load, iterations=counted.said, per=counted.per)


def _arriving(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return tokens in which users per second that change are the load, not how a ramp goes."""
    rates = [token for token in tokens if token.kind is Kind.RATE and token.has(Mark.ARRIVALS)]
    if not rates:
        return tokens
    zero = any(token.kind is Kind.NUMBER and not token.value for token in tokens)
    others = any(token.kind is Kind.USERS for token in tokens)
    if others or len({token.value for token in rates}) + zero < _MANY_STEPS:
        return tokens
    return [
        replace(token, marks=token.marks - {Mark.ARRIVALS}) if token in rates else token
        for token in tokens
    ]


def _spawning(load: SaidLoad, users: Said, per_s: Said, whole: Said) -> SaidLoad:
    """Return a load of users that begin one after the other, as Locust's do."""
    stages = None if users.doubt or whole.doubt else spawned(users, per_s, whole)
    return replace(load, stages=stages) if stages else load


def _framed(tokens: Sequence[Token], *, verb_final: bool) -> _Text:
    listed = with_lists(tokens)
    kinds = {token.kind for token in listed}
    scale = scale_of(listed)
    if scale is None and not kinds & LEVELS and kinds & _STAGED and kinds & (_NAMED | _CLIMBS):
        scale = Scale(Kind.USERS)
    if scale is None and not kinds & LEVELS and (kinds & {Kind.USER, Kind.VU} or _pairs(listed)):
        scale = Scale(Kind.USERS)
    frames = joined_frames(
        frame_of(clause, text_climbs=bool(kinds & _CHANGES), unit_known=scale is not None)
        for clause in clauses(listed, verb_final=verb_final)
    )
    return _Text(_remarked(listed, frames, scale), tuple(frames), scale)


def _pairs(tokens: Sequence[Token]) -> bool:
    """Return whether times lead to bare levels, as in k6 options: 2m -> 100, 5m @ 100, 1m -> 0."""
    links = (place for place, token in enumerate(tokens) if token.kind in _TO_LEVEL)
    around = ((kind_at(tokens, place - 1), kind_at(tokens, place + 1)) for place in links)
    return sum(pair == (Kind.TIME, Kind.NUMBER) for pair in around) > 1


def _remarked(
    tokens: Sequence[Token], frames: Sequence[Frame], scale: Scale | None
) -> tuple[Token, ...]:
    """Return tokens that bear what the frames have found out; bare levels get their unit."""
    marks = {
        (token.start, token.end): token.marks
        for frame in frames
        for token in [*frame.quantities, *frame.extra]
    }
    bare = {
        (level.start, level.end)
        for frame in frames
        for level in frame.levels
        if level.kind is Kind.NUMBER
    }

    if not marks:
        return tuple(tokens)

    def remarked(token: Token) -> Token:
        span = token.start, token.end
        marked = token.marked(*marks[span]) if span in marks else token
        if span not in bare or scale is None:
            return marked
        return replace(marked, kind=scale.kind, value=scale.value(token))

    return tuple(map(remarked, tokens))


def _changing(text: _Text) -> SaidLoad | None:
    if text.scale is None:
        return _two_units(text)
    listed = listed_stages(text.tokens, text.scale)
    if listed is not None:
        return _of_list(text, SaidStages(*listed))
    if any(token.kind is Kind.LEVELS for token in text.tokens):
        return _alternatives(text)
    stair = staircase_of(text.frames, text.scale)
    if stair is not None:
        return _of_staircase(text, stair)
    course = draw(list(text.frames), text.scale, sequenced=_is_sequence(text))
    return _of_course(text, course) if course is not None else None


def _two_units(text: _Text) -> SaidLoad | None:
    """Return users and a rate that both change: nothing of them is sure."""
    moves = any(frame.moves for frame in text.frames if not is_aside(frame))
    if not moves or not any(token.kind in LEVELS for token in text.tokens):
        return None
    load = _constant(text)
    return _doubted(load, "users and rates change in one course")


def _doubted(load: SaidLoad, why: str) -> SaidLoad:
    def doubt(said: Said | None) -> Said | None:
        return said and replace(said, doubt=said.doubt or why)

    return replace(
        load, users=doubt(load.users), rate=doubt(load.rate), duration=doubt(load.duration)
    )


def _of_stages(scale: Scale, stages: SaidStages, doubt: str = "") -> SaidLoad:
    peak = max(stage.target for stage in stages.stages)
    level = Said(peak, stages.used, doubt)
    length = Said(sum(stage.duration_s for stage in stages.stages), stages.used, doubt)
    load = SaidLoad(stages=None if doubt else stages, duration=length)
    return replace(load, users=level) if scale.kind is Kind.USERS else replace(load, rate=level)


def _of_list(text: _Text, stages: SaidStages) -> SaidLoad:
    scale = text.scale or Scale(Kind.USERS)
    spans = [(token.start, token.end) for token in stages.used]
    beside = [
        token
        for token in text.tokens
        if token.kind in LEVELS | {Kind.TIME}
        and not token.has(*DOUBTS)
        and not any(start <= token.start < end for start, end in spans)
    ]
    return _of_stages(scale, stages, "other loads stand beside the list" if beside else "")


def _alternatives(text: _Text) -> SaidLoad:
    listed = [token for token in text.tokens if token.kind is Kind.LEVELS]
    items = [item for token in listed for item in token.parts]
    kind = next((item.kind for item in items if item.kind in LEVELS), Kind.USERS)
    scale = text.scale or Scale(kind)
    level = Said(max(map(scale.value, items)), tuple(listed), ONE_OF_LEVELS)
    length = length_of(text.frames, spiking=False)
    length = length and replace(length, doubt=length.doubt or "each level may take so long")
    load = SaidLoad(duration=length)
    return replace(load, users=level) if kind is Kind.USERS else replace(load, rate=level)


def _of_staircase(text: _Text, stair: SaidStages) -> SaidLoad:
    scale = text.scale or Scale(Kind.USERS)
    used = {(token.start, token.end) for token in stair.used}
    beside = [
        token
        for frame in text.frames
        for token in [*frame.quantities, *frame.extra]
        if token.kind in LEVELS | {Kind.TIME} and (token.start, token.end) not in used
    ]
    if not beside:
        return _of_stages(scale, stair)
    if (longer := _with_rest(text, stair, beside, scale)) is not None:
        return _of_stages(scale, longer)
    return _of_stages(scale, stair, "more than the staircase is told")


def _with_rest(
    text: _Text, stair: SaidStages, beside: Sequence[Token], scale: Scale
) -> SaidStages | None:
    """Return a staircase with what comes after it: "... until 50, then hold 50 for 5 minutes"."""
    end = max(token.end for token in stair.used)
    rest = [frame for frame in text.frames if frame.tokens[0].start >= end]
    told = {token.start for frame in rest for token in (*frame.quantities, *frame.extra)}
    return gone_on(stair, rest, scale) if all(t.start in told for t in beside) else None


def _of_course(text: _Text, course: Course) -> SaidLoad:
    scale = text.scale or Scale(Kind.USERS)
    levels = tuple(each for each in course.used if each.kind is not Kind.TIME)
    times = tuple(each for each in course.used if each.kind is Kind.TIME)
    load = SaidLoad()
    if course.peak:
        level = Said(course.peak, levels, _level_doubt(text, course, scale) or _apart(text, course))
        load = SaidLoad(users=level) if scale.kind is Kind.USERS else SaidLoad(rate=level)
    if course.stages:
        length = sum(stage.duration_s for stage in course.stages)
        doubt = _ROUGH if course.rough else ""
        stages = SaidStages(course.stages, course.used, course.start, course.held, doubt)
        return replace(load, stages=stages, duration=Said(length, course.used, doubt))
    if times:
        told = Said(sum(each.value for each in times), times, course.doubt)
        return replace(load, duration=told)
    return load


def _level_doubt(text: _Text, course: Course, scale: Scale) -> str:
    kept = [mark for mark in DOUBTS if mark not in ASIDE]
    exact = {t.value for t in text.tokens if t.kind is scale.kind and not t.has(*DOUBTS)}
    inexact = [
        token
        for token in text.tokens
        if token.kind is scale.kind and token.has(*kept) and not is_bound_again(token, exact)
    ]
    if inexact:
        how = how_inexact(inexact)
        return f"a level {how if course.stages else of_several(how)}"
    grows = any(frame.by is not None or _is_endless(frame) for frame in text.frames)
    return "how far it grows is not said" if grows else ""


def _is_endless(frame: Frame) -> bool:
    """Return whether a ramp goes up until something happens: "scale up until it breaks"."""
    return frame.verb is Kind.UP and not frame.target and Kind.UNTIL in frame.kinds()


def _apart(text: _Text, course: Course) -> str:
    """Return why the highest level of a course that could not be drawn may be one of several."""
    if not course.doubt:
        return ""
    levelled = [frame for frame in text.frames if frame.levels and not is_aside(frame)]
    apart = any(frame.separator in _ENDS for frame in levelled[1:])
    values = {level.value for frame in levelled for level in frame.levels}
    return "several levels are told" if apart and len(values) > 1 else ""


def _is_sequence(text: _Text) -> bool:
    """Return whether levels follow one another in time rather than being alternatives."""
    kinds = {token.kind for token in text.tokens}
    if kinds & _SEQUENCE or any(frame.separator is Kind.THEN for frame in text.frames):
        return True
    steps = [f for f in text.frames if f.level is not None and f.time is not None]
    if len(steps) > 1 and steps[0].rank is Kind.FIRST:
        return True
    if len(steps) > _MANY_STEPS and not any(step.separator in _APART for step in steps[1:]):
        return len({step.level.kind for step in steps if step.level is not None}) == 1
    return len(steps) > 1 and all(
        step.time.start < step.level.start for step in steps if step.time and step.level
    )


def _constant(text: _Text) -> SaidLoad:
    users = level_of(text.tokens, Kind.USERS, text.frames)
    rate = level_of(text.tokens, Kind.RATE, text.frames)
    kinds = {token.kind for token in text.tokens}
    spiking = Kind.SPIKE_TEST in kinds or (Kind.JUMP in kinds and not _is_of_one_piece(text))
    length = length_of(text.frames, spiking=spiking) or _stay_of(text.tokens)
    steps = [
        f for f in text.frames if f.level is not None and f.time is not None and not is_aside(f)
    ]
    if len(steps) > 1:
        timed = {step.level.kind for step in steps if step.level is not None}
        users = _one_of_several(users) if Kind.USERS in timed else users
        rate = _one_of_several(rate) if Kind.RATE in timed else rate
    load = SaidLoad(users=users, rate=rate, duration=length)
    if _is_anew(text.tokens):
        return _doubted(load, "it may last as long as another test")
    begins = all(frame.verb is Kind.START for frame in text.frames if frame.levels)
    if begins and any(map(_is_endless, text.frames)):
        return _doubted(load, "it is where the load begins")
    twice = any(token.kind is Kind.TWICE for token in text.tokens)
    crowd = any(token.has(Mark.REQUESTS) for token in text.tokens if token.kind is Kind.USERS)
    also = Kind.ALSO in kinds  # "100 users. In addition 20 rps on /b"
    if (twice or ((crowd or also) and users and rate)) and not load.is_empty:
        return _doubted(load, "another level follows from it" if twice else "these are two loads")
    return load


def _is_anew(tokens: Sequence[Token]) -> bool:
    """Return whether a test is done again, who knows how long: "Repeat that with 100 users"."""
    levels = LEVELS | {Kind.TOLD}
    for place, (before, after) in enumerate(pairwise(tokens)):
        if before.kind not in _ANEW or after.kind is not Kind.DETERMINER:
            continue
        level = skip(tokens, place + 2, _NAMED_TEST, 3) + 1
        led = kind_at(tokens, level - 1) in {Kind.WITH, Kind.AT}
        if led and kind_at(tokens, level) in levels and kind_at(tokens, level + 1) in _LAST:
            return any(token.kind in levels for token in tokens[:place])
    return False


def _stay_of(tokens: Sequence[Token]) -> Said | None:
    """Return how long users stay, where no other time says how long the test lasts."""
    stays = [token for token in tokens if token.kind is Kind.ASIDE and token.has(Mark.OCCUPIED)]
    if len({token.value for token in stays}) != 1:
        return None
    return Said(stays[0].value, tuple(stays), "it may be how long each of them stays")


def _is_of_one_piece(text: _Text) -> bool:
    """Return whether there is one level and one time, so that a spike can take no part of it."""
    told = [token for token in text.tokens if not token.has(*ASIDE, Mark.MILLI)]
    levels = [token for token in told if token.kind in LEVELS]
    times = [token for token in told if token.kind is Kind.TIME]
    return len(levels) == len(times) == 1


def _one_of_several(said: Said | None) -> Said | None:
    return said and replace(said, doubt=said.doubt or "it is one of several loads")
