"""The filter, run by an interpreter of the few instructions that it uses."""

import errno
import os
import struct

import pytest

from worker.verify.sandbox import bpf, seccomp, syscalls

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CLONE = {"x86_64": 56, "aarch64": 220}
EXECVE = {"x86_64": 59, "aarch64": 221}
FCNTL = {"x86_64": 72, "aarch64": 25}
IOCTL = {"x86_64": 16, "aarch64": 29}
MMAP = {"x86_64": 9, "aarch64": 222}
OPENAT = {"x86_64": 257, "aarch64": 56}
PRCTL = {"x86_64": 157, "aarch64": 167}
PRLIMIT = {"x86_64": 302, "aarch64": 261}
READ = {"x86_64": 0, "aarch64": 63}
SENDTO = {"x86_64": 44, "aarch64": 206}
SETSOCKOPT = {"x86_64": 54, "aarch64": 208}
SOCKET = {"x86_64": 41, "aarch64": 198}
TGKILL = {"x86_64": 234, "aarch64": 131}

OWN_PID = 4321
ALLOWED = bpf.ALLOW
THREAD = 0x3D0F00  # what Go passes to make a thread
AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_SMC = 1, 2, 10, 16, 43
STREAM, DATAGRAM, RAW = 1, 2, 3
NONBLOCKING = 0x80800
UDP, SCTP, MPTCP = 17, 132, 262
SHARED, PRIVATE, SHARED_VALIDATE, DROPPABLE = 1, 2, 3, 8
ANONYMOUS, GROWSDOWN = 0x20, 0x100
FAST_OPEN = 0x20000000
NO_SIGPIPE = 0x4000
SOL_SOCKET, SOL_TCP = 1, 6
LOW_POINTER = 0x7000
# Its low half is zero: a filter that looks at that alone takes it for none.
HIGH_POINTER = 0x7F00_0000_0000


def refused(number: int) -> int:
    return bpf.ERRNO | number


def decide(machine: str, number: int, *arguments: int, sockets: bool = True) -> int:
    """Return what the filter answers to one call."""
    data = struct.pack(
        "=IIQ6Q", number, ARCHITECTURES[machine], 0, *arguments, *[0] * (6 - len(arguments))
    )
    program = seccomp.compile_filter(machine, sockets=sockets, pid=OWN_PID)
    accumulator = position = 0
    while True:
        code, when_true, when_false, value = program[position]
        position += 1
        match code:
            case bpf.LOAD:
                (accumulator,) = struct.unpack_from("=I", data, value)
            case bpf.AND:
                accumulator &= value
            case bpf.RETURN:
                return value
            case bpf.JUMP_EQUAL:
                position += when_true if accumulator == value else when_false
            case bpf.JUMP_AT_LEAST:
                position += when_true if accumulator >= value else when_false
            case _:
                pytest.fail(f"unknown instruction {code}")


def allows(machine: str, number: int, *arguments: int) -> bool:
    """Return whether a call that its arguments decide passes the filter."""
    answer = decide(machine, number, *arguments)
    assert answer in {ALLOWED, refused(errno.EACCES)}
    return answer == ALLOWED


machines = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


@machines
def test_reading_and_becoming_k6_are_allowed(machine: str) -> None:
    assert decide(machine, READ[machine]) == ALLOWED
    assert decide(machine, EXECVE[machine]) == ALLOWED


@machines
def test_threads_are_allowed_and_processes_are_not(machine: str) -> None:
    assert allows(machine, CLONE[machine], THREAD)
    assert not allows(machine, CLONE[machine], 17)


@machines
@pytest.mark.parametrize(
    "flags", [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC]
)
def test_files_are_not_opened_for_writing(machine: str, flags: int) -> None:
    assert not allows(machine, OPENAT[machine], 0, 0, flags)


@machines
def test_files_are_opened_for_reading(machine: str) -> None:
    assert allows(machine, OPENAT[machine], 0, 0, os.O_RDONLY | os.O_CLOEXEC)


@machines
@pytest.mark.parametrize(
    ("family", "kind", "protocol", "allowed"),
    [
        (AF_INET, STREAM | NONBLOCKING, 0, True),
        (AF_INET, STREAM, SOL_TCP, True),
        (AF_INET, STREAM, MPTCP, False),
        (AF_INET, STREAM, SCTP, False),
        (AF_INET, DATAGRAM | NONBLOCKING, 0, False),
        (AF_INET, DATAGRAM, UDP, False),
        (AF_INET, RAW, SOL_TCP, False),
        (AF_INET6, STREAM, 0, False),
        (AF_UNIX, STREAM, 0, False),
        (AF_NETLINK, RAW, 0, False),
        (AF_SMC, STREAM, 0, False),
    ],
)
def test_with_a_sink_only_tcp_sockets_are_made(
    machine: str, family: int, kind: int, protocol: int, *, allowed: bool
) -> None:
    assert allows(machine, SOCKET[machine], family, kind, protocol) is allowed


@machines
def test_without_a_sink_no_socket_is_made(machine: str) -> None:
    answer = decide(machine, SOCKET[machine], AF_INET, STREAM, sockets=False)

    assert answer == refused(errno.EACCES)


