"""Finds what ramps leave unsaid: where they lead, and which frames are ramps at all."""

from collections.abc import Sequence
from itertools import pairwise

from shared.reading.lexing.tokens import Kind, Token, kind_set
from shared.reading.loads.frames import Frame
from shared.reading.loads.units import Scale

_ACROSS = kind_set("in over span")
_NEAR = 20  # frames
_APART = kind_set("stop newline bullet semicolon")


def in_time(frames: list[Frame]) -> list[Frame]:
    """Return frames in the order of time: "A after a ramp-up of B"; see which of them are ramps."""
    for place in range(1, len(frames)):
        later = frames[place]
        if later.separator is Kind.AFTER and (later.moves or later.warm):
            before = frames[place - 1]
            if before.verb is None and before.time is not None and not before.levels:
                before.verb = Kind.HOLD  # "100 users, 10 minutes after a ramp-up"
            frames[place - 1], frames[place] = later, before
    for frame, after in pairwise(frame for frame in frames if frame.time is not None):
        frame.gradual |= _comes(frame, after)
    return frames


def _comes(frame: Frame, after: Frame) -> bool:
    """Return whether users come within a time, since they stay for another one after it."""
    if frame.level is None or frame.time is None or frame.moves or frame.total:
        return False
    if not (frame.role in _ACROSS or frame.all_the_while):
        return False
    if Kind.ARRIVE in frame.kinds() and after.time is not None and not after.levels:
        return after.verb is Kind.HOLD or Kind.RUN in after.kinds()
    kept = (Kind.HOLD, Kind.DETERMINER) in pairwise(token.kind for token in after.tokens)
    apart = kept or after.separator in _APART | {Kind.COMMA, Kind.THEN}  # "and keep them ..."
    stays = after.verb is Kind.HOLD or (after.separator is Kind.THEN and after.role is Kind.FOR)
    stays = stays and after.time is not None and not after.each
    return apart and stays and (after.aim is None or after.aim.value == frame.level.value)


def aim_ramps(frames: Sequence[Frame], scale: Scale) -> None:
    """Let a ramp-up whose goal is not said lead to the level beside it, or to the only one."""
    for before, frame in pairwise(frames):
        before.total |= frame.verb is Kind.UP and is_within(frame) and not before.moves
    levels = {scale.value(level): level for frame in frames for level in frame.levels}
    levels.pop(0.0, None)
    only = next(iter(levels.values())) if len(levels) == 1 else None
    reached = {0.0}
    untimed: Frame | None = None
    for place, frame in enumerate(frames):
        if frame.warm and frame.verb is None and frame.aim is None:
            frame.verb = Kind.UP  # "100 users. Warm up 1 minute, steady 10 minutes"
        if frame.verb is Kind.UP and frame.aim is None and frame.time is not None:
            goal = _level_beside(frames, place, reached=len(reached) > 1) or only
            goal = None if goal is None or scale.value(goal) in reached else goal
            told = untimed.target if untimed else None
            if untimed and told and (goal is None or scale.value(goal) == scale.value(told)):
                untimed.time, untimed.role, frame.time = frame.time, frame.role, None
            else:
                frame.target = goal
        if frame.time and frame.aim and (frame.moves or not frame.total):
            reached.add(scale.value(frame.aim))
        elif not frame.time and (frame.verb is Kind.UP or frame.origin):
            untimed = frame


def is_within(frame: Frame) -> bool:
    """Return whether a ramp is a part of the time told before it: "in the first 5 minutes"."""
    return frame.rank is Kind.FIRST or Kind.INCLUDING in frame.kinds()


def _level_beside(frames: Sequence[Frame], place: int, *, reached: bool) -> Token | None:
    """Return the 50 of "50 users, ramp-up 1 minute" and of "ramp-up 1 minute, hold 50 users"."""
    for before in reversed(frames[max(0, place - _NEAR) : place]):
        if before.time is not None and not before.total:
            break
        if before.aim is not None and not before.moves and before.verb is not Kind.START:
            return None if reached and before.separator in _APART else before.aim
    after = frames[place + 1] if place + 1 < len(frames) else None
    return None if after is None or after.moves else after.level
