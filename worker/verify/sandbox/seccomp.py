"""Seccomp: the kernel refuses system calls that a load-test script has no business making.

A list of refusals, not of permissions, because the Go runtime inside k6 changes what it calls from
release to release. Calls newer than Linux 5.0 are refused as unknown, whatever they will be: Go
takes ENOSYS for an old kernel and does without.
"""

import ctypes
import errno
import os
import struct

from worker.verify.sandbox import bpf, libc, syscalls
from worker.verify.sandbox.bpf import Instruction, allow_if, among, null, outside, refuse_if

MODE_FILTER = 2  # <linux/seccomp.h>

CLONE_THREAD = 0x00010000  # <linux/sched.h>
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# <asm-generic/mman.h>. A stack that grows is counted by no limit before it grows.
MAP_SHARED = 0x01
MAP_ANONYMOUS = 0x20
MAP_GROWSDOWN = 0x0100
# <linux/socket.h>, <linux/in.h>, <linux/tcp.h>
AF_INET = 2
SOCK_STREAM = 1
SOCK_TYPE_MASK = 0xF
IPPROTO_DEFAULT = 0
IPPROTO_TCP = 6
MSG_FASTOPEN = 0x20000000
TCP_FASTOPEN_CONNECT = 30
TCP_ULP = 31
# <linux/fcntl.h>, <asm-generic/fcntl.h>, <asm-generic/sockios.h>: to whom the kernel sends signals
# about a file, and which.
SIGNALLING_FCNTLS = {
    "F_SETOWN": 8, "F_SETSIG": 10, "F_SETOWN_EX": 15, "F_SETLEASE": 1024, "F_NOTIFY": 1026,
}  # fmt: skip
SIGNALLING_IOCTLS = {"FIOSETOWN": 0x8901, "SIOCSPGRP": 0x8902}


class _Filter(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def supported() -> bool:
    """Whether the call numbers of this machine are known here."""
    return os.uname().machine in syscalls.ARCHITECTURES


def restrict(*, sockets: bool) -> None:
    """Refuse the calls for good; `sockets` allows TCP over IPv4. Raises OSError.

    Needs no privilege but PR_SET_NO_NEW_PRIVS. The process may signal itself alone, by the number
    that it has now; executing a program keeps that.
    """
    install(compile_filter(os.uname().machine, sockets=sockets, pid=os.getpid()))


def install(program: list[Instruction]) -> None:
    """Apply a filter to this process for good. Raises OSError."""
    packed = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    filtering = _Filter(len(program), ctypes.addressof(packed))
    libc.prctl(libc.PR_SET_SECCOMP, MODE_FILTER, ctypes.addressof(filtering))


def compile_filter(machine: str, *, sockets: bool, pid: int) -> list[Instruction]:
    """Return the filter's instructions for one kind of machine and one process."""
    number = syscalls.DECIDED_BY_ARGUMENTS[machine]
    program = bpf.header(syscalls.ARCHITECTURES[machine], syscalls.FIRST_SHARED_CALL)
    program += bpf.refuse(*syscalls.REFUSED[machine].values())
    program += _processes(number, pid)
    program += _files(number)
    program += _memory(number)
    program += _network(number) if sockets else bpf.refuse(number["socket"], error=errno.EACCES)
    return [*program, bpf.allowance()]


def _processes(number: dict[str, int], pid: int) -> list[Instruction]:
    """Allow threads and signals among them; nothing of other processes, and no new limit."""
    return [
        *allow_if(number["clone"], among(0, CLONE_THREAD, mask=CLONE_THREAD)),
        *allow_if(number["tgkill"], among(0, pid)),
        *allow_if(number["prlimit64"], among(0, 0, pid), *null(2)),
        # It has to end with the worker.
        *allow_if(number["prctl"], outside(0, libc.PR_SET_PDEATHSIG)),
        *allow_if(number["fcntl"], outside(1, *SIGNALLING_FCNTLS.values())),
        *allow_if(number["ioctl"], outside(1, *SIGNALLING_IOCTLS.values())),
    ]


def _files(number: dict[str, int]) -> list[Instruction]:
    """Allow opening for reading."""
    rules = allow_if(number["openat"], among(2, 0, mask=WRITING))
    if "open" in number:
        rules += allow_if(number["open"], among(1, 0, mask=WRITING))
    return rules


def _memory(number: dict[str, int]) -> list[Instruction]:
    """Allow the memory that the data limit counts, and files."""
    shared = MAP_SHARED | MAP_ANONYMOUS
    return allow_if(
        number["mmap"], outside(3, shared, mask=shared), among(3, 0, mask=MAP_GROWSDOWN)
    )


def _network(number: dict[str, int]) -> list[Instruction]:
    """Allow plain TCP over IPv4, opened by `connect` and nothing else.

    Landlock looks at `connect` on TCP sockets. It does not see a connection that a first write
    opens (TCP Fast Open), nor one of MPTCP or of a protocol that a socket is turned into.
    """
    return [
        *allow_if(
            number["socket"],
            among(0, AF_INET),
            among(1, SOCK_STREAM, mask=SOCK_TYPE_MASK),
            among(2, IPPROTO_DEFAULT, IPPROTO_TCP),
        ),
        *allow_if(number["sendto"], among(3, 0, mask=MSG_FASTOPEN), *null(4)),
        *refuse_if(
            number["setsockopt"], among(1, IPPROTO_TCP), among(2, TCP_FASTOPEN_CONNECT, TCP_ULP)
        ),
    ]
