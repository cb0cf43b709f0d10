from shared.domain.dry_run import Course, Step, StepKind
from shared.domain.plan import Header
from tests.unit.worker.verify.dry_run.test_proof import PLAN
from worker.verify.dry_run.events import Event
from worker.verify.dry_run.trace import own_rates, trace, walked
from worker.verify.dry_run.walk import OwnRate

GET = ("10", "request", "GET", "https://a.example/x", "200", "", "", "", "", "", "")
POST = (
    "10",
    "request",
    "POST",
    "https://a.example/y",
    "201",
    "form",
    '["user","password"]',
    "login",
    '[["X-Tenant","acme"]]',
    "ticket",
    "together",
)
PAUSE = ("2", "pause", "1.5")
CHECK = ("3", "check", "status is 200", "passed")


def _steps(*steps: tuple[str, ...], left: str = "0") -> tuple[str, ...]:
    return ("steps", "0", left, *(part for step in steps for part in step))


def _events(*reports: tuple[str, ...]) -> list[Event]:
    return [
        Event("vu 1", number, kind, tuple(details))
        for number, (kind, *details) in enumerate(reports, start=1)
    ]


def test_a_course_holds_the_steps_in_their_order() -> None:
    (course,) = trace(_events(_steps(GET, CHECK, PAUSE, POST), ("end", "0", "0")), PLAN).courses

    assert course.scenario == "load"
    assert course.steps == (
        Step(kind=StepKind.REQUEST, method="GET", url="https://a.example/x", status=200),
        Step(kind=StepKind.CHECK, name="status is 200", passed=True),
        Step(kind=StepKind.PAUSE, seconds=1.5),
        Step(
            kind=StepKind.REQUEST,
            method="POST",
            url="https://a.example/y",
            status=201,
            body="form",
            fields=("user", "password"),
            name="login",
            headers=(Header("X-Tenant", "acme"),),
            from_answer=True,
            passes=("ticket",),
            together=True,
        ),
    )


def test_iterations_of_one_course_are_counted() -> None:
    found = trace(
        _events(
            _steps(GET),
            ("end", "0", "0"),
            _steps(GET),
            ("end", "0", "1"),
            _steps(PAUSE),
            ("end", "0", "2"),
        ),
        PLAN,
    ).courses

    assert [(course.iterations, len(course.steps)) for course in found] == [(2, 1), (1, 1)]


def test_steps_beyond_the_bound_are_told_of() -> None:
    (course,) = trace(_events(_steps(GET, left="7"), ("end", "0", "0")), PLAN).courses

    assert course.truncated


def test_what_callbacks_do_later_belongs_to_no_course() -> None:
    late = ("steps", "", "0", "3", "check", "later", "passed")

    assert trace(_events(_steps(GET), ("end", "0", "0"), late), PLAN).courses == (
        Course(
            scenario="load",
            iterations=1,
            steps=(
                Step(kind=StepKind.REQUEST, method="GET", url="https://a.example/x", status=200),
            ),
        ),
    )


def test_first_iterations_are_known() -> None:
    found = trace(
        _events(_steps(GET), ("end", "0", "0"), _steps(GET), ("end", "0", "1")),
        PLAN,
    )

    assert [course.iterations for course in found.courses] == [2]
    assert [course.iterations for course in found.firsts] == [1]


def test_walks_are_courses_of_many_iterations() -> None:
    told = ("walked", "0", "150 0", *GET, *PAUSE)
    cut = ("walked", "0", "50 3", *POST)

    one, other = walked(_events(told, cut), PLAN)

    assert (one.scenario, one.iterations, len(one.steps), one.truncated) == ("load", 150, 2, False)
    assert (other.iterations, other.truncated) == (50, True)


def test_what_walks_tell_of_own_rates_is_kept() -> None:
    assert own_rates(_events(("rate", "0", "errors", "0", "6", "4", "5"))) == (
        OwnRate("errors", true=0, false=6, counted=4, failed=5),
    )


def test_a_step_leaves_out_what_does_not_belong_to_its_kind() -> None:
    assert Step(kind=StepKind.PAUSE, seconds=1).model_dump(mode="json") == {
        "kind": "pause",
        "seconds": 1.0,
    }
