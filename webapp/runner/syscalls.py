"""The system calls that a confined program may make, by name, with their numbers on each kind of processor.

A table and nothing else; `seccomp` makes a filter of it. What is not here is refused: a call that a new kernel brings is
refused until somebody has thought about it. Numbers are those of the kernel's own headers; a test compares them.
"""

from typing import NamedTuple

ENOSYS = 38  # "there is no such call": libraries then take the older way, which the filter understands


class Number(NamedTuple):
    """A call's number; `None` where that kind of processor never had it."""

    x86_64: int | None
    aarch64: int | None


AUDIT_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""How the kernel names the calling convention of a system call; any other convention is a foreign one."""

ALLOWED = {
    # what is open already
    "read": Number(0, 63),
    "write": Number(1, 64),
    "readv": Number(19, 65),
    "writev": Number(20, 66),
    "pread64": Number(17, 67),
    "lseek": Number(8, 62),
    "fstat": Number(5, 80),
    "close": Number(3, 57),
    "dup": Number(32, 23),
    "dup2": Number(33, None),
    "dup3": Number(292, 24),
    # waiting
    "poll": Number(7, None),
    "ppoll": Number(271, 73),
    "select": Number(23, None),
    "pselect6": Number(270, 72),
    "nanosleep": Number(35, 101),
    "clock_nanosleep": Number(230, 115),
    "sched_yield": Number(24, 124),
    "restart_syscall": Number(219, 128),
    "futex": Number(202, 98),
    # memory of its own
    "brk": Number(12, 214),
    "mmap": Number(9, 222),
    "munmap": Number(11, 215),
    "mremap": Number(25, 216),
    "mprotect": Number(10, 226),
    "madvise": Number(28, 233),
    # clocks and timers that only ring at home
    "gettimeofday": Number(96, 169),
    "time": Number(201, None),
    "times": Number(100, 153),
    "clock_gettime": Number(228, 113),
    "clock_getres": Number(229, 114),
    "getitimer": Number(36, 102),
    "setitimer": Number(38, 103),
    "alarm": Number(37, None),
    # its own signal handlers
    "rt_sigaction": Number(13, 134),
    "rt_sigprocmask": Number(14, 135),
    "rt_sigreturn": Number(15, 139),
    "sigaltstack": Number(131, 132),
    # who and where it is
    "getpid": Number(39, 172),
    "getppid": Number(110, 173),
    "gettid": Number(186, 178),
    "getuid": Number(102, 174),
    "geteuid": Number(107, 175),
    "getgid": Number(104, 176),
    "getegid": Number(108, 177),
    "getgroups": Number(115, 158),
    "getresuid": Number(118, 148),
    "getresgid": Number(120, 150),
    "getcwd": Number(79, 17),
    "uname": Number(63, 160),
    "sysinfo": Number(99, 179),
    "getrusage": Number(98, 165),
    "getrlimit": Number(97, 163),
    "getcpu": Number(309, 168),
    "sched_getaffinity": Number(204, 123),
    "getrandom": Number(318, 278),
    # the end
    "exit": Number(60, 93),
    "exit_group": Number(231, 94),
}

READING = {
    # looking at files by their path: Landlock says which can be opened
    "stat": Number(4, None),
    "lstat": Number(6, None),
    "newfstatat": Number(262, 79),
    "access": Number(21, None),
    "faccessat": Number(269, 48),
    "faccessat2": Number(439, 439),
    "getdents64": Number(217, 61),
}

OPENING = {"open": (Number(2, None), 1), "openat": (Number(257, 56), 2)}
"""Allowed only for reading; the second number says which argument holds the flags."""

ABSENT = {"clone3": Number(435, 435), "openat2": Number(437, 437), "statx": Number(332, 291)}
"""Refused as if the kernel did not have them: their arguments lie in memory, where a filter cannot look."""

PRLIMIT = Number(302, 261)
FCNTL = Number(72, 25)
IOCTL = Number(16, 29)
