"""How PyTorch keeps numbers: dtypes, layouts, formats of memory, threads, and what a program may ask a tensor about them.

Here there is one way to keep numbers, so most answers are short. What is accepted without effect is named as such.
"""

# ruff: noqa: ARG005  PyTorch's names
from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograd_core import dtypes, printing
from autograd_core.creation import tensor, zeros
from autograd_core.dialects.torch import memory
from autograd_core.dtypes import DType, numpy_of, of
from autograd_core.errors import refuse
from autograd_core.operands import explained
from autograd_core.promotion import _CATEGORY, _join, result_dtype
from autograd_core.public import exposed, public
from autograd_core.tensor import Tensor, attach_methods

__all__ = [
    "BoolTensor", "ByteTensor", "CharTensor", "DoubleTensor", "FloatTensor", "HalfTensor", "IntTensor", "LongTensor", "ShortTensor", "backends",
    "bfloat16", "can_cast", "cdouble", "cfloat", "chalf", "channels_last", "channels_last_3d", "clone", "complex32", "complex64", "complex128",
    "contiguous_format", "finfo", "get_num_interop_threads", "get_num_threads", "iinfo", "is_floating_point", "layout", "memory_format",
    "newaxis", "preserve_format", "promote_types", "result_type", "set_default_device", "set_default_tensor_type",
    "set_float32_matmul_precision", "set_flush_denormal", "set_num_interop_threads", "set_num_threads", "set_printoptions", "short", "strided", "typename",
    "uint16", "uint32", "uint64", "use_deterministic_algorithms",
]  # fmt: skip


# dtypes ------------------------------------------------------------------------------------------------------------------


class Absent(DType):
    """A dtype that has a name here, so that programs may compare with it, but no numbers: using it is an error."""

    __slots__ = ()

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def numpy(self) -> Any:  # type: ignore[override]
        raise refuse("bfloat16_absent" if self.name == "bfloat16" else "complex_absent", name=self.name)

    @property
    def is_floating_point(self) -> bool:
        return self.name == "bfloat16"

    @property
    def is_complex(self) -> bool:
        return self.name != "bfloat16"


chalf = complex32 = Absent("complex32")
cfloat = complex64 = Absent("complex64")
cdouble = complex128 = Absent("complex128")
bfloat16 = Absent("bfloat16")
short = dtypes.int16
uint16, uint32, uint64 = (of(np.dtype(f"uint{bits}")) for bits in (16, 32, 64))


class _Limits:
    """The limits of a dtype, as Python numbers."""

    def __init__(self, found: Any, words: str) -> None:
        self.bits, self.dtype = int(found.bits), str(found.dtype)
        for word in words.split():
            setattr(
                self,
                word,
                getattr(found, word).item() if hasattr(getattr(found, word), "item") else getattr(found, word),
            )

    def __repr__(self) -> str:
        listed = ", ".join(f"{word}={value:g}" for word, value in vars(self).items() if word not in ("bits", "dtype"))
        return f"{type(self).__name__}({listed}, dtype={self.dtype})"


class finfo(_Limits):  # noqa: N801  PyTorch's name
    """The limits of a floating dtype: `finfo(torch.float32).eps`."""

    def __init__(self, type: Any = None) -> None:
        super().__init__(
            np.finfo(numpy_of(type) if type is not None else dtypes.default()),
            "resolution min max eps smallest_normal tiny",
        )


class iinfo(_Limits):  # noqa: N801  PyTorch's name
    """The limits of an integer dtype."""

    def __init__(self, type: Any) -> None:
        super().__init__(np.iinfo(numpy_of(type)), "min max")


def promote_types(type1: Any, type2: Any) -> DType:
    """The dtype that tensors of two dtypes compute in."""
    return of(_join(numpy_of(type1), numpy_of(type2)))


def result_type(*operands: Any, **named: Any) -> DType:
    """The dtype that these two tensors or numbers give together, whatever they are called."""
    return of(result_dtype([getattr(one, "array", one) for one in (*operands, *named.values())]))


def can_cast(from_: Any, to: Any) -> bool:
    """Whether a result of one dtype may be written into another in place: not of floats to integers, nor of numbers to truth."""
    return _CATEGORY[numpy_of(from_).kind] <= _CATEGORY[numpy_of(to).kind]


