"""The tensor a TensorFlow program holds: the engine's tensor with TensorFlow's operators, conventions and printing. Computes nothing itself.

`Operators` is what tensors, variables and symbolic tensors share; each operator is a function of the dialect by name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from autograd_core.dialects import surface
from autograd_core.dialects.surface import conventions, hide
from autograd_core.dialects.tensorflow.convert import beside, wrap
from autograd_core.dialects.tensorflow.dispatch import HANDLE, OPS
from autograd_core.dialects.tensorflow.dtypes import DType, as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.printing import shown, spelled
from autograd_core.dialects.tensorflow.shapes import TensorShape
from autograd_core.source import is_passage
from autograd_core.tensor import Tensor as EngineTensor

__all__ = ["EagerTensor", "Operators", "Reference", "TensorBase"]


def _binary(name: str, reflected: bool = False) -> Callable[[Any, Any], Any]:
    def operator(self: Any, other: Any) -> Any:
        if other is None or (hasattr(type(other), "is_symbolic_tensor") and not hasattr(self, "is_symbolic_tensor")):
            return NotImplemented
        return OPS[name](beside(other, self), self) if reflected else OPS[name](self, other)

    return operator


class Operators:
    """Python's operators as functions of the dialect."""

    __slots__ = ()
    __array_priority__ = 100

    __add__, __radd__ = _binary("add"), _binary("add", True)
    __sub__, __rsub__ = _binary("subtract"), _binary("subtract", True)
    __mul__, __rmul__ = _binary("multiply"), _binary("multiply", True)
    __truediv__, __rtruediv__ = _binary("truediv"), _binary("truediv", True)
    __floordiv__, __rfloordiv__ = _binary("floordiv"), _binary("floordiv", True)
    __mod__, __rmod__ = _binary("floormod"), _binary("floormod", True)
    __pow__, __rpow__ = _binary("pow"), _binary("pow", True)
    __matmul__, __rmatmul__ = _binary("matmul"), _binary("matmul", True)
    __and__, __rand__ = _binary("_and"), _binary("_and", True)
    __or__, __ror__ = _binary("_or"), _binary("_or", True)
    __xor__, __rxor__ = _binary("_xor"), _binary("_xor", True)
    # `x += y` makes a new tensor
    __iadd__, __isub__, __imul__, __itruediv__, __ifloordiv__ = __add__, __sub__, __mul__, __truediv__, __floordiv__
    __imod__, __ipow__, __iand__, __ior__, __ixor__ = __mod__, __pow__, __and__, __or__, __xor__
    __lt__, __le__, __gt__, __ge__ = _binary("less"), _binary("less_equal"), _binary("greater"), _binary("greater_equal")

    def __eq__(self, other: object) -> Any:
        return False if other is None else OPS["equal"](self, other)

    def __ne__(self, other: object) -> Any:
        return True if other is None else OPS["not_equal"](self, other)

    __hash__ = object.__hash__

    def __neg__(self) -> Any:
        return OPS["negative"](self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return OPS["abs"](self)

    def __invert__(self) -> Any:
        return OPS["_invert"](self)

    def __getitem__(self, index: Any) -> Any:
        return OPS["strided_slice_of"](self, index)

    def ref(self) -> Reference:
        """What may be a key of a dictionary in the tensor's place."""
        return Reference(self)

    experimental_ref = ref


class Reference:
    """A tensor or variable compared by identity, not by value."""

    __slots__ = ("_what",)

    def __init__(self, what: Any) -> None:
        self._what = what

    def deref(self) -> Any:
        """The tensor or variable."""
        return self._what

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self._what is other._what

    def __hash__(self) -> int:
        return id(self._what)

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._what!r}>"


class TensorBase(Operators):
    """`tf.Tensor`: what eager and symbolic tensors both are."""

    __slots__ = ()


