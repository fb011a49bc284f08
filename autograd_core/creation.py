"""Making tensors: from numbers, filled, in sequence, at random.

Python floats become the default dtype (float32), integers int64, as in PyTorch. Random numbers come from seeded generators, so a
program gives the same numbers each time it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from autograd_core import dtypes
from autograd_core.device import to_device
from autograd_core.errors import refuse, require
from autograd_core.op import Sample, general, make
from autograd_core.ops.shape import sizes
from autograd_core.public import IN_PLACE, METHODS, exposed, public, register
from autograd_core.randomness import Generator, default_generator
from autograd_core.standin import WHOLE, StandIn
from autograd_core.tape import current_mode
from autograd_core.tensor import Tensor, attach_methods

__all__ = [
    "arange", "empty", "empty_like", "eye", "from_numpy", "full", "full_like", "linspace", "manual_seed",
    "normal", "ones", "ones_like", "rand", "rand_like", "randint", "randn", "randn_like", "randperm", "tensor", "zeros", "zeros_like",
]  # fmt: skip


def manual_seed(seed: int) -> Generator:
    """Start the random numbers at a given point."""
    return default_generator.manual_seed(int(seed))


def finish(array: Any, requires_grad: bool = False, device: Any = None) -> Tensor:
    """A leaf around the array, entered in the recording if there is one; single numbers are held as such."""
    data = to_device(array, str(device)) if device is not None else array
    made: Tensor = make(data if data.ndim else data[()])
    recorder, capture = current_mode().recorder, current_mode().capture
    if capture is not None:
        capture.created(made)
    if requires_grad:
        made.requires_grad_()
    if recorder is not None:
        recorder.created(made)
    return made


_STORAGE = ("layout", "pin_memory", "memory_format")  # how PyTorch may store numbers; here there is one way


def _creator(function: Callable[..., Any], name: str = "", words: str = "") -> Callable[..., Tensor]:
    """A public function that makes a tensor; what it is told about storage is accepted and has no effect."""

    def called(*arguments: Any, **keywords: Any) -> Any:
        for word in _STORAGE if keywords else ():
            keywords.pop(word, None)
        return function(*arguments, **keywords)

    called.__name__ = called.__qualname__ = name or function.__name__
    called.__doc__, called.__wrapped__ = words or function.__doc__, function  # type: ignore[attr-defined]
    outer = exposed(called)
    register(called.__name__, outer, method=False)
    return outer


def _size(size: tuple[Any, ...], named: Any = None) -> tuple[int, ...]:
    found = sizes(size, named)
    require(all(n >= 0 for n in found), "negative_size", given=list(found))
    return found


def _dtype(dtype: Any, otherwise: Any = None) -> np.dtype[Any]:
    return dtypes.numpy_of(dtype) if dtype is not None else dtypes.default() if otherwise is None else np.dtype(otherwise)


def _number(value: Any) -> Any:
    return value.item() if isinstance(value, (Tensor, np.generic)) else value


def _random(generator: Any) -> Generator:
    return generator or default_generator


# from data ---------------------------------------------------------------------------------------------------------------


def _plain(data: Any, inside: bool = False) -> Any:
    """The data without tensors: lists may hold tensors of one number."""
    if isinstance(data, Tensor):
        return require(not inside or data.array.size == 1, "list_of_tensors") or (data.array.item() if inside else data.array)
    if isinstance(data, (list, tuple)) and any(isinstance(one, (list, tuple, Tensor)) for one in data):
        return [_plain(one, True) for one in data]
    return data


def _array(data: Any, dtype: Any) -> np.ndarray[Any, Any]:
    plain = _plain(data)
    try:
        array = cast("Any", plain).copy() if isinstance(plain, StandIn) else np.array(plain)
    except ValueError:
        raise refuse("ragged") from None
    kind = array.dtype.kind
    if kind not in "biuf":
        problem = "object_is_no_number" if kind == "O" else "text_is_no_number" if kind in "US" and array.ndim else "not_numbers"
        raise refuse(problem, type=type(data).__name__, dtype=array.dtype.name)
    if dtype is not None:
        return array.astype(dtypes.numpy_of(dtype))
    carries = isinstance(data, (np.ndarray, np.generic, StandIn, Tensor))
    return array.astype(dtypes.default()) if not carries and (kind == "f" or not array.size) else array


@_creator
def tensor(data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor with a copy of `data`: a number, nested lists of numbers, a NumPy array.

    Floats become float32, integers int64, unless `dtype` says otherwise or an array brings its own. Raises
    `AutogradValueError` for ragged lists and `AutogradTypeError` for anything that is no number.

    >>> tensor([[1.0, 2.0], [3.0, 4.0]])
    tensor([[1., 2.],
            [3., 4.]])
    """
    return finish(_array(data, dtype), requires_grad, device)


