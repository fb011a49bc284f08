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

from webapp.runner import child, confine, kernel, preload, probe
from webapp.runner.program import make_ready, run_program
from webapp.runner.report import LEVELS
from webapp.runner.service import Runner
from webapp.settings import Settings

PROGRAM = "import torch\nx = torch.arange(4.0, requires_grad=True)\ny = 2 * torch.dot(x, x)\ny.backward()\nprint(x.grad)\n"
REPEATS = 60
PAUSE = 0.2


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
    make_ready()
    gc.collect()
    gc.freeze()
    kernel.gather_memory()
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
        waiting(fence)
    for bubblewrap in ("off", ""):
        asyncio.run(through_the_runner(Settings(bubblewrap=bubblewrap)))


def waiting(level_fence: confine.Fence) -> None:
    """Prints what is left to do for a child that is confined, and has run a first program, when a request comes."""
    spent_by_run = []
    for _ in range(REPEATS):
        reading, writing = os.pipe()

        def work(writing: int = writing) -> None:
            confine.confine(level_fence, confine.Limits(5, 1 << 30, 1), keep=writing, run=1)
            run_program(child.FIRST)
            before = time.process_time()
            run_program(PROGRAM).json()
            os.write(writing, str(time.process_time() - before).encode())

        forked(work)()
        spent_by_run.append(float(os.read(reading, 100)))
        os.close(reading)
        os.close(writing)
    print(f"{'a child that was waiting, level ' + level_fence.level:42}{statistics.median(spent_by_run) * 1e3:10.1f}")


async def through_the_runner(settings: Settings) -> None:
    """One run after another through the runner, as one learner does: request, child, answer, checks; and a moment to look at it."""
    async with Runner(settings) as runner:
        times = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            await runner.run(PROGRAM)
            times.append(time.perf_counter() - started)
            await asyncio.sleep(PAUSE)
        name = f"the whole runner, level {runner.report.level}" + (", bubblewrap" if runner.report.bubblewrap else "")
        print(f"{name:42}{'':10}{statistics.median(times) * 1e3:10.1f}")


if __name__ == "__main__":
    main()
