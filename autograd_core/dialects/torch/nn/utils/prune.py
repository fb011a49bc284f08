"""`torch.nn.utils.prune`: weights taken out of a layer by a mask, which is there before each forward until it is made lasting.

Pruning a parameter leaves three things in its module: what is trained (`weight_orig`), the mask (`weight_mask`), and their product
under the parameter's own name. See https://docs.pytorch.org/docs/stable/nn.html#utilities for the names.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import autograd_core as ag
from autograd_core.dialects.missing import missing
from autograd_core.nn.utils import parameters_to_vector

__all__ = [
    "BasePruningMethod", "CustomFromMask", "Identity", "L1Unstructured", "LnStructured", "PruningContainer", "RandomStructured",
    "RandomUnstructured", "custom_from_mask", "global_unstructured", "identity", "is_pruned", "l1_unstructured", "ln_structured",
    "random_structured", "random_unstructured", "remove",
]  # fmt: skip


class BasePruningMethod(ABC):
    """A way to choose what is taken out: `compute_mask(scores, mask)` gives the new mask."""

    PRUNING_TYPE: str
    _tensor_name: str

    def __call__(self, module: Any, *_: Any) -> None:
        setattr(module, self._tensor_name, self.apply_mask(module))

    @abstractmethod
    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """The mask for scores `t`, where `default_mask` has been taken out already."""

    def apply_mask(self, module: Any) -> Any:
        """What is trained times the mask."""
        mask = getattr(module, f"{self._tensor_name}_mask")
        return mask.to(dtype=getattr(module, f"{self._tensor_name}_orig").dtype) * getattr(module, f"{self._tensor_name}_orig")

    @classmethod
    def apply(cls, module: Any, name: str, *args: Any, importance_scores: Any = None, **kwargs: Any) -> BasePruningMethod:
        """Prune a parameter; once more where it is pruned already. Returns what keeps it pruned."""
        method = made = cls(*args, **kwargs)
        method._tensor_name = name
        before = next((one for key, one in _hooks(module) if one._tensor_name == name), None)
        original = getattr(module, name)
        scores = original if importance_scores is None else importance_scores
        if tuple(scores.shape) != tuple(original.shape):
            raise ValueError(f"importance_scores should have the same shape as parameter                 {name} of {module}")
        if before is None:
            mask = ag.ones_like(scores)
            module.register_parameter(f"{name}_orig", module._parameters.pop(name))
        else:
            mask = getattr(module, f"{name}_mask")
            made = before if isinstance(before, PruningContainer) else PruningContainer(before)
            made.add_pruning_method(method)
            for key in [key for key, one in _hooks(module) if one is before]:
                del module._forward_pre_hooks[key]
        try:
            mask = made.compute_mask(scores, default_mask=mask)
        except Exception:
            if before is None:
                module.register_parameter(name, module._parameters.pop(f"{name}_orig"))
            raise
        module.register_buffer(f"{name}_mask", mask.detach())
        made(module)
        module.register_forward_pre_hook(made)
        return method

    def prune(self, t: Any, default_mask: Any = None, importance_scores: Any = None) -> Any:
        """`t` without what this method takes out, no module being involved."""
        scores = t if importance_scores is None else importance_scores
        return t * self.compute_mask(scores, default_mask=ag.ones_like(t) if default_mask is None else default_mask)

    def remove(self, module: Any) -> None:
        """Make the pruning lasting: the parameter is one again, with zeros where the mask had them."""
        name = self._tensor_name
        weight, original = self.apply_mask(module), module._parameters.pop(f"{name}_orig")
        original.data = weight.data
        del module._buffers[f"{name}_mask"]
        module.__dict__.pop(name, None)
        setattr(module, name, original)


class PruningContainer(BasePruningMethod):
    """Several methods, one after the other: each chooses among what those before it have left."""

    PRUNING_TYPE = "container"

    def __init__(self, *methods: BasePruningMethod) -> None:
        self._methods = list(methods)
        if methods:
            self._tensor_name = methods[0]._tensor_name

    def add_pruning_method(self, method: BasePruningMethod) -> None:
        """One more, for the same parameter."""
        if method._tensor_name != self._tensor_name:
            raise ValueError(f"Can only add pruning methods acting on the parameter named '{self._tensor_name}' to PruningContainer {self}. Found '{method._tensor_name}'")  # fmt: skip
        self._methods.append(method)

    def __len__(self) -> int:
        return len(self._methods)

    def __iter__(self) -> Iterator[BasePruningMethod]:
        return iter(self._methods)

    def __getitem__(self, index: int) -> BasePruningMethod:
        return self._methods[index]

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        method, mask = self._methods[-1], default_mask.to(dtype=t.dtype)
        kind = method.PRUNING_TYPE
        if kind == "global":
            return mask * method.compute_mask(t, default_mask=mask)
        if kind == "unstructured":
            left = mask == 1
        elif kind == "structured":
            dim, ndim = method.dim % len(t.shape), len(t.shape)  # type: ignore[attr-defined]
            kept = mask.sum(dim=tuple(axis for axis in range(ndim) if axis != dim)) != 0
            left = [slice(None)] * ndim
            left[dim] = kept
            left = tuple(left)
        else:
            raise ValueError(f"Unrecognized PRUNING_TYPE {kind}")
        mask = mask.clone()
        mask[left] = method.compute_mask(t[left], default_mask=mask[left])
        return mask


class Identity(BasePruningMethod):
    """Takes nothing out, and makes the mask."""

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        del t
        return default_mask


class CustomFromMask(BasePruningMethod):
    """Takes out what a mask of one's own says."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Any) -> None:
        self.mask = mask

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        del t
        if default_mask.shape != self.mask.shape:
            raise AssertionError(f"default_mask shape {default_mask.shape} must match self.mask shape {self.mask.shape}")
        return default_mask * self.mask.to(dtype=default_mask.dtype)


