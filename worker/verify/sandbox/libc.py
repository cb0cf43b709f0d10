"""System calls that Python does not wrap."""

import ctypes
import os

# <linux/prctl.h>
PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38


def _checked(result: int, call: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call by its number. Raises OSError.

    Numbers are passed as 64-bit values, bytes as a pointer to them, None as a null pointer.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    passed = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(libc.syscall(ctypes.c_long(number), *passed), f"system call {number}")


def prctl(option: int, first: int = 0, second: int = 0) -> None:
    """Set a property of this process. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    words = (ctypes.c_ulong(word) for word in (first, second, 0, 0))
    _checked(libc.prctl(option, *words), f"prctl {option}")


def unshare(flags: int) -> None:
    """Move this process into new namespaces. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    _checked(libc.unshare(flags), "unshare")
