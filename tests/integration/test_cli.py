"""The command line as people, pipes and terminals start it, on a real service."""

import json
import signal
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from shared.domain.errors import ErrorCode, Failure
from shared.domain.job import Stage
from tests.support.api_fixtures import StartApi
from tests.support.api_process import ApiProcess
from tests.support.callers import make_job, only_job
from tests.support.command_process import ROOT, CommandLine
from tests.support.hand_worker import FINDING, RESULT, SCRIPT, HandWorker
from tests.support.missing import missing
from tests.support.sources import OPENAPI, entry, har
from tests.support.worker_process import WorkerProcess
from worker.k6.executable import K6
from worker.verify.sandbox.box import Sandbox

ASKED = "50 users for 2 minutes against https://shop.example/api, p95 under 400 ms"
GOOD = """import http from 'k6/http';
import { check } from 'k6';
export const options = { vus: 5, duration: '1m' };
export default function () {
  const response = http.get('https://shop.example.com/');
  check(response, { up: (answer) => answer.status === 200 });
}
"""
BROKEN = GOOD.replace("http.get", "http.delete")
PARTIAL = GOOD.replace("import { check }", "import './vendor.js';\nimport { check }")
KEY = "a-key-of-a-caller-that-nobody-shall-see"


@pytest.fixture
def command(tmp_path: Path, api: ApiProcess) -> CommandLine:
    """The command line before the shared API, whose jobs a test moves by hand."""
    return CommandLine(tmp_path, api.base_url)


@pytest.fixture
def proving(
    command: CommandLine, k6: K6, sandbox: Sandbox, redis_url: str
) -> Iterator[CommandLine]:
    """The same with a worker that proves scripts with k6."""
    if not sandbox.can_dry_run:
        missing(f"k6 {k6.version} may run no scripts here")
    with WorkerProcess(redis_url=redis_url, VERIFY="full"):
        yield command


def test_a_script_is_written_proven_changed_and_kept(proving: CommandLine) -> None:
    made = proving("generate", ASKED)
    (proving.here / "shop.js").write_text(made.stdout)
    changed = proving("change", "shop.js", "make it 80 users", "-o", "new.js")
    shown = proving("change", "shop.js", "make it 80 users")
    listed = proving("jobs", "--json")

    assert made.returncode == 0, made.stderr
    assert "import http from 'k6/http';" in made.stdout
    assert made.stderr.splitlines()[-1].startswith("script.js: Proven. ")
    assert "proving the script ..." in made.stderr.splitlines()
    assert "\x1b" not in made.stdout + made.stderr
    assert (changed.returncode, changed.stdout) == (0, ""), changed.stderr
    assert "vus: 80," in (proving.here / "new.js").read_text()
    assert "\n-  vus: 50,\n+  vus: 80,\n" in shown.stdout
    job = json.loads(listed.stdout)["jobs"][-1]["id"]
    assert proving("script", job).stdout == made.stdout
    assert ": met, line 1" in proving("show", job).stdout
    assert '<testcase classname="k6"' in proving("show", job, "--format", "junit").stdout
    assert proving("watch", job).stderr.startswith("script.js: Proven. ")
    assert json.loads(proving("proof", job, "--format", "json").stdout)["script"] == made.stdout
    assert proving("proof", job, "-o", "proof.html").stdout == ""
    assert "</html>" in (proving.here / "proof.html").read_text()


@pytest.mark.parametrize(
    ("script", "code", "says"),
    [(GOOD, 0, "Proven. "), (BROKEN, 1, "Not proven: line 5"), (PARTIAL, 3, "Partly proven. ")],
    ids=["good", "broken", "partial"],
)
def test_a_script_of_ones_own_ends_with_its_verdict(
    proving: CommandLine, script: str, code: int, says: str
) -> None:
    (proving.here / "my shop.js").write_text(script)

    text = proving("verify", "my shop.js")
    data = proving("verify", "my shop.js", "--json", "--allow-partial")

    assert text.returncode == code, text.stderr
    assert text.stderr.splitlines()[-1].startswith(f"my shop.js: {says}")
    assert ("  --> my shop.js:5:25\n  5 |   const response" in text.stdout) is (script == BROKEN)
    assert data.returncode == {0: 0, 1: 1, 3: 0}[code]
    assert json.loads(data.stdout)["entry"] == "my shop.js"


