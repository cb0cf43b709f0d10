"""The GitHub Action: its description is checked, and the script that does its work is run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.support.missing import missing
from worker.k6.executable import K6
from worker.verify.sandbox.box import Sandbox

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
GOOD = """import http from 'k6/http';
import { check } from 'k6';
export const options = { vus: 5, duration: '1m' };
export default function () {
  const response = http.get('https://shop.example.com/');
  check(response, { up: (answer) => answer.status === 200 });
}
"""
BROKEN = GOOD.replace("http.get", "http.delete")
PARTIAL = GOOD.replace("import { check }", "import './vendor.js';\nimport { check }")
HOSTILE = "$(touch pwned); `touch pwned` && 'x'.js"

Answer = subprocess.CompletedProcess[str]


@pytest.fixture(autouse=True)
def _a_machine_that_runs_scripts(k6: K6, sandbox: Sandbox) -> None:
    if not sandbox.can_dry_run:
        missing(f"k6 {k6.version} may run no scripts here")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Somebody's repository, with a package that has the name of one of ours."""
    folder = tmp_path / "some repository"
    (folder / "worker").mkdir(parents=True)
    (folder / "worker/__init__.py").write_text("raise SystemExit('not ours')\n")
    return folder


def prove(repository: Path, paths: str, **inputs: str) -> Answer:
    results = repository.parent
    return subprocess.run(
        [ROOT / "scripts/prove"],
        cwd=repository,
        env={
            "PATH": os.environ["PATH"],
            "K6_PATH": os.environ.get("K6_PATH", ""),
            "GITHUB_OUTPUT": str(results / "output"),
            "GITHUB_STEP_SUMMARY": str(results / "summary"),
            "PROVE_FOLDER": str(results / "reports"),
            "PROVE_PATHS": paths,
            **inputs,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def outputs(repository: Path) -> dict[str, str]:
    lines = (repository.parent / "output").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_the_action_keeps_to_its_schema_and_has_no_injection() -> None:
    schema = [
        str(TOOLS / "check-jsonschema"),
        "--builtin-schema",
        "vendor.github-actions",
        "action.yml",
    ]
    injection = [str(TOOLS / "zizmor"), "--offline", "--no-progress", "action.yml"]

    checked = [subprocess.run(each, cwd=ROOT, check=False) for each in (schema, injection)]

    assert [each.returncode for each in checked] == [0, 0]


def test_inputs_reach_the_script_through_its_environment_alone() -> None:
    steps = ACTION["runs"]["steps"]

    prove = next(step for step in steps if step.get("id") == "prove")
    assert all("${{" not in step.get("run", "") for step in steps)
    passed = {value for value in prove["env"].values() if "inputs." in value}
    assert passed == {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    text = (ROOT / "scripts/prove").read_text()
    assert [name for name in prove["env"] if name not in text] == []


def test_all_that_the_action_gives_out_is_written(repository: Path) -> None:
    (repository / "load tests").mkdir()
    (repository / "load tests/shop.js").write_text(GOOD)

    answer = prove(
        repository, "\n  \nload tests\r\n", PROVE_FORMAT="junit", PROVE_DESCRIPTION="5 users for 1m"
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert answer.stdout == "verified: load tests/shop.js\n"
    given = outputs(repository)
    assert given["verdict"] == "verified"
    assert ET.parse(given["report"]).find(".//testcase") is not None
    run = json.loads(Path(given["sarif"]).read_text())["runs"][0]
    assert run["properties"]["verdicts"] == {"load tests/shop.js": "verified"}
    summary = (repository.parent / "summary").read_text()
    assert "| load tests/shop.js | ✅ verified | 5 VUs, 1m long |" in summary


@pytest.mark.parametrize(
    ("script", "fail_on", "code"),
    [
        (BROKEN, "error", 1),
        (BROKEN, "never", 0),
        (PARTIAL, "error", 0),
        (PARTIAL, "partial", 3),
    ],
    ids=["broken", "broken, never", "partial", "partial, partial"],
)
def test_the_caller_says_when_the_step_fails(
    repository: Path, script: str, fail_on: str, code: int
) -> None:
    (repository / "shop.js").write_text(script)

    answer = prove(repository, "shop.js", PROVE_FAIL_ON=fail_on)

    assert answer.returncode == code, answer.stdout + answer.stderr
    verdict = "rejected" if script == BROKEN else "partially_verified"
    assert outputs(repository)["verdict"] == verdict
    assert answer.stdout.startswith(
        ("::error file=shop.js,line=5,", "::notice file=shop.js,line=2,")
    )


def test_what_looks_like_code_is_a_name(repository: Path) -> None:
    (repository / HOSTILE).write_text(BROKEN)
    (repository / "asked $(touch pwned).txt").write_text("--format sarif; $(touch pwned) `id`\n")

    answer = prove(repository, HOSTILE, PROVE_DESCRIPTION_FILE="asked $(touch pwned).txt")

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"file={HOSTILE}," in answer.stdout
    assert not list(repository.parent.rglob("pwned"))
    assert "`touch" not in (repository.parent / "summary").read_text()


@pytest.mark.parametrize(
    ("paths", "inputs"),
    [
        ("", {}),
        (" \n\t\n", {}),
        ("no-such-folder", {}),
        ("--env=A=b", {}),
        ("two\nlines.js", {}),
        ("shop.js", {"PROVE_FORMAT": "x; id"}),
        ("shop.js", {"PROVE_FAIL_ON": "$(id)"}),
        ("shop.js", {"PROVE_DESCRIPTION_FILE": "none.txt"}),
        ("shop.js", {"PROVE_DESCRIPTION_FILE": "shop.js", "PROVE_DESCRIPTION": "5 users"}),
    ],
)
def test_what_cannot_be_meant_fails_with_a_sentence_and_no_verdict(
    repository: Path, paths: str, inputs: dict[str, str]
) -> None:
    (repository / "shop.js").write_text(GOOD)

    answer = prove(repository, paths, PROVE_FAIL_ON=inputs.pop("PROVE_FAIL_ON", "never"), **inputs)

    assert answer.returncode == 2
    assert answer.stdout.startswith("::error title=LoadGenie::")
    assert len(answer.stdout.splitlines()) == 1
    assert "Traceback" not in answer.stderr
    assert not (repository.parent / "output").exists()
