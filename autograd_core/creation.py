"""Making tensors: from numbers, filled, in sequence, at random.

Python floats become the default dtype (float32), integers int64, as in PyTorch. Random numbers come from one seeded
generator, so a program gives the same numbers each time it runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core import dtypes
from autograd_core.device import to_device
from autograd_core.errors import AutogradError, AutogradTypeError, AutogradValueError, here
from autograd_core.op import make
from autograd_core.tape import current_mode
from autograd_core.tensor import Tensor

__all__ = [
    "arange", "empty", "eye", "from_numpy", "full", "full_like", "linspace", "manual_seed", "normal", "ones", "ones_like", "rand",
    "rand_like", "randint", "randn", "randn_like", "randperm", "tensor", "zeros", "zeros_like",
]  # fmt: skip

_generator = [np.random.Generator(np.random.PCG64(0))]


def _finish(array: Any, requires_grad: bool, device: Any = None, *, named: bool = True) -> Tensor:
    """A leaf around the array, entered in the recording if there is one."""
    made: Tensor = make(to_device(array, device) if device is not None else array)
    recorder = current_mode().recorder
    if requires_grad:
        made.requires_grad_()
    if recorder is not None:
        recorder.created(made, named)
    return made


def _size(size: tuple[Any, ...], named: Any = None) -> tuple[int, ...]:
    size = size if named is None else (named,)
    sizes = tuple(size[0]) if len(size) == 1 and isinstance(size[0], (tuple, list)) else size
    if any(isinstance(n, bool) or not isinstance(n, (int, np.integer)) for n in sizes):
        raise AutogradTypeError(
            "argument_error", f"a size is made of whole numbers, but got {', '.join(map(repr, sizes))}.", "Write torch.zeros(2, 3).",
            places=here(),
        )  # fmt: skip
    if any(n < 0 for n in sizes):
        raise AutogradError("argument_error", f"a size cannot be negative: {list(sizes)}.", places=here())
    return tuple(int(n) for n in sizes)


def _float(dtype: Any) -> np.dtype[Any]:
    return dtypes.default() if dtype is None else dtypes.numpy_of(dtype)


def _plain(data: Any) -> Any:
    if isinstance(data, Tensor):
        return data.array
    if isinstance(data, (list, tuple)) and any(isinstance(one, (list, tuple, Tensor)) for one in data):
        return [_plain_number(one) if isinstance(one, Tensor) else _plain(one) for one in data]
    return data


def _plain_number(tensor: Tensor) -> Any:
    if tensor.array.size != 1:
        raise AutogradValueError(
            "argument_error", "only one element tensors can be converted to Python scalars.", "Join tensors with torch.stack([a, b]).",
            places=here(),
        )  # fmt: skip
    return tensor.array.item()


def _array(data: Any, dtype: Any) -> np.ndarray[Any, Any]:
    plain = _plain(data)
    try:
        array = np.array(plain)
    except ValueError:
        raise AutogradValueError(
            "argument_error", "expected a sequence of equal lengths: the rows of a tensor must have the same size.",
            "Count the numbers in each row.", places=here(),
        ) from None  # fmt: skip
    if array.dtype.kind not in "biuf":
        raise AutogradTypeError(
            "argument_error", f"a tensor holds numbers, and this is {type(data).__name__} with {array.dtype.name} elements.",
            "Pass numbers or lists of numbers.", places=here(),
        )  # fmt: skip
    if dtype is not None:
        return array.astype(dtypes.numpy_of(dtype))
    carries = isinstance(data, (np.ndarray, np.generic, Tensor))
    if (array.dtype.kind == "f" and not carries) or (array.size == 0 and not carries):
        return array.astype(dtypes.default())
    return array


def tensor(data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor with a copy of `data`: a number, nested lists of numbers, a NumPy array.

    Floats become float32, integers int64, unless `dtype` says otherwise or an array brings its own. Raises
    `AutogradValueError` for ragged lists and `AutogradTypeError` for anything that is no number.

    >>> tensor([[1.0, 2.0], [3.0, 4.0]])
    tensor([[1., 2.],
            [3., 4.]])
    """
    return _finish(_array(data, dtype), requires_grad, device)


def from_numpy(array: Any) -> Tensor:
    """A tensor that shares its memory with a NumPy array."""
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
        raise AutogradTypeError(
            "argument_error",
            f"expected an np.ndarray of numbers (got {type(array).__name__}).",
            "Use torch.tensor(...).",
            places=here(),
        )
    return _finish(array, False)


