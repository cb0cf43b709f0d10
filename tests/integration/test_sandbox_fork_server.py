"""The process that starts boxed runs: what a run has of it, and what a death leaves behind."""

import gc
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.endless_run import endless_run
from tests.support.processes import children, command, is_over, opened, running
from tests.support.waiting import wait_until
from worker.budget import Budget
from worker.k6.executable import ENVIRONMENT, K6
from worker.verify.sandbox import child, launch
from worker.verify.sandbox.box import Sandbox, SandboxError
from worker.verify.sandbox.child import Ended, Outcome
from worker.verify.sandbox.confinement import Limits
from worker.verify.sandbox.fork_client import ForkServer
from worker.verify.sandbox.probe import probe

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

ROOT = Path(__file__).parents[2]
ENDLESS = "for (;;) {}"
IDLE = "export default function () {}"
# Says what it has open where the launcher would become k6. The list's own is closed by then.
LISTING = """
import os, sys
from contextlib import suppress
sys.path.insert(0, sys.argv[1])
from worker.verify.sandbox import fork_server

def listed(program, command, environment):
    for name in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):
            os.write(1, f"{name} {os.readlink('/proc/self/fd/' + name)}\\n".encode())
    os._exit(0)

os.execve = listed
fork_server.main(*map(int, sys.argv[2:]))
"""
# The process that it forks holds the server's socket open for longer than the test takes.
FORKING_WORKER = """
import os, time
from worker.verify.sandbox.fork_client import ForkServer

server = ForkServer()
server._started()
os.fork()
time.sleep(10)
"""
SERVER = b"fork_server import main"
SLEEPER = ["/bin/sh", "-c", "sleep 60 & sleep 60"]


def inspect(box: Sandbox, k6: K6, script: str, *, time_s: float = 20) -> Outcome:
    return box.run(
        (str(k6.path), "inspect", "script.js"),
        {"script.js": script},
        environment=ENVIRONMENT,
        limits=Limits(time_s=time_s),
        budget=Budget(30),
    )


def unboxed(server: ForkServer, words: list[str], *, time_s: float = 20) -> Outcome:
    """Run a command under no layer."""
    orders = launch.orders(
        frozenset(),
        Limits(time_s=time_s),
        port=0,
        directory="/",
        command=words,
        environment={},
    )
    return child.run(
        server,
        orders,
        received=lambda listener: listener.close(),
        time_s=time_s,
        output_bytes=10_000,
        budget=Budget(30),
    )


def servers() -> set[int]:
    return {pid for pid in children(os.getpid()) if b"fork_server" in command(pid)}


@pytest.fixture
def started(k6: K6) -> tuple[Sandbox, int]:
    """Return a box, and the number of its fork server."""
    before = servers()
    box = probe(k6.path)
    (server,) = servers() - before
    return box, server


def sockets(pid: int) -> int:
    return sum(name.startswith("socket:") for name in opened(pid))


def resident_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def test_a_run_has_no_descriptor_of_the_server_or_of_another_run() -> None:
    server = ForkServer(LISTING)
    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(lambda _: unboxed(server, [sys.executable]), range(20)))

    for outcome in outcomes:
        found = dict(line.split(maxsplit=1) for line in outcome.stdout.splitlines())
        kept = {name: found.pop(name) for name in ("0", "1", "2")}
        assert kept["0"].startswith("/")
        assert kept["1"].startswith("pipe:")
        assert kept["2"].startswith("pipe:")
        # The control socket, the program and the directory, which close when it becomes k6.
        channels = [target for target in found.values() if target.startswith("socket:")]
        assert len(channels) == 1
        assert sorted(set(found.values()) - set(channels)) == [
            "/",
            os.path.realpath(sys.executable),
        ]
        assert len(found) == 3


def test_the_program_keeps_only_its_standard_streams() -> None:
    outcome = unboxed(ForkServer(), ["/bin/ls", "/proc/self/fd"])

    assert outcome.stdout.split() == ["0", "1", "2", "3"], "3 is the directory that ls lists"


def test_the_program_gets_the_environment_and_the_input_of_its_run_alone() -> None:
    orders = launch.orders(
        frozenset(),
        Limits(time_s=20),
        port=0,
        directory="/",
        command=["/bin/sh", "-c", "/usr/bin/env; /bin/cat; pwd"],
        environment={"ONE": "1"},
    )

    outcome = child.run(
        ForkServer(),
        orders,
        received=lambda listener: listener.close(),
        time_s=20,
        output_bytes=1000,
        budget=Budget(20),
        stdin="from the worker\n",
    )

    lines = outcome.stdout.splitlines()
    assert {line for line in lines if "=" in line} <= {
        "ONE=1",
        "PWD=/",
        "OLDPWD=/",
        "_=/usr/bin/env",
        "SHLVL=0",
    }
    assert lines[-2:] == ["from the worker", "/"]


def test_runs_of_many_threads_do_not_mix(k6: K6, started: tuple[Sandbox, int]) -> None:
    box, server = started
    scripts = [f"export const options = {{ vus: {number + 1} }}; {IDLE}" for number in range(16)]
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda script: inspect(box, k6, script), scripts))

    for number, outcome in enumerate(outcomes):
        assert outcome.exit_code == 0
        assert f'"vus": {number + 1},' in outcome.stdout
    assert server in servers()


