"""Namespaces: a network with nothing in it but the sink, and a root directory without files."""

import fcntl
import os
import socket
import struct

from worker.verify.sandbox import libc

# <linux/sched.h>
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000

# <linux/sockios.h>, <linux/if.h>
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1
IFREQ_SIZE = 40

BACKLOG = 64


def enter_network() -> None:
    """Leave the machine's networks, by privilege or by a user namespace. Raises OSError."""
    user, group = os.getuid(), os.getgid()
    flags = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
    try:
        libc.unshare(flags)
    except PermissionError:
        libc.unshare(flags | CLONE_NEWUSER)
        _map_identity(user, group)
    _raise_loopback()


def enter_user() -> None:
    """Become privileged over nothing but a new user namespace. Raises OSError."""
    user, group = os.getuid(), os.getgid()
    libc.unshare(CLONE_NEWUSER)
    _map_identity(user, group)


def listen(port: int) -> socket.socket:
    """Open the sink's socket inside the namespace, at 127.0.0.1. Raises OSError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", port))
    listener.listen(BACKLOG)
    return listener


def enter_root(directory: str) -> None:
    """Make `directory` all that can be seen of the file system. Raises OSError."""
    try:
        os.chroot(directory)
    except PermissionError:
        enter_user()
        os.chroot(directory)
    os.chdir("/")


def _map_identity(user: int, group: int) -> None:
    # An unprivileged process may map its group only after it gave up setgroups.
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        mapping = os.open(f"/proc/self/{name}", os.O_WRONLY)
        try:
            os.write(mapping, text.encode())
        finally:
            os.close(mapping)


def _raise_loopback() -> None:
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        request = struct.pack("16sH", b"lo", IFF_UP).ljust(IFREQ_SIZE, b"\0")
        fcntl.ioctl(probe.fileno(), SIOCSIFFLAGS, request)
    finally:
        probe.close()