from_numpy = _creator(
    lambda array: require(isinstance(array, WHOLE) and array.dtype.kind in "biuf", "not_an_array", type=type(array).__name__) or finish(array),
    "from_numpy", "A tensor that shares its memory with a NumPy array.",
)  # fmt: skip


# of a shape: `name(2, 3)`, `name_like(x)` and `x.new_name(2, 3)` ---------------------------------------------------------


def _family(name: str, fill: Callable[[tuple[int, ...], Any, Any], Any], words: str) -> tuple[Callable[..., Tensor], Callable[..., Tensor]]:
    """The three of one kind; `fill` draws or fills an array from its shape, dtype and a source of random numbers."""

    def made(
        *sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: Any = False, generator: Any = None
    ) -> Tensor:
        return finish(fill(_size(sizes, size), _dtype(dtype), _random(generator)), requires_grad, device)

    def like(input: Any, *, dtype: Any = None, **options: Any) -> Tensor:
        return made(tuple(input.shape), dtype=dtype or input.dtype, **options)

    def new(self: Any, *sizes: Any, dtype: Any = None, **options: Any) -> Tensor:
        return outer(*sizes, dtype=dtype or self.dtype, **options)

    if not name.startswith("rand"):
        METHODS[f"new_{name}"] = new
    outer = _creator(made, name, f"{words}: `{name}(2, 3)`.")
    return outer, _creator(like, f"{name}_like", f"{words}, in the shape and dtype of another tensor.")


zeros, zeros_like = _family("zeros", lambda shape, kind, _: np.zeros(shape, kind), "Zeros")
ones, ones_like = _family("ones", lambda shape, kind, _: np.ones(shape, kind), "Ones")
empty, empty_like = _family("empty", lambda shape, kind, _: np.zeros(shape, kind), "Values that do not matter (zero: a lesson that differs from run to run teaches nothing)")  # fmt: skip
rand, rand_like = _family("rand", lambda shape, kind, draw: draw.uniform(shape, kind), "Numbers drawn evenly from [0, 1)")
randn, randn_like = _family("randn", lambda shape, kind, draw: draw.normal(shape, kind), "Numbers from the normal distribution with mean 0 and variance 1")  # fmt: skip


