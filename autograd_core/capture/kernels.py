"""Chains of a captured program as one compiled loop, where Numba is installed (`pip install "tapedeck[fast]"`).

`fuse` offers every chain; one of float32 or float64 arithmetic, comparisons, square roots, powers of e, logarithms, hyperbolic tangents and (of float32)
sines and cosines is written as one loop over the elements and compiled when it first runs. What the machine's vectors can do is all there is in a loop: a call of the C
library would make it scalar, so the functions below are polynomials without branches, right to two units in the last place (of angles up to 10¹²).
Arithmetic is NumPy's to the last bit; functions and sums are to rounding. Loops are kept in memory, by their text. Nothing here is imported before a program has a chain.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import llvmlite.binding as llvm
import numba
import numpy as np
from llvmlite import ir
from numpy import float32, int32

from autograd_core.capture.kernels_double import FUNCTIONS, inline
from autograd_core.capture.loops import LEAST, text_of
from autograd_core.capture.memory import MadeForRuns
from autograd_core.capture.scalars import WRITTEN

if TYPE_CHECKING:
    from autograd_core.capture.fuse import Chain

llvm.set_option("", "--runtime-memory-check-threshold=256")  # so that loops over many arrays become vectors too
_intrinsic: Callable[[Any], Any] = numba.extending.intrinsic


@_intrinsic
def _wide(_context: Any) -> Any:
    """Ask LLVM for the widest vectors in the function that calls this: by itself it takes half of what AVX-512 has."""

    def lowered(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        set.add(builder.function.attributes, '"prefer-vector-width"="512"')  # a text of LLVM's that llvmlite has no name for
        for argument in builder.function.args[2:]:  # after what Numba gives back and what it reports
            if isinstance(argument.type, ir.PointerType):
                argument.add_attribute("noalias")  # no two arrays of a chain share memory, but one that is read and written
        return context.get_dummy_value()

    return numba.types.none(), lowered


_plus = numba.njit(error_model="numpy", fastmath={"reassoc"})(
    lambda total, one: float32(total + one)
)  # in whichever order: a vector of sums at once
_WORD = ir.IntType(64)
_ADDRESS = ir.IntType(8).as_pointer()

# float32 coefficients: Chebyshev interpolation of the rest of each series on the reduced interval
_ROUND, _ROUND_BITS = float32(12582912.0), int32(0x4B400000)  # 1.5 · 2²³: adding it rounds to an integer, found in the low bits
_LOG2E, _LN2_HIGH, _LN2_LOW = float32(1.44269504), float32(0.693145751953125), float32(1.42860677e-06)
_TWO_OVER_PI = 0.6366197723675814
_PI_HALF_HIGH, _PI_HALF_LOW = 1.5707963267341256, 6.077100506506192e-11
_ROOT_BITS = int32(0x3F3504F3)  # of √½


@inline
def _power_of_two(n: Any) -> Any:
    return int32((n + int32(127)) << int32(23)).view(float32)


@inline
def _exp(x: Any) -> Any:
    x = x if not x > float32(89.0) else float32(89.0)
    x = x if not x < float32(-104.0) else float32(-104.0)
    shifted = float32(x * _LOG2E + _ROUND)
    whole = shifted - _ROUND
    n = int32(shifted.view(int32) - _ROUND_BITS)
    r = (x - whole * _LN2_HIGH) - whole * _LN2_LOW
    tail = float32(0.1666657329) + r * (float32(0.0416665487) + r * (float32(0.0083637740) + r * float32(0.0013926927)))
    value = float32(1.0) + (r + r * r * (float32(0.5) + r * tail))
    half = int32(n >> int32(1))
    return value * _power_of_two(half) * _power_of_two(int32(n - half))  # in two steps: the smallest numbers have no power of their own


@inline
def _log(x: Any) -> Any:
    tiny = x < float32(1.17549435e-38)
    scaled = float32(x * float32(8388608.0) if tiny else x)
    bits = scaled.view(int32)
    e = int32(int32(bits - _ROOT_BITS) >> int32(23))
    f = int32(bits - int32(e << int32(23))).view(float32) - float32(1.0)
    n = float32(e) - (float32(23.0) if tiny else float32(0.0))
    tail = float32(0.1421023607) + f * (float32(-0.1300741434) + f * (float32(0.1266515404) + f * float32(-0.0792991593)))
    tail = float32(0.3333333135) + f * (float32(-0.2500032485) + f * (float32(0.2000114769) + f * (float32(-0.1664024591) + f * tail)))
    value = n * _LN2_HIGH + (f + (f * f * (f * tail - float32(0.5)) + n * _LN2_LOW))
    value = value if x < float32(np.inf) else x  # infinity, and what is no number
    value = value if x > float32(0.0) or x != x else float32(np.nan)
    return value if x != float32(0.0) else float32(-np.inf)


@inline
def _tanh(x: Any) -> Any:
    size = abs(x)
    z = x * x
    tail = float32(0.1333276927) + z * (float32(-0.0538509078) + z * (float32(0.0209971797) + z * float32(-0.0060967142)))
    small = x + x * z * (float32(-0.3333332837) + z * tail)
    large = float32(1.0) - float32(2.0) / (_exp(size + size) + float32(1.0))
    large = large if x > float32(0.0) else -large
    return small if size < float32(0.625) else large


@inline
def _wave(x: Any, quarter: Any) -> Any:
    """The sine of x plus so many quarters of a turn, reduced in float64."""
    wide = np.float64(x)
    whole = np.rint(wide * _TWO_OVER_PI)
    r = float32((wide - whole * _PI_HALF_HIGH) - whole * _PI_HALF_LOW)
    n = int32(np.int64(whole) + quarter)
    z = r * r
    tail = float32(-0.1666666716) + z * (float32(0.0083333319) + z * (float32(-0.0001984003904) + z * float32(2.7243781915e-06)))
    sine = r + r * z * tail
    tail = float32(0.0416666679) + z * (float32(-0.0013888888061) + z * (float32(2.4800559913e-05) + z * float32(-2.7295826044e-07)))
    cosine = float32(1.0) - float32(0.5) * z + z * z * tail
    value = cosine if n & int32(1) else sine
    return -value if n & int32(2) else value


_SINGLE = {"_exp": _exp, "_log": _log, "_tanh": _tanh, "_wave": _wave, "_plus": _plus, "float32": float32, "int32": int32, "sqrt": np.sqrt}
_FUNCTIONS = {np.dtype(np.float32): _SINGLE, np.dtype(np.float64): FUNCTIONS}


class _Memory(numba.types.Type):  # type: ignore[misc]
    """The memory of an array, as a loop is given it: the address alone. Numba's own arrays take 0.1 µs each to hand over."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        super().__init__(name=f"memory({dtype})")


