"""Modules of modules: in a row, in a list, in a dictionary; and the same for parameters."""

# fmt: off
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from autograd_core.nn.module import Module, Parameter

__all__ = ["ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "Sequential"]


class _List(Module):
    """Modules that can be counted, walked through and picked by position."""

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def __len__(self) -> int:
        return len(self._modules)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            made: Any = type(self)
            return made(OrderedDict(list(self._modules.items())[index]) if isinstance(self, Sequential) else list(self)[index])
        return list(self)[index]

    def __setitem__(self, index: int, module: Module) -> None:
        self._modules[list(self._modules)[index]] = module

    def _renumber(self, modules: Iterable[Any]) -> Any:
        self.__dict__["_modules"] = {str(i): module for i, module in enumerate(modules)}
        return self

    def __delitem__(self, index: Any) -> None:
        gone = list(self._modules)[index]
        self._renumber(module for name, module in self._modules.items() if name not in (gone if isinstance(gone, list) else [gone]))

    def __add__(self, other: Iterable[Any]) -> Any:
        return type(self)()._renumber([*self, *other])

    def __iadd__(self, other: Iterable[Any]) -> Any:
        return self.extend(other)

    def append(self, module: Module) -> Any:
        """Add a module at the end."""
        self.register_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Any]) -> Any:
        """Add several modules at the end."""
        for module in modules:
            self.append(module)
        return self

    def insert(self, index: int, module: Module) -> Any:
        """Add a module before a position."""
        modules = list(self)
        modules.insert(index, module)
        return self._renumber(modules)

    def pop(self, key: int) -> Any:
        """Take a module out."""
        module = self[key]
        del self[key]
        return module


class Sequential(_List):
    """Modules one after the other."""

    def __init__(self, *modules: Any) -> None:
        super().__init__()
        named = modules[0].items() if len(modules) == 1 and isinstance(modules[0], dict) else ((str(i), one) for i, one in enumerate(modules))
        for name, module in named:
            self.register_module(name, module)

    def forward(self, input: Any) -> Any:
        for module in self._modules.values():
            input = module(input)
        return input


class ModuleList(_List):
    """Modules in a list, seen as parts of the module that holds it."""

    def __init__(self, modules: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.extend(modules or ())

    def _shown(self) -> Any:
        place = 0
        for text, alike in groupby(self, key=repr):
            count = len(list(alike))
            yield (f"{place}-{place + count - 1}", _Text(f"{count} x {text}")) if count > 1 else (str(place), _Text(text))
            place += count


class _Text(str):
    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class _Dict(Module):
    """What can be found by a key; `_store` says where it is kept."""

    _store = "_modules"

    def __init__(self, entries: Any = None) -> None:
        super().__init__()
        self.update(entries or {})

    def __getitem__(self, key: str) -> Any:
        return self.__dict__[self._store][key]

    def __setitem__(self, key: str, value: Any) -> None:
        setattr(self, key, value)

    def __delitem__(self, key: str) -> None:
        del self.__dict__[self._store][key]

    def __len__(self) -> int:
        return len(self.__dict__[self._store])

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__[self._store])

    def __contains__(self, key: object) -> bool:
        return key in self.__dict__[self._store]

    def keys(self) -> Any:
        """The keys."""
        return self.__dict__[self._store].keys()

    def values(self) -> Any:
        """What they stand for."""
        return self.__dict__[self._store].values()

    def items(self) -> Any:
        """Pairs of both."""
        return self.__dict__[self._store].items()

    def update(self, entries: Any) -> None:
        """Add entries: a dictionary or pairs."""
        for key, value in entries.items() if hasattr(entries, "items") else entries:
            self[key] = value

    def pop(self, key: str) -> Any:
        """Take an entry out."""
        return self.__dict__[self._store].pop(key)

    def clear(self) -> None:
        """Take everything out."""
        self.__dict__[self._store].clear()


class ModuleDict(_Dict):
    """Modules in a dictionary, seen as parts of the module that holds it."""

    def __setitem__(self, key: str, value: Any) -> None:
        self.register_module(key, value)


class ParameterDict(_Dict):
    """Parameters in a dictionary."""

    _store = "_parameters"

    def __setitem__(self, key: str, value: Any) -> None:
        setattr(self, key, value if isinstance(value, Parameter) else Parameter(value))

    def extra_repr(self) -> str:
        return "\n".join(f"  ({key}): Parameter containing: [{self._kind(value)} of size {'x'.join(map(str, value.shape))}]" for key, value in self.items())

    def _kind(self, value: Any) -> str:
        return "torch.{}Tensor".format({"float32": "Float", "float64": "Double", "float16": "Half"}[value.dtype.name])


class ParameterList(ParameterDict):
    """Parameters in a list."""

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.extend(values or ())

    def _kind(self, value: Any) -> str:
        return str(value.dtype)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())

    def __getitem__(self, index: Any) -> Any:
        return type(self)(list(self)[index]) if isinstance(index, slice) else list(self)[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        super().__setitem__(index if isinstance(index, str) else list(self.keys())[index], value)

    def append(self, value: Any) -> Any:
        """Add a parameter at the end."""
        self[str(len(self))] = value
        return self

    def extend(self, values: Iterable[Any]) -> Any:
        """Add several parameters at the end."""
        for value in values:
            self.append(value)
        return self
