"""The source of random numbers: the Mersenne twister, and how its words become numbers of each kind.

Every draw is made of the stream's words as PyTorch makes it on the CPU, so that a program with a seed prints the same numbers here and there. Knows
nothing of the tape. Source of the stream: M. Matsumoto and T. Nishimura, "Mersenne Twister", 1998; of normal numbers: G. Box and M. Muller, 1958.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import numpy as np

from autograd_core.device import Device
from autograd_core.errors import refuse
from autograd_core.modes import current_mode
from autograd_core.op import make
from autograd_core.tape import Variable

Array = Any
_Method = TypeVar("_Method", bound=Callable[..., Any])
_FIRST_SEED = 67280421310721
_BLOCK = 16  # normal numbers are made so many at a time: eight radii, eight angles
_STATE = [
    ("seed", "u8"), ("left", "i4"), ("seeded", "i4"), ("next", "u8"), ("key", "u8", 624), ("normal", "f8", 3), ("kept", "i8"), ("unused", "u8"),
]  # fmt: skip


def drawing(method: _Method) -> _Method:
    """A method that draws or sets the stream: a captured program calls it anew at every run."""

    @wraps(method)
    def draw(self: Any, *arguments: Any, **keywords: Any) -> Any:
        capture = current_mode().capture
        return method(self, *arguments, **keywords) if capture is None else capture.draw(self, method, arguments, keywords)

    return cast("_Method", draw)


def no_program() -> None:
    """No program is made of what is captured now: one draws on from wherever the stream is, so it cannot go back to where it once was."""
    capture = current_mode().capture
    if capture is not None:
        capture.once = capture.once or "the state of a random stream is read or set"


class Generator:
    """A source of random numbers of its own, for `generator=`.

    >>> first, second = Generator().manual_seed(0), Generator().manual_seed(0)
    >>> first.integers(0, 10, (3,)).tolist() == second.integers(0, 10, (3,)).tolist()
    True
    """

    def __init__(self, device: Any = "cpu") -> None:
        self.device = Device(device)
        self.manual_seed(_FIRST_SEED)

    @drawing
    def manual_seed(self, seed: int) -> Generator:
        """Start at a given point. Returns the generator."""
        if isinstance(seed, float) or not hasattr(seed, "__index__"):
            raise refuse("seed_type", type=type(seed).__name__)
        self._seed = int(seed) % 2**64
        self._bits: Any = None
        self._second: float | None = None  # normal numbers come in pairs: the other one, until it is asked for
        return self

    def seed(self) -> int:
        """Start at a point nobody knows, which is returned."""
        return self.manual_seed(int.from_bytes(os.urandom(8), "little")).initial_seed()

    def initial_seed(self) -> int:
        """The seed it was started with."""
        return self._seed

    @property
    def bits(self) -> Any:
        """NumPy's twister underneath, made when the first number is drawn: the import of `numpy.random` is not cheap."""
        if self._bits is None:
            self._bits = np.random.MT19937(0)
            self._bits.state = np.random.RandomState(self._seed % 2**32).get_state(legacy=False)
        return self._bits

    @property
    def random(self) -> Any:
        """NumPy's own distributions over the same stream, for what PyTorch has no numbers to agree with."""
        return np.random.Generator(self.bits)

    def get_state(self) -> Any:
        """Where it stands, for `set_state`: a tensor of bytes."""
        no_program()
        inner = self.bits.state["state"]
        state = np.zeros((), _STATE)
        state["seed"], state["left"], state["seeded"], state["next"] = self._seed, 625 - inner["pos"], 1, inner["pos"] % 624
        state["key"], state["kept"], state["normal"][1] = inner["key"], self._second is not None, self._second or 0.0
        return make(np.frombuffer(state.tobytes(), np.uint8).copy())

    def set_state(self, new_state: Any) -> Generator:
        """Go back to where it stood."""
        no_program()
        if not isinstance(new_state, Variable) or new_state.array.nbytes != np.dtype(_STATE).itemsize:
            raise refuse("generator_state")
        state = np.frombuffer(new_state.array.tobytes(), _STATE)[0]
        inner = {"key": state["key"].astype(np.uint32), "pos": int(state["next"]) if state["left"] != 1 else 624}
        self.bits.state = {"bit_generator": "MT19937", "state": inner}
        self._seed, self._second = int(state["seed"]), float(state["normal"][1]) if state["kept"] else None
        return self

    # -- numbers ----------------------------------------------------------------------------------------------------

    @drawing
    def words(self, n: int) -> Array:
        """n whole numbers of 32 bits."""
        return self.bits.random_raw(n)

    @drawing
    def pairs(self, n: int) -> Array:
        """n whole numbers of 64 bits: two words each."""
        high, low = self.bits.random_raw(2 * n).reshape(n, 2).T
        return high << np.uint64(32) | low

    @drawing
    def uniform(self, shape: tuple[int, ...] = (), dtype: Any = np.float64, low: float = 0.0, high: float = 1.0) -> Array:
        """Numbers spread evenly over [low, high): of 53 random bits in float64, of 24 in narrower types."""
        n, kind = math.prod(shape), np.dtype(dtype)
        if kind == np.float64:
            drawn = (self.pairs(n) & np.uint64(2**53 - 1)) * 2.0**-53
        else:
            drawn = (self.words(n) & np.uint64(2**24 - 1)).astype(np.float32) * np.float32(2.0**-24)
        if (low, high) != (0.0, 1.0):
            low, span = drawn.dtype.type(low), drawn.dtype.type(high) - drawn.dtype.type(low)
            drawn = (drawn * np.float64(span) + low).astype(drawn.dtype)  # rounded once, as a fused multiply-add is
        return drawn.reshape(shape).astype(kind, copy=False)

    @drawing
    def normal(self, shape: tuple[int, ...] = (), dtype: Any = np.float64, mean: float = 0.0, std: float = 1.0) -> Array:
        """Numbers from the normal distribution: few of them singly and in double precision, many in blocks and in that of `dtype`."""
        n, kind = math.prod(shape), np.dtype(dtype)
        if n < _BLOCK:
            drawn = np.array([self._one() for _ in range(n)])
        else:
            inner = kind if kind == np.float64 else np.dtype(np.float32)
            drawn = _from_blocks(self.uniform((n,), inner)[: n - n % _BLOCK])
            if n % _BLOCK:  # what is left over is the end of one more block, which ends where the numbers end
                drawn = np.concatenate([drawn[: n - _BLOCK], _from_blocks(self.uniform((_BLOCK,), inner))])
        if (mean, std) != (0.0, 1.0):
            drawn = drawn * drawn.dtype.type(std) + drawn.dtype.type(mean)
        return drawn.reshape(shape).astype(kind, copy=False)

    def _one(self) -> float:
        if self._second is not None:
            found, self._second = self._second, None
            return found
        turn, share = self.uniform((2,)).tolist()
        radius = math.sqrt(-2.0 * math.log1p(-share))
        self._second = radius * math.sin(2.0 * math.pi * turn)
        return radius * math.cos(2.0 * math.pi * turn)

    @drawing
    def integers(self, low: int, high: int, shape: tuple[int, ...] = ()) -> Array:
        """Whole numbers from low up to but not including high."""
        span, n = high - low, math.prod(shape)
        drawn = self.pairs(n) if span >= 2**28 else self.words(n)
        return ((drawn % np.uint64(span)).astype(np.int64) + low).reshape(shape)

    @drawing
    def permutation(self, n: int) -> Array:
        """The numbers 0 … n − 1, shuffled (R. Fisher and F. Yates, 1938)."""
        order = list(range(n))
        steps = self.words(max(n - 1, 0)) % np.arange(n, 1, -1, dtype=np.uint64)
        for i, step in enumerate(steps.tolist()):
            order[i], order[i + step] = order[i + step], order[i]
        return np.array(order, np.int64)

    @drawing
    def exponential(self, shape: tuple[int, ...] = (), lambd: float = 1.0) -> Array:
        """Numbers from the exponential distribution."""
        return -np.log1p(-self.uniform(shape)) / lambd

    @drawing
    def family(self, name: str, parameters: tuple[Any, ...], shape: tuple[int, ...], dtype: Any) -> Array:
        """Numbers of a family that NumPy draws by that name, of arrays of parameters."""
        drawn = getattr(self.random, name)(*[np.asarray(one) for one in parameters], size=shape)
        return np.asarray(drawn).astype(dtype)


def _from_blocks(drawn: Array) -> Array:
    """Normal numbers of evenly spread ones (Box and Muller): in each block, the radii come first and then the angles."""
    radius, angle = np.swapaxes(drawn.reshape(-1, 2, _BLOCK // 2), 0, 1)
    radius, angle = np.sqrt(-2 * np.log(1 - radius)), angle * drawn.dtype.type(2 * math.pi)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).ravel()


default_generator = Generator()
