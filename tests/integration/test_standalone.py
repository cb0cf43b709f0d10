"""The whole service on one machine, as `./start.sh` starts it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.redis_server import RedisServer
from tests.support.stack_process import ROOT, StackProcess, descendants, runs
from tests.support.waiting import wait_until

DESCRIPTION = {"scenario_description": "5 users for 10 seconds against https://shop.example/"}
NO_PROXY_LISTENS = {"http_proxy": "http://127.0.0.1:1"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackProcess]:
    """Yield a stack for tests that do not end it; whatever they did to it, a signal does."""
    with StackProcess(tmp_path_factory.mktemp("stack"), NO_PROXY_LISTENS) as stack:
        yield stack.wait_until_ready()
        stack.send(signal.SIGTERM)
        assert stack.end_status(within_s=5) == 0


def refused(folder: Path, environment: dict[str, str]) -> tuple[int, list[str]]:
    """Start a stack that must not start; answer its exit status and its lines."""
    with StackProcess(folder, environment) as stack:
        return stack.end_status(within_s=60), stack.output.splitlines()


def process_of(stack: StackProcess, name: str) -> int:
    """Return the stack's own process of this program, not what that one started."""
    programs = {
        pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in sorted(descendants(stack.pid))
    }
    found = [pid for pid, command in programs.items() if PROGRAMS[name] in command]
    return found[0]


AGAIN = "starting it again in 1 s."
PROGRAMS = {"redis": "server.sock", "celery": "worker.main", "uvicorn": "api.main"}


def answered(stack: StackProcess) -> bool:
    try:
        return bool(stack.post("/api/generate-script", DESCRIPTION)["script"])
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_every_process_within_five_seconds(
    number: signal.Signals, tmp_path: Path
) -> None:
    with StackProcess(tmp_path) as stack:
        stack.wait_until_ready()
        processes = descendants(stack.pid)

        stack.send(number)
        status = stack.end_status(within_s=5)

    assert status == 0
    assert len(processes) >= 4  # guardian, Redis, worker, API
    assert [pid for pid in processes if runs(pid)] == []


def test_a_shell_that_ignores_interrupts_does_not_keep_the_stack_alive(tmp_path: Path) -> None:
    before = signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # what `./start.sh &` inherits in a script
    try:
        stack = StackProcess(tmp_path)
    finally:
        signal.signal(signal.SIGINT, before)
    with stack:
        stack.wait_until_ready()

        stack.send(signal.SIGINT)

        assert stack.end_status(within_s=5) == 0


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    with StackProcess(tmp_path) as stack:
        stack.wait_until_ready()
        processes = descendants(stack.pid)

        stack.send(signal.SIGKILL)

        wait_until(
            lambda: not any(runs(pid) for pid in processes), within_s=5, what="end of all processes"
        )


def test_jobs_survive_a_restart_that_follows_at_once(tmp_path: Path) -> None:
    with StackProcess(tmp_path) as first:
        first.wait_until_ready()
        answer = first.post("/api/generate-script", DESCRIPTION)
        first.send(signal.SIGTERM)
        first.end_status(within_s=5)

    with StackProcess(tmp_path) as second:
        second.wait_until_ready()
        job = second.get(f"/jobs/{answer['job_id']}")

    assert job["status"] == "succeeded"
    assert job["result"]["script"] == answer["script"]


def test_jobs_survive_a_killed_supervisor(tmp_path: Path) -> None:
    with StackProcess(tmp_path) as first:
        first.wait_until_ready()
        answer = first.post("/api/generate-script", DESCRIPTION)
        first.send(signal.SIGKILL)

    with StackProcess(tmp_path) as second:
        second.wait_until_ready()

        assert second.get(f"/jobs/{answer['job_id']}")["done"] is True


def test_the_start_says_where_to_go_and_who_writes_the_scripts(running: StackProcess) -> None:
    said = running.output

    assert f"http://127.0.0.1:{running.port}/docs" in said
    assert "generator  offline (no GEMINI_API_KEY" in said


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        status, lines = refused(tmp_path, {"API_PORT": str(port)})

    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith(f"LoadGenie: cannot listen on 127.0.0.1:{port} (Address already")
    assert "set API_PORT to another" in lines[0]