class _TypedTensor:
    """`torch.LongTensor([1, 2])`, `isinstance(x, torch.LongTensor)`: tensors of one dtype, as older programs name them."""

    def __init__(self, word: str, dtype: DType) -> None:
        self.word, self.dtype = word, dtype

    def __call__(self, *data: Any) -> Any:
        if data and all(type(size) is int for size in data):
            return zeros(*data, dtype=self.dtype)
        return tensor(data[0] if data else [], dtype=self.dtype)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Tensor) and value.dtype is self.dtype

    def __repr__(self) -> str:
        return f"<class 'torch.{self.word}Tensor'>"


_WORDS = {"Float": "float32", "Double": "float64", "Half": "float16", "Byte": "uint8", "Char": "int8", "Short": "int16", "Int": "int32", "Long": "int64", "Bool": "bool"}  # fmt: skip
_TYPED = {f"torch.{word}Tensor": _TypedTensor(word, of(np.dtype(name))) for word, name in _WORDS.items()}
FloatTensor, DoubleTensor, HalfTensor, ByteTensor, CharTensor, ShortTensor, IntTensor, LongTensor, BoolTensor = _TYPED.values()


def typename(obj: Any) -> str:
    """The name of a value's type: `torch.FloatTensor` for a tensor of float32."""
    if isinstance(obj, Tensor):
        return next(name for name, typed in _TYPED.items() if typed.dtype is obj.dtype)
    return f"{type(obj).__module__}.{type(obj).__qualname__}".removeprefix("builtins.")


def set_default_tensor_type(t: Any) -> None:
    """`set_default_dtype`, by the name of a type of tensors."""
    dtypes.set_default(_TYPED[t].dtype if isinstance(t, str) else t.dtype)


# where and how -----------------------------------------------------------------------------------------------------------


class _Word:
    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


class layout(_Word):  # noqa: N801  PyTorch's name
    """How elements are found in memory; here always by strides."""


class memory_format(_Word):  # noqa: N801  PyTorch's name
    """The order of axes in memory: accepted, without effect."""


strided = layout("strided")
contiguous_format, preserve_format = memory_format("contiguous_format"), memory_format("preserve_format")
channels_last, channels_last_3d = memory_format("channels_last"), memory_format("channels_last_3d")
newaxis = None
clone = exposed(Tensor.clone)
_threads = {"": 1, "interop": 1}
backends = SimpleNamespace(
    cudnn=SimpleNamespace(deterministic=True, benchmark=False, enabled=False, is_available=lambda: False),
    mps=SimpleNamespace(is_available=lambda: False, is_built=lambda: False),
    cuda=SimpleNamespace(matmul=SimpleNamespace(allow_tf32=False), is_built=lambda: False),
)
"""Settings of PyTorch's libraries: accepted, without effect."""


def get_num_threads() -> int:
    """What `set_num_threads` was given; NumPy's own settings decide."""
    return _threads[""]


def set_num_threads(int: int) -> None:
    """Accepted, without effect: NumPy's own settings decide."""
    _threads[""] = int


def get_num_interop_threads() -> int:
    """What `set_num_interop_threads` was given."""
    return _threads["interop"]


def set_num_interop_threads(int: int) -> None:
    """Accepted, without effect: operations run one after the other."""
    _threads["interop"] = int


def _accepted(*_: Any, **__: Any) -> None:
    """Accepted, without effect: results are the same from run to run, and of full precision, in any case."""


use_deterministic_algorithms = set_float32_matmul_precision = set_flush_denormal = _accepted


def set_default_device(device: Any) -> None:
    """Accepted for the CPU, where tensors are made unless `device=` says otherwise."""
    if str(device).split(":")[0] not in ("cpu", "None"):
        raise refuse("default_device", given=str(device))


