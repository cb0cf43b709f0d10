"""The example that the model is shown is a script that k6 accepts, and quotations that hold."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared.reading.reader import read_plan
from tests.support.missing import missing
from worker.description.quoting.agreement import quoted
from worker.generate.model.answer_fields import parsed, quotes_of
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


def test_the_quotations_of_the_example_hold_and_complete_its_plan() -> None:
    prompt = read_prompt_file("system").text
    (description,) = re.findall(r'^For "(50 users .*?)":$', prompt, re.MULTILINE | re.DOTALL)
    (plan,) = re.findall(r"^```json\n(.*?)^```$", prompt, re.MULTILINE | re.DOTALL)
    quotes = quotes_of({"plan": parsed(plan)})

    found = quoted(read_plan(description), description, quotes)

    assert len(quotes) == len(parsed(plan))
    assert (found.dropped, found.disputes) == ((), ())
    assert found.plan.complete
