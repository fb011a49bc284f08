"""The progress bar of `fit`, `evaluate` and `predict`: one line for each epoch."""

from __future__ import annotations

import sys
import time
from typing import Any

__all__ = ["Progress", "level"]


def level(verbose: Any) -> int:
    """0: silent, 1: a bar, 2: a line without one; `"auto"` is 1."""
    return 1 if verbose == "auto" else int(verbose)


def _per_step(seconds: float) -> str:
    if seconds >= 1 or seconds == 0:
        return f"{seconds:.0f}s/step"
    return f"{seconds * 1e3:.0f}ms/step" if seconds >= 1e-3 else f"{seconds * 1e6:.0f}us/step"


class Progress:
    """One pass over the data."""

    def __init__(self, verbose: Any, title: str = "") -> None:
        self.verbose, self.began = level(verbose), time.time()
        if self.verbose and title:
            sys.stdout.write(title + "\n")

    def done(self, steps: int, logs: dict[str, Any]) -> None:
        """Write the line of a pass that is over."""
        if not self.verbose:
            return
        seconds = time.time() - self.began
        each = _per_step(seconds / max(1, steps))
        told = "".join(f" - {name}: {value:.4f}" if abs(value) > 1e-3 else f" - {name}: {value:.4e}" for name, value in logs.items())
        if self.verbose == 2:
            line = f"{steps}/{steps} - {seconds:.0f}s - {each}{told}"
        else:
            line = f"\x1b[1m{steps}/{steps}\x1b[0m \x1b[32m{'━' * 20}\x1b[0m\x1b[37m\x1b[0m \x1b[1m{seconds:.0f}s\x1b[0m {each}{told}"
        sys.stdout.write(line + "\n")
