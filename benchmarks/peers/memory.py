"""Peak memory of a step, and what importing costs. Each number comes from a process of its own.

Resident memory is the operating system's (`VmHWM`, set back before the step, so Linux only); what NumPy's arrays take is
also counted by `tracemalloc`, which sees nothing of PyTorch's.
"""

from __future__ import annotations

import ctypes
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from pathlib import Path

from benchmarks.peers.peer import MODULES, load

__all__ = ["import_rows", "peak_rows"]

GOAL_PEAK = 1.3
GOAL_CAPTURED = {"elementwise": 0.25}
"""What a captured step may take at its peak, of what PyTorch takes."""
GOAL_IMPORT, GOAL_MEMORY = 1.15, 3.0
TRACED = ("tapedeck", "captured", "+ Numba", "NumPy", "reused", "HIPS", "MyGrad")
SMALLEST = 0.5
"""Steps that take less than this many MiB say nothing by their resident memory."""


def _status(field: str) -> float:
    """A field of the process's status, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise KeyError(field)


def peak(name: str, workload: str) -> tuple[float, float]:
    """(MiB that one step takes above the loaded process, the same by `tracemalloc`); runs in a process of its own."""
    step = load(name).settled(workload)[0]
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what the warm-up left in the allocator is given back, so that the step pays for its own
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    step()
    resident = _status("VmHWM") - before
    tracemalloc.start()
    step()
    tracemalloc.reset_peak()
    start = tracemalloc.get_traced_memory()[0]
    step()
    traced = (tracemalloc.get_traced_memory()[1] - start) / 2**20
    tracemalloc.stop()
    return resident, traced


def _ask(code: str, surroundings: dict[str, str] | None = None) -> str | None:
    """What a fresh process prints; `None` where it fails."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=surroundings or os.environ, check=False)
    return done.stdout if done.returncode == 0 else None


def peak_rows(workloads: list[str], names: list[str]) -> list[list[str]]:
    """The table of peak memory, MiB."""
    rows = [["peak of a step, MiB", *names, ""]]
    for workload in workloads:
        found: dict[str, tuple[float, float]] = {}
        for name in names:
            answer = _ask(f"from benchmarks.peers.memory import peak; print(*peak({name!r}, {workload!r}))")
            if answer is not None:
                resident, traced = map(float, answer.split())
                found[name] = (resident, traced)
        cells = [f"{found[n][0]:.1f}" + (f" ({found[n][1]:.2f})" if n in TRACED else "") if n in found else "–" for n in names]
        verdicts = []
        ratio = found["tapedeck"][1] / found["NumPy"][1]
        if found["NumPy"][1] >= SMALLEST and ratio > GOAL_PEAK:
            verdicts.append(f"{ratio:.2f} of NumPy's traced, goal {GOAL_PEAK:g}")
        if workload in GOAL_CAPTURED and {"captured", "PyTorch"} <= found.keys():
            ratio = found["captured"][0] / found["PyTorch"][0]
            if ratio > GOAL_CAPTURED[workload]:
                verdicts.append(f"captured {ratio:.2f} of PyTorch's, goal {GOAL_CAPTURED[workload]:g}")
        rows.append([workload, *cells, f"MISSED: {'; '.join(verdicts)}" if verdicts else ""])
    return rows


TIMED_IMPORT = """
import time
started = time.process_time()
import {module}
taken = time.process_time() - started
for line in open("/proc/self/status"):
    if line.startswith("VmRSS"):
        print(taken, int(line.split()[1]) / 1024)
"""


def import_rows(names: list[str], rounds: int) -> list[list[str]]:
    """The table of what importing costs, beside `import numpy`: of compiled modules, as an installed package has them."""
    with tempfile.TemporaryDirectory() as compiled:
        surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        surroundings["PYTHONPYCACHEPREFIX"] = compiled
        return _import_rows(names, rounds, surroundings)


def _import_rows(names: list[str], rounds: int, surroundings: dict[str, str]) -> list[list[str]]:
    names = [name for name in names if name in MODULES]
    for name in names:
        _ask(f"import {MODULES[name]}", surroundings)
    taken: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for name in names:
            answer = _ask(TIMED_IMPORT.format(module=MODULES[name]), surroundings)
            if answer is not None:
                seconds, resident = map(float, answer.split())
                taken.setdefault(name, []).append((seconds, resident))
    rows = [["import", "ms", "MiB", "time / NumPy", "MiB more", ""]]
    for name, runs in taken.items():
        pairs = list(zip(runs, taken["NumPy"], strict=True))
        ratio = statistics.median(ours[0] / theirs[0] for ours, theirs in pairs)
        more = statistics.median(ours[1] - theirs[1] for ours, theirs in pairs)
        verdict = ""
        if name == "tapedeck":
            met = ratio <= GOAL_IMPORT and more <= GOAL_MEMORY
            verdict = f"goals {GOAL_IMPORT:g} and {GOAL_MEMORY:g} MiB: {'met' if met else 'MISSED'}"
        milliseconds, resident = (statistics.median(one[i] for one in runs) for i in (0, 1))
        rows.append([name, f"{milliseconds * 1e3:.0f}", f"{resident:.1f}", f"{ratio:.2f}", f"{more:.1f}", verdict])
    return rows
