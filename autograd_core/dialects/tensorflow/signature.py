"""What a call of a `tf.function` is known by: the shapes and dtypes of its tensors, the values of its Python arguments. And `tf.TensorSpec`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import is_tensor, tensor_of
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.shapes import TensorShape

__all__ = ["TensorSpec", "canonical", "key_of"]


class TensorSpec:
    """The shape and dtype that an argument must have; sizes may be `None`.

    >>> TensorSpec([None, 2], "float32")
    TensorSpec(shape=(None, 2), dtype=tf.float32, name=None)
    """

    def __init__(self, shape: Any = None, dtype: Any = "float32", name: str | None = None) -> None:
        self.shape, self.dtype, self.name = TensorShape(shape), as_dtype(dtype), name

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> TensorSpec:
        """The specification of a tensor."""
        return cls(tensor.shape, tensor.dtype, name)

    def is_compatible_with(self, other: Any) -> bool:
        """Whether a tensor, or a tensor of another specification, fits."""
        return self.dtype == other.dtype and self.shape.is_compatible_with(other.shape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorSpec) and (self.shape, self.dtype) == (other.shape, other.dtype)

    def __hash__(self) -> int:
        return hash((tuple(self.shape), self.dtype))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"


def canonical(function: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The call with every argument where its parameter stands, defaults filled in; `TypeError` where it does not fit."""
    try:
        bound = inspect.signature(function).bind(*arguments, **keywords)
    except TypeError as problem:
        raise refuse_as(TypeError, "tf_function_call", problem=str(problem)) from None
    except ValueError:
        return arguments, keywords
    bound.apply_defaults()
    return bound.args, bound.kwargs


def key_of(value: Any) -> Any:
    """What makes two calls the same: for a tensor its shape and dtype, for a variable itself, for anything else its value."""
    if isinstance(value, TensorSpec):
        return ("tensor", tuple(value.shape), value.dtype.name)
    if hasattr(value, "read"):
        return ("variable", id(value))
    if is_tensor(value) or hasattr(value, "__array_interface__"):
        array = value.array if is_tensor(value) else value
        return ("tensor", tuple(array.shape), array.dtype.name)
    if nest.is_nested(value):
        parts = sorted(value.items()) if isinstance(value, dict) else enumerate(value)
        return (type(value).__name__, tuple((name, key_of(part)) for name, part in parts))
    try:
        hash(value)
    except TypeError:
        return ("object", id(value))
    return (type(value).__name__, value)


def checked(signature: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments as tensors of an input signature; `TypeError` where one does not fit."""
    specs = list(signature)
    if len(specs) != len(arguments):
        raise refuse_as(TypeError, "tf_signature_count", expected=len(specs), given=len(arguments))
    return tuple(_fitting(spec, one) for spec, one in zip(specs, arguments, strict=True))


def _fitting(spec: Any, value: Any) -> Any:
    if nest.is_nested(spec):
        flat = [_fitting(one, part) for one, part in zip(nest.flatten(spec), nest.flatten(value), strict=True)]
        return nest.pack_sequence_as(spec, flat)
    try:
        if hasattr(value, "read_value"):  # a variable is given as the tensor that it holds
            value = value.read_value()
        tensor = value if is_tensor(value) else tensor_of(value, spec.dtype)
    except (TypeError, ValueError):
        tensor = tensor_of(value)
    if not spec.is_compatible_with(tensor):
        raise refuse_as(TypeError, "tf_signature", spec=repr(spec), shape=str(tensor.shape), dtype=repr(tensor.dtype))
    return tensor
