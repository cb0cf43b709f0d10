"""What worker/k6 says of k6, held against a real one."""

import json
import subprocess
from pathlib import Path

import pytest

from shared.domain.verification import Severity
from tests.support.missing import missing
from tests.support.reading import InPlace
from tests.support.scripts import facts_of
from worker.budget import Budget
from worker.k6.durations import parse_duration
from worker.k6.executable import ENVIRONMENT, K6
from worker.k6.http_api import http_api
from worker.k6.options import SHORTEST_S
from worker.k6.thresholds import parse_expression
from worker.verify.dry_run.dry_run import dry_run
from worker.verify.dry_run.engine import Engine
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.sandbox.box import Sandbox
from worker.verify.static.layer import analyse

DURATIONS = (
    "30s", "1.s", ".5s", "+5s", "2d", "1d2h", "+1d", "2d1.5h", "30", "1e3", "1_000", "1us",
    "1\u00b5s", "1\u03bcs", "1h30m0.5s", " 30s", "30s ", "1.5d", "1h1d", "1_000s", "", "1d ",
    "1D", "5S", "1h 30m", "s", ".s", "1d2h3d", "1 min",
)  # fmt: skip
THRESHOLDS = (
    "p(95)<500", "p(95)<.5", "p(95)<5.", "p(95)<5e2", "p(95)<5E+2", "p(95)<1_000", "p(95)<+5",
    "p(95)<-5", "p(.5)<5", "p(5.)<5", "p(-1)<5", "p(1e1)<5", "p(95)===5", "p(95)==5", "p(95)!=5",
    "  avg  <  5  ", "med>=5", "p(95) < 5 \n", "p( 95 )<5", "p(95)=5", "P(95)<5", "p (95)<5",
    "p(95)< - 5", "p()<5", "p95<5", "avg<5ms", "avg<5 && max<5", "mean<5", "avg<", "<5", "",
)  # fmt: skip


def _inspected(k6: K6, folder: Path, options: object) -> dict[str, object] | None:
    """Return what k6 makes of options, or None if it refuses them."""
    script = f"export const options = {json.dumps(options)};\nexport default function () {{}}\n"
    (folder / "script.js").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [k6.path, "inspect", "--execution-requirements", "script.js"],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
        timeout=30,
    )
    read: dict[str, object] | None = json.loads(done.stdout) if done.returncode == 0 else None
    return read


def _length_s(text: str) -> float | None:
    try:
        return parse_duration(text)
    except ValueError:
        return None


@pytest.mark.parametrize("text", DURATIONS)
def test_k6_reads_the_durations_that_are_read_here_and_as_long(
    k6: K6, tmp_path: Path, text: str
) -> None:
    options = _inspected(k6, tmp_path, {"vus": 1, "duration": "10s", "setupTimeout": text})

    found = options["setupTimeout"] if options else None
    assert (_length_s(found) if isinstance(found, str) else None) == _length_s(text)


@pytest.mark.parametrize("text", THRESHOLDS)
def test_k6_reads_the_thresholds_that_are_read_here(k6: K6, tmp_path: Path, text: str) -> None:
    demand = {"http_req_duration": [text]}

    options = _inspected(k6, tmp_path, {"vus": 1, "duration": "10s", "thresholds": demand})

    assert (options is not None) is (parse_expression(text) is not None)


def test_k6_refuses_a_test_that_is_shorter_than_the_shortest(k6: K6, tmp_path: Path) -> None:
    shortest = _inspected(k6, tmp_path, {"vus": 1, "duration": 1000 * SHORTEST_S})
    shorter = _inspected(k6, tmp_path, {"vus": 1, "duration": 1000 * SHORTEST_S - 1})

    assert shortest is not None
    assert shorter is None


def test_both_layers_call_the_same_fields_foreign(
    sandbox: Sandbox, sinks: SinkLoop, k6: K6
) -> None:
    if not sandbox.can_dry_run:
        missing("no sandbox here allows a dry run")
    names = list(http_api().foreign_fields)
    lines = ["import http from 'k6/http';", "export default function () {"]
    lines += ["const r = http.get('https://a.example/');", *(f"r.{name};" for name in names), "}"]
    script = "\n".join(lines)

    static = analyse(script, Budget(5))
    options = {"scenarios": {"default": {"executor": "constant-vus"}}}
    engine = Engine(k6, sandbox, sinks)
    tried = dry_run(
        engine,
        facts_of(script),
        options=options,
        reader=InPlace(),
        budget=Budget(20),
        invented=lambda _: False,
    )

    errors = [
        {
            found.line
            for found in findings
            if found.severity is Severity.ERROR and found.code == "unknown_response_field"
        }
        for findings in (
            [each for found in static.findings.values() for each in found],
            tried.findings,
        )
    ]
    expected = set(range(4, 4 + len(names)))
    assert errors == [expected, expected]


def test_a_response_has_the_fields_of_the_table(k6: K6, tmp_path: Path) -> None:
    probe = tmp_path / "probe.js"
    probe.write_text(
        "import http from 'k6/http';\nexport default function () {\n"
        "  console.log(JSON.stringify(Object.keys(http.get('http://127.0.0.1:1/'))));\n}\n",
        encoding="utf-8",
    )

    done = subprocess.run(
        [k6.path, "run", "--quiet", "--log-format=raw", probe],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    printed = next(line for line in done.stderr.splitlines() if line.startswith("["))
    assert set(json.loads(printed)) == http_api().fields
