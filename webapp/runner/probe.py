"""Finds out how well a learner's program is confined on this machine, by trying what must be impossible, in a throw-away child.

A version number proves little: containers filter system calls, kernels are built without parts, and root can do much. So every act
of the table is really tried; a level holds only where each of them is refused. Runs in the zygote.
"""

import errno
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

from webapp.runner import kernel, landlock
from webapp.runner.confine import Fence, Limits, confine, discard, prepare
from webapp.runner.report import LEVELS, Level, Report

_REFUSED = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EAGAIN}  # the last where a limit refuses a new process
_NOWHERE = "/nonexistent/tapedeck"  # with the right to try, these fail for another reason: there is no such file
_LIMITS = Limits(cpu=2.0, memory=1 << 30, writing=1.0)


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _stay_root() -> None:
    if os.geteuid() != 0:
        raise PermissionError(errno.EPERM, "this is not root")


def _call(x86_64: int, aarch64: int, *arguments: int) -> Callable[[], object]:
    return lambda: kernel.syscall(aarch64 if kernel.MACHINE == "aarch64" else x86_64, *arguments)


ACTS: dict[str, Callable[[], object]] = {
    "read_project": lambda: Path(__file__).read_bytes(),
    "read_processes": lambda: Path("/proc/self/environ").read_bytes(),
    "list_folders": lambda: os.listdir("/"),  # noqa: PTH208
    "write": lambda: os.open(os.devnull, os.O_WRONLY),
    "make_file": lambda: os.open(_NOWHERE, os.O_CREAT | os.O_WRONLY),
    "make_folder": lambda: os.mkdir(_NOWHERE),  # noqa: PTH102
    "remove": lambda: os.unlink(_NOWHERE),  # noqa: PTH108
    "change_rights": lambda: os.chmod(_NOWHERE, 0o777),  # noqa: PTH101, S103
    "socket": lambda: socket.socket(socket.AF_INET),
    "local_socket": lambda: socket.socketpair(),
    "fork": _fork,
    "exec": lambda: os.execv(_NOWHERE, [_NOWHERE]),  # noqa: S606
    "signal": lambda: os.kill(os.getppid(), 0),
    "root": _stay_root,
    "ptrace": _call(101, 117),
    "mount": _call(165, 40),
    "unshare": _call(272, 97),
    "io_uring": _call(425, 425, 1, 0),
    "memory_file": _call(319, 279, 0, 0),
    "shared_memory": _call(29, 194, 0, 0, 0o600),
    "key": _call(250, 219, 0, -3, 0),
    "pidfd": _call(434, 434, 1, 0),
}
"""What must be refused at levels A and B, by name. Each is harmless where it is not."""


def strongest(highest: Level = "A") -> tuple[Fence, Report]:
    """The fence of the strongest level that holds here, not above `highest`, and the report on what was tried."""
    failed: dict[str, list[str]] = {}
    for level in LEVELS[LEVELS.index(highest) :]:
        try:
            fence = prepare(level)
        except OSError as error:
            failed[level] = [str(error)]
            continue
        possible = _possible(fence)
        if level == "C" or not possible:
            return fence, Report(level, landlock.version(), kernel.LINUX, os.geteuid() == 0, failed, possible)
        failed[level] = possible
        discard(fence)
    raise RuntimeError("level C can always be had")


def _possible(fence: Fence) -> list[str]:
    """The acts that a child behind this fence can do; `["confine"]` where it could not be put there."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        found = ["confine"]
        try:
            confine(fence, _LIMITS, keep=writing, run=0)
            found = [name for name, act in ACTS.items() if _succeeds(act)]
        finally:
            os.write(writing, json.dumps(found).encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        answer = told.read()
    os.waitpid(process, 0)
    return list(json.loads(answer)) if answer else ["confine"]


def _succeeds(act: Callable[[], object]) -> bool:
    try:
        act()
    except OSError as error:
        return error.errno not in _REFUSED
    except (AttributeError, ValueError):  # this system does not know the act at all
        return False
    return True
