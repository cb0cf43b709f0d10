"""The line of a script that does what a part of a plan asks for, where one line does for sure."""

from collections.abc import Mapping

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.reading.answer import plan_of
from tests.support.scripts import facts_of
from worker.verify.conformance.requirements import requirements
from worker.verify.conformance.seen import Seen

IMPORTS = "import http from 'k6/http'; import { sleep } from 'k6';\n"
RAMP = {
    "executor": "ramping-vus",
    "startVUs": 10,
    "stages": [{"duration": "5m0s", "target": 200}, {"duration": "1m0s", "target": 200}],
}
DESCRIPTION = (
    "ramp from 10 to 200 users over 5 minutes, hold 1 minute, p95 under 400 ms, "
    "GET https://shop.example/a, pause 2 seconds between requests"
)
OPTIONS: dict[str, object] = {
    "scenarios": {"load": RAMP},
    "thresholds": {"http_req_duration": ["p(95)<400"]},
}
SCRIPT = f"""{IMPORTS}
const BASE = __ENV.BASE || 'https://shop.example';
export const options = {{
  scenarios: {{
    load: {{
      executor: 'ramping-vus',
      startVUs: 10,
      stages: [
        {{ duration: '5m', target: 200 }},
        {{ duration: '1m', target: 200 }},
      ],
    }},
  }},
  thresholds: {{
    http_req_duration: [
      'p(95)<400',
    ],
  }},
}};
export default function () {{
  http.post('https://shop.example/login');
  http.get(`${{BASE}}/a`);
  sleep(2);
}}
"""


def made(*urls: str, method: str = "GET", pauses: tuple[float, ...] = (2,)) -> DryRun:
    steps = (
        *(Step(kind=StepKind.REQUEST, method=method, url=url) for url in urls),
        *(Step(kind=StepKind.PAUSE, seconds=seconds) for seconds in pauses),
    )
    course = Course(scenario="load", iterations=4, steps=steps)
    return DryRun(requests=4, checks=0, iterations=4, hosts=(), trace=(course,))


def lines(
    script: str,
    description: str = DESCRIPTION,
    options: Mapping[str, object] = OPTIONS,
    dry_run: DryRun | None = None,
) -> dict[str, str | None]:
    """Return what stands in the line of each requirement, by its part in the plan."""
    seen = Seen(
        options=options,
        dry_run=dry_run or made("https://shop.example/a"),
        facts=facts_of(script),
    )
    text = script.split("\n")
    listed = requirements(plan_of(description), description, seen)
    assert {each.file for each in listed} <= {"script.js", None}
    return {
        each.part.removeprefix("scenarios[0]."): text[each.line - 1].strip() if each.line else None
        for each in listed
    }


def test_each_part_has_the_line_that_does_it() -> None:
    assert lines(SCRIPT) == {
        "load.target": "{ duration: '5m', target: 200 },",
        "load.duration_s": "stages: [",
        "load.stages": "stages: [",
        "load.start": "startVUs: 10,",
        "steps[0]": "http.get(`${BASE}/a`);",
        "pause": "sleep(2);",
        "criteria[0]": "'p(95)<400',",
    }


def test_what_is_not_met_has_its_line_too() -> None:
    script = SCRIPT.replace("200", "150").replace("400", "900").replace("sleep(2)", "sleep(3)")
    ramp = {**RAMP, "stages": [{"duration": "5m0s", "target": 150}]}
    options = {"scenarios": {"load": ramp}, "thresholds": {"http_req_duration": ["p(95)<900"]}}

    found = lines(script, options=options, dry_run=made("https://a.example/", pauses=(3,)))

    assert found["load.target"] == "{ duration: '5m', target: 150 },"
    assert found["criteria[0]"] == "'p(95)<900',"
    assert found["pause"] == "sleep(3);"
    assert found["steps[0]"] is None


def test_the_shortcuts_at_the_top_are_places_too() -> None:
    script = IMPORTS + "export const options = {\n  vus: 5,\n  duration: '1m',\n};\n"
    script += "export default function () { http.get('https://a.example/'); }\n"
    steady = {"default": {"executor": "constant-vus", "vus": 5, "duration": "1m0s"}}

    found = lines(script, "5 users for 1 minute", {"scenarios": steady})

    assert found == {"load.target": "vus: 5,", "load.duration_s": "duration: '1m',"}


def test_values_under_names_are_found_where_they_are_used() -> None:
    script = SCRIPT.replace("'p(95)<400',", "LIMIT,") + "const LIMIT = 'p(95)<400';\n"

    assert lines(script)["criteria[0]"] == "LIMIT,"


