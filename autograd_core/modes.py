"""What holds while code runs: whether operations go on the tape, who logs them, who looks at them first.

Modes are context variables, reset also by exceptions: threads and async tasks never see each other's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial, wraps
from inspect import CO_GENERATOR
from typing import Any

__all__ = [
    "Mode",
    "current_mode",
    "detect_anomaly",
    "enable_grad",
    "in_own_place",
    "is_grad_enabled",
    "mode",
    "no_grad",
    "reset_mode",
    "set_detect_anomaly",
    "set_grad_enabled",
    "set_mode",
]


class Mode:
    """The state of all modes; never changed in place.

    `grad`: operations go on the tape. `recorder`: who logs them. `trace`: called as `trace(op, inputs, attributes)` instead of applying
    an operation. `capture`: the session that makes a program of what is done. `anomaly`: NaN is an error where it is born, of this class or
    (True) the engine's own. `packing`: the pair of saved-tensor hooks. `watch`: what is told `(op, inputs, attributes, result)` of every operation
    applied, `None` where nobody looks on, so that an operation pays one test; `place`: where in the learner's source all operations stand that no line of
    theirs asks for itself (a pass that makes a graph finds it once); `usual`: operations go on the tape and nothing else is the matter
    but that a recorder may listen.
    """

    __slots__ = ("anomaly", "capture", "grad", "packing", "place", "recorder", "trace", "usual", "watch")

    def __init__(
        self, grad: bool = True, recorder: Any = None, trace: Any = None, anomaly: Any = False, packing: Any = None, capture: Any = None,
        place: Any = None,
    ) -> None:  # fmt: skip
        self.grad, self.recorder, self.trace, self.anomaly, self.packing, self.capture = grad, recorder, trace, anomaly, packing, capture
        self.place = place
        self.watch = recorder and recorder.operation
        if anomaly or packing is not None:
            self.watch = partial(_watch, anomaly, packing, self.watch)
        self.usual = grad and trace is None and capture is None and not anomaly and packing is None

    def changed(self, **fields: Any) -> Mode:
        """The same state with some fields changed."""
        if self is _PLAIN[self.grad] and len(fields) == 1 and "grad" in fields:
            return _PLAIN[bool(fields["grad"])]
        return Mode(*[fields.get(field, getattr(self, field)) for field in _FIELDS])

    def graded(self, grad: bool) -> Mode:
        """The same state with operations on the tape, or not."""
        if self.grad is grad:
            return self
        return _PLAIN[grad] if self is _PLAIN[self.grad] else self.changed(grad=grad)


def _watch(anomaly: Any, packing: Any, told: Any, op: Any, inputs: Any, attributes: Any, result: Any) -> None:
    """An operation was applied while numbers or what is saved are looked at, and a recorder may listen."""
    from autograd_core import watching

    if anomaly:
        watching.check_result(op, inputs, result)
    if told is not None:
        told(op, inputs, attributes, result)
    if packing is not None and result.node is not None:
        watching.pack(result.node, packing)


_FIELDS = ("grad", "recorder", "trace", "anomaly", "packing", "capture", "place")
_PLAIN = {grad: Mode(grad) for grad in (True, False)}  # where nobody looks on, which is nearly always
_mode: ContextVar[Mode] = ContextVar("autograd_core_mode", default=_PLAIN[True])
current_mode, set_mode, reset_mode = _mode.get, _mode.set, _mode.reset


class mode:  # noqa: N801  used like a function
    """`with mode(grad=False):` changes the given fields until the block ends, also by an exception."""

    __slots__ = ("_changes", "_tokens")

    def __init__(self, **changes: Any) -> None:
        self._changes = changes
        self._tokens: list[Any] = []

    def __enter__(self) -> None:
        self._tokens.append(_mode.set(_mode.get().changed(**self._changes)))

    def __exit__(self, *_: object) -> None:
        _mode.reset(self._tokens.pop())


def in_own_place(hook: Callable[..., Any], *arguments: Any) -> Any:
    """What a hook answers; what it computes in the middle of a pass stands in lines of its own, not where the pass was asked for."""
    if _mode.get().place is None:
        return hook(*arguments)
    with mode(place=None):
        return hook(*arguments)


class _Decorating(mode):
    """A mode that is a context manager and a decorator, and may be used again."""

    __slots__ = ()
    _fixed: dict[str, Any] = {}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(**self._fixed)

    def __new__(cls, function: Any = None) -> Any:
        made = super().__new__(cls)
        if not callable(function):
            return made
        _Decorating.__init__(made)
        return made(function)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            with mode(**self._changes):
                return function(*arguments, **keywords)

        @wraps(function)
        def generating(*arguments: Any, **keywords: Any) -> Any:
            steps, sent = function(*arguments, **keywords), None
            while True:
                with mode(**self._changes):  # only while the generator runs
                    try:
                        found = steps.send(sent)
                    except StopIteration as end:
                        return end.value
                sent = yield found

        code = getattr(function, "__code__", None)
        return generating if code is not None and code.co_flags & CO_GENERATOR else wrapped


class no_grad(_Decorating):  # noqa: N801  PyTorch's name
    """Inside, operations are computed but not put on the tape: their results do not require grad.

    >>> import autograd_core as ag
    >>> x = ag.tensor(3.0, requires_grad=True)
    >>> with ag.no_grad():
    ...     y = x * x
    >>> y.requires_grad
    False
    """

    __slots__ = ()
    _fixed = {"grad": False}  # noqa: RUF012


class enable_grad(_Decorating):  # noqa: N801  PyTorch's name
    """Inside, operations go on the tape again, also within `no_grad`."""

    __slots__ = ()
    _fixed = {"grad": True}  # noqa: RUF012


class set_grad_enabled(mode):  # noqa: N801  PyTorch's name
    """Chooses between `enable_grad` and `no_grad` by a flag: as a call from here on, as a `with` or decorator for a while."""

    __slots__ = ()

    def __init__(self, enabled: bool) -> None:
        super().__init__(grad=bool(enabled))
        self.__enter__()

    def __enter__(self) -> None:
        # the call itself has changed the mode already, as in PyTorch; entered again, it does so again
        if not self._tokens or is_grad_enabled() != self._changes["grad"]:
            super().__enter__()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        self.__exit__()
        return _Decorating.__call__(self, function)  # type: ignore[arg-type]


class detect_anomaly(mode):  # noqa: N801  PyTorch's name
    """Inside, a NaN is an error at the operation that made it, forward or backward, naming its line.

    >>> import autograd_core as ag
    >>> x = ag.tensor(-1.0, requires_grad=True)
    >>> with detect_anomaly():
    ...     x.sqrt()  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    autograd_core.errors.AutogradError: sqrt made a NaN out of numbers that are none.
    ...
    """

    __slots__ = ()

    def __init__(self, check_nan: bool = True) -> None:
        super().__init__(anomaly=check_nan)


class set_detect_anomaly(detect_anomaly):  # noqa: N801  PyTorch's name
    """Switches anomaly detection from here on, or as a `with` for a while."""

    __slots__ = ()

    def __init__(self, mode: bool = True, check_nan: bool = True) -> None:
        super().__init__(mode and check_nan)
        self.__enter__()

    def __enter__(self) -> None:
        if not self._tokens:
            super().__enter__()


def is_grad_enabled() -> bool:
    """Whether operations go on the tape here."""
    return _mode.get().grad
