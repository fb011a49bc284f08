"""vmap: a function of one example, run on a whole batch at once.

Inside, a batched tensor shows the shape of one example and holds all of them in a `physical` tensor with the batch as axis 0. Each operation
is applied to the physical tensors by a rule of its kind: elementwise operations line up the axes, those with axes count them from one later,
products batch. Where there is no rule for an operation, or the function looks at values, a loop over the examples does it, and a
notice says so. The physical operations are on the tape as always, so every derivative goes through.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.advice import advise
from autograd_core.errors import refuse
from autograd_core.modes import Mode, current_mode, mode, reset_mode, set_mode
from autograd_core.op import REGISTRY, Op, apply, make, summed_axes
from autograd_core.standin import ARRAYS, StandIn
from autograd_core.tape import NONE, Node
from autograd_core.tensor import Tensor
from autograd_core.trees import filled, leaves
from autograd_core.walk import saved_arrays

__all__ = ["Batched", "Level", "batched", "vmap"]


class _NeedsValues(Exception):
    """Somebody asked a batched tensor for the numbers of its one example, of which it has many."""


class _Asking:
    """What NumPy's functions call on an array of another kind: whoever looks finds none, whoever calls it asks for numbers."""

    def __bool__(self) -> bool:
        return False

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise _NeedsValues("array")


class _Facts:
    """What one example of a batch looks like: shape and dtype, no numbers."""

    __slots__ = ("dtype", "ndim", "shape")
    __array_function__ = _Asking()

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self.shape, self.dtype, self.ndim = shape, dtype, len(shape)

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    def __getattr__(self, name: str) -> Any:
        raise _NeedsValues(name)

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise _NeedsValues("array")

    __bool__ = __float__ = __int__ = __index__ = __len__ = __getitem__ = __iter__ = __array__


class _Rows(StandIn):
    """An array with the batch as axis 0, in the place of one example's, where a rule calls operations on bare arrays."""

    __slots__ = ("rows",)
    holds_number = False

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    @property
    def shape(self) -> tuple[int, ...]:
        return self.rows.shape[1:]  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        return self.rows.ndim - 1  # type: ignore[no-any-return]

    @property
    def dtype(self) -> Any:
        return self.rows.dtype

    def applied(self, op: Any, inputs: Any, attributes: dict[str, Any]) -> Any:
        rule = _RULES.get(op.name) or _BY_KIND.get(op.kind)
        flags, rows = [True], [self.rows]
        if len(inputs) > 1:
            flags = [type(one) is _Rows for one in inputs]
            rows = [one.rows if flag else one for one, flag in zip(inputs, flags, strict=True)]
        result = rule and rule(op, rows, flags, attributes)
        if result is None:
            raise _NeedsValues(op.name)
        return _Rows(result)


class Batched(Tensor):
    """A tensor inside `vmap`: it shows one example and holds all."""

    __slots__ = ("level", "physical")

    level: Level
    physical: Any

    def _on_tape(self, *_: Any) -> bool:
        raise _NeedsValues("in place")  # a change would have to be seen by all views: each example makes it by itself


