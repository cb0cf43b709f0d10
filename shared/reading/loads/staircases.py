"""Builds the steps of "start with 10 users, add 10 every 30 seconds up to 50"."""

from collections.abc import Sequence

from shared.domain.load import LoadStage
from shared.reading.lexing.tokens import Kind, Mark, Token
from shared.reading.loads.frames import Frame
from shared.reading.loads.inexact import DOUBTS
from shared.reading.loads.said import SaidStages
from shared.reading.loads.units import Scale

_MOST_STEPS = 200
_ALLOWED = frozenset({Mark.STEP, Mark.PACED, Mark.EACH, Mark.BOUND, Mark.OF_DATA})
_FORBIDDEN = tuple(mark for mark in DOUBTS if mark not in _ALLOWED)


def staircase_of(frames: Sequence[Frame], scale: Scale) -> SaidStages | None:
    """Return equal steps in equal times, None unless step, time and goal are all told."""
    step, every = _step(frames)
    if step is None or every is None or any(Kind.TWICE in frame.kinds() for frame in frames):
        return None
    goal = next((f.target for f in frames if f.target is not None and f.target is not step), None)
    start = _start(frames, step)
    if goal is None or goal is start:
        return None
    used = tuple(token for token in (step, every, goal, start) if token is not None)
    if any(token.has(*_FORBIDDEN) for token in used):
        return None
    first = scale.value(start) if start is not None else 0.0
    stages = _steps(first, scale.value(step), scale.value(goal), every.value)
    return SaidStages(stages, used, first if start is not None else None) if stages else None


def _step(frames: Sequence[Frame]) -> tuple[Token | None, Token | None]:
    step = next((frame.by for frame in frames if frame.by is not None), None)
    holder = next((frame for frame in frames if frame.every is not None), None)
    if holder is None:
        return None, None
    if (
        step is None
        and holder.level is not None
        and (holder.verb is Kind.UP or holder.target is not None)
    ):
        step = holder.level  # "every minute add 20 users until 100"
    return step, holder.every


def _start(frames: Sequence[Frame], step: Token) -> Token | None:
    for frame in frames:
        told = frame.origin or frame.level
        begins = frame.verb is Kind.START or frame.origin is not None
        if begins and told is not None and told is not step:
            return told
    return None


def _steps(first: float, height: float, last: float, seconds: float) -> tuple[LoadStage, ...]:
    count = (last - first) / height if height > 0 else 0.0
    if not 1 <= count <= _MOST_STEPS or not count.is_integer() or seconds <= 0:
        return ()
    return tuple(LoadStage(seconds, first + height * n) for n in range(1, int(count) + 1))
