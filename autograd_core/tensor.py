"""Tensor: the handle a person holds. Operators and methods; no derivative rules.

Names and behaviour are PyTorch's. Every method that computes hands over to an operation of `ops`; every method about
gradients hands over to `backward` and `tape`.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from autograd_core import dtypes, ops
from autograd_core.advice import advise
from autograd_core.applying import announce
from autograd_core.backward import backward as run_backward
from autograd_core.conversions import Conversions
from autograd_core.device import Device, device_name, to_device
from autograd_core.errors import refuse
from autograd_core.indexing import plain_index
from autograd_core.methods import Methods
from autograd_core.op import REGISTRY, Op, make, unary
from autograd_core.operands import explained
from autograd_core.public import FUNCTIONS, IN_PLACE, LATE, METHODS, ON_LOAD, exposed, load_all
from autograd_core.tape import AccumulateGrad, HookHandle, Memory, Node, current_mode


class Size(tuple[int, ...]):
    """A shape; prints as PyTorch prints it."""

    __slots__ = ()

    def numel(self) -> int:
        """The number of elements."""
        return int(np.prod(self, dtype=np.int64))

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __add__(self, other: tuple[int, ...]) -> Size:  # type: ignore[override]
        return Size(tuple(self) + tuple(other))

    def __getitem__(self, index: Any) -> Any:
        part = tuple.__getitem__(self, index)
        return Size(part) if isinstance(part, tuple) else part


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """A tensor as it is; anything array-like becomes a new one without gradient."""
    if not isinstance(data, Tensor):
        from autograd_core.creation import tensor

        return tensor(data, dtype=dtype, device=device)
    found: Tensor = data if dtype is None else data.to(dtype)
    return found if device is None else found.to(device)


class Tensor(Conversions):
    """An array with a place on the tape.

    Make one with `tensor`, `zeros`, `randn`, …. `requires_grad=True` makes it a leaf whose `.grad` fills on `backward()`.

    >>> import autograd_core as ag
    >>> x = ag.arange(4.0, requires_grad=True)
    >>> y = 2 * ag.dot(x, x)
    >>> y.backward()
    >>> x.grad
    tensor([ 0.,  4.,  8., 12.])
    """

    __slots__ = ()

    def __new__(cls, *data: Any, **options: Any) -> Any:
        """`Tensor([1, 2])` makes float32 of data, `Tensor(2, 3)` zeros of a shape, as PyTorch's constructor does."""
        from autograd_core.creation import tensor, zeros

        sizes = bool(data) and all(type(size) is int for size in data)
        return zeros(*data) if sizes else tensor(data[0] if data else [], dtype=np.float32, **options)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """NumPy's functions: an array times a tensor goes on the tape; `np.exp(x)` is computed by NumPy, so only off the tape. None writes into a tensor."""
        if any(isinstance(one, Tensor) for one in options.get("out", ())):
            return NotImplemented
        operation = _OPERATORS.get(ufunc.__name__) if method == "__call__" and not options else None
        if operation is not None and len(inputs) == 2:
            return getattr(ops, operation)(*inputs)
        found = getattr(ufunc, method)(*[one.numpy() if isinstance(one, Tensor) else one for one in inputs], **options)
        return found if "out" in options else as_tensor(found)

    # -- what it is -------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> Size:
        """The sizes of the axes."""
        return Size(self.array.shape)

    def size(self, dim: int | None = None) -> Any:
        """The shape, or one of its sizes."""
        return self.shape if dim is None else self.array.shape[dim]

    @property
    def device(self) -> Device:
        """Where the data lives: `cpu` or `cuda:0`."""
        return Device(device_name(self.array))

    @property
    def data(self) -> Tensor:
        """The same memory without the tape. Changing it is not seen by autograd; prefer `with no_grad():`."""
        self.shared_memory()
        alias: Tensor = make(self.array)
        alias.memory = Memory()  # an account of its own: what is written here is not counted for the tape
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.alias(self, alias)
        return alias

    @data.setter
    def data(self, value: Tensor) -> None:
        self._overwrite(as_tensor(value).array, replace=True)

    @property
    def requires_grad(self) -> bool:
        """Whether operations on this tensor go on the tape."""
        return self.refreshed().tracked

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        self.requires_grad_(value)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Start (or stop) recording operations on this leaf, in place.

        Raises `AutogradError` `integer_requires_grad` for integers, `nonleaf_requires_grad` for switching it off on a result.
        """
        if requires_grad and self.array.dtype.kind not in "fc":
            raise refuse("integer_requires_grad", dtype=str(self.array.dtype))
        if not requires_grad and self.node is not None:
            raise refuse("nonleaf_requires_grad")
        self.tracked = bool(requires_grad)
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.leaf_flag(self)
        return self

    def refreshed(self) -> Tensor:
        """This tensor, its place on the tape brought up to date where it is a view of something changed since."""
        if self._view is not None:
            self._view.refresh(self)
        return self

    @property
    def is_leaf(self) -> bool:
        """Whether it stands at the beginning of the graph: made by the learner, or not requiring grad at all."""
        return self.refreshed().node is None

    @property
    def grad_fn(self) -> Node | None:
        """The node that made it; `None` for a leaf."""
        return self.refreshed().node

    @property
    def grad(self) -> Tensor | None:
        """The gradient accumulated by `backward()`; only leaves and tensors with `retain_grad()` have one."""
        if self.node is not None and self._grad is None and not self.retains_grad:
            advise(
                "nonleaf_grad",
                "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed: backward() keeps gradients of leaves only.",
                "Call y.retain_grad() before backward() if you want it.",
                tensor=self,
            )
        capture = current_mode().capture
        if capture is not None:
            capture.reads_grad(self)
        return self._grad  # type: ignore[return-value]

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None and not isinstance(value, Tensor):
            raise refuse("assigned_grad_type", type=type(value).__name__)
        if value is not None and value.array.shape != self.array.shape:
            raise refuse("assigned_grad_shape", gradient=list(value.shape), output=list(self.shape))
        if value is not None and value.array.dtype != self.array.dtype:
            raise refuse("assigned_grad_dtype", gradient=value.array.dtype, output=self.array.dtype)
        recorder, capture = current_mode().recorder, current_mode().capture
        if recorder is not None:
            recorder.grad_set(self, self._grad, value)
        if capture is not None:
            capture.sets_grad(self)
        self._grad = value

    def retain_grad(self) -> None:
        """Keep the gradient of this intermediate result when backward passes it."""
        if not self.tracked:
            raise refuse("retain_without_grad")
        if self.node is not None:
            self.node.extras().retained = weakref.ref(self)

    @property
    def retains_grad(self) -> builtins_bool:
        """Whether backward will keep the gradient of this intermediate result."""
        return self.node is not None and self.node.extra.retained is not None and self.node.extra.retained() is self

    # -- gradients --------------------------------------------------------------------------------------------------

    def backward(self, gradient: Any = None, retain_graph: bool | None = None, create_graph: bool = False, inputs: Any = None) -> None:
        """Accumulate the gradient of this tensor into the leaves it depends on; see `autograd_core.backward`."""
        run_backward(self, gradient, retain_graph, create_graph, inputs)

    def detach(self) -> Tensor:
        """The same values, cut from the tape: gradients stop here. Memory is shared."""
        memory = self.shared_memory()
        result: Tensor = ops.detach(self)
        result.memory = memory
        return result

    def register_hook(self, hook: Callable[[Tensor], Tensor | None]) -> HookHandle:
        """Call `hook(gradient)` when this tensor's gradient is complete; what it returns replaces it.

        Returns a handle whose `remove()` takes the hook off again.
        """
        return self._hook("gradient", hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> HookHandle:
        """Call `hook(tensor)` each time backward has written to this leaf's `.grad`."""
        if self.node is not None:
            raise refuse("accumulate_hook_on_result")
        return self._hook("accumulated", hook)

    def _hook(self, when: str, hook: Callable[[Any], Any]) -> HookHandle:
        if not self.tracked:
            raise refuse("hook_without_grad")
        if self.node is not None:
            extras = self.node.extras()
            extras.hooks = extras.hooks or {}
            return HookHandle.add(extras.hooks, hook)
        self._hooks = self._hooks or {}
        return HookHandle.add(self._hooks.setdefault(when, {}), hook)

    @property
    def next_functions(self) -> tuple[tuple[AccumulateGrad, int], ...]:
        """A leaf's own end of the path."""
        return ((AccumulateGrad(self), 0),)

    __hash__ = object.__hash__

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if self.array.ndim == 0 else object.__format__(self, spec)

    def __repr__(self) -> str:
        from autograd_core.printing import format_tensor

        suffixes = []
        self.refreshed()
        if self.device.type != "cpu":
            suffixes.append(f"device='{self.device}'")
        if self.node is not None:
            suffixes.append(f"grad_fn=<{self.node.name()}>")
        elif self.tracked:
            suffixes.append("requires_grad=True")
        return format_tensor(to_device(self.array, "cpu"), suffixes, dtypes.default())

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        if self.node is not None:
            raise refuse("deepcopy_of_result")
        copy = make(self.array.copy())
        copy.tracked = self.tracked
        copy._grad = deepcopy(self._grad, memo)
        memo[id(self)] = copy
        return copy  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        """Methods that are defined in modules not loaded yet. Afterwards there is no such function: with one, reading any attribute takes twice as long."""
        if name.startswith("__") or not LATE:
            return object.__getattribute__(self, name)
        if name.endswith("_") and name[:-1] in IN_PLACE:
            attach_in_place_forms()
        else:
            load_all()
        return getattr(self, name)

    def clone(self, *, memory_format: Any = None) -> Tensor:
        """A copy that gradients pass through."""
        del memory_format
        return ops.clone(self)  # type: ignore[no-any-return]

    # -- indexing ---------------------------------------------------------------------------------------------------

    def __getitem__(self, index: Any) -> Tensor:
        return _GETITEM.of_one(self, {"index": plain_index(index, self.array.shape)})  # type: ignore[no-any-return]