@numba.extending.register_model(_Memory)
class _Address(numba.extending.models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _ADDRESS)


@numba.extending.unbox(_Memory)  # type: ignore[untyped-decorator]
def _unboxed(_kind: Any, array: Any, context: Any) -> Any:
    """An array of NumPy's begins with Python's head of an object, of two words; then comes where its elements are."""
    words = context.builder.bitcast(array, _ADDRESS.as_pointer())
    return numba.extending.NativeValue(context.builder.load(context.builder.gep(words, [_WORD(2)])))


def _element(context: Any, builder: Any, kind: Any, address: Any, place: Any) -> Any:
    return builder.gep(builder.bitcast(address, context.get_data_type(kind.dtype).as_pointer()), [place])


@_intrinsic
def get(_context: Any, memory: Any, _place: Any) -> Any:
    """The element at a place."""

    def lowered(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        return context.unpack_value(builder, kind.dtype, _element(context, builder, kind, *arguments))

    return memory.dtype(memory, numba.types.int64), lowered


@_intrinsic
def put(_context: Any, memory: Any, _place: Any, _number: Any) -> Any:
    """Write an element."""

    def lowered(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        context.pack_value(builder, kind.dtype, arguments[2], _element(context, builder, kind, *arguments[:2]))
        return context.get_dummy_value()

    return numba.types.none(memory, numba.types.int64, memory.dtype), lowered


@numba.extending.intrinsic(prefer_literal=True)  # type: ignore[untyped-decorator]
def room(_context: Any, kind: Any, size: Any) -> Any:
    """Memory on the stack for so many numbers of a kind."""

    def lowered(context: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        made = numba.core.cgutils.alloca_once(builder, context.get_data_type(kind.instance_type), size.literal_value)
        return builder.bitcast(made, _ADDRESS)

    return _Memory(kind.instance_type)(kind, size), lowered


@_intrinsic
def hidden(_context: Any, _size: Any) -> Any:
    """A number that the compiler does not know."""

    def lowered(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.asm(ir.FunctionType(_WORD, [_WORD]), "", "=r,0", arguments, side_effect=False)

    return numba.types.int64(numba.types.int64), lowered


class Loop(MadeForRuns):
    """A chain that is compiled when its program is first given memory: a recording makes programs that nobody runs."""

    def __init__(self, text: str, dtype: np.dtype[Any], kinds: tuple[str, ...], large: bool) -> None:
        self.text, self.dtype, self.kinds, self.large = text, dtype, kinds, large
        self._entry: Callable[..., Any] | None = None

    def made(self) -> Callable[..., Any]:
        """What runs it. It is not asked what it is given: a program knows what its arrays are."""
        if self._entry is None:
            scope = {"_wide": _wide, "get": get, "put": put, "room": room, "hidden": hidden, **_FUNCTIONS[self.dtype]}
            exec(self.text, scope)  # noqa: S102  our own text
            loop: Any = numba.njit(scope["chain"], error_model="numpy", nogil=self.large)
            kinds = tuple(_Memory(getattr(numba.types, kind)) if kind else numba.types.float64 for kind in self.kinds)
            loop.compile(kinds)
            self._entry = loop.overloads[kinds].entry_point
        return self._entry


_loop = lru_cache(maxsize=256)(Loop)


def compiled_chain(chain: Chain) -> Loop | None:
    """A chain as a compiled loop `(*arrays, *numbers)` that gives the sums, or `None` where it is left to NumPy."""
    if chain.dtype is None:
        return None
    kinds = tuple(str(chain.values[one].dtype) for one in chain.arrays) + ("",) * len(chain.numbers)
    return _loop(text_of(chain), chain.dtype, tuple("boolean" if kind == "bool" else kind for kind in kinds), chain.size >= LEAST)


@lru_cache
def number_loop(dtype: np.dtype[Any]) -> Callable[[Any, Any], None]:
    """The loop `(code, registers)` that runs chains of single numbers, as `scalars` has them."""
    branches = "".join(
        f"        {'elif' if code else 'if'} what == {code}: x = kind({text})\n" for code, text in enumerate(WRITTEN.values())
    )
    scope: dict[str, Any] = {"math": math, "kind": dtype.type}
    exec(_LOOP_OVER_CODE.format(branches), scope)  # noqa: S102  our own text
    signature = f"void(int32[:,::1], {dtype.name}[::1])"
    made: Callable[[Any, Any], None] = numba.njit(signature, error_model="numpy", nogil=True)(scope["loop"])
    return made


_LOOP_OVER_CODE = """def loop(code, registers):
    for i in range(len(code)):
        what, a, b = code[i, 0], registers[code[i, 1]], registers[code[i, 2]]
{}        else: x = a
        registers[code[i, 3]] = x
"""
