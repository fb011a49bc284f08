"""How many learners the server carries: `python -m benchmarks.load`, or some of its tables: `python -m benchmarks.load clients hall`.

A real server in a process of its own, asked over loopback by learners who each have an address of their own; every program is one
that was not run before, so nothing is answered from memory. Every table is bounded in runs, and ends by itself. Beside the time by the
clock stands processor time for each run, of the server, its zygote and children; that of the learners is apart. On a machine
that does other things as well only the processor time and the ratios mean something, so the load of the machine is printed first.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.load_client import HTTP_OK, Learner, Seen, each
from tests.server import RunningServer, running_server

LESSON = """\
import torch
x = torch.arange(4.0, requires_grad=True)
y = 2 * torch.dot(x, x)
y.backward()
print(x.grad)
# {}
"""
ENDLESS = "x = 0\nwhile True:\n    x += 1\n# {}\n"
CLIENTS = ((1, 100), (10, 40), (100, 6), (300, 3))  # learners at once, and runs of each, one after the other
HALL = 300  # learners
HALL_SECONDS = 60.0  # in which they come
HALL_RUNS = 3
READING = 6.0  # seconds between two runs of one learner, on average
MIX = 60  # learners
MIX_RUNS = 10
MIX_LOOPS = 0.1
MIX_READING = 3.0
MANY = 20_000
MANY_CLIENTS = 16
SLUG = "chain-rule"


class Watched:
    """The processes of a server: their processor time, memory and descriptors."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self._main = psutil.Process(server.process)

    @property
    def port(self) -> int:
        """Where it answers."""
        return int(self.server.url.rsplit(":", 1)[1])

    def processes(self) -> list[psutil.Process]:
        """The server, its zygote and the children that are alive."""
        return [self._main, *self._main.children(recursive=True)]

    def seconds(self) -> float:
        """Processor time of all of it, children that have ended included."""
        total = 0.0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                total += sum(process.cpu_times()[:4])
        return total

    def held(self) -> tuple[float, int, int]:
        """MiB of the server alone, its descriptors, and how many processes there are."""
        return self._main.memory_info().rss / (1 << 20), self._main.num_fds(), len(self.processes())


def percentiles(seconds: Sequence[float]) -> str:
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return "".join(f"{ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1e3:9.0f}" for share in (0.5, 0.95, 0.99))


def failed(seen: Sequence[Seen]) -> int:
    """Honest runs that were refused or did not end well."""
    return sum(one.status != HTTP_OK or one.outcome not in ("ok", "page") for one in seen if not one.hostile)


def seen_by(learners: Sequence[Learner], outcome: str = "") -> list[Seen]:
    """What all of them saw; only runs, or only pages, where asked for."""
    return [one for learner in learners for one in learner.seen if not outcome or (one.outcome == "page") == (outcome == "page")]


async def warmed(server: Watched) -> None:
    """A few runs that nobody counts."""
    learner = Learner(server.port, 0)
    for number in range(20):
        await learner.run(LESSON.format(f"warm {number}"))
    learner.close()


async def clients(server: Watched) -> None:
    """Run latency and throughput at so many clients at once."""
    print(f"{'clients at once':16}{'runs':>7}{'runs/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'cpu ms/run':>12}{'failed':>8}")
    for many, runs in CLIENTS:
        learners = [Learner(server.port, number) for number in range(many)]

        async def work(learner: Learner, many: int = many, runs: int = runs) -> None:
            for number in range(runs):
                await learner.run(LESSON.format(f"{many} {learner.number} {number}"))

        before = server.seconds()
        elapsed = await each(learners, work)
        spent = server.seconds() - before
        seen = seen_by(learners)
        rate = f"{len(seen):7}{len(seen) / elapsed:8.1f}"
        print(f"{many:<16}{rate}{percentiles([one.seconds for one in seen])}{spent / len(seen) * 1e3:12.1f}{failed(seen):8}", flush=True)
        for learner in learners:
            learner.close()


