"""Confines the process that it runs in, tells the worker so, and becomes k6.

The fork server calls it in a new process. A layer that was asked for and cannot be applied ends
that process before the program starts.
"""

import os
import signal
import socket
import sys
from typing import NoReturn

from worker.verify.sandbox import landlock, libc, limits, namespaces, seccomp
from worker.verify.sandbox.launch import NOBODY, Orders

EXIT_NOT_STARTED = 126


def launch(orders: Orders, *, control: int, parent: int) -> NoReturn:
    """Apply the layers in the order in which each is still allowed, then run the program.

    `control` is the descriptor where the worker listens, `parent` the process to die with. Raises
    OSError, OverflowError and ValueError.
    """
    # Opened now: the unprivileged user may not reach them by their paths.
    program = os.open(orders.command[0], os.O_RDONLY | os.O_CLOEXEC)
    directory = os.open(orders.directory, os.O_RDONLY | os.O_CLOEXEC)
    os.fchdir(directory)
    if orders.probe:
        # A probe alone needs it, and needs it before its file is out of reach.
        from worker.verify.sandbox import intrusions  # noqa: PLC0415
    _confine(orders, program, directory, control, parent)
    os.write(control, b"confined\n")
    if orders.probe:
        intrusions.report(control, orders.probe)
        os._exit(0)
    runnable = program if os.execve in os.supports_fd else orders.command[0]
    os.execve(runnable, [*orders.command], orders.environment)  # noqa: S606 - the purpose of it all


def _confine(orders: Orders, program: int, directory: int, control: int, parent: int) -> None:
    layers = orders.layers
    if "network_namespace" in layers:
        namespaces.enter_network()
        if orders.port:
            _pass(namespaces.listen(orders.port), control)
    if "private_root" in layers:
        namespaces.enter_root(".")
    if "unprivileged_user" in layers:
        _become(NOBODY)
    if "rlimits" in layers:
        limits.restrict(memory_bytes=orders.memory_bytes, cpu_s=orders.cpu_s)
    if sys.platform == "linux":
        # After the change of user, which would undo it.
        _die_with(parent)
        libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    if "landlock" in layers:
        landlock.restrict(program=program, directory=directory, port=orders.port)
    if "seccomp" in layers:
        seccomp.restrict(sockets=bool(orders.port))


def _pass(listener: socket.socket, control: int) -> None:
    """Hand the sink's socket, made inside the namespace, to the worker."""
    with listener, socket.socket(fileno=os.dup(control)) as channel:
        socket.send_fds(channel, [b"sink\n"], [listener.fileno()])


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _die_with(parent: int) -> None:
    """Be killed when the parent ends, even if it is gone already."""
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(EXIT_NOT_STARTED)
