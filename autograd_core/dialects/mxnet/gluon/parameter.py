"""Parameters of blocks: named, started late where their shape is not known before the first forward."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet import initializer
from autograd_core.dialects.mxnet.base import MXNetError, dtype_of, fail, here_only, numpy_manner, refused
from autograd_core.dialects.mxnet.handle import NDArray, ndarray
from autograd_core.modes import current_mode, mode
from autograd_core.op import make

__all__ = ["Constant", "DeferredInitializationError", "Parameter", "ParameterDict"]


class DeferredInitializationError(MXNetError):
    """A parameter's numbers were asked for before a first forward told its shape."""


class Parameter:
    """An array that is trained: `data()`, `grad()`, `set_data()`. Sizes that are 0 (or −1) are found out by the first forward."""

    def __init__(
        self, name: str, grad_req: str = "write", shape: Any = None, dtype: Any = np.float32, lr_mult: float = 1.0, wd_mult: float = 1.0, init: Any = None,
        allow_deferred_init: bool = False, differentiable: bool = True, **_storage: Any,
    ) -> None:  # fmt: skip
        self.name, self.dtype, self.lr_mult, self.wd_mult, self.init = name, dtype, lr_mult, wd_mult, init
        self.shape = (shape,) if isinstance(shape, int) else None if shape is None else tuple(shape)
        self._grad_req = grad_req if differentiable else "null"
        self._allow_deferred_init = allow_deferred_init
        self._data: Any = None
        self._waiting: Any = None  # the initializer, until the shape is known

    def __repr__(self) -> str:
        return f"{type(self).__name__} {self.name} (shape={self.shape}, dtype={dtype_of(self.dtype).name})"

    @property
    def grad_req(self) -> str:
        """What a backward does to the gradient: "write", "add" or "null"."""
        return self._grad_req

    @grad_req.setter
    def grad_req(self, request: str) -> None:
        self._grad_req = request
        if self._data is not None:
            self._data.attach_grad(request)

    def _known(self) -> bool:
        return self.shape is not None and all(size > 0 for size in self.shape)

    def initialize(self, init: Any = None, ctx: Any = None, default_init: Any = None, force_reinit: bool = False) -> None:
        """Start the numbers, now or (where the shape is not known) at the first forward."""
        here_only(ctx)
        if self._data is not None and not force_reinit:
            warnings.warn(
                f"Parameter '{self.name}' is already initialized, ignoring. Set force_reinit=True to re-initialize.", stacklevel=4,
            )  # fmt: skip
            return
        chosen = (
            initializer.create(init if init is not None else self.init if self.init is not None else default_init) or initializer.Uniform()
        )
        if self._known():
            self._start(chosen)
        elif self._allow_deferred_init:
            self._waiting, self._data = chosen, None
        else:
            raise ValueError(f"Cannot initialize Parameter '{self.name}' because it has invalid shape: {self.shape}.")

    def _start(self, chosen: Any) -> None:
        with mode(recorder=None):
            numbers = make(np.zeros(self.shape or (), dtype_of(self.dtype)))
            numbers.__class__ = ndarray if numpy_manner.get() else NDArray
            chosen(initializer.InitDesc(self.name), numbers)
        self._become(numbers)

    def _become(self, numbers: Any) -> None:
        self._data, self._waiting = numbers, None
        if numbers.array.shape == (1,) and not isinstance(numbers, ndarray):
            numbers.array = numbers.array.reshape(())
        recorder = current_mode().recorder
        numbers.attach_grad(self._grad_req if numbers.array.dtype.kind == "f" else "null")
        if recorder is not None:
            recorder.parameter(numbers, self.name)

    def finish(self, shape: tuple[int, ...]) -> None:
        """The first forward knows the shape."""
        if self.shape is not None and any(mine > 0 and mine != found for mine, found in zip(self.shape, shape, strict=True)):
            raise AssertionError(f"Expected shape {shape} is incompatible with given shape {self.shape}.")
        self.shape = shape
        if self._waiting is not None:
            self._start(self._waiting)

    def data(self, ctx: Any = None) -> Any:
        """The array itself."""
        here_only(ctx)
        if self._data is None:
            self._refuse()
        return self._data

    def _refuse(self) -> None:
        if self._waiting is not None:
            raise refused("mxnet_deferred", DeferredInitializationError, name=self.name)
        raise refused("mxnet_uninitialized", name=self.name)

    def list_data(self) -> list[Any]:
        """The arrays of all contexts: one."""
        return [self.data()]

    def grad(self, ctx: Any = None) -> Any:
        """Its gradient buffer."""
        found = self.data(ctx).grad
        if found is None:
            raise fail(f"Cannot get gradient array for Parameter '{self.name}' because grad_req='null'.")
        return found

    def list_grad(self) -> list[Any]:
        """The gradients of all contexts: one."""
        return [self.grad()]

    def list_ctx(self) -> list[Any]:
        """Where it lives."""
        return [self.data().context]

    def zero_grad(self) -> None:
        """Set the gradient to zero."""
        if self._data is not None and self._data.grad is not None:
            self._data.grad[:] = 0

    def set_data(self, data: Any) -> None:
        """Take over other numbers."""
        if self._data is None:
            self.shape = tuple(data.shape)
            if self._waiting is None:
                self._refuse()
            self._start(self._waiting)
        if tuple(data.shape) != self._data.shape:
            raise AssertionError(
                f"Failed to update param '{self.name}' with shape {self.shape} from an array of shape {tuple(data.shape)}."
            )
        self._data[:] = data

    def cast(self, dtype: Any) -> None:
        """Numbers of another dtype from here on."""
        self.dtype = dtype
        if self._data is not None:
            self._become(self._data.detach().astype(dtype))

    def reset_ctx(self, ctx: Any) -> None:
        """There is one context."""
        here_only(ctx)

    def var(self) -> Any:
        """Symbols do not exist here: the array."""
        return self.data()


