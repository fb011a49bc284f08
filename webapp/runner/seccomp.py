"""The filter that the kernel runs at every system call of a child: a small program for its packet-filter machine, made here.

Reads the table of `syscalls` and knows nothing of what is confined or why. The program is made once, in the zygote; a child
only hands it over. Linux, see `man 2 seccomp`; the machine and its instructions are those of McCanne and Jacobson, "The BSD
Packet Filter" (1993), in the classic form that Linux kept.
"""

import ctypes
import errno
import struct
from collections.abc import Iterable, Mapping

from webapp.runner.kernel import MACHINE, PR_SET_SECCOMP, prctl
from webapp.runner.syscalls import (
    ABSENT,
    ALLOWED,
    AUDIT_ARCHITECTURES,
    ENOSYS,
    FCNTL,
    IOCTL,
    OPENING,
    PRLIMIT,
    READING,
    Number,
)

FILTER_MODE = 2
# what the filter may answer
ALLOW = 0x7FFF0000
KILL = 0x80000000
REFUSE = 0x00050000  # with an error number in the low bits
# the three instructions that are needed: load a word, jump, answer
_LOAD, _IF_EQUAL, _IF_ABOVE, _IF_ANY_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16  # in the kernel's `struct seccomp_data`
_FOREIGN_BIT = 0x40000000  # x86-64's second calling convention (x32) marks its numbers so

# O_CLOEXEC, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY and O_LARGEFILE change nothing and name no file that is not there
_HARMLESS_OPENING = {"x86_64": 0o2000000 | 0o200000 | 0o400000 | 0o4000 | 0o400 | 0o100000}
_HARMLESS_OPENING["aarch64"] = 0o2000000 | 0o40000 | 0o100000 | 0o4000 | 0o400 | 0o400000
_HARMLESS_FCNTL = (0, 1, 2, 3, 1030)  # duplicate, and read or set close-on-exec; no owner, no lock, no pipe size
_HARMLESS_IOCTL = (0x5401, 0x5413, 0x5450, 0x5451)  # is it a terminal, how wide; close-on-exec off and on

Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def answer(what: int) -> Instruction:
    """Ends the filter with this answer."""
    return (_ANSWER, 0, 0, what)


def refuse(error: int) -> Instruction:
    """Ends the filter: the call fails with this error number."""
    return answer(REFUSE | error)


def when(number: int, then: list[Instruction]) -> list[Instruction]:
    """`then`, which must end with an answer, where the word that was loaded is `number`."""
    return [(_IF_EQUAL, 0, len(then), number), *then]


def among(argument: int, allowed: Iterable[int]) -> list[Instruction]:
    """Allowed where this argument, as a 32-bit word, is one of these."""
    found = [step for one in allowed for step in when(one, [answer(ALLOW)])]
    return [_argument(argument), *found, refuse(errno.EPERM)]


def within(argument: int, bits: int) -> list[Instruction]:
    """Allowed where this argument has no bit besides these."""
    return [_argument(argument), (_IF_ANY_BIT, 0, 1, ~bits & 0xFFFFFFFF), refuse(errno.EACCES), answer(ALLOW)]


def _argument(index: int) -> Instruction:
    """Loads the low word of an argument; every argument judged here is an `int` of which the kernel reads no more."""
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * index)


def instructions(reading: bool, machine: str = MACHINE) -> list[Instruction]:
    """The filter: with `reading`, files may be opened for reading; without, nothing is opened any more.

    >>> len(instructions(reading=True, machine="x86_64")) < 4096
    True
    """
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_IF_EQUAL, 1, 0, AUDIT_ARCHITECTURES[machine]),
        answer(KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if machine == "x86_64":
        program += [(_IF_ABOVE, 0, 1, _FOREIGN_BIT), answer(KILL)]
    paths = refuse(errno.EACCES) if not reading else answer(ALLOW)
    rules: list[tuple[Number, list[Instruction]]] = [(number, [answer(ALLOW)]) for number in ALLOWED.values()]
    rules += [(number, [paths]) for number in READING.values()]
    rules += [(number, within(flags, _HARMLESS_OPENING[machine]) if reading else [paths]) for number, flags in OPENING.values()]
    rules += [(number, [refuse(ENOSYS)]) for number in ABSENT.values()]
    rules += [(PRLIMIT, among(0, [0])), (FCNTL, among(1, _HARMLESS_FCNTL)), (IOCTL, among(1, _HARMLESS_IOCTL))]
    for number, then in rules:
        known: int | None = getattr(number, machine)
        if known is not None:
            program += when(known, then)
    return [*program, refuse(errno.EPERM)]


def assembled(program: Iterable[Instruction]) -> bytes:
    """The instructions as the kernel reads them."""
    return b"".join(struct.pack("=HBBI", *step) for step in program)


def install(program: bytes) -> None:
    """Runs the filter at every system call of this process from now on. Raises `OSError` where the kernel does not."""
    held = _Program(len(program) // 8, program)
    prctl(PR_SET_SECCOMP, FILTER_MODE, ctypes.byref(held))


def decide(program: list[Instruction], architecture: int, number: int, arguments: Mapping[int, int] | None = None) -> int:
    """What the filter answers: the kernel's machine in a few lines, so that tests can ask about every processor.

    >>> decide(instructions(True, "aarch64"), AUDIT_ARCHITECTURES["aarch64"], 221) == REFUSE | errno.EPERM  # execve
    True
    """
    words = {_NUMBER_AT: number, _ARCHITECTURE_AT: architecture}
    words |= {_ARGUMENTS_AT + 8 * index: value & 0xFFFFFFFF for index, value in (arguments or {}).items()}
    loaded = at = 0
    while True:
        code, if_true, if_false, value = program[at]
        at += 1
        if code == _ANSWER:
            return value
        if code == _LOAD:
            loaded = words.get(value, 0)
            continue
        true = {_IF_EQUAL: loaded == value, _IF_ABOVE: loaded >= value, _IF_ANY_BIT: bool(loaded & value)}[code]
        at += if_true if true else if_false