class Level:
    """One `vmap`: how operations on its batched tensors are applied to the physical ones."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.outer = current_mode().trace
        self._outside: tuple[Any, Any] = (None, None)  # the last mode seen, and the same without this level

    def wrap(self, physical: Any) -> Batched:
        """A tensor with the batch as axis 0, seen as one example."""
        one: Batched = object.__new__(Batched)
        one.array = _Facts(tuple(physical.array.shape[1:]), physical.array.dtype)
        one.node, one.tracked, one.record_id = None, physical.tracked, physical.record_id
        one.memory = one._view = one._grad = one._hooks = None
        one.level, one.physical = self, physical
        return one

    def physical(self, tensor: Any) -> Any:
        """All examples of a tensor, batch first; what is the same for all is repeated."""
        if isinstance(tensor, Batched) and tensor.level is self:
            return tensor.physical
        with mode(trace=self.outer):
            return ops.expand(tensor, size=(self.size, *tensor.shape))

    def __call__(self, op: Op, inputs: Sequence[Any], attributes: dict[str, Any]) -> Any:
        flags = [isinstance(one, Batched) and one.level is self for one in inputs]
        token = set_mode(self._outer_mode())
        try:
            if True not in flags:
                return apply(op, inputs, attributes)
            values = [one.physical if flag else one for one, flag in zip(inputs, flags, strict=True)]
            rule = _RULES.get(op.name) or _BY_KIND.get(op.kind)
            result = rule(op, values, flags, attributes) if rule is not None else None
            if result is None:
                result = self._loop(op, values, flags, attributes)
        finally:
            reset_mode(token)
        return self.wrap(result)

    def _outer_mode(self) -> Mode:
        """The current mode, with the trace outside of this level."""
        now = current_mode()
        if self._outside[0] is not now:
            self._outside = (now, now.changed(trace=self.outer))
        return self._outside[1]  # type: ignore[no-any-return]

    def pulled(self, node: Node, gradient: Any) -> list[Any]:
        """What a node contributes for a batch of gradients (arrays, the batch first), in the shapes of its inputs.

        Runs while this level traces.
        """
        usual: Any = None  # the shape that needs no look
        if node.op.kind == "elementwise":  # saved values broadcast against the batch as they are
            usual = node.shape
            if node.extra is NONE and current_mode().capture is None:
                values = node.plan[5](gradient, node)
            else:
                values = node.plan[3](gradient, saved_arrays(node), node.attributes, node.inputs)
        else:
            saved = saved_arrays(node)
            values = self._moved(node, saved, gradient) if node.op.kind == "linear" else None
            if values is None:
                lifted = [make(one) if isinstance(one, ARRAYS) else one for one in saved]
                found = node.plan[3](self.wrap(make(gradient)), lifted, node.attributes, node.inputs)
                values = [self.physical(one).array for one in found]
        position = 0
        for one in node.inputs:
            if one is not None:
                shape = one.shape if isinstance(one, Node) else one.array.shape
                if shape != usual and values[position].shape[1:] != shape:
                    values[position] = self._summed(values[position], shape)
                position += 1
        return values  # type: ignore[no-any-return]

    def _moved(self, node: Node, saved: Sequence[Any], gradient: Any) -> list[Any] | None:
        """The same of an operation that only moves numbers, on bare arrays; `None` where its rule asks for more."""
        try:
            return [one.rows for one in node.plan[3](_Rows(gradient), saved, node.attributes, node.inputs)]
        except (_NeedsValues, AttributeError, TypeError):
            return None

    def _summed(self, value: Any, shape: tuple[int, ...]) -> Any:
        """Broadcasting undone, apart from the batch."""
        axes = tuple(axis + 1 for axis in summed_axes(value.shape[1:], shape))
        return REGISTRY["reshape"](REGISTRY["sum"](value, dim=axes) if axes else value, size=(self.size, *shape))

    def _loop(self, op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
        advise("vmap_loop", f"There is no batching rule for {op.name}: vmap runs it once for each example.", "It is right, and slower.")
        return ops.stack([
            apply(op, [one[i] if flag else one for one, flag in zip(values, flags, strict=True)], attributes) for i in range(self.size)
        ])  # fmt: skip

    def loop_call(self, function: Callable[..., Any], inputs: Sequence[Any]) -> Any:
        """A learner's Function, once for each example."""
        values = [one.physical if isinstance(one, Batched) and one.level is self else one for one in inputs]
        moving = [value is not one for value, one in zip(values, inputs, strict=True)]
        with mode(trace=self.outer):
            if not any(moving):
                return function(*inputs)
            runs = [function(*[one[i] if moves else one for one, moves in zip(values, moving, strict=True)]) for i in range(self.size)]
            stacked = [self.wrap(ops.stack(list(many))) for many in zip(*map(leaves, runs), strict=True)]
        return filled(runs[0], iter(stacked))

    def grad(self, outputs: Sequence[Any], inputs: Sequence[Any], seeds: Sequence[Any], **options: Any) -> tuple[Any, ...]:
        """`autograd.grad` of batched tensors: that of the physical ones, examples being independent."""
        from autograd_core.backward import grad

        many = options.get("is_grads_batched", False)
        if not many and not any(
            isinstance(one, Batched) and one.level is self for one in (*outputs, *inputs)
        ):  # only the seeds are batched
            given = [self.physical(one * 0.0 + 1.0 if seed is None else seed) for one, seed in zip(outputs, seeds, strict=True)]
            with mode(trace=self.outer):
                found = grad(outputs, inputs, given, **{**options, "is_grads_batched": True})
            return tuple(one if one is None else self.wrap(one) for one in found)
        roots = [self.physical(one) for one in outputs]
        targets = [one.physical if isinstance(one, Batched) and one.level is self else one for one in inputs]
        with mode(trace=self.outer):
            given = [root * 0.0 + 1.0 if seed is None else self.physical(seed) for root, seed in zip(roots, seeds, strict=True)]
            found = grad(roots, targets, [_move(one, 0, 1) for one in given] if many else given, **options)
            found = tuple(_move(one, 1, 0) if many and one is not None else one for one in found)
        return tuple(
            self.wrap(g) if g is not None and isinstance(one, Batched) and one.level is self else g
            for g, one in zip(found, inputs, strict=True)
        )


