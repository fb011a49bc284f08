"""The two handles of the MXNet surface: `NDArray` (of `mx.nd`) and `ndarray` (of `mx.np`), and how operations are applied to them.

MXNet puts operations on the tape only inside `autograd.record()`. In `mx.nd` a single number has the shape (1,): inside it is the engine's
number without axes, so that the same program makes the same graph as in every other dialect.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core import creation, ops
from autograd_core.backward import backward
from autograd_core.device import to_device
from autograd_core.dialects.mxnet.base import Context, Function, as_mxnet_error, dtype_of, fail, here_only, mxnet_error, recording, refused
from autograd_core.dialects.surface import absent, conventions, dressed, engine_words
from autograd_core.errors import AutogradError, refuse
from autograd_core.modes import current_mode, mode
from autograd_core.op import make
from autograd_core.tape import Variable
from autograd_core.tensor import Tensor

__all__ = ["Adding", "NDArray", "applied", "as_head_grad", "kind_of", "lifted", "made", "ndarray", "plain", "run_backward"]


def applied(function: Function, *inputs: Any, handle: Any = None, **attributes: Any) -> Any:
    """What the engine's function makes of the inputs, as a handle; off the tape unless something is being recorded."""
    try:
        with engine_words():
            if recording.get() or not _tracked(inputs):
                result = function(*inputs, **attributes)
            else:
                with mode(grad=False):
                    result = function(*inputs, **attributes)
    except AutogradError as problem:
        raise mxnet_error(problem) from None
    return dressed(result, handle or kind_of(inputs))


def _tracked(inputs: Any) -> bool:
    return any(one.tracked if isinstance(one, Variable) else isinstance(one, (list, tuple)) and _tracked(one) for one in inputs)


def kind_of(inputs: Any) -> Any:
    """The handle class of a result: NumPy's manner where an input has it."""
    for one in inputs:
        if isinstance(one, ndarray) or (isinstance(one, (list, tuple)) and kind_of(one) is ndarray):
            return ndarray
    return NDArray


def plain(value: Any) -> Any:
    """Handles, also inside lists, as NumPy arrays; other things as they are."""
    if isinstance(value, Variable):
        return value.array
    return type(value)(plain(one) for one in value) if isinstance(value, (list, tuple)) else value


def lifted(x: Any) -> Any:
    """A single number with the one axis that `mx.nd` says it has."""
    return ops.reshape(x, size=(1,)) if isinstance(x, Variable) and not x.array.ndim and not isinstance(x, ndarray) else x


def made(array: Any, handle: Any, ctx: Any = None) -> Any:
    """A new array of the learner's; `mx.nd` keeps one number of shape (1,) as a number."""
    here_only(ctx)
    array = np.asarray(array)
    if handle is NDArray and array.shape == (1,):
        array = array.reshape(())
    return dressed(creation.finish(array), handle)


def _index(index: Any) -> Any:
    """An index the engine knows: arrays of floats count as positions."""
    if isinstance(index, tuple):
        return tuple(_index(one) for one in index)
    if isinstance(index, Variable):
        index = index.array
    elif isinstance(index, list):
        index = np.asarray(plain(index))
    if isinstance(index, (np.ndarray, np.generic)) and index.dtype.kind == "f":
        index = index.astype(np.int64)
    return index.item() if isinstance(index, np.generic) else index


class _One(np.ndarray[Any, Any]):
    """An array with one element, which converts to a Python number as it did in the NumPy of MXNet's time."""

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __repr__(self) -> str:
        return repr(self.view(np.ndarray))

    __str__ = np.ndarray.__str__


_One.__name__, _One.__qualname__, _One.__module__ = "ndarray", "ndarray", "numpy"


