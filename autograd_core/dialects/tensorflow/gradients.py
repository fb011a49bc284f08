"""Gradients of one's own: `custom_gradient`, `stop_gradient`, `grad_pass_through`, clipping by norms. The tape is the engine's."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd_core.dialects.surface import dressed, engine_words
from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import aligned, engine, tensor_of
from autograd_core.dialects.tensorflow.dispatch import HANDLE, TAPES, op
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.linalg import global_norm
from autograd_core.dialects.tensorflow.reduce import axes_of
from autograd_core.dialects.tensorflow.slices import replaced, rows_of
from autograd_core.function import Function
from autograd_core.modes import mode
from autograd_core.op import make
from autograd_core.tape import Variable as State
from autograd_core.vmap import Batched

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "clip_by_average_norm",
    "clip_by_global_norm",
    "clip_by_norm",
    "custom_gradient",
    "grad_pass_through",
    "recompute_grad",
    "stop_gradient",
]


@op("StopGradient")
def stop_gradient(input: Any, name: Any = None) -> Any:
    """The same numbers; gradients end here."""
    return engine("detach")(tensor_of(input))


class _Reads:
    """Which variables a function reads, as a tape sees them."""

    begun = 0
    insists = False
    stand_ins: dict[int, Any] = {}  # noqa: RUF012  a tape without any

    def __init__(self) -> None:
        self.read: dict[int, tuple[Any, Any]] = {}

    def accessed(self, variable: Any, leaf: Any) -> None:
        """A variable was read as `leaf`."""
        if variable.trainable:
            self.read.setdefault(id(variable), (variable, leaf))


def custom_gradient(f: Callable[..., Any] | None = None) -> Any:
    """A decorator: the function returns its value and a function of the cotangent that gives a gradient for each argument.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> @tf.custom_gradient
    ... def clipped(x):
    ...     return x * x, lambda upstream: tf.clip_by_value(upstream * 2 * x, -1.0, 1.0)
    >>> x = tf.Variable(5.0)
    >>> with tf.GradientTape() as tape:
    ...     y = clipped(x)
    >>> print(tape.gradient(y, x))
    tf.Tensor(1.0, shape=(), dtype=float32)
    """
    if f is None:
        return custom_gradient

    @wraps(f)
    def decorated(*arguments: Any, **keywords: Any) -> Any:
        return _custom(f, arguments, keywords)

    return decorated


@op("IdentityN")
def _custom(f: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    flat = [getattr(one, "_variable", one) for one in nest.flatten(list(arguments))]
    inputs = [tensor_of(one) for one in flat]
    own = {id(one) for one in flat if hasattr(one, "read")}
    outer, reads = TAPES.get(), _Reads()
    given = nest.pack_sequence_as(
        list(arguments), [one if hasattr(one, "read") else tensor for one, tensor in zip(flat, inputs, strict=True)]
    )
    higher = len(outer) > 1  # the gradient may itself be differentiated: what the function computes is recorded
    token = TAPES.set((*outer, reads))
    try:
        with mode(grad=higher, **({} if higher else {"recorder": None})):
            value, pull = f(*given, **keywords)
    finally:
        TAPES.reset(token)
    if not outer:
        return value
    variables = [(variable, leaf) for key, (variable, leaf) in reads.read.items() if key not in own]
    for variable, leaf in variables:
        for tape in outer:
            tape.accessed(variable, leaf)
    values = [tensor_of(one) for one in nest.flatten(value)]
    call = _call(pull, [one.array for one in values], len(inputs), [variable for variable, _ in variables], f.__name__)
    results = call.apply(*inputs, *[leaf for _, leaf in variables])
    results = dressed(results if isinstance(results, tuple) else (results,), HANDLE[0])
    return nest.pack_sequence_as(value, list(results))


def _call(pull: Callable[..., Any], arrays: list[Any], count: int, variables: list[Any], name: str) -> type[Function]:
    """The function as an operation of the engine's tape, its value known and its pull the learner's."""

    def forward(_ctx: Any, *_inputs: Any) -> Any:
        made = tuple(make(array) for array in arrays)
        return made if len(made) > 1 else made[0]

    def backward(_ctx: Any, *cotangents: Any) -> Any:
        upstream = [one if isinstance(one, Batched) else dressed(one, HANDLE[0]) for one in cotangents]  # of a Jacobian all rows at once
        takes = "variables" in inspect.signature(pull).parameters or any(
            one.kind is inspect.Parameter.VAR_KEYWORD for one in inspect.signature(pull).parameters.values()
        )
        if variables and not takes:
            raise refuse_as(TypeError, "tf_custom_variables")
        with engine_words(False):
            gradients, of_variables = pull(*upstream, variables=variables) if variables else (pull(*upstream), [])
        found = [*_listed(gradients), *_listed(of_variables)]
        if len(_listed(gradients)) != count:
            raise refuse_as(ValueError, "tf_custom_count", expected=count, given=len(_listed(gradients)))
        return tuple(None if one is None else tensor_of(one) for one in found)

    return type(name, (Function,), {"forward": staticmethod(forward), "backward": staticmethod(backward)})


def _listed(gradients: Any) -> list[Any]:
    return list(gradients) if isinstance(gradients, (list, tuple)) else [gradients]


def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function, computed again on the way back instead of kept; the same numbers."""
    return f


def grad_pass_through(f: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with the gradient of the identity."""

    def through(*arguments: Any, **keywords: Any) -> Any:
        @custom_gradient
        def run(*given: Any) -> Any:
            return f(*given, **keywords), lambda *upstream: upstream if len(upstream) > 1 else upstream[0]

        return run(*arguments)

    return through


@op("ClipByNorm")
def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: Any = None) -> Any:
    """The tensor, shortened to that length where it is longer."""
    x = tensor_of(rows_of(t))
    squares = engine("sum")(engine("square")(x), axes_of(axes, x.array.ndim, "Sum"), True)
    some = engine("gt")(squares, 0.0)
    length = engine("where")(some, engine("sqrt")(engine("where")(some, squares, 1.0)), squares)
    limit = aligned("ClipByNorm", x, clip_norm)[1]
    return replaced(t, engine("div")(engine("mul")(x, limit), engine("maximum")(length, tensor_of(limit, x.array.dtype))))


@op("ClipByAverageNorm")
def clip_by_average_norm(t: Any, clip_norm: Any, name: Any = None) -> Any:
    """The tensor, shortened where its length by the number of its elements is more."""
    x = tensor_of(t)
    length = engine("div")(engine("sqrt")(engine("sum")(engine("square")(x))), float(x.array.size))
    return engine("mul")(x, engine("div")(tensor_of(clip_norm, x.array.dtype), engine("clamp")(length, float(clip_norm))))


@op("ClipByGlobalNorm")
def clip_by_global_norm(t_list: Any, clip_norm: Any, use_norm: Any = None, name: Any = None) -> Any:
    """All tensors, shortened together so that their common length is at most `clip_norm`; and that length before."""
    length = global_norm(t_list) if use_norm is None else tensor_of(use_norm)
    limit = float(clip_norm) if not isinstance(clip_norm, State) else tensor_of(clip_norm)
    least = engine("minimum")(engine("reciprocal")(length), tensor_of(1.0 / limit, length.array.dtype))
    scale = engine("mul")(least, limit)
    return [None if one is None else replaced(one, engine("mul")(tensor_of(rows_of(one)), scale)) for one in t_list], length
