"""What k6 really prints for each executor, read as load."""

import json
import subprocess
from pathlib import Path

import pytest

from shared.domain.verification import Load
from worker.k6.executable import ENVIRONMENT, K6
from worker.verify.load.comparison import actual_load, compare

_SCRIPT = """import http from 'k6/http';
export const options = {options};
export default function () {{ http.get('http://127.0.0.1/'); }}
"""


def _inspected(k6: K6, tmp_path: Path, options: str) -> dict[str, object]:
    (tmp_path / "script.js").write_text(_SCRIPT.format(options=options), encoding="utf-8")
    done = subprocess.run(
        [k6.path, "inspect", "--execution-requirements", "script.js"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
        timeout=30,
    )
    read: dict[str, object] = json.loads(done.stdout)
    return read


def _scenario(fields: str) -> str:
    return f"{{ scenarios: {{ s: {{ {fields} }} }} }}"


@pytest.mark.parametrize(
    ("options", "load"),
    [
        ("{}", Load(vus=1, iterations=1, iterations_per="vu")),
        ("{ vus: 50, duration: '2m' }", Load(vus=50, duration_s=120)),
        ("{ vus: 50, duration: 90000 }", Load(vus=50, duration_s=90)),
        ("{ vus: 5, duration: '1d' }", Load(vus=5, duration_s=86400)),
        ("{ vus: 5, duration: '1m0.5s' }", Load(vus=5, duration_s=60.5)),
        ("{ vus: 10, iterations: 50 }", Load(vus=10, iterations=50, iterations_per="total")),
        (
            """{ stages: [{ duration: '1m', target: 10 }, { duration: '0s', target: 5 },
                { duration: '2m', target: 5 }] }""",
            Load(vus=10, duration_s=180, stages=((60, 10), (120, 5))),
        ),
        (
            _scenario("executor: 'constant-vus', vus: 7, duration: '30s', gracefulStop: '5s'"),
            Load(vus=7, duration_s=30),
        ),
        (
            _scenario(
                "executor: 'ramping-vus', startVUs: 0,"
                " stages: [{ duration: '5m', target: 200 }, { duration: '10m', target: 200 }]"
            ),
            Load(vus=200, duration_s=900, stages=((300, 200), (600, 200))),
        ),
        (
            _scenario(
                "executor: 'constant-arrival-rate', rate: 600, timeUnit: '1m', duration: '5m',"
                " preAllocatedVUs: 5, maxVUs: 50"
            ),
            Load(rate_per_s=10, duration_s=300),
        ),
        (
            _scenario(
                "executor: 'ramping-arrival-rate', startRate: 10, preAllocatedVUs: 5,"
                " stages: [{ duration: '5m', target: 200 }]"
            ),
            Load(rate_per_s=200, duration_s=300, stages=((300, 200),)),
        ),
        (
            _scenario("executor: 'shared-iterations', vus: 10, iterations: 100"),
            Load(vus=10, iterations=100, iterations_per="total"),
        ),
        (
            _scenario("executor: 'per-vu-iterations', vus: 10, iterations: 5, maxDuration: '1h'"),
            Load(vus=10, iterations=5, iterations_per="vu"),
        ),
    ],
)
def test_each_executor_is_read_as_the_load_it_makes(
    k6: K6, tmp_path: Path, options: str, load: Load
) -> None:
    inspected = _inspected(k6, tmp_path, options)

    assert actual_load(inspected) == load


def test_scenarios_add_up_as_k6_adds_them_up(k6: K6, tmp_path: Path) -> None:
    options = """{ scenarios: {
        a: { executor: 'constant-vus', vus: 10, duration: '2m', gracefulStop: '0s' },
        b: { executor: 'ramping-vus', startVUs: 0, startTime: '1m', gracefulStop: '0s',
             gracefulRampDown: '0s',
             stages: [{ duration: '30s', target: 20 }, { duration: '30s', target: 20 }] } } }"""
    inspected = _inspected(k6, tmp_path, options)

    load = actual_load(inspected)

    assert load.vus == inspected["maxVUs"] == 30
    assert load.duration_s == 120
    assert inspected["totalDuration"] == "2m0s"


def test_thresholds_are_read_in_all_their_forms(k6: K6, tmp_path: Path) -> None:
    options = """{ vus: 1, duration: '1m', thresholds: {
        http_req_duration: ['p(95)<400', { threshold: 'p(99) < 1000.5', abortOnFail: true }],
        'http_req_duration{name:login}': ['avg<=2e2'], http_req_failed: ['rate<0.01'] } }"""
    inspected = _inspected(k6, tmp_path, options)

    load = actual_load(inspected)

    assert load.thresholds == (
        ("http_req_duration", "p(95)", "<", 400),
        ("http_req_duration", "p(99)", "<", 1000.5),
        ("http_req_duration{name:login}", "avg", "<=", 200),
        ("http_req_failed", "rate", "<", 0.01),
    )


@pytest.mark.parametrize(
    "asked",
    [
        Load(vus=50, duration_s=120),
        Load(vus=60, duration_s=180, stages=((60, 60), (90, 60), (30, 0))),
        Load(rate_per_s=300, duration_s=600),
        Load(rate_per_s=0.5, duration_s=90),
        Load(rate_per_s=200, duration_s=300, stages=((300, 200),)),
        Load(vus=10, iterations=5, iterations_per="vu"),
        Load(vus=10, iterations=100, iterations_per="total"),
    ],
)
def test_the_options_of_a_hint_make_the_load_that_was_asked_for(
    k6: K6, tmp_path: Path, asked: Load
) -> None:
    other = {"scenarios": {"s": {"executor": "constant-vus", "vus": 3, "duration": "1s"}}}
    _, findings = compare(asked, other)
    hint = findings[0].hint or ""
    options = hint.removeprefix("Set the options to ").removesuffix(".")

    comparison, left = compare(asked, _inspected(k6, tmp_path, options))

    assert left == ()
    assert comparison.matches is True
