"""Draws the course of a load: frames in the order of time become stages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.domain.load import LoadStage
from shared.domain.plan import INEXACT
from shared.reading.frames import Frame
from shared.reading.lexicon import ALL_THE_WHILE
from shared.reading.said import SaidStages
from shared.reading.tokens import Kind, Mark, Token, kind_set
from shared.reading.units import Scale

ASIDE = (Mark.BACKGROUND, Mark.NEGATED, Mark.OF_DATA)
DOUBTS = (
    *(Mark.ABOUT, Mark.BOUND, Mark.EACH, Mark.RANGE, Mark.VAGUE, Mark.PACED),
    Mark.STEP,
    *(Mark.AMBIGUOUS, Mark.ARRIVALS, Mark.DAILY, Mark.ROLE, *ASIDE),
)
_ACROSS = kind_set("in over span")
_PAUSED = kind_set("test duration total")
_CLOSE = 1e-6
_HOLDS = kind_set("hold")
_RANKS = kind_set("first last then")
_LINES = kind_set("stop newline bullet semicolon")


@dataclass(frozen=True, slots=True)
class Course:
    """A changing load. `doubt` tells why its stages are not all known; then they are empty."""

    stages: tuple[LoadStage, ...]
    peak: float
    start: float | None
    used: tuple[Token, ...]
    doubt: str = ""


@dataclass(slots=True)
class _Drawing:
    """Stages as they come; a stage without a time waits for the length of the whole."""

    scale: Scale
    frames: Sequence[Frame]
    stages: list[tuple[float | None, float]] = field(default_factory=list)
    used: list[Token] = field(default_factory=list)
    current: float | None = None
    start: float | None = None
    peak: float = 0.0
    total: Token | None = None
    including: bool = False  # ramps, as "in total" says
    doubt: str = ""

    def draw(self) -> Course:
        """Return the course of all frames."""
        for place, frame in enumerate(self.frames):
            self._note(frame)
            self._late(frame, place)
            self._draw(frame, place)
        return self._finished()

    def _fail(self, why: str) -> None:
        self.doubt = self.doubt or why

    def _note(self, frame: Frame) -> None:
        tokens = [*frame.levels, *([frame.time] if frame.time else [])]
        self.used += [token for token in tokens if not token.has(Mark.MILLI)]
        for level in frame.levels:
            if not level.has(*DOUBTS):
                self.peak = max(self.peak, self.scale.value(level))
        whole = frame.total and frame.time and not frame.levels and not frame.moves
        if any(token.has(*DOUBTS) for token in tokens) and not whole:
            self._fail(f"a level or a time {INEXACT}")
        again = Kind.AGAIN in frame.kinds() and not _repeats_level(frame)
        acts = frame.separator is Kind.THEN and frame.role is Kind.FOR and not frame.levels
        each = frame.each and not (whole and _starts_with_time(frame))
        if (each and not (acts and self.stages)) or again:
            self._fail("it is told of each or again")

    def _late(self, frame: Frame, place: int) -> None:
        """Take in "after 2 minutes" as the time that the start lasts."""
        late = next((each for each in frame.extra if each.has(Mark.AFTER)), None)
        rest = [each for each in frame.extra if each is not late]
        if late is not None:
            if self.stages or self.start is None or place > 2:  # noqa: PLR2004 - a start, then this
                self._fail("a moment is told instead of a length")
            else:
                self._add(late.value, self.start)
                self.used.append(late)
        if any(each.kind in {Kind.USERS, Kind.RATE, Kind.TIME, Kind.LEVELS} for each in rest):
            self._fail("a clause says more than one thing")

    def _add(self, seconds: float | None, target: float) -> None:
        self.stages.append((seconds, target))
        self.current = target

    def _draw(self, frame: Frame, place: int) -> None:
        if frame.moves:
            self._move(frame, place)
        elif frame.remainder:
            self._add(None, self.current or 0.0)
        elif frame.time is not None and frame.aim is not None:
            if frame.total and any(later.aim is frame.level for later in self.frames[place + 1 :]):
                self._whole(frame, frame.time)  # "10 minutes in total with 50 users, ramp-up 1 min"
                self._stand(self.scale.value(frame.aim), place)
            else:
                self._add(frame.time.value, self.scale.value(frame.aim))
        elif frame.time is not None:
            self._hold(frame, frame.time, place)
        elif frame.level is not None:
            self._stand(self.scale.value(frame.level), place)
        elif frame.target is not None:
            self._stand(self.scale.value(frame.target), place)

    def _move(self, frame: Frame, place: int) -> None:
        target = self._target(frame)
        if target is None:
            self._fail("the goal of a ramp is not said")
            return
        if frame.origin is not None:
            self._begin(self.scale.value(frame.origin))
        if not self.stages and frame.origin is None and self.start == target:
            self.start = None  # "40 VUs, ramp-up 90 s": it leads there
        if frame.by is not None or (
            frame.verb in {Kind.UP, None} and self._may_hold(frame, place)
        ):
            self._fail("it may be the time of the ramp or the time after it")
        if frame.role is Kind.AFTER and self.stages and Kind.ONLY not in frame.kinds():
            self._fail("a moment is told instead of a length")
        self.including |= _rank_of(frame) is Kind.FIRST
        self._add(frame.time.value if frame.time else None, target)

    def _may_hold(self, frame: Frame, place: int) -> bool:
        """Return whether "ramp up to 50 for 2 minutes" may tell of the time at 50."""
        told = frame.time_first or frame.gradual or frame.origin is not None
        if frame.verb is None:  # "50 users browse slowly for 5 minutes"
            told = frame.target is not None
        if frame.role is not Kind.FOR or told or _rank_of(frame) or _is_all_the_while(frame):
            return False
        after = self.frames[place + 1] if place + 1 < len(self.frames) else None
        return after is None or after.moves or after.time is None or after.verb not in _HOLDS

    def _target(self, frame: Frame) -> float | None:
        if frame.aim is not None:
            return self.scale.value(frame.aim)
        return 0.0 if frame.verb is Kind.DOWN and not frame.leads_away else None

    def _begin(self, origin: float) -> None:
        if self.current is None and not self.stages:
            self.start = origin if self.start is None else self.start
        if self.current is not None and self.current != origin:
            self._fail("a ramp begins elsewhere than the one before ended")

    def _hold(self, frame: Frame, time: Token, place: int) -> None:
        later = any(other.moves for other in self.frames[place + 1 :])
        told = frame.role is Kind.FOR or frame.separator is Kind.THEN
        whole = frame.total and not (frame.verb is Kind.HOLD and frame.role)
        if whole and not (
            frame.role is Kind.FOR and self.stages and later and self._is_pause(frame)
        ):
            self._whole(frame, time)
        elif self.current is not None and (
            frame.verb is Kind.HOLD or (told and self._is_plain(frame))
        ):
            self._add(time.value, self.current)
        elif frame.verb is Kind.HOLD and self.start is not None and not self.stages:
            self._add(time.value, self.start)
        else:
            self._fail("a time has no level")

    def _whole(self, frame: Frame, time: Token) -> None:
        if self.total is not None and self.total.value != time.value:
            self._fail("two lengths are told")
        self.total = time
        self.including |= Kind.TOTAL in frame.kinds()

    @staticmethod
    def _is_pause(frame: Frame) -> bool:
        return not frame.kinds() & _PAUSED

    @staticmethod
    def _is_plain(frame: Frame) -> bool:
        return sum(token.kind is Kind.WORD for token in frame.tokens) <= 2  # noqa: PLR2004

    def _stand(self, level: float, place: int) -> None:
        ramp = next((each for each in self.frames[place:] if each.moves), None)
        if ramp is not None and ramp.aim is self.frames[place].aim:
            return  # "60 VUs (1 min ramp, 2 min hold)"
        if self.start is None and not self.stages and self.frames[place].level is not None:
            self.start = level
        elif level not in ({self.current, self.peak} if self.stages else {self.start}):
            self._fail("a level has no time")

    def _finished(self) -> Course:
        known = sum(seconds for seconds, _ in self.stages if seconds is not None)
        missing = sum(seconds is None for seconds, _ in self.stages)
        rest = self.total.value - known if self.total is not None else 0.0
        if self.total is not None and missing == 1 and rest > 0:
            self.stages = [(rest if s is None else s, target) for s, target in self.stages]
        elif missing:
            self._fail("a ramp has no time")
        elif self.including and rest > 0 and len(self.stages) == 1 and self.current:
            self._add(rest, self.current)  # "10 minutes in total, with a 2 minute ramp-up"
        elif self.total is not None and abs(rest) > _CLOSE:
            self._fail("the stages are not as long as the whole")
        if not all(seconds for seconds, _ in self.stages):
            self._fail("a stage takes no time")
        stages = tuple(LoadStage(seconds or 0.0, target) for seconds, target in self.stages)
        return Course(
            () if self.doubt else stages, self.peak, self.start, tuple(self.used), self.doubt
        )


def draw(frames: Sequence[Frame], scale: Scale, *, sequenced: bool) -> Course | None:
    """Return the changing load that frames tell of, None if the load does not change."""
    told = _in_time([frame for frame in frames if _tells(frame)])
    timed = [frame for frame in told if frame.time is not None]
    for frame, after in pairwise(timed):
        frame.gradual |= _comes(frame, after)
    steps = [f for f in told if f.level is not None and f.time is not None and not f.moves]
    levels = {scale.value(f.level) for f in steps if f.level is not None}
    if not any(frame.moves for frame in told) and not (len(levels) > 1 and sequenced):
        return None
    _aim_ramps(told, scale)
    return _Drawing(scale, [frame for frame in told if _tells(frame)]).draw()


def _comes(frame: Frame, after: Frame) -> bool:
    """Return whether users come within a time, since they stay for another one after it."""
    if frame.level is None or frame.time is None or frame.moves or frame.total:
        return False
    if not (frame.role in _ACROSS or _is_all_the_while(frame)):
        return False
    if Kind.ARRIVE in frame.kinds() and after.time is not None and not after.levels:
        return after.verb in _HOLDS or Kind.RUN in after.kinds()
    apart = after.separator in _LINES | {Kind.COMMA, Kind.THEN}
    stays = after.verb in _HOLDS and after.time is not None and not after.each
    return apart and stays and (after.aim is None or after.aim.value == frame.level.value)


def gone_on(before: SaidStages, frames: Sequence[Frame], scale: Scale) -> SaidStages | None:
    """Return stages with those that frames tell of after them, None if that is not clear."""
    stages = [(stage.duration_s, stage.target) for stage in before.stages]
    told = [frame for frame in frames if _tells(frame)]
    goal = stages[-1][1]
    drawing = _Drawing(scale, told, [*stages], current=goal, start=before.start, peak=goal)
    course = drawing.draw()
    used = (*before.used, *course.used)
    return None if course.doubt else SaidStages(course.stages, used, before.start)


def _repeats_level(frame: Frame) -> bool:
    """Return whether "again" only says that a level returns, not that all of it is done anew."""
    if frame.time is None or frame.aim is None:
        return frame.verb is Kind.DOWN
    again = next(token for token in frame.tokens if token.kind is Kind.AGAIN)
    return frame.moves or frame.aim.start < again.start


def _starts_with_time(frame: Frame) -> bool:
    """Return whether "each" tells of what is done then: "a total of 10 minutes of ... each user"."""
    each = next(token for token in frame.tokens if token.kind in {Kind.EACH, Kind.EVERY})
    return frame.time is not None and frame.time.end <= each.start


def _tells(frame: Frame) -> bool:
    says = frame.levels or frame.time or (frame.verb and frame.remainder)
    more = any(each.kind is not Kind.NUMBER for each in frame.extra)
    return bool(says or more) and not is_aside(frame)


def is_aside(frame: Frame) -> bool:
    """Return whether a frame tells only of the past, of data, or of what is not wanted."""
    kinds = {Kind.USERS, Kind.RATE, Kind.TIME}
    tokens = [*frame.levels, *([frame.time] if frame.time else [])]
    tokens += [each for each in frame.extra if each.kind in kinds]
    return bool(tokens) and all(token.has(*ASIDE) for token in tokens)


def _in_time(frames: list[Frame]) -> list[Frame]:
    """Put "A after a ramp-up of B" into the order of time."""
    for place in range(1, len(frames)):
        later = frames[place]
        if later.separator is Kind.AFTER and (later.moves or later.warm):
            before = frames[place - 1]
            if before.verb is None and before.time is not None and not before.levels:
                before.verb = Kind.HOLD  # "100 users, 10 minutes after a ramp-up"
            frames[place - 1], frames[place] = later, before
    return frames


def _aim_ramps(frames: Sequence[Frame], scale: Scale) -> None:
    """Let a ramp-up whose goal is not said lead to the level beside it, or to the only one."""
    _tell_whole(frames)
    for place, frame in enumerate(frames):
        if frame.verb is not Kind.UP or frame.aim is not None or frame.time is None:
            continue
        goal = _goal_of(frames, place, scale)
        untimed = [f for f in frames[:place] if (f.verb is Kind.UP or f.origin) and not f.time]
        told = untimed[-1] if untimed and untimed[-1].target else None
        if told and (goal is None or scale.value(goal) == scale.value(told.aim or goal)):
            told.time, told.role, frame.time = frame.time, frame.role, None
        else:
            frame.target = goal


def _tell_whole(frames: Sequence[Frame]) -> None:
    """Take the one time before a ramp within "the first 5 minutes" for that of all."""
    first = next((at for at, f in enumerate(frames) if f.verb is Kind.UP and f.time), len(frames))
    before = [frame for frame in frames[:first] if frame.time is not None]
    if first < len(frames) and _rank_of(frames[first]) is Kind.FIRST and len(before) == 1:
        before[0].total |= not before[0].moves


def _goal_of(frames: Sequence[Frame], place: int, scale: Scale) -> Token | None:
    """Return the 50 of "50 users, ramp-up 1 minute" and of "ramp-up 1 minute, hold 50 users"."""
    reached = any(each.time is not None and each.aim and not each.total for each in frames[:place])
    for before in reversed(frames[:place]):
        if before.time is not None and not before.total:
            break
        if before.aim is not None and not before.moves and before.verb is not Kind.START:
            return None if reached and before.separator in _LINES else before.aim
    after = frames[place + 1].level if place + 1 < len(frames) else None
    if after is not None and not frames[place + 1].moves and scale.value(after):
        return after
    levels = {scale.value(level): level for frame in frames for level in frame.levels}
    levels.pop(0.0, None)
    return next(iter(levels.values())) if len(levels) == 1 and not reached else None


def _rank_of(frame: Frame) -> Kind | None:
    """Return the rank of a time: the first 2 minutes, the next one, the last."""
    before = [token for token in frame.tokens if frame.time and token.end <= frame.time.start]
    rank = next((token.kind for token in reversed(before[-2:]) if token.kind in _RANKS), None)
    return rank


def _is_all_the_while(frame: Frame) -> bool:
    """Return whether a time is told by "during" rather than by "for"."""
    return any(t.kind is Kind.FOR and t.value == ALL_THE_WHILE for t in frame.tokens)
