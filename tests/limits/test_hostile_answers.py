"""Whatever a model answers, looking for its script ends soon."""

import time

import pytest

from worker.generate.model.extraction import extract_script


@pytest.mark.parametrize(
    "unit",
    [
        "// x\n",
        "\\'",
        "= /[",
        "/",
        "'",
        "`",
        "${`",
        "```\n",
        "````js\n",
        '"script":"',
        "a_",
        "{",
        "&lt;",
        "import x\n",
        "export default\n",
        "/*",
        " ",
        "\n",
        "\\",
        "Here is \n",
    ],
)
def test_a_hostile_answer_takes_bounded_time(unit: str) -> None:
    started = time.process_time()
    extract_script((unit * 200_000)[:200_000])
    extract_script("import 'k6';\n" + (unit * 200_000)[:200_000])

    assert time.process_time() - started < 5