def test_a_project_is_sent_with_its_files(proving: CommandLine) -> None:
    (proving.here / "lib").mkdir()
    (proving.here / ".git").mkdir()
    (proving.here / "lib/rows.json").write_text('["a", "b"]')
    (proving.here / "lib/shop.ts").write_text(
        "import http from 'k6/http';\nconst rows: string[] = JSON.parse(open('./rows.json'));\n"
        "export const visit = (): void => { http.get(`https://shop.example/${rows[0]}`); };\n"
    )
    (proving.here / "main.ts").write_text(
        "import { visit } from './lib/shop.ts';\nexport const options = { vus: 1, duration: '1m' };"
        "\nexport default function (): void { visit(); }\n"
    )

    answer = proving("verify", ".", "--json")

    assert answer.returncode == 0, answer.stderr
    files = [file["path"] for file in json.loads(answer.stdout)["files"]]
    assert sorted(files) == ["lib/rows.json", "lib/shop.ts", "main.ts"]


def test_of_several_scripts_the_worst_counts(proving: CommandLine) -> None:
    for name, text in (("a.js", GOOD), ("b.js", BROKEN)):
        (proving.here / name).write_text(text)

    answer = proving("verify", ".", "--json")

    told = json.loads(answer.stdout)
    assert answer.returncode == 1, answer.stderr
    assert told["status"] == "rejected"
    assert [report["status"] for report in told["reports"]] == ["verified", "rejected"]


@pytest.mark.parametrize("way", ["service", "local"])
def test_reports_for_ci_are_written_by_a_service_as_by_a_checkout(
    proving: CommandLine, way: str
) -> None:
    for name, text in (("a.js", GOOD), ("b.js", BROKEN)):
        (proving.here / name).write_text(text)
    files = ("--report", "junit=report.xml", "--report", "gitlab=quality.json")
    local = ("--local", ROOT) if way == "local" else ()

    answer = proving("verify", ".", "--format", "sarif", *files, *local)

    assert answer.returncode == 1, answer.stderr
    (told,) = json.loads(answer.stdout)["runs"]
    cases = ET.parse(proving.here / "report.xml").iter("testcase")
    assert told["properties"]["verdicts"] == {"a.js": "verified", "b.js": "rejected"}
    assert [(case.get("file"), len(case)) for case in cases] == [("a.js", 0), ("b.js", 2)]
    (found,) = json.loads((proving.here / "quality.json").read_text())
    assert found["location"] == {"path": "b.js", "lines": {"begin": 5}}


def test_the_doctor_finds_what_is_well(proving: CommandLine, k6: K6) -> None:
    answer = proving("doctor")

    assert answer.returncode == 0, answer.stderr
    assert f"k6: {k6.version}; sandbox: " in answer.stdout
    assert "key: none is needed" in answer.stdout


def test_the_doctor_says_that_no_worker_is_there(command: CommandLine) -> None:
    answer = command("doctor")

    assert answer.returncode == 5
    assert "No worker is alive" in answer.stdout


def test_scripts_are_proven_without_a_service(tmp_path: Path, k6: K6, sandbox: Sandbox) -> None:
    if not sandbox.can_dry_run:
        missing(f"k6 {k6.version} may run no scripts here")
    command = CommandLine(tmp_path, "http://127.0.0.1:1")
    (command.here / "worker").mkdir()
    (command.here / "worker/__init__.py").write_text("raise SystemExit('not ours')")
    (command.here / "shop.js").write_text(BROKEN)

    answer = command("verify", "shop.js", "--local", ROOT, "--format", "junit")

    assert answer.returncode == 1, answer.stderr
    assert "<failure " in answer.stdout


def test_a_plan_is_shown_without_a_job(command: CommandLine, client: httpx2.Client) -> None:
    answer = command("plan", "-", stdin="70% browse GET /a, 30% buy with POST /b, 20 users for 1m")

    assert answer.returncode == 0, answer.stderr
    assert "70 %" in answer.stdout
    assert "  POST /b\n" in answer.stdout
    assert client.get("/jobs").json()["jobs"] == []


