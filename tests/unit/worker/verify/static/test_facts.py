"""What the static layer hands on to the layers after it."""

import pytest

from tests.support.scripts import facts_of


def test_an_import_is_known_by_its_bytes_and_names() -> None:
    script = (
        "// é\nimport http, { get as fetch } from 'k6/http';\nimport * as data from \"./d.js\";"
    )

    first, second = facts_of(script).entry.imports

    data = script.encode()
    assert data[first.start : first.end] == b"'k6/http'"
    assert (first.module, first.names) == ("k6/http", frozenset({"default", "get"}))
    assert data[second.start : second.end] == b'"./d.js"'
    assert (second.module, second.names) == ("./d.js", frozenset())


def test_exports_are_known_by_their_names() -> None:
    script = """export { default } from './a.js';
export const options = {};
export function setup() {}
"""

    facts = facts_of(script)

    assert facts.exports == {"default", "options", "setup"}
    assert [each.reexported for each in facts.entry.imports] == [True]


@pytest.mark.parametrize(
    ("body", "opens"),
    [
        ("const read = open; read('./a.json');", True),
        ("function open() {} open();", False),
        ("const file = { open: 1 };", False),
    ],
)
def test_only_the_open_of_k6_opens_files(body: str, opens: bool) -> None:  # noqa: FBT001 - a column of the table
    assert facts_of(body).opens_files is opens


@pytest.mark.parametrize(
    ("script", "alone"),
    [
        ("export default function () {}", True),
        ("const vus = 5; export const options = { vus };", True),
        (
            "import exec from 'k6/execution'; const id = exec.vu; export const options = { id };",
            True,
        ),
        ("import { vus } from './load.js'; export const options = { vus };", False),
        (
            "import load from './load.js'; const s = load.s; export const options = { stages: s };",
            False,
        ),
        ("let vus; export const options = { vus };", False),
        ("export { options } from './load.js';", False),
    ],
)
def test_options_that_need_an_unknown_module_do_not_stand_alone(
    script: str,
    alone: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert facts_of(script).options_stand_alone is alone