def zeros(*sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor of zeros: `zeros(2, 3)`."""
    return _finish(np.zeros(_size(sizes, size), _float(dtype)), requires_grad, device)


def ones(*sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor of ones: `ones(2, 3)`."""
    return _finish(np.ones(_size(sizes, size), _float(dtype)), requires_grad, device)


def empty(*sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor of a shape. Its values are zero here: a lesson that differs from run to run teaches nothing."""
    return zeros(*sizes, size=size, dtype=dtype, device=device, requires_grad=requires_grad)


def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor of one number."""
    number = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    chosen = dtypes.numpy_of(dtype) if dtype is not None else dtypes.default() if isinstance(number, float) else None
    return _finish(np.full(_size((size,)), number, chosen), requires_grad, device)


def eye(n: int, m: int | None = None, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """The identity matrix."""
    return _finish(np.eye(n, m, dtype=_float(dtype)), requires_grad, device)


def arange(
    *bounds: Any,
    start: Any = 0,
    end: Any = None,
    step: Any = 1,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Numbers from start (0) up to but not including end, by step (1): `arange(4.0)`, `arange(1, 10, 2)`."""
    if len(bounds) < 2:
        bounds = (start, end) if not bounds else (start, bounds[0]) if end is None else (bounds[0], end)
    bounds = bounds if len(bounds) == 3 else (*bounds, step)
    numbers = [one.item() if isinstance(one, Tensor) else one for one in bounds]
    array = np.arange(*numbers)
    chosen = dtypes.numpy_of(dtype) if dtype is not None else dtypes.default() if array.dtype.kind == "f" else np.int64
    return _finish(array.astype(chosen), requires_grad, device)


def linspace(
    start: float, end: float, steps: int, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """`steps` numbers from start to end, both included, evenly spaced."""
    return _finish(np.linspace(float(start), float(end), int(steps)).astype(_float(dtype)), requires_grad, device)


def zeros_like(other: Tensor, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    """Zeros in the shape and dtype of another tensor."""
    return zeros(tuple(other.shape), dtype=dtype or other.dtype, requires_grad=requires_grad)


def ones_like(other: Tensor, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones in the shape and dtype of another tensor."""
    return ones(tuple(other.shape), dtype=dtype or other.dtype, requires_grad=requires_grad)


def full_like(other: Tensor, fill_value: Any, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    """One number in the shape and dtype of another tensor."""
    return full(tuple(other.shape), fill_value, dtype=dtype or other.dtype, requires_grad=requires_grad)


def manual_seed(seed: int) -> None:
    """Start the random numbers at a given point."""
    _generator[0] = np.random.Generator(np.random.PCG64(int(seed) % 2**63))


def _draw(array: Any, dtype: Any, requires_grad: bool, device: Any = None) -> Tensor:
    return _finish(np.asarray(array, _float(dtype)), requires_grad, device)


def rand(*sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Numbers drawn evenly from [0, 1)."""
    return _draw(_generator[0].random(_size(sizes, size)), dtype, requires_grad, device)


def randn(*sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Numbers from the normal distribution with mean 0 and variance 1."""
    return _draw(_generator[0].standard_normal(_size(sizes, size)), dtype, requires_grad, device)


def normal(
    mean: Any = 0.0, std: Any = 1.0, size: Any = None, *, dtype: Any = None, requires_grad: bool = False
) -> Tensor:
    """Numbers from the normal distribution: of a given size, or one for each element of `mean` and `std`."""
    centre, width = _plain(mean), _plain(std)
    shape = np.broadcast_shapes(np.shape(centre), np.shape(width)) if size is None else _size((size,))
    return _draw(_generator[0].normal(centre, width, shape), dtype, requires_grad)


def rand_like(other: Tensor, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    """Like `rand`, in the shape and dtype of another tensor."""
    return rand(tuple(other.shape), dtype=dtype or other.dtype, requires_grad=requires_grad)


def randn_like(other: Tensor, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    """Like `randn`, in the shape and dtype of another tensor."""
    return randn(tuple(other.shape), dtype=dtype or other.dtype, requires_grad=requires_grad)


def randint(low: int, high: Any = None, size: Any = None, *, dtype: Any = None, device: Any = None) -> Tensor:
    """Whole numbers from low (0) up to but not including high: `randint(10, (3,))`, `randint(0, 10, (3,))`."""
    if size is None:
        low, high, size = 0, low, high
    drawn = _generator[0].integers(low, high, _size((size,)))
    return _finish(np.asarray(drawn, dtypes.numpy_of(dtype) if dtype is not None else np.int64), False, device)


def randperm(n: int) -> Tensor:
    """The numbers 0 … n − 1 in random order."""
    return _finish(_generator[0].permutation(n).astype(np.int64), False)
