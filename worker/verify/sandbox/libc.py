"""System calls that Python does not wrap."""

import ctypes
import os

# <linux/prctl.h>
PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38

# Looked up once, in the fork server: each run would do it ten times.
_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, call: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call by its number. Raises OSError.

    Numbers are passed as 64-bit values, bytes as a pointer to them, None as a null pointer.
    """
    passed = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *passed), f"system call {number}")


def prctl(option: int, first: int = 0, second: int = 0) -> None:
    """Set a property of this process. Raises OSError."""
    words = (ctypes.c_ulong(word) for word in (first, second, 0, 0))
    _checked(_libc.prctl(option, *words), f"prctl {option}")


def unshare(flags: int) -> None:
    """Move this process into new namespaces. Raises OSError."""
    _checked(_libc.unshare(flags), "unshare")
