"""What a child gives up before the first line of a learner's program: time, memory, files, descriptors.

One function, `confine`, called once in the child, after the fork and before anything of the learner's is compiled. It is
also the place for confinement by the kernel (Landlock, seccomp): today a child is limited in what it can use up, and not
yet in what it can read or reach. Linux gives all of it; elsewhere the limits that the system has are set.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_OPEN_FILES = 64
_ANSWER_ROOM = 256 << 20  # what `make_room` adds, so that a program that filled its memory can still be answered


@dataclass(frozen=True, slots=True)
class Limits:
    """The hard limits of one child, in seconds and bytes. The engine's own, softer limits come first and give a recording."""

    cpu: float
    memory: int


def confine(limits: Limits, keep: int) -> None:
    """Sets every limit; `keep` is the only descriptor left open. The child becomes the leader of its own group."""
    os.setsid()
    _die_with_parent()
    _close_descriptors(keep)
    seconds = int(limits.cpu) + 2
    _limit(resource.RLIMIT_CPU, seconds, seconds + 1)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES)
    loaded = _address_space()
    if loaded:
        _limit(resource.RLIMIT_AS, loaded + limits.memory, loaded + limits.memory + _ANSWER_ROOM)


def make_room() -> None:
    """Called when the program has ended: lets the answer be written even where the program filled its memory."""
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _limit(what: int, soft: int, hard: int) -> None:
    with suppress(OSError, ValueError):  # a limit that is lower already stays
        resource.setrlimit(what, (soft, hard))


def _die_with_parent() -> None:
    """A child never outlives the zygote, and never gains rights by running another program."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() == 1:  # the zygote died before the first of these lines
        os._exit(1)


def _close_descriptors(keep: int) -> None:
    """Standard input, output and error lead nowhere; everything else but `keep` is closed."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, keep)
    os.closerange(keep + 1, max(4096, keep + 2))


def _address_space() -> int:
    """Bytes of address space in use now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()


def layers() -> list[str]:
    """What `confine` does on this system, by name; what is not named here is not done."""
    named = ["process", "cpu_limit", "file_size_limit", "descriptor_limit"]
    if sys.platform.startswith("linux"):
        named += ["memory_limit", "no_new_privileges", "dies_with_runner"]
    return named
