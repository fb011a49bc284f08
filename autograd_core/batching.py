"""The batching rules of `vmap`: how an operation is applied to all examples at once.

A rule takes the operation, its inputs (where `flags` says so with the batch as axis 0), those flags and the attributes; it returns the result, batch
first, or `None` where it has none and a loop has to do. Knows operations and tensors, not what `vmap` does with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.op import REGISTRY, Op
from autograd_core.promotion import result_dtype

__all__ = ["rule_of"]


def _ndim(one: Any, flag: bool) -> int:
    return len(one.shape) - flag if hasattr(one, "shape") else 0


def _as_of_one(op: Op, values: Sequence[Any], flags: Sequence[bool]) -> Sequence[Any]:
    """The values in the dtype that one example's result has: a number each does not decide about it, though many of them have an axis."""
    facts = [getattr(one, "array", one) for one in values]
    dtypes = {one.dtype for one in facts if hasattr(one, "dtype")}
    if len(dtypes) < 2 or not op.promotes:
        return values
    shown = [SimpleNamespace(dtype=one.dtype, ndim=one.ndim - 1) if flag else one for one, flag in zip(facts, flags, strict=True)]
    dtype = result_dtype(shown, op.floating)
    return [
        ops.cast(one, dtype=dtype) if getattr(fact, "dtype", dtype) != dtype and fact.dtype.kind == "f" else one
        for one, fact in zip(values, facts, strict=True)
    ]


def _elementwise(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    values = _as_of_one(op, values, flags)
    most = max(_ndim(one, flag) for one, flag in zip(values, flags, strict=True))
    lined = []
    for one, flag in zip(values, flags, strict=True):
        missing = most - _ndim(one, flag)
        if flag and missing:
            one = ops.reshape(one, size=(one.shape[0], *(1,) * missing, *one.shape[1:]))
        lined.append(one)
    return op(*lined, **attributes)


def _later(dim: Any, ndim: int) -> Any:
    """Axes of one example as axes of the batch."""
    if dim is None:
        return tuple(range(1, ndim + 1))
    return tuple(_later(one, ndim) for one in dim) if isinstance(dim, (tuple, list)) else dim + 1 if dim >= 0 else dim


def _along(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    """Operations of one input whose attributes say along which axes."""
    del flags
    if len(values) != 1 or not set(attributes) <= {"dim", "dims", "dim0", "dim1", "keepdim", "correction", "dtype", "p", "size", "times"}:
        return None
    (x,), ndim = values, len(values[0].shape) - 1
    if ndim == 0 and "keepdim" in attributes:  # one number is reduced as a row of one
        x, ndim, attributes = ops.reshape(x, size=(*x.shape, 1)), 1, {**attributes, "keepdim": False}
    if (not attributes and op.kind == "general") or (ndim == 0 and any(name.startswith("dim") for name in attributes)):
        return None
    if op.name == "transpose" and ndim < 2:
        return x  # a row is its own transpose
    if op.name.startswith("arg") and attributes.get("dim") is None:
        return None
    changed = {name: _later(value, ndim) if name.startswith("dim") else value for name, value in attributes.items()}
    if op.name == "permute":
        changed["dims"] = (0, *[dim % ndim + 1 for dim in attributes["dims"]])
    for word, ours in (("size", x.shape[0]), ("times", 1)):
        if word in attributes:
            given = tuple(attributes[word])
            if op.name in ("expand", "repeat"):
                x = ops.reshape(x, size=(x.shape[0], *(1,) * (len(given) - ndim), *x.shape[1:]))
            changed[word] = (ours, *given)
    return op(x, **changed)


def _getitem(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    del flags
    index = attributes["index"]
    if type(index) is slice:
        parts: tuple[Any, ...] = (_ALL, index)
    else:
        parts = (_ALL, *(index if isinstance(index, tuple) else (index,)))
        if any(isinstance(part, (np.ndarray, bool)) for part in parts):
            return None
    if "size" in attributes:
        return op(*values, index=parts, size=(values[0].shape[0], *attributes["size"]))
    return op(*values, index=parts)


_ALL = slice(None)


def _product(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    """Products of vectors, matrices and batches of them."""
    del attributes
    (a, b), (first, second) = values, flags
    dims = (_ndim(a, first), _ndim(b, second))
    if op.name == "outer":
        return a[..., :, None] * b[..., None, :]
    if dims == (1, 1):
        return ops.sum(a * b, dim=-1)
    if dims == (1, 2) or dims == (2, 1):
        vector, matrix = (a[..., None, :], b) if dims == (1, 2) else (a, b[..., :, None])
        return ops.squeeze(ops.matmul(vector, matrix), dim=-2 if dims == (1, 2) else -1)
    return ops.matmul(_batch_of(a, dims, first, 0), _batch_of(b, dims, second, 1))


def _batch_of(one: Any, dims: tuple[int, int], flag: bool, which: int) -> Any:
    missing = max(dims) - dims[which]
    return ops.reshape(one, size=(one.shape[0], *(1,) * missing, *one.shape[1:])) if flag and missing else one


def _affine(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    if flags == [True] + [False] * (len(flags) - 1):
        return op(*values, **attributes)
    x, weight, *bias = values
    vector = _ndim(x, flags[0]) == 1
    result = ops.matmul(x[..., None, :] if vector else x, ops.transpose(weight, dim0=-1, dim1=-2))
    result = ops.squeeze(result, dim=-2) if vector else result
    return result + (bias[0][:, None] if bias and flags[2] and not vector else bias[0]) if bias else result


def _cat(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    size = next(one.shape[0] for one, flag in zip(values, flags, strict=True) if flag)
    parts = [one if flag else ops.expand(one, size=(size, *one.shape)) for one, flag in zip(values, flags, strict=True)]
    dim = attributes["dim"]
    return op(*parts, **{**attributes, "dim": dim + 1 if dim >= 0 else dim})


def _squared_error(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    """Each example's errors, added up by themselves."""
    each, way = _elementwise(op, values, flags, {"reduction": "none"}), attributes["reduction"]
    return each if way == "none" or each.ndim == 1 else REGISTRY[way](each, dim=tuple(range(1, each.ndim)))


def _as_it_is(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    """Operations on the last axes of one input, which take the batch as one more leading axis."""
    return op(*values, **attributes) if len(values) == 1 and flags[0] else None


_BY_KIND: dict[str, Callable[..., Any]] = {"elementwise": _elementwise, "linear": _along, "general": _along}
_RULES: dict[str, Callable[..., Any]] = {
    "getitem": _getitem, "scatter_index": _getitem, "linear": _affine, "cat": _cat, "stack": _cat, "mse_loss": _squared_error, "cofactor_slope": _elementwise, **dict.fromkeys(("mm", "mv", "dot", "outer", "matmul"), _product),
    **dict.fromkeys(("inv", "det", "cofactor", "cholesky", "matrix_exp", "pinv", "logabsdet", "det_sign", "eigh", "svd", "qr", "lu_factor"), _as_it_is),
}  # fmt: skip


def rule_of(op: Op) -> Callable[..., Any] | None:
    """The rule for an operation, by its name or its kind."""
    return _RULES.get(op.name) or _BY_KIND.get(op.kind)
