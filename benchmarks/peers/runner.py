"""Checks, times and prints: first every peer's gradients against NumPy's, then rounds in which all peers take turns.

A ratio is the median of the ratios within each round, so a disturbance of the machine meets all of them alike. On one thread times are of
the processor, not of the clock: they are the same, except that a neighbour's work is not counted. On all cores they are the clock's.
"""

from __future__ import annotations

import cProfile
import os
import platform
import pstats
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.memory import import_rows, peak_rows
from benchmarks.peers.peer import NAMES, THREADS, Peer, load, set_aside
from benchmarks.peers.recorded import capture_rows, recorded_rows
from benchmarks.peers.workloads import WORKLOADS, Workload

__all__ = ["main"]

ROUNDS, QUICK = 15, 5
SHOWN = ("captured", "+ Numba", "reused", "JAX jit", "TensorFlow", "tapedeck")
VERSIONS = ("numpy", "torch", "jax", "tensorflow-cpu", "numba", "autograd", "mygrad")
SECONDS = 0.04
"""About how long a peer's turn takes in one round."""
Step = Callable[[], list[Any]]


@dataclass
class Measured:
    """What came out of one workload: seconds of each peer in each round, and who could not take part, and why."""

    workload: Workload
    seconds: dict[str, list[float]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    def median(self, name: str) -> float:
        """The median time of a peer."""
        return statistics.median(self.seconds[name])

    def ratio(self, name: str, other: str) -> float | None:
        """The time of one over another's: the median over rounds."""
        if other not in self.seconds or name not in self.seconds:
            return None
        pairs = zip(self.seconds[name], self.seconds[other], strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)


def installed() -> list[Peer]:
    """The peers that can be imported; the others are named."""
    found = []
    for name in NAMES:
        try:
            found.append(load(name))
        except ImportError as problem:
            print(f"missing: {name} ({problem})")
    return found


def prepared(workload: Workload, peers: list[Peer], measured: Measured) -> dict[str, Step]:
    """The steps whose results agree with NumPy's; the others are noted, and not timed."""
    steps: dict[str, Step] = {}
    expected: list[Any] = []
    for peer in sorted(peers, key=lambda one: one.name != "NumPy"):
        try:
            step, found = peer.settled(workload.name)
        except (KeyError, AttributeError, ImportError, NotImplementedError) as problem:
            measured.absent[peer.name] = f"not available: {str(problem).splitlines()[0]}"
            continue
        expected = expected or found
        worst = max(_distance(ours, theirs) for ours, theirs in zip(found, expected, strict=True))
        if worst > 1e-3:
            measured.absent[peer.name] = f"gradients differ from NumPy's by {worst:.1e}"
        else:
            steps[peer.name] = step
    return steps


def _distance(found: Any, expected: Any) -> float:
    """The largest difference, relative to the largest number expected."""
    if found.shape != expected.shape:
        return float("inf")
    return float(np.max(np.abs(found.astype(float) - expected)) / (np.max(np.abs(expected)) + 1e-30))


def timed(step: Step, repeat: int) -> float:
    """Seconds of one step."""
    clock = time.process_time if THREADS == 1 else time.perf_counter
    started = clock()
    for _ in range(repeat):
        step()
    return (clock() - started) / repeat


def measure(workload: Workload, peers: list[Peer], rounds: int) -> Measured:
    """Check and time one workload."""
    measured = Measured(workload)
    steps = prepared(workload, peers, measured)
    with set_aside():
        repeats = {name: max(1, round(SECONDS / max(timed(step, 2), 1e-7))) for name, step in steps.items()}
        order = list(steps)
        for _ in range(rounds):
            for name in order:
                measured.seconds.setdefault(name, []).append(timed(steps[name], repeats[name]))
            order.append(order.pop(0))  # nobody always follows the same neighbour
    return measured


def row(measured: Measured) -> list[str]:
    """One line of the table: each peer's time, and what that is of PyTorch's."""
    cells = []
    for name in NAMES:
        ratio = measured.ratio(name, "PyTorch")
        cells.append(
            f"{_duration(measured.median(name))}{f' {ratio:.2f}' if ratio is not None else ''}" if name in measured.seconds else "–"
        )
    return [measured.workload.name, *cells]


def missed(measured: Measured) -> list[str]:
    """Which goals our times fall short of."""
    workload = measured.workload
    goals = [
        ("tapedeck", "PyTorch", workload.goal), ("captured", "PyTorch", workload.captured), ("+ Numba", "PyTorch", workload.numba),
        ("tapedeck", "NumPy", workload.goal_numpy),
    ]  # fmt: skip
    return [
        f"MISSED: {name} {found:.3f} of {other}'s, goal {goal:g}"
        for name, other, goal in goals
        if goal is not None and (found := measured.ratio(name, other)) is not None and found > goal
    ]


def _duration(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


def table(rows: list[list[str]]) -> str:
    """Rows as Markdown, the first one the heading; columns without anything in them are left out."""
    kept = [i for i in range(len(rows[0])) if any(one[i] for one in rows)]
    rows = [[one[i] for i in kept] for one in rows]
    widths = [max(len(one[i]) for one in rows) for i in range(len(kept))]
    lines = [
        "| "
        + " | ".join(cell.rjust(w) if i and w < 30 else cell.ljust(w) for i, (cell, w) in enumerate(zip(one, widths, strict=True)))
        + " |"
        for one in rows
    ]
    return "\n".join(
        [lines[0], f"| {' | '.join('-' * (w - 1) + ':' if i and w < 30 else '-' * w for i, w in enumerate(widths))} |", *lines[1:], ""]
    )


def shares(found: list[Measured]) -> list[list[str]]:
    """The short table, which the README has: what is done, and each peer's share of PyTorch's eager time."""
    names = [name for name in SHOWN if any(name in one.seconds for one in found)]
    rows = [["share of PyTorch's eager time", *names]]
    for one in found:
        ratios = [one.ratio(name, "PyTorch") for name in names]
        rows.append(
            [one.workload.what, *["–" if ratio is None else f"{ratio:.3f}" if ratio < 0.02 else f"{ratio:.2f}" for ratio in ratios]]
        )
    return rows


def surroundings(rounds: int) -> str:
    """When and where this is measured, and with which versions."""
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        platform.machine(),
    )
    versions = []
    for name in VERSIONS:
        with suppress(PackageNotFoundError):
            versions.append(f"{name} {version(name)}")
    load = f"load {os.getloadavg()[0]:.1f} before"
    threads = f"{THREADS} thread{'s' * (THREADS > 1)}, {rounds} rounds"
    return f"{time.strftime('%Y-%m-%d')}; {model}, {os.cpu_count()} cores, {load}; {threads}; Python {platform.python_version()}, {', '.join(versions)}.\n"


def profile(workload: Workload, peers: list[Peer]) -> None:
    """Where our time goes in one workload."""
    peer = next(one for one in peers if one.name == "tapedeck")
    step = peer.build(workload.name)
    repeat = max(1, round(0.5 / max(timed(step, 2), 1e-7)))
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [step() for _ in range(repeat)])
    print(f"== {workload.name}, {repeat} steps")
    pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(16)