def test_a_script_is_written_from_what_is_there(proving: CommandLine) -> None:
    (proving.here / "shop.yaml").write_text(OPENAPI)
    recorded = json.loads(har(entry("GET", "https://shop.example/api/basket")))
    recorded["log"]["entries"][0]["response"]["content"]["text"] = "x" * 2_000_000
    (proving.here / "visit.har").write_text(json.dumps(recorded))
    given = ("--from", "shop.yaml", "--from", "visit.har")

    shown = proving("plan", *given)
    made = proving("generate", "20 users for 1 minute", *given)

    assert "from shop.yaml: 5 requests, of 5\n" in shown.stdout
    assert "  a run needs API_TOKEN\n" in shown.stdout
    assert made.returncode == 0, made.stderr
    assert "/api/basket" in made.stdout


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("none.yaml", None, "none.yaml cannot be read"),
        ("bytes.har", b"\xff\x00\xfe", "bytes.har is no text"),
        ("access.log.gz", b"\x1f\x8b\x08\x00", "access.log.gz is compressed: unpack it first"),
        ("words.txt", b"nothing of the kind", "is neither OpenAPI 3"),
    ],
)
def test_a_source_that_cannot_be_read_is_a_sentence(
    command: CommandLine, name: str, data: bytes | None, says: str
) -> None:
    if data is not None:
        (command.here / name).write_bytes(data)

    answer = command("plan", "--from", name)

    assert answer.returncode == 2
    assert says in answer.stderr


def test_a_terminal_gets_a_live_line_and_a_pipe_gets_lines(
    command: CommandLine, client: httpx2.Client, hand: HandWorker
) -> None:
    job = make_job(client)
    with command.started("watch", job) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "waiting for a worker ...\n"
        hand.take(job)
        hand.enter(job, Stage.REPAIRING)
        hand.found(job)
        hand.succeed(job)
        rest = process.communicate(timeout=60)[1]
    waiting = make_job(client)
    code, shown = command.on_terminal("--timeout", "1", "watch", waiting)
    plain, lines = command.on_terminal("--timeout", "1", "watch", waiting, CI="1")

    assert "correcting the script ..." in rest
    assert "error[syntax_error], line 3: unexpected end" in rest
    assert process.returncode == 3
    assert "\x1b" not in rest
    assert (code, plain) == (5, 5)
    assert "\x1b[?25l" in shown
    assert shown.rstrip().endswith(f"It goes on: loadgenie watch {waiting}")
    assert "\x1b" not in lines


def test_control_characters_of_a_script_do_not_reach_a_terminal(
    command: CommandLine, client: httpx2.Client, hand: HandWorker
) -> None:
    job = make_job(client)
    hand.finish(job, RESULT.model_copy(update={"script": "// \x1b]0;evil\x07\n"}))

    _, shown = command.on_terminal("script", job)
    piped = command("script", job).stdout

    assert "\x1b" not in shown
    assert "\\u{1b}]0;evil" in shown
    assert piped == "// \x1b]0;evil\x07\n"


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (Failure(code=ErrorCode.AI_QUOTA, detail="The quota is used up."), 6),
        (Failure(code=ErrorCode.DEADLINE_EXCEEDED, detail="It took too long."), 5),
        (
            Failure(
                code=ErrorCode.SCRIPT_REJECTED,
                detail="Every draft failed.",
                findings=(FINDING,),
                draft="a\nb\nc d\n",
            ),
            1,
        ),
    ],
    ids=["model", "deadline", "rejected"],
)
def test_a_failed_job_gives_no_script(
    command: CommandLine, client: httpx2.Client, hand: HandWorker, failure: Failure, code: int
) -> None:
    with command.started("generate", ASKED, "-o", "shop.js") as process:
        job = only_job(client)["id"]
        hand.take(job)
        hand.fail(job, failure)
        out, err = process.communicate(timeout=60)

    assert process.returncode == code, err
    assert out == ""
    assert not (command.here / "shop.js").exists()
    last = err.splitlines()[-1]
    if code == 1:
        assert "error[syntax_error] unexpected end\n  --> script.js:3:1\n  3 | c d\n" in err
        assert last.startswith("script.js: Not given out: line 3")
    else:
        assert last == f"loadgenie: {failure.detail}"


def test_ctrl_c_cancels_the_job(command: CommandLine, client: httpx2.Client) -> None:
    with command.started("generate", ASKED) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "waiting for a worker ...\n"
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=30)[1]

    assert process.returncode == 130, err
    assert err == "The job is cancelled.\n"
    assert only_job(client)["status"] == "cancelled"


def test_ctrl_c_leaves_a_job_that_is_only_watched(
    command: CommandLine, client: httpx2.Client
) -> None:
    job = make_job(client)
    with command.started("watch", job) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert process.returncode == 130
    assert only_job(client)["status"] == "queued"
    assert command("cancel", job).returncode == 0
    assert only_job(client)["status"] == "cancelled"


def test_detached_the_id_is_all_that_is_printed(
    command: CommandLine, client: httpx2.Client
) -> None:
    answer = command("generate", ASKED, "--detach")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"{only_job(client)['id']}\n"


