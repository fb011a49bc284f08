"""What is paid around a step: making a program of it, recording it, and drawing the whole graph of a recording."""

from __future__ import annotations

import asyncio
import gc
import re
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from benchmarks.peers.peer import load, set_aside

__all__ = ["capture_rows", "recorded_rows"]

CAPTURE_GOAL, RECORD_GOAL, PICTURE_GOAL = 20, 3, 1.5


def _seconds(run: Callable[[], Any], repeat: int = 1, clock: Callable[[], float] = time.process_time) -> float:
    started = clock()
    for _ in range(repeat):
        run()
    return (clock() - started) / repeat


def _missed(value: float, goal: float) -> str:
    return f"MISSED: goal {goal:g}" if value > goal else f"goal {goal:g} met"


def capture_rows(rounds: int) -> list[list[str]]:
    """How long it takes until a step is a program, in eager runs of ours: the first call, less what a later one takes."""
    rows = [["making a program of 100 layers", "ms", "eager runs", ""]]
    eager = load("tapedeck").settled("deep")[0]
    for name in ("captured", "+ Numba", "JAX jit"):
        try:
            peer = load(name)
        except ImportError:
            continue
        times = []
        for _ in range(min(rounds, 5) if name != "JAX jit" else 1):
            with peer.settling():
                step = peer.build("deep")
                with set_aside():
                    times.append((_seconds(step) + _seconds(step) - _seconds(step), _seconds(eager, 10)))
        runs = statistics.median(made / once for made, once in times)
        verdict = _missed(runs, CAPTURE_GOAL) if name != "JAX jit" else ""
        rows.append([name, f"{statistics.median(made for made, _ in times) * 1e3:.0f}", f"{runs:.1f}", verdict])
    return rows


def recorded_rows(rounds: int) -> list[list[str]]:
    """A step without and with a recorder, what making the document takes then, and the way from a forward pass to a picture."""
    import autograd_core as ag

    rows = [["recording", "off, ms", "on", "document", "on / off", "with document", ""]]
    for workload in ("chain", "chain100", "mlp", "mnist", "deep"):
        step = load("tapedeck").settled(workload)[0]

        def recorded(step: Callable[[], Any] = step) -> Any:
            with ag.record() as recording:
                step()
            return recording

        with set_aside():
            repeat = max(1, round(0.02 / _seconds(step)))
            times = [(_seconds(step, repeat), _seconds(recorded, repeat), _seconds(recorded().document)) for _ in range(rounds)]
        off, on, document = (statistics.median(column) * 1e3 for column in zip(*times, strict=True))
        ratio = statistics.median(b / a for a, b, _ in times)
        whole = statistics.median((b + c) / a for a, b, c in times)
        rows.append([workload, f"{off:.2f}", f"{on:.2f}", f"{document:.1f}", f"{ratio:.2f}", f"{whole:.1f}", _missed(ratio, RECORD_GOAL)])
    with set_aside():
        return rows + asyncio.run(_picture(rounds))


@contextmanager
def _collecting(*thresholds: int) -> Iterator[None]:
    """Python's collector works at these thresholds."""
    before = gc.get_threshold()
    gc.set_threshold(*thresholds)
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def _picture(rounds: int) -> list[list[str]]:
    """From the forward pass of 100 layers to the SVG of all its nodes, beside what Graphviz alone takes to lay out and draw the same picture."""
    import autograd_core as ag
    from autograd_core.nn import functional
    from benchmarks.peers.workloads import inputs
    from webapp import export
    from webapp.graph import Graph
    from webapp.graphviz_engine import Graphviz
    from webapp.http.serving import SELDOM
    from webapp.layout import Layouts, structure_dot
    from webapp.recording_model import Recording

    data = inputs("deep")
    engine = Graphviz.find()

    def forward() -> Any:
        h = ag.tensor(data["x"])
        with ag.record() as recording:
            for i in range(0, len(data["layers"]), 2):
                weight, bias = (ag.tensor(one, requires_grad=True) for one in data["layers"][i : i + 2])
                h = functional.linear(h, weight, bias).relu()
            (h * h).mean()
        return recording.document()

    times, nodes = [], 0
    for _ in range(rounds):
        gc.collect()  # as a program begins: in a process of its own
        started = _computed()
        document = orjson.dumps(forward())
        with _collecting(SELDOM):  # from here on it is the server's work
            recording = Recording.model_validate_json(document)
            picture = Graph(recording).picture(0, everything=True)
            where = await Layouts(engine).positions(picture)
            dot = export.picture_dot(recording, picture, where, export.state_at(recording, 0))
            await engine.picture(dot, "svg")
        ours, nodes = _computed() - started, len(picture.nodes)
        bare, placeless = structure_dot(picture.nodes, picture.wires), _POSITIONS.sub("", dot)
        alone = []
        for graph in (placeless, bare):
            started = _computed()
            await engine._call(["-Kdot", "-Tsvg"], graph)
            alone.append(_computed() - started)
        times.append((ours, *alone))
    rows = [["forward to SVG, 100 layers", "Graphviz alone, ms", "ours", "nodes", "ours / Graphviz", "", ""]]
    for i, graph_of in enumerate(("the same picture", "boxes and wires without words"), 1):
        ratio = statistics.median(one[0] / one[i] for one in times)
        mine, alone_ms = (statistics.median(one[j] for one in times) * 1e3 for j in (0, i))
        rows.append(
            [graph_of, f"{alone_ms:.0f}", f"{mine:.0f}", str(nodes), f"{ratio:.2f}", "", _missed(ratio, PICTURE_GOAL) if i == 1 else ""]
        )
    return rows


_POSITIONS = re.compile(r' ?\b(pos|lp|xlp)="[^"]*"')


def _computed() -> float:
    """Seconds of the processor that this process and its children took."""
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime
