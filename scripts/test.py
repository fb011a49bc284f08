"""Every check, then every test; pytest last, so that its closing line is the last word when all is well.

A check that fails does not hide the others: all run, as many at once as there are processors, and the exit status tells. `--checks` leaves the
tests out.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from machine import PYTHON, ROOT, say

PROCESSORS = os.cpu_count() or 1


@dataclass(frozen=True)
class Step:
    """One thing to run; `test` marks those that `--checks` leaves out."""

    name: str
    command: Sequence[str]
    test: bool = False


@dataclass(frozen=True)
class Ended:
    """How a step ended, and what it said."""

    step: Step
    status: int
    said: str
    seconds: float


def tool(*words: str) -> Sequence[str]:
    """A Python tool of the virtual environment."""
    return (str(PYTHON), "-m", *words)


def front_end(script: str) -> Sequence[str]:
    """One of the front end's scripts."""
    return (str(PYTHON), "scripts/frontend.py", script)


# The longest first, so that no processor waits for it at the end.
CHECKS = (
    Step("mypy", tool("mypy", "--no-error-summary")),
    Step("vitest", front_end("test"), test=True),
    Step("svelte-check", front_end("check")),
    Step("prettier", front_end("format:check")),
    Step("ruff check", tool("ruff", "check", "--quiet", ".")),
    Step("ruff format", tool("ruff", "format", "--check", "--quiet", ".")),
)
# One process more than there are processors: browsers, servers and clocks are waited for much of the time.
TESTS = tool("pytest", "-q", "-n", str(PROCESSORS + 1), "--dist", "loadfile", "--no-loadscope-reorder")


def run(step: Step) -> Ended:
    """Runs a step to its end."""
    started = time.monotonic()
    done = subprocess.run(
        step.command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    return Ended(step, done.returncode, done.stdout, time.monotonic() - started)


def main(arguments: list[str]) -> int:
    """Runs everything and answers 1 if anything failed."""
    chosen = [step for step in CHECKS if not (step.test and "--checks" in arguments)]
    say(", ".join(step.name for step in chosen))
    failed = []
    with ThreadPoolExecutor(PROCESSORS) as pool:
        for ended in pool.map(run, chosen):
            if ended.status != 0:
                failed.append(ended.step.name)
                print(ended.said, end="", flush=True)
            say(f"{ended.step.name} {'ok' if ended.status == 0 else 'FAILED'} in {ended.seconds:.1f} s")
    if "--checks" not in arguments:
        say(f"pytest; FAILED so far: {', '.join(failed)}" if failed else "pytest")
        if subprocess.run(TESTS, cwd=ROOT, check=False).returncode != 0:
            failed.append("pytest")
    if failed:
        print(f"tapedeck: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