_OPERATORS = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "div", "floor_divide": "floor_divide", "remainder": "remainder",
    "power": "pow", "matmul": "matmul", "equal": "eq", "not_equal": "ne", "less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge",
}  # fmt: skip
_GETITEM = REGISTRY["getitem"]
builtins_bool = bool
announce(Tensor)


def attach_methods() -> None:
    """Every operation that has a method's name is a method; those written out in a class stay, and are functions as well."""
    FUNCTIONS.update({name: method for name, method in vars(Methods).items() if callable(method) and name[0] != "_"})
    known = set(dir(Tensor))
    for name, function in METHODS.items():
        if name not in known:
            op = getattr(function, "__self__", None)
            setattr(Tensor, name, (op.quick or unary(op)) if isinstance(op, Op) else explained(function))
    if not LATE:
        attach_in_place_forms()
        if "__getattr__" in vars(Tensor):
            del Tensor.__getattr__


def attach_in_place_forms() -> None:
    """The same of the forms that change a tensor: with the rest of the definitions, or when the first of them is called."""
    known = set(dir(Tensor))
    for name, function in IN_PLACE.items():
        name += "_"
        if name not in known:
            setattr(Tensor, name, exposed(in_place(function)))
        if name not in FUNCTIONS:
            FUNCTIONS[name] = getattr(Tensor, name)


def in_place(function: Callable[..., Any]) -> Callable[..., Any]:
    """The form of an operation that changes its first argument."""

    def method(self: Any, *arguments: Any, **keywords: Any) -> Any:
        return self._change(function, *arguments, **keywords)

    method.__name__ = function.__name__ + "_"
    method.__doc__ = f"`{function.__name__}`, in place. {function.__doc__ or ''}"
    return method


attach_methods()
ON_LOAD.append(attach_methods)