@_creator
def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor of one number."""
    number = _number(fill_value)
    if not isinstance(number, (int, float, complex)):
        raise refuse("not_numbers", type=type(number).__name__, dtype=np.asarray(number).dtype.name)
    chosen = _dtype(dtype, None if isinstance(number, float) else np.asarray(number).dtype)
    return finish(np.full(_size((size,)), number, chosen), requires_grad, device)


# fmt: off
full_like = _creator(lambda input, fill_value, *, dtype=None, **options: full(tuple(input.shape), fill_value, dtype=dtype or input.dtype, **options),
    "full_like", "One number in the shape and dtype of another tensor.")
eye = _creator(lambda n, m=None, *, dtype=None, **options: finish(np.eye(n, m, dtype=_dtype(dtype)), **options), "eye", "The identity matrix.")
_creator(lambda s, *, dtype=None, **options: full((), s, dtype=_dtype(dtype), **options), "scalar_tensor", "A tensor of one number without axes, of the default dtype.")
for _name in ("empty_strided", "empty_permuted"):
    _creator(lambda size, _order, **options: empty(size, **options), _name, "Like `empty`; the order in memory is ours to choose.")
METHODS["new_full"] = lambda self, size, fill_value, *, dtype=None, **options: full(size, fill_value, dtype=dtype or self.dtype, **options)
METHODS["new_tensor"] = lambda self, data, *, dtype=None, **options: tensor(data, dtype=dtype or self.dtype, **options)
METHODS["new_empty_strided"] = lambda self, size, _order, **options: METHODS["new_empty"](self, size, **options)
# fmt: on


# in sequence -------------------------------------------------------------------------------------------------------------


def _bounds(dtype: Any, *numbers: Any) -> list[Any]:
    """Bounds as numbers; whole ones where the result is."""
    whole = dtype is not None and dtypes.numpy_of(dtype).kind in "iu"
    return [int(_number(one)) if whole else _number(one) for one in numbers]


@_creator
def arange(*bounds: Any, start: Any = 0, end: Any = None, step: Any = 1, dtype: Any = None, **options: Any) -> Tensor:
    """Numbers from start (0) up to but not including end, by step (1): `arange(4.0)`, `arange(1, 10, 2)`."""
    if len(bounds) < 2:
        bounds = (start, end) if not bounds else (start, bounds[0]) if end is None else (bounds[0], end)
    first, last, by = _bounds(dtype, *bounds, *(step,) * (3 - len(bounds)))
    require(by and (last - first) * by >= 0, "arange_step", start=first, end=last, step=by)
    return finish(np.arange(first, last, by).astype(_dtype(dtype, None if float in map(type, (first, last, by)) else np.int64)), **options)


def _spaced(name: str, space: Any, words: str) -> Callable[..., Tensor]:
    def made(start: Any, end: Any, steps: int, base: float | None = None, *, dtype: Any = None, **options: Any) -> Tensor:
        numbers = space(*_bounds(dtype, start, end), int(steps), **({} if base is None else {"base": base}))
        return finish(numbers.astype(_dtype(dtype)), **options)

    return _creator(made, name, words)


linspace = _spaced("linspace", np.linspace, "`steps` numbers from start to end, both included, evenly spaced.")
logspace = _spaced("logspace", np.logspace, "`steps` powers of `base` (10), the exponents evenly spaced from start to end.")


# at random ---------------------------------------------------------------------------------------------------------------

_draw = general(
    "draw", lambda *parameters, values: values.astype(np.result_type(*parameters)), [lambda g: g * 0.0], symbol="∼", role="stop", latex=r"\sim p(#1)", derivative=["0"], own_dtype=True,
    public=False, samples=[Sample(((2,),), {"values": np.ones(2)})],
)  # fmt: skip


def _drawn(values: Any, *parameters: Any, requires_grad: bool = False, device: Any = None) -> Any:
    """Random numbers; where their distribution has a gradient to give, it is zero, as in PyTorch."""
    if any(getattr(one, "requires_grad", False) for one in parameters):
        return _draw(*parameters, values=values)
    return finish(values, requires_grad, device)


@_creator
def normal(mean: Any = 0.0, std: Any = 1.0, size: Any = None, *, generator: Any = None, dtype: Any = None, **options: Any) -> Tensor:
    """Numbers from the normal distribution: of a given size, or one for each element of `mean` and `std`."""
    centre, width = _plain(mean), _plain(std)
    require(not np.any(np.less(width, 0)), "sample_probabilities", op="normal", problem="normal expects all elements of std >= 0.0")
    own = next((one.dtype for one in (centre, width) if getattr(one, "dtype", np.dtype(int)).kind == "f"), None)
    shape = np.broadcast_shapes(np.shape(centre), np.shape(width)) if size is None else _size((size,))
    drawn = _random(generator).normal(shape, kind := _dtype(dtype, own))
    return _drawn((drawn * width + centre).astype(kind), mean, std, **options)  # type: ignore[no-any-return]


@_creator
def randint(
    *bounds: Any, low: Any = 0, high: Any = None, size: Any = None, generator: Any = None, dtype: Any = None, **options: Any
) -> Tensor:
    """Whole numbers from low (0) up to but not including high: `randint(10, (3,))`, `randint(0, 10, (3,))`."""
    if bounds and isinstance(bounds[-1], (tuple, list)):
        bounds, size = bounds[:-1], bounds[-1]
    low, high = (low, high) if not bounds else bounds if len(bounds) == 2 else (low, bounds[0]) if high is None else (bounds[0], high)
    low, high = int(_number(low)), int(_number(high))
    require(low < high, "empty_range", low=low, high=high)
    drawn = _random(generator).integers(low, high, _size((size,)))
    return finish(np.asarray(drawn, _dtype(dtype, np.int64)), **options)


# fmt: off
_creator(lambda input, *bounds, dtype=None, **options: randint(*bounds, size=tuple(input.shape), dtype=dtype or input.dtype, **options),
    "randint_like", "Like `randint`, in the shape and dtype of another tensor.")
randperm = _creator(
    lambda n, *, generator=None, dtype=None, **options: finish(_random(generator).permutation(n).astype(_dtype(dtype, np.int64)), **options),
    "randperm", "The numbers 0 … n − 1 in random order.")
# fmt: on


def _like(input: Any, drawn: Any) -> Any:
    return np.asarray(drawn).astype(dtypes.numpy_of(input.dtype))[()]


@public()
def bernoulli(input: Any, p: Any = None, *, generator: Any = None) -> Any:
    """Ones with the probability that stands in `input` (or `p`), zeros otherwise."""
    chance = np.asarray(_plain(input if p is None else p))
    require(np.all((chance >= 0) & (chance <= 1)), "sample_probabilities", op="bernoulli", problem="Expected p_in >= 0 && p_in <= 1")
    return _drawn(_like(input, _random(generator).uniform(tuple(input.shape), chance.dtype if p is None else np.float64) < chance), input)


@public()
def multinomial(input: Any, num_samples: int, replacement: bool = False, *, generator: Any = None) -> Tensor:
    """Positions drawn with probabilities in proportion to the weights in each row."""
    rows = np.atleast_2d(_plain(input)).astype(np.float64)
    fine = np.all(np.isfinite(rows) & (rows >= 0)) and np.all(np.any(rows > 0, -1))
    require(fine, "sample_probabilities", op="multinomial", problem="probability tensor contains either `inf`, `nan` or element < 0")
    enough = replacement or np.all(np.count_nonzero(rows, -1) >= num_samples)
    require(
        enough, "sample_probabilities", op="multinomial", problem="cannot sample n_sample > prob_dist.size(-1) samples without replacement"
    )
    draw, count = _random(generator), (*input.shape[:-1], num_samples)
    if replacement and num_samples > 1:
        shares = np.cumsum(rows.astype(input.dtype.numpy), -1)
        found = [np.searchsorted(row / row[-1], draw.uniform((num_samples,))) for row in shares]
    else:  # the largest quotients of weights and exponential numbers: E. Gumbel's way to draw without replacement
        quotients = rows / draw.exponential(rows.shape)
        found = np.argsort(-quotients, -1)[:, :num_samples]  # type: ignore[assignment]
    return finish(np.stack(found).astype(np.int64).reshape(count))


@public()
def poisson(input: Any, generator: Any = None) -> Tensor:
    """Counts of what happens at each of these rates, in the same dtype; drawn by NumPy."""
    rate = np.asarray(_plain(input))
    require(np.all(rate >= 0), "sample_probabilities", op="poisson", problem="invalid Poisson rate, expected rate to be non-negative")
    return finish(_random(generator).family("poisson", (rate,), rate.shape, rate.dtype)[()])


@public()
def binomial(count: Any, prob: Any, generator: Any = None) -> Tensor:
    """How often each of `count` tries succeeds with probability `prob`, in `count`'s dtype; drawn by NumPy."""
    tries, chance = np.broadcast_arrays(_plain(count), _plain(prob))
    fine = np.all((chance >= 0) & (chance <= 1)) and np.all(tries >= 0)
    require(fine, "sample_probabilities", op="binomial", problem="Expected count >= 0 and 0 <= prob <= 1")
    drawn = _random(generator).family("binomial", (tries.astype(np.int64), chance), tries.shape, tries.dtype)
    return finish(drawn[()])


