"""Checks, times and prints: first every peer's gradients against NumPy's, then rounds in which all peers take turns.

A ratio is the median of the ratios within each round, so a disturbance of the machine meets all of them alike. Times are of
the processor, not of the clock: on one thread they are the same, except that a neighbour's work is not counted.
"""

from __future__ import annotations

import cProfile
import gc
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.peers.memory import import_rows, peak_rows
from benchmarks.peers.peer import NAMES, Peer, load
from benchmarks.peers.workloads import WORKLOADS, Workload

__all__ = ["main"]

ROUNDS, QUICK = 15, 5
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

    def ratio(self, other: str) -> float | None:
        """Our time over another's: the median over rounds."""
        if other not in self.seconds or "tapedeck" not in self.seconds:
            return None
        pairs = zip(self.seconds["tapedeck"], self.seconds[other], strict=True)
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
            step = peer.build(workload.name)
            found = [np.asarray(peer.numbers(one)) for one in step()]
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
    """Processor seconds of one step."""
    started = time.process_time()
    for _ in range(repeat):
        step()
    return (time.process_time() - started) / repeat


def measure(workload: Workload, peers: list[Peer], rounds: int) -> Measured:
    """Check and time one workload."""
    measured = Measured(workload)
    steps = prepared(workload, peers, measured)
    gc.collect()
    gc.freeze()  # so that one library's collections do not walk through the modules of all the others
    repeats = {name: max(1, round(SECONDS / max(timed(step, 2), 1e-7))) for name, step in steps.items()}
    order = list(steps)
    for _ in range(rounds):
        for name in order:
            measured.seconds.setdefault(name, []).append(timed(steps[name], repeats[name]))
        order.append(order.pop(0))  # nobody always follows the same neighbour
    gc.unfreeze()
    return measured


def row(measured: Measured) -> list[str]:
    """One line of the table."""
    workload = measured.workload
    times = [_duration(measured.median(name)) if name in measured.seconds else "–" for name in NAMES]
    goals = [("PyTorch", workload.goal), ("NumPy", workload.goal_numpy)]
    verdicts = []
    for name, goal in goals:
        found = measured.ratio(name)
        if goal is not None and found is not None:
            verdicts.append(f"{found:.2f} of {name}'s, goal {goal:g}: {'met' if found <= goal else 'MISSED'}")
    ratios = [f"{found:.2f}" if (found := measured.ratio(name)) is not None else "–" for name in ("PyTorch", "NumPy")]
    return [workload.name, *times, *ratios, "; ".join(verdicts)]


def _duration(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


def table(rows: list[list[str]]) -> str:
    """Rows as aligned text."""
    widths = [max(len(one[i]) for one in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(w) if i in (0, len(one) - 1) else cell.rjust(w) for i, (cell, w) in enumerate(zip(one, widths, strict=True)))
        for one in rows
    )  # fmt: skip


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
    """Print the tables: times, then (for no workload in particular, or asked for) memory and import."""
    arguments = arguments or []
    words = [one for one in arguments if not one.startswith("--")]
    peers = installed()
    if "--profile" in arguments:
        for workload in chosen(words):
            profile(workload, peers)
        return
    rounds = QUICK if "--quick" in arguments else ROUNDS
    workloads = chosen(words)
    rows = [["workload", *NAMES, "/ PyTorch", "/ NumPy", ""]]
    notes: list[str] = []
    for workload in workloads:
        measured = measure(workload, peers, rounds)
        rows.append(row(measured))
        notes += [f"{workload.name}: {name}: {why}" for name, why in measured.absent.items()]
    if workloads:
        print(table(rows))
        print("\n".join(notes))
    names = [peer.name for peer in peers]
    if not words or "memory" in words:
        print(table(peak_rows([one.name for one in workloads or WORKLOADS], names)))
    if not words or "import" in words:
        print(table(import_rows(names, rounds)))
