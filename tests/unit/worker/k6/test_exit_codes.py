"""What the end of k6 says."""

import pytest

from worker.k6.exit_codes import PANICS, ExitCode, out_of_memory
from worker.k6.log import LogLine


@pytest.mark.parametrize(
    "message",
    [
        "fatal error: runtime: out of memory",
        "fatal error: out of memory allocating heap arena metadata",
        "fatal error: runtime: cannot allocate memory",
        "runtime: failed to create new OS thread (have 5 already; errno=11)",
        "fatal error: stack overflow",
    ],
)
def test_the_go_runtime_says_when_it_gets_no_more_memory(message: str) -> None:
    assert out_of_memory([LogLine(level="raw", message=message)])


def test_a_panic_is_no_want_of_memory() -> None:
    panic = "panic: runtime error: invalid memory address or nil pointer dereference"

    assert not out_of_memory([LogLine(level="raw", message=panic)])


def test_what_a_script_prints_of_memory_says_nothing() -> None:
    printed = LogLine(level="error", message="out of memory", source="console")

    assert not out_of_memory([printed])


def test_only_failures_of_k6_itself_are_panics() -> None:
    assert {ExitCode.GO_FATAL, ExitCode.GO_PANIC} == PANICS
    assert ExitCode.SCRIPT_ABORTED not in PANICS
