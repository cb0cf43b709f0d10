"""What CommonJS scripts import and export."""

import pytest

from shared.domain.verification import Severity
from tests.support.scripts import facts_of
from worker.budget import Budget
from worker.verify.static.layer import analyse


@pytest.mark.parametrize(
    ("script", "exports"),
    [
        ("exports.default = () => {}; exports.options = {};", {"default", "options"}),
        ("module.exports = { default() {}, options: {}, setup };", {"default", "options", "setup"}),
        ("module.exports.default = f; module.exports['teardown'] = g;", {"default", "teardown"}),
        ("exports.default = exports.browse = () => {};", {"default", "browse"}),
        ("exports.a = 1; module.exports = { default: f };", {"default"}),
        ("const all = { default: f }; module.exports = all;", {"default"}),
        ("module.exports = function () {};", set()),
        # What cannot be read may have a default function.
        ("module.exports = made();", {"default"}),
        ("module.exports = { setup, ...rest };", {"default", "setup"}),
        ("define(exports);", {"default"}),
        ("function f() { exports.setup = g; } f();", {"default"}),
        # An ES module has no such exports.
        ("exports.setup = f; export default () => {};", {"default"}),
    ],
)
def test_exports_are_what_is_assigned(script: str, exports: set[str]) -> None:
    assert facts_of(script).exports == exports


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("const http = require('k6/http');", frozenset()),
        ("const { get, post: send } = require('k6/http');", frozenset({"get", "post"})),
        ("var get = require(`k6/http`).get;", frozenset({"get"})),
        ("require('k6/http');", frozenset()),
    ],
)
def test_require_of_a_name_in_the_text_is_an_import(script: str, names: frozenset[str]) -> None:
    (use,) = facts_of(script).entry.imports

    assert (use.module, use.names, use.required) == ("k6/http", names, True)


@pytest.mark.parametrize(
    "script",
    [
        "const name = 'k6/http'; require(name);",
        "require('k6/' + name);",
        "function f(require) { require('k6/http'); }",
    ],
)
def test_other_calls_are_none(script: str) -> None:
    assert facts_of(script).entry.imports == ()


def severities(script: str) -> dict[str, Severity]:
    outcome = analyse(script, Budget(5))
    return {found.code: found.severity for each in outcome.findings.values() for found in each}


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("require('k6/http');", None),
        ("const name = 'k6'; require(name);", Severity.WARNING),
        ("const load = require; load('k6');", Severity.WARNING),
        ("import('k6');", Severity.ERROR),
    ],
)
def test_a_module_without_a_name_in_the_text_is_a_finding(
    body: str, severity: Severity | None
) -> None:
    found = severities(f"{body}\nexports.default = () => {{}};")

    assert found.get("dynamic_import") is severity


@pytest.mark.parametrize(
    ("start", "severity"),
    [
        ("import './shim.js';", Severity.WARNING),
        ("import 'https://cdn.example.com/shim.js';", Severity.WARNING),
        ("import { a } from 'k6/x/faker';", Severity.WARNING),
        ("require('./shim.js');", Severity.WARNING),
        ("import { a } from './lib.js';", Severity.ERROR),
        ("import 'k6/http';", Severity.ERROR),
        ("import 'https://jslib.k6.io/k6-utils/1.4.0/index.js';", Severity.ERROR),
    ],
)
def test_a_name_that_an_unknown_import_may_bring_is_not_surely_missing(
    start: str, severity: Severity
) -> None:
    found = severities(f"{start}\nexport default function () {{ pm.test('a'); }}")

    assert found["undeclared_name"] is severity


@pytest.mark.parametrize(
    ("body", "in_vu"),
    [
        ("export default () => { load(); }; function load() { open('a'); }", True),
        ("export default () => {}; load(); function load() { open('a'); }", False),
        ("export default () => { load(); }; load(); function load() { open('a'); }", False),
        ("export default () => { a(); }; const a = () => b(); const b = () => open('a');", True),
        ("export default () => {}; function load() { open('a'); load(); }", False),
    ],
)
def test_only_what_vus_alone_call_surely_runs_in_them(
    body: str,
    in_vu: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert ("init_only" in severities(body)) is in_vu
