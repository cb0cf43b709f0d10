"""`python -m worker.verify`, as people and CI call it."""

import json
import os
from pathlib import Path

import pytest

from tests.corpus.cases import cases
from tests.support.missing import missing
from tests.support.module_command import Answer, run_module
from tests.support.sources import OPENAPI
from worker.k6.executable import K6
from worker.verify.sandbox.box import Sandbox

ROOT = Path(__file__).parents[2]
GOOD = next(case.script for case in cases("good") if case.name == "constant_vus")
BROKEN = next(case.script for case in cases("broken") if case.name == "http_delete")
PARTIAL = next(case.script for case in cases("partial") if case.name == "remote_library")


def verify(*arguments: str | Path, stdin: str | None = None, **environment: str) -> Answer:
    # Nothing of the machine's environment: the command needs no settings.
    own = {"PATH": os.environ["PATH"], "K6_PATH": os.environ.get("K6_PATH", "")}
    return run_module(
        "worker.verify",
        *map(str, arguments),
        folder=ROOT,
        environment={**own, **environment},
        stdin=stdin,
    )


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "script.js"


@pytest.fixture(autouse=True)
def _a_machine_that_runs_scripts(k6: K6, sandbox: Sandbox) -> None:
    if not sandbox.can_dry_run:
        missing(f"k6 {k6.version} may run no scripts here")


@pytest.mark.usefixtures("by_command")
@pytest.mark.parametrize(
    ("text", "code", "status"),
    [(GOOD, 0, "verified"), (BROKEN, 1, "rejected"), (PARTIAL, 3, "partially_verified")],
)
def test_the_exit_code_is_the_verdict(script: Path, text: str, code: int, status: str) -> None:
    script.write_text(text)

    answer = verify(script, "--json")

    assert answer.returncode == code
    assert json.loads(answer.stdout)["status"] == status
    assert answer.stderr == ""


@pytest.mark.parametrize("form", [(), ("--json",), ("--sarif",)])
def test_a_rejection_prints_its_report_and_nothing_else(
    script: Path, form: tuple[str, ...]
) -> None:
    script.write_text(BROKEN)

    answer = verify(script, *form)

    assert answer.returncode == 1
    assert "unknown_member" in answer.stdout
    assert "\x1b[" not in answer.stdout
    assert answer.stderr == ""


def test_a_load_that_was_not_asked_for_is_rejected(script: Path) -> None:
    script.write_text(GOOD)

    answer = verify(script, "--json", "--description", "5 users for 10 minutes")

    report = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert report["load"]["requested"] == {"vus": 5, "duration_s": 600.0}
    assert report["load"]["actual"]["vus"] == 50
    assert report["load"]["matches"] is False


def test_the_requested_load_is_there_although_the_script_does_not_parse(script: Path) -> None:
    script.write_text("```")

    answer = verify(script, "--json", "--description", "5 users for 10 minutes")

    assert json.loads(answer.stdout)["load"]["requested"] == {"vus": 5, "duration_s": 600.0}


@pytest.mark.usefixtures("by_command")
def test_a_dash_reads_standard_input() -> None:
    answer = verify("-", "--json", stdin=GOOD)

    assert answer.returncode == 0
    assert json.loads(answer.stdout)["dry_run"]["hosts"] == ["shop.example.com"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no-such-file.js",),
        ("deploy",),
        ("-", "a.js"),
        ("a.js", "--json", "--sarif"),
        ("a.js", "--colour"),
    ],
)
def test_what_cannot_be_read_or_understood_ends_with_2(arguments: tuple[str, ...]) -> None:
    answer = verify(*arguments)

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr != ""
    assert "Traceback" not in answer.stderr


def test_a_k6_path_that_is_none_ends_with_2(script: Path) -> None:
    script.write_text(GOOD)

    answer = verify(script, K6_PATH="/nonexistent/k6")

    assert answer.returncode == 2
    assert "K6_PATH" in answer.stderr


def test_bytes_that_are_no_text_are_a_finding(script: Path) -> None:
    script.write_bytes(b"// \xff\xfe\nexport default function () {}\n")

    answer = verify(script, "--json")

    assert answer.returncode == 1
    assert json.loads(answer.stdout)["findings"][0]["code"] == "invalid_text"


