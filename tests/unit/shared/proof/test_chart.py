"""The chart of a scenario."""

import pytest

from shared.domain.verification import Point, ScenarioCourse
from shared.proof.chart import HEIGHT, LEFT, TOP, WIDTH, chart


def course(
    made: tuple[Point, ...] | None, asked: tuple[Point, ...] | None = None
) -> ScenarioCourse:
    return ScenarioCourse(name="s", executor="e", unit="vus", made=made, asked=asked)


RAMP = (Point(0, 10), Point(300, 200), Point(900, 200))


def test_lines_are_drawn_to_one_scale() -> None:
    drawn = chart(course(RAMP, (Point(0, 0), Point(450, 100))))

    assert drawn.made.split()[-1] == f"{LEFT + WIDTH}.0,{TOP}.0"
    assert drawn.asked == f"{LEFT}.0,{TOP + HEIGHT}.0 {LEFT + WIDTH / 2},{TOP + HEIGHT / 2}"


def test_axes_have_few_round_marks() -> None:
    drawn = chart(course(RAMP))

    assert [tick.label for tick in drawn.values] == ["0", "50", "100", "150", "200"]
    assert [tick.label for tick in drawn.times] == ["0 s", "5 min", "10 min", "15 min"]


@pytest.mark.parametrize(
    "points",
    [
        (Point(0, 0), Point(0.001, 0)),
        (Point(0, 1), Point(0, 1)),
        (Point(0, 0.003), Point(1e9, 0.003)),
        (Point(0, 1e9), Point(86400, 3e9)),
        (Point(5, 7),),
    ],
)
def test_any_course_can_be_drawn(points: tuple[Point, ...]) -> None:
    drawn = chart(course(points))

    assert 1 <= len(drawn.times) <= 7
    assert 2 <= len(drawn.values) <= 7
    assert drawn.values[-1].at <= TOP + HEIGHT
    assert all(TOP <= float(pair.split(",")[1]) <= TOP + HEIGHT for pair in drawn.made.split())


def test_the_table_has_each_corner_of_each_line() -> None:
    rows = [(row.line, row.time, row.value) for row in chart(course(RAMP, RAMP[:2])).rows]

    assert rows == [
        ("asked for", "0 s", "10"),
        ("asked for", "5 min", "200"),
        ("made", "0 s", "10"),
        ("made", "5 min", "200"),
        ("made", "15 min", "200"),
    ]


@pytest.mark.parametrize(
    ("made", "asked", "says"),
    [
        (RAMP, RAMP, "The script makes the line that was asked for."),
        (RAMP, RAMP[:2], "The script makes another line than the one that was asked for."),
        (RAMP, None, "Nothing that can be drawn is asked of this scenario alone."),
        (None, RAMP, "When this scenario ends is not known before it runs"),
    ],
)
def test_a_sentence_says_what_the_lines_show(
    *, made: tuple[Point, ...] | None, asked: tuple[Point, ...] | None, says: str
) -> None:
    assert chart(course(made, asked)).says.startswith(says)
