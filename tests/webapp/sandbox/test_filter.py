"""The filter of system calls, asked about every processor it is made for; its numbers, beside the kernel's own headers."""

import errno
import os
import re
from pathlib import Path

import pytest

from webapp.runner import seccomp, syscalls
from webapp.runner.seccomp import ALLOW, KILL, REFUSE, decide, instructions
from webapp.runner.syscalls import AUDIT_ARCHITECTURES, Number

MACHINES = sorted(AUDIT_ARCHITECTURES)
HEADERS = {"x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), "aarch64": Path("/usr/include/asm-generic/unistd.h")}
NUMBERS: dict[str, Number] = {
    **syscalls.ALLOWED,
    **syscalls.READING,
    **{name: number for name, (number, _) in syscalls.OPENING.items()},
    **syscalls.ABSENT,
    "prlimit64": syscalls.PRLIMIT,
    "fcntl": syscalls.FCNTL,
    "ioctl": syscalls.IOCTL,
}
OPENAT = {"x86_64": 257, "aarch64": 56}


def ask(machine: str, number: int, reading: bool = True, **arguments: int) -> int:
    given = {int(name[1:]): value for name, value in arguments.items()}
    return decide(instructions(reading, machine), AUDIT_ARCHITECTURES[machine], number, given)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    if not HEADERS[machine].is_file():
        pytest.skip("the kernel's headers are not installed")
    named = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\b", HEADERS[machine].read_text()))
    named.setdefault("newfstatat", named.get("fstatat", ""))
    assert {name: getattr(number, machine) for name, number in NUMBERS.items() if getattr(number, machine) is not None} == {
        name: int(named[name]) for name, number in NUMBERS.items() if getattr(number, machine) is not None
    }


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("reading", [True, False])
def test_every_call_that_is_not_in_the_table_is_refused(machine: str, reading: bool) -> None:
    known = {getattr(number, machine) for number in NUMBERS.values()}
    program = instructions(reading, machine)
    for number in set(range(600)) - known:
        assert decide(program, AUDIT_ARCHITECTURES[machine], number) == REFUSE | errno.EPERM


@pytest.mark.parametrize("machine", MACHINES)
def test_another_calling_convention_ends_the_process(machine: str) -> None:
    program = instructions(True, machine)
    i386, arm = 0x40000003, 0x40000028
    for foreign in (i386, arm, *(one for name, one in AUDIT_ARCHITECTURES.items() if name != machine)):
        assert decide(program, foreign, 0) == KILL


def test_the_second_convention_of_x86_64_ends_the_process() -> None:
    assert ask("x86_64", 0x40000000 | 39) == KILL
    assert ask("x86_64", 0xFFFFFFFF) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_files_are_opened_for_reading_and_for_nothing_else(machine: str) -> None:
    number = OPENAT[machine]
    assert ask(machine, number, a2=os.O_RDONLY | os.O_CLOEXEC) == ALLOW
    made_for = {"x86_64": os.O_PATH, "aarch64": 0o10000000}
    for flags in (os.O_WRONLY, os.O_RDWR, 3, os.O_CREAT, os.O_TRUNC, os.O_APPEND, made_for[machine], 0o20000000, 0o40000000):
        assert ask(machine, number, a2=flags) == REFUSE | errno.EACCES
        assert ask(machine, number, a2=flags | (1 << 40)) == REFUSE | errno.EACCES


@pytest.mark.parametrize("machine", MACHINES)
def test_the_strict_filter_opens_nothing_and_looks_at_nothing(machine: str) -> None:
    assert ask(machine, OPENAT[machine], reading=False, a2=os.O_RDONLY) == REFUSE | errno.EACCES
    for number in syscalls.READING.values():
        known = getattr(number, machine)
        if known is not None:
            assert ask(machine, known, reading=False) == REFUSE | errno.EACCES


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_are_judged_where_a_call_has_harmless_and_harmful_uses(machine: str) -> None:
    limit, control, device = (getattr(one, machine) for one in (syscalls.PRLIMIT, syscalls.FCNTL, syscalls.IOCTL))
    assert ask(machine, limit, a0=0) == ALLOW
    assert ask(machine, limit, a0=1) == REFUSE | errno.EPERM
    for command, expected in ((1, ALLOW), (8, REFUSE | errno.EPERM), (4, REFUSE | errno.EPERM), (1031, REFUSE | errno.EPERM)):
        assert ask(machine, control, a1=command) == expected
    for command, expected in ((0x5401, ALLOW), (0x5412, REFUSE | errno.EPERM), (0x5421, REFUSE | errno.EPERM)):
        assert ask(machine, device, a1=command) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_the_program_is_one_that_the_kernel_takes(machine: str) -> None:
    """At most 4,096 instructions, jumps that stay inside, and an answer at the end."""
    program = instructions(True, machine)
    assert len(program) <= 4096
    assert program[-1][0] == 0x06
    for at, (_, if_true, if_false, _) in enumerate(program):
        assert at + 1 + max(if_true, if_false) < len(program) or program[at][0] == 0x06
    assert len(seccomp.assembled(program)) == 8 * len(program)
