"""Tensors as text, in the layout PyTorch prints: four decimals, whole numbers with a bare point, aligned columns.

Works on arrays only; what stands behind the numbers (`grad_fn=…`) is handed in as suffixes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

PRECISION = 4
LINE = 80
THRESHOLD = 1000
EDGE = 3
SCIENTIFIC: bool | None = None  # as the numbers are, unless a program says
PREFIX = "tensor("


class _Format:
    """How the numbers of one tensor are written: whole, fixed or scientific, and how wide."""

    def __init__(self, values: np.ndarray[Any, Any]) -> None:
        self.floating, self.scientific, self.whole = values.dtype.kind == "f", False, True
        if not self.floating:
            self.width = max((len(str(value)) for value in values.ravel().tolist()), default=1)
            return
        finite = values[np.isfinite(values) & (values != 0)].astype(np.float64)
        self.whole, sizes = bool(np.all(finite == np.ceil(finite))), np.abs(finite)
        if finite.size:
            wide = sizes.max() / sizes.min() > 1000 or sizes.max() > 1e8
            self.scientific = bool(wide or (not self.whole and sizes.min() < 1e-4)) if SCIENTIFIC is None else SCIENTIFIC
        self.width = max(map(len, map(self._digits, finite.tolist())), default=1)

    def _digits(self, value: float) -> str:
        if self.scientific:
            return f"{value:.{PRECISION}e}"
        if self.whole:
            return f"{value:.0f}." if np.isfinite(value) else f"{value}"
        return f"{value:.{PRECISION}f}"

    def __call__(self, value: Any) -> str:
        return (self._digits(value) if self.floating else str(value)).rjust(self.width)


def _corners(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Only the elements that a summary shows."""
    for axis, size in enumerate(values.shape):
        if size > 2 * EDGE:
            values = np.take(values, np.r_[0:EDGE, size - EDGE : size], axis)
    return values


def _rows(values: np.ndarray[Any, Any], write: _Format, indent: int, summary: bool) -> str:
    if values.ndim == 0:
        return write(values.item())
    cut = summary and values.shape[0] > 2 * EDGE
    shown = [values[:EDGE], values[-EDGE:]] if cut else [values]
    parts = [[_rows(one, write, indent + 1, summary) for one in some] for some in shown]
    items = [*parts[0], *([" ..." if values.ndim == 1 else "...", *parts[1]] if cut else [])]
    if values.ndim == 1:
        per_line = max(1, (LINE - indent) // (write.width + 2))
        items = [", ".join(items[i : i + per_line]) for i in range(0, len(items), per_line)]
    return "[" + ("," + "\n" * max(1, values.ndim - 1) + " " * (indent + 1)).join(items) + "]"


def format_tensor(data: Any, suffixes: list[str], default_dtype: np.dtype[Any]) -> str:
    """`tensor([1., 2.], requires_grad=True)` and the like.

    >>> import numpy as np
    >>> format_tensor(np.array([0.5, 2.0], np.float32), ["requires_grad=True"], np.dtype(np.float32))
    'tensor([0.5000, 2.0000], requires_grad=True)'
    """
    values = np.asarray(data)
    if values.size == 0:
        body = "[]"
        shape = [f"size={tuple(values.shape)}"] * (values.ndim != 1)
    else:
        shape = []
        summary = values.size > THRESHOLD
        write = _Format(_corners(values) if summary else values)
        body = _rows(values, write, len(PREFIX), summary)
    implied = values.dtype == default_dtype or (values.size > 0 and values.dtype in (np.dtype(bool), np.dtype(np.int64)))
    suffixes = [*shape, *[f"dtype=torch.{values.dtype.name}"] * (not implied), *suffixes]
    text = PREFIX + body
    length = len(text) - text.rfind("\n") - 1
    for suffix in suffixes:
        fits = length + len(suffix) + 2 <= LINE
        text += (", " if fits else ",\n" + " " * len(PREFIX)) + suffix
        length = len(suffix) + (length + 2 if fits else len(PREFIX))
    return text + ")"