def _whole(dtype: np.dtype[Any]) -> int:
    """How many whole numbers from 0 on a dtype holds exactly."""
    return 2 ** (np.finfo(dtype).nmant + 1) + 1 if dtype.kind == "f" else 2 if dtype.kind == "b" else int(np.iinfo(dtype).max) + 1


def _filler(name: str, draw: Callable[..., Any], words: str) -> None:
    """`x.name_(…)` fills x with numbers drawn so."""

    def drawn(input: Any, *parameters: Any, generator: Any = None, **named: Any) -> Tensor:
        return finish(_like(input, draw(_random(generator), input.array, *map(_plain, parameters), **named)))

    drawn.__name__, drawn.__doc__ = name, words
    IN_PLACE[name] = drawn


# fmt: off
_filler("uniform", lambda draw, x, low=0.0, to=1.0: draw.uniform(x.shape, x.dtype, low, to), "Numbers drawn evenly between two bounds.")
_filler("normal", lambda draw, x, mean=0.0, std=1.0: draw.normal(x.shape, x.dtype, mean, std), "Numbers from a normal distribution.")
_filler("log_normal", lambda draw, x, mean=1.0, std=2.0: np.exp([draw.normal((), mean=mean, std=std) for _ in range(x.size)]).reshape(x.shape), "Numbers whose logarithms are normal.")
_filler("exponential", lambda draw, x, lambd=1.0: draw.exponential(x.shape, lambd), "Numbers from an exponential distribution.")
_filler("cauchy", lambda draw, x, median=0.0, sigma=1.0: median + sigma * np.tan(np.pi * (draw.uniform(x.shape) - 0.5)), "Numbers from a Cauchy distribution.")
_filler("geometric", lambda draw, x, p: np.ceil(np.log(draw.uniform(x.shape)) / np.log1p(-p)), "How many trials until the first success.")
_filler("bernoulli", lambda draw, x, p=0.5: draw.uniform(x.shape, getattr(p, "dtype", np.float64)) < p, "Ones with probability p, zeros otherwise.")
_filler("random", lambda draw, x, low=0, to=None: draw.integers(*((low, to) if to is not None else (0, low or _whole(x.dtype))), x.shape), "Whole numbers drawn evenly.")
# fmt: on
_HERE: dict[str, Callable[..., Any]] = {
    "Generator": Generator,
    "manual_seed": manual_seed,
    "seed": default_generator.seed,
    "initial_seed": default_generator.initial_seed,
    "get_rng_state": default_generator.get_state,
    "set_rng_state": default_generator.set_state,
}  # fmt: skip
for _name, _function in _HERE.items():
    register(_name, _function, method=False)
attach_methods()