def set_printoptions(
    precision: int | None = None, threshold: float | None = None, edgeitems: int | None = None, linewidth: int | None = None, profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:  # fmt: skip
    """How tensors are printed: digits, when to summarise, how much of the ends, width of a line, scientific or not."""
    printing.SCIENTIFIC = sci_mode
    profiles: Any = {"default": (4, 1000, 3), "short": (2, 1000, 2), "full": (4, float("inf"), 3)}
    before = profiles[profile] if profile is not None else (None,) * 3
    words = ("PRECISION", "THRESHOLD", "EDGE", "LINE")
    for word, given, otherwise in zip(words, (precision, threshold, edgeitems, linewidth), (*before, profile and 80), strict=True):
        if given is not None or otherwise is not None:
            setattr(printing, word, otherwise if given is None else given)


# what one may ask a tensor -----------------------------------------------------------------------------------------------


@public("is_complex", "is_conj", "is_neg", "is_inference")
def is_complex(input: Any) -> bool:
    """No: there are no complex numbers, and nothing is negated or conjugated later."""
    del input
    return False


@public()
def is_signed(input: Any) -> bool:
    """Whether the dtype has negative numbers."""
    return input.dtype.is_signed  # type: ignore[no-any-return]


@public()
def is_nonzero(input: Any) -> bool:
    """Whether the one number inside is not zero."""
    return bool(input)


@public()
def is_same_size(input: Any, other: Any) -> bool:
    """Whether two shapes are the same."""
    return bool(input.shape == other.shape)


@public("get_device", method=True)
def get_device(input: Any) -> int:
    """The number of the GPU; −1 in main memory."""
    return -1 if input.device.type == "cpu" else input.device.index or 0


def is_floating_point(input: Any) -> bool:
    """Whether the elements are floats."""
    return input.is_floating_point()  # type: ignore[no-any-return]


def _stride(self: Any, dim: int | None = None) -> Any:
    array = np.asarray(self.array)
    if not array.size:  # as if no axis were empty
        array = np.empty([size or 1 for size in array.shape], array.dtype)
    steps = tuple([step // array.itemsize for step in array.strides])
    return steps if dim is None else steps[dim]


def _address(array: Any) -> int:
    return int(np.asarray(array).__array_interface__["data"][0])


def _type(self: Any, dtype: Any = None, non_blocking: bool = False) -> Any:
    del non_blocking
    if dtype is None:
        return typename(self)
    return self.to(_TYPED[dtype].dtype if isinstance(dtype, str) else getattr(dtype, "dtype", dtype))


def _apply(self: Any, callable: Callable[..., Any], *others: Any) -> Any:
    rows = zip(*[one.array.ravel().tolist() for one in (self, *others)], strict=True)
    return self._overwrite(np.array([callable(*row) for row in rows], self.array.dtype).reshape(self.array.shape)[()])


def _fill_diagonal(self: Any, fill_value: Any, wrap: bool = False) -> Any:
    shape = tuple(self.shape)
    count = -(-self.numel() // (shape[1] + 1)) if wrap and len(shape) == 2 and shape[0] > shape[1] else min(shape)
    self[np.unravel_index(np.arange(count) * sum(np.cumprod((1, *shape[:0:-1])).tolist()), shape)] = fill_value
    return self


def _itself(self: Any, *_: Any, **__: Any) -> Any:
    return self


_METHODS: dict[str, Callable[..., Any]] = {
    "stride": _stride, "type": _type, "fill_diagonal_": _fill_diagonal,
    "element_size": lambda self: int(self.array.itemsize), "ndimension": lambda self: self.ndim, "data_ptr": lambda self: _address(self.array),
    "is_contiguous": lambda self, memory_format=None: bool(self.array.flags.c_contiguous),
    "apply_": lambda self, callable: _apply(self, callable), "map_": lambda self, tensor, callable: _apply(self, callable, tensor),
    "cuda": lambda self, device=None, non_blocking=False, memory_format=None: self.to("cuda" if device is None else device),
    "bfloat16": lambda self, memory_format=None: self.to(bfloat16), "cfloat": lambda self: self.to(complex64), "cdouble": lambda self: self.to(complex128),
    "pin_memory": _itself, "share_memory_": _itself, "is_pinned": lambda self: False, "is_shared": lambda self: False,
}  # fmt: skip
_PROPERTIES: dict[str, Callable[[Any], Any]] = {
    "itemsize": lambda self: int(self.array.itemsize), "nbytes": lambda self: int(self.array.nbytes), "layout": lambda self: strided,
    "is_cpu": lambda self: self.device.type == "cpu", "is_cuda": lambda self: self.device.type == "cuda", "real": _itself,
    "imag": lambda self: complex64.numpy, "names": lambda self: (None,) * self.ndim, "output_nr": lambda self: 0, "name": lambda self: None,
    **dict.fromkeys(("is_sparse", "is_quantized", "is_meta", "is_mps", "is_nested", "is_mkldnn", "is_xla"), lambda self: False),
}  # fmt: skip
for _name, _function in _METHODS.items():
    _function.__qualname__ = _name
    setattr(Tensor, _name, explained(_function))
for _name, _function in _PROPERTIES.items():
    setattr(Tensor, _name, property(_function))
attach_methods()
memory.attach()
