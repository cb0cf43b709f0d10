"""Seccomp: the kernel refuses system calls that a load-test script has no business making.

A list of refusals, not of permissions, because the Go runtime inside k6 changes what it calls from
release to release. Calls newer than Linux 5.0 are refused as unknown, whatever they will be: Go
takes ENOSYS for an old kernel and does without.
"""

import ctypes
import errno
import os
import struct

from worker.verify.sandbox import libc

# <linux/filter.h>, <linux/bpf_common.h>
LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
JUMP_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
JUMP_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
RETURN = 0x06  # BPF_RET | BPF_K

# <linux/seccomp.h>
MODE_FILTER = 2
ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
ERRNO = 0x00050000

# struct seccomp_data, little-endian: the low half of each 64-bit argument comes first.
NUMBER_OFFSET = 0
ARCHITECTURE_OFFSET = 4
ARGUMENTS_OFFSET = 16

# The first call (pidfd_send_signal) of the numbers that all architectures share.
FIRST_SHARED_CALL = 424

CLONE_THREAD = 0x00010000  # <linux/sched.h>
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
AF_INET = 2
SOCK_STREAM = 1
SOCK_TYPE_MASK = 0xF

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # <linux/audit.h>

# Refused with EPERM: <asm/unistd_64.h> and <asm-generic/unistd.h>.
_REFUSED = {
    "x86_64": {
        # other processes, privileges, namespaces
        "ptrace": 101, "kill": 62, "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
        "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "unshare": 272,
        "setns": 308, "personality": 135, "fork": 57, "vfork": 58,
        # the machine
        "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "swapon": 167,
        "swapoff": 168, "reboot": 169, "sethostname": 170, "setdomainname": 171, "iopl": 172,
        "ioperm": 173, "init_module": 175, "finit_module": 313, "delete_module": 176,
        "kexec_load": 246, "kexec_file_load": 320, "acct": 163, "quotactl": 179, "syslog": 103,
        "settimeofday": 164, "clock_settime": 227, "adjtimex": 159, "clock_adjtime": 305,
        # doors into the kernel that Go does not need
        "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "keyctl": 250, "add_key": 248,
        "request_key": 249, "fanotify_init": 300, "open_by_handle_at": 304,
        "name_to_handle_at": 303, "memfd_create": 319,
        # listening, and passing file descriptors around
        "bind": 49, "listen": 50, "socketpair": 53, "sendmsg": 46, "sendmmsg": 307,
        # memory and messages shared with other processes
        "shmget": 29, "shmat": 30, "msgget": 68, "semget": 64, "mq_open": 240,
        # changes to files
        "creat": 85, "truncate": 76, "mknod": 133, "mknodat": 259, "mkdir": 83, "mkdirat": 258,
        "rmdir": 84, "unlink": 87, "unlinkat": 263, "rename": 82, "renameat": 264,
        "renameat2": 316, "link": 86, "linkat": 265, "symlink": 88, "symlinkat": 266, "chmod": 90,
        "fchmod": 91, "fchmodat": 268, "chown": 92, "fchown": 93, "lchown": 94, "fchownat": 260,
        "utime": 132, "utimes": 235, "utimensat": 280, "setxattr": 188, "lsetxattr": 189,
        "fsetxattr": 190,
    },
    "aarch64": {
        "ptrace": 117, "kill": 129, "tkill": 130, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240,
        "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "unshare": 97,
        "setns": 268, "personality": 92,
        "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "swapon": 224,
        "swapoff": 225, "reboot": 142, "sethostname": 161, "setdomainname": 162,
        "init_module": 105, "finit_module": 273, "delete_module": 106, "kexec_load": 104,
        "kexec_file_load": 294, "acct": 89, "quotactl": 60, "syslog": 116, "settimeofday": 170,
        "clock_settime": 112, "adjtimex": 171, "clock_adjtime": 266,
        "bpf": 280, "perf_event_open": 241, "userfaultfd": 282, "keyctl": 219, "add_key": 217,
        "request_key": 218, "fanotify_init": 262, "open_by_handle_at": 265,
        "name_to_handle_at": 264, "memfd_create": 279,
        "bind": 200, "listen": 201, "socketpair": 199, "sendmsg": 211, "sendmmsg": 269,
        "shmget": 194, "shmat": 196, "msgget": 186, "semget": 190, "mq_open": 180,
        "truncate": 45, "mknodat": 33, "mkdirat": 34, "unlinkat": 35, "renameat": 38,
        "renameat2": 276, "linkat": 37, "symlinkat": 36, "fchmod": 52, "fchmodat": 53,
        "fchown": 55, "fchownat": 54, "utimensat": 88, "setxattr": 5, "lsetxattr": 6,
        "fsetxattr": 7,
    },
}  # fmt: skip

