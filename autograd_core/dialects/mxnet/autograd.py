"""`mxnet.autograd`: recording and pausing, training and predicting, gradients of heads, and functions with a derivative of one's own."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from autograd_core.backward import grad as engine_grad
from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet.base import as_mxnet_error, recording, training
from autograd_core.dialects.mxnet.handle import NDArray, as_head_grad, kind_of, plain, run_backward
from autograd_core.dialects.surface import dressed, engine_words
from autograd_core.function import Function as EngineFunction
from autograd_core.op import make
from autograd_core.tape import Variable

__all__ = [
    "Function", "backward", "grad", "is_recording", "is_training", "mark_variables", "pause", "predict_mode", "record", "set_recording", "set_training",
    "train_mode",
]  # fmt: skip


class _Scope:
    """Sets flags on entering and puts them back on leaving; also a decorator."""

    def __init__(self, flags: dict[ContextVar[bool], bool]) -> None:
        self._flags = flags
        self._tokens: list[list[tuple[ContextVar[bool], Any]]] = []

    def __enter__(self) -> None:
        self._tokens.append([(flag, flag.set(value)) for flag, value in self._flags.items()])

    def __exit__(self, *_: object) -> None:
        for flag, token in self._tokens.pop():
            flag.reset(token)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            with self:
                return function(*arguments, **keywords)

        return wrapped


def record(train_mode: bool = True) -> _Scope:
    """Inside, operations on arrays with `attach_grad()` go on the tape; layers behave as in training unless `train_mode=False`.

    >>> from autograd_core.dialects.mxnet import nd
    >>> x = nd.array([1.0, 2.0])
    >>> x.attach_grad()
    >>> with record():
    ...     y = x * x
    >>> y.backward()
    >>> print(x.grad)
    <BLANKLINE>
    [2. 4.]
    <NDArray 2 @cpu(0)>
    """
    return _Scope({recording: True, training: bool(train_mode)})


def pause(train_mode: bool = False) -> _Scope:
    """Inside `record()`, operations stay off the tape."""
    return _Scope({recording: False, training: bool(train_mode)})


def train_mode() -> _Scope:
    """Layers behave as in training; whether anything is recorded stays as it is."""
    return _Scope({training: True})


def predict_mode() -> _Scope:
    """Layers behave as in prediction; whether anything is recorded stays as it is."""
    return _Scope({training: False})


def is_recording() -> bool:
    """Whether operations go on the tape here."""
    return recording.get()


def is_training() -> bool:
    """Whether layers behave as in training here."""
    return training.get()


def set_recording(is_recording: bool) -> bool:
    """Switch recording from here on. Returns what it was."""
    before = recording.get()
    recording.set(bool(is_recording))
    return before


def set_training(train_mode: bool) -> bool:
    """Switch training from here on. Returns what it was."""
    before = training.get()
    training.set(bool(train_mode))
    return before


def _many(one: Any) -> list[Any]:
    return [one] if isinstance(one, Variable) or one is None else list(one)


def mark_variables(variables: Any, gradients: Any, grad_reqs: Any = "write") -> None:
    """Make arrays leaves whose gradients go into the given buffers."""
    variables, gradients = _many(variables), _many(gradients)
    requests = [grad_reqs] * len(variables) if isinstance(grad_reqs, str) else list(grad_reqs)
    for variable, gradient, request in zip(variables, gradients, requests, strict=True):
        variable.attach(None if request == "null" else gradient, request)


def backward(heads: Any, head_grads: Any = None, retain_graph: bool = False, train_mode: bool = True) -> None:
    """Backward of several arrays at once, each with a gradient of its own, or summed."""
    del train_mode
    heads = _many(heads)
    run_backward(heads, [None] * len(heads) if head_grads is None else _many(head_grads), retain_graph)


def grad(
    heads: Any,
    variables: Any,
    head_grads: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    train_mode: bool = True,
) -> list[Any]:
    """The gradients of heads with respect to variables, as a list; no buffer is written to. With `create_graph` they are on the tape."""
    del train_mode
    heads, variables = _many(heads), _many(variables)
    if not variables:
        raise AssertionError("variables cannot be an empty list.")
    given = [None] * len(heads) if head_grads is None else _many(head_grads)
    seeds = [as_head_grad(head, head.array * 0 + 1 if g is None else g) for head, g in zip(heads, given, strict=True)]
    with as_mxnet_error(), engine_words():
        found = engine_grad(heads, variables, seeds, retain_graph, create_graph)
    return [dressed(one, kind_of([variable])) for one, variable in zip(found, variables, strict=True)]


class _Call(EngineFunction):
    """A learner's `Function` as an operation of the tape."""

    @staticmethod
    def forward(ctx: Any, function: Any, *inputs: Any) -> Any:
        ctx.function = function
        with engine_words(False), pause():
            return function.forward(*[dressed(one, kind_of(inputs)) for one in inputs])

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        with engine_words(False), pause():
            found = ctx.function.backward(*[dressed(one, NDArray) for one in gradients])
        found = found if isinstance(found, (tuple, list)) else (found,)
        return (None, *[one if isinstance(one, Variable) or one is None else make(plain(one)) for one in found])


class Function:
    """An operation with a derivative of your own: write `forward(self, *inputs)` and `backward(self, *gradients)`, then call an object of it.

    >>> from autograd_core.dialects.mxnet import nd
    >>> class Cube(Function):
    ...     def forward(self, x):
    ...         self.save_for_backward(x)
    ...         return x ** 3
    ...     def backward(self, dy):
    ...         (x,) = self.saved_tensors
    ...         return dy * 3 * x ** 2
    >>> x = nd.array([2.0])
    >>> x.attach_grad()
    >>> with record():
    ...     y = Cube()(x)
    >>> y.backward()
    >>> x.grad.asscalar().item()
    12.0
    """

    _call: Any
    _saved: tuple[Any, ...] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._call = type(cls.__name__, (_Call,), {})

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What `save_for_backward` was given."""
        return self._saved

    def save_for_backward(self, *args: Any) -> None:
        """Keep arrays for `backward`."""
        self._saved = args

    def forward(self, *inputs: Any) -> Any:
        """The value; the subclass writes it."""
        raise NotImplementedError

    def backward(self, *output_grads: Any) -> Any:
        """A gradient for each input; the subclass writes it."""
        raise NotImplementedError

    def __call__(self, *inputs: Any) -> Any:
        if not recording.get():
            return self.forward(*inputs)
        found = self._call.apply(self, *inputs)
        return dressed(found, kind_of(inputs))


__getattr__ = missing("mxnet.autograd", __all__)