@pytest.mark.parametrize(
    "change",
    [
        ("export default", "options.scenarios.load.startVUs = 11; export default"),
        ("export default", "options.thresholds.http_req_duration.push('p(99)<1'); export default"),
        ("export default", "Object.assign(options, { x: 1 }); export default"),
        ("const options = {", "const options = { ...given,"),
    ],
)
def test_what_may_be_set_elsewhere_has_no_line(*, change: tuple[str, str]) -> None:
    found = lines(SCRIPT.replace(*change))

    assert found["load.target"] is found["criteria[0]"] is None
    assert found["pause"] == "sleep(2);"


def test_reading_the_options_changes_nothing() -> None:
    found = lines(SCRIPT + "const all = options.scenarios.load.stages.length;\n")

    assert found["load.stages"] == "stages: ["


def test_of_two_peaks_neither_is_the_place() -> None:
    stages = [{"duration": "1m0s", "target": target} for target in (200, 0, 200)]
    options = {**OPTIONS, "scenarios": {"load": {**RAMP, "stages": stages}}}

    assert lines(SCRIPT, options=options)["load.target"] is None


def test_of_two_thresholds_the_one_with_the_value_is_the_place() -> None:
    limits = {"http_req_duration": ["p(95)<900", "p(95)<400"]}
    both = SCRIPT.replace("'p(95)<400',", "'p(95)<900',\n'p(95)<400',")
    neither = {"http_req_duration": ["p(95)<900", "p(95)<800"]}

    assert lines(both, options={**OPTIONS, "thresholds": limits})["criteria[0]"] == "'p(95)<400',"
    assert lines(both, options={**OPTIONS, "thresholds": neither})["criteria[0]"] is None


@pytest.mark.parametrize(
    "more",
    [
        "http.get(`${BASE}/a`);",
        "http.get(anything);",
        "http.request(method, 'https://shop.example/a');",
        "http.batch([anything]);",
        "http.batch(those.map(each));",
        "const get = http.get; get('https://shop.example/a');",
        "http[verb]('https://shop.example/a');",
        "use(http);",
        "http.get('https://sh\\u006fp.example/a');",
    ],
)
def test_a_request_that_two_calls_can_have_made_has_no_line(*, more: str) -> None:
    assert lines(SCRIPT.replace("sleep(2);", f"{more} sleep(2);"))["steps[0]"] is None


@pytest.mark.parametrize(
    "more",
    [
        "http.get('https://shop.example/b');",
        "http.post(`${BASE}/a`);",
        "http.request('PUT', 'https://shop.example/a');",
        "http.batch([['GET', `${BASE}/b`]]);",
        "http.cookieJar();",
    ],
)
def test_a_call_that_makes_other_requests_is_no_candidate(*, more: str) -> None:
    found = lines(SCRIPT.replace("sleep(2);", f"{more}\nsleep(2);"))

    assert found["steps[0]"] == "http.get(`${BASE}/a`);"


def test_a_function_around_the_call_is_seen_through() -> None:
    script = SCRIPT.replace("http.get(`${BASE}/a`);", "open_('/a');")
    script += "function open_(path) {\n  return http.get('https://shop.example' + path);\n}\n"

    assert lines(script)["steps[0]"] == "return http.get('https://shop.example' + path);"


def test_a_foreign_module_may_make_any_request() -> None:
    foreign = "import { visit } from 'https://cdn.example/lib.js';\n"
    own = "import { randomItem } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';\n"

    assert lines(foreign + SCRIPT)["steps[0]"] is None
    assert lines(foreign + SCRIPT)["pause"] is None
    assert lines(own + SCRIPT)["steps[0]"] == "http.get(`${BASE}/a`);"


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("sleep(5);", "sleep(2);"),
        ("sleep(2);", None),
        ("sleep(Math.random());", None),
        ("[1].map(sleep);", None),
    ],
)
def test_a_pause_is_at_the_only_call_that_pauses_for_so_long(
    *, more: str, line: str | None
) -> None:
    assert lines(SCRIPT.replace("sleep(2);", f"sleep(2);\n{more}"))["pause"] == line


def test_an_address_is_not_taken_for_another_that_it_begins() -> None:
    found = lines(
        SCRIPT.replace("`${BASE}/a`", "`${BASE}/a/${id}/b`"),
        "50 users for 2 minutes, GET https://shop.example/a/{id}/b",
        dry_run=made("https://shop.example/a/7/b"),
    )
    other = lines(
        SCRIPT.replace("`${BASE}/a`", "`${BASE}/x/${id}/b`"),
        "50 users for 2 minutes, GET https://shop.example/a/{id}/b",
        dry_run=made("https://shop.example/a/7/b"),
    )

    assert found["steps[0]"] == "http.get(`${BASE}/a/${id}/b`);"
    assert other["steps[0]"] is None
