"""What real k6 says of real scripts, and where."""

import pytest

from tests.support.reading import InPlace
from tests.support.scripts import facts_of
from worker.budget import Budget
from worker.k6.executable import K6
from worker.verify.inspection.inspection import inspect
from worker.verify.inspection.verdict import Inspection
from worker.verify.sandbox.box import Sandbox

RUN = "export default function () {}\n"


def examine(sandbox: Sandbox, k6: K6, script: str) -> Inspection:
    return inspect(sandbox, k6, facts_of(script), InPlace(), Budget(20))


GOOD = {
    "no options": RUN,
    "only duration": f"export const options = {{ duration: '2m' }};\n{RUN}",
    "only iterations": f"export const options = {{ iterations: 10 }};\n{RUN}",
    "stages": f"export const options = {{ stages: [{{ duration: '1m', target: 5 }}] }};\n{RUN}",
    "exec only": "export const options = { scenarios: { a: { executor: 'constant-vus', vus: 1, "
    "duration: '1s', exec: 'buy' } } };\nexport function buy() {}\n",
    "arrow default": "export default () => {};\n",
    "jslib": "import { randomItem } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';\n"
    f"randomItem([1]);\n{RUN}",
    "websockets": f"import {{ WebSocket }} from 'k6/websockets';\n{RUN}",
    "data file": "import { SharedArray } from 'k6/data';\n"
    "const users = new SharedArray('u', () => JSON.parse(open('./users.json')));\n"
    f"if (!users[0].username) throw new Error('no');\n{RUN}",
    "csv file": "import papa from 'https://jslib.k6.io/papaparse/5.1.1/index.js';\n"
    f"papa.parse(open('./users.csv'), {{ header: true }}).data[0].username.length;\n{RUN}",
    "custom metric": "import { Trend } from 'k6/metrics';\nnew Trend('wait', true);\n"
    f"export const options = {{ thresholds: {{ wait: ['avg<1'] }} }};\n{RUN}",
    "top-level await": f"const a = await Promise.resolve(1);\n{RUN}",
    "windows line ends": "export const options = { vus: 2 };\r\nexport default function () {}\r\n",
}


@pytest.mark.parametrize("script", GOOD.values(), ids=GOOD)
def test_a_good_script_has_options_and_no_finding(sandbox: Sandbox, k6: K6, script: str) -> None:
    inspection = examine(sandbox, k6, script)

    assert inspection.findings == ()
    assert inspection.options is not None
    assert inspection.options["scenarios"]


BAD = {
    "unknown executor": (
        f"export const options = {{ scenarios: {{ a: {{ executor: 'fast' }} }} }};\n{RUN}",
        "unknown_executor",
        None,
    ),
    "missing preAllocatedVUs": (
        (
            "export const options = { scenarios: { a: { executor: 'constant-arrival-rate', "
            f"rate: 1, duration: '1s' }} }} }};\n{RUN}"
        ),
        "missing_scenario_field",
        None,
    ),
    "duration in words": (
        f"export const options = {{ vus: 1, duration: '2 minutes' }};\n{RUN}",
        "invalid_duration",
        None,
    ),
    "threshold with a unit": (
        "export const options = { thresholds: { http_req_duration: ['p(95)<200ms'] } };\n" + RUN,
        "invalid_threshold",
        None,
    ),
    "threshold as a string": (
        f"export const options = {{ thresholds: {{ http_req_duration: 'p(95)<200' }} }};\n{RUN}",
        "threshold_not_a_list",
        None,
    ),
    "threshold of no metric": (
        f"export const options = {{ thresholds: {{ latency: ['avg<1'] }} }};\n{RUN}",
        "unknown_metric",
        None,
    ),
    "stages and duration": (
        (
            "export const options = { vus: 1, duration: '1m', "
            f"stages: [{{ duration: '1m', target: 1 }}] }};\n{RUN}"
        ),
        "conflicting_options",
        None,
    ),
    "request in init": (
        f"import http from 'k6/http';\n\nconst r = http.get('https://a.example');\n{RUN}",
        "http_in_init",
        3,
    ),
    "exception in init": (f"const a = null;\na.b;\n{RUN}", "init_exception", 2),
    "rejection in init": (f"\nPromise.reject(new Error('x'));\n{RUN}", "init_exception", 2),
    "misspelt option": (f"export const options = {{ vuz: 1 }};\n{RUN}", "unknown_option", None),
    "metric with a space": (
        f"import {{ Trend }} from 'k6/metrics';\nnew Trend('a b');\n{RUN}",
        "init_exception",
        2,
    ),
}


@pytest.mark.parametrize(("script", "code", "line"), BAD.values(), ids=BAD)
def test_a_bad_script_has_its_finding_at_its_line(
    sandbox: Sandbox, k6: K6, script: str, code: str, line: int | None
) -> None:
    inspection = examine(sandbox, k6, script)

    assert [(found.code, found.line) for found in inspection.findings] == [(code, line)]


def test_no_message_names_a_place_on_this_machine(sandbox: Sandbox, k6: K6) -> None:
    for script, _, _ in BAD.values():
        for found in examine(sandbox, k6, script).findings:
            assert "loadgenie-" not in found.message
            assert "file://" not in found.message


def test_the_environment_of_the_worker_changes_nothing(
    sandbox: Sandbox, k6: K6, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K6_VUS", "77")

    inspection = examine(sandbox, k6, RUN)

    assert inspection.options is not None
    assert inspection.options["vus"] != 77


def test_a_script_that_never_finishes_loading_is_named_within_seconds(
    sandbox: Sandbox, k6: K6
) -> None:
    inspection = examine(sandbox, k6, f"for (;;) {{}}\n{RUN}")

    assert [found.code for found in inspection.findings] == ["init_timeout"]


@pytest.mark.parametrize(
    "name",
    ["./guard.js", "./config.json", "/etc/hostname", "file:///etc/hostname", "k6/net/grpc"],
)
def test_require_loads_nothing_but_modules_that_the_text_names(
    sandbox: Sandbox, k6: K6, name: str
) -> None:
    script = f"const parts = ['{name}', '']; require(parts.join('')); exports.default = () => {{}};"

    (found,) = examine(sandbox, k6, script).findings

    assert found.code == "init_exception"
    assert "not known here" in found.message


def test_require_gives_the_modules_of_k6_as_k6_does(sandbox: Sandbox, k6: K6) -> None:
    script = """const names = ['k6', 'k6/http', 'k6/metrics', 'k6/execution', 'k6/encoding'];
for (const name of names) {
  const module = require(name);
  if (module.default !== undefined || Object.keys(module).length === 0) throw new Error(name);
}
exports.default = () => {};
"""

    assert examine(sandbox, k6, script).findings == ()