def test_everything_that_a_run_started_is_killed_at_its_end() -> None:
    server = ForkServer()
    before = servers()
    with ThreadPoolExecutor(1) as threads:
        run = threads.submit(unboxed, server, SLEEPER, time_s=1.5)
        wait_until(lambda: servers() - before, within_s=10, what="the server")
        (pid,) = servers() - before
        wait_until(lambda: len(running(pid, b"sleep\x00")) == 2, within_s=10, what="both")
        sleepers = running(pid, b"sleep\x00")

        assert run.result().ended is Ended.TIME

    wait_until(lambda: not any(map(command, sleepers)), within_s=2, what="their end")


def test_a_killed_server_ends_its_run_with_an_error_and_leaves_no_k6(
    k6: K6, started: tuple[Sandbox, int]
) -> None:
    box, server = started
    with ThreadPoolExecutor(1) as threads:
        run = threads.submit(inspect, box, k6, ENDLESS)
        wait_until(lambda: running(server, b"script.js"), within_s=10, what="k6")
        (orphan,) = running(server, b"script.js")

        os.kill(server, signal.SIGKILL)

        with pytest.raises(SandboxError, match="fork server"):
            run.result(timeout=5)
    wait_until(lambda: not command(orphan), within_s=1, what="the end of k6")
    assert inspect(box, k6, IDLE).exit_code == 0


def test_a_server_that_died_between_two_runs_is_replaced(
    k6: K6, started: tuple[Sandbox, int]
) -> None:
    box, server = started
    os.kill(server, signal.SIGKILL)
    wait_until(lambda: is_over(server), within_s=5, what="its end")

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(lambda _: inspect(box, k6, IDLE), range(4)))

    assert [outcome.exit_code for outcome in outcomes] == [0, 0, 0, 0]


def test_a_server_that_is_stuck_is_killed_and_replaced(
    k6: K6, started: tuple[Sandbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, server = started
    monkeypatch.setattr("worker.verify.sandbox.fork_client._ANSWER_S", 1)
    os.kill(server, signal.SIGSTOP)

    with pytest.raises(SandboxError, match="does not answer"):
        inspect(box, k6, IDLE, time_s=0.5)

    assert not command(server)
    assert inspect(box, k6, IDLE).exit_code == 0


def test_a_server_that_cannot_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")

    with pytest.raises(FileNotFoundError):
        unboxed(ForkServer(), ["/bin/true"])


def test_a_server_that_ends_at_once_is_an_error() -> None:
    with pytest.raises(OSError, match=r"fork server|Broken pipe|reset"):
        unboxed(ForkServer("raise SystemExit(1)"), ["/bin/true"])


def test_server_and_k6_go_with_a_killed_worker(k6: K6, tmp_path: Path) -> None:
    with endless_run(k6.path, tmp_path) as worker:
        wait_until(lambda: running(worker.pid, b"script.js"), within_s=10, what="k6")
        descendants = running(worker.pid, b"")
        assert len(descendants) == 2

        worker.kill()

        wait_until(lambda: not any(map(command, descendants)), within_s=1, what="their end")


def test_a_server_whose_socket_stays_open_still_goes_with_its_worker() -> None:
    with subprocess.Popen([sys.executable, "-c", FORKING_WORKER], cwd=ROOT) as worker:
        wait_until(lambda: running(worker.pid, SERVER), within_s=10, what="the server")
        (server,) = running(worker.pid, SERVER)
        wait_until(lambda: len(children(worker.pid)) == 2, within_s=10, what="the fork")

        worker.kill()

        wait_until(lambda: not command(server), within_s=2, what="the server's end")


def test_the_server_ends_with_its_box(k6: K6) -> None:
    before = servers()
    box = probe(k6.path)
    (server,) = servers() - before

    del box
    gc.collect()

    wait_until(lambda: not command(server), within_s=2, what="the server's end")


def test_the_server_does_not_grow_with_its_runs() -> None:
    server = ForkServer()
    before = servers()
    for _ in range(50):
        unboxed(server, ["/bin/true"])
    (pid,) = servers() - before
    resident = resident_kib(pid)

    for _ in range(200):
        unboxed(server, ["/bin/true"])

    assert resident_kib(pid) - resident < 256
    wait_until(lambda: sockets(pid) == 1, within_s=2, what="the end of the last run's channel")
    assert children(pid) == []


def test_the_server_has_nothing_of_the_worker_but_its_socket(started: tuple[Sandbox, int]) -> None:
    _, server = started
    # A locale that Python sets by itself.
    environment = Path(f"/proc/{server}/environ").read_bytes().replace(b"LC_CTYPE=C.UTF-8\0", b"")

    assert environment == b""
    # The channel of the box's own trial may still be closing.
    wait_until(lambda: sockets(server) == 1, within_s=2, what="the end of the last run's channel")
    assert os.getsid(server) == server
    assert len(list(Path(f"/proc/{server}/task").iterdir())) == 1


def test_an_endless_run_delays_no_other(k6: K6, started: tuple[Sandbox, int]) -> None:
    box, _ = started
    with ThreadPoolExecutor(4) as threads:
        slow = threads.submit(inspect, box, k6, ENDLESS, time_s=5)
        quick = [threads.submit(inspect, box, k6, IDLE) for _ in range(6)]

        assert [run.result().exit_code for run in quick] == [0] * 6
        assert not slow.done()
        assert slow.result().ended is Ended.TIME
