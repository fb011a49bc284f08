"""Module: a tree of parameters and buffers with a forward function."""

# fmt: off
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from autograd_core import creation, dtypes, ops
from autograd_core.errors import MissingAttribute, here, refuse
from autograd_core.nearest import nearest
from autograd_core.op import make
from autograd_core.tape import HookHandle, current_mode
from autograd_core.tensor import Tensor

__all__ = ["Module", "Parameter"]


class Parameter(Tensor):
    """A leaf that belongs to a module and is trained.

    >>> import autograd_core as ag
    >>> Parameter(ag.zeros(2))
    Parameter containing:
    tensor([0., 0.], requires_grad=True)
    """

    __slots__ = ()

    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Parameter:
        made: Parameter = object.__new__(cls)
        source = creation.empty(0) if data is None else data
        if not isinstance(source, Tensor):
            raise refuse("parameter_of", type=type(data).__name__)
        made.array, made.node, made.tracked = source.array, None, False
        made.memory, made.record_id = source.shared_memory(), source.record_id if source.node is None else -1
        made._view = made._grad = made._hooks = None
        if requires_grad:
            made.requires_grad_()
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.parameter(made, "")
        return made

    def __init__(self, data: Any = None, requires_grad: bool = True) -> None:
        """Everything happened in `__new__`."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Parameter:
        copy = memo[id(self)] = type(self)(make(self.array.copy()), self.tracked)
        return copy

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()


class _IncompatibleKeys(NamedTuple):
    """What `load_state_dict` could not match."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        listed = f"missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys}"
        return f"{type(self).__name__}({listed})" if any(self) else "<All keys matched successfully>"


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
    _buffers: dict[str, Any]
    _modules: dict[str, Any]
    _transient: set[str]  # buffers that no state dict holds
    _forward_pre_hooks: OrderedDict[int, Callable[..., Any]]
    _forward_hooks: OrderedDict[int, Callable[..., Any]]
    _backward_hooks: OrderedDict[int, Callable[..., Any]]
    _with_kwargs: set[int]  # hooks that are given the keyword arguments, too
    _path: str

    def __init__(self) -> None:
        self.__dict__.update(
            _parameters={}, _buffers={}, _modules={}, _transient=set(), _forward_pre_hooks=OrderedDict(), _forward_hooks=OrderedDict(),
            _backward_hooks=OrderedDict(), _with_kwargs=set(), training=True, _path="",
        )  # fmt: skip

    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        store = "_parameters" if isinstance(value, Parameter) else "_modules" if isinstance(value, Module) else None
        if store and store not in own:
            raise AttributeError(f"cannot assign {store[1:]} before Module.__init__() call: write super().__init__() first in __init__.")
        found = next((each for each in ("_parameters", "_modules", "_buffers") if name in own.get(each, ())), None)
        if store is None and found is None:
            object.__setattr__(self, name, value)
            return
        if store is None and not (value is None or (found == "_buffers" and isinstance(value, Tensor))):
            wanted = {"_parameters": "torch.nn.Parameter", "_modules": "torch.nn.Module", "_buffers": "torch.Tensor"}[str(found)]
            raise refuse("module_assignment", type=type(value).__name__, found=str(found)[1:-1], name=name, wanted=wanted)
        if store:
            own.pop(name, None)
            for each in ("_parameters", "_modules", "_buffers"):
                if each != store:
                    own[each].pop(name, None)
        own[store or str(found)][name] = value
        recorder = current_mode().recorder
        if recorder is not None and isinstance(value, Parameter):
            recorder.parameter(value, name)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        for store in ("_parameters", "_buffers", "_modules"):
            if store in own and name in own[store]:
                return own[store][name]
        if name.startswith("__"):
            raise AttributeError(name)
        owner, close = type(self).__name__, nearest(name, dir(self))
        raise MissingAttribute(
            "attribute_missing", f"'{owner}' object has no attribute '{name}'.", f"Did you mean .{close}?" if close else "Assign it in __init__.",
            params={"name": name, "nearest": close or "", "owner": owner}, places=here(),
        )

    def __delattr__(self, name: str) -> None:
        for store in ("_parameters", "_buffers", "_modules"):
            if name in self.__dict__[store]:
                del self.__dict__[store][name]
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        own = self.__dict__
        return sorted({*dir(type(self)), *own, *own.get("_parameters", ()), *own.get("_buffers", ()), *own.get("_modules", ())})

    # -- what belongs to it -----------------------------------------------------------------------------------------

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter (or `None`, to say that there is none) under a name."""
        self._enter("parameter", name, param, Parameter)
        if param is not None:
            setattr(self, name, param)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that is kept with the module but not trained; unless `persistent`, the state dict leaves it out."""
        self._enter("buffer", name, tensor, Tensor)
        (self._transient.discard if persistent else self._transient.add)(name)

    def register_module(self, name: str, module: Module | None) -> None:
        """Add a module under a name."""
        if module is not None and not isinstance(module, Module):
            raise refuse("module_of", type=type(module).__name__)
        self._enter("module", name, module, Module)

    def _enter(self, what: str, name: str, value: Any, kind: type) -> None:
        """Keep what is of this kind under a name that is free."""
        own = self.__dict__
        kept = own[f"_{what}s"]
        if not name or "." in name:
            wrong = "contain '.'" if name else "be empty"
            raise KeyError(f"{what} name can't {wrong}, got: {name!r}")
        taken = name in own or name in own["_parameters"] or name in own["_buffers"] or name in own["_modules"] or hasattr(type(self), name)
        if taken and name not in kept:
            raise KeyError(f"attribute '{name}' already exists")
        if value is not None and not isinstance(value, kind):
            raise refuse("module_assignment", type=type(value).__name__, found=f"{what}s", name=name, wanted=f"torch.{kind.__name__}")
        kept[name] = value

    add_module = register_module

    def named_modules(self, memo: set[Module] | None = None, prefix: str = "", remove_duplicate: bool = True) -> Iterator[tuple[str, Module]]:
        """This module and all below it, with their paths."""
        memo = set() if memo is None else memo
        if self not in memo:
            if remove_duplicate:
                memo.add(self)
            yield prefix, self
            for name, module in self._modules.items():
                if module is not None:
                    yield from module.named_modules(memo, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def _named(self, store: str, prefix: str, recurse: bool, remove_duplicate: bool = True) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        every = self._within(prefix) if remove_duplicate else self.named_modules(prefix=prefix, remove_duplicate=False)
        for path, module in every if recurse else [(prefix, self)]:
            for name, one in module.__dict__[store].items():
                if one is not None and not (remove_duplicate and id(one) in seen):
                    seen.add(id(one))
                    yield f"{path}.{name}" if path else name, one

    def named_parameters(self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True) -> Iterator[tuple[str, Parameter]]:
        """Each parameter once, with its path such as `0.weight`."""
        return self._named("_parameters", prefix, recurse, remove_duplicate)

    def named_buffers(self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True) -> Iterator[tuple[str, Tensor]]:
        """Each buffer once, with its path."""
        return self._named("_buffers", prefix, recurse, remove_duplicate)

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly below, with their names."""
        return self._named("_modules", "", False)

    def modules(self) -> Iterator[Module]:
        """This module and all below it."""
        return (module for _, module in self.named_modules())

    def children(self) -> Iterator[Module]:
        """The modules directly below."""
        return (module for _, module in self.named_children())

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Each parameter once."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """Each buffer once."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def _tensors_by_path(self) -> list[tuple[str, Tensor]]:
        """Parameters, then buffers, each once, with their paths; at once, for a recorder that asks at every pass."""
        found: dict[int, tuple[str, Tensor]] = {}
        every = self._within()
        for store in ("_parameters", "_buffers"):
            for path, module in every:
                for name, one in module.__dict__[store].items():
                    if one is not None and id(one) not in found:
                        found[id(one)] = (f"{path}.{name}" if path else name, one)
        return list(found.values())

    def get_submodule(self, target: str) -> Any:
        """The module, parameter or buffer at a path such as `encoder.layers.0`."""
        found: Any = self
        for name in target.split(".") if target else ():
            if not hasattr(found, name):
                raise AttributeError(f"{type(found).__name__} has no attribute `{name}`")
            found = getattr(found, name)
        return found

    get_parameter = get_buffer = get_submodule

    # -- calling it -------------------------------------------------------------------------------------------------

    def forward(self, *inputs: Any, **keywords: Any) -> Any:
        """What the module computes; subclasses write it."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *inputs: Any, **keywords: Any) -> Any:
        recorder = current_mode().recorder
        own = self.__dict__  # by way of `self._forward_hooks` Python takes three times as long
        hooked = own["_forward_hooks"] or own["_forward_pre_hooks"] or own["_backward_hooks"] if "_path" in own else self._forward_hooks
        call = self._hooked if hooked else self.forward
        if recorder is None:
            return call(*inputs, **keywords)
        for name, one in self._modules.items():
            if one is not None and (one._modules or not one._path.endswith(name)):
                self._name_below()
                break
        kind = type(self).__name__
        outer, recorder.inside = recorder.inside, recorder.scope_of(self._path or kind, kind, self._shape)
        try:
            return call(*inputs, **keywords)
        finally:
            recorder.inside = outer

    def _name_below(self) -> None:
        """Tell all modules below where they are, for a recording."""
        for name, module in self._within()[1:]:
            if not module._path.endswith(name):
                module.__dict__["_path"] = f"{self._path}.{name}" if self._path else name

    def _shape(self) -> tuple[Any, ...]:
        """The shapes of all parameters, each once: modules of one class that agree in them look alike in a recording."""
        parameters = {id(one): one for _, module in self._within() for one in module._parameters.values() if one is not None}
        return tuple([one.array.shape for one in parameters.values()])

    def _within(self, prefix: str = "") -> list[tuple[str, Module]]:
        """What `named_modules` gives, at once: a recorder asks at every call."""
        if not self._modules:
            return [(prefix, self)]
        found, seen, ahead = [], set(), [(prefix, self)]
        while ahead:
            path, module = ahead.pop()
            if module not in seen:
                seen.add(module)
                found.append((path, module))
                if inner := module._modules:
                    ahead += [(f"{path}.{name}" if path else name, inner[name]) for name in reversed(inner) if inner[name] is not None]
        return found

    def _hooked(self, *inputs: Any, **keywords: Any) -> Any:
        """Forward, with the hooks in their order."""
        for key, hook in list(self._forward_pre_hooks.items()):
            named = key in self._with_kwargs
            new = hook(self, inputs, keywords) if named else hook(self, inputs)
            if new is not None and named:
                inputs, keywords = new
            elif new is not None:
                inputs = new if isinstance(new, tuple) else (new,)
        backward = list(self._backward_hooks.values())
        if backward:  # copies, so that their gradients are what comes back through this module alone
            inputs = tuple(ops.clone(one) if isinstance(one, Tensor) and one.tracked else one for one in inputs)
        result = self.forward(*inputs, **keywords)
        for key, hook in list(self._forward_hooks.items()):
            new = hook(self, inputs, keywords, result) if key in self._with_kwargs else hook(self, inputs, result)
            result = result if new is None else new
        if backward and isinstance(result, Tensor) and result.tracked:
            self._watch(inputs, result, backward)
        return result

    def _watch(self, inputs: tuple[Any, ...], result: Any, hooks: list[Callable[..., Any]]) -> None:
        """Call full backward hooks when the gradients of all inputs are there."""
        came: dict[int, Any] = {}
        awaited = [i for i, one in enumerate(inputs) if isinstance(one, Tensor) and one.tracked]

        def arrive(place: int, gradient: Any) -> Any:
            came[place] = gradient
            if (place == -1 and awaited) or len(came) <= len(awaited):
                return None
            given = tuple(came.get(i) for i in range(len(inputs)))
            for hook in hooks:
                new = hook(self, given, (came[-1],))
                given = given if new is None else new
            return given[place] if place >= 0 else None

        result.register_hook(lambda gradient: arrive(-1, gradient))
        for i in awaited:
            inputs[i].register_hook(lambda gradient, i=i: arrive(i, gradient))

    def _register(self, hooks: OrderedDict[int, Any], hook: Callable[..., Any], prepend: bool, named: bool = False) -> HookHandle:
        handle = HookHandle.add(hooks, hook)
        if named:
            self._with_kwargs.add(handle._key)
        if prepend:
            hooks.move_to_end(handle._key, last=False)
        return handle

    def register_forward_pre_hook(self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False) -> HookHandle:
        """Call `hook(module, inputs)` before each forward; what it returns replaces the inputs. With `prepend`, before the hooks that are there."""
        return self._register(self._forward_pre_hooks, hook, prepend, with_kwargs)

    def register_forward_hook(self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False) -> HookHandle:
        """Call `hook(module, inputs, output)` after each forward; what it returns replaces the output."""
        return self._register(self._forward_hooks, hook, prepend, with_kwargs)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> HookHandle:
        """Call `hook(module, grad_input, grad_output)` in each backward; what it returns replaces the gradient of the last input."""
        return self._register(self._backward_hooks, hook, prepend)

    # -- its state --------------------------------------------------------------------------------------------------

    def state_dict(self, *, destination: Any = None, prefix: str = "", keep_vars: bool = False) -> Any:
        """All parameters and persistent buffers by path; they share memory with the module."""
        found: Any = OrderedDict() if destination is None else destination
        found.__dict__.setdefault("_metadata", {})  # says that this is not a plain dictionary, as in PyTorch
        for path, module in self.named_modules(prefix=prefix.rstrip("."), remove_duplicate=False):
            for name, one in {**module._parameters, **module._buffers}.items():
                if one is not None and name not in module._transient:
                    found[f"{path}.{name}" if path else name] = one if keep_vars else one.detach()
        return found

    def load_state_dict(self, state_dict: Any, strict: bool = True, assign: bool = False) -> _IncompatibleKeys:
        """Take over the values of a state dict. With `strict` (the default) the names must be the same on both sides."""
        own = self.state_dict(keep_vars=True)
        optional = "num_batches_tracked" if not hasattr(state_dict, "_metadata") else None  # files of PyTorch's first versions have none
        keys = _IncompatibleKeys([name for name in own if name not in state_dict and name.rpartition(".")[2] != optional], [name for name in state_dict if name not in own])
        problems = []
        for kind, names in (("Missing", keys.missing_keys), ("Unexpected", keys.unexpected_keys)):
            if strict and names:
                problems.append(f"{kind} key(s) in state_dict: " + ", ".join(f'"{name}"' for name in names) + ". ")
        for name, one in own.items():
            new = state_dict.get(name)
            if new is not None and new.shape != one.shape:
                problems.append(
                    f"size mismatch for {name}: copying a param with shape {new.shape} from checkpoint, the shape in current model is {one.shape}."
                )
            elif new is not None:
                one._overwrite(new.array, replace=assign)
        if problems:
            raise refuse("state_dict", name=type(self).__name__, problems="\n\t".join(problems))
        return keys

    def _each(self, change: Callable[[Any], Any]) -> Any:
        """Give every parameter, gradient and buffer other memory."""
        for one in (*self.parameters(), *self.buffers()):
            for each in (one, one.grad):
                if each is not None:
                    each.data = change(each.data)
        return self

    def to(self, *targets: Any, **named: Any) -> Any:
        """Move all parameters and buffers to a device, or the floating ones to a dtype."""
        device = [one for one in (*targets, named.get("device")) if isinstance(one, str) or type(one).__name__ == "Device"]
        dtype = [one for one in (*targets, named.get("dtype")) if one is not None and one not in device]
        return self._each(lambda one: one.to(*device, *(dtype if one.is_floating_point() else [])))

    def type(self, dst_type: Any) -> Any:
        """All parameters and buffers in another dtype."""
        return self._each(lambda one: one.to(dst_type))

    def share_memory(self) -> Any:
        """The module as it is: there is one process, and its memory is shared."""
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.zero_()

    def apply(self, fn: Callable[[Module], Any]) -> Any:
        """Call `fn` with every module below and this one."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def train(self, mode: bool = True) -> Any:
        """Switch this module and all below it to training (or, with False, to evaluation)."""
        if not isinstance(mode, bool):
            raise refuse("setting", what="training mode is expected to be boolean.", rule="Call model.train() or model.eval().")
        for module in self.modules():
            module.__dict__["training"] = mode
        return self

    def eval(self) -> Any:
        """Switch to evaluation."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        """Start or stop recording operations on all parameters."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def extra_repr(self) -> str:
        """What a layer says of itself between its brackets."""
        return ""

    def __repr__(self) -> str:
        own = self.extra_repr()
        lines = [f"({name}): {module!r}".replace("\n", "\n  ") for name, module in self._shown()]
        if not lines and "\n" not in own:
            return f"{type(self).__name__}({own})"
        return f"{type(self).__name__}(\n  " + "\n  ".join([*own.splitlines(), *lines]) + "\n)"

    def _shown(self) -> Any:
        """The modules that a text about this one lists."""
        return self._modules.items()


def _converter(name: str, target: Any) -> None:
    def convert(self: Module) -> Any:
        return self.to(target)

    convert.__name__, convert.__doc__ = name, f"All parameters and buffers in {target}."
    setattr(Module, name, convert)


for _name, _target in {"float": dtypes.float32, "double": dtypes.float64, "half": dtypes.float16, "cpu": "cpu", "cuda": "cuda"}.items():
    _converter(_name, _target)
