"""The one gate that every TensorFlow function goes through, and what stands at it: the graph being built, the tapes that record.

Eager: the function runs, off the engine's tape unless a `GradientTape` is recording; what it returns is dressed as TensorFlow's tensors, and what the
engine refuses is raised as TensorFlow raises it. While a graph is being built (`tf.compat.v1`, a trace of `tf.function`) the call is handed
to the builder instead. Knows no particular function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, cast

from autograd_core.dialects.surface import dressed
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, OpError
from autograd_core.errors import AutogradError, AutogradIndexError, AutogradValueError
from autograd_core.modes import Mode, current_mode, reset_mode, set_mode
from autograd_core.tape import Variable as State

__all__ = ["BUILDING", "HANDLE", "OPS", "SCOPE", "TAPES", "WRITERS", "building", "executing_eagerly", "op", "run"]

Builder = Callable[[Callable[..., Any], str, tuple[Any, ...], dict[str, Any]], Any]
BUILDING: ContextVar[Builder | None] = ContextVar("tensorflow_building", default=None)
"""What takes calls instead of running them: `builder(function, name, arguments, keywords)`, where `name` is TensorFlow's type of the node."""
TAPES: ContextVar[tuple[Any, ...]] = ContextVar("tensorflow_tapes", default=())
"""The gradient tapes that record here, outermost first."""
WRITERS: ContextVar[tuple[Any, ...]] = ContextVar("tensorflow_writers", default=())
"""The traces being made, which want to know what is written to variables."""
SCOPE: ContextVar[tuple[str, str] | None] = ContextVar("tensorflow_scope", default=None)
"""The layer that is being called: its path and its class, for recordings."""
OPS: dict[str, Callable[..., Any]] = {}
"""Every function by its Python name; operators of tensors find theirs here."""
HANDLE: list[type[Any]] = []
"""TensorFlow's eager tensor class, which tensors.py announces."""
_REFUSED = (AutogradError, AutogradIndexError, AutogradValueError)


def op(kind: str, *, flow: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function of tensors one of TensorFlow's. `kind` is the type of its node (`AddV2`), as messages and graphs name it.

    A `flow` function calls functions of the learner; a builder that has `unrolls` takes what those do instead of the call.
    """

    def enter(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*arguments: Any, **keywords: Any) -> Any:
            builder = BUILDING.get()
            if builder is None:
                return run(function, kind, arguments, keywords)
            if flow and getattr(builder, "unrolls", False):
                return function(*arguments, **keywords)
            return builder(function, kind, arguments, keywords)

        cast("Any", call).kind = kind
        OPS.setdefault(function.__name__, call)  # what another namespace calls by the same name (tf.image.transpose) is another function
        return call

    return enter


def run(function: Callable[..., Any], kind: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """Run one of TensorFlow's functions now: off the tape where no tape records, its result dressed, its refusals TensorFlow's."""
    token, tapes, mode = None, TAPES.get(), current_mode()
    if not tapes:
        token = set_mode(_untaped(mode)) if mode.grad and kind != "TapeBegin" else None
    elif not mode.grad and tapes[-1].insists:
        token = set_mode(mode.changed(grad=True))
    try:
        result = function(*arguments, **keywords)
    except _REFUSED as problem:
        if type(problem) not in _REFUSED or not ("shape" in problem.explanation.code or "index" in problem.explanation.code):
            raise
        raise _as_tensorflow(problem, kind) from None
    finally:
        if token is not None:
            reset_mode(token)
    return _dressed(result)


_last: tuple[Mode, Mode] = (Mode(), Mode(grad=False))


def _untaped(mode: Mode) -> Mode:
    """The same mode with the engine's tape off."""
    global _last
    if _last[0] is not mode:
        _last = (mode, mode.changed(grad=False))
    return _last[1]


def _dressed(result: Any) -> Any:
    """The engine's tensors in a result as TensorFlow's; variables and everything else as they are."""
    handle = HANDLE[0]
    if isinstance(result, State):
        if type(result).__name__ == "Tensor" and not isinstance(result, handle):
            result.__class__ = handle
        return result
    if isinstance(result, (tuple, list, dict)) and result:
        return dressed(result, handle) if not _holds_variables(result) else result
    return result


def _holds_variables(result: Any) -> bool:
    parts: Sequence[Any] = list(result.values()) if isinstance(result, dict) else result
    return any(hasattr(part, "assign") for part in parts)


def _as_tensorflow(problem: Any, kind: str) -> OpError:
    """What a kernel refused, in TensorFlow's class and words."""
    said = problem.explanation
    shapes = [str(shape).replace(" ", "") for shape in said.params.get("shapes", ())]
    words = said.message
    if len(shapes) == 2:
        words = (f"Matrix size-incompatible: In[0]: {shapes[0]}, In[1]: {shapes[1]}" if kind == "MatMul" else f"Incompatible shapes: {' vs. '.join(shapes)}")  # fmt: skip
    return InvalidArgumentError(
        said.code, f"{words} [Op:{kind}] name: ", said.hint, params=said.params, places=said.places, node=said.node,
    )  # fmt: skip


@contextmanager
def building(builder: Builder | None) -> Iterator[None]:
    """Inside, calls go to `builder`; with `None` they run, whatever is being built outside."""
    token = BUILDING.set(builder)
    writing = WRITERS.set((*WRITERS.get(), builder)) if hasattr(builder, "wrote") else None
    try:
        yield
    finally:
        BUILDING.reset(token)
        if writing is not None:
            WRITERS.reset(writing)


def executing_eagerly() -> bool:
    """Whether functions run when they are called: not while a graph is being built."""
    return BUILDING.get() is None
