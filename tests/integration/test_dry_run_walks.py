"""How often a function does what: seen by going many ways in one iteration."""

import pytest

from shared.domain.dry_run import Course
from tests.integration.test_dry_run import IMPORTS, Trier
from tests.support.missing import missing
from worker.k6.executable import K6
from worker.verify.dry_run.inquiry import Questions
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.sandbox.box import Sandbox

SHARES, MIXES, FAILURES = (
    Questions(shares=True),
    Questions(mixes=True),
    Questions(failures=True),
)
OPTIONS = "export const options = { vus: 60, duration: '10m' };\n"


@pytest.fixture
def tried(sandbox: Sandbox, sinks: SinkLoop, k6: K6) -> Trier:
    if not sandbox.can_dry_run:
        missing("no sandbox here allows a dry run")
    return Trier(sandbox, sinks, k6)


def script(body: str, before: str = "", options: str = OPTIONS) -> str:
    return f"{IMPORTS}{before}{options}export default function () {{\n{body}\n}}\n"


def part(courses: tuple[Course, ...], path: str) -> float:
    """Return in which part of the iterations a path is requested."""
    made = sum(
        course.iterations
        for course in courses
        if any(f"https://a.example{path}" == step.url for step in course.steps)
    )
    return made / sum(course.iterations for course in courses)


EXECUTION = "import exec from 'k6/execution';\n"
A_OR_B = "http.get(`https://a.example/${a ? 'a' : 'b'}`);"


@pytest.mark.parametrize(
    ("condition", "before", "share"),
    [
        ("Math.random() < 0.8", "", 0.8),
        ("Math.floor(Math.random() * 100) < 5", "", 0.05),
        ("[1, 2, 3].map(() => Math.random())[2] < 0.3", "", 0.3),
        ("Array.from({ length: 40 }, () => Math.random())[39] < 0.3", "", 0.3),
        ("Math.random() < 0.5 && Math.random() < 0.5", "", 0.25),
        ("__VU % 10 < 8", "", 0.8),
        ("__VU === 1", "", 1 / 60),
        ("__ITER % 10 === 9", "", 0.1),
        ("(__VU + __ITER) % 4 === 0", "", 0.25),
        ("__VU % 2 && __ITER % 2", "", 0.25),
        ("exec.vu.idInTest % 4 === 0", EXECUTION, 0.25),
        ("exec.vu.iterationInScenario % 5 === 0", EXECUTION, 0.2),
        ("exec.scenario.iterationInTest % 5 === 0", EXECUTION, 0.2),
    ],
)
def test_a_walk_tells_how_often_a_branch_is_taken(
    tried: Trier, condition: str, before: str, share: float
) -> None:
    verdict = tried(script(f"const a = {condition};\n{A_OR_B}", before), SHARES)

    assert verdict.findings == () or {each.code for each in verdict.findings} == {"no_check"}
    assert part(verdict.walk.courses, "/a") == pytest.approx(share, abs=0.035)
    assert part(verdict.walk.courses, "/b") == pytest.approx(1 - share, abs=0.035)


def test_a_walk_sends_nothing_new(tried: Trier) -> None:
    without = tried(script(f"const a = Math.random() < 0.5;\n{A_OR_B}"))
    walked = tried(script(f"const a = Math.random() < 0.5;\n{A_OR_B}"), SHARES)

    assert walked.seen.requests == without.seen.requests
    assert walked.seen.iterations == without.seen.iterations
    assert walked.seen.trace == without.seen.trace


def test_only_what_differs_is_walked_for_a_mix(tried: Trier) -> None:
    same = tried(script("http.get('https://a.example/a');"), MIXES)
    differs = tried(script(f"const a = Math.random() < 0.5;\n{A_OR_B}"), MIXES)

    assert same.walk.courses == ()
    assert part(differs.walk.courses, "/a") == pytest.approx(0.5, abs=0.03)


def test_what_a_rare_branch_throws_is_found(tried: Trier) -> None:
    verdict = tried(
        script("http.get('https://a.example/a');\nif (__VU === 17) { nothing.at.all(); }"), SHARES
    )

    assert "exception" in {each.code for each in verdict.findings}


def test_what_the_load_does_not_come_to_is_no_fault(tried: Trier) -> None:
    rows = "const rows = [1, 2, 3, 4, 5, 6];\n"
    short = "export const options = { vus: 2, duration: '5s' };\n"

    verdict = tried(
        script("http.get(`https://a.example/${rows[__ITER].toFixed(0)}`);", rows, short), SHARES
    )

    assert "exception" not in {each.code for each in verdict.findings}


RATE = "import { Rate } from 'k6/metrics';\nconst errors = new Rate('errors');\n"
TWO = "const one = http.get('https://a.example/a');\nconst two = http.get('https://a.example/b');\n"


@pytest.mark.parametrize(
    ("told", "false", "true", "counts_all"),
    [
        ("errors.add(one.status !== 200);\nerrors.add(two.status !== 200);", True, False, True),
        ("errors.add(one.status !== 200 || two.status !== 200);", True, False, True),
        ("errors.add(!check(one, { ok: (r) => r.status < 400 }));", True, False, False),
        ("errors.add(one.status === 200);\nerrors.add(two.status === 200);", False, True, True),
        ("if (one.status !== 200) { errors.add(1); }", False, False, False),
    ],
)
def test_a_rate_of_errors_is_told_by_letting_requests_fail(
    *, tried: Trier, told: str, false: bool, true: bool, counts_all: bool
) -> None:
    rates = tried(script(TWO + told, RATE), FAILURES).walk.rates

    (rate,) = rates
    assert rate.name == "errors"
    assert (rate.false > 0, rate.true > 0) == (false, true)
    assert (rate.counted == rate.failed) == counts_all


def test_requests_of_a_batch_are_sent_together(tried: Trier) -> None:
    (course,) = tried(
        script("http.batch(['https://a.example/a', 'https://a.example/b']);\n" + TWO)
    ).seen.trace

    assert [step.together for step in course.steps] == [None, True, None, None]


PASSES = {
    "http.get('https://a.example/', { headers: { Authorization: `Bearer ${t}` } });": ("ticket",),
    "http.get(`https://a.example/${id}`);": ("id",),
    "http.post('https://a.example/', JSON.stringify({ token: t, order: id }));": ("ticket", "id"),
    "http.get('https://a.example/', { cookies: { sid: t } });": ("ticket",),
    "http.get('https://a.example/', { headers: { 'X-Session': id } });": ("ticket",),
    "http.get('https://a.example/', { headers: { Authorization: 'Bearer x' } });": None,
}


@pytest.mark.parametrize("call", PASSES)
def test_a_ticket_is_another_thing_than_an_id(tried: Trier, call: str) -> None:
    first = "const made = http.get('https://b.example/');\nconst t = made.json('data.token');\n"
    (course,) = tried(script(f"{first}const {{ id }} = made.json();\n{call}")).seen.trace

    assert course.steps[1].passes == PASSES[call]


def test_a_cookie_of_the_server_comes_again(tried: Trier) -> None:
    (course,) = tried(script(TWO)).seen.trace

    assert [step.passes for step in course.steps] == [None, ("cookie",)]
    assert [step.from_answer for step in course.steps] == [None, None]
