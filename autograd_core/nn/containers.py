"""Modules of modules: in a row, in a list, in a dictionary; and the same for parameters."""

# fmt: off
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, MutableMapping, MutableSequence
from itertools import groupby
from typing import Any

from autograd_core.nn.module import Module, Parameter

__all__ = ["ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "Sequential"]


class _List(Module, MutableSequence[Any]):
    """Modules that can be counted, walked through and picked by position."""

    __eq__, __hash__ = object.__eq__, object.__hash__

    def __len__(self) -> int:
        return len(self._modules)

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, slice):
            return list(self._modules.values())[index]
        made: Any = type(self)
        return made(OrderedDict(list(self._modules.items())[index]) if isinstance(self, Sequential) else list(self)[index])

    def __setitem__(self, index: Any, module: Any) -> None:
        self._modules[list(self._modules)[index]] = module

    def __delitem__(self, index: Any) -> None:
        modules = list(self)
        del modules[index]
        self._renumber(modules)

    def __add__(self, other: Iterable[Any]) -> Any:
        return type(self)()._renumber([*self, *other])

    def _renumber(self, modules: Iterable[Any]) -> Any:
        self.__dict__["_modules"] = {str(i): module for i, module in enumerate(modules)}
        return self

    def insert(self, index: int, module: Module) -> Any:
        """Add a module before a position."""
        modules = list(self)
        modules.insert(index, module)
        return self._renumber(modules)

    def append(self, module: Module) -> Any:
        """Add a module at the end."""
        self.register_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Any]) -> Any:
        """Add several modules at the end."""
        for module in modules:
            self.append(module)
        return self


class Sequential(_List):
    """Modules one after the other."""

    def __init__(self, *modules: Any) -> None:
        super().__init__()
        named = modules[0].items() if len(modules) == 1 and isinstance(modules[0], OrderedDict) else ((str(i), one) for i, one in enumerate(modules))
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


class _Dict(Module, MutableMapping[str, Any]):
    """What can be found by a key; `_store` says where it is kept."""

    _store = "_modules"
    __eq__, __hash__ = object.__eq__, object.__hash__

    def __init__(self, entries: Any = None) -> None:
        super().__init__()
        self.update(entries or {})

    def __getitem__(self, key: str) -> Any:
        return self.__dict__[self._store][key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.register_module(key, value)

    def __delitem__(self, key: str) -> None:
        del self.__dict__[self._store][key]

    def __len__(self) -> int:
        return len(self.__dict__[self._store])

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__[self._store])

    def keys(self) -> Any:
        """The keys, as a dictionary shows them."""
        return self.__dict__[self._store].keys()


class ModuleDict(_Dict):
    """Modules in a dictionary, seen as parts of the module that holds it."""


class ParameterDict(_Dict):
    """Parameters in a dictionary."""

    _store = "_parameters"

    def __setitem__(self, key: str, value: Any) -> None:
        setattr(self, key, value if isinstance(value, Parameter) else Parameter(value))

    def extra_repr(self) -> str:
        kinds = {"float32": "Float", "float64": "Double", "float16": "Half"}
        lines = [(key, kinds[value.dtype.name], "x".join(map(str, value.shape))) for key, value in self.items()]
        return "\n".join(f"  ({key}): Parameter containing: [torch.{kind}Tensor of size {size}]" for key, kind, size in lines)


class ParameterList(_List):
    """Parameters in a list."""

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.extend(values or ())

    def __len__(self) -> int:
        return len(self._parameters)

    def __getitem__(self, index: Any) -> Any:
        found = list(self._parameters.values())[index]
        return type(self)(found) if isinstance(index, slice) else found

    def __setitem__(self, index: Any, value: Any) -> None:
        setattr(self, str(range(len(self))[index]), value if isinstance(value, Parameter) else Parameter(value))

    def append(self, value: Any) -> Any:
        """Add a parameter at the end."""
        setattr(self, str(len(self)), value if isinstance(value, Parameter) else Parameter(value))
        return self

    def extra_repr(self) -> str:
        return "\n".join(f"  ({key}): Parameter containing: [{value.dtype} of size {'x'.join(map(str, value.shape))}]" for key, value in self.named_parameters(recurse=False))
