"""Makes this process what a hardened container makes of one, as far as the machine lets it.

An unprivileged user, no capability, no new privileges, a read-only file system with one writable
folder, and a filter that refuses what the default seccomp profile of container engines refuses to
such a process: what docker-compose.yml and the pods of deploy/kubernetes ask for.
"""

import ctypes
import errno
import os
import tempfile
from pathlib import Path

from worker.verify.sandbox import bpf, libc, seccomp, syscalls

USER = 10001  # as in Dockerfile.worker
CAP_SYS_ADMIN = 21
_LAST_CAPABILITY = 40
_PR_CAPBSET_DROP = 24

# <linux/mount.h>, <linux/sched.h>, <asm-generic/unistd.h>
_MS_REC, _MS_PRIVATE = 1 << 14, 1 << 18
_CLONE_NEWNS = 0x00020000
# Mount, cgroup, UTS, IPC, user, process and network.
_CLONE_NEW_ANY = 0x7E020000
_MOUNT_SETATTR, _CLONE3 = 442, 435
# Of the numbers that all architectures share: io_uring, and what mounts since Linux 5.2.
_IO_URING, _NEW_MOUNTS = (425, 426, 427), (428, 429, 430, 431, 432, 433, _MOUNT_SETATTR)
# What moby's profile allows only with a capability that these containers drop.
_NEEDS_CAPABILITY = (
    *("unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "quotactl", "acct"),
    *("swapon", "swapoff", "reboot", "sethostname", "setdomainname", "syslog"),
    *("settimeofday", "clock_settime", "init_module", "finit_module", "delete_module"),
    *("kexec_load", "kexec_file_load", "bpf", "perf_event_open", "fanotify_init"),
    *("open_by_handle_at", "kcmp", "move_pages", "migrate_pages"),
    # With none at all.
    *("userfaultfd", "keyctl", "add_key", "request_key"),
)
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_MOUNT_ATTR_RDONLY = (1).to_bytes(8, "little").ljust(32, b"\0")


def enter(writable: Path) -> None:
    """Give up everything but an unprivileged user and one folder, where temporary files then go."""
    if has_capability(CAP_SYS_ADMIN):
        _make_read_only(writable)
    writable.chmod(0o777)
    tempfile.tempdir = str(writable)
    if os.geteuid() == 0:
        for capability in range(_LAST_CAPABILITY + 1):
            libc.prctl(_PR_CAPBSET_DROP, capability)
        os.setgroups([])
        os.setresgid(USER, USER, USER)
        os.setresuid(USER, USER, USER)
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(_default_profile())


def has_capability(number: int) -> bool:
    """Whether this process has a capability in effect."""
    return bool(_effective() >> number & 1)


def situation() -> dict[str, object]:
    """Return where this process is, as the kernel sees it."""
    return {
        "user": os.geteuid(),
        "capabilities": _effective(),
        "no_new_privileges": _status("NoNewPrivs") == "1",
        "read_only": bool(os.statvfs("/").f_flag & os.ST_RDONLY),
    }


def _effective() -> int:
    return int(_status("CapEff"), 16)


def _status(field: str) -> str:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith(f"{field}:"))


def _make_read_only(writable: Path) -> None:
    libc.unshare(_CLONE_NEWNS)
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
    libc.syscall(
        _MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, _MOUNT_ATTR_RDONLY, len(_MOUNT_ATTR_RDONLY)
    )
    _mount(b"tmpfs", str(writable), b"tmpfs", 0)


def _mount(source: bytes | None, target: str, kind: bytes | None, flags: int) -> None:
    function = ctypes.CDLL(None, use_errno=True).mount
    if function(source, target.encode(), kind, ctypes.c_ulong(flags), None) < 0:
        raise OSError(ctypes.get_errno(), f"mount {target}")


def _default_profile() -> list[bpf.Instruction]:
    machine = os.uname().machine
    refused = [syscalls.REFUSED[machine][name] for name in _NEEDS_CAPABILITY]
    clone = syscalls.DECIDED_BY_ARGUMENTS[machine]["clone"]
    return [
        (bpf.LOAD, 0, 0, bpf.NUMBER_OFFSET),
        *bpf.refuse(*refused, *_IO_URING, *_NEW_MOUNTS),
        *bpf.refuse(_CLONE3, error=errno.ENOSYS),
        *bpf.allow_if(clone, bpf.among(0, 0, mask=_CLONE_NEW_ANY)),
        bpf.allowance(),
    ]
