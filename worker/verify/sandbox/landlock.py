"""Landlock: the kernel lets this process open only named files and connect only to one port."""

import os
import struct

from worker.verify.sandbox import libc

# The same numbers on every architecture: <asm-generic/unistd.h>
SYS_CREATE_RULESET = 444
SYS_ADD_RULE = 445
SYS_RESTRICT_SELF = 446

# <linux/landlock.h>
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1
RULE_NET_PORT = 2
ACCESS_FS_EXECUTE = 1 << 0
ACCESS_FS_READ_FILE = 1 << 2
ACCESS_FS_READ_DIR = 1 << 3
ACCESS_NET_BIND_TCP = 1 << 0
ACCESS_NET_CONNECT_TCP = 1 << 1
SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0
SCOPE_SIGNAL = 1 << 1

# How many file rights each ABI knows, from ABI 1 on: rename across directories came with 2,
# truncate with 3, device ioctls with 5.
_FILE_RIGHTS = (13, 14, 15, 15, 16)
_NETWORK_ABI = 4
_SCOPE_ABI = 6


def abi() -> int:
    """Ask the kernel for its Landlock version; 0 if it has none or hides it."""
    try:
        return libc.syscall(SYS_CREATE_RULESET, None, 0, CREATE_RULESET_VERSION)
    except OSError:
        return 0


def restrict(*, program: int, directory: int, port: int) -> None:
    """Allow this process to run `program`, read below `directory`, and connect to `port` (0: none).

    The first two are open file descriptors. All other files are closed to it, for good; without TCP
    rules in the kernel, ports are not.
    Raises OSError. Needs no privilege but PR_SET_NO_NEW_PRIVS.
    """
    version = abi()
    files = (1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS)) - 1]) - 1
    ports = ACCESS_NET_BIND_TCP | ACCESS_NET_CONNECT_TCP if version >= _NETWORK_ABI else 0
    scopes = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL if version >= _SCOPE_ABI else 0
    # struct landlock_ruleset_attr: older kernels take its trailing zeros.
    attributes = struct.pack("=QQQ", files, ports, scopes)
    rules = libc.syscall(SYS_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        _allow_beneath(rules, program, ACCESS_FS_EXECUTE | ACCESS_FS_READ_FILE)
        _allow_beneath(rules, directory, ACCESS_FS_READ_FILE | ACCESS_FS_READ_DIR)
        if ports and port:
            # struct landlock_net_port_attr
            rule = struct.pack("=QQ", ACCESS_NET_CONNECT_TCP, port)
            libc.syscall(SYS_ADD_RULE, rules, RULE_NET_PORT, rule, 0)
        libc.syscall(SYS_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow_beneath(rules: int, descriptor: int, rights: int) -> None:
    # struct landlock_path_beneath_attr, packed
    rule = struct.pack("=Qi", rights, descriptor)
    libc.syscall(SYS_ADD_RULE, rules, RULE_PATH_BENEATH, rule, 0)