@conventions
class NDArray(Tensor):
    """An array of `mx.nd`: float32 unless asked otherwise, two-dimensional thinking, a gradient buffer by `attach_grad()`."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise absent("mxnet", self, name)

    # -- what it is -------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> Any:
        """The sizes of the axes; `(1,)` for a single number."""
        return tuple(self.array.shape) or (1,)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> Any:
        """The number of elements."""
        return int(self.array.size)

    @property
    def dtype(self) -> Any:
        """The NumPy type of the elements, e.g. `numpy.float32`."""
        return self.array.dtype.type

    @property
    def context(self) -> Context:
        """Where it lives."""
        return Context.default_ctx

    ctx = context
    stype = "default"

    @property
    def T(self) -> Any:  # noqa: N802  MXNet's name
        """The axes in reversed order; a vector is its own."""
        return self if self.array.ndim < 2 else applied(ops.permute, self, dims=tuple(range(self.array.ndim))[::-1])

    def __repr__(self) -> str:
        return f"\n{self.asnumpy()}\n<NDArray {'x'.join(map(str, self.shape))} @{self.context}>"

    def __len__(self) -> int:
        return int(self.shape[0])

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        if self.array.size > 1:
            raise refuse("mxnet_truth")
        return bool(self.array.size) and bool(self.array)

    def __float__(self) -> float:
        return float(self.asscalar())

    def __int__(self) -> int:
        return int(self.asscalar())

    def __format__(self, spec: str) -> str:
        return object.__format__(self, spec)

    __hash__ = Tensor.__hash__

    def asnumpy(self) -> Any:
        """A copy of the numbers, as a NumPy array of this shape; one alone may stand where Python wants a number: `"%f" % loss.asnumpy()`."""
        numbers = np.array(to_device(self.array, "cpu")).reshape(self.shape)
        return numbers.view(_One) if numbers.size == 1 and numbers.ndim else numbers

    def asscalar(self) -> Any:
        """The one number inside, as a NumPy scalar."""
        if self.array.size != 1:
            raise refuse("mxnet_scalar", shape=self.shape)
        return self.asnumpy().reshape(1)[0]

    def numpy(self) -> Any:  # type: ignore[override]
        """A copy of the numbers: NumPy's functions see it."""
        return self.asnumpy()

    def wait_to_read(self) -> None:
        """Numbers are there as soon as an operation returns: accepted."""

    wait_to_write = wait_to_read

    def as_in_context(self, context: Any) -> Any:
        """Itself: there is one context."""
        here_only(context)
        return self

    as_in_ctx = as_in_context

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """The elements in another dtype."""
        found = dtype_of(dtype)
        return self if found == self.array.dtype and not copy else applied(ops.cast, self, dtype=found)

    def copy(self) -> Any:
        """Another array with the same numbers."""
        return applied(ops.clone, self)

    def copyto(self, other: Any) -> Any:
        """Write the numbers into another array (or, given a context, into a new one)."""
        if isinstance(other, Context):
            return self.copy()
        if other is self:
            raise ValueError("an array cannot be copied to itself")
        other[:] = self
        return other

    def tostype(self, stype: str) -> Any:
        """Itself, as a dense array; there are no sparse ones."""
        if stype != "default":
            raise fail(f"Storage type {stype!r} does not exist here: arrays are dense.")
        return self

    def as_np_ndarray(self) -> Any:
        """The same numbers, in the manner of `mx.np`."""
        return dressed(ops.clone(self), Tensor)._as(ndarray)

    def as_nd_ndarray(self) -> Any:
        """Itself."""
        return self

    def _as(self, handle: Any) -> Any:
        self.__class__ = handle
        return self

    # -- gradients --------------------------------------------------------------------------------------------------

    @property
    def grad(self) -> Any:
        """The buffer that `backward()` writes to; `None` without `attach_grad()`."""
        return dressed(self._grad, kind_of([self]))

    @grad.setter
    def grad(self, value: Any) -> None:
        self._grad = value

    def attach_grad(self, grad_req: str = "write", stype: str | None = None) -> None:
        """Give it a gradient buffer of zeros. `grad_req`: each backward replaces the numbers ("write") or adds to them ("add"), or "null"."""
        del stype
        if grad_req not in ("write", "add", "null"):
            raise refuse("mxnet_grad_req", given=grad_req)
        if self.array.dtype.kind != "f" and grad_req != "null":
            raise fail(f"Only floating point arrays have gradients; this one is {self.array.dtype.name}.", "Use astype('float32').")
        self.attach(None if grad_req == "null" else make(np.zeros_like(self.array)[()]), grad_req)

    def attach(self, buffer: Any, grad_req: str) -> None:
        """Become a leaf whose gradient goes into `buffer`."""
        self.node = self._view = None
        self.tracked = buffer is not None
        if buffer is not None:
            buffer.__class__ = Adding if grad_req == "add" else NDArray
        self._grad = buffer
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.leaf_flag(self)

    def backward(self, out_grad: Any = None, retain_graph: bool = False, train_mode: bool = True) -> None:  # type: ignore[override]
        """Write the gradient of the sum of its elements (or, with `out_grad`, their sum weighted by it) into the buffers of attached arrays."""
        del train_mode
        run_backward([self], [out_grad], retain_graph)

    def detach(self) -> Any:
        """The same numbers, cut from the tape."""
        with engine_words():
            return dressed(Tensor.detach(self), kind_of([self]))

    def check_in_place(self) -> None:
        """Refuse a change in place where the tape would not know of it."""
        if recording.get() and self.tracked:
            raise refused("mxnet_in_place")

    # -- indexing and operators -------------------------------------------------------------------------------------

    def __getitem__(self, index: Any) -> Any:
        return applied(Tensor.__getitem__, lifted(self), _index(index), handle=kind_of([self]))

    def __setitem__(self, index: Any, value: Any) -> None:
        self.check_in_place()
        place = ... if not self.array.ndim else _index(index)
        new = value if isinstance(value, Variable) else np.asarray(plain(value), self.array.dtype)
        if not self.array.ndim and np.ndim(plain(new)):
            new = plain(new).reshape(())
        with mode(grad=False), engine_words():
            Tensor.__setitem__(self, place, new)


