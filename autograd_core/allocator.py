"""Freed arrays are kept for the next ones instead of being returned to the kernel, and no garbage is looked for where none is made.

glibc gives back every freed block above 128 KiB, and the next array of that size pays page faults for it: half of an engine's time on
arrays of a million numbers. Two thresholds, raised once at import, end that (`man mallopt`); elsewhere than on glibc nothing happens.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_LIMIT = 1 << 30  # bytes; larger blocks still go back at once


def keep_freed_memory() -> bool:
    """Raise the thresholds; whether there was an allocator that has them."""
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return bool(mallopt and mallopt(_MMAP_THRESHOLD, _LIMIT) and mallopt(_TRIM_THRESHOLD, _LIMIT))


@contextmanager
def resting_collector() -> Iterator[None]:
    """Python's collector looks for no garbage inside: for what makes thousands of objects that all stay, it is a tenth to a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