def test_a_broken_line_of_the_env_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=INFO\nthis is = = not a setting\n")

    status, lines = refused(tmp_path, {})

    assert (status, lines) == (1, ["LoadGenie: .env, line 2: expected NAME=value."])


def test_a_broken_setting_is_one_sentence_without_its_value(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("API_PORT=hunter2\n")

    status, lines = refused(tmp_path, {"API_PORT": "hunter2"})

    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith("LoadGenie: API_PORT: ")
    assert "hunter2" not in lines[0]


def test_a_redis_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    status, lines = refused(tmp_path, {"REDIS_URL": "redis://127.0.0.1:1/0"})

    assert (status, lines) == (1, ["LoadGenie: the Redis of REDIS_URL does not answer."])


def test_a_redis_that_refuses_says_why(tmp_path: Path, redis_server: RedisServer) -> None:
    with redis_server.client() as admin:
        admin.config_set("requirepass", "hunter2")

        status, lines = refused(tmp_path, {"REDIS_URL": redis_server.url})
        admin.config_set("requirepass", "")

    assert status == 1
    assert lines == ["LoadGenie: Redis asks for a password, and REDIS_URL has none that it takes."]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".loadgenie").write_text("in the way")

    status, lines = refused(tmp_path, {})

    assert status == 1
    assert len(lines) == 1
    assert f"{tmp_path / '.loadgenie'} cannot be written (" in lines[0]


def test_a_misspelt_setting_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("API_PROT=1\n")

    status, lines = refused(tmp_path, {"REDIS_URL": "redis://127.0.0.1:1/0"})

    assert status == 1
    assert lines[0] == "LoadGenie: .env has API_PROT, which is no setting; did you mean API_PORT?"


@pytest.mark.parametrize("name", ["redis", "celery", "uvicorn"])
def test_a_process_that_dies_is_started_again(running: StackProcess, name: str) -> None:
    before = running.post("/api/generate-script", DESCRIPTION)
    said = len(running.output)

    os.kill(process_of(running, name), signal.SIGKILL)
    wait_until(lambda: AGAIN in running.output[said:], within_s=10, what="line")
    wait_until(lambda: answered(running), within_s=40, what="service")
    kept = running.get(f"/jobs/{before['job_id']}")

    assert kept["status"] == "succeeded"


def test_a_proxy_of_the_environment_is_not_asked_about_this_machine(running: StackProcess) -> None:
    told = Path(f"/proc/{running.pid}/environ").read_text()

    assert f"http_proxy={NO_PROXY_LISTENS['http_proxy']}" in told.split("\0")
    assert answered(running)


def test_a_given_redis_is_used_instead_of_an_own_one(tmp_path: Path, redis_url: str) -> None:
    with StackProcess(tmp_path, {"REDIS_URL": redis_url}) as stack:
        stack.wait_until_ready()

        answer = stack.post("/api/generate-script", DESCRIPTION)

    assert answer["generator"] == "offline"
    assert not (tmp_path / ".loadgenie/redis").exists()


def test_gemini_without_a_key_says_what_is_required(tmp_path: Path) -> None:
    status, lines = refused(tmp_path, {"GENERATOR": "gemini", "GEMINI_API_KEY": ""})

    assert status == 1
    assert "GEMINI_API_KEY environment variable is required" in "\n".join(lines)
    assert "Traceback" not in "\n".join(lines)


def test_two_stacks_cannot_share_a_folder(running: StackProcess) -> None:
    with StackProcess(running.folder) as second:
        status = second.end_status(within_s=30)
        lines = second.output.splitlines()

    assert (status, lines) == (1, ["LoadGenie: LoadGenie already runs from this folder."])


def test_the_self_check_writes_and_proves_one_script(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "standalone", "--check"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert "Self-check: wrote one script, verified" in ended.stdout
    assert list(tmp_path.iterdir()) == []
