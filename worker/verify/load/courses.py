"""Adds up what several scenarios do at the same time, and compares courses of load."""

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, pairwise
from math import isclose

from shared.domain.load import LoadStage
from shared.domain.verification import Point
from worker.k6.executors import Segment

type Stages = tuple[LoadStage, ...]

_NOISE = 1e-6  # of floats
_MOMENT_S = 1e-6
_MAX_BREAKS = 2000  # beyond any script that a person would read


def same(one: float, other: float) -> bool:
    """Return whether two numbers differ by no more than the noise of floats."""
    return isclose(one, other, rel_tol=_NOISE, abs_tol=_NOISE)


def total(courses: Sequence[Sequence[Segment]]) -> tuple[Segment, ...]:
    """Return the sum of several courses, cut where any of them changes."""
    if len(courses) == 1:
        return tuple(courses[0])
    segments = [
        segment for course in courses for segment in course if segment.end_s > segment.begin_s
    ]
    breaks = sorted({at for segment in segments for at in (segment.begin_s, segment.end_s)})
    if len(breaks) > _MAX_BREAKS:
        return tuple(segments)
    return tuple(
        Segment(begin, end, _sum(segments, begin, end, begin), _sum(segments, begin, end, end))
        for begin, end in pairwise(breaks)
    )


def _sum(segments: Iterable[Segment], begin: float, end: float, at: float) -> float:
    """Add the values at one moment of the segments that cover the time around it."""
    return sum(
        segment.first
        + (segment.last - segment.first)
        * (at - segment.begin_s)
        / (segment.end_s - segment.begin_s)
        for segment in segments
        if segment.begin_s <= begin and segment.end_s >= end
    )


def peak(course: Sequence[Segment]) -> float:
    """Return the highest value of a course, at an instant or for longer."""
    return max((max(segment.first, segment.last) for segment in course), default=0.0)


def is_flat(course: Sequence[Segment]) -> bool:
    """Return whether a course has one value from beginning to end."""
    lasting = [segment for segment in course if segment.end_s > segment.begin_s]
    values = [value for segment in lasting for value in (segment.first, segment.last)]
    return all(same(value, values[0]) for value in values)


def stages(course: Sequence[Segment]) -> Stages:
    """Return a course as stages without the start value; jumps take no time and leave no stage."""
    return tuple(
        LoadStage(round(segment.end_s - segment.begin_s, 9), segment.last)
        for segment in course
        if segment.end_s > segment.begin_s
    )


def stand(course: Sequence[Segment], asked: Stages, held: Collection[int]) -> bool:
    """Return whether a course has the levels of some stages at once, and does not climb to them."""
    begins_s = [0.0, *accumulate(stage.duration_s for stage in asked)]
    first_s = course[0].begin_s if course else 0.0
    return all(
        same(segment.first, segment.last)
        for place in {*held} & {*range(len(asked))}
        for segment in course
        if segment.end_s > segment.begin_s
        and segment.begin_s - first_s < begins_s[place + 1] - _MOMENT_S
        and segment.end_s - first_s > begins_s[place] + _MOMENT_S
    )


def points(course: Sequence[Segment]) -> tuple[Point, ...]:
    """Return the corners of a course; a jump is two of them at one time."""
    corners = [
        Point(round(at_s, 9), round(value, 9))
        for segment in course
        for at_s, value in ((segment.begin_s, segment.first), (segment.end_s, segment.last))
    ]
    return tuple(corners[:1]) + tuple(each for last, each in pairwise(corners) if each != last)


def equal(asked: Stages, derived: Stages) -> bool:
    """Return whether two lists of stages draw the same course, however its holds are cut."""
    return _alike(_joined(asked), _joined(derived)) or _staircase_with_its_first_step(
        asked, derived
    )


def near(asked: Stages, derived: Stages, within: float) -> bool:
    """Return whether two lists of stages draw about the same course.

    A length or a level may be so far from the one asked for, as a share of the greater of them.
    """
    return _alike(_joined(asked), _joined(derived), within)


def _alike(one: Stages, other: Stages, within: float = _NOISE) -> bool:
    return len(one) == len(other) and all(
        isclose(asked, found, rel_tol=within, abs_tol=_NOISE)
        for pair in zip(one, other, strict=True)
        for asked, found in zip(*pair, strict=True)
    )


def _joined(course: Stages) -> Stages:
    joined: list[LoadStage] = []
    for stage in course:
        if len(joined) > 1 and joined[-1].target == joined[-2].target == stage.target:
            joined[-1] = LoadStage(joined[-1].duration_s + stage.duration_s, stage.target)
        elif stage.duration_s > 0:
            joined.append(stage)
    return tuple(joined)


def _staircase_with_its_first_step(asked: Stages, derived: Stages) -> bool:
    """Accept a regular staircase whose start value was given a step of its own."""
    if len(asked) < 2 or len(derived) != len(asked) + 1:  # noqa: PLR2004 - a step needs two levels
        return False
    rise = asked[1].target - asked[0].target
    first = LoadStage(asked[0].duration_s, asked[0].target - rise)
    return rise > 0 and _alike((first, *asked), derived)
