"""Landlock: the kernel's own fence around files, for a program without rights. Says which folders a child may read.

Knows the kernel's structures and nothing of this project's folders. Linux 5.13 and later where it is switched on; see
`man 7 landlock`. A ruleset is made once, in the zygote; a child only puts it on, which takes microseconds.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from webapp.runner.kernel import LINUX, syscall

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # on every kind of processor
_ASK_VERSION = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
# rights that each version of Landlock can take away: files (13 of them at first), network, signals and unnamed sockets
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
_NETWORK_RIGHTS, _SCOPES = 0b11, 0b11


def version() -> int:
    """Which version of Landlock the kernel has; 0 where there is none, or it is switched off."""
    if not LINUX:
        return 0
    with suppress(OSError):
        return syscall(_CREATE, None, 0, _ASK_VERSION)
    return 0


def ruleset(readable: Iterable[Path]) -> int:
    """A descriptor of the rules: everything is forbidden that this kernel can forbid, but to read these folders and files.

    Raises `OSError` where there is no Landlock. A path that is not there, or that this user may not enter, is left out.
    """
    known = version()
    handled = max((rights for since, rights in _FILE_RIGHTS.items() if since <= known), default=0)
    words = [handled]
    words += [_NETWORK_RIGHTS] if known >= _NETWORK_SINCE else []
    words += [_SCOPES] if known >= _SCOPES_SINCE else []
    attributes = struct.pack(f"={len(words)}Q", *words)
    rules = syscall(_CREATE, ctypes.byref(ctypes.create_string_buffer(attributes, len(attributes))), len(attributes), 0)
    for path in readable:
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            _allow(rules, path)
    return rules


def _allow(rules: int, path: Path) -> None:
    held = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | (_READ_FOLDER if path.is_dir() else 0)
        rule = struct.pack("=Qi", rights, held)
        syscall(_ADD_RULE, rules, 1, ctypes.byref(ctypes.create_string_buffer(rule, len(rule))), 0)
    finally:
        os.close(held)


def restrict(rules: int) -> None:
    """Puts the rules on this process, for good; it must have given up gaining rights before. Raises `OSError`."""
    syscall(_RESTRICT_SELF, rules, 0)
