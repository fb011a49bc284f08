"""`torch.nn.utils.parametrize`: a parameter as a function of what is trained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograd_core import no_grad
from autograd_core.dialects.missing import missing
from autograd_core.nn import Module, ModuleDict, ModuleList, Parameter

__all__ = ["ParametrizationList", "cached", "is_parametrized", "register_parametrization", "remove_parametrizations"]


class ParametrizationList(ModuleList):
    """The functions between what is trained (`original`, or `original0`, `original1`, …) and the parameter, one after the other."""

    def __init__(self, modules: list[Any], original: Any) -> None:
        super().__init__(modules)
        first = modules[0]
        with no_grad():
            value = first.right_inverse(original) if hasattr(first, "right_inverse") else original
        parts = value if isinstance(value, tuple) else (value,)
        self.__dict__["names"] = [f"original{i}" for i in range(len(parts))] if isinstance(value, tuple) else ["original"]
        for name, part in zip(self.names, parts, strict=True):
            kept = (
                original
                if part is original
                else Parameter(part.detach(), original.requires_grad)
                if isinstance(original, Parameter)
                else part
            )
            (setattr if isinstance(kept, Parameter) else Module.register_buffer)(self, name, kept)

    def forward(self) -> Any:
        first, *others = self._modules.values()
        value = first(*(getattr(self, name) for name in self.names))
        for one in others:
            value = one(value)
        return value

    def right_inverse(self, value: Any) -> None:
        """Let the parameter have this value: what is trained follows."""
        with no_grad():
            for one in reversed(list(self._modules.values())):
                if not hasattr(one, "right_inverse"):
                    raise RuntimeError(f"parametrization {type(one).__name__} does not implement right_inverse.")
                value = one.right_inverse(value)
            for name, part in zip(self.names, value if isinstance(value, tuple) else (value,), strict=True):
                getattr(self, name).copy_(part)


def is_parametrized(module: Any, tensor_name: str | None = None) -> bool:
    """Whether a module (or one of its parameters) is computed from something else."""
    found = module.__dict__.get("_modules", {}).get("parametrizations")
    return found is not None and (bool(len(found)) if tensor_name is None else tensor_name in found)


def register_parametrization(module: Any, tensor_name: str, parametrization: Any, *, unsafe: bool = False) -> Any:
    """Compute `module.<tensor_name>` by `parametrization` from now on; what is trained is what it is computed from.

    >>> from autograd_core import nn
    >>> class Symmetric(nn.Module):
    ...     def forward(self, x):
    ...         return x.triu() + x.triu(1).T
    >>> layer = register_parametrization(nn.Linear(3, 3), "weight", Symmetric())
    >>> bool((layer.weight == layer.weight.T).all())
    True
    """
    del unsafe
    if is_parametrized(module, tensor_name):
        module.parametrizations[tensor_name].append(parametrization)
        return module
    original = module._parameters.get(tensor_name, module._buffers.get(tensor_name))
    if original is None:
        raise ValueError(
            f"Module '{type(module).__name__}' does not have a parameter, a buffer, or a parametrized element with name '{tensor_name}'"
        )
    if not is_parametrized(module):
        module.__class__ = type(f"Parametrized{type(module).__name__}", (type(module),), {})
        module.parametrizations = ModuleDict()
    functions = ParametrizationList([parametrization], original)
    module._parameters.pop(tensor_name, None)
    module._buffers.pop(tensor_name, None)
    module.parametrizations[tensor_name] = functions
    setattr(type(module), tensor_name, property(lambda self: self.parametrizations[tensor_name]()))
    return module


def remove_parametrizations(module: Any, tensor_name: str, leave_parametrized: bool = True) -> Any:
    """Make `module.<tensor_name>` a plain parameter again: with the value it has, or with the one that was trained."""
    functions = module.parametrizations[tensor_name]
    value = functions() if leave_parametrized else functions.original
    del module.parametrizations[tensor_name]
    delattr(type(module), tensor_name)
    if not len(module.parametrizations):
        del module._modules["parametrizations"]
        module.__class__ = type(module).__bases__[0]
    module.register_parameter(tensor_name, Parameter(value.detach()))
    return module


@contextmanager
def cached() -> Iterator[None]:
    """Accepted, without effect: a parameter is computed wherever it is read."""
    yield


__getattr__ = missing("torch.nn.utils.parametrize", __all__)
