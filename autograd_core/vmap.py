"""vmap: a function of one example, run on a whole batch at once.

Inside, a batched tensor shows the shape of one example and holds all of them in a `physical` tensor with the batch as axis 0. Each operation
is applied to the physical tensors by a rule of its kind (`batching`): elementwise operations line up the axes, those with axes count them from one later,
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
from autograd_core.batching import rule_of
from autograd_core.errors import refuse, require
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
        rule = rule_of(op)
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

    def _holds(self, one: Any) -> bool:
        """Whether that is a tensor of examples of this level."""
        return isinstance(one, Batched) and one.level is self

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
            rule = rule_of(op)
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
                values = [None if one is None else self.physical(one).array for one in found]
        position = 0
        for one in node.inputs:
            if one is not None:
                shape = one.shape if isinstance(one, Node) else one.array.shape
                if shape != usual and values[position] is not None and values[position].shape[1:] != shape:
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
        return _one_by_one(lambda *inputs: apply(op, inputs, attributes), values, flags, self.size)[1][0]

    def loop_call(self, function: Callable[..., Any], inputs: Sequence[Any]) -> Any:
        """A learner's Function, once for each example."""
        moving = [self._holds(one) for one in inputs]
        values = [one.physical if moves else one for one, moves in zip(inputs, moving, strict=True)]
        with mode(trace=self.outer):
            if not any(moving):
                return function(*inputs)
            first, stacked = _one_by_one(function, values, moving, self.size)
            return filled(first, map(self.wrap, stacked))

    def grad(self, outputs: Sequence[Any], inputs: Sequence[Any], seeds: Sequence[Any], **options: Any) -> tuple[Any, ...]:
        """`autograd.grad` of batched tensors: that of the physical ones, examples being independent."""
        from autograd_core.backward import grad

        many = options.get("is_grads_batched", False)
        if not many and not any(map(self._holds, (*outputs, *inputs))):  # only the seeds are batched
            given = [self.physical(one * 0.0 + 1.0 if seed is None else seed) for one, seed in zip(outputs, seeds, strict=True)]
            with mode(trace=self.outer):
                found = grad(outputs, inputs, given, **{**options, "is_grads_batched": True})
            return tuple(one if one is None else self.wrap(one) for one in found)
        roots = [self.physical(one) for one in outputs]
        targets = [one.physical if self._holds(one) else one for one in inputs]
        with mode(trace=self.outer):
            given = [root * 0.0 + 1.0 if seed is None else self.physical(seed) for root, seed in zip(roots, seeds, strict=True)]
            found = grad(roots, targets, [_move(one, 0, 1) for one in given] if many else given, **options)
            found = tuple(_move(one, 1, 0) if many and one is not None else one for one in found)
        return tuple(self.wrap(g) if g is not None and self._holds(one) else g for g, one in zip(found, inputs, strict=True))


def _one_by_one(function: Callable[..., Any], values: Sequence[Any], moving: Sequence[bool], size: int) -> tuple[Any, list[Any]]:
    """A function run for each example of the values that are `moving`: what it gave for the first, and the tensors of all, stacked."""
    runs = [function(*[one[i] if moves else one for one, moves in zip(values, moving, strict=True)]) for i in range(size)]
    return runs[0], [ops.stack(list(many)) for many in zip(*map(leaves, runs), strict=True)]


@contextmanager
def batched(size: int) -> Iterator[Level]:
    """Inside, operations on tensors wrapped by the level run on all examples at once."""
    level = Level(size)
    with mode(trace=level):
        yield level


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
        dims = _like(in_dims, arguments, "in_dims")
        pairs = [(one, dim) for one, dim in zip(leaves(arguments), dims, strict=True) if dim is not None]
        for one, dim in pairs:
            _check_axis("in_dims", dim, len(one.shape))
        sizes = {one.shape[dim] for one, dim in pairs}
        require(sizes, "vmap_of_nothing")
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
            axes = _like(out_dims, output, "out_dims")
            for one, dim in zip(leaves(output), axes, strict=True):
                require(dim is not None or getattr(one, "level", None) is not level, "vmap_out_of_batch")
            results = [one if dim is None else level.physical(one) for one, dim in zip(leaves(output), axes, strict=True)]
        except _NeedsValues:
            advise(
                "vmap_loop",
                "The function looks at the values of its tensors: vmap runs it once for each example.",
                "Use torch.where for choices.",
            )
            moving = [dim is not None for dim in dims]
            output, results = _one_by_one(lambda *inputs: func(*filled(arguments, iter(inputs)), **keywords), fronts, moving, size)
            axes = _like(out_dims, output, "out_dims")
        for one, dim in zip(results, axes, strict=True):
            _check_axis("out_dims", dim, len(one.shape))
        return filled(output, iter([one if dim is None else _move(one, 0, dim) for one, dim in zip(results, axes, strict=True)]))

    return mapped_function


def _like(dims: Any, tree: Any, word: str) -> list[Any]:
    """One axis for each tensor of the tree."""
    if isinstance(dims, (tuple, list)) and isinstance(tree, (tuple, list)) and len(dims) == len(tree):
        return [one for part, its in zip(tree, dims, strict=True) for one in _like(its, part, word)]
    if isinstance(dims, dict) and isinstance(tree, dict) and dims.keys() == tree.keys():
        return [one for key, part in tree.items() for one in _like(dims[key], part, word)]
    require(dims is None or isinstance(dims, int), "vmap_structure", word=word, dims=dims)
    return [dims for _ in leaves(tree)]


def _check_axis(word: str, dim: int | None, ndim: int) -> None:
    """Refuse an axis that a tensor of so many does not have."""
    require(dim is None or -ndim <= dim < ndim, "vmap_axis", word=word, dim=dim, ndim=ndim)


def _move(tensor: Any, source: int, to: int) -> Any:
    order = [i for i in range(len(tensor.shape)) if i != source % len(tensor.shape)]
    order.insert(to % len(tensor.shape), source % len(tensor.shape))
    return tensor if order == sorted(order) else ops.permute(tensor, dims=tuple(order))
