"""The snippets of docs/ci.md: held against schemas, and their commands run as they stand."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.support.api_process import ApiProcess
from tests.support.missing import missing
from tests.support.worker_process import WorkerProcess
from worker.k6.executable import K6
from worker.verify.sandbox.box import Sandbox

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/ci.md").read_text()
GITHUB, GITLAB, GITLAB_WITH_SERVICE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
(JENKINS,) = re.findall(r"```groovy\n(.*?)```", PAGE, re.DOTALL)
BROKEN = "import http from 'k6/http';\nexport default () => http.delete('https://a.example');\n"


def lines_of(snippet: str) -> str:
    return "\n".join(yaml.safe_load(snippet)["load-tests"]["script"])


def last_line_of_jenkins() -> str:
    return str(re.findall(r"sh '(.*)'", JENKINS)[-1])


@pytest.fixture
def repository(k6: K6, sandbox: Sandbox, tmp_path: Path) -> Path:
    """Somebody's repository with one broken script."""
    if not sandbox.can_dry_run:
        missing(f"k6 {k6.version} may run no scripts here")
    (tmp_path / "load-tests").mkdir()
    (tmp_path / "load-tests/shop.js").write_text(BROKEN)
    return tmp_path


def run(commands: str, repository: Path, **settings: str) -> int:
    return subprocess.run(
        ["bash", "-euc", commands],
        cwd=repository,
        env={
            "PATH": os.environ["PATH"],
            "K6_PATH": os.environ.get("K6_PATH", ""),
            "LOADGENIE": str(ROOT),
            **settings,
        },
        capture_output=True,
        timeout=60,
        check=False,
    ).returncode


def assert_both_reports(repository: Path) -> None:
    assert ET.parse(repository / "report.xml").find(".//failure") is not None
    (entry,) = json.loads((repository / "quality.json").read_text())
    assert entry["location"]["path"] == "load-tests/shop.js"


@pytest.mark.parametrize(
    ("snippet", "schema"),
    [
        (GITHUB, "github-workflows"),
        (GITLAB, "gitlab-ci"),
        (GITLAB_WITH_SERVICE, "gitlab-ci"),
    ],
)
def test_a_snippet_keeps_to_its_schema(snippet: str, schema: str, tmp_path: Path) -> None:
    file = tmp_path / "snippet.yml"
    file.write_text(snippet)

    checked = subprocess.run(
        [
            Path(sys.executable).parent / "check-jsonschema",
            "--builtin-schema",
            f"vendor.{schema}",
            file,
        ],
        check=False,
    )

    assert checked.returncode == 0


def test_the_workflow_gives_the_action_inputs_that_it_has() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    steps = yaml.safe_load(GITHUB)["jobs"]["prove"]["steps"]

    (step,) = [step for step in steps if step["uses"].startswith("OWNER/")]
    assert step["with"].keys() <= action["inputs"].keys()
    assert set(re.findall(r"steps\.prove\.outputs\.(\w+)", GITHUB)) <= action["outputs"].keys()
    tables = set(re.findall(r"^\| `([a-z-]+)`", PAGE, re.MULTILINE))
    assert tables | {"description-file"} == action["inputs"].keys() | action["outputs"].keys()


def test_gitlabs_commands_write_both_reports_and_fail(repository: Path) -> None:
    code = run(lines_of(GITLAB), repository)

    assert code == 1
    assert_both_reports(repository)


def test_gitlabs_command_with_a_service_writes_the_same(
    repository: Path, api: ApiProcess, redis_url: str, tmp_path: Path
) -> None:
    command = tmp_path / "loadgenie"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m loadgenie_cli "$@"\n')
    command.chmod(0o755)
    settings = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "cli"),
        "LOADGENIE_URL": api.base_url,
    }

    with WorkerProcess(redis_url=redis_url):
        code = run(lines_of(GITLAB_WITH_SERVICE), repository, **settings)

    assert code == 1
    assert_both_reports(repository)


def test_the_command_of_jenkins_writes_both_reports_and_fails(repository: Path) -> None:
    code = run(last_line_of_jenkins(), repository)

    assert code == 1
    assert ET.parse(repository / "report.xml").find(".//failure") is not None
    assert json.loads((repository / "report.sarif").read_text())["runs"][0]["results"]
