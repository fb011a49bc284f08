"""What shutting a program in costs: `python -m benchmarks.sandbox`.

A lesson-size program is run in this process, in a forked child that nothing confines, and in children confined at each level; then
through the whole runner, as the server uses it. Processor time of this process and its children counts, because a machine that does
other things as well distorts only the time by the clock; the pages that a child writes to and so copies are in it.
"""

import asyncio
import gc
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable

from webapp.runner import confine, preload, probe
from webapp.runner.program import run_program
from webapp.runner.report import LEVELS
from webapp.runner.service import Runner
from webapp.settings import Settings

PROGRAM = "import torch\nx = torch.arange(4.0, requires_grad=True)\ny = 2 * torch.dot(x, x)\ny.backward()\nprint(x.grad)\n"
REPEATS = 80


def spent() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def row(name: str, work: Callable[[], object]) -> None:
    """Prints the medians of one way to run the program, in milliseconds."""
    processor, clock = [], []
    for _ in range(REPEATS):
        before, started = spent(), time.perf_counter()
        work()
        clock.append(time.perf_counter() - started)
        processor.append(spent() - before)
    print(f"{name:42}{statistics.median(processor) * 1e3:10.1f}{statistics.median(clock) * 1e3:10.1f}")


def forked(work: Callable[[], object]) -> Callable[[], None]:
    """The same in a child."""

    def go() -> None:
        process = os.fork()
        if process == 0:
            try:
                work()
            finally:
                os._exit(0)
        os.waitpid(process, 0)

    return go


def main() -> None:
    """Prints the table."""
    preload.preload()
    gc.collect()
    gc.freeze()
    _, writing = os.pipe()
    print(f"{'milliseconds, median of ' + str(REPEATS):42}{'processor':>10}{'clock':>10}")
    row("in this process", lambda: run_program(PROGRAM).json())
    row("a child that does nothing", forked(lambda: None))
    row("a child, not confined", forked(lambda: run_program(PROGRAM).json()))
    for level in reversed(LEVELS):
        try:
            fence = probe.prepare(level)
        except OSError as error:
            print(f"level {level}: {error}", file=sys.stderr)
            continue

        def shut_in(fence: confine.Fence = fence) -> None:
            confine.confine(fence, confine.Limits(5, 1 << 30, 1), keep=writing, run=1)
            run_program(PROGRAM).json()

        row(f"a child at level {level}", forked(shut_in))
    for bubblewrap in ("off", ""):
        asyncio.run(through_the_runner(Settings(bubblewrap=bubblewrap)))


async def through_the_runner(settings: Settings) -> None:
    """One run after another through the runner: request, child, answer, checks."""
    async with Runner(settings) as runner:
        times = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            await runner.run(PROGRAM)
            times.append(time.perf_counter() - started)
        name = f"the whole runner, level {runner.report.level}" + (", bubblewrap" if runner.report.bubblewrap else "")
        print(f"{name:42}{'':10}{statistics.median(times) * 1e3:10.1f}")


if __name__ == "__main__":
    main()
