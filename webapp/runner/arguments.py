"""Makes the arguments of a learner's function in the manner of the framework that it is written for.

Runs in the child. A framework is loaded when it is asked for; what is done with the arguments, and what came back, is not known here.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core import tensor

__all__ = ["made"]

Floats = NDArray[np.float64]


def made(given: Mapping[str, Any]) -> Any:
    """The tensor that `{"tensor": nested lists, "requires_grad": bool, "dialect": name}` stands for, in PyTorch where no name is given.

    Numbers are float32, in micrograd Python's own; there an array is a list, of `Value`s if gradients go to it.

    >>> made({"tensor": [1.0, 2.0], "requires_grad": True})
    tensor([1., 2.], requires_grad=True)
    >>> made({"tensor": [1.0, 2.0], "dialect": "micrograd"})
    [1.0, 2.0]
    """
    array = np.array(given["tensor"], dtype=np.float64)
    return _MAKERS[given.get("dialect", "torch")](array, bool(given.get("requires_grad")))


def _dialect(name: str) -> Any:
    return importlib.import_module(f"autograd_core.dialects.{name}")


def _torch(array: Floats, requires_grad: bool) -> Any:
    return tensor(array, dtype=np.float32, requires_grad=requires_grad)


def _tensorflow(array: Floats, requires_grad: bool) -> Any:
    tensorflow = _dialect("tensorflow")
    return (tensorflow.Variable if requires_grad else tensorflow.constant)(array.astype(np.float32))


def _mxnet(array: Floats, requires_grad: bool) -> Any:
    found = _dialect("mxnet").nd.array(array.astype(np.float32))
    if requires_grad:
        found.attach_grad()
    return found


def _jax(array: Floats, _requires_grad: bool) -> Any:
    return _dialect("jax.numpy").asarray(array.astype(np.float32))


def _micrograd(array: Floats, requires_grad: bool) -> Any:
    value = _dialect("micrograd.engine").Value if requires_grad or not array.ndim else float

    def each(numbers: Any) -> Any:
        return [each(one) for one in numbers] if isinstance(numbers, list) else value(numbers)

    return each(array.tolist())


def _numpy(array: Floats, _requires_grad: bool) -> Any:
    return array.astype(np.float32)


_MAKERS: dict[str, Callable[[Floats, bool], Any]] = {
    "torch": _torch,
    "tensorflow": _tensorflow,
    "tensorflow1": _numpy,  # what a graph is fed with
    "mxnet": _mxnet,
    "jax": _jax,
    "micrograd": _micrograd,
    "numpy": _numpy,
}
