"""Tensors as text, in the layout PyTorch prints: four decimals, whole numbers with a bare point, aligned columns.

Works on arrays only; what stands behind the numbers (`grad_fn=…`) is handed in as suffixes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["format_tensor"]

PRECISION = 4
LINE = 80
THRESHOLD = 1000
EDGE = 3
PREFIX = "tensor("


class _Format:
    """How the numbers of one tensor are written: whole, fixed or scientific, and how wide."""

    def __init__(self, values: np.ndarray[Any, Any]) -> None:
        self.floating = values.dtype.kind == "f"
        self.scientific = False
        self.whole = True
        self.width = 1
        if not self.floating:
            self.width = max((len(str(value)) for value in values.ravel().tolist()), default=1)
            return
        finite = values[np.isfinite(values) & (values != 0)].astype(np.float64)
        self.whole = bool(np.all(finite == np.ceil(finite)))
        if finite.size:
            sizes = np.abs(finite)
            wide = sizes.max() / sizes.min() > 1000 or sizes.max() > 1e8
            self.scientific = bool(wide or (not self.whole and sizes.min() < 1e-4))
            self.width = max(len(self._digits(value)) for value in finite.tolist())

    def _digits(self, value: float) -> str:
        if self.scientific:
            return f"{value:.{PRECISION}e}"
        if self.whole:
            return f"{value:.0f}." if np.isfinite(value) else f"{value}"
        return f"{value:.{PRECISION}f}"

    def __call__(self, value: Any) -> str:
        text = self._digits(value) if self.floating else str(value)
        return text.rjust(self.width)


def _corners(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Only the elements that a summary shows."""
    for axis, size in enumerate(values.shape):
        if size > 2 * EDGE:
            shown = np.r_[0:EDGE, size - EDGE : size]
            values = np.take(values, shown, axis)
    return values


def _rows(values: np.ndarray[Any, Any], write: _Format, indent: int, summary: bool) -> str:
    if values.ndim == 0:
        return write(values.item())
    cut = summary and values.shape[0] > 2 * EDGE
    if values.ndim == 1:
        items = [write(value) for value in values.tolist()] if not cut else []
        if cut:
            items = [write(v) for v in values[:EDGE].tolist()] + [" ..."] + [write(v) for v in values[-EDGE:].tolist()]
        per_line = max(1, (LINE - indent) // (write.width + 2))
        lines = [", ".join(items[i : i + per_line]) for i in range(0, len(items), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    parts = [_rows(row, write, indent + 1, summary) for row in (values if not cut else values[:EDGE])]
    if cut:
        parts += ["..."] + [_rows(row, write, indent + 1, summary) for row in values[-EDGE:]]
    return "[" + ("," + "\n" * (values.ndim - 1) + " " * (indent + 1)).join(parts) + "]"


def format_tensor(data: Any, suffixes: list[str], default_dtype: np.dtype[Any]) -> str:
    """`tensor([1., 2.], requires_grad=True)` and the like.

    >>> import numpy as np
    >>> format_tensor(np.array([0.5, 2.0], np.float32), ["requires_grad=True"], np.dtype(np.float32))
    'tensor([0.5000, 2.0000], requires_grad=True)'
    """
    values = np.asarray(data)
    if values.size == 0:
        body = "[]"
        if values.ndim != 1:
            suffixes = [f"size={tuple(values.shape)}", *suffixes]
    else:
        summary = values.size > THRESHOLD
        write = _Format(_corners(values) if summary else values)
        body = _rows(values, write, len(PREFIX), summary)
    implied = values.dtype == default_dtype or (
        (values.dtype.kind in "b" or values.dtype == np.int64) and values.size > 0
    )
    if not implied:
        suffixes = [f"dtype=torch.{values.dtype.name}", *suffixes]
    text = PREFIX + body
    length = len(text) - text.rfind("\n") - 1
    for suffix in suffixes:
        if length + len(suffix) + 2 > LINE:
            text += ",\n" + " " * len(PREFIX) + suffix
            length = len(PREFIX) + len(suffix)
        else:
            text += ", " + suffix
            length += len(suffix) + 2
    return text + ")"