def test_a_wait_that_is_over_leaves_the_job(command: CommandLine, client: httpx2.Client) -> None:
    answer = command("--timeout", "1", "-q", "generate", ASKED)

    job = only_job(client)
    assert answer.returncode == 5
    assert job["status"] == "queued"
    assert answer.stderr == (
        f"loadgenie: The job is not done in time. It goes on: loadgenie watch {job['id']}\n"
    )


def test_a_service_that_comes_back_is_followed_on(
    tmp_path: Path, start_api: StartApi, redis_url: str, hand: HandWorker
) -> None:
    api = start_api(redis_url=redis_url)
    command = CommandLine(tmp_path, api.base_url)
    with command.started("generate", ASKED) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "waiting for a worker ...\n"
        api.kill()
        assert "the connection is lost" in process.stderr.readline()
        api.start()
        with api.client() as client:
            hand.finish(only_job(client)["id"])
        out, err = process.communicate(timeout=60)

    assert process.returncode == 3, err
    assert out == SCRIPT


def test_a_key_is_asked_for_kept_and_never_shown(
    tmp_path: Path, start_api: StartApi, redis_url: str
) -> None:
    api = start_api(redis_url=redis_url, API_KEYS=KEY)
    command = CommandLine(tmp_path, api.base_url)

    without = command("jobs")
    wrong = command("login", stdin="another\n")
    kept = command("login", stdin=f"{KEY}\n")
    listed = command("jobs")
    by_environment = command("jobs", HOME=str(tmp_path), LOADGENIE_API_KEY=KEY)
    code, shown = command.on_terminal("login", typed=f"{KEY}\n")

    assert (without.returncode, wrong.returncode) == (4, 4)
    assert "loadgenie login" in without.stderr
    assert (kept.returncode, listed.returncode, by_environment.returncode) == (0, 0, 0)
    (file,) = command.home.rglob("keys.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert code == 0, shown
    assert KEY not in shown
    for each in (without, wrong, kept, listed, by_environment):
        assert KEY not in each.stdout + each.stderr


@pytest.mark.parametrize(
    "arguments", [("jobs",), ("generate", ASKED), ("doctor",), ("plan", ASKED)]
)
def test_a_service_that_is_away_is_a_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    answer = CommandLine(tmp_path, "http://127.0.0.1:1")(*arguments)

    assert answer.returncode == 5
    (line,) = answer.stderr.splitlines()
    assert line.startswith("loadgenie: http://127.0.0.1:1 is out of reach (no connection)")


def test_a_stranger_at_the_address_is_told_apart(command: CommandLine, api: ApiProcess) -> None:
    answer = command("--url", f"{api.base_url}/elsewhere", "jobs")

    assert answer.returncode in {2, 5}
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sing",),
        ("generate",),
        ("generate", "@none.txt"),
        ("generate", "short"),
        ("show", "1"),
        ("show", "0" * 32),
        ("verify", "none.js"),
        ("verify", ".", "--format", "docx"),
        ("verify", ".", "--format", "html"),
        ("verify", ".", "--report", "junit"),
        ("verify", ".", "--report", "docx=a.docx"),
        ("show", "0" * 32, "--format", "html"),
        ("verify", ".", "--local", "/nonexistent"),
        ("change", "none.js", "80 users"),
        ("compare", "none.json", "none.json"),
        ("--url", "shop", "jobs"),
        ("generate", ASKED, "--key", KEY),
    ],
)
def test_what_cannot_be_meant_ends_with_2_and_a_sentence(
    command: CommandLine, arguments: tuple[str, ...]
) -> None:
    answer = command(*arguments)

    assert answer.returncode == 2, answer.stderr
    assert answer.stdout == ""
    assert answer.stderr.startswith("loadgenie: ")
    assert "Traceback" not in answer.stderr


def test_a_shell_completes_commands(command: CommandLine) -> None:
    script = command("completion", "bash")
    asked = command(_LOADGENIE_COMPLETE="complete_bash", COMP_WORDS="loadgenie ver", COMP_CWORD="1")

    assert "complete -o default -F" in script.stdout
    assert asked.stdout.split() == ["verify", "version"]


def test_a_tab_loads_neither_rich_nor_the_http_client() -> None:
    program = (
        "import sys; import loadgenie_cli.main; "
        "sys.exit(bool({'rich', 'httpx2'} & set(sys.modules)))"
    )

    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT / "cli", check=False)

    assert ended.returncode == 0
