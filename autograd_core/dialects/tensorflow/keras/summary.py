"""The table that `model.summary()` prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["summarise"]

_SIMPLE = (("Layer (type)", 31, "<"), ("Output Shape", 22, "<"), ("Param #", 13, ">"))
_CONNECTED = (("Layer (type)", 19, "<"), ("Output Shape", 17, "<"), ("Param #", 10, ">"), ("Connected to", 17, "<"))


def _size(bytes_count: float) -> str:
    """A number of bytes in the unit that suits it."""
    for unit in ("B", "KB", "MB", "GB"):
        if bytes_count < 1024 or unit == "GB":
            return f"{bytes_count:.2f} {unit}"
        bytes_count /= 1024
    return ""


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width`, broken at spaces; a word that is longer is cut off."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            word = word if len(word) <= width else word[: width - 1] + "…"
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def _row(cells: list[str], columns: Any, edge: str) -> list[str]:
    wrapped = [_wrapped(cell, width) for cell, (_, width, _) in zip(cells, columns, strict=True)]
    height = max(map(len, wrapped))
    lines = []
    for i in range(height):
        parts = [
            f" {(lines_of[i] if i < len(lines_of) else ''):{side}{width}} "
            for lines_of, (_, width, side) in zip(wrapped, columns, strict=True)
        ]
        lines.append(edge + edge.join(parts) + edge)
    return lines


def _rule(columns: Any, left: str, fill: str, middle: str, right: str) -> str:
    return left + middle.join(fill * (width + 2) for _, width, _ in columns) + right


def _shape(layer: Any) -> str:
    ends = getattr(layer, "outputs", None)
    seen = tuple(ends[0].shape) if ends else layer.output_shape_seen
    return "?" if seen is None else str(tuple(seen))


def _parameters(layer: Any) -> str:
    if not layer.__dict__.get("built", True):
        return "0 (unbuilt)"
    return f"{layer.count_params():,}"


def summarise(model: Any, print_fn: Callable[[str], Any] = print) -> None:
    """Print the layers of a model with the shapes they give and the number of their weights."""
    layers, connected = model.summary_layers(), model.connections()
    columns: Any = _CONNECTED if connected else _SIMPLE
    lines = [
        _rule(columns, "┏", "━", "┳", "┓"),
        *_row([title for title, _, _ in columns], columns, "┃"),
        _rule(columns, "┡", "━", "╇", "┩"),
    ]
    for position, layer in enumerate(layers):
        kind = (
            layer.kind
            if not hasattr(layer, "call")
            else "Functional"
            if type(layer).__name__ == "Model" and layer.outputs
            else type(layer).__name__
        )
        cells = [f"{layer.name} ({kind})", _shape(layer), _parameters(layer)]
        if connected:
            cells.append(connected.get(id(layer), "-"))
        lines += ([_rule(columns, "├", "─", "┼", "┤")] if position else []) + _row(cells, columns, "│")
    lines.append(_rule(columns, "└", "─", "┴", "┘"))
    print_fn(f'Model: "{model.name}"')
    print_fn("\n".join(lines))
    trained = sum(int(one.array.size) for one in model.trainable_weights)
    kept = sum(int(one.array.size) for one in model.non_trainable_weights)
    extra, extra_bytes = _of_optimizer(model)
    weights = sum(int(one.array.nbytes) for one in model.weights)
    trained_bytes = sum(int(one.array.nbytes) for one in model.trainable_weights)
    print_fn(f" Total params: {trained + kept + extra:,} ({_size(weights + extra_bytes)})")
    print_fn(f" Trainable params: {trained:,} ({_size(trained_bytes)})")
    print_fn(f" Non-trainable params: {kept:,} ({_size(weights - trained_bytes)})")
    if extra:
        print_fn(f" Optimizer params: {extra:,} ({_size(extra_bytes)})")


def _of_optimizer(model: Any) -> tuple[int, int]:
    """How many numbers the optimiser keeps, and their bytes."""
    optimizer = model.__dict__.get("optimizer")
    if optimizer is None or not optimizer.built_for(model.trainable_weights):
        return 0, 0
    arrays = [one.array for one in optimizer.variables] + optimizer.arrays()
    return sum(int(one.size) for one in arrays), sum(int(one.nbytes) for one in arrays)
