"""`keras.KerasTensor`: the tensor of a model that is being put together: a shape, and the call that it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import wrap
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.keras.naming import auto_name
from autograd_core.dialects.tensorflow.keras.settings import floatx
from autograd_core.dialects.tensorflow.tensors import Operators
from autograd_core.modes import mode

__all__ = ["Call", "KerasTensor", "called", "has_symbols", "probe"]

_BATCH, _OPEN = 3, 7  # stand for sizes that are not known, while the shape of a result is found


class Call:
    """A layer (or function) called on symbols: what is done again with tensors."""

    def __init__(self, layer: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self.layer, self.arguments, self.keywords = layer, arguments, keywords
        self.outputs: Any = None

    def inputs(self) -> list[Any]:
        """The symbols it was called on."""
        return [one for one in nest.flatten([list(self.arguments), self.keywords]) if isinstance(one, KerasTensor)]


class KerasTensor(Operators):
    """A symbol with shape and dtype."""

    def __init__(self, shape: Any, dtype: Any = None, name: str | None = None, call: Call | None = None, **options: Any) -> None:
        del options
        self.shape, self.dtype, self.call = tuple(shape), as_dtype(floatx() if dtype is None else dtype).name, call
        self.name = name or auto_name("KerasTensor")

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    def __getitem__(self, index: Any) -> Any:
        return called(_Function("GetItem", OPS["strided_slice_of"]), (self, index), {})

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("Iterating over a symbolic KerasTensor is not supported.")

    def __bool__(self) -> bool:
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse=False, ragged=False, name={self.name}>"


def _operator(name: str, reflected: bool) -> Callable[[Any, Any], Any]:
    def operator(self: Any, other: Any) -> Any:
        pair = (other, self) if reflected else (self, other)
        return called(_Function(name.strip("_").capitalize(), OPS[name]), pair, {})

    return operator


for _method, _name in {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "truediv", "pow": "pow", "matmul": "matmul", "lt": "less", "gt": "greater",
}.items():  # fmt: skip
    setattr(KerasTensor, f"__{_method}__", _operator(_name, False))
    setattr(KerasTensor, f"__r{_method}__", _operator(_name, True))
KerasTensor.__neg__ = lambda self: called(_Function("Negative", OPS["negative"]), (self,), {})  # type: ignore[method-assign]


class _Function:
    """A function as a layer without weights."""

    weights: tuple[Any, ...] = ()
    built = True

    def __init__(self, kind: str, function: Callable[..., Any]) -> None:
        self.kind, self.function, self.name = kind, function, auto_name(kind)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self.function(*arguments, **keywords)

    def count_params(self) -> int:
        """No weights."""
        return 0


def has_symbols(tree: Any) -> bool:
    """Whether there is a symbol in a structure."""
    return any(isinstance(one, KerasTensor) for one in nest.flatten(tree))


def probe(symbol: KerasTensor, batch: int = _BATCH) -> Any:
    """Zeros in the shape of a symbol, its unknown sizes filled in."""
    sizes = [(_OPEN if i else batch) if one is None else one for i, one in enumerate(symbol.shape)]
    return wrap(np.zeros(sizes, as_dtype(symbol.dtype).numpy))


def called(layer: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """The symbols that a layer gives for symbols: their shapes are found by running it on zeros, for two sizes of a batch."""
    call = Call(layer, arguments, keywords)
    shapes = []
    for batch in (_BATCH, _BATCH + 2):
        with mode(grad=False, recorder=None):
            given, named = nest.map_structure(
                lambda one, size=batch: probe(one, size) if isinstance(one, KerasTensor) else one, [list(arguments), keywords]
            )
            shapes.append(layer(*given, **named))
    open_batch = any(one.shape and one.shape[0] is None for one in call.inputs())

    def symbol(first: Any, second: Any) -> Any:
        pairs = zip(first.array.shape, second.array.shape, strict=True)
        sizes = [None if (open_batch and a != b) or (i and a == _OPEN) else a for i, (a, b) in enumerate(pairs)]
        return KerasTensor(sizes, first.array.dtype, call=call)

    call.outputs = nest.map_structure(symbol, shapes[0], shapes[1])
    return call.outputs
