"""What somebody could try who took over k6 itself: system calls, not JavaScript.

Runs in the box in place of k6. Landlock lets it load nothing any more: all is imported first.
"""

import ctypes
import fcntl
import mmap
import os
import resource
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from worker.verify.sandbox import libc, syscalls
from worker.verify.sandbox.limits import MEBIBYTE

NUMBERS = {
    **syscalls.REFUSED.get(os.uname().machine, {}),
    **syscalls.DECIDED_BY_ARGUMENTS.get(os.uname().machine, {}),
    # The same on every architecture.
    "io_uring_setup": 425,
}
MSG_FASTOPEN, TCP_FASTOPEN_CONNECT, MPTCP = 0x20000000, 30, 262
CLONE_NEWUSER, PTRACE_SEIZE, IPC_CREAT, SESSION_KEYRING = 0x10000000, 0x4206, 0o1000, -3
GROWSDOWN = 0x0100
# Imported in the fork server, whose parent it is.
WORKER = os.getppid()
# More than a run may have.
MUCH_BYTES = 600 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Aims:
    """What lies open outside the box: `SINK,STREAM,DATAGRAM,FILE` as the launcher passes them."""

    sink: int
    stream: int
    datagram: int
    file: str

    @classmethod
    def parse(cls, text: str) -> "Aims":
        sink, stream, datagram, file = text.split(",", 3)
        return cls(int(sink), int(stream), int(datagram), file)


def read(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def write(aims: Aims) -> None:
    os.close(os.open(f"{aims.file}.written", os.O_WRONLY | os.O_CREAT, 0o600))


def connect(port: int, family: int = socket.AF_INET, protocol: int = 0, option: int = 0) -> None:
    address = "127.0.0.1" if family == socket.AF_INET else "::ffff:127.0.0.1"
    with socket.socket(family, socket.SOCK_STREAM, protocol) as connection:
        connection.settimeout(1)
        if option:
            connection.setsockopt(socket.IPPROTO_TCP, option, 1)
        connection.connect((address, port))
        connection.send(b"x")


def fast_open(aims: Aims, send: Callable[[socket.socket, tuple[str, int]], object]) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", 1, 0))
        send(connection, ("127.0.0.1", aims.stream))


def datagram(aims: Aims) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.connect(("127.0.0.1", aims.datagram))
        connection.send(b"x")
        time.sleep(0.05)
        # Fails if nobody was there for the first.
        connection.send(b"x")


def unix(address: str) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)


def listen() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()


def fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def call(name: str, *arguments: int | bytes | None) -> int:
    return libc.syscall(NUMBERS[name], *arguments)


def fill(flags: int, descriptor: int = -1) -> None:
    """Use more memory than a run may have."""
    with mmap.mmap(descriptor, MUCH_BYTES, flags=flags) as memory:
        for page in range(0, MUCH_BYTES, mmap.PAGESIZE):
            memory[page] = 1


def memory_file() -> None:
    descriptor = os.memfd_create("much")
    try:
        os.ftruncate(descriptor, MUCH_BYTES)
        fill(mmap.MAP_SHARED, descriptor)
    finally:
        os.close(descriptor)


def system_v_memory() -> None:
    identifier = call("shmget", 0, MUCH_BYTES, IPC_CREAT | 0o600)
    ctypes.CDLL(None).shmctl(identifier, 0, None)  # IPC_RMID


def own_limits() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))


def signals_about_a_file(receiver: int) -> None:
    reader, writer = os.pipe()
    try:
        fcntl.fcntl(reader, fcntl.F_SETOWN, receiver)
    finally:
        os.close(reader)
        os.close(writer)


def execute(control: int) -> None:
    os.dup2(control, 1)
    os.execve("/bin/sh", ["sh", "-c", "echo 'run another program=1'"], {})


