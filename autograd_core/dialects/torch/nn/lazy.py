"""Layers that learn the size of their input from the first one they are given."""

from __future__ import annotations

from typing import Any

from autograd_core import creation, nn
from autograd_core.nn.module import Parameter
from autograd_core.randomness import default_generator

__all__ = ["UninitializedParameter"]


class UninitializedParameter(Parameter):
    """A parameter whose shape is not known yet."""

    __slots__ = ()

    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Any:
        del data
        return super().__new__(cls, creation.empty(0), requires_grad)

    def __repr__(self) -> str:
        return "<UninitializedParameter>"


def _settle(layer: Any, size: int) -> None:
    """Become the layer for inputs of this size: the parameters stay the same objects, which an optimiser may hold already."""
    base, (arguments, keywords) = type(layer).__bases__[0], layer.__dict__.pop("_settings")
    made = base(size, *arguments, **keywords)
    for name, one in made._parameters.items():
        if one is not None:
            mine = layer._parameters[name]
            mine.__class__ = Parameter
            mine.data = one.data.to(mine.dtype)
    for name, one in made._buffers.items():
        mine = layer._buffers.get(name)
        layer._buffers[name] = one if mine is None or one is None else one.to(mine.dtype)
    layer.__dict__.update({name: value for name, value in made.__dict__.items() if name[0] != "_" and name != "training"})
    layer.__class__ = base


def _lazy(base: Any, axis: int) -> Any:
    def __init__(self: Any, *arguments: Any, **keywords: Any) -> None:  # noqa: N807
        if base.__name__.startswith("Instance"):  # these learn and count where the others do not, unless they are told otherwise
            words = ("eps", "momentum", "affine", "track_running_stats")[len(arguments) :]
            keywords = {**{word: True for word in words if word in ("affine", "track_running_stats")}, **keywords}
        state = default_generator.get_state()
        base.__init__(self, 0, *arguments, **keywords)
        default_generator.set_state(state)  # the numbers of the weights are drawn when their shapes are known
        self.__dict__["_settings"] = arguments, keywords
        for name, one in self._parameters.items():
            if one is not None:
                self._parameters[name] = UninitializedParameter()

    def __call__(self: Any, *inputs: Any, **keywords: Any) -> Any:  # noqa: N807
        _settle(self, inputs[0].shape[axis])
        return self(*inputs, **keywords)

    words = f"`{base.__name__}`, which learns the size of its input from the first one."
    return type(f"Lazy{base.__name__}", (base,), {"__init__": __init__, "__call__": __call__, "__doc__": words, "__module__": __name__})


_BASES = {"Linear": -1, **{f"{kind}{n}d": 1 for kind in ("Conv", "ConvTranspose", "BatchNorm", "InstanceNorm") for n in (1, 2, 3)}}
for _name, _axis in _BASES.items():
    globals()[f"Lazy{_name}"] = _lazy(getattr(nn, _name), _axis)
    __all__ += [f"Lazy{_name}"]