def chosen(words: list[str]) -> list[Workload]:
    """The workloads whose names begin with one of the words; all of them without any."""
    return [one for one in WORKLOADS if not words or any(one.name.startswith(word) for word in words)]


def main(arguments: list[str] | None = None) -> None:
    """Print the tables, as Markdown: shares and times, then (for no workload in particular, or asked for) memory, import, capturing and recording; then all cores."""
    arguments = arguments or []
    words = [one for one in arguments if not one.startswith("--")]
    peers = installed()
    if "--profile" in arguments:
        for workload in chosen(words):
            profile(workload, peers)
        return
    rounds = QUICK if "--quick" in arguments else ROUNDS
    workloads = chosen(words)
    rows = [["time, of PyTorch's", *NAMES]]
    notes: list[str] = []
    print(surroundings(rounds), flush=True)
    found: list[Measured] = []
    for workload in workloads:
        measured = measure(workload, peers, rounds)
        found.append(measured)
        rows.append(row(measured))
        notes += [f"{workload.name}: {why}" for why in missed(measured)]
        notes += [f"{workload.name}: {name}: {why}" for name, why in measured.absent.items()]
    if workloads:
        print(table(shares(found)))
        print(table(rows))
        print("\n".join(f"- {note}" for note in notes), flush=True)
    names = [peer.name for peer in peers]
    if THREADS > 1:
        return
    tables = {
        "memory": lambda: peak_rows([one.name for one in workloads or WORKLOADS], names),
        "import": lambda: import_rows(names, rounds),
        "capture": lambda: capture_rows(rounds),
        "record": lambda: recorded_rows(rounds),
    }
    for name, made in tables.items():
        if name in (words or ("memory", "import")):
            print(table(made()), flush=True)
    if not words:  # what is captured and recorded has a process of its own, and so has another number of threads
        for others in (["capture", "record"], ["--cores"]):
            subprocess.run([sys.executable, "-m", "benchmarks.peers", *others, *arguments], check=True)