NDArray.__module__ = "mxnet.ndarray.ndarray"


class Adding(NDArray):
    """A gradient buffer that adds up: that of `attach_grad("add")`."""

    __slots__ = ()


@conventions
class ndarray(NDArray):  # noqa: N801  MXNet's name
    """An array of `mx.np`, in NumPy's manner: it may have no axes, comparisons are truths."""

    __slots__ = ()

    @property
    def shape(self) -> Any:
        """The sizes of the axes."""
        return tuple(self.array.shape)

    @property
    def dtype(self) -> Any:
        """The type of the elements, as NumPy's dtype."""
        return self.array.dtype

    def __repr__(self) -> str:
        text, dtype = repr(self.asnumpy()), self.array.dtype
        if "dtype=" in text:
            return text[: text.rindex(",")] + ")" if dtype == np.float32 else text
        return text if dtype in (np.float32, np.bool_) else f"{text[:-1]}, dtype={dtype})"

    def __str__(self) -> str:
        return str(self.asnumpy())

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec and self.array.size == 1 else format(str(self), spec)

    def __len__(self) -> int:
        if not self.array.ndim:
            raise TypeError("len() of unsized object")
        return len(self.array)

    def item(self, *args: Any) -> Any:
        """The one number inside, or one of them, as a Python number."""
        return self.array.item(*args)

    def tolist(self) -> Any:
        """Nested lists of Python numbers."""
        return self.array.tolist()

    def as_np_ndarray(self) -> Any:
        """Itself."""
        return self

    def as_nd_ndarray(self) -> Any:
        """The same numbers, in the manner of `mx.nd`."""
        return ops.clone(self)._as(NDArray)


ndarray.__module__ = "mxnet.numpy"


def run_backward(heads: list[Any], head_grads: list[Any], retain_graph: bool) -> None:
    """Backward of several heads at once; a head without a gradient of its own is summed."""
    from autograd_core.walk import reachable

    if any(not one.tracked for one in heads):
        raise refused("mxnet_not_recorded")
    seeds = [make(np.ones_like(head.array)[()]) if g is None else as_head_grad(head, g) for head, g in zip(heads, head_grads, strict=True)]
    leaves = {one for node in reachable([head.node for head in heads]) for one in node.inputs if isinstance(one, Variable)}
    leaves |= {head for head in heads if head.node is None}
    for leaf in leaves:
        if leaf._grad is not None and type(leaf._grad) is not Adding:  # "write": what stood there is gone
            leaf._grad.array = np.zeros_like(leaf._grad.array)[()]
    with as_mxnet_error(), engine_words():
        backward(heads, seeds, retain_graph)


def as_head_grad(head: Any, gradient: Any) -> Any:
    """A head's gradient, of its shape."""
    array = np.asarray(plain(gradient), head.array.dtype)
    return make((array.reshape(head.array.shape) if array.size == head.array.size else array)[()])
