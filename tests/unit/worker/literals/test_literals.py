"""The values in a script's options are found where they stand, and changed there alone."""

import pytest

from worker.literals.literal import appended, applied, replaced
from worker.literals.option_literals import literals_in

SCRIPT = """\
import http from 'k6/http';
import { sleep } from 'k6';
// vus: 7, “quoted”
export const options = {
  vus: 50, // as agreed
  duration: "2m",
  thresholds: { http_req_duration: ['p(95)<400', { threshold: 'p(99)<900' }], },
  tags: { },
};
export default function () { http.get('https://a.test/'); sleep(1); sleep(1.5); }
"""


def test_values_groups_and_pauses_are_found_by_their_paths() -> None:
    found = literals_in(SCRIPT)

    assert found is not None
    assert {path: each.value for path, each in found.values.items()} == {
        ("vus",): "50",
        ("duration",): "2m",
        ("thresholds", "http_req_duration", 0): "p(95)<400",
        ("thresholds", "http_req_duration", 1, "threshold"): "p(99)<900",
    }
    assert found.names(()) == ["vus", "duration", "thresholds", "tags"]
    assert found.sleeps is not None
    assert [each.value for each in found.sleeps] == ["1", "1.5"]


def test_an_edit_changes_its_own_place_only() -> None:
    found = literals_in(SCRIPT)
    assert found is not None

    changed = applied(
        SCRIPT,
        [
            replaced(found.values["vus",], "80"),
            replaced(found.values["duration",], "5m"),
            appended(found.groups["thresholds", "http_req_duration"], "'avg<200'"),
            appended(found.groups["tags",], "team: 'a'"),
        ],
    )

    expected = SCRIPT.replace("vus: 50,", "vus: 80,").replace('"2m"', '"5m"')
    expected = expected.replace("['p(95)", "[ 'avg<200','p(95)").replace("{ }", "{ team: 'a'  }")
    assert changed.replace(", 'p(95)", ",'p(95)") == expected


@pytest.mark.parametrize(
    "script",
    [
        "export const options = {",
        "const options = { vus: 1 };",
        "export const options = makeOptions();",
        "export const options = { ...shared, vus: 1 };",
        "export const options = { [name]: 1 };",
        "export const options = { vus };",
        "export const options = { vus: 1, vus: 2 };",
        "export const options = { vus: 1 };\noptions.vus = 2;",
        "export default function () {}",
        "",
    ],
)
def test_options_that_may_be_others_are_not_read(script: str) -> None:
    assert literals_in(script) is None


def test_what_is_computed_is_no_literal() -> None:
    found = literals_in("export const options = { vus: 2 * 5, duration: __ENV.D || '1m', a: `b` };")

    assert found is not None
    assert found.values == {}
    assert found.names(()) == ["vus", "duration", "a"]


def test_pauses_that_are_computed_are_told() -> None:
    script = "export const options = {};\nexport default () => { sleep(1 + Math.random()); };"
    found = literals_in(script)

    assert found is not None
    assert found.sleeps is None
