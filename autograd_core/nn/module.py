"""Module: a tree of parameters with a forward function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograd_core.errors import AutogradTypeError, MissingAttribute
from autograd_core.nearest import nearest
from autograd_core.tape import current_mode
from autograd_core.tensor import Tensor

__all__ = ["Module", "ModuleList", "ModulesInOrder", "Parameter"]


class Parameter(Tensor):
    """A leaf that belongs to a module and is trained.

    >>> import autograd_core as ag
    >>> Parameter(ag.zeros(2))
    Parameter containing:
    tensor([0., 0.], requires_grad=True)
    """

    __slots__ = ()

    def __new__(cls, data: Any, requires_grad: bool = True) -> Parameter:
        made: Parameter = object.__new__(cls)
        source = data if isinstance(data, Tensor) else None
        if source is None:
            raise AutogradTypeError(
                "argument_error",
                f"a Parameter is made of a tensor, not {type(data).__name__}.",
                "Write nn.Parameter(torch.tensor(…)).",
            )
        made.array, made.node, made.tracked = source.array, None, False
        made.memory, made.record_id = source.shared_memory(), source.record_id if source.node is None else -1
        made._view = made._grad = made._hooks = None
        if requires_grad:
            made.requires_grad_()
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.parameter(made, "")
        return made

    def __init__(self, data: Any, requires_grad: bool = True) -> None:
        """Everything happened in `__new__`."""

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()


class Module:
    """A function with parameters. Assign parameters and modules to `self`, write `forward`, and call the object.

    >>> import autograd_core as ag
    >>> from autograd_core import nn
    >>> class Line(nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.w = nn.Parameter(ag.tensor(2.0))
    ...     def forward(self, x):
    ...         return self.w * x
    >>> Line()(ag.tensor(3.0)).item()
    6.0
    """

    training: bool
    _parameters: dict[str, Parameter | None]
    _modules: dict[str, Module]
    _path: str

    def __init__(self) -> None:
        self.__dict__.update(_parameters={}, _modules={}, training=True, _path="")

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, (Parameter, Module)):
            if "_parameters" not in self.__dict__:
                raise AttributeError(
                    f"cannot assign {type(value).__name__.lower()} before Module.__init__() call: write super().__init__() first in __init__."
                )
            if isinstance(value, Parameter):
                self._parameters[name] = value
                recorder = current_mode().recorder
                if recorder is not None:
                    recorder.parameter(value, name)
            else:
                self._modules[name] = value
            self.__dict__.pop(name, None)
        elif name in self.__dict__.get("_parameters", {}) and value is None:
            self._parameters[name] = None
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        for store in ("_parameters", "_modules"):
            found = self.__dict__.get(store, {})
            if name in found:
                return found[name]
        owner = type(self).__name__
        known = [*self.__dict__.get("_parameters", {}), *self.__dict__.get("_modules", {}), *dir(type(self))]
        close = nearest(name, known)
        raise MissingAttribute(
            "attribute_missing", f"'{owner}' object has no attribute '{name}'.", f"Did you mean .{close}?" if close else "Assign it in __init__.",
            params={"name": name, "nearest": close or "", "owner": owner},
        )  # fmt: skip

    def forward(self, *inputs: Any, **keywords: Any) -> Any:
        """What the module computes; subclasses write it."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *inputs: Any, **keywords: Any) -> Any:
        recorder = current_mode().recorder
        if recorder is None:
            return self.forward(*inputs, **keywords)
        for name, module in self.named_modules():
            if name and not module._path.endswith(name):
                module.__dict__["_path"] = f"{self._path}.{name}" if self._path else name
        shape = tuple(tuple(one.shape) for one in self.parameters())
        with recorder.scope(self._path or type(self).__name__, type(self).__name__, shape):
            return self.forward(*inputs, **keywords)

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """This module and all below it, with their paths."""
        yield prefix, self
        for name, module in self._modules.items():
            yield from module.named_modules(f"{prefix}.{name}" if prefix else name)

    def modules(self) -> Iterator[Module]:
        """This module and all below it."""
        return (module for _, module in self.named_modules())

    def children(self) -> Iterator[Module]:
        """The modules directly below."""
        return iter(self._modules.values())

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Each parameter once, with its path such as `0.weight`."""
        seen: set[int] = set()
        for path, module in self.named_modules():
            for name, parameter in module._parameters.items():
                if parameter is not None and id(parameter) not in seen:
                    seen.add(id(parameter))
                    yield f"{path}.{name}" if path else name, parameter

    def parameters(self) -> Iterator[Parameter]:
        """Each parameter once."""
        return (parameter for _, parameter in self.named_parameters())

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.zero_()

    def train(self, mode: bool = True) -> Module:
        """Switch this module and all below it to training (or, with False, to evaluation)."""
        for module in self.modules():
            module.__dict__["training"] = mode
        return self

    def eval(self) -> Module:
        """Switch to evaluation."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Start or stop recording operations on all parameters."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def extra_repr(self) -> str:
        """What a layer says of itself between its brackets."""
        return ""

    def __repr__(self) -> str:
        own = self.extra_repr()
        if not self._modules:
            return f"{type(self).__name__}({own})"
        lines = [f"  ({name}): " + repr(module).replace("\n", "\n  ") for name, module in self._modules.items()]
        return f"{type(self).__name__}(\n" + "\n".join(([f"  {own}"] if own else []) + lines) + "\n)"


class ModulesInOrder(Module):
    """Modules that can be counted, walked through and picked by position."""

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __len__(self) -> int:
        return len(self._modules)

    def __getitem__(self, index: int) -> Module:
        return list(self._modules.values())[index]


class ModuleList(ModulesInOrder):
    """Modules in a list, seen as parts of the module that holds it."""

    def __init__(self, modules: Any = ()) -> None:
        super().__init__()
        for module in modules:
            self.append(module)

    def append(self, module: Module) -> ModuleList:
        """Add a module at the end."""
        setattr(self, str(len(self._modules)), module)
        return self
