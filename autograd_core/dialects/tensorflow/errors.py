"""`tf.errors`: TensorFlow's exception classes, each an explained error of the engine. Knows the catalogue of refusals and nothing of tensors."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.errors import AutogradError, AutogradTypeError, AutogradValueError, MissingAttribute, here, refuse

__all__ = [
    "AbortedError", "AlreadyExistsError", "CancelledError", "DataLossError", "DeadlineExceededError", "FailedPreconditionError", "InternalError",
    "InvalidArgumentError", "NotFoundError", "OpError", "OperatorNotAllowedInGraphError", "OutOfRangeError", "PermissionDeniedError",
    "ResourceExhaustedError", "UnauthenticatedError", "UnavailableError", "UnimplementedError", "UnknownError",
]  # fmt: skip


class OpError(AutogradError):
    """What an operation raises when it runs."""

    @property
    def message(self) -> str:
        """The words, without the place and the advice."""
        return self.explanation.message


class OperatorNotAllowedInGraphError(AutogradTypeError):
    """A symbolic tensor was used as a Python truth value or was iterated over (a `TypeError`)."""


def _named(name: str, words: str) -> type[OpError]:
    return type(name, (OpError,), {"__doc__": words, "__module__": __name__})


InvalidArgumentError = _named("InvalidArgumentError", "Shapes, dtypes or values that an operation cannot take.")
FailedPreconditionError = _named("FailedPreconditionError", "The state is not ready: a variable without a value.")
OutOfRangeError = _named("OutOfRangeError", "An iteration went past its end.")
NotFoundError = _named("NotFoundError", "A file or resource that is not there.")
UnimplementedError = _named("UnimplementedError", "An operation that does not exist for these inputs.")
AbortedError = _named("AbortedError", "An operation was broken off.")
AlreadyExistsError = _named("AlreadyExistsError", "What was to be made exists.")
CancelledError = _named("CancelledError", "An operation was called off.")
DataLossError = _named("DataLossError", "Data that cannot be recovered.")
DeadlineExceededError = _named("DeadlineExceededError", "Time ran out.")
InternalError = _named("InternalError", "Something that should never happen.")
PermissionDeniedError = _named("PermissionDeniedError", "No right to do that.")
ResourceExhaustedError = _named("ResourceExhaustedError", "Memory ran out.")
UnauthenticatedError = _named("UnauthenticatedError", "Nobody knows who asks.")
UnavailableError = _named("UnavailableError", "A service is not there.")
UnknownError = _named("UnknownError", "An error of unknown kind.")


def _python(name: str, base: type[Exception]) -> type[Exception]:
    return type(name, (base,), {"__doc__": f"Python's {name}, explained.", "__module__": "builtins"})


_PLAIN: dict[type[BaseException], Any] = {
    TypeError: _python("TypeError", AutogradTypeError), ValueError: _python("ValueError", AutogradValueError),
    RuntimeError: _python("RuntimeError", AutogradError), AttributeError: _python("AttributeError", MissingAttribute),
    NotImplementedError: type("NotImplementedError", (AutogradError, NotImplementedError), {"__module__": "builtins"}),
}  # fmt: skip
"""Python's own errors under their own names, which is what TensorFlow raises."""


def refuse_as(kind: type[BaseException], entry_name: str, /, **params: Any) -> Exception:
    """The refusal of that name, as an exception of TensorFlow's `kind` (`TypeError`, `InvalidArgumentError`, …); to be raised."""
    error = refuse(entry_name, places=here("", 3), **params)
    return error.told_as(_PLAIN.get(kind, kind))  # type: ignore[attr-defined,no-any-return]


__getattr__ = missing("tf.errors", __all__)
