"""The filter, run by an interpreter of the few instructions that it uses."""

import errno
import os
import struct

import pytest

from worker.verify.sandbox import seccomp

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CLONE = {"x86_64": 56, "aarch64": 220}
OPENAT = {"x86_64": 257, "aarch64": 56}
SOCKET = {"x86_64": 41, "aarch64": 198}
EXECVE = {"x86_64": 59, "aarch64": 221}
READ = {"x86_64": 0, "aarch64": 63}

ALLOWED = seccomp.ALLOW
THREAD = 0x3D0F00  # what Go passes to make a thread
AF_INET, AF_INET6, AF_UNIX = 2, 10, 1
STREAM, DATAGRAM = 1, 2
NONBLOCKING = 0x80800


def refused(number: int) -> int:
    return seccomp.ERRNO | number


def decide(machine: str, number: int, *arguments: int, sockets: bool = True) -> int:
    """Run the filter on one call and give its answer."""
    data = struct.pack(
        "=IIQ6Q", number, ARCHITECTURES[machine], 0, *arguments, *[0] * (6 - len(arguments))
    )
    program = seccomp._program(machine, sockets=sockets)
    accumulator = position = 0
    while True:
        code, when_true, when_false, value = program[position]
        position += 1
        match code:
            case seccomp.LOAD:
                (accumulator,) = struct.unpack_from("=I", data, value)
            case seccomp.AND:
                accumulator &= value
            case seccomp.RETURN:
                return value
            case seccomp.JUMP_EQUAL:
                position += when_true if accumulator == value else when_false
            case seccomp.JUMP_AT_LEAST:
                position += when_true if accumulator >= value else when_false
            case seccomp.JUMP_ANY_BIT:
                position += when_true if accumulator & value else when_false
            case _:
                pytest.fail(f"unknown instruction {code}")


machines = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


@machines
def test_reading_and_becoming_k6_are_allowed(machine: str) -> None:
    assert decide(machine, READ[machine]) == ALLOWED
    assert decide(machine, EXECVE[machine]) == ALLOWED


@machines
def test_threads_are_allowed_and_processes_are_not(machine: str) -> None:
    assert decide(machine, CLONE[machine], THREAD) == ALLOWED
    assert decide(machine, CLONE[machine], 17) == refused(errno.EACCES)


@machines
@pytest.mark.parametrize(
    "flags", [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC]
)
def test_files_are_not_opened_for_writing(machine: str, flags: int) -> None:
    assert decide(machine, OPENAT[machine], 0, 0, flags) == refused(errno.EACCES)


@machines
def test_files_are_opened_for_reading(machine: str) -> None:
    assert decide(machine, OPENAT[machine], 0, 0, os.O_RDONLY | os.O_CLOEXEC) == ALLOWED


@machines
@pytest.mark.parametrize(
    ("family", "kind", "allowed"),
    [
        (AF_INET, STREAM | NONBLOCKING, True),
        (AF_INET, DATAGRAM | NONBLOCKING, False),
        (AF_INET6, STREAM, False),
        (AF_UNIX, STREAM, False),
    ],
)
def test_with_a_sink_only_tcp_sockets_are_made(
    machine: str, family: int, kind: int, *, allowed: bool
) -> None:
    expected = ALLOWED if allowed else refused(errno.EACCES)

    assert decide(machine, SOCKET[machine], family, kind) == expected


@machines
def test_without_a_sink_no_socket_is_made(machine: str) -> None:
    answer = decide(machine, SOCKET[machine], AF_INET, STREAM, sockets=False)

    assert answer == refused(errno.EACCES)


@machines
@pytest.mark.parametrize("number", [424, 425, 434, 435, 437, 444, 500, 0x40000000])
def test_newer_calls_do_not_exist(machine: str, number: int) -> None:
    assert decide(machine, number) == refused(errno.ENOSYS)


@machines
def test_every_listed_call_is_refused(machine: str) -> None:
    answers = {decide(machine, number) for number in seccomp._REFUSED[machine].values()}

    assert answers == {refused(errno.EPERM)}


@machines
def test_no_number_is_listed_twice(machine: str) -> None:
    numbers = list(seccomp._REFUSED[machine].values())

    assert len(numbers) == len(set(numbers))


def test_a_call_of_another_architecture_is_fatal() -> None:
    program = seccomp._program("x86_64", sockets=True)

    assert program[2] == (seccomp.RETURN, 0, 0, seccomp.KILL_PROCESS)