class _Amount(BasePruningMethod):
    """So many, or such a share, of the elements."""

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount: Any) -> None:
        if not isinstance(amount, (int, float)):
            raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
        if (isinstance(amount, int) and amount < 0) or (isinstance(amount, float) and not 0.0 <= amount <= 1.0):
            raise ValueError(f"amount={amount} should either be a float in the range [0, 1] or a non-negative integer")
        self.amount = amount

    def _number(self, size: int) -> int:
        """How many of so many."""
        if isinstance(self.amount, float):
            return round(self.amount * size)
        if self.amount > size:
            raise ValueError(f"amount={self.amount} should be smaller than the number of parameters to prune={size}")
        return self.amount

    def _without(self, ranking: Any, mask: Any, largest: bool) -> Any:
        number = self._number(mask.numel())
        mask = mask.clone()
        if number:
            mask.view(-1)[ag.topk(ranking.reshape(-1), k=number, largest=largest).indices] = 0
        return mask


class RandomUnstructured(_Amount):
    """Takes out elements drawn at random."""

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        return self._without(ag.rand_like(t), default_mask, True) if self._number(t.numel()) else default_mask.clone()


class L1Unstructured(_Amount):
    """Takes out the elements that are smallest in absolute value."""

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        return self._without(ag.abs(t), default_mask, False)


class RandomStructured(_Amount):
    """Takes out whole channels along an axis, drawn at random."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount: float, dim: int = -1) -> None:
        super().__init__(amount)
        self.dim = dim

    def _ranking(self, t: Any) -> Any:
        return ag.rand(t.shape[self.dim])

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        if len(t.shape) <= 1:
            raise ValueError(f"Structured pruning can only be applied to multidimensional tensors. Found tensor of shape {t.shape} with {len(t.shape)} dims")  # fmt: skip
        if not -len(t.shape) <= self.dim < len(t.shape):
            raise IndexError(f"Invalid index {self.dim} for tensor of size {t.shape}")
        size = t.shape[self.dim]
        number = self._number(size)
        if not number:
            return default_mask
        kept = ag.topk(self._ranking(t), k=size - number, largest=True).indices
        mask = ag.zeros_like(t)
        mask[(slice(None),) * (self.dim % len(t.shape)) + (kept,)] = 1
        return mask * default_mask.to(dtype=mask.dtype)


class LnStructured(RandomStructured):
    """Takes out the channels along an axis whose norm is smallest."""

    def __init__(self, amount: float, n: Any, dim: int = -1) -> None:
        super().__init__(amount, dim)
        self.n = n

    def _ranking(self, t: Any) -> Any:
        dim = self.dim % len(t.shape)
        return ag.norm(t, p=self.n, dim=tuple(axis for axis in range(len(t.shape)) if axis != dim))


def _hooks(module: Any) -> list[tuple[Any, Any]]:
    return [(key, one) for key, one in module._forward_pre_hooks.items() if isinstance(one, BasePruningMethod)]


def _pruner(method: type[BasePruningMethod], words: str) -> Callable[..., Any]:
    def prune(module: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        method.apply(module, name, *args, **kwargs)
        return module

    prune.__doc__ = words
    return prune


identity = _pruner(Identity, "Give a parameter a mask of ones.")
random_unstructured = _pruner(RandomUnstructured, "Take so many (or such a share) of a parameter's elements out, at random.")
l1_unstructured = _pruner(L1Unstructured, "Take the elements out that are smallest in absolute value.")
random_structured = _pruner(RandomStructured, "Take whole channels along `dim` out, at random.")
custom_from_mask = _pruner(CustomFromMask, "Take out what `mask` says.")


def ln_structured(module: Any, name: str, amount: float, n: Any, dim: int, importance_scores: Any = None) -> Any:
    """Take the channels along `dim` out whose norm of order `n` is smallest."""
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def global_unstructured(parameters: Any, pruning_method: Any, importance_scores: Any = None, **kwargs: Any) -> None:
    """Prune several parameters as if they were one: `[(module, name), …]`, so that some layers may lose more than others."""
    if not isinstance(parameters, Iterable):
        raise TypeError("global_unstructured(): parameters is not an Iterable")
    places, scores = list(parameters), importance_scores or {}
    method = pruning_method(**kwargs)
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError(f'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method {pruning_method} of type {method.PRUNING_TYPE}')  # fmt: skip
    weights = [scores.get((module, name), getattr(module, name)) for module, name in places]
    masks = [getattr(module, f"{name}_mask", ag.ones_like(getattr(module, name))) for module, name in places]
    method._tensor_name = "temp"
    container = PruningContainer(method)
    final = container.compute_mask(parameters_to_vector(weights), parameters_to_vector(masks))
    for (module, name), part in zip(places, final.split([weight.numel() for weight in weights]), strict=True):
        custom_from_mask(module, name, mask=part.view_as(getattr(module, name)))


def remove(module: Any, name: str) -> Any:
    """Make the pruning of a parameter lasting, and forget that it was pruned."""
    for key, one in _hooks(module):
        if one._tensor_name == name:
            one.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")


def is_pruned(module: Any) -> bool:
    """Whether a parameter of the module, or of one inside it, is pruned."""
    return any(_hooks(one) for _, one in module.named_modules())


__getattr__ = missing("torch.nn.utils.prune", __all__)
