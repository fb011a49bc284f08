"""From a recorder's columns to the JSON document of docs/recording.md: phases, problems, strict numbers, one fixed order."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from autograd_core import columns as log
from autograd_core.op import Elementwise

if TYPE_CHECKING:
    from autograd_core.op import Formulas, Op
    from autograd_core.recording import Recorder

SCHEMA = "recording/1"
LONGEST_PROGRAM = 1 << 19
"""Characters of a captured program that is still shown: nobody reads more."""


def build(
    recorder: Recorder, *, source: str = "", dialect: str = "numpy", status: str = "ok", error: dict[str, Any] | None = None,
    notices: list[dict[str, Any]] | None = None, stdout: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The whole document, ready for `json.dumps(allow_nan=False)`."""
    programs = [one.document() for one in recorder.captured if one.variants]
    programs = [one for one in programs if len(one["source"]) <= LONGEST_PROGRAM]
    return {
        "schema": SCHEMA, "program": {"source": source, "dialect": dialect}, "status": status, "error": error, "notices": notices or [],
        "stdout": stdout,
        "ops": [_operation(*used) for used in recorder.ops.items],
        "names": recorder.names.items,
        "shapes": [list(shape) for shape in recorder.shapes.items],
        "dtypes": [dtype and dtype.name for dtype in recorder.dtypes.items],
        "devices": recorder.devices.items,
        "spans": [list(span) if span else None for span in recorder.spans.items],
        "attributes": recorder.attributes.items,
        "saves": [list(names) for names in recorder.saves.items],
        "scopes": _scopes(recorder),
        "values": recorder.values.plain(),
        "nodes": recorder.node_columns(),
        "edges": {"source": recorder.edge_source, "target": recorder.edge_target, "slot": recorder.edge_slot},
        "events": {**recorder.event_columns(), "details": {str(number): detail for number, detail in sorted(recorder.details.items())}},
        "phases": _phases(recorder),
        "passes": [None, *recorder.passes],
        **({"pushes": recorder.pushes} if recorder.pushes else {}),
        **({"captured": programs} if programs else {}),
    }  # fmt: skip


def _operation(op: Op, backward: str, formulas: Formulas) -> dict[str, Any]:
    latex, derivative = formulas
    partials = list(derivative) if isinstance(op, Elementwise) else None
    return {
        "name": op.name, "kind": op.kind, "symbol": op.symbol, "backward": backward, "role": op.role, "latex": latex, "partials": partials,
        "pulls": list(derivative) if partials is None else [_times_gradient(partial) for partial in partials],
    }  # fmt: skip


def _times_gradient(partial: str | None) -> str | None:
    simple = {None: None, "0": "0", "1": "#g", "-1": "-#g"}
    if partial is None or partial in simple:
        return simple[partial]
    sum_like = ("+" in partial or "-" in partial) and not partial.startswith(("\\frac", "(", "["))
    return rf"#g \cdot ({partial})" if sum_like else rf"#g \cdot {partial}"


def _scopes(recorder: Recorder) -> list[dict[str, Any]]:
    first: dict[Any, int] = {}
    result = []
    for number, scope in enumerate(recorder.scopes):
        shape = scope["shape"]
        template = first.setdefault((scope["type"], shape() if callable(shape) else shape), number) if number else 0
        result.append({"path": scope["path"], "type": scope["type"], "parent": scope["parent"], "template": template})
    return result


def _phases(recorder: Recorder) -> list[dict[str, Any]]:
    """Runs of events of one kind. Operations under `no_grad` that lead straight to an update belong to the update."""
    kinds = [event[0] for event in recorder.events]
    labels = ["forward"] * len(kinds)
    runs = [("backward", this["first"], this["count"]) for this in recorder.passes]
    runs += [("tangent", this["first"], this["count"]) for this in recorder.pushes]
    walks, end = [], 0  # where passes begin that run in nothing else
    for label, first, count in sorted(runs, key=lambda run: (run[1], -run[2])):  # one may run inside another: the inner one is painted last
        labels[first : first + count] = [label] * count
        if first >= end:
            end = first + count
            walks += [first] if label == "backward" else []
    for number, kind in enumerate(kinds):
        if labels[number] != "forward":
            continue
        if kind in (log.UPDATE, log.ZERO, log.LEAF):
            labels[number] = "update"
            back = number - 1
            while back >= 0 and (kinds[back] == log.PRINT or back in recorder.untracked) and labels[back] == "forward":
                labels[back] = "update"
                back -= 1
        elif kind in (log.PRINT, log.ERROR) and number:
            labels[number] = labels[number - 1]
    phases: list[dict[str, Any]] = []
    iteration, walked, begun = 0, False, set(walks)
    last_walk = walks[-1] if walks else 0
    for label, run in groupby(range(len(labels)), labels.__getitem__):
        first, *rest = run
        if label == "forward" and walked and first < last_walk:  # what changed before any backward only prepares
            iteration, walked = iteration + 1, False
        walked = walked or first in begun
        phases.append({"kind": label, "first": first, "count": 1 + len(rest), "iteration": iteration})
    return phases
