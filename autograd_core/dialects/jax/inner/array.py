"""`jax.Array`: the handle a JAX program holds, as the engine's tensor under other conventions; how it prints, and what it refuses.

Whether an array is weak (made of Python numbers alone) is said by its class, so that it takes no room. The methods that compute are attached by
`jax.numpy`, operators included; the tracers of `vmap` and of staging are arrays that have no numbers to show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner.dtypes import short_name
from autograd_core.dialects.jax.inner.problems import (
    ConcretizationTypeError,
    TracerArrayConversionError,
    TracerBoolConversionError,
    TracerIntegerConversionError,
    refuse_as,
    refuse_type,
    refuse_value,
)
from autograd_core.dialects.surface import absent
from autograd_core.op import REGISTRY, make
from autograd_core.tape import Variable
from autograd_core.tensor import Tensor
from autograd_core.vmap import Batched

__all__ = ["Array", "BatchedArray", "Tracer", "WeakArray", "describe", "dress", "is_weak", "long_name", "undress"]


def long_name(shape: tuple[int, ...], dtype: np.dtype[Any], weak: bool = False) -> str:
    """A type as JAX writes it in messages: `float32[3,4]`, weak ones with `~`."""
    return f"{'~' if weak else ''}{dtype}[{','.join(map(str, shape))}]"


def describe(one: Any) -> str:
    """The type of an array, in the words of messages."""
    return long_name(one.array.shape, one.array.dtype)


class Array(Tensor):
    """An immutable array with a place on the tape. Make one with `jax.numpy`."""

    __slots__ = ()
    __array_priority__ = 100

    def __new__(cls, *_: Any, **__: Any) -> Any:
        """Arrays are made by functions."""
        raise refuse_type("jax_no_constructor")

    # -- what it is

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]
        """The sizes of the axes."""
        return self.array.shape  # type: ignore[no-any-return]

    @property
    def dtype(self) -> np.dtype[Any]:  # type: ignore[override]
        """The type of the elements."""
        return self.array.dtype  # type: ignore[no-any-return]

    @property
    def size(self) -> int:  # type: ignore[override]
        """The number of elements."""
        return int(self.array.size)

    @property
    def nbytes(self) -> int:
        """The size in memory."""
        return self.size * self.itemsize

    @property
    def itemsize(self) -> int:
        """The bytes of one element."""
        return int(self.array.dtype.itemsize)

    @property
    def weak_type(self) -> bool:
        """Whether it was made of Python numbers alone."""
        return isinstance(self, WeakArray)

    @property
    def aval(self) -> Any:
        """Its shape and dtype, without its numbers."""
        from autograd_core.dialects.jax.inner.shapes import ShapedArray

        return ShapedArray(self.shape, self.dtype, self.weak_type)

    @property
    def device(self) -> Any:
        """Where it lives."""
        from autograd_core.dialects.jax.inner.devices import CPU

        return CPU

    def devices(self) -> set[Any]:
        """The devices it lives on."""
        return {self.device}

    @property
    def sharding(self) -> Any:
        """How it is spread over devices: it is on one."""
        from autograd_core.dialects.jax.inner.devices import SingleDeviceSharding

        return SingleDeviceSharding(self.device)

    @property
    def committed(self) -> bool:
        """Whether it was put on its device by name."""
        return False

    # -- its numbers

    def _numbers(self, kind: Any, entry: str, **params: Any) -> np.ndarray[Any, Any]:
        """The data, where there is any to see: not under `jit`, `vmap` or a transform."""
        if isinstance(self, (Tracer, Batched)) or self.tracked:
            raise refuse_as(kind, entry, type=describe(self), **params)
        return self.array  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        if isinstance(self, (Tracer, Batched)):
            raise refuse_as(TracerBoolConversionError, "jax_tracer_bool", type=describe(self))
        if self.array.size != 1:
            raise refuse_value("jax_ambiguous_bool" if self.array.size else "jax_empty_bool")
        return bool(self.array)

    def _number(self, name: str) -> Any:
        numbers = self._numbers(ConcretizationTypeError, "jax_concretization", function=name)
        if numbers.ndim:
            raise refuse_type("jax_only_scalars", function=name)
        return numbers.item()

    def __float__(self) -> float:
        return float(self._number("float"))

    def __int__(self) -> int:
        return int(self._number("int"))

    def __complex__(self) -> complex:
        return complex(self._number("complex"))

    def __index__(self) -> int:
        numbers = self._numbers(TracerIntegerConversionError, "jax_tracer_index")
        if numbers.ndim or numbers.dtype.kind not in "iu":
            raise refuse_type("jax_only_integer_index")
        return int(numbers)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        numbers = np.asarray(self._numbers(TracerArrayConversionError, "jax_tracer_array"), dtype=dtype)
        return numbers.copy() if copy else numbers

    def item(self, *place: int) -> Any:
        """One number, as a Python number; of an array that is differentiated the number alone, as in JAX, so that no gradient goes through."""
        bare = self.tracked and not isinstance(self, (Tracer, Batched))
        numbers = self.array if bare else self._numbers(ConcretizationTypeError, "jax_concretization", function="item")
        if not place and numbers.size != 1:
            raise refuse_value("jax_item", size=numbers.size)
        return numbers.item(*place)

    def tolist(self) -> Any:
        """Nested lists of Python numbers."""
        return self._numbers(ConcretizationTypeError, "jax_concretization", function="tolist").tolist()

    def __len__(self) -> int:
        if not self.array.ndim:
            raise refuse_type("jax_len")
        return int(self.array.shape[0])

    def __iter__(self) -> Iterator[Any]:
        if not self.array.ndim:
            raise refuse_type("jax_iterate")
        return iter([dress(REGISTRY["getitem"](self, index=i), self.weak_type) for i in range(self.array.shape[0])])

    def __contains__(self, value: Any) -> bool:
        if self.array.ndim != 1:
            raise refuse_value("jax_contains", shape=self.shape)
        return bool((self == value).any())

    def __reversed__(self) -> Iterator[Any]:
        return iter(list(self)[::-1])

    # -- what it refuses

    def __setitem__(self, index: Any, value: Any) -> None:
        raise refuse_type("jax_immutable")

    def __delitem__(self, index: Any) -> None:
        raise refuse_type("jax_immutable")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise absent("jax", self, name)

    # -- how it looks

    def _look(self) -> str | None:
        """What is printed in the place of numbers that are not there, or not to be relied on."""
        if isinstance(self, Tracer):
            return f"JitTracer({long_name(self.shape, self.dtype, self.weak_type)})"
        if isinstance(self, Batched):
            return f"VmapTracer(aval={describe(self)}, batched={describe(self.physical)})"
        if self.tracked:
            kind = short_name(self.dtype)
            plain = make(self.array)
            primal = str(self.array) if not self.array.ndim else repr(dress(plain, self.weak_type))
            return f"GradTracer(primal={primal}, typeof(tangent)={kind}[{','.join(map(str, self.shape))}])"
        return None

    def __repr__(self) -> str:
        look = self._look()
        if look is not None:
            return look
        kind = f"dtype={self.array.dtype.name}{', weak_type=True' if self.weak_type else ''})"
        if not self.array.size:
            return f"Array([], shape={self.shape}, {kind}"
        width = np.get_printoptions()["linewidth"]
        body = np.array2string(np.asarray(self.array), prefix="Array(", suffix=",", separator=", ", max_line_width=width)
        last = len(body) - body.rfind("\n") + 1
        return f"Array({body},{' ' if last + len(kind) + 1 <= width else ' ' * len('Array(')}{kind}"

    def __str__(self) -> str:
        return self._look() or str(np.asarray(self.array))

    def __format__(self, spec: str) -> str:
        look = self._look()
        if look is not None or self.array.ndim:
            return format(look or str(self), spec) if spec in ("", "s") else object.__format__(self, spec)
        return format(self.array[()], spec)

    __hash__ = object.__hash__

    def __reduce__(self) -> Any:
        return _loaded, (np.asarray(self), self.weak_type)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self

    def __copy__(self) -> Any:
        return self

    # -- waiting and moving, where there is nothing to wait for

    def block_until_ready(self) -> Any:
        """The array itself: every result is there when its line is done."""
        return self

    def copy_to_host_async(self) -> None:
        """Nothing: the host is where it is."""

    def is_deleted(self) -> bool:
        """Never: memory is freed when nobody holds it."""
        return False

    def to_device(self, device: Any, **_: Any) -> Any:
        """The array itself."""
        del device
        return self

    def unsafe_buffer_pointer(self) -> int:
        """The address of the first element."""
        return int(np.asarray(self).ctypes.data)


class WeakArray(Array):
    """An array made of Python numbers alone: beside others it has no width of its own."""

    __slots__ = ()


class BatchedArray(Array, Batched):
    """An array inside `vmap`: it shows one example and holds all."""

    __slots__ = ()


class _WeakBatched(WeakArray, BatchedArray):
    __slots__ = ()


class Tracer(Array):
    """An array while a function is staged (`jit`, `scan`, …): a shape and a dtype. `example` is what its shape was found with."""

    __slots__ = ("example", "level", "variable")

    level: Any
    variable: Any
    example: Any


class _WeakTracer(WeakArray, Tracer):
    __slots__ = ()


_CLASSES: dict[type[Any], tuple[type[Any], type[Any]]] = {}
for _row in ((Array, WeakArray), (BatchedArray, _WeakBatched), (Tracer, _WeakTracer)):
    _CLASSES[_row[0]] = _CLASSES[_row[1]] = _row
_CLASSES[Tensor], _CLASSES[Batched] = _CLASSES[Array], _CLASSES[BatchedArray]
_HANDLES = (Array, BatchedArray, Tracer)
for _family, _name in zip(
    ({Array, WeakArray}, {BatchedArray, _WeakBatched}, {Tracer, _WeakTracer}),
    ("ArrayImpl", "BatchTracer", "DynamicJaxprTracer"),
    strict=True,
):
    for _one in _family:
        _one.__name__ = _one.__qualname__ = _name
        _one.__module__ = "jaxlib._jax" if _name == "ArrayImpl" else "jax.core"


def is_weak(one: Any) -> bool:
    """Whether an operand brings no width of its own: a Python number, or an array made of such."""
    return isinstance(one, WeakArray) or (
        not isinstance(one, (Variable, np.generic)) and isinstance(one, (int, float)) and not isinstance(one, bool)
    )


def dress(one: Any, weak: bool = False) -> Any:
    """What the engine returned, as an array; a second handle where the same one is known as another kind already."""
    wanted = _CLASSES[type(one)][weak]
    if type(one) is not wanted:
        if type(one) in _HANDLES or isinstance(one, WeakArray):
            one = _second(one)
        one.__class__ = wanted
    return one


def _second(one: Any) -> Any:
    """Another handle on the same place of the tape, or of the program that is staged."""
    if isinstance(one, Tracer):
        copy: Any = object.__new__(Tracer)
        for slot in (*Variable.__slots__[1:], *Tracer.__slots__):
            setattr(copy, slot, getattr(one, slot))
        return copy
    return REGISTRY["alias"](one) if one.tracked else ops.detach(one)


def undress(one: Any) -> Any:
    """The same place on the tape as a plain tensor, for functions of the engine that use PyTorch's methods; traced arrays stay what they are."""
    if type(one) not in _CLASSES or isinstance(one, Tracer):
        return one
    if isinstance(one, Batched):
        copy: Any = object.__new__(Batched)
        for slot in (*Variable.__slots__[1:], "level", "physical"):
            setattr(copy, slot, getattr(one, slot))
        return copy
    if one.tracked and one.node is None:  # a leaf is known by its handle
        one = REGISTRY["alias"](one)
    plain = make(one.array, one.node)
    plain.record_id = one.record_id
    return plain


def _loaded(numbers: Any, weak: bool) -> Any:
    return dress(make(np.asarray(numbers)[()]), weak)
