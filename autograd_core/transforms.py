"""Functions of functions: gradients, Jacobians, Hessians and their products with vectors, in both directions.

Reverse mode walks the tape backward (`walk`); forward mode pushes tangents along the same tape, from the inputs up (`forward`). A transform
runs its function on fresh aliases of the inputs: what it differentiates by is those aliases, so that any nesting of transforms
means what it says (no perturbation confusion). Source: B. Pearlmutter and J. Siskind, "Lambda the ultimate backpropagator",
TOPLAS 30 (2008); the names are PyTorch's (`torch.func`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from autograd_core import ops
from autograd_core.backward import grad as tape_grad
from autograd_core.blocks import basis, block, starts
from autograd_core.errors import refuse
from autograd_core.forward import push
from autograd_core.modes import current_mode, mode, reset_mode, set_mode
from autograd_core.op import Op, Sample, linear, make
from autograd_core.tape import Variable, clock
from autograd_core.trees import filled, introduced, leaves, mapped
from autograd_core.vmap import Batched, _move, batched, vmap
from autograd_core.walk import ALL

__all__ = [
    "grad",
    "grad_and_value",
    "hessian",
    "hvp",
    "introduced",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "value_and_grad",
    "vjp",
    "vmap",
]

_depth: ContextVar[int] = ContextVar("transform_depth", default=0)
_entered: WeakValueDictionary[int, Any] = WeakValueDictionary()
"""By their identity, the leaves that transforms differentiate by: none of them is outside of the transform that made it."""
_alias: Op = linear(
    "alias", lambda x: x, [lambda g: g], symbol="=", role="move", latex="#1", derivative=["#g"], backward="AliasBackward0", public=False,
    samples=[Sample(((),)), Sample(((2, 3),))],
)  # fmt: skip


class _level:  # noqa: N801  used like a function
    """Inside, the tape is on, and transforms know that they are nested."""

    __slots__ = ("_depth", "_mode")

    def __enter__(self) -> None:
        self._mode, self._depth = set_mode(current_mode().graded(True)), _depth.set(_depth.get() + 1)

    def __exit__(self, *_: object) -> None:
        reset_mode(self._mode)
        _depth.reset(self._depth)


def _enter(tree: Any) -> Any:
    """The tensors of a tree as fresh inputs of one transform: an alias on the tape, or a new leaf where nothing outside needs gradients.

    Under `vmap` also what is the same for all examples is differentiated for each one, so it is repeated first.
    """
    return mapped(_fresh, tree)


def _fresh(tensor: Any) -> Any:
    level = current_mode().trace
    if level is not None:
        with mode(trace=level.outer):
            return level.wrap(_fresh(level.physical(tensor)))
    if isinstance(tensor, Batched) or tensor.requires_grad:
        return _alias(tensor)
    leaf = make(tensor.array)
    leaf.tracked = tensor.array.dtype.kind == "f"
    leaf.record_id = tensor.record_id
    _entered[id(leaf)] = leaf
    return leaf


def _run(func: Callable[..., Any], primals: tuple[Any, ...]) -> tuple[Any, Any]:
    """The inputs of a transform, entered, and what its function makes of them."""
    inputs = _enter(primals)
    introduced(func, range(len(inputs)), inputs)
    return inputs, func(*inputs)


def _nested(*trees: Any) -> bool:
    """Whether results must be on the tape: inside another transform, or for inputs that require grad."""
    return _depth.get() > 0 or any(one.requires_grad for one in leaves(trees))


def _beginning() -> int:
    """When a transform began, by the tape's clock; 0 where what is made outside of it is off the tape."""
    return clock() if current_mode().grad else 0


def _reaches_out(outputs: Sequence[Any], inputs: Sequence[Any], start: int) -> bool:
    """Whether results depend on what requires grad outside of a transform, as weights do that its function finds by itself: on a leaf that is none of
    its inputs nor of those of a transform inside of it, or on a node from before it began. Then its results are on the tape."""
    if not start:
        return False
    seen: set[Any] = {_bare(one) for one in inputs}
    found = [one.node or one for one in map(_bare, outputs) if one.tracked and one not in seen]
    for one in found:  # which grows meanwhile
        if isinstance(one, Variable):
            if _entered.get(id(one)) is not one:
                return True
            continue
        if one.sequence < start:
            return True
        for each in one.inputs:
            if each is not None and each not in seen:
                seen.add(each)
                found.append(each)
    return False


