"""`tf.Variable`: a place for numbers that change, and a leaf of the tape.

Reading one gives a tensor, the same as long as nothing is assigned; a tape therefore differentiates by the values that were read, whatever is assigned later.
The variable itself is what a recording shows: its readings stand at its node, and an assignment is an update of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import constant_of, tensor_of
from autograd_core.dialects.tensorflow.dispatch import BUILDING, HANDLE, OPS, TAPES, WRITERS, op
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.dialects.tensorflow.printing import spelled
from autograd_core.dialects.tensorflow.shapes import TensorShape
from autograd_core.dialects.tensorflow.tensors import EagerTensor, Operators, absent, array_ufunc, finished
from autograd_core.indexing import plain_index
from autograd_core.modes import current_mode
from autograd_core.op import make
from autograd_core.tape import Variable as State
from autograd_core.tensor import Tensor as EngineTensor

__all__ = ["Part", "UnreadVariable", "Variable", "initial_values"]


class Variable(EngineTensor, Operators):
    """Numbers of one shape and dtype that `assign`, `assign_add` and `assign_sub` change. Tapes watch it unless `trainable=False`.

    `ValueError` where an assigned value has another shape or dtype.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> v = tf.Variable(3.0)
    >>> v
    <tf.Variable 'Variable:0' shape=() dtype=float32, numpy=3.0>
    >>> with tf.GradientTape() as tape:
    ...     y = v * v
    >>> _ = v.assign(10.0)
    >>> tape.gradient(y, v).numpy()
    np.float32(6.0)
    """

    __slots__ = ("_leaf", "_name", "constraint", "trainable")
    __array_ufunc__ = array_ufunc

    _leaf: Any
    trainable: bool

    def __new__(cls, *given: Any, **named: Any) -> Any:
        """The bare state; `__init__` gives it numbers. While a graph is built that runs later, a variable of that graph."""
        of_graph = getattr(BUILDING.get(), "variable", None)
        if of_graph is not None:
            return of_graph(*given, **named)
        made: Any = object.__new__(cls)
        made.node, made.tracked, made.record_id = None, False, -1
        made._view = made.memory = made._grad = made._hooks = made._leaf = None
        return made

    def __init__(
        self, initial_value: Any = None, trainable: bool | None = None, validate_shape: bool = True, caching_device: Any = None, name: str | None = None,
        variable_def: Any = None, dtype: Any = None, import_scope: Any = None, constraint: Callable[[Any], Any] | None = None,
        synchronization: Any = None, aggregation: Any = None, shape: Any = None,
    ) -> None:  # fmt: skip
        del validate_shape, caching_device, variable_def, import_scope, synchronization, aggregation, shape
        if initial_value is None:
            raise refuse_as(ValueError, "tf_variable_value")
        if callable(initial_value) and not isinstance(initial_value, State):
            initial_value = initial_value()
        self._begin(initial_values(initial_value, dtype), trainable is None or trainable, name or "Variable")
        self.constraint = constraint

    def _begin(self, array: Any, trainable: bool, name: str) -> None:
        self.array, self.trainable, self._name, self.constraint = array, trainable, name, None
        self.tracked = trainable and array.dtype.kind == "f"
        self._enter(current_mode().recorder)
        builder: Any = BUILDING.get()
        if hasattr(builder, "made"):
            builder.made(self)

    def _enter(self, recorder: Any) -> None:
        """Stand in the recording from the beginning, under the name that the learner gives it."""
        if recorder is not None:
            recorder.created(self)

    # -- what it is -------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Its name, with the number of the output that it is in a graph."""
        return f"{self._name}:0"

    shape: Any = property(lambda self: TensorShape(self.array.shape), doc="The sizes of the axes.")
    dtype: Any = property(lambda self: as_dtype(self.array.dtype), doc="The type of the elements.")
    device: Any = EagerTensor.device

    def get_shape(self) -> TensorShape:
        """The sizes of the axes."""
        return TensorShape(self.array.shape)

    def numpy(self) -> Any:  # type: ignore[override]
        """A copy of the values as a NumPy array (a NumPy number for a scalar)."""
        return np.array(self.array)[()]

    # -- reading ----------------------------------------------------------------------------------------------------

    def read(self) -> Any:
        """The value as a tensor, a leaf of the tapes that watch this variable; the same one until something is assigned."""
        leaf = self._leaf
        if leaf is None:
            leaf = self._leaf = make(self.array)
            leaf.__class__ = HANDLE[0]
            leaf.tracked = self.tracked
        recorder = current_mode().recorder
        if recorder is not None:
            recorder.alias(self, leaf)
        for tape in TAPES.get():
            tape.accessed(self, leaf)
        return leaf

    def value(self) -> Any:
        """The value as a tensor."""
        return OPS["_read"](self)

    read_value = value

    def initialized_value(self) -> Any:
        """The value as a tensor."""
        return OPS["_read"](self)

    # -- changing ---------------------------------------------------------------------------------------------------

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """Take over a value of the same shape. Returns the variable."""
        del use_locking, name
        found = OPS["_assign"](self, value)
        return found if read_value else None

    def assign_add(self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """Add to the value. Returns the variable."""
        del use_locking, name
        found = OPS["_assign_add"](self, delta)
        return found if read_value else None

    def assign_sub(self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """Subtract from the value. Returns the variable."""
        del use_locking, name
        found = OPS["_assign_sub"](self, delta)
        return found if read_value else None

    def replace(self, array: Any, rule: Any = None) -> None:
        """New numbers, in the recording as an update by `rule` (of an optimiser); tensors that were read keep theirs."""
        for trace in WRITERS.get():
            trace.wrote(self, self.array)
        self._overwrite(array, replace=True, rule=rule)
        self._leaf = None

    def __getitem__(self, index: Any) -> Any:
        found = OPS["strided_slice_of"](self, index)
        return Part.of(found, self, index) if type(found) is EagerTensor else found

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise refuse_as(TypeError, "tf_item_assignment", owner="ResourceVariable")

    def _no_operator(self, _other: Any) -> NoReturn:
        raise refuse_as(RuntimeError, "tf_variable_operator")

    __iadd__ = __isub__ = __imul__ = __itruediv__ = __ifloordiv__ = __imod__ = __ipow__ = _no_operator

    def __iter__(self) -> Iterator[Any]:
        if not self.array.ndim:
            raise refuse_as(TypeError, "tf_iterate")
        return iter(self.value())

    def __bool__(self) -> bool:
        return bool(self.read())

    __array__, __float__, __int__ = EagerTensor.__array__, EagerTensor.__float__, EagerTensor.__int__
    __format__: Any = object.__format__
    __len__: Any = EagerTensor.__len__

    def __str__(self) -> str:
        return repr(self)

    def __repr__(self) -> str:
        return f"<tf.Variable '{self.name}' shape={self.array.shape} dtype={self.array.dtype.name}, numpy={spelled(self.array)}>"

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        copy = type(self).__new__(type(self))
        copy._begin(np.copy(self.array)[()], self.trainable, self._name)
        memo[id(self)] = copy
        return copy

    def __getattr__(self, name: str) -> NoReturn:
        raise absent("ResourceVariable", name, self)


class Part(EagerTensor):
    """A part of a variable that was read, and can be assigned to: `v[0].assign(5.0)`."""

    __slots__ = ("_index", "_variable")

    @classmethod
    def of(cls, found: Any, variable: Variable, index: Any) -> Part:
        """The tensor `found`, as the part of `variable` at `index`."""
        part: Any = object.__new__(cls)
        for name in State.__slots__[1:]:
            setattr(part, name, getattr(found, name))
        part._variable, part._index = variable, index
        return part  # type: ignore[no-any-return]

    def assign(self, value: Any, name: str | None = None) -> Any:
        """Take over a value in this part of the variable, which is returned."""
        del name
        return OPS["_assign_part"](self._variable, self._index, value)

    def assign_add(self, value: Any, name: str | None = None) -> Any:
        """Add to this part of the variable, which is returned."""
        return self.assign(OPS["add"](self, value), name)

    def assign_sub(self, value: Any, name: str | None = None) -> Any:
        """Subtract from this part of the variable, which is returned."""
        return self.assign(OPS["subtract"](self, value), name)


def _scattered(kind: str, words: str) -> None:
    """`Variable.scatter_nd_…` at positions, and `scatter_…` at the rows of `IndexedSlices`."""

    def at_positions(self: Variable, indices: Any, updates: Any, name: str | None = None) -> Any:
        del name
        return self.assign(OPS[f"tensor_scatter_nd_{kind}"](self, indices, updates))

    def at_rows(self: Variable, sparse_delta: Any, use_locking: bool = False, name: str | None = None) -> Any:
        del use_locking
        if not hasattr(sparse_delta, "indices"):
            raise TypeError(f"Argument `sparse_delta` must be a `tf.IndexedSlices`. Received arg: {sparse_delta}")
        return at_positions(self, OPS["expand_dims"](sparse_delta.indices, -1), sparse_delta.values, name)

    at_positions.__doc__ = f"{words} the positions `indices`. Returns the variable."
    at_rows.__doc__ = f"{words} the rows of `sparse_delta`, which are `IndexedSlices`. Returns the variable."
    for method, called in ((at_positions, f"scatter_nd_{kind}"), (at_rows, f"scatter_{kind}")):
        method.__name__ = called
        setattr(Variable, called, method)


for _kind, _words in {
    "update": "Take over values at", "add": "Add numbers at", "sub": "Subtract numbers at", "max": "Keep the larger of two numbers at", "min": "Keep the smaller of two numbers at",
}.items():  # fmt: skip
    _scattered(_kind, _words)


class UnreadVariable(Operators):
    """What an assignment returns: the variable, under the name that TensorFlow prints for it."""

    __slots__ = ("_variable",)
    __array_ufunc__ = array_ufunc

    def __init__(self, variable: Variable) -> None:
        self._variable = variable

    def __tf_tensor__(self, dtype: Any = None) -> Any:
        return tensor_of(self._variable, dtype)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._variable, name)

    def assign(self, value: Any) -> Any:
        """Take over a value of the same shape."""
        return self._variable.assign(value)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        del copy
        return np.array(self._variable.array, dtype=dtype)

    def __float__(self) -> float:
        return float(self._variable)

    def __int__(self) -> int:
        return int(self._variable)

    def __repr__(self) -> str:
        return repr(self._variable).replace(f"'{self._variable.name}'", "'UnreadVariable'", 1)


def initial_values(value: Any, dtype: Any) -> Any:
    """The numbers a variable begins with: its own copy."""
    if isinstance(value, State) or (isinstance(value, (list, tuple)) and any(isinstance(one, State) for one in nest.flatten(value))):
        return np.copy(tensor_of(value, dtype).array)[()]
    return np.copy(constant_of(value, None if dtype is None else as_dtype(dtype).numpy))[()]


@op("ReadVariableOp")
def _read(variable: Any) -> Any:
    return variable.read()


def _fitting(variable: Variable, value: Any, words: str) -> Any:
    new = tensor_of(value, variable.array.dtype)
    if new.array.shape != variable.array.shape:
        raise refuse_as(ValueError, words, name=variable.name, shape=str(variable.array.shape), given=str(new.array.shape))
    return new.array


@op("AssignVariableOp")
def _assign(variable: Any, value: Any) -> Any:
    variable.replace(np.copy(_fitting(variable, value, "tf_assign_shape"))[()])
    return UnreadVariable(variable)


@op("AssignAddVariableOp")
def _assign_add(variable: Any, delta: Any) -> Any:
    variable.replace(variable.array + _change(variable, delta, "AssignAddVariableOp"))
    return UnreadVariable(variable)


@op("AssignSubVariableOp")
def _assign_sub(variable: Any, delta: Any) -> Any:
    variable.replace(variable.array - _change(variable, delta, "AssignSubVariableOp"))
    return UnreadVariable(variable)


@op("ResourceStridedSliceAssign")
def _assign_part(variable: Any, index: Any, value: Any) -> Any:
    new = np.array(variable.array)
    new[plain_index(index, new.shape)] = tensor_of(value, variable.array.dtype).array
    variable.replace(new[()])
    return UnreadVariable(variable)


def _change(variable: Variable, delta: Any, kind: str) -> Any:
    """What is added to a variable; it has the variable's shape, or is broadcast to it by nobody."""
    new = tensor_of(delta, variable.array.dtype)
    if new.array.shape != variable.array.shape:
        raise refuse_as(
            InvalidArgumentError, "tf_assign_add_shape", op=kind, shape=str(list(variable.array.shape)), given=str(list(new.array.shape))
        )
    return new.array


finished(EagerTensor)
finished(Variable)
Variable.__name__ = Variable.__qualname__ = "ResourceVariable"
Variable.__module__ = "tensorflow.python.ops.resource_variable_ops"
