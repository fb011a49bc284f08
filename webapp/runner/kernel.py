"""The few calls to the Linux kernel that Python has no function for, through the C library that is loaded already.

Knows numbers and structures, and decides nothing: what is given up, and when, is `confine`'s affair.
"""

import ctypes
import os
import platform
import signal
import sys
from contextlib import suppress
from pathlib import Path

LINUX = sys.platform.startswith("linux")
MACHINE = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
MADV_COLLAPSE = 25  # from Linux 6.1 on

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def prctl(option: int, argument: int = 0, pointer: "ctypes._CArgObject | None" = None) -> None:
    """The kernel's `prctl`. Raises `OSError` where it refuses, and where there is no such call."""
    third = pointer if pointer is not None else ctypes.c_ulong(0)
    zero = ctypes.c_ulong(0)
    _check(-1 if _libc is None else _libc.prctl(ctypes.c_int(option), ctypes.c_ulong(argument), third, zero, zero))


def syscall(number: int, *arguments: "int | ctypes._CArgObject | None") -> int:
    """A system call by its number; what it answers. Raises `OSError` where the kernel refuses."""
    if _libc is None:
        return _check(-1)
    given = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _check(_libc.syscall(ctypes.c_long(number), *given))


def hide_memory() -> None:
    """Makes this process one that others of the same user cannot look into: no ptrace, no /proc/<pid>/mem, no core file."""
    if LINUX:
        prctl(PR_SET_DUMPABLE, 0)


def end_with_parent() -> None:
    """Has the kernel end this process when the one that started it ends, however that comes about."""
    if LINUX:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def gather_memory() -> None:
    """Puts what this process has allocated into large pages, where the kernel can: each is one entry in the table that a fork copies, not 512.

    A child that writes to one of them still copies 4 KiB only.
    """
    if _libc is None:
        return
    with suppress(OSError):
        for line in Path("/proc/self/maps").read_text().splitlines():
            area, rights, _, _, _, *name = line.split()
            if rights == "rw-p" and name in ([], ["[heap]"]):
                start, end = (int(one, 16) for one in area.split("-"))
                _libc.madvise(
                    ctypes.c_void_p(start), ctypes.c_size_t(end - start), ctypes.c_int(MADV_COLLAPSE)
                )  # advice: it may be refused


def _check(answer: int) -> int:
    if answer < 0:
        error = ctypes.get_errno() if _libc is not None else 38  # ENOSYS
        raise OSError(error, os.strerror(error))
    return answer