def _bare(tensor: Any) -> Any:
    """The tensor that holds the numbers of all examples, however many batches deep."""
    while isinstance(tensor, Batched):
        tensor = tensor.physical
    return tensor


def _leave(tree: Any, nested: bool) -> Any:
    return tree if nested else mapped(lambda one: one.detach(), tree)


def _chosen(func: Callable[..., Any], arguments: tuple[Any, ...], argnums: int | tuple[int, ...]) -> tuple[list[Any], Any]:
    """The arguments with the chosen ones entered, and those themselves."""
    numbers = [number % len(arguments) for number in ((argnums,) if isinstance(argnums, int) else argnums)]
    entered = list(arguments)
    for number in numbers:
        entered[number] = _enter(arguments[number])
    inputs = [entered[number] for number in numbers]
    introduced(func, numbers, inputs)
    return entered, inputs[0] if isinstance(argnums, int) else tuple(inputs)


def grad_and_value(func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Callable[..., Any]:
    """A function that returns (gradient, value) of a scalar function; with `has_aux` (gradient, (value, aux)).

    `argnums` are the arguments to differentiate by; the gradient has their structure, shapes and dtypes.

    >>> import autograd_core as ag
    >>> grad_and_value(lambda x: (x * x).sum())(ag.tensor([1.0, 2.0]))
    (tensor([2., 4.]), tensor(5.))
    """

    @wraps(func)
    def transformed(*arguments: Any, **keywords: Any) -> Any:
        nested, start = _nested(arguments), _beginning()
        with _level():
            entered, inputs = _chosen(func, arguments, argnums)
            output = func(*entered, **keywords)
            value, aux = output if has_aux else (output, None)
            if not isinstance(value, Variable) or value.array.size != 1 or value.array.ndim:
                raise refuse("grad_of_no_scalar", shape=list(getattr(value, "shape", ())))
            nested = nested or _reaches_out([value], leaves(inputs), start)
            gradients = _pulled([value], leaves(inputs), None, nested, start=start)
        result = filled(inputs, iter(gradients))
        value = _leave(value, nested)
        return result, (value, _leave(aux, nested)) if has_aux else value

    return transformed


def _of_pair(
    func: Callable[..., Any], argnums: int | tuple[int, ...], has_aux: bool, pick: Callable[[Any, Any], Any]
) -> Callable[..., Any]:
    """A function that returns what `pick` makes of (gradient, value)."""
    pair = grad_and_value(func, argnums, has_aux)
    return wraps(func)(lambda *arguments, **keywords: pick(*pair(*arguments, **keywords)))


def grad(func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Callable[..., Any]:
    """The gradient of a scalar function, as a function; with `has_aux` (gradient, aux).

    >>> import autograd_core as ag
    >>> grad(grad(lambda x: x ** 3))(ag.tensor(2.0))
    tensor(12.)
    """
    return _of_pair(func, argnums, has_aux, lambda gradient, value: (gradient, value[1]) if has_aux else gradient)


def value_and_grad(func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Callable[..., Any]:
    """The same as `grad_and_value`, in JAX's order: (value, gradient)."""
    return _of_pair(func, argnums, has_aux, lambda gradient, value: (value, gradient))


def _pulled(outputs: Sequence[Any], inputs: Sequence[Any], cotangents: Any, nested: bool, batch: bool = False, start: int = 0) -> list[Any]:
    """Gradients of the outputs with respect to the inputs; zeros where nothing depends. With a `start` somebody has looked (`_reaches_out`): what is not
    `nested` depends on the inputs alone."""
    pairs = [(one, None if cotangents is None else cotangents[i]) for i, one in enumerate(outputs) if one.requires_grad]
    if not pairs:
        size = (len(cotangents[0]),) if batch else ()
        zeros = [ops.expand(one * 0.0, size=(*size, *one.shape)) for one in inputs]
        return zeros if nested else [one.detach() for one in zeros]
    roots, seeds = zip(*pairs, strict=True)
    return list(tape_grad(
        roots, inputs, None if cotangents is None else seeds, retain_graph=True, create_graph=nested, materialize_grads=True, is_grads_batched=batch,
        within=ALL if start and not nested and current_mode().trace is None else None,
    ))  # fmt: skip


def vjp(func: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """The value of a function and a function that pulls cotangents of it back: (value, vjp_fn), with `has_aux` also aux.

    >>> import autograd_core as ag
    >>> value, pull = vjp(lambda x: x * x, ag.tensor([1.0, 2.0]))
    >>> pull(ag.tensor([1.0, 10.0]))
    (tensor([ 2., 40.]),)
    """
    nested, start = _nested(primals), _beginning()
    with _level():
        inputs, output = _run(func, primals)
    output, aux = output if has_aux else (output, None)
    nested = nested or _reaches_out(leaves(output), leaves(inputs), start)

    def pull(cotangents: Any) -> Any:
        with mode(grad=True):
            found = _pulled(leaves(output), leaves(inputs), leaves(cotangents), nested or _nested(cotangents))
        return filled(inputs, iter(found))

    value = _leave(output, nested)
    return (value, pull, _leave(aux, nested)) if has_aux else (value, pull)


def jvp(func: Callable[..., Any], primals: tuple[Any, ...], tangents: tuple[Any, ...], *, has_aux: bool = False) -> Any:
    """The value of a function and its directional derivative along the tangents: (value, jvp), with `has_aux` also aux.

    >>> import autograd_core as ag
    >>> jvp(lambda x: x * x, (ag.tensor([1.0, 2.0]),), (ag.tensor([1.0, 0.0]),))
    (tensor([1., 4.]), tensor([2., 0.]))
    """
    nested, start = _nested(primals, tangents), _beginning()
    for primal, tangent in zip(leaves(primals), leaves(tangents), strict=True):
        if tuple(primal.shape) != tuple(tangent.shape):
            raise refuse("tangent_shape", tangent=list(tangent.shape), primal=list(primal.shape))
    with _level():
        inputs, output = _run(func, primals)
        output, aux = output if has_aux else (output, None)
        nested = nested or _reaches_out(leaves(output), leaves(inputs), start)
        found = _tangents(leaves(output), leaves(inputs), leaves(tangents), nested)
    value, result = _leave(output, nested), _leave(filled(output, iter(found)), nested)
    return (value, result, _leave(aux, nested)) if has_aux else (value, result)


def _tangents(outputs: Sequence[Any], inputs: Sequence[Any], tangents: Sequence[Any], nested: bool) -> list[Any]:
    level = current_mode().trace
    if level is not None:  # inside vmap: the tape is that of the physical tensors
        physical = [[level.physical(one) for one in many] for many in (outputs, inputs, tangents)]
        with mode(trace=level.outer):
            return [level.wrap(one) for one in _tangents(physical[0], physical[1], physical[2], nested)]
    on_tape = nested or current_mode().watch is not None or any(isinstance(one, Batched) for one in tangents)
    seeds = {one.node or one: tangent if on_tape else tangent.array for one, tangent in zip(inputs, tangents, strict=True)}
    found = push(outputs, seeds, on_tape)
    return [
        one * 0.0 if tangent is None else tangent if isinstance(tangent, Variable) else make(tangent)
        for one, tangent in zip(outputs, found, strict=True)
    ]


def linearize(func: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """The value at a point, and the derivative there as a function of tangents; the tape is kept between calls."""
    with _level():
        inputs, output = _run(func, primals)

    def derivative(*tangents: Any) -> Any:
        nested = _nested(tangents)
        with _level():
            return filled(output, iter(_tangents(leaves(output), leaves(inputs), leaves(tangents), nested)))

    return _leave(output, _nested(primals)), derivative


def jacrev(
    func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False, chunk_size: int | None = None
) -> Callable[..., Any]:
    """The Jacobian in reverse mode, all rows in one batched walk: shape (*output, *input) for each pair of them.

    >>> import autograd_core as ag
    >>> jacrev(lambda x: x * x)(ag.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    del chunk_size

    def blocks(outputs: Sequence[Any], inputs: Sequence[Any], nested: bool, start: int) -> list[list[Any]]:
        if len(outputs) == 1 and outputs[0].array.size == 1:  # a single number needs no batch
            size = outputs[0].array.shape
            found = _pulled(outputs, inputs, None, nested, start=start)
            return [[ops.reshape(one, size=(*size, *one.shape)) if size else one for one in found]]
        rows = _pulled(outputs, inputs, basis(outputs), nested, True, start)
        return [
            [block(row, begin, one, target.shape, True) for row, target in zip(rows, inputs, strict=True)]
            for one, begin in zip(outputs, starts(outputs), strict=True)
        ]

    return _jacobian(func, argnums, has_aux, blocks)


def jacfwd(
    func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False, *, randomness: str = "error"
) -> Callable[..., Any]:
    """The Jacobian in forward mode, all columns in one batched push; the same numbers as `jacrev`, cheaper where there are few inputs."""
    del randomness

    def blocks(outputs: Sequence[Any], inputs: Sequence[Any], nested: bool, start: int) -> list[list[Any]]:
        del start
        columns = [one if nested else one.detach() for one in _columns(outputs, inputs, basis(inputs))]
        return [
            [block(column, begin, target, one.shape, False) for target, begin in zip(inputs, starts(inputs), strict=True)]
            for one, column in zip(outputs, columns, strict=True)
        ]

    return _jacobian(func, argnums, has_aux, blocks)


def _jacobian(func: Callable[..., Any], argnums: int | tuple[int, ...], has_aux: bool, blocks: Callable[..., Any]) -> Callable[..., Any]:
    """What either mode gives back: for each output a block for each input, in the structure of both."""

    @wraps(func)
    def transformed(*arguments: Any, **keywords: Any) -> Any:
        nested, start = _nested(arguments), _beginning()
        with _level():
            entered, inputs = _chosen(func, arguments, argnums)
            output = func(*entered, **keywords)
            output, aux = output if has_aux else (output, None)
            nested = nested or _reaches_out(leaves(output), leaves(inputs), start)
            found = blocks(leaves(output), leaves(inputs), nested, start)
        result = filled(output, iter([filled(inputs, iter(line)) for line in found]))
        return (result, _leave(aux, nested)) if has_aux else result

    return transformed


def _columns(outputs: Sequence[Any], inputs: Sequence[Any], basis: Sequence[Any]) -> list[Any]:
    """Many tangents pushed at once: those of the inputs have the many as axis 0, and so have the outputs'."""
    level = current_mode().trace
    if level is not None:
        below = [[level.physical(one) for one in many] for many in (outputs, inputs)]
        with mode(trace=level.outer):
            grown = [ops.expand(one[:, None], size=(one.shape[0], level.size, *one.shape[1:])) for one in basis]
            return [level.wrap(_move(one, 1, 0)) for one in _columns(below[0], below[1], grown)]
    if current_mode().recorder is not None:
        return _column_by_column(outputs, inputs, basis)
    with batched(len(basis[0])) as many:
        found = push(outputs, {one.node or one: many.wrap(unit) for one, unit in zip(inputs, basis, strict=True)}, True)
        return [many.physical(one * 0.0 if tangent is None else tangent) for one, tangent in zip(outputs, found, strict=True)]


def _column_by_column(outputs: Sequence[Any], inputs: Sequence[Any], basis: Sequence[Any]) -> list[Any]:
    """The same with a push for each tangent: in a recording every one of them can be watched."""
    rows = [
        push(outputs, {one.node or one: unit for one, unit in zip(inputs, units, strict=True)}, True) for units in zip(*basis, strict=True)
    ]
    return [
        ops.stack([make(np.zeros_like(one.array)) if tangent is None else tangent for tangent in column], dim=0)
        for one, column in zip(outputs, zip(*rows, strict=True), strict=True)
    ]


def hessian(func: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """The second derivatives of a scalar function, one batched walk through the graph of its gradient: shape (*input, *input).

    >>> import autograd_core as ag
    >>> hessian(lambda x: (x ** 3).sum())(ag.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacrev(jacrev(func, argnums), argnums)


def hvp(func: Callable[..., Any], primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
    """The gradient of a scalar function and its Hessian times a vector, forward over reverse: (gradient, product).

    >>> import autograd_core as ag
    >>> hvp(lambda x: (x ** 3).sum(), (ag.tensor([1.0, 2.0]),), (ag.tensor([1.0, 1.0]),))
    (tensor([ 3., 12.]), tensor([ 6., 12.]))
    """
    argnums = tuple(range(len(primals)))
    result: tuple[Any, Any] = jvp(grad(func, argnums if len(primals) > 1 else 0), primals, tangents)
    return result
