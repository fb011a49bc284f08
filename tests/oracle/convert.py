"""PyTorch's arguments as ours: tensors with the same numbers and strides, dtypes, modules, functions, by name."""

from __future__ import annotations

import dataclasses
import functools
import types
from typing import Any

import numpy as np
import torch

import autograd_core
from autograd_core.dialects import torch as ours
from autograd_core.public import find, load_all
from autograd_core.tensor import attach_methods

__all__ = ["Unsupported", "Variants", "rebound", "resolve", "to_ours"]


load_all()
attach_methods()
_ABSENT = ("complex", "bfloat", "chalf", "cfloat", "cdouble", "sparse", "uint16", "uint32", "uint64", "q")


class Unsupported(Exception):
    """The sample holds something that is left out on purpose: complex numbers, bfloat16, sparse layouts."""


class Missing(Exception):
    """There is no function of this name."""


def resolve(path: str) -> Any:
    """What `torch.<path>` is here, e.g. `nn.functional.gelu`, `linalg.inv`, `Tensor.T`."""
    found: Any = ours
    for part in path.split("."):
        try:
            found = getattr(found, part)
        except Exception:
            found = None
        if found is None:
            break
    if found is None:
        found = find(path.replace("nn.functional.", "F."))
    if found is None:
        raise Missing(path)
    return found


class _Surface:
    """Stands for `torch` in functions of PyTorch's table: every name is looked up here."""

    def __init__(self, path: str = "") -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        path = f"{self._path}.{name}" if self._path else name
        if path in ("nn", "nn.functional", "linalg", "special", "masked", "signal", "signal.windows", "random"):
            return _Surface(path)
        return resolve(path)


def _seeded(function: Any, *arguments: Any, **keywords: Any) -> Any:
    return function(*arguments, **keywords)


def rebound(function: Any) -> Any:
    """A Python function of PyTorch's table, with our surface for `torch`."""
    if isinstance(function, functools.partial):
        return functools.partial(rebound(function.func), *function.args, **function.keywords)
    if not isinstance(function, types.FunctionType) or not function.__module__.startswith("torch.testing"):
        return _named(function)
    names = {**function.__globals__, "torch": _Surface(), "wrapper_set_seed": _seeded}
    cells = tuple(types.CellType(_known(cell.cell_contents)) for cell in function.__closure__ or ())
    return types.FunctionType(function.__code__, names, function.__name__, function.__defaults__, cells)


def _known(value: Any) -> Any:
    """The value as ours where there is such a thing."""
    try:
        return to_ours(value, {})
    except (Missing, Unsupported):
        return value


def _tensor(one: torch.Tensor) -> Any:
    if one.layout != torch.strided or str(one.dtype).removeprefix("torch.").startswith(_ABSENT):
        raise Unsupported(str(one.dtype))
    whole = torch.empty(0, dtype=one.dtype).set_(one.untyped_storage()).clone().numpy()
    if one.is_neg() or not one.numel() or one._is_zerotensor():
        array = one.detach().numpy(force=True).copy()
    else:  # the same place in a copy of the same memory
        steps = [step * whole.itemsize for step in one.stride()]
        array = np.ndarray(one.shape, whole.dtype, whole, one.storage_offset() * whole.itemsize, steps)
    made: Any = autograd_core.from_numpy(array)
    if one.requires_grad:
        made.requires_grad_()
    return made


def to_ours(value: Any, memo: dict[int, Any]) -> Any:
    """An argument as ours; `memo` remembers tensors by their PyTorch twin, so that one passed twice stays one."""

    def again(one: Any) -> Any:
        return to_ours(one, memo)

    if isinstance(value, torch.Tensor):
        if id(value) not in memo:
            memo[id(value)] = _tensor(value)
        return memo[id(value)]
    if isinstance(value, torch.Size):
        return tuple(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(again, value))
    if isinstance(value, (list, tuple)):
        return type(value)(map(again, value))
    if isinstance(value, dict):
        return {key: again(one) for key, one in value.items()}
    if isinstance(value, slice):
        return slice(again(value.start), again(value.stop), again(value.step))
    return _named(value)


def _named(value: Any) -> Any:
    """What is found here by its name there; anything else is itself."""
    if isinstance(value, complex) or dataclasses.is_dataclass(value):
        raise Unsupported(type(value).__name__)
    if isinstance(value, torch.device):
        return resolve("device")(str(value))
    if isinstance(value, (torch.dtype, torch.layout, torch.memory_format)):
        name = str(value).removeprefix("torch.")
        if name.startswith(_ABSENT):
            raise Unsupported(name)
        return resolve(name)
    if isinstance(value, torch.nn.Module):
        return resolve("nn." + type(value).__name__)(**{key: getattr(value, key) for key in value.__constants__})
    if isinstance(value, torch.Generator):
        return resolve("Generator")()
    if callable(value) and getattr(value, "__module__", "") in ("torch.nn.functional", "torch.functional", "torch"):
        return resolve(f"{value.__module__}.{value.__name__}".removeprefix("torch."))
    own = isinstance(value, types.FunctionType) and value.__module__.startswith("torch.testing")
    return rebound(value) if own else value


class Variants:
    """The ways to call one operator here: as a function, method, in place, and by its other names."""

    def __init__(self, info: Any) -> None:
        self.info = info

    def function(self) -> Any:
        """Our function for the operator itself."""
        own = self.info.op
        if isinstance(own, types.FunctionType) and own.__module__.startswith("torch.testing"):
            return rebound(own)
        try:
            return resolve(self.info.name)
        except Missing:
            return resolve("Tensor." + self.info.name)

    def others(self) -> list[tuple[str, Any, Any, bool]]:
        """(name, PyTorch's, ours or `None`, whether it works in place) for the other forms."""
        info = self.info
        found = [
            ("Tensor." + info.name, info.method_variant, False),
            (f"Tensor.{info.name.removesuffix('_')}_", info.inplace_variant, True),
        ]
        for alias in info.aliases:
            name = alias.name.removeprefix("torch.")
            found.append((name, alias.op, False))
            if "." not in name:
                found.append((f"Tensor.{name}", alias.method_variant, False))
                found.append((f"Tensor.{name}_", alias.inplace_variant, True))
        result = []
        for name, theirs, inplace in found:
            if theirs is None:
                continue
            if isinstance(theirs, functools.partial) or (getattr(theirs, "__module__", None) or "").startswith("torch.testing"):
                result.append((name, theirs, rebound(theirs), inplace))
                continue
            try:
                result.append((name, theirs, resolve(name), inplace))
            except Missing:
                result.append((name, theirs, None, inplace))
        return result