def array_ufunc(_self: Any, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """NumPy's functions of tensors: an array (or a number of NumPy's) beside a tensor under an operator is TensorFlow's, everything else is computed by NumPy."""
    name = _UFUNCS.get(ufunc.__name__) if method == "__call__" and not options and len(inputs) == 2 else None
    if name is not None and isinstance(inputs[0], (np.ndarray, np.generic)):
        return OPS[name](beside(inputs[0], inputs[1]), inputs[1])
    return getattr(ufunc, method)(*[one.numpy() if hasattr(one, "numpy") else one for one in inputs], **options)


_UFUNCS = {
    "add": "add", "subtract": "subtract", "multiply": "multiply", "divide": "truediv", "floor_divide": "floordiv", "remainder": "floormod",
    "power": "pow", "matmul": "matmul", "equal": "equal", "not_equal": "not_equal", "less": "less", "less_equal": "less_equal",
    "greater": "greater", "greater_equal": "greater_equal",
}  # fmt: skip


class EagerTensor(EngineTensor, TensorBase):
    """A tensor with a value: immutable, printed with shape and dtype.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> x = tf.constant([1.0, 2.0])
    >>> x
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>
    >>> print(x * 2 + 1)
    tf.Tensor([3. 5.], shape=(2,), dtype=float32)
    """

    __slots__ = ()
    __array_ufunc__ = array_ufunc

    def __new__(cls, *_: Any, **__: Any) -> Any:
        """Tensors are made by `tf.constant` and its relatives, not by calling the class."""
        raise refuse_as(TypeError, "tf_tensor_class")

    @property
    def shape(self) -> TensorShape:  # type: ignore[override]
        """The sizes of the axes."""
        return TensorShape(self.array.shape)

    def get_shape(self) -> TensorShape:
        """The sizes of the axes."""
        return self.shape

    def set_shape(self, shape: Any) -> None:
        """Check that this is the shape; `ValueError` otherwise."""
        if not self.shape.is_compatible_with(shape):
            raise refuse_as(ValueError, "tf_set_shape", shape=str(self.shape), given=str(TensorShape(shape)))

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return as_dtype(self.array.dtype)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return int(self.array.ndim)

    @property
    def device(self) -> str:  # type: ignore[override]
        """Where the numbers live, as TensorFlow spells it."""
        return "/job:localhost/replica:0/task:0/device:CPU:0"

    def numpy(self) -> Any:  # type: ignore[override]
        """The values as a NumPy array (a NumPy number for a scalar), off the tape; a copy, so that tensors stay as they are."""
        return np.array(self.array)[()]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        del copy
        return np.array(self.array, dtype=dtype)

    def __bool__(self) -> bool:
        if self.array.size != 1:
            raise refuse_as(ValueError, "tf_truth")
        return bool(self.array)

    def __float__(self) -> float:
        return float(_one_number(self))

    def __int__(self) -> int:
        return int(_one_number(self))

    def __complex__(self) -> complex:
        return complex(_one_number(self))

    def __round__(self, digits: int | None = None) -> Any:
        return round(float(_one_number(self)), digits)

    def __len__(self) -> int:
        if not self.array.ndim:
            raise refuse_as(TypeError, "tf_len")
        return len(self.array)

    def __iter__(self) -> Iterator[Any]:
        if not self.array.ndim:
            raise refuse_as(TypeError, "tf_iterate")
        return (self[i] for i in range(len(self.array)))

    def __contains__(self, value: Any) -> bool:
        return any(bool(one == value) for one in self)

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise refuse_as(TypeError, "tf_item_assignment", owner="EagerTensor")

    def __format__(self, spec: str) -> str:
        return format(self.numpy(), spec) if not self.array.ndim else object.__format__(self, spec)

    def __str__(self) -> str:
        return shown(self.array)

    def __repr__(self) -> str:
        return f"<tf.Tensor: shape={self.array.shape}, dtype={self.array.dtype.name}, numpy={spelled(self.array)}>"

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        del memo
        return wrap(np.copy(self.array))

    def __reduce__(self) -> Any:
        return wrap, (np.copy(self.array),)

    def __getattr__(self, name: str) -> NoReturn:
        raise absent("EagerTensor", name, self)


def _one_number(tensor: Any) -> Any:
    if tensor.array.ndim:
        raise refuse_as(TypeError, "tf_one_number")
    return tensor.array.item()


_GRAPH_ONLY = ("name", "op", "graph", "value_index", "consumers")
_NUMPY_ONLY = ("T", "astype", "ravel", "transpose", "reshape", "clip", "size", "tolist", "data")


def absent(owner: str, name: str, value: Any) -> AttributeError:
    """The error of an attribute that the class does not have: what belongs to graphs, to NumPy, or to nobody. The dialect's own questions are answered quickly."""
    if is_passage(sys._getframe(2).f_code.co_filename):
        return AttributeError(name)
    if name in _GRAPH_ONLY and owner == "EagerTensor":
        return refuse_as(AttributeError, "tf_graph_attribute", name=name)  # type: ignore[return-value]
    if name in _NUMPY_ONLY and owner == "EagerTensor":
        return refuse_as(AttributeError, "tf_numpy_attribute", name=name)  # type: ignore[return-value]
    return surface.absent("tensorflow", value, name)


def finished(kind: type[Any]) -> None:
    """Give a handle class TensorFlow's operators, for learners only, and hide the engine's own methods and properties.

    While the engine is at work its tensors answer as the engine's do; the state that its loops read stays bare.
    """
    own = vars(kind)
    for name, member in list(vars(Operators).items()):
        if (name not in ("__module__", "__doc__", "__slots__", "__dict__", "__weakref__") and name not in own) or name == "__hash__":
            setattr(kind, name, member)
    conventions(kind)
    hide(kind, also=_GRAPH_ONLY)


EagerTensor.__module__ = "tensorflow.python.framework.ops"
TensorBase.__module__, TensorBase.__name__, TensorBase.__qualname__ = "tensorflow.python.framework.tensor", "Tensor", "Tensor"
HANDLE.append(EagerTensor)