def attacks(aims: Aims) -> dict[str, Callable[[], object]]:
    """Return every attack by its name; each raises OSError when it is blocked."""
    server = os.getppid()
    return {
        "read a file that everybody may read": lambda: read(aims.file),
        "read the worker's environment": lambda: read(f"/proc/{WORKER}/environ"),
        "write a file": lambda: write(aims),
        "watch files (inotify)": lambda: os.close(call("inotify_init1", 0)),
        "connect to another port": lambda: connect(aims.stream),
        "the same over IPv6": lambda: connect(aims.stream, socket.AF_INET6),
        "the same by TCP Fast Open, `sendto`": lambda: fast_open(
            aims, lambda connection, to: connection.sendto(b"x", MSG_FASTOPEN, to)
        ),
        "the same by TCP Fast Open, `sendmsg`": lambda: fast_open(
            aims, lambda connection, to: connection.sendmsg([b"x"], [], MSG_FASTOPEN, to)
        ),
        "the same by `TCP_FASTOPEN_CONNECT`": lambda: connect(
            aims.stream, option=TCP_FASTOPEN_CONNECT
        ),
        "the same by Multipath TCP": lambda: connect(aims.stream, protocol=MPTCP),
        "send a datagram": lambda: datagram(aims),
        "connect to a Unix socket's file": lambda: unix(f"{aims.file}.socket"),
        "connect to an abstract Unix socket": lambda: unix(f"\0{aims.file}"),
        "listen": listen,
        "start a process": fork,
        "signal the worker (`kill`)": lambda: os.kill(WORKER, 0),
        "signal the worker (`tgkill`)": lambda: call("tgkill", WORKER, WORKER, 0),
        "signal the fork server (`kill`)": lambda: os.kill(server, 0),
        "signal the fork server (`tgkill`)": lambda: call("tgkill", server, server, 0),
        "have the kernel signal the worker (`F_SETOWN`)": lambda: signals_about_a_file(WORKER),
        "have the kernel signal the fork server (`F_SETOWN`)": lambda: signals_about_a_file(server),
        "trace the worker": lambda: call("ptrace", PTRACE_SEIZE, WORKER, 0, 0),
        "trace the fork server": lambda: call("ptrace", PTRACE_SEIZE, server, 0, 0),
        "read the worker's limits": lambda: call("prlimit64", WORKER, 7, None, bytes(16)),
        "read the fork server's limits": lambda: call("prlimit64", server, 7, None, bytes(16)),
        "set own limits": own_limits,
        "set own priority": lambda: os.setpriority(os.PRIO_PROCESS, 0, 19),
        "set own scheduling": lambda: os.sched_setaffinity(0, os.sched_getaffinity(0)),
        "outlive the worker": lambda: libc.prctl(libc.PR_SET_PDEATHSIG, 0),
        "600 MiB of private memory": lambda: fill(mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
        "600 MiB of shared memory": lambda: fill(mmap.MAP_SHARED | mmap.MAP_ANONYMOUS),
        "600 MiB of stack (`MAP_GROWSDOWN`)": lambda: fill(
            mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | GROWSDOWN
        ),
        "600 MiB in a file of memory": memory_file,
        "600 MiB of System V memory": system_v_memory,
        "make a user namespace": lambda: libc.unshare(CLONE_NEWUSER),
        "io_uring": lambda: os.close(call("io_uring_setup", 1, bytes(120))),
        "keyrings": lambda: call("keyctl", 0, SESSION_KEYRING, 0),
    }


def report(control: int, targets: str) -> None:
    """Try everything and say `NAME=0` (blocked) or `NAME=1` (it worked) for each."""
    aims = Aims.parse(targets)
    everything: dict[str, Callable[[], object]] = {
        "connect to the sink": lambda: connect(aims.sink),
        **attacks(aims),
        # The last: it does not come back.
        "run another program": lambda: execute(control),
    }
    for name, attack in everything.items():
        try:
            attack()
        except OSError:
            worked = 0
        else:
            worked = 1
        os.write(control, f"{name}={worked}\n".encode())
