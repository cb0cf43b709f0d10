"""Draws the course of a load: frames in the order of time become stages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.domain.load import LoadStage
from shared.reading.lexing.tokens import LEVELS, Kind, Mark, Token, kind_set
from shared.reading.loads.frames import Frame
from shared.reading.loads.inexact import ASIDE, DOUBTS, how_inexact, is_about, of_several
from shared.reading.loads.ramps import aim_ramps, in_time, is_within
from shared.reading.loads.said import SaidStages
from shared.reading.loads.units import Scale

_AMOUNTS = LEVELS | {Kind.TIME}
_PAUSED = kind_set("test duration total")
_CLOSE = 1e-6
_HOLDS = kind_set("hold")
_ACROSS = kind_set("in over span")
_ENDS = kind_set("first last")
_FOLLOWS = kind_set("then after")
_AHEAD = 20  # frames
_WHOLE = kind_set("total including")

# Whether a ramp lies within the time beside it, or before it, is a question to whoever wrote that.
WITHIN_OPEN = "the stages are not as long as the whole"


@dataclass(frozen=True, slots=True)
class Course:
    """A changing load. `doubt` tells why its stages are not all known; then they are empty.

    `held` are the places of the stages of which only a level and a time are told. Where some of
    its numbers are told roughly, `rough` is true.
    """

    stages: tuple[LoadStage, ...]
    peak: float
    start: float | None
    used: tuple[Token, ...]
    held: tuple[int, ...] = ()
    rough: bool = False
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
    supposed: bool = False  # the length of the whole, as only the stages' sum can tell
    held: list[int] = field(default_factory=list)
    rough: bool = False
    doubt: str = ""

    def draw(self) -> Course:
        """Return the course of all frames."""
        for place, frame in enumerate(self.frames):
            self._note(frame, place)
            self._late(frame, place)
            self._draw(frame, place)
        return self._finished()

    def _fail(self, why: str) -> None:
        self.doubt = self.doubt or why

    def _note(self, frame: Frame, place: int) -> None:
        tokens = [*frame.levels, *([frame.time] if frame.time else [])]
        self.used += [token for token in tokens if not token.has(Mark.MILLI)]
        for level in frame.levels:
            if is_about(level) or not level.has(*DOUBTS):
                self.peak = max(self.peak, self.scale.value(level))
        whole = frame.total and frame.time and not frame.levels and not frame.moves
        inexact = [t for t in tokens if t.has(*DOUBTS) and not is_bound_again(t, {self.peak})]
        if all(map(is_about, inexact)):
            self.rough = self.rough or bool(inexact)
        elif not whole:
            self._fail(f"a level or a time {of_several(how_inexact(inexact))}")
        if frame.rank in _ENDS and self.stages and self._is_timed_after(place):
            self._fail("the clauses are not in the order of time")
        kinds = [token.kind for token in frame.tokens]
        clocked = frame.moves and (Kind.AT, Kind.DATA) in pairwise(kinds)  # a spike at 10:00
        if Kind.MIDWAY in kinds or clocked:
            self._fail("a part of the course lies within another")
        if self._may_include_ramp(frame, place):
            self._fail("the ramp may be a part of the time")
        again = Kind.AGAIN in frame.kinds() and not self._repeats_level(frame)
        acts = frame.separator is Kind.THEN and frame.role is Kind.FOR and not frame.levels
        if (frame.each and not (acts and self.stages)) or again:
            self._fail("it is told of each or again")

    def _may_include_ramp(self, frame: Frame, place: int) -> bool:
        """Return whether a time may be that of the whole: "40 users, ramp 1 min, for 5 min".

        Tools differ: JMeter counts the ramp to the duration, k6 adds one stage to the other.
        """
        before = self.frames[place - 1] if place else None
        if before is None or before.time is None:
            return False
        ramped = before.verb is Kind.UP or (before.moves and before.target is not None)
        joined = before.separator is Kind.OPEN or frame.separator not in _FOLLOWS
        lasts = frame.role is Kind.FOR and frame.verb is None and frame.time is not None
        goes_on = any(later.moves for later in self.frames[place + 1 : place + _AHEAD])
        plain = not frame.levels and Kind.ONLY not in frame.kinds()
        return ramped and joined and lasts and plain and not goes_on

    def _repeats_level(self, frame: Frame) -> bool:
        """Return whether "again" only says that a level returns, not that all is done anew."""
        if frame.time is None or frame.aim is None:
            return frame.verb is Kind.DOWN
        again = next(token for token in frame.tokens if token.kind is Kind.AGAIN)
        known = self.scale.value(frame.aim) in {target for _, target in self.stages}
        return known or frame.moves or frame.aim.start < again.start

    def _late(self, frame: Frame, place: int) -> None:
        """Take in "after 2 minutes" as the time that the start lasts."""
        late = next((each for each in frame.extra if each.has(Mark.AFTER)), None)
        rest = [each for each in frame.extra if each is not late]
        if late is not None:
            led = frame.aim is None or frame.aim.start > late.start
            if self.stages or self.start is None or place > 2 or not led:  # noqa: PLR2004 - a start, then this
                self._fail("a moment is told instead of a length")
            else:
                self._add(late.value, self.start)
                self.used.append(late)
        if any(each.kind in _AMOUNTS or each.kind is Kind.LEVELS for each in rest):
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
            if frame.total and self._is_aimed_at(frame.aim, place):
                self._whole(frame, frame.time)  # "10 minutes in total with 50 users, ramp-up 1 min"
                self._stand(self.scale.value(frame.aim), place)
            else:
                if Kind.ARROW not in frame.kinds() and frame.role not in _ACROSS:
                    self.held.append(len(self.stages))
                self._add(frame.time.value, self.scale.value(frame.aim))
        elif frame.time is not None:
            self._hold(frame, frame.time, place)
        elif frame.level is not None:
            self._stand(self.scale.value(frame.level), place)
        elif (
            frame.target is not None
            and self.scale.value(frame.target) != self.current
            and not self._is_aimed_at(frame.target, place)
        ):
            self._fail("a level has no time")

    def _move(self, frame: Frame, place: int) -> None:
        target = self._target(frame)
        if target is None:
            self._fail("the goal of a ramp is not said")
            return
        if frame.origin is not None:
            self._begin(self.scale.value(frame.origin))
        if not self.stages and frame.origin is None and self.start == target:
            self.start = None  # "40 VUs, ramp-up 90 s": it leads there
        above = frame.origin or self.current or self.start
        if frame.verb is Kind.DOWN and target and not (above and frame.target):
            self._fail("a level may be the goal or what is taken away")
        if frame.by is not None or (frame.verb in {Kind.UP, None} and self._may_hold(frame, place)):
            self._fail("it may be the time of the ramp or the time after it")
        if frame.role is Kind.AFTER and self.stages and Kind.ONLY not in frame.kinds():
            self._fail("a moment is told instead of a length")
        self.including |= frame.verb is Kind.UP and is_within(frame)
        if frame.verb is Kind.DOWN and Kind.INCLUDING in frame.kinds():
            self._shorten(frame.time)
        if frame.verb is Kind.JUMP and frame.time is not None and frame.role not in _ACROSS:
            self.held.append(len(self.stages))
        self._add(frame.time.value if frame.time else None, target)

    def _shorten(self, fall: Token | None) -> None:
        """Take the time of a fall from that of the level before: 5 minutes including 30 s down."""
        seconds, level = self.stages[-1] if self.stages else (None, 0.0)
        if fall is None or seconds is None or seconds <= fall.value:
            self._fail("a stage takes no time")
        else:
            self.stages[-1] = (seconds - fall.value, level)

    def _may_hold(self, frame: Frame, place: int) -> bool:
        """Return whether "ramp up to 50 for 2 minutes" may tell of the time at 50."""
        told = frame.time_first or frame.gradual or frame.origin is not None
        if frame.verb is None:  # "50 users browse slowly for 5 minutes"
            told = frame.target is not None
        named = frame.all_the_while and frame.target is not None
        if frame.role is not Kind.FOR or told or frame.rank or named:
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

    def _is_told_again(self, frame: Frame, time: Token) -> bool:
        """Return whether "for the 12 hours" is a time that was told before."""
        at = frame.tokens.index(time)
        led = at > 0 and frame.tokens[at - 1].kind is Kind.DETERMINER
        return led and len(self.stages) == 1 and self.stages[0][0] == time.value

    def _hold(self, frame: Frame, time: Token, place: int) -> None:
        if self._is_told_again(frame, time):
            return
        later = any(other.moves for other in self.frames[place + 1 :])
        more = [token.kind for token in frame.tokens] == [Kind.TIME, Kind.ONLY]  # 5 min constant
        told = (
            frame.role is Kind.FOR
            or more
            or (frame.separator is Kind.THEN and frame.role not in _ACROSS)
        )
        runs_on = bool(self.stages) and frame.separator is Kind.THEN and told
        whole = frame.total and not (frame.verb is Kind.HOLD and frame.role)
        whole = whole and not (runs_on and not frame.kinds() & _PAUSED)
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
        elif not (self.stages or self.total or frame.verb or frame.role) and later:
            self._whole(frame, time)  # "25 minutes (5 min ramp-up, 15 min steady, 5 min down)"
            self.supposed = True
        else:
            self._fail("a time has no level")

    def _whole(self, frame: Frame, time: Token) -> None:
        if self.total is not None and self.total.value != time.value:
            self._fail("two lengths are told")
        self.total = time
        self.including |= bool(frame.kinds() & _WHOLE)

    @staticmethod
    def _is_pause(frame: Frame) -> bool:
        return not frame.kinds() & _PAUSED

    @staticmethod
    def _is_plain(frame: Frame) -> bool:
        words = sum(token.kind is Kind.WORD for token in frame.tokens)
        return words <= (2 if frame.separator is Kind.THEN else 0)

    def _stand(self, level: float, place: int) -> None:
        if self.start is None and not self.stages:
            self.start = level
        elif self._is_aimed_at(self.frames[place].aim, place):
            return  # "60 VUs (1 min ramp, 2 min hold)"
        elif level not in ({self.current, self.peak} if self.stages else {self.start}):
            self._fail("a level has no time")

    def _is_aimed_at(self, level: Token | None, place: int) -> bool:
        """Return whether the next ramp leads to a level."""
        ahead = self.frames[place + 1 : place + _AHEAD]
        ramp = next((each for each in ahead if each.moves), None)
        return ramp is not None and ramp.aim is level

    def _is_timed_after(self, place: int) -> bool:
        """Return whether another part of the course is told after a place."""
        ahead = self.frames[place + 1 : place + _AHEAD]
        return any(each.time is not None and not each.total for each in ahead)

    def _finished(self) -> Course:
        known = sum(seconds for seconds, _ in self.stages if seconds is not None)
        missing = sum(seconds is None for seconds, _ in self.stages)
        rest = self.total.value - known if self.total is not None else 0.0
        if self.total is not None and not self.supposed and missing == 1 and rest > 0:
            self.stages = [(rest if s is None else s, target) for s, target in self.stages]
        elif missing:
            self._fail("a ramp has no time")
        elif self.including and rest > 0 and len(self.stages) == 1 and self.current:
            self._add(rest, self.current)  # "10 minutes in total, with a 2 minute ramp-up"
        elif self.total is not None and abs(rest) > _CLOSE:
            self._fail(WITHIN_OPEN)
        if not all(seconds for seconds, _ in self.stages):
            self._fail("a stage takes no time")
        if self.stages and self.peak > max(self.start or 0.0, *(goal for _, goal in self.stages)):
            self._fail("a level has no time")
        stages = tuple(LoadStage(seconds or 0.0, target) for seconds, target in self.stages)
        used, held = tuple(self.used), tuple(self.held)
        if self.doubt:
            return Course((), self.peak, self.start, used, doubt=self.doubt)
        return Course(stages, self.peak, self.start, used, held, self.rough)


def is_bound_again(token: Token, exact: Collection[float]) -> bool:
    """Return whether a level only tells again what another says exactly: "holding that max 10"."""
    return token.marks & set(DOUBTS) == {Mark.BOUND} and token.value in exact


def _lasts(frame: Frame) -> bool:
    """Return whether a hold says that it lasts: "hold for a while", not "for the steady state"."""
    kinds = [token.kind for token in frame.tokens]
    return Kind.FOR in kinds[kinds.index(Kind.HOLD) :] if Kind.HOLD in kinds else False


def draw(frames: Sequence[Frame], scale: Scale, *, sequenced: bool) -> Course | None:
    """Return the changing load that frames tell of, None if the load does not change."""
    told = in_time([frame for frame in frames if _tells(frame)])
    steps = [f for f in told if f.level is not None and f.time is not None and not f.moves]
    levels = {scale.value(f.level) for f in steps if f.level is not None}
    if not any(frame.moves for frame in told) and not (len(levels) > 1 and sequenced):
        return None
    aim_ramps(told, scale)
    drawing = _Drawing(scale, [frame for frame in told if _tells(frame)])
    held = [frame for frame in frames if frame.verb in _HOLDS and not _tells(frame)]
    if any(map(_lasts, held)):
        drawing.doubt = "a hold has no time"  # "hold for a while"
    return drawing.draw()


def gone_on(before: SaidStages, frames: Sequence[Frame], scale: Scale) -> SaidStages | None:
    """Return stages with those that frames tell of after them, None if that is not clear."""
    stages = [(stage.duration_s, stage.target) for stage in before.stages]
    told = [frame for frame in frames if _tells(frame)]
    goal = stages[-1][1]
    drawing = _Drawing(scale, told, [*stages], current=goal, start=before.start, peak=goal)
    course = drawing.draw()
    used = (*before.used, *course.used)
    return None if course.doubt else SaidStages(course.stages, used, before.start, course.held)


def _tells(frame: Frame) -> bool:
    says = frame.levels or frame.time or (frame.verb and frame.remainder)
    more = any(each.kind is not Kind.NUMBER for each in frame.extra)
    return bool(says or more) and not is_aside(frame)


def is_aside(frame: Frame) -> bool:
    """Return whether a frame tells only of the past, of data, or of what is not wanted."""
    tokens = [*frame.levels, *([frame.time] if frame.time else [])]
    tokens += [each for each in frame.extra if each.kind in _AMOUNTS]
    return bool(tokens) and all(token.has(*ASIDE) for token in tokens)
