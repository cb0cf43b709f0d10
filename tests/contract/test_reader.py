"""What a reading process promises, and what one that reads in place keeps of that."""

import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread, Timer

import pytest

from shared.domain.errors import DeadlineExceededError
from tests.support.reading import InPlace
from tests.support.waiting import wait_until
from worker.budget import Budget, JobStoppedError, StopReason
from worker.reader.answering import Call
from worker.reader.frames import packed, receive
from worker.reader.nursery import Nursery
from worker.reader.pool import ReaderPool
from worker.reader.port import Reader, ReaderDefectError, UnreadableError
from worker.reader.processes import Processes

# It holds the interpreter's lock for longer than anybody waits.
ENDLESS = partial(re.match, "(a*)*b", "a" * 50)
QUICK = partial(len, "text")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    start = partial(Nursery.started, QUICK)
    processes = Processes(start(), restart=start)
    yield processes
    processes.close()


@pytest.fixture
def pool(processes: Processes) -> ReaderPool:
    return ReaderPool(processes, size=2)


@pytest.fixture(params=["in place", "in a process"])
def reader(request: pytest.FixtureRequest, pool: ReaderPool) -> Reader:
    return InPlace() if request.param == "in place" else pool


def test_a_call_returns_what_its_function_returns(reader: Reader) -> None:
    assert reader.call(QUICK, within_s=5, budget=Budget(10)) == 4


def test_a_used_up_budget_calls_nothing(reader: Reader) -> None:
    with pytest.raises(DeadlineExceededError):
        reader.call(QUICK, within_s=5, budget=Budget(0))


def test_a_call_that_takes_too_long_is_ended(pool: ReaderPool) -> None:
    began = time.monotonic()

    with pytest.raises(UnreadableError):
        pool.call(ENDLESS, within_s=0.3, budget=Budget(10))

    assert time.monotonic() - began < 3
    assert pool.call(QUICK, within_s=5, budget=Budget(10)) == 4


def test_a_call_ends_with_its_job(pool: ReaderPool) -> None:
    with pytest.raises(DeadlineExceededError):
        pool.call(ENDLESS, within_s=30, budget=Budget(0.3))


def test_a_call_wakes_when_its_job_is_stopped(pool: ReaderPool) -> None:
    budget, began = Budget(30), time.monotonic()
    stopping = Timer(0.2, budget.stop, [StopReason.CANCELLED])
    stopping.start()

    with pytest.raises(JobStoppedError):
        pool.call(ENDLESS, within_s=30, budget=budget)

    stopping.join()
    assert time.monotonic() - began < 3


def test_other_threads_run_while_a_text_is_read(pool: ReaderPool) -> None:
    hostile = Thread(target=_unreadable, args=(pool,))
    hostile.start()
    longest = last = 0.0
    while hostile.is_alive():
        now = time.monotonic()
        longest = max(longest, now - last if last else 0.0)
        last = now
        hostile.join(0.01)

    assert longest < 0.4


def _unreadable(pool: ReaderPool) -> None:
    with pytest.raises(UnreadableError):
        pool.call(ENDLESS, within_s=0.5, budget=Budget(10))


def test_a_call_that_takes_too_much_memory_is_ended(pool: ReaderPool) -> None:
    with pytest.raises(UnreadableError):
        pool.call(partial(bytes, 1 << 31), within_s=5, budget=Budget(10))


def test_a_defect_is_logged_once_without_what_was_read(
    pool: ReaderPool, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(ReaderDefectError):
        pool.call(partial(int, "what a user wrote"), within_s=5, budget=Budget(10))

    (record,) = caplog.records
    assert "ValueError" in record.getMessage()
    assert "a user wrote" not in record.getMessage()


def test_a_process_that_was_killed_is_replaced(pool: ReaderPool) -> None:
    pid = pool.call(partial(os.getpid), within_s=5, budget=Budget(10))
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not _lives(pid), within_s=5, what="end of the process")

    assert pool.call(QUICK, within_s=5, budget=Budget(10)) == 4


def test_the_process_that_forks_is_replaced(pool: ReaderPool) -> None:
    with pytest.raises(UnreadableError):
        pool.call(partial(_kill_parent), within_s=5, budget=Budget(10))

    assert pool.call(QUICK, within_s=5, budget=Budget(10)) == 4


def _kill_parent() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_a_whole_group_is_not_for_readers(pool: ReaderPool, stop: int) -> None:
    pid = pool.call(partial(os.getpid), within_s=5, budget=Budget(10))
    os.kill(pid, stop)

    assert pool.call(partial(os.getpid), within_s=5, budget=Budget(10)) == pid


def test_a_reader_knows_no_secret_and_holds_no_file_of_its_worker(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "a secret")
    start = partial(Nursery.started, QUICK)
    with (tmp_path / "held").open("w") as held:
        os.set_inheritable(held.fileno(), True)  # noqa: FBT003 - the library's
        processes = Processes(start(), restart=start)
        alone = ReaderPool(processes, size=1)
        files = alone.call(partial(_open_files), within_s=5, budget=Budget(10))
        environment = alone.call(partial(_environment), within_s=5, budget=Budget(10))
        processes.close()

    assert not any("held" in file for file in files)
    assert "GEMINI_API_KEY" not in environment


def _open_files() -> list[str]:
    return [os.path.realpath(f"/proc/self/fd/{number}") for number in range(64)]


def _environment() -> dict[str, str]:
    return dict(os.environ)


WORKER = """
import os, re, sys
from functools import partial
from threading import Thread
from worker.budget import Budget
from worker.reader.nursery import Nursery
from worker.reader.pool import ReaderPool
from worker.reader.processes import Processes
start = partial(Nursery.started, partial(len, ""))
pool = ReaderPool(Processes(start(), restart=start), size=2)
idle = pool.call(partial(os.getpid), within_s=5, budget=Budget(10))
parent = pool.call(partial(os.getppid), within_s=5, budget=Budget(10))
print(idle, parent, flush=True)
pool.call(partial(re.match, "(a*)*b", "a" * 50), within_s=60, budget=Budget(60))
"""


def test_a_reader_ends_also_if_nobody_waits_before_it_began() -> None:
    nursery = Nursery.started(QUICK)
    with nursery.fork() as connection:
        connection.sendall(packed(Call(os.getpid, within_s=5)))
        pid = receive(connection).value
        os.kill(pid, signal.SIGSTOP)
        connection.sendall(packed(Call(ENDLESS, within_s=60)))
    os.kill(pid, signal.SIGCONT)

    wait_until(lambda: not _lives(pid), within_s=10, what="end of the reader")
    nursery.close()


def test_no_reader_outlives_a_worker_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        pids = [int(pid) for pid in worker.stdout.readline().split()]
        wait_until(lambda: _runs(pids[0]), within_s=10, what="a call that does not end")
        worker.kill()

    wait_until(lambda: not any(map(_lives, pids)), within_s=10, what="end of both readers")


def _runs(pid: int) -> bool:
    return _state(pid) == "R"


def _lives(pid: int) -> bool:
    # One that ended stands there until somebody asks how: its parent is gone.
    return _state(pid) not in {None, "Z", "X"}


def _state(pid: int) -> str | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None