@machines
@pytest.mark.parametrize(
    ("flags", "address", "allowed"),
    [
        (0, 0, True),
        (NO_SIGPIPE, 0, True),
        (0, LOW_POINTER, False),
        (0, HIGH_POINTER, False),
        (FAST_OPEN, 0, False),
        (FAST_OPEN | NO_SIGPIPE, LOW_POINTER, False),
    ],
)
def test_nothing_is_sent_to_an_address(
    machine: str, flags: int, address: int, *, allowed: bool
) -> None:
    assert allows(machine, SENDTO[machine], 3, LOW_POINTER, 1, flags, address, 16) is allowed


@machines
@pytest.mark.parametrize(
    ("level", "option", "allowed"),
    [
        (SOL_TCP, 1, True),  # TCP_NODELAY
        (SOL_TCP, 4, True),  # TCP_KEEPIDLE
        (SOL_SOCKET, 9, True),  # SO_KEEPALIVE
        (SOL_SOCKET, 30, True),
        (SOL_TCP, 30, False),  # TCP_FASTOPEN_CONNECT
        (SOL_TCP, 31, False),  # TCP_ULP
    ],
)
def test_a_socket_is_not_turned_into_one_that_connects_otherwise(
    machine: str, level: int, option: int, *, allowed: bool
) -> None:
    assert allows(machine, SETSOCKOPT[machine], 3, level, option) is allowed


@machines
@pytest.mark.parametrize(
    ("pid", "limits", "allowed"),
    [
        (0, 0, True),
        (OWN_PID, 0, True),
        (OWN_PID + 1, 0, False),
        (0, LOW_POINTER, False),
        (0, HIGH_POINTER, False),
        (OWN_PID, LOW_POINTER, False),
    ],
)
def test_own_limits_are_read_and_never_set(
    machine: str, pid: int, limits: int, *, allowed: bool
) -> None:
    assert allows(machine, PRLIMIT[machine], pid, 7, limits, LOW_POINTER) is allowed


@machines
@pytest.mark.parametrize(
    ("group", "allowed"),
    [(OWN_PID, True), (OWN_PID + 1, False), (1, False), (0, False), (0xFFFFFFFF, False)],
)
def test_signals_go_to_own_threads_only(machine: str, group: int, *, allowed: bool) -> None:
    assert allows(machine, TGKILL[machine], group, OWN_PID, 23) is allowed


@machines
@pytest.mark.parametrize(
    ("flags", "allowed"),
    [
        (PRIVATE | ANONYMOUS, True),
        (DROPPABLE | ANONYMOUS, True),
        (SHARED, True),
        (SHARED | ANONYMOUS, False),
        (SHARED_VALIDATE | ANONYMOUS, False),
        (PRIVATE | ANONYMOUS | GROWSDOWN, False),
    ],
)
def test_no_memory_is_mapped_that_the_data_limit_does_not_count(
    machine: str, flags: int, *, allowed: bool
) -> None:
    assert allows(machine, MMAP[machine], 0, 4096, 3, flags) is allowed


@machines
@pytest.mark.parametrize(
    ("call", "command", "allowed"),
    [
        (FCNTL, 1, True),  # F_GETFD
        (FCNTL, 4, True),  # F_SETFL
        (FCNTL, 1030, True),  # F_DUPFD_CLOEXEC
        (FCNTL, 8, False),  # F_SETOWN
        (FCNTL, 10, False),  # F_SETSIG
        (FCNTL, 15, False),  # F_SETOWN_EX
        (FCNTL, 1026, False),  # F_NOTIFY
        (IOCTL, 0x5401, True),  # TCGETS
        (IOCTL, 0x8901, False),  # FIOSETOWN
        (IOCTL, 0x8902, False),  # SIOCSPGRP
    ],
)
def test_the_kernel_sends_nobody_signals_about_a_file(
    machine: str, call: dict[str, int], command: int, *, allowed: bool
) -> None:
    assert allows(machine, call[machine], 3, command) is allowed


@machines
def test_the_death_with_the_worker_cannot_be_called_off(machine: str) -> None:
    assert not allows(machine, PRCTL[machine], 1)
    assert allows(machine, PRCTL[machine], 0x53564D41)  # PR_SET_VMA: Go names its memory


@machines
@pytest.mark.parametrize("number", [424, 425, 434, 435, 437, 444, 500, 0x40000000])
def test_newer_calls_do_not_exist(machine: str, number: int) -> None:
    assert decide(machine, number) == refused(errno.ENOSYS)


@machines
def test_every_listed_call_is_refused(machine: str) -> None:
    answers = {decide(machine, number) for number in syscalls.REFUSED[machine].values()}

    assert answers == {refused(errno.EPERM)}


@machines
def test_no_number_is_listed_twice(machine: str) -> None:
    numbers = [
        *syscalls.REFUSED[machine].values(),
        *syscalls.DECIDED_BY_ARGUMENTS[machine].values(),
    ]

    assert len(numbers) == len(set(numbers))


def test_a_call_of_another_architecture_is_fatal() -> None:
    program = seccomp.compile_filter("x86_64", sockets=True, pid=OWN_PID)

    assert program[2] == (bpf.RETURN, 0, 0, bpf.KILL_PROCESS)