async def hall(server: Watched) -> None:
    """Learners who open a lesson in the same minute and run its program a few times."""
    chance = random.Random(1)
    learners = [Learner(server.port, number) for number in range(HALL)]

    async def work(learner: Learner) -> None:
        await asyncio.sleep(chance.uniform(0, HALL_SECONDS))
        for path in (f"/lessons/{SLUG}", "/api/health", "/api/lessons?lang=en", f"/api/lessons/{SLUG}?lang=en"):
            started = time.perf_counter()
            status, _ = await learner.ask("GET", path)
            learner.note(started, status, "page")
        for number in range(HALL_RUNS):
            await learner.run(LESSON.format(f"hall {learner.number} {number}"))
            await asyncio.sleep(chance.expovariate(1 / READING))

    before = server.seconds()
    await each(learners, work)
    spent = server.seconds() - before
    pages, runs = seen_by(learners, "page"), seen_by(learners, "run")
    print(f"{'lecture hall':16}{'number':>15}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'failed':>20}")
    for name, seen in (("requests of pages", pages), ("runs", runs)):
        print(f"{name:20}{len(seen):11}{percentiles([one.seconds for one in seen])}{failed(seen):20}")
    print(f"{HALL} learners in {HALL_SECONDS:.0f} s; {spent / HALL * 1e3:.0f} ms of processor for each learner", flush=True)
    for learner in learners:
        learner.close()


async def mix(server: Watched) -> None:
    """Learners of whose programs one in ten never ends; how long the others wait."""
    chance = random.Random(2)
    learners = [Learner(server.port, number) for number in range(MIX)]

    async def work(learner: Learner) -> None:
        await asyncio.sleep(chance.uniform(0, MIX_READING))
        for number in range(MIX_RUNS):
            hostile = chance.random() < MIX_LOOPS
            await learner.run((ENDLESS if hostile else LESSON).format(f"mix {learner.number} {number}"), hostile)
            await asyncio.sleep(chance.expovariate(1 / MIX_READING))

    elapsed = await each(learners, work)
    seen = seen_by(learners)
    honest, loops = [one for one in seen if not one.hostile], [one for one in seen if one.hostile]
    print(f"{'hostile mix':16}{'runs':>7}{'runs/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'failed':>20}")
    for name, part, bad in (("honest", honest, failed(honest)), ("endless loops", loops, sum(one.outcome != "limit" for one in loops))):
        print(f"{name:16}{len(part):7}{len(part) / elapsed:8.1f}{percentiles([one.seconds for one in part])}{bad:20}", flush=True)
    for learner in learners:
        learner.close()


async def many(server: Watched) -> None:
    """A day's runs one after the other, and what the server holds meanwhile."""
    learners = [Learner(server.port, number) for number in range(MANY_CLIENTS)]
    count = int(os.environ.get("LOAD_RUNS", MANY))
    left = iter(range(count))
    print(f"{'runs':>7}{'runs/s':>8}{'MiB':>9}{'descriptors':>13}{'processes':>11}{'cpu ms/run':>12}{'failed':>8}")
    done, step = 0, max(1, count // 10)
    before, started = server.seconds(), time.perf_counter()

    async def work(learner: Learner) -> None:
        nonlocal done, before, started
        for number in left:
            await learner.run(LESSON.format(f"many {number}"))
            done += 1
            if done % step == 0:
                memory, descriptors, processes = server.held()
                spent, elapsed = server.seconds() - before, time.perf_counter() - started
                before, started = before + spent, started + elapsed
                row = f"{done:7}{step / elapsed:8.1f}{memory:9.1f}{descriptors:13}{processes:11}{spent / step * 1e3:12.1f}"
                print(f"{row}{failed(seen_by(learners)):8}", flush=True)

    await each(learners, work)
    for learner in learners:
        learner.close()


TABLES: dict[str, Callable[[Watched], Awaitable[None]]] = {"clients": clients, "hall": hall, "mix": mix, "many": many}
USUAL = ("clients", "hall", "mix")


async def main(names: Sequence[str]) -> None:
    """Prints the tables, each with a server of its own."""
    for name in names:
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"-- {name}: load of this machine before {load}, {os.cpu_count()} processors", flush=True)
        with tempfile.TemporaryDirectory() as folder, running_server(Path(folder), run_rate="", read_rate="") as server:
            watched = Watched(server)
            await warmed(watched)
            await TABLES[name](watched)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or USUAL))