# Calls whose arguments decide: (open, openat, clone, socket). aarch64 has no open.
_OPEN = {"x86_64": 2, "aarch64": None}
_OPENAT = {"x86_64": 257, "aarch64": 56}
_CLONE = {"x86_64": 56, "aarch64": 220}
_SOCKET = {"x86_64": 41, "aarch64": 198}

Instruction = tuple[int, int, int, int]


class _Filter(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def supported() -> bool:
    """Whether the call numbers of this machine are known here."""
    return os.uname().machine in _ARCHITECTURES


def restrict(*, sockets: bool) -> None:
    """Refuse the calls for good; `sockets` allows TCP over IPv4. Raises OSError.

    Needs no privilege but PR_SET_NO_NEW_PRIVS.
    """
    program = _program(os.uname().machine, sockets=sockets)
    packed = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    filtering = _Filter(len(program), ctypes.addressof(packed))
    libc.prctl(libc.PR_SET_SECCOMP, MODE_FILTER, ctypes.addressof(filtering))


def _program(machine: str, *, sockets: bool) -> list[Instruction]:
    """Assemble the filter; between its parts the accumulator holds the call's number."""
    program = [
        (LOAD, 0, 0, ARCHITECTURE_OFFSET),
        (JUMP_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER_OFFSET),
        (JUMP_AT_LEAST, 0, 1, FIRST_SHARED_CALL),
        _refusal(errno.ENOSYS),
    ]
    for number in _REFUSED[machine].values():
        program += [(JUMP_EQUAL, 0, 1, number), _refusal(errno.EPERM)]
    program += _if_call(_CLONE[machine], _load(0), [(JUMP_ANY_BIT, 1, 0, CLONE_THREAD)])
    program += _if_call(_OPENAT[machine], _load(2), [(JUMP_ANY_BIT, 0, 1, WRITING)])
    opening = _OPEN[machine]
    if opening is not None:
        program += _if_call(opening, _load(1), [(JUMP_ANY_BIT, 0, 1, WRITING)])
    if sockets:
        program += _only_tcp(_SOCKET[machine])
    else:
        program += [(JUMP_EQUAL, 0, 1, _SOCKET[machine]), _refusal(errno.EACCES)]
    return [*program, (RETURN, 0, 0, ALLOW)]


def _refusal(number: int) -> Instruction:
    return (RETURN, 0, 0, ERRNO | number)


def _load(argument: int) -> Instruction:
    return (LOAD, 0, 0, ARGUMENTS_OFFSET + 8 * argument)


def _if_call(number: int, load: Instruction, decide: list[Instruction]) -> list[Instruction]:
    """For one call, load an argument and refuse unless `decide` jumps over the refusal."""
    body = [load, *decide, _refusal(errno.EACCES), (LOAD, 0, 0, NUMBER_OFFSET)]
    return [(JUMP_EQUAL, 0, len(body), number), *body]


def _only_tcp(number: int) -> list[Instruction]:
    """Refuse every socket but (AF_INET, SOCK_STREAM)."""
    return _if_call(
        number,
        _load(0),
        [
            (JUMP_EQUAL, 0, 3, AF_INET),
            _load(1),
            (AND, 0, 0, SOCK_TYPE_MASK),
            (JUMP_EQUAL, 1, 0, SOCK_STREAM),
        ],
    )
