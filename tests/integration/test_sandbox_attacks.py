"""Hostile scripts under a bare k6 in the box: no guard module, no rewriting, the box alone."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.attacks import (
    CALLING,
    EXHAUSTING,
    IMPORTING,
    READING,
    SECRET,
    WRITING,
    Target,
    imported,
    in_init,
    in_options,
    in_vu,
    open_folder,
    target,
)
from worker.budget import Budget, JobStoppedError, StopReason
from worker.k6.executable import ENVIRONMENT, K6
from worker.verify.sandbox.box import Sandbox
from worker.verify.sandbox.child import Ended, Outcome
from worker.verify.sandbox.confinement import Limits

EVERY_ATTACK = {**READING, **CALLING}


@pytest.fixture
def aims() -> Iterator[Target]:
    with open_folder() as folder, target(folder, os.getpid()) as aims:
        yield aims


def run(
    box: Sandbox, k6: K6, script: str, *words: str, with_sink: bool = False, time_s: float = 8
) -> Outcome:
    command = (str(k6.path), *words, "--log-format=json", "script.js")
    limits = Limits(time_s=time_s)
    files = {"script.js": script}
    if not with_sink:
        return box.run(command, files, environment=ENVIRONMENT, limits=limits, budget=Budget(30))
    with box.endpoint() as endpoint:
        return box.run(
            command,
            files,
            environment=ENVIRONMENT,
            limits=limits,
            budget=Budget(30),
            endpoint=endpoint,
        )


def inspect(box: Sandbox, k6: K6, script: str, *, time_s: float = 8) -> Outcome:
    return run(box, k6, script, "inspect", "--execution-requirements", time_s=time_s)


def execute(box: Sandbox, k6: K6, script: str, *, time_s: float = 8) -> Outcome:
    words = ("run", "--quiet", "--address=")
    return run(box, k6, script, *words, with_sink=True, time_s=time_s)


def assert_nothing_got_out(outcome: Outcome, aims: Target) -> None:
    said = outcome.stdout + outcome.stderr
    assert SECRET not in said
    assert "root:" not in said
    # Environments and command lines, as /proc shows them, are parted by NUL.
    assert "\\u0000" not in said
    assert os.environ["PATH"] not in said
    assert not aims.was_called()
    assert outcome.ended is Ended.EXITED


@pytest.mark.parametrize("attack", EVERY_ATTACK.values(), ids=EVERY_ATTACK)
def test_no_attack_in_the_init_context_gets_out(
    box: Sandbox, k6: K6, aims: Target, attack: str
) -> None:
    outcome = inspect(box, k6, aims.aim(in_init(attack)))

    assert_nothing_got_out(outcome, aims)
    assert outcome.exit_code != 0


@pytest.mark.parametrize("attack", READING.values(), ids=READING)
def test_nothing_that_is_read_gets_out_in_options(
    box: Sandbox, k6: K6, aims: Target, attack: str
) -> None:
    outcome = inspect(box, k6, aims.aim(in_options(attack)))

    assert_nothing_got_out(outcome, aims)


@pytest.mark.parametrize("attack", IMPORTING.values(), ids=IMPORTING)
def test_no_import_gets_out(box: Sandbox, k6: K6, aims: Target, attack: str) -> None:
    outcome = inspect(box, k6, aims.aim(imported(attack)))

    assert_nothing_got_out(outcome, aims)
    assert outcome.exit_code != 0


@pytest.mark.parametrize("attack", EVERY_ATTACK.values(), ids=EVERY_ATTACK)
def test_no_attack_of_a_vu_gets_out(box: Sandbox, k6: K6, aims: Target, attack: str) -> None:
    outcome = execute(box, k6, aims.aim(in_vu(attack)))

    assert_nothing_got_out(outcome, aims)


@pytest.mark.parametrize("attack", WRITING.values(), ids=WRITING)
def test_no_file_is_written(box: Sandbox, k6: K6, aims: Target, attack: str) -> None:
    script = f"export default function () {{}}\n{attack}\n"

    outcome = execute(box, k6, aims.aim(script))

    assert_nothing_got_out(outcome, aims)
    assert not aims.target.exists()
    assert not Path("/tmp/written.txt").exists()


@pytest.mark.parametrize("attack", EXHAUSTING.values(), ids=EXHAUSTING)
def test_init_code_that_takes_all_it_can_get_is_ended(box: Sandbox, k6: K6, attack: str) -> None:
    started = time.monotonic()

    outcome = inspect(box, k6, f"{attack}\nexport default function () {{}}\n", time_s=1)

    assert time.monotonic() - started < 3
    assert outcome.ended is not Ended.EXITED or outcome.exit_code != 0
    assert len(outcome.stderr) <= Limits(time_s=1).output_bytes


@pytest.mark.parametrize("attack", EXHAUSTING.values(), ids=EXHAUSTING)
def test_a_vu_that_takes_all_it_can_get_is_ended(box: Sandbox, k6: K6, attack: str) -> None:
    started = time.monotonic()

    outcome = execute(box, k6, f"export default function () {{\n{attack}\n}}\n", time_s=1)

    assert time.monotonic() - started < 3
    assert len(outcome.stderr) <= Limits(time_s=1).output_bytes


def test_a_script_that_ignores_signals_is_ended_when_its_job_is_stopped(
    box: Sandbox, k6: K6
) -> None:
    budget = Budget(30)
    threading.Timer(0.3, lambda: budget.stop(StopReason.CANCELLED)).start()
    started = time.monotonic()

    with pytest.raises(JobStoppedError):
        box.run(
            (str(k6.path), "inspect", "script.js"),
            {"script.js": "for (;;) {}"},
            environment=ENVIRONMENT,
            limits=Limits(time_s=20),
            budget=budget,
        )

    assert time.monotonic() - started < 3
