"""The chart of a scenario: the load that is asked for and the one that is made, as lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from shared.domain.verification import Point, ScenarioCourse
from shared.proof.words import length

# The plot, in units of the drawing; labels stand left of it and below.
LEFT, TOP, WIDTH, HEIGHT = 64, 12, 560, 180
_STEPS = (1, 2, 5, 10)
_TIMES_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200)
_TICKS = 5
_UNITS = {"vus": "VUs", "iterations_per_s": "iterations per second"}


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it is, and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A corner of a line, for the table."""

    line: str
    time: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing of a scenario; a line is empty where there is none."""

    name: str
    executor: str
    unit: str
    made: str
    asked: str
    times: tuple[Tick, ...]
    values: tuple[Tick, ...]
    rows: tuple[Row, ...]
    says: str


def chart(course: ScenarioCourse) -> Chart:
    """Return the drawing of a course."""
    asked, made = course.asked or (), course.made or ()
    points = (*asked, *made)
    last_s = max((point.at_s for point in points), default=0.0) or 1.0
    step = _step(max((point.value for point in points), default=0.0))
    top = max(step, step * ceil(max((point.value for point in points), default=0.0) / step))
    return Chart(
        name=course.name,
        executor=course.executor,
        unit=_UNITS[course.unit],
        made=_line(made, last_s, top),
        asked=_line(asked, last_s, top),
        times=tuple(_times(last_s)),
        values=tuple(_values(step, top)),
        rows=(*_rows("asked for", asked), *_rows("made", made)),
        says=_says(course),
    )


def _says(course: ScenarioCourse) -> str:
    if course.made is None:
        return "When this scenario ends is not known before it runs, so no line is drawn of it."
    if course.asked is None:
        return "Nothing that can be drawn is asked of this scenario alone."
    if course.asked == course.made:
        return "The script makes the line that was asked for."
    return "The script makes another line than the one that was asked for."


def _line(points: Sequence[Point], last_s: float, top: float) -> str:
    """Return a line as the points of an SVG polyline."""
    return " ".join(f"{_x(point.at_s, last_s):.1f},{_y(point.value, top):.1f}" for point in points)


def _x(at_s: float, last_s: float) -> float:
    return LEFT + WIDTH * at_s / last_s


def _y(value: float, top: float) -> float:
    return TOP + HEIGHT * (1 - value / top)


def _step(highest: float) -> float:
    """Return a round distance of marks, so that there are few of them."""
    if highest <= 0:
        return 1.0
    size = 10.0 ** floor(log10(highest / _TICKS))
    return next(size * each for each in _STEPS if highest <= _TICKS * size * each)


def _values(step: float, top: float) -> Iterator[Tick]:
    for number in range(round(top / step) + 1):
        yield Tick(round(_y(number * step, top), 1), f"{number * step:.6g}")


def _times(last_s: float) -> Iterator[Tick]:
    common = (float(each) for each in _TIMES_S if last_s <= _TICKS * each)
    step = _step(last_s) if last_s < 1 else next(common, _step(last_s))
    for number in range(floor(last_s / step) + 1):
        yield Tick(round(_x(number * step, last_s), 1), length(number * step))


def _rows(line: str, points: Sequence[Point]) -> Iterator[Row]:
    for point in points:
        yield Row(line, length(point.at_s), f"{point.value:.6g}")
