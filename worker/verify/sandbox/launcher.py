"""Confines itself, tells its parent so, and becomes k6: the program between the worker and k6.

Its arguments are `KEY=VALUE... -- PROGRAM ARGUMENT...` (see `launch.py`), its working directory is
the box's, its environment is the program's. A layer that was asked for and cannot be applied ends
it before the program starts. Its start is on the way of every verification, so that it and what it
imports do without json, socket, signal, enum, dataclasses, typing and argparse.
"""

import _socket  # `socket` costs 6 ms
import os
import struct
import sys

from worker.verify.sandbox import landlock, libc, limits, namespaces, seccomp

EXIT_NOT_CONFINED = 126


def main(arguments: list[str]) -> None:
    """Apply the layers in the order in which each is still allowed, then run the program."""
    split = arguments.index("--")
    plan = dict(word.split("=", 1) for word in arguments[:split])
    command = arguments[split + 1 :]
    control = int(plan["control"])
    os.set_inheritable(control, False)  # noqa: FBT003 - the function's own signature
    # Opened now: the unprivileged user may not reach them by their paths.
    program = os.open(command[0], os.O_RDONLY | os.O_CLOEXEC)
    directory = os.open(".", os.O_RDONLY | os.O_CLOEXEC)
    probe = plan.get("probe")
    if probe:
        # A probe alone needs it, and needs it before its file is out of reach.
        from worker.verify.sandbox import intrusions  # noqa: PLC0415
    try:
        _confine(plan, program, directory, control)
    except (OSError, OverflowError, ValueError) as error:
        os.write(control, f"failed {error}\n".encode())
        os._exit(EXIT_NOT_CONFINED)
    os.write(control, b"confined\n")
    if probe:
        intrusions.report(control, probe)
        os._exit(0)
    runnable = program if os.execve in os.supports_fd else command[0]
    os.execve(runnable, command, os.environ)  # noqa: S606 - the purpose of this program


def _confine(plan: dict[str, str], program: int, directory: int, control: int) -> None:
    layers = plan["layers"].split(",")
    port = int(plan["port"])
    if "network_namespace" in layers:
        namespaces.enter_network()
        if port:
            _pass(namespaces.listen(port), control)
    if "private_root" in layers:
        namespaces.enter_root(".")
    if "unprivileged_user" in layers:
        _become(int(plan["user"]))
    if "rlimits" in layers:
        limits.restrict(memory_bytes=int(plan["memory_bytes"]), cpu_s=int(plan["cpu_s"]))
    if sys.platform == "linux":
        # After the change of user, which would undo it.
        _die_with(int(plan["parent"]))
        libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    if "landlock" in layers:
        landlock.restrict(program=program, directory=directory, port=port)
    if "seccomp" in layers:
        seccomp.restrict(sockets=bool(port))


def _pass(listener: _socket.socket, control: int) -> None:
    """Hand the sink's socket, made inside the namespace, to the parent."""
    passed = struct.pack("=i", listener.fileno())
    channel = _socket.socket(fileno=os.dup(control))
    channel.sendmsg([b"sink\n"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, passed)])
    channel.close()
    listener.close()


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _die_with(parent: int) -> None:
    """Be killed when the parent's thread ends, even if it is gone already."""
    libc.prctl(libc.PR_SET_PDEATHSIG, libc.SIGKILL)
    if os.getppid() != parent:
        os._exit(EXIT_NOT_CONFINED)