@pytest.mark.usefixtures("by_command")
def test_output_is_the_same_without_a_locale(script: Path) -> None:
    script.write_text("export default function () { größe(); }\n", encoding="utf-8")

    answer = verify(script, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")

    assert answer.returncode == 1
    assert "undeclared_name" in answer.stdout


def test_an_early_rejection_still_names_k6_and_used_no_sandbox(script: Path, k6: K6) -> None:
    script.write_text(BROKEN)

    report = json.loads(verify(script, "--json").stdout)

    assert report["k6_version"] == str(k6.version)
    assert report["sandbox"] == []


@pytest.mark.parametrize("depth", [1_500, 10_000])
def test_deep_nesting_is_never_an_error(script: Path, depth: int) -> None:
    script.write_text(
        "import http from 'k6/http';\nexport default function () {\n"
        f"  http.get('https://example.com/' + {'(' * depth}1{')' * depth});\n}}\n"
    )

    answer = verify(script, "--json")

    assert answer.returncode in {0, 3}
    assert answer.stderr == ""


def test_a_script_that_is_too_large_to_look_at_skips_what_it_did_not_see(script: Path) -> None:
    script.write_text("const a = 1;\n" * 50_000 + GOOD)

    report = json.loads(verify(script, "--json").stdout)

    skipped = [check["name"] for check in report["checks"] if check["status"] == "skipped"]
    assert skipped == ["syntax", "modules", "options", "load", "dry_run"]
    assert [found["code"] for found in report["findings"]] == ["too_large"]


TYPED = next(case.script for case in cases("good") if case.name == "typescript_types")


@pytest.mark.parametrize(
    ("name", "code", "language"),
    [
        ("shop.ts", 0, "typescript"),
        ("shop.js", 1, "javascript"),
        ("shop", 1, "javascript"),
    ],
)
def test_the_name_of_a_file_says_its_language_as_it_does_to_k6(
    tmp_path: Path, name: str, code: int, language: str
) -> None:
    file = tmp_path / name
    file.write_text(TYPED)

    answer = verify(file, "--json")

    assert answer.returncode == code
    assert json.loads(answer.stdout)["language"] == language


def test_values_for_what_a_script_needs_come_from_the_command_line(script: Path) -> None:
    script.write_text(
        "import http from 'k6/http';\n"
        "export default () => http.get(`${__ENV.BASE}/?a=${__ENV.A}`);\n"
    )

    answer = verify(script, "--json", "--env", "BASE=https://h.example", "--env", "A=b=c")

    report = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert [need["name"] for need in report["needs"]] == ["BASE", "A"]
    assert report["dry_run"]["trace"][0]["steps"][0]["url"] == "$BASE/?a=$A"


@pytest.mark.parametrize("value", ["TOKEN", "=x", "A-B=x", ""])
def test_a_malformed_value_is_a_wrong_call(script: Path, value: str) -> None:
    answer = verify(script, "--env", value)

    assert answer.returncode == 2
    assert "write NAME=VALUE" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("export const options = {a: {b: [" + "a ? b : p(95)<500 " * 22_000, "50 users"),
        (GOOD + "\nthrow new Error('/'.repeat(500000));\n", "50 users"),
        ("[" * 200_000, "GET /" + " " * 90_000),
        (GOOD, "/" * 100_000),
    ],
    ids=["errors within errors", "slashes", "brackets", "a long description"],
)
def test_text_that_is_slow_to_read_ends_in_a_report(
    script: Path, text: str, description: str
) -> None:
    script.write_text(text)

    answer = verify(script, "--json", "--description", description)

    assert answer.returncode in {1, 3}
    assert json.loads(answer.stdout)["status"] in {"rejected", "partially_verified"}
    assert answer.stderr == ""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite in TypeScript: two scripts, a shared module, and data."""
    files = {
        "lib/shop.ts": "import http from 'k6/http';\nimport { check } from 'k6';\n"
        "export function visit(path: string): void {\n"
        "  const res = http.get(`https://shop.example.com${path}`);\n"
        "  check(res, { 'is up': (r) => r.status === 200 });\n}\n",
        "data/items.json": '["a", "b"]',
        "tests/items.ts": "import { SharedArray } from 'k6/data';\n"
        "import { visit } from '../lib/shop.ts';\n"
        "const items = new SharedArray('items', () => JSON.parse(open('../data/items.json')));\n"
        "export const options = { vus: 2, duration: '1m' };\n"
        "export default function (): void { visit(`/${items[__ITER % items.length]}`); }\n",
        "tests/home.ts": "import { visit } from '../lib/shop.ts';\n"
        "export const options = { vus: 2, duration: '1m' };\n"
        "export default function (): void { visit('/'); }\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_a_folder_is_proven_script_by_script(suite: Path) -> None:
    answer = verify(suite, "--json")

    told = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert told["status"] == "verified"
    assert {report["entry"]: report["language"] for report in told["reports"]} == {
        "tests/home.ts": "typescript",
        "tests/items.ts": "typescript",
    }


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "gitlab"])
def test_each_format_names_the_file_of_a_finding(suite: Path, form: str) -> None:
    shop = suite / "lib/shop.ts"
    shop.write_text(shop.read_text().replace("http.get", "http.delete"))

    answer = verify(suite, "--format", form)

    assert answer.returncode == 1
    assert "lib/shop.ts" in answer.stdout
    assert "unknown_member" in answer.stdout
    assert answer.stderr == ""


def test_one_run_writes_as_many_reports_as_are_asked_for(suite: Path) -> None:
    xml, findings = suite / "report.xml", suite / "findings.json"

    answer = verify(suite, "--report", f"junit={xml}", "--report", f"gitlab={findings}")

    assert answer.returncode == 0
    assert answer.stdout.endswith("tests/home.ts: verified\ntests/items.ts: verified\n")
    assert xml.read_text().count("<testcase ") == 2
    assert json.loads(findings.read_text()) == []


@pytest.mark.parametrize("value", ["junit", "junit=", "pdf=a.pdf", "junit=/nonexistent/a.xml"])
def test_a_report_that_cannot_be_written_ends_with_2(script: Path, value: str) -> None:
    script.write_text(GOOD)

    answer = verify(script, "--report", value)

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr


def test_what_was_proven_can_be_compared_with_what_is_there(suite: Path) -> None:
    report = suite / "report.json"
    report.write_text(verify(suite, "--format", "json").stdout)

    same = verify(suite, "--against", report)
    (suite / "data/items.json").write_text('["c"]')
    changed = verify(suite, "--against", report)
    (suite / "tests/new.ts").write_text((suite / "tests/home.ts").read_text())
    added = verify(suite, "--against", report)

    assert (same.returncode, same.stdout) == (0, "")
    assert changed.returncode == 1
    assert changed.stdout == "tests/items.ts: data/items.json has changed\n"
    assert "tests/new.ts: not in the report" in added.stdout


def test_one_report_can_be_compared_too(script: Path) -> None:
    report = script.parent / "report.json"
    script.write_text(GOOD)
    report.write_text(verify(script, "--json").stdout)
    script.write_text(f"{GOOD}\n")

    assert verify(script, "--against", report).returncode == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"entry": 1}', "\x00"])
def test_what_is_no_report_cannot_be_compared_with(script: Path, text: str) -> None:
    script.write_text(GOOD)
    report = script.parent / "report.json"
    report.write_text(text)

    answer = verify(script, "--against", report)

    assert answer.returncode == 2
    assert "no report" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_plan_beats_the_description(script: Path) -> None:
    script.write_text(GOOD)
    plan = script.parent / "plan.json"
    load = {"unit": "users", "target": 50, "duration_s": 120}
    plan.write_text(json.dumps({"scenarios": [{"name": "default", "load": load}]}))
    asked = ("--json", "--description", "5 users for 10 minutes")

    beaten = json.loads(verify(script, *asked, "--plan", plan).stdout)
    alone = json.loads(verify(script, "--json", "--plan", plan).stdout)

    for report in (beaten, alone):
        assert report["load"]["requested"] == {"vus": 50, "duration_s": 120.0}
        assert {each["origin"] for each in report["requirements"]} == {"given"}
        assert {each["met"] for each in report["requirements"]} == {True}


@pytest.mark.parametrize("text", ["", "[]", '{"scenarios": 1}', '{"scenarios": [{"load": {}}]}'])
def test_a_plan_that_is_none_ends_with_2(script: Path, text: str) -> None:
    script.write_text(GOOD)
    plan = script.parent / "plan.json"
    plan.write_text(text)

    answer = verify(script, "--plan", plan)

    assert answer.returncode == 2
    assert "is no plan" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_page_to_keep_has_each_script_with_its_verdict(tmp_path: Path) -> None:
    (tmp_path / "good.js").write_text(GOOD)
    (tmp_path / "broken.js").write_text(BROKEN)
    description = "50 users for 2 minutes & more"

    answer = verify(tmp_path, "--format", "html", "--description", description)

    assert answer.returncode == 1
    assert answer.stderr == ""
    assert answer.stdout.startswith("<!doctype html>")
    assert answer.stdout.rstrip().endswith("</html>")
    assert "Not proven: line " in answer.stdout
    assert "<strong>Proven. k6 accepts the script" in answer.stdout
    assert answer.stdout.count("<blockquote>50 users for 2 minutes &amp; more</blockquote>") == 2
    assert answer.stdout.count('<polyline class="made"') >= 2


def test_a_page_of_standard_input_shows_it() -> None:
    answer = verify("-", "--format", "html", stdin=PARTIAL)

    assert answer.returncode == 3
    assert "Proof of script.js" in answer.stdout
    assert "<strong>Partly proven. Not tried here: " in answer.stdout


def test_a_report_names_what_it_leaves_open(script: Path) -> None:
    script.write_text(GOOD)

    answer = verify(script, "--json", "--description", "50 users for 2 minutes, 7 sprockets")

    report = json.loads(answer.stdout)
    assert report["status"] == "partially_verified"
    assert report["left_open"] == ["reading_incomplete"]


def test_a_script_is_held_against_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(OPENAPI)
    script = tmp_path / "script.js"
    script.write_text(
        "import http from 'k6/http';\n"
        "export default function () { http.get('https://shop.example/api/products?page=2'); }\n"
    )
    source = tmp_path / "shop.yaml"

    whole = verify(script, "--from", source, "--json")
    part = verify(script, "--from", source, "--description", "only the catalogue", "--json")
    wrong = verify(script, "--from", script)

    told = json.loads(whole.stdout)
    assert [each["met"] for each in told["requirements"] if "steps" in each["part"]].count(
        False
    ) == 4
    assert all(each["met"] for each in json.loads(part.stdout)["requirements"])
    assert (wrong.returncode, "is neither OpenAPI 3" in wrong.stderr) == (2, True)
