"""Engine time per node against plain NumPy in the same run, with recording off and on.

    python -m benchmarks.engine

Each workload is written twice: with tensors (forward and backward), and by hand in NumPy (the same forward, and the adjoint
written out). Rounds alternate between them and the medians of per-round ratios are printed, so a noisy machine disturbs
all of them alike. Gradients are compared before anything is timed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

import autograd_core as ag

ROUNDS = 15


@dataclass(frozen=True)
class Workload:
    """One computation three ways; each returns the gradients, and `nodes` counts the operations of one forward pass."""

    name: str
    nodes: int
    numpy: Callable[[], list[Any]]
    tape: Callable[[], list[Any]]


def chain(length: int, shape: tuple[int, ...]) -> Workload:
    """x → tanh(x · w) again and again."""
    start = np.full(shape, 0.5, np.float32)[()]
    weight = np.float32(0.9)

    def by_hand() -> list[Any]:
        values = [start]
        for _ in range(length // 2):
            values.append(np.tanh(values[-1] * weight))
        gradient = np.ones(shape, np.float32)[()]
        total = np.float32(0)
        for before, after in pairwise(values[::-1]):
            inner = gradient * (1 - before * before)
            total = total + np.sum(inner * after)
            gradient = inner * weight
        return [total, gradient]

    def tensors() -> list[Any]:
        x = ag.tensor(start, requires_grad=True)
        w = ag.tensor(weight, requires_grad=True)
        y = x
        for _ in range(length // 2):
            y = (y * w).tanh()
        y.backward(ag.ones(*shape) if shape else None)
        return [w.grad.array, x.grad.array]

    return Workload(f"chain of {length} on {shape or 'scalars'}", length, by_hand, tensors)


def network(batch: int, sizes: tuple[int, ...]) -> Workload:
    """A dense network with tanh and the mean of squares."""
    rng = np.random.default_rng(0)
    data = rng.standard_normal((batch, sizes[0])).astype(np.float32)
    weights = [(rng.standard_normal((o, i)) / np.sqrt(i)).astype(np.float32) for i, o in pairwise(sizes)]
    biases = [np.zeros(o, np.float32) for o in sizes[1:]]

    def by_hand() -> list[Any]:
        values = [data]
        for weight, bias in zip(weights, biases, strict=True):
            values.append(np.tanh(values[-1] @ weight.T + bias))
        gradient = values[-1] * np.float32(2 / values[-1].size)
        found = []
        for i in range(len(weights) - 1, -1, -1):
            inner = gradient * (1 - values[i + 1] * values[i + 1])
            found += [inner.sum(0), inner.T @ values[i]]
            gradient = inner @ weights[i] if i else gradient
        return found[::-1]

    def tensors() -> list[Any]:
        from autograd_core.nn import functional

        leaves = [(ag.tensor(w, requires_grad=True), ag.tensor(b, requires_grad=True)) for w, b in zip(weights, biases, strict=True)]
        y = ag.tensor(data)
        for w, b in leaves:
            y = functional.linear(y, w, b).tanh()
        (y * y).mean().backward()
        return [one.grad.array for pair in leaves for one in pair]

    return Workload(f"network {'-'.join(map(str, sizes))}, batch {batch}", 2 * len(weights) + 2, by_hand, tensors)


def recorded(workload: Workload) -> list[Any]:
    """The same with a recorder listening."""
    with ag.record():
        return workload.tape()


def seconds(run: Callable[[], Any], repeat: int) -> float:
    """The time of one call, over `repeat` calls."""
    begin = time.perf_counter()
    for _ in range(repeat):
        run()
    return (time.perf_counter() - begin) / repeat


def measure(workload: Workload) -> list[str]:
    """One row of the table."""
    for ours, expected in zip(workload.tape(), workload.numpy(), strict=True):
        np.testing.assert_allclose(ours, expected, rtol=2e-3, atol=1e-5)
    repeat = max(1, int(0.02 / seconds(workload.tape, 1)))
    rounds = [
        (seconds(workload.numpy, repeat), seconds(workload.tape, repeat), seconds(lambda: recorded(workload), repeat))
        for _ in range(ROUNDS)
    ]
    plain, off, on = (statistics.median(column) for column in zip(*rounds, strict=True))
    return [
        workload.name, f"{plain / workload.nodes * 1e6:.2f}", f"{off / workload.nodes * 1e6:.2f}", f"{on / workload.nodes * 1e6:.2f}",
        f"{statistics.median(b / a for a, b, _ in rounds):.2f}", f"{statistics.median(c / b for _, b, c in rounds):.2f}",
    ]  # fmt: skip


def recording_size() -> str:
    """Bytes of the recording of a scalar network of about a thousand nodes, forward and backward, before compression."""
    from webapp.runner.program import run_program

    lines = ["import torch", "x = torch.tensor(0.5)", "h = x"]
    for i in range(250):
        lines += [f"w{i} = torch.tensor({0.5 + i / 1000}, requires_grad=True)", f"h = torch.tanh(h * w{i} + 0.1)"]
    result = run_program("\n".join([*lines, "h.backward()"]))
    nodes = len(result.document["nodes"]["op"])
    return f"{len(result.json()):,} bytes for {nodes:,} nodes and {len(result.document['events']['kind']):,} events"


def table(rows: list[list[str]]) -> str:
    """Rows as aligned text."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) if not i else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    )


def main() -> None:
    """Print the table."""
    rows = [["forward and backward", "NumPy µs/op", "tape µs/op", "recorded µs/op", "tape / NumPy", "recorded / tape"]]
    rows += map(
        measure,
        [
            chain(1000, ()),
            chain(1000, (100,)),
            chain(100, (100_000,)),
            network(100, (2, 16, 16, 1)),
            network(64, (784, 256, 128, 10)),
        ],
    )
    print(table(rows))
    print("recording size:", recording_size())


if __name__ == "__main__":
    main()
