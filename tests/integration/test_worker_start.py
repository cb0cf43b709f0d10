"""How a worker starts, refuses to start, and tells that it lives."""

import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

from shared.domain.job import JobStatus, Lane
from shared.version import __version__
from tests.support.jobs import job_desk
from tests.support.program import ROOT
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

pytestmark = pytest.mark.usefixtures("all_by_command")


def refusal(redis_url: str, **settings: str) -> tuple[int, str]:
    """Start a worker that must end by itself; answer its exit status and all that it wrote."""
    worker = WorkerProcess(redis_url=redis_url, **settings)
    worker.start(ready=False)
    try:
        return worker.wait(within_s=30), worker.output
    finally:
        worker.close()


def test_a_worker_for_gemini_without_a_key_says_so_in_one_line(redis_url: str) -> None:
    status, output = refusal(redis_url, GENERATOR="gemini")

    assert output == "GEMINI_API_KEY environment variable is required\n"
    assert status == 1


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"MAX_REPAIRS": "-1"}, "MAX_REPAIRS: "),
        ({"GENERATOR": "perhaps"}, "GENERATOR: "),
        ({"VERIFY": "full", "K6_PATH": "/nope"}, "K6_PATH is set to /nope"),
        (
            {"GENERATOR": "gemini", "GEMINI_API_KEY_FILE": "missing"},
            "GEMINI_API_KEY_FILE cannot be read: ",
        ),
    ],
)
def test_a_worker_with_a_broken_setting_names_it_in_one_line(
    redis_url: str, settings: dict[str, str], line: str
) -> None:
    status, output = refusal(redis_url, **settings)

    assert output.startswith(line)
    assert output.count("\n") == 1
    assert status == 1


def test_a_worker_that_chose_to_be_offline_says_so(redis_url: str) -> None:
    with WorkerProcess(redis_url=redis_url, GENERATOR="auto") as worker:
        warnings = [line for line in worker.lines if line["level"] == "warning"]

    assert any("GEMINI_API_KEY" in str(line) for line in warnings)


def test_the_bare_command_takes_jobs_of_both_lanes_from_configured_threads(redis_url: str) -> None:
    with WorkerProcess(redis_url=redis_url) as worker, job_desk(redis_url) as desk:
        jobs = [desk.submit(lane=lane) for lane in Lane]

        ended = [desk.wait_until_done(job, within_s=15) for job in jobs]
        ready = worker.logged("worker_ready")
        wait_until(lambda: desk.workers() == 1, within_s=5, what="heartbeat")

    assert [job.status for job in ended] == [JobStatus.SUCCEEDED] * 2
    assert [(line["version"], line["slots"]) for line in ready] == [(__version__, 4)]


def test_a_worker_writes_nothing_but_log_lines(redis_url: str) -> None:
    with WorkerProcess(redis_url=redis_url) as worker:
        worker.terminate()
        worker.wait(within_s=15)

        written, lines = worker.output, worker.lines

    events = [line["message"] for line in lines]
    assert len(written.splitlines()) == len(lines), written
    assert "SecurityWarning" not in written
    assert "worker_stopping" in events
    assert events.count("running_as_root") == (os.geteuid() == 0)


def test_a_worker_tells_over_http_that_it_lives_and_what_it_did(redis_url: str) -> None:
    port = free_port()
    with (
        WorkerProcess(redis_url=redis_url, WORKER_METRICS_PORT=str(port), VERIFY="full"),
        job_desk(redis_url) as desk,
    ):
        desk.wait_until_done(desk.submit(), within_s=15)

        metrics = wait_until(
            lambda: text if "worker_run_seconds_count{" in (text := scraped(port)) else None,
            within_s=5,
            what="counted job",
        )
        healthy = health(port)
    gone = health(port)

    assert (
        'jobs_total{code="",generator="offline",kind="generate",status="succeeded"} 1.0' in metrics
    )
    assert "loadgenie_worker_slots 4.0" in metrics
    build = f'{{generator="offline",k6="1.1.0",version="{__version__}"}}'
    assert f"loadgenie_build_info{build} 1.0" in metrics
    assert 'loadgenie_worker_dry_run_possible{verify="full"} 1.0' in metrics
    assert 'loadgenie_worker_sandbox_info{layer="rlimits"} 1.0' in metrics
    assert healthy.returncode == 0
    assert gone.returncode == 1
    assert "does not answer" in gone.stderr


def test_a_worker_that_waits_for_redis_lives() -> None:
    port = free_port()
    worker = WorkerProcess(redis_url="redis://127.0.0.1:1/0", WORKER_METRICS_PORT=str(port))
    with closing(worker.start(ready=False)):
        wait_until(lambda: health(port).returncode == 0, within_s=30, what="sign of life")

        assert not worker.logged("worker_ready")


def test_a_second_worker_of_a_machine_runs_without_the_taken_metrics_port(redis_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with WorkerProcess(redis_url=redis_url, WORKER_METRICS_PORT=port) as worker:
            lines = worker.logged("metrics_not_served")

    assert [line["port"] for line in lines] == [int(port)]


def scraped(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode())


def health(port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "worker.health"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "WORKER_METRICS_PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
