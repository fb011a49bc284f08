"""JAX's surface on this engine: `jax` and its modules, for programs written for JAX.

Arrays are the engine's tensors under JAX's conventions: immutable, float32, promoted by JAX's rules. Transforms, `jit`, loops and keys are functions over
the engine's transforms and operations; nothing is computed here. Knows nothing of the other dialects.
"""

# ruff: noqa: ICN001  jax.numpy is called numpy in its own package

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as _np

from autograd_core.dialects.jax import debug, errors, flatten_util, lax, nn, numpy, ops, random, scipy, tree, tree_util, typing
from autograd_core.dialects.jax.inner import making as _making
from autograd_core.dialects.jax.inner.array import Array
from autograd_core.dialects.jax.inner.custom import (
    checkpoint,
    checkpoint_policies,
    custom_gradient,
    custom_jvp,
    custom_vjp,
    linear_transpose,
)
from autograd_core.dialects.jax.inner.devices import CPU as _CPU
from autograd_core.dialects.jax.inner.jaxprs import make_jaxpr
from autograd_core.dialects.jax.inner.jitting import eval_shape, jit
from autograd_core.dialects.jax.inner.keys import lowered as _lowered
from autograd_core.dialects.jax.inner.mapping import vmap
from autograd_core.dialects.jax.inner.pytrees import mapped as _mapped
from autograd_core.dialects.jax.inner.settings import settings as config
from autograd_core.dialects.jax.inner.shapes import ShapeDtypeStruct
from autograd_core.dialects.jax.inner.staging import call as _call
from autograd_core.dialects.jax.inner.transforms import grad, hessian, jacfwd, jacrev, jvp, linearize, value_and_grad, vjp
from autograd_core.dialects.missing import missing

__version__ = "0.10.2"
remat = checkpoint
jacobian = jacrev


def block_until_ready(x: Any) -> Any:
    """The same: every result is there when its line is done."""
    return x


def device_put(x: Any, device: Any = None, **_: Any) -> Any:
    """The leaves of a tree as arrays."""
    del device
    return _mapped(lambda one: one if _lowered(one) is not one else _making.array(one), x)


def device_get(x: Any) -> Any:
    """The leaves of a tree as NumPy's arrays."""
    return _mapped(lambda one: _np.asarray(one) if isinstance(one, Array) else one, x)


def devices(backend: Any = None) -> list[Any]:
    """The devices there are: the processor."""
    del backend
    return [_CPU]


local_devices = devices


def device_count(backend: Any = None) -> int:
    """How many devices there are."""
    return len(devices(backend))


local_device_count = device_count


def default_backend() -> str:
    """The kind of device computed on."""
    return "cpu"


def process_index(backend: Any = None) -> int:
    """Which of the processes this is."""
    del backend
    return 0


def typeof(x: Any) -> Any:
    """The shape and dtype of an array."""
    return _making.array(x).aval


def named_call(fun: Any, *, name: str | None = None) -> Any:
    """The function."""
    del name
    return fun


@contextmanager
def named_scope(name: str) -> Iterator[None]:
    """A part of a program under a name."""
    del name
    yield


@contextmanager
def default_matmul_precision(value: Any) -> Iterator[None]:
    """Inside, products would be as precise as `value` says; they always have the full precision of their dtype here."""
    del value
    yield


@contextmanager
def disable_jit(disable: bool = True) -> Iterator[None]:
    """Inside, `jit` calls the function as it is."""
    with config.changed("jax_disable_jit", disable):
        yield


@contextmanager
def enable_x64(new_val: bool = True) -> Iterator[None]:
    """Inside, 64 bits are kept."""
    with config.changed("jax_enable_x64", new_val):
        yield


@contextmanager
def debug_nans(new_val: bool = True) -> Iterator[None]:
    """Inside, a NaN is a `FloatingPointError` at the operation that made it."""
    with config.changed("jax_debug_nans", new_val):
        yield


def clear_caches() -> None:
    """Nothing: programs are forgotten with their functions."""


def ensure_compile_time_eval() -> Any:
    """A block whose arrays are computed at once, also while something is staged."""
    from autograd_core.modes import mode

    return mode(trace=None)


def pure_callback(callback: Any, result_shape_dtypes: Any, *args: Any, **_: Any) -> Any:
    """A function of NumPy's arrays as part of a traced program."""
    leaves, definition = tree_util.tree_flatten(result_shape_dtypes)

    def run(_: Any, *values: Any) -> list[Any]:
        found = tree_util.tree_leaves(callback(*[_np.asarray(one.array) for one in values]))
        return [_making.from_numpy(_np.asarray(one), its.dtype) for one, its in zip(found, leaves, strict=True)]

    results = _call("pure_callback", run, [], [_making.operand(one, "pure_callback", i) for i, one in enumerate(args)])
    return definition.unflatten([_making.converted(one) for one in results])


__all__ = [
    "Array", "ShapeDtypeStruct", "block_until_ready", "checkpoint", "checkpoint_policies", "clear_caches", "config", "custom_gradient", "custom_jvp", "custom_vjp", "debug",
    "debug_nans", "default_backend", "default_matmul_precision", "device_count", "device_get", "device_put", "devices", "disable_jit", "enable_x64", "ensure_compile_time_eval", "errors", "eval_shape",
    "flatten_util", "grad", "hessian", "jacfwd", "jacobian", "jacrev", "jit", "jvp", "lax", "linear_transpose", "linearize", "local_device_count", "local_devices", "make_jaxpr",
    "named_call", "named_scope", "nn", "numpy", "ops", "process_index", "pure_callback", "random", "remat", "scipy", "tree", "tree_util", "typeof", "typing", "value_and_grad",
    "vjp", "vmap",
]  # fmt: skip
__getattr__ = missing("jax", __all__)