@contextmanager
def batched(size: int) -> Iterator[Level]:
    """Inside, operations on tensors wrapped by the level run on all examples at once."""
    level = Level(size)
    with mode(trace=level):
        yield level


def _ndim(one: Any, flag: bool) -> int:
    return len(one.shape) - flag if hasattr(one, "shape") else 0


def _elementwise(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
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
    if (not attributes and op.kind == "general") or (ndim == 0 and any(name.startswith("dim") for name in attributes)):
        return None
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


def _as_it_is(op: Op, values: Sequence[Any], flags: Sequence[bool], attributes: dict[str, Any]) -> Any:
    """Operations on the last axes of one input, which take the batch as one more leading axis."""
    return op(*values, **attributes) if len(values) == 1 and flags[0] else None


_BY_KIND: dict[str, Callable[..., Any]] = {"elementwise": _elementwise, "linear": _along, "general": _along}
_RULES: dict[str, Callable[..., Any]] = {
    "getitem": _getitem, "scatter_index": _getitem, "linear": _affine, "cat": _cat, "stack": _cat, **dict.fromkeys(("mm", "mv", "dot", "outer", "matmul"), _product),
    **dict.fromkeys(("inv", "det", "cofactor", "cholesky", "matrix_exp", "pinv", "logabsdet", "det_sign", "eigh", "svd", "qr", "lu_factor"), _as_it_is),
}  # fmt: skip


def vmap(
    func: Callable[..., Any], in_dims: Any = 0, out_dims: Any = 0, randomness: str = "error", *, chunk_size: int | None = None
) -> Callable[..., Any]:
    """`func` for one example, mapped over the axis `in_dims` of each argument (`None`: the same for all); results get the batch at `out_dims`.

    Arguments may be nested tuples, lists and dictionaries; `in_dims` is one number, or a structure like the arguments.

    >>> import autograd_core as ag
    >>> vmap(lambda x, y: (x * y).sum(), in_dims=(0, None))(ag.tensor([[1.0, 2.0], [3.0, 4.0]]), ag.tensor([1.0, 10.0]))
    tensor([21., 43.])
    """
    del randomness, chunk_size

    @wraps(func)
    def mapped_function(*arguments: Any, **keywords: Any) -> Any:
        dims = _like(in_dims, arguments)
        pairs = [(one, dim) for one, dim in zip(leaves(arguments), dims, strict=True) if dim is not None]
        sizes = {one.shape[dim] for one, dim in pairs}
        if len(sizes) != 1:
            raise refuse("vmap_sizes", sizes=sorted(sizes))
        size = sizes.pop()
        fronts = [one if dim is None else _move(one, dim, 0) for one, dim in zip(leaves(arguments), dims, strict=True)]
        try:
            with batched(size) as level:
                inputs = [one if dim is None else level.wrap(one) for one, dim in zip(fronts, dims, strict=True)]
                output = func(*filled(arguments, iter(inputs)), **keywords)
            if not leaves(output):
                raise refuse("vmap_returns", type=type(output).__name__)
            results = [level.physical(one) for one in leaves(output)]
        except _NeedsValues:
            advise(
                "vmap_loop",
                "The function looks at the values of its tensors: vmap runs it once for each example.",
                "Use torch.where for choices.",
            )
            runs = [
                func(*filled(arguments, iter([one if dim is None else one[i] for one, dim in zip(fronts, dims, strict=True)])), **keywords)
                for i in range(size)
            ]
            output = runs[0]
            results = [ops.stack(list(many)) for many in zip(*map(leaves, runs), strict=True)]
        moved = [_move(one, 0, dim) for one, dim in zip(results, _like(out_dims, output), strict=True)]
        return filled(output, iter(moved))

    return mapped_function


def _like(dims: Any, tree: Any) -> list[Any]:
    """One axis for each tensor of the tree."""
    if isinstance(dims, (tuple, list)) and isinstance(tree, (tuple, list)):
        return [one for part, its in zip(tree, dims, strict=True) for one in _like(its, part)]
    if isinstance(dims, dict) and isinstance(tree, dict):
        return [one for key, part in tree.items() for one in _like(dims[key], part)]
    return [dims for _ in leaves(tree)]


def _move(tensor: Any, source: int, to: int) -> Any:
    order = [i for i in range(len(tensor.shape)) if i != source % len(tensor.shape)]
    order.insert(to % len(tensor.shape), source % len(tensor.shape))
    return tensor if order == sorted(order) else ops.permute(tensor, dims=tuple(order))