class Constant(Parameter):
    """An array that belongs to a block and is not trained."""

    def __init__(self, name: str, value: Any) -> None:
        array = value if isinstance(value, NDArray) else np.asarray(value, np.float32)
        self.value = array
        super().__init__(name, "null", tuple(array.shape), init=initializer.Constant(array))


class ParameterDict:
    """Parameters by name, in order."""

    def __init__(self, prefix: str = "", shared: Any = None) -> None:
        self.prefix, self._shared = prefix, shared
        self._params: OrderedDict[str, Any] = OrderedDict()

    def get(self, name: str, **kwargs: Any) -> Any:
        """The parameter of this name (the prefix comes before it), made if it is not there."""
        full = self.prefix + name
        found = self._params.get(full) or (self._shared._params.get(full) if self._shared is not None else None)
        if found is None:
            found = Parameter(full, **kwargs)
        self._params[full] = found
        return found

    def get_constant(self, name: str, value: Any = None) -> Any:
        """The constant of this name, made if it is not there."""
        return self._params.setdefault(self.prefix + name, Constant(self.prefix + name, value))

    def update(self, other: Any, select: Any = None) -> None:
        """Take in the parameters of another dictionary."""
        self._params.update({name: one for name, one in other.items() if select is None or select.match(name)})

    def initialize(self, init: Any = None, ctx: Any = None, verbose: bool = False, force_reinit: bool = False) -> None:
        """Start all of them."""
        del verbose
        for one in self.values():
            one.initialize(None, ctx, initializer.create(init), force_reinit)

    def zero_grad(self) -> None:
        """Set all gradients to zero."""
        for one in self.values():
            one.zero_grad()

    def setattr(self, name: str, value: Any) -> None:
        """Set an attribute of all of them, e.g. `grad_req`."""
        for one in self.values():
            setattr(one, name, value)

    def reset_ctx(self, ctx: Any) -> None:
        """There is one context."""
        here_only(ctx)

    def items(self) -> Any:
        """Pairs of name and parameter."""
        return self._params.items()

    def keys(self) -> Any:
        """The names."""
        return self._params.keys()

    def values(self) -> Any:
        """The parameters."""
        return self._params.values()

    def __getitem__(self, name: str) -> Any:
        return self._params[name]

    def __contains__(self, name: object) -> bool:
        return name in self._params

    def __iter__(self) -> Iterator[str]:
        return iter(self._params)

    def __len__(self) -> int:
        return len(self._params)

    def __repr__(self) -> str:
        lines = "\n".join(f"  {one}" for one in self.values())
        return f"{self.prefix + ' ' if self.prefix else ''}(\n{lines}\n)"


__getattr__ = missing("mxnet.gluon.parameter", __all__)
