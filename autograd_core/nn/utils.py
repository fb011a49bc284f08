"""What one does with all parameters together: clipping gradients, one vector of them; and sequences of unequal length."""

# ruff: noqa: ARG001  `foreach` chooses among PyTorch's kernels
# fmt: off
from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd_core import creation, ops
from autograd_core.errors import refuse
from autograd_core.op import make


def _gradients(parameters: Any) -> list[Any]:
    given = [parameters] if hasattr(parameters, "array") else list(parameters)
    return [one.grad for one in given if one.grad is not None]


def get_total_norm(tensors: Iterable[Any], norm_type: float = 2.0, error_if_nonfinite: bool = False) -> Any:
    """The norm of all elements of all tensors together."""
    parts = [np.linalg.norm(np.ravel(one.array), norm_type) for one in tensors]
    total = make(np.linalg.norm(np.stack(parts), norm_type).astype(parts[0].dtype) if parts else np.float32(0))
    if error_if_nonfinite and not math.isfinite(total.item()):
        raise refuse("gradient_norm", norm=norm_type)
    return total


def clip_grad_norm_(
    parameters: Any,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Any:
    """Scale all gradients down together until their norm is at most `max_norm`; returns the norm they had."""
    gradients = _gradients(parameters)
    total = get_total_norm(gradients, norm_type, error_if_nonfinite)
    scale = np.minimum(1.0, float(max_norm) / (total.item() + 1e-6))
    for one in gradients:
        one._overwrite(one.array * scale.astype(one.array.dtype))
    return total


def clip_grad_value_(parameters: Any, clip_value: float, foreach: bool | None = None) -> None:
    """Cut every gradient's elements off at ±`clip_value`."""
    for one in _gradients(parameters):
        one._overwrite(np.clip(one.array, -clip_value, clip_value))


def parameters_to_vector(parameters: Iterable[Any]) -> Any:
    """All parameters in one vector."""
    return ops.cat([one.reshape(-1) for one in parameters])


def vector_to_parameters(vec: Any, parameters: Iterable[Any]) -> None:
    """Give all parameters the values of one vector."""
    start = 0
    for one in parameters:
        one._overwrite(vec.array[start : start + one.array.size].reshape(one.array.shape).copy(), replace=True)
        start += one.array.size


def pad_sequence(
    sequences: Any, batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Any:
    """Sequences of unequal length as one tensor (longest, sequences, …), filled up with a number."""
    longest = max(len(one) for one in sequences)
    rows = []
    for one in sequences:
        gap = creation.full((longest - len(one), *one.shape[1:]), padding_value, dtype=one.dtype)
        rows.append(ops.cat([one, gap] if padding_side == "right" else [gap, one]))
    return ops.stack(rows, 0 if batch_first else 1)
