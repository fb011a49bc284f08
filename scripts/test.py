"""Every check, then every test; pytest last, so that its closing line is the last word when all is well.

A check that fails does not hide the ones after it: all run, and the exit status tells. `--checks` leaves the tests out.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from frontend import npm_script
from machine import PYTHON, ROOT, say


@dataclass(frozen=True)
class Step:
    """One thing to run; `test` marks those that `--checks` leaves out."""

    name: str
    run: Callable[[], int]
    test: bool = False


def tool(*words: str) -> Callable[[], int]:
    """A Python tool of the virtual environment."""
    return lambda: subprocess.run([str(PYTHON), "-m", *words], cwd=ROOT, check=False).returncode


WORKERS = str((os.cpu_count() or 1) + 1)
"""One more than there are processors: browsers, servers and clocks are waited for much of the time."""
STEPS = (
    Step("ruff check", tool("ruff", "check", "--quiet", ".")),
    Step("ruff format", tool("ruff", "format", "--check", "--quiet", ".")),
    Step("mypy", tool("mypy", "--no-error-summary")),
    Step("svelte-check", lambda: npm_script("check")),
    Step("prettier", lambda: npm_script("format:check")),
    Step("vitest", lambda: npm_script("test"), test=True),
    Step("pytest", tool("pytest", "-q", "-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder"), test=True),
)


def main(arguments: list[str]) -> int:
    """Runs the steps in order and answers 1 if any of them failed."""
    failed = []
    for step in STEPS:
        if step.test and "--checks" in arguments:
            continue
        if step.name == "pytest" and failed:
            say(f"FAILED so far: {', '.join(failed)}")
        say(step.name)
        started = time.monotonic()
        if step.run() != 0:
            failed.append(step.name)
        if step.name != "pytest":
            say(f"{step.name} {'FAILED' if step.name in failed else 'ok'} in {time.monotonic() - started:.1f} s")
    if failed:
        print(f"tapedeck: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
