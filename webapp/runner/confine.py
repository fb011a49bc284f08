"""What a child gives up before the first line of a learner's program: files, network, processes, rights, time, memory.

`prepare` runs once in the zygote and makes what every child needs; `confine` runs in the child, after the fork and before
anything of the learner's is compiled. What is given up depends on the level, which `probe` finds out: **A** a filter of system
calls (seccomp) and a fence around files (Landlock); **B** a stricter filter without the fence, after which nothing can be opened
at all; **C** limits only, which is all that macOS and Windows have. Every level drops the user where it is root.
"""

import math
import os
import resource
import sysconfig
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from webapp.runner import kernel, landlock, seccomp
from webapp.runner.report import Level
from webapp.runner.syscalls import AUDIT_ARCHITECTURES

_ENGINE = Path(__file__).resolve().parent.parent.parent / "autograd_core"

_OPEN_FILES = 64
_ANSWER_ROOM = 256 << 20  # what `make_room` adds, so that a program that filled its memory can still be answered
_STRANGERS, _STRANGERS_COUNT = 400_000, 50_000  # user ids that no system gives to anybody: each run has one of its own
_NOBODY = 65_534


@dataclass(frozen=True, slots=True)
class Limits:
    """The hard limits of one child, in seconds and bytes. The engine's own, softer limits come first and give a recording."""

    cpu: float
    memory: int
    writing: float  # seconds that come on top, to write what was recorded


@dataclass(frozen=True, slots=True)
class Fence:
    """What the zygote made ready: descriptors that a child inherits, and the filter that it hands to the kernel."""

    level: Level
    mother: int  # the process that forks the children
    nowhere: int  # leads to /dev/null
    rules: int | None  # of Landlock
    program: bytes | None  # of seccomp
    loaded: int  # bytes of address space that engine and interpreter take up


def readable() -> list[Path]:
    """What a learner's program may read at level A: the standard library, installed packages, and the engine itself."""
    folders = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    return [Path(folder) for folder in dict.fromkeys(folders)] + [_ENGINE]


def prepare(level: Level) -> Fence:
    """Makes everything that `confine` needs at this level. Raises `OSError` where the system cannot give it."""
    if level != "C" and (not kernel.LINUX or kernel.MACHINE not in AUDIT_ARCHITECTURES):
        raise OSError("this system, or this kind of processor, has no filter of system calls that is known here")
    return Fence(
        level=level,
        mother=os.getpid(),
        nowhere=os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC),
        rules=landlock.ruleset(readable()) if level == "A" else None,
        program=seccomp.assembled(seccomp.instructions(reading=level == "A")) if level != "C" else None,
        loaded=_address_space(),
    )


def discard(fence: Fence) -> None:
    """Closes what `prepare` opened."""
    for descriptor in (fence.nowhere, fence.rules):
        if descriptor is not None:
            os.close(descriptor)


def confine(fence: Fence, limits: Limits, keep: int, run: int) -> None:
    """Gives everything up; `keep` is the only descriptor left open. Raises `OSError` where a layer of this level does not hold.

    The child becomes the leader of its own group of processes, in the session of the zygote: Linux deals the processor out by sessions
    where it groups by itself (`sched_autogroup_enabled`), so in a session of its own a program would have as large a share as the whole
    server, and no priority would count against the others. The order matters: what needs rights comes before they are dropped, and the
    filter comes last, because it forbids every call that made the rest.
    """
    os.setpgid(0, 0)
    _close_descriptors(fence, keep)
    _set_limits(fence, limits)
    _drop_user(run)
    if kernel.LINUX:
        kernel.end_with_parent()  # after the user is dropped: that forgets it
        kernel.hide_memory()
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        if os.getppid() != fence.mother:  # the zygote died before the first of these lines
            os._exit(1)
    if fence.rules is not None:
        landlock.restrict(fence.rules)
        os.close(fence.rules)
    if fence.program is not None:
        seccomp.install(fence.program)


def make_room() -> None:
    """Called when the program has ended: lets the answer be written even where the program filled its memory."""
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _set_limits(fence: Fence, limits: Limits) -> None:
    seconds = math.ceil(limits.cpu + limits.writing)
    _limit("CPU", seconds, seconds + 1)
    if fence.loaded:
        _limit("AS", fence.loaded + limits.memory, fence.loaded + limits.memory + _ANSWER_ROOM)
    _limit("NOFILE", _OPEN_FILES)
    for nothing in ("CORE", "FSIZE", "NPROC", "MEMLOCK", "MSGQUEUE"):  # the names that a system does not know are left out
        _limit(nothing, 0)


def _limit(name: str, soft: int, hard: int | None = None) -> None:
    what = getattr(resource, f"RLIMIT_{name}", None)
    if what is not None:
        with suppress(OSError, ValueError):  # a limit that is lower already stays
            resource.setrlimit(what, (soft, soft if hard is None else hard))


def _drop_user(run: int) -> None:
    """Root becomes a user that owns nothing, another one for each run; in a container that lacks such users, nobody.

    Where even that is refused the child stays as it is, and the probe says that this level does not hold.
    """
    if os.geteuid() != 0:
        return
    for user in (_STRANGERS + run % _STRANGERS_COUNT, _NOBODY):
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            return


def _close_descriptors(fence: Fence, keep: int) -> None:
    """Standard input, output and error lead nowhere; everything else but `keep` and the fence's own is closed."""
    for standard in (0, 1, 2):
        os.dup2(fence.nowhere, standard)
    kept = sorted({keep, *([fence.rules] if fence.rules is not None else [])})
    start = 3
    for descriptor in kept:
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, max(4096, start + 1))


def _address_space() -> int:
    """Bytes of address space in use now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()
