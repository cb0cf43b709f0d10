"""Values that setup() leaves where no VU finds them."""

import pytest

from worker.budget import Budget
from worker.verify.static.findings import collected
from worker.verify.static.reading.reader import read
from worker.verify.static.reading.source import Source
from worker.verify.static.rules.setup_state import check_setup_state


def _lines(script: str) -> list[int | None]:
    program = read(Source(script), Budget(5))
    return [found.line for found in collected(check_setup_state(program))]


@pytest.mark.parametrize("initial", ["", " = null", " = ''", " = undefined"])
def test_a_variable_that_only_setup_sets_is_lost(initial: str) -> None:
    script = f"""let token{initial};
export function setup() {{ token = 'a'; }}
export default function () {{ send(token); }}
"""

    assert _lines(script) == [3]


def test_the_function_of_a_scenario_and_teardown_miss_it_too() -> None:
    script = """let id;
export const options = { scenarios: { a: { executor: 'constant-vus', exec: 'browse' } } };
export function setup() { id = 1; }
export const browse = () => { send(id); };
export function teardown() { send(id); }
"""

    assert _lines(script) == [4, 5]


@pytest.mark.parametrize(
    "rest",
    [
        "export default function (data) { token = data.token; send(token); }",
        "export default function (data) { ({ token } = data); send(token); }",
        "export default function (data) { token ||= data.token; send(token); }",
        "export default function () { const token = 'mine'; send(token); }",
        "export default function (token) { send(token); }",
        "export default function () { send('nothing'); }",
        "token = 'init'; export default function () { send(token); }",
    ],
)
def test_a_variable_that_others_set_or_nobody_reads_is_not(rest: str) -> None:
    script = f"let token;\nexport function setup() {{ token = 'a'; return {{ token }}; }}\n{rest}\n"

    assert _lines(script) == []


def test_a_value_of_the_init_context_is_there_for_all() -> None:
    script = """let count = 5;
export function setup() { count = 7; }
export default function () { send(count); }
"""

    assert _lines(script) == []
