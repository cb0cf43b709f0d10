"""What a dry run tells of requests and checks because a plan asks about it."""

import pytest

from shared.domain.dry_run import Step, StepKind
from tests.integration.test_dry_run import IMPORTS, Trier
from tests.support.missing import missing
from worker.k6.executable import K6
from worker.verify.dry_run.inquiry import Questions
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.sandbox.box import Sandbox


@pytest.fixture
def tried(sandbox: Sandbox, sinks: SinkLoop, k6: K6) -> Trier:
    if not sandbox.can_dry_run:
        missing("no sandbox here allows a dry run")
    return Trier(sandbox, sinks, k6)


def first(tried: Trier, body: str, questions: Questions) -> Step:
    """Return the first request of a script."""
    verdict = tried(f"{IMPORTS}export default function () {{\n{body}\n}}\n", questions)
    steps = (step for course in verdict.seen.trace for step in course.steps)
    return next(step for step in steps if step.kind is StepKind.REQUEST)


URL = "'https://a.example/a'"
JSON = "{ headers: { 'Content-Type': 'application/json' } }"


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("JSON.stringify({ qty: 2, other: 3 })", [("qty", "2")]),
        ("JSON.stringify({ to: { city: 'Ulm' } })", [("to.city", '"Ulm"')]),
        (
            "JSON.stringify({ lines: [{ sku: 'A' }, { sku: 'B' }] })",
            [("lines[].sku", '"A"'), ("lines[].sku", '"B"')],
        ),
        ("JSON.stringify([{ qty: 1 }, { qty: 2 }])", [("qty", "1"), ("qty", "2")]),
        ("JSON.stringify({ qty: [1, 2] })", [("qty", "[1,2]")]),
        ("JSON.stringify({ password: 'hunter2' })", [("password", '"***"')]),
        ("{ qty: 2 }", [("qty", '"2"')]),
        ("'qty=2+b&other=%C3%A4'", [("qty", '"2 b"')]),
        ("JSON.stringify({ other: 3 })", None),
        ("'no field'", None),
    ],
)
def test_values_of_fields_are_told(
    tried: Trier, body: str, values: list[tuple[str, str]] | None
) -> None:
    questions = Questions(fields=("qty", "to.city", "lines[].sku", "password"))

    told = first(tried, f"http.post({URL}, {body});", questions).values

    assert told == (None if values is None else tuple(values))


def test_a_value_of_an_answer_is_told_as_one(tried: Trier) -> None:
    body = f"const id = http.get({URL}).json('id'); http.post({URL}, JSON.stringify({{ id }}));"
    verdict = tried(
        f"{IMPORTS}export default function () {{ {body} }}\n", Questions(fields=("id",))
    )

    values = [step.values for course in verdict.seen.trace for step in course.steps]
    assert (("id", '"sample1"'),) in values


def test_a_header_that_is_asked_about_is_told_as_it_is(tried: Trier) -> None:
    headers = "{ 'X-Id': '8f14e45fceea167a', 'X-No': '8f14e45fceea167b' }"
    body = f"http.get({URL}, {{ headers: {headers} }});"

    told = first(tried, body, Questions(headers=("x-id",))).headers

    assert told is not None
    assert {each.name: each.value for each in told} == {"X-Id": "8f14e45fceea167a", "X-No": "…"}


def test_tags_of_samples_are_told(tried: Trier) -> None:
    body = (
        "exec.vu.tags.shop = 'a'; group('outer', () => group('inner', () => "
        f"http.get({URL}, {{ tags: {{ kind: 'read' }} }})));"
    )
    verdict = tried(
        f"import exec from 'k6/execution';\nimport {{ group }} from 'k6';\n"
        f"import http from 'k6/http';\nexport default function () {{ {body} }}\n",
        Questions(tags=True),
    )

    told = dict(verdict.seen.trace[0].steps[0].tags or ())
    assert told.items() >= {"shop": "a", "kind": "read", "group": "::outer::inner"}.items()


@pytest.mark.parametrize(
    ("params", "seconds"),
    [("", 60), (", { timeout: '5s' }", 5), (", { timeout: 2500 }", 2.5)],
)
def test_time_outs_are_told(tried: Trier, params: str, seconds: float) -> None:
    told = first(tried, f"http.get({URL}{params});", Questions(timeouts=True))

    assert told.timeout_s == seconds


CODES = (200, 201, 404, 500)


@pytest.mark.parametrize(
    ("checks", "accepts"),
    [
        ("{ a: (r) => r.status === 201 }", (201,)),
        ("{ a: () => res.status === 201 }", (201,)),
        ("{ a: ({ status }) => status >= 200 && status < 300 }", (200, 201)),
        ("{ a: (r) => r.status < 500, b: (r) => r.status > 200 }", (201, 404)),
        ("{ a: (r) => [200, 404].includes(r.status) }", (200, 404)),
        ("{ a: (r) => r.status === 7 }", ()),
        ("{ a: (r) => r.json('a') !== undefined }", None),
        ("{ a: (r) => { if (r.status !== 200) throw new Error('no'); return true; } }", (200,)),
    ],
)
def test_the_codes_that_checks_take_are_told(
    tried: Trier, checks: str, accepts: tuple[int, ...] | None
) -> None:
    body = f"const res = http.get({URL}); check(res, {checks});"

    assert first(tried, body, Questions(statuses=CODES)).accepts == accepts


def test_each_answer_is_checked_for_itself(tried: Trier) -> None:
    body = (
        f"const one = http.get({URL}); const two = http.get({URL});"
        "check(two, { a: (r) => r.status === 404 });"
    )

    assert first(tried, body, Questions(statuses=CODES)).accepts is None


@pytest.mark.parametrize(
    ("condition", "rejects"),
    [
        ("r.body.includes('UP')", ("UP",)),
        ("r.status === 200 && r.body.indexOf('UP') >= 0", ("UP",)),
        ("r.status === 404 && r.body.indexOf('UP') >= 0", ("UP",)),
        ("r.body.includes('DOWN')", None),
        ("r.body.length >= 0", None),
        ("r.status === 200", None),
    ],
)
def test_the_texts_that_checks_need_are_told(
    tried: Trier, condition: str, rejects: tuple[str, ...] | None
) -> None:
    body = f"check(http.get({URL}), {{ a: (r) => {condition} }});"

    assert first(tried, body, Questions(statuses=CODES, texts=("UP",))).rejects == rejects


def test_nothing_is_told_that_nobody_asks_about(tried: Trier) -> None:
    posted = f"http.post({URL}, JSON.stringify({{ a: 1 }}), {JSON})"
    body = f"check({posted}, {{ a: (r) => r.status === 200 }});"

    told = first(tried, body, Questions())

    assert (told.values, told.tags, told.timeout_s, told.accepts, told.rejects) == (None,) * 5


def test_a_check_says_the_same_whether_it_is_asked_again_or_not(tried: Trier) -> None:
    script = (
        f"{IMPORTS}export default function () {{ const res = http.get({URL});"
        "check(res, { a: (r) => r.status === 200, b: (r) => r.nothing.at.all }); }\n"
    )
    plain, asked = tried(script), tried(script, Questions(statuses=CODES, texts=("UP",)))

    assert plain.findings == asked.findings
    assert plain.seen.checks == asked.seen.checks
