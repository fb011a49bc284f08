"""`torch.testing`: whether two results agree, and where they do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

import autograd_core as ag
from autograd_core.dialects.missing import missing
from autograd_core.tensor import Tensor

__all__ = ["assert_allclose", "assert_close"]
_TOLERANCES = {"float16": (1e-3, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7)}


def assert_close(
    actual: Any, expected: Any, *, allow_subclasses: bool = True, rtol: float | None = None, atol: float | None = None, equal_nan: bool = False,
    check_device: bool = True, check_dtype: bool = True, check_layout: bool = True, check_stride: bool = False,
    msg: str | Callable[[str], str] | None = None,
) -> None:  # fmt: skip
    """Raise `AssertionError` unless the values agree to `atol` + `rtol` · |expected|; in sequences and mappings, part by part.

    >>> assert_close(ag.tensor([1.0, 2.0]), ag.tensor([1.0, 2.0 + 1e-7]))
    """
    del allow_subclasses, check_device, check_layout, check_stride
    found = _difference(actual, expected, rtol, atol, equal_nan, check_dtype)
    if found:
        raise AssertionError(found if msg is None else msg(found) if callable(msg) else msg)


assert_allclose = assert_close


def _difference(a: Any, b: Any, *how: Any, place: str = "") -> str:
    """Where and by how much two values differ; empty where they agree."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        if set(a) != set(b):
            return "The keys of the mappings do not match:" + f"\nMissing keys in the actual mapping: {sorted(set(b) - set(a))}" * bool(
                set(b) - set(a)
            )
        return next((text for key in a if (text := _difference(a[key], b[key], *how, place=f"{place}[{key!r}]"))), "")
    if isinstance(a, Sequence) and isinstance(b, Sequence) and not isinstance(a, str):
        if len(a) != len(b):
            return f"The length of the sequences mismatch: {len(a)} != {len(b)}"
        return next(
            (text for i, pair in enumerate(zip(a, b, strict=True)) if (text := _difference(*pair, *how, place=f"{place}[{i}]"))), ""
        )
    if isinstance(a, (str, type(None))) or isinstance(b, (str, type(None))):
        return "" if a == b else f"Object comparison failed: {a!r} != {b!r}"
    tensors = isinstance(a, (Tensor, np.ndarray)) and isinstance(b, (Tensor, np.ndarray))
    if isinstance(a, Tensor) != isinstance(b, Tensor):
        raise TypeError(f"No comparison pair was able to handle inputs of type {type(a)} and {type(b)}.")
    text = _apart(ag.as_tensor(a), ag.as_tensor(b), tensors, *how)
    return text and text + (f"\n\nThe failure occurred for item {place}" if place else "")


def _apart(a: Any, b: Any, tensors: bool, rtol: Any, atol: Any, equal_nan: bool, check_dtype: bool) -> str:
    if (rtol is None) != (atol is None):
        raise ValueError(
            f"Both 'rtol' and 'atol' must be either specified or unspecified, but got no {'rtol' if rtol is None else 'atol'}."
        )
    if a.shape != b.shape:
        return f"The values for attribute 'shape' do not match: {a.shape} != {b.shape}."
    if check_dtype and tensors and a.dtype != b.dtype:
        return f"The values for attribute 'dtype' do not match: {a.dtype} != {b.dtype}."
    usual = [_TOLERANCES.get(one.dtype.name, (0.0, 0.0)) if tensors else (1e-7, 1e-7) for one in (a, b)]
    rtol, atol = (rtol, atol) if rtol is not None else (max(one[0] for one in usual), max(one[1] for one in usual))
    x, y = (np.asarray(one.detach().array, np.float64) for one in (a, b))
    bad = ~np.isclose(x, y, rtol, atol, equal_nan)
    if not bad.any():
        return ""
    gap = np.where(bad, np.abs(x - y), 0)
    share = gap / np.where(y == 0, 1, np.abs(y))
    share = np.where((y == 0) & (gap > 0), np.inf, share)
    if not x.ndim:
        kind = "Tensor-likes" if tensors else "Scalars"
        return (
            f"{kind} are not {'close' if atol or rtol else 'equal'}!\n\nExpected {b.item()} but got {a.item()}.\n"
            f"Absolute difference: {gap.item()} (up to {atol} allowed)\nRelative difference: {share.item()} (up to {rtol} allowed)"
        )
    at, on = (tuple(int(i) for i in np.unravel_index(np.argmax(one), x.shape)) for one in (gap, share))
    return (
        f"Tensor-likes are not {'close' if atol or rtol else 'equal'}!\n\nMismatched elements: {bad.sum()} / {bad.size} ({bad.mean() * 100:.1f}%)\n"
        f"Greatest absolute difference: {gap[at]} at index {at} (up to {atol} allowed)\n"
        f"Greatest relative difference: {share[on]} at index {on} (up to {rtol} allowed)"
    )


__getattr__ = missing("torch.testing", __all__)
