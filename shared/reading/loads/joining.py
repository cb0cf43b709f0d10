"""Puts together what commas, brackets and line breaks have cut: a level and its time."""

from collections.abc import Iterable

from shared.reading.lexing.tokens import Kind, kind_set
from shared.reading.loads.frames import Frame

_APART = kind_set("stop semicolon newline")
_LINES = {None, Kind.NEWLINE, Kind.BULLET}
_SLOTS = ("origin", "target", "level", "by", "every")


def joined_frames(frames: Iterable[Frame]) -> list[Frame]:
    """Return the frames in which each level has its time, as far as they stand apart."""
    result: list[Frame] = []
    for frame in frames:
        if result and _belong(result[-1], frame):
            _absorb(result[-1], frame)
        else:
            result.append(frame)
    return result


def _belong(before: Frame, frame: Frame) -> bool:
    bare = frame.time is None and not frame.levels and not frame.extra and not frame.total
    near = frame.separator not in _APART
    ramped = near and frame.verb is Kind.UP and bare and before.verb is None and before.time
    if (ramped and before.level) or _is_level_of(before, frame):
        return True  # "45 VUs over 3 minutes | ramp-up"
    timed_only = frame.time is not None and not frame.levels
    if before.time is not None and not before.levels and before.verb is None and not before.extra:
        if frame.time is not None or frame.each:
            return False
        if frame.separator is Kind.COMMA:  # "over 2 minutes, | ramp up to 50 users"
            led = before.role in {Kind.IN, Kind.OVER} or before.labelled
            return frame.moves and led
        if before.separator is Kind.OPEN and frame.separator is Kind.CLOSE:
            # Such as "Phase 1 (2 min): ramp up to 200 users".
            led = frame.tokens[0].kind is Kind.COLON and bool(frame.levels)
            return led or frame.verb is not None
        # "2 minutes | ramp up to 50 users"
        return frame.separator is Kind.UP and (frame.verb is not None or frame.warm)
    alone = before.time is None and timed_only and not frame.each
    return alone and _completes(before, frame)


def _is_level_of(before: Frame, frame: Frame) -> bool:
    """Return whether a level alone is that of the time before it."""
    alone = frame.levels and frame.time is None and frame.verb is None
    if not alone or before.time is None or before.levels:
        return False
    led = frame.separator is Kind.CLOSE and frame.tokens[0].kind is Kind.COLON
    # Such as "ramp-up (60 s): 0 -> 25 users", "a ramp-up of 60 s (0 to 25 users)" and
    # "Load phase: 5 minutes, 25 users".
    phase = frame.separator is Kind.COMMA and before.labelled and bool(before.verb or before.role)
    return led or phase or frame.separator is Kind.OPEN


def _completes(before: Frame, frame: Frame) -> bool:
    """Return whether a time alone is that of the level or the verb before it."""
    match frame.separator:
        case Kind.COMMA:
            # Such as "Stage 1: 20 users, | 2 minutes" and "ramp up to 50 users, | in 2 minutes".
            staged = before.labelled and not frame.labelled and before.level is not None
            leads = frame.role in {Kind.IN, Kind.OVER} or (before.origin and frame.role is None)
            ramp = before.moves and before.target is not None and bool(leads)
            staged = staged or _is_line(before)
            return (staged and not frame.total) or (ramp and frame.verb is None)
        case Kind.UP | Kind.AND:
            # "0 to 100 users | gradually over 5 minutes"
            return frame.verb is None and bool(before.levels)
        case Kind.OPEN:
            # Such as "ramp to 50 users | (2 min)".
            acts = before.verb in {Kind.HOLD, Kind.UP, Kind.DOWN} or before.warm
            named = Kind.WORD in frame.kinds()  # (umpteen time 4 s)
            return (bool(before.levels) or acts) and frame.verb is None and not named
        case _:
            return False


def _is_line(frame: Frame) -> bool:
    """Return whether a line begins here that tells of a stage: "Ramp-up: 100 users, 5 min"."""
    named = frame.verb is not None and any(token.kind is Kind.COLON for token in frame.tokens)
    return named and frame.separator in _LINES and bool(frame.levels)


def _absorb(frame: Frame, other: Frame) -> None:
    if frame.verb is None:
        frame.time_first = frame.time_first or (frame.time is not None and other.verb is not None)
        frame.verb = other.verb
    for name in _SLOTS:
        if getattr(frame, name) is None:
            setattr(frame, name, getattr(other, name))
    if frame.time is None:
        frame.time, frame.role = other.time, other.role
    frame.gradual |= other.gradual
    frame.warm |= other.warm
    frame.total |= other.total and other.verb is None
    frame.each |= other.each
    frame.extra += other.extra
    frame.tokens += other.tokens
