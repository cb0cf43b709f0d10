"""The module that k6 runs in place of the script's own load."""

import json
import re
from typing import Any

from worker.verify.dry_run import wrapper
from worker.verify.dry_run.answers import answers_for
from worker.verify.dry_run.plan import plan
from worker.verify.dry_run.wrapper import entry

NONCE = "0123456789abcdef"


def options_of(text: str) -> dict[str, Any]:
    match = re.search(r"^export const options = (.*);$", text, re.MULTILINE)
    assert match
    options: dict[str, Any] = json.loads(match[1])
    return options


def written(options: dict[str, Any], *exports: str) -> str:
    planned = plan(options, tries_sparse=False)
    return entry(planned, frozenset(exports), options, file="script.js", nonce=NONCE, port=18080)


LOADED = {
    "scenarios": {
        "browse": {"executor": "constant-vus", "vus": 500, "exec": None, "env": None},
        "again": {"executor": "constant-vus", "vus": 9, "exec": None, "env": None},
        "buy": {"executor": "constant-arrival-rate", "exec": "buy", "env": {"A": "1"}},
    },
    "thresholds": {"http_reqs": ["count>1"]},
    "hosts": {"example.com": "10.0.0.1"},
    "discardResponseBodies": True,
    "batch": None,
}


def test_each_function_runs_a_few_times_whatever_the_load_was() -> None:
    options = options_of(written(LOADED, "default", "buy"))

    assert list(options["scenarios"]) == ["browse", "buy"]
    for scenario in options["scenarios"].values():
        assert scenario["executor"] == "per-vu-iterations"
        assert scenario["vus"] <= 3
        assert scenario["iterations"] == 3


def test_every_name_leads_to_the_sink_whatever_the_script_says() -> None:
    assert options_of(written(LOADED))["hosts"] == {"*": "127.0.0.1:18080"}


def test_of_the_scripts_options_only_harmless_ones_stay() -> None:
    options = options_of(written(LOADED))

    assert options["discardResponseBodies"] is True
    assert "thresholds" not in options
    assert "batch" not in options


def test_setup_and_teardown_run_where_they_are_exported() -> None:
    assert "user.setup" not in written(LOADED, "default")
    assert "user.setup" in written(LOADED, "default", "setup")
    assert "user.teardown" in written(LOADED, "default", "teardown")


def test_a_summary_is_made_whether_the_script_makes_one_or_not() -> None:
    assert "user.handleSummary" in written(LOADED, "default")


def test_the_script_is_evaluated_after_guard_and_runner() -> None:
    imports = re.findall(r"""^import .*['"]\./([\w.]+)['"];$""", written(LOADED), re.MULTILINE)

    assert imports == ["guard.js", "library.js", "script.js"]


def test_a_function_name_cannot_break_out_of_its_string() -> None:
    hostile = {"scenarios": {"a": {"exec": "x']; open('/etc/passwd'); //"}}}

    assert "user[\"x']; open('/etc/passwd'); //\"]" in written(hostile)


def test_the_secret_is_in_the_entry_and_in_no_file() -> None:
    modules = wrapper.modules(plan(LOADED, tries_sparse=False), LOADED)

    assert NONCE in written(LOADED)
    assert not [name for name, text in modules.items() if NONCE in text]


def test_the_sink_answers_the_statuses_that_a_script_expects() -> None:
    answers = answers_for("check(r, { c: (r) => r.status === 201 }); d.status === 204")

    assert [answers.status(method) for method in ("POST", "DELETE", "GET")] == [201, 204, 200]


def test_a_script_that_reads_pages_gets_one() -> None:
    assert answers_for("res.html().find('h1')").content_type.startswith("text/html")
    assert answers_for("res.json()").content_type == "application/json"
