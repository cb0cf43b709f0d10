"""The example that the model is shown is itself a script that k6 accepts."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.missing import missing
from worker.generate.model.prompting import read_prompt_file


@pytest.fixture
def k6() -> str:
    beside = Path(sys.executable).with_name("k6")
    found = str(beside) if beside.exists() else shutil.which("k6")
    if found is None:
        missing("there is no k6")
    return found


def test_k6_accepts_the_example_of_the_system_prompt(k6: str, tmp_path: Path) -> None:
    (example,) = re.findall(
        r"^```javascript\n(.*?)^```$", read_prompt_file("system").text, re.MULTILINE | re.DOTALL
    )
    script = tmp_path / "example.js"
    script.write_text(example)

    inspected = subprocess.run(
        [k6, "inspect", "--execution-requirements", str(script)],
        env={"HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        timeout=30,
        check=False,
    )

    assert inspected.returncode == 0, inspected.stderr
    assert inspected.stderr == b""
    assert json.loads(inspected.stdout)["maxVUs"] == 50
