"""The errors of JAX, by its names, with our explanation: each is an error of the engine and the Python type that JAX's is.

Knows their words (`errors.toml` holds those of the plain refusals) and how an array looks; nothing of what raises them.
"""

from __future__ import annotations

from typing import Any

from autograd_core.errors import AutogradError, AutogradIndexError, AutogradTypeError, AutogradValueError, catalogue, here

__all__ = [
    "ConcretizationTypeError", "JAXFloatingPointError", "JAXIndexError", "JAXNotImplementedError", "JAXTypeError", "JaxRuntimeError", "KeyReuseError", "NonConcreteBooleanIndexError",
    "TracerArrayConversionError", "TracerBoolConversionError", "TracerIntegerConversionError", "UnexpectedTracerError", "refuse_as", "refuse_type",
    "refuse_value",
]  # fmt: skip


class JAXTypeError(AutogradTypeError):
    """The common part of JAX's `TypeError`s."""


class JAXIndexError(AutogradIndexError):
    """The common part of JAX's `IndexError`s."""


class JAXFloatingPointError(AutogradError, FloatingPointError):
    """A NaN was made while `jax_debug_nans` is set. JAX raises Python's own error, and so this is called."""


class JAXNotImplementedError(AutogradError, NotImplementedError):
    """A setting of NumPy's that JAX does not take, either. JAX raises Python's own error, and so this is called."""


JAXNotImplementedError.__name__ = JAXNotImplementedError.__qualname__ = "NotImplementedError"
JAXNotImplementedError.__module__ = "builtins"
JAXFloatingPointError.__name__ = JAXFloatingPointError.__qualname__ = "FloatingPointError"
JAXFloatingPointError.__module__ = "builtins"


class JaxRuntimeError(RuntimeError):
    """What the compiled program of JAX raises."""


class KeyReuseError(RuntimeError):
    """A random key was used twice where that is checked."""


class ConcretizationTypeError(JAXTypeError):
    """A number was asked of an array that stands for many: under `jit`, `vmap`, `scan` there is a shape and a dtype, no value."""


class TracerBoolConversionError(ConcretizationTypeError):
    """`if x > 0:` on a traced array."""


class NonConcreteBooleanIndexError(JAXIndexError):
    """`x[x > 0]` on a traced array: the size of the result would depend on values."""


class TracerArrayConversionError(JAXTypeError):
    """A function of NumPy was called on a traced array."""


class TracerIntegerConversionError(JAXTypeError):
    """A traced array was used where Python wants an index."""


class UnexpectedTracerError(JAXTypeError):
    """A traced array was kept, and used after its function had returned."""


def refuse_as(error: Any, entry_name: str, /, **params: Any) -> Exception:
    """The error of that name in `errors.toml`, of one of the types above; to be raised."""
    entry = catalogue()[entry_name]
    made: Exception = error(
        entry.get("code", entry_name),
        entry["what"].format(**params),
        entry.get("fix", "").format(**params),
        params=params,
        places=here("", 3),
    )
    return made


def refuse_type(entry_name: str, /, **params: Any) -> Exception:
    """The same as a `TypeError`."""
    return refuse_as(AutogradTypeError, entry_name, **params)


def refuse_value(entry_name: str, /, **params: Any) -> Exception:
    """The same as a `ValueError`."""
    return refuse_as(AutogradValueError, entry_name, **params)
