"""Variables of a graph: a node that holds a value in each session, the node that initialises it, and the node through which it is read.

The value is one leaf of the engine's tape for a session's whole life; assigning overwrites it, so that all who read it see the new numbers, as TensorFlow 1's references
do, and a recording shows an update.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograd_core.creation import finish
from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol, build, snapshots
from autograd_core.dialects.tensorflow.compat.graphs.graph import Graph, get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.place import caller_here
from autograd_core.dialects.tensorflow.compat.graphs.session import Run
from autograd_core.dialects.tensorflow.compat.graphs.shapes import TensorShape
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation, Symbol
from autograd_core.dialects.tensorflow.dispatch import HANDLE, OPS
from autograd_core.dialects.tensorflow.dtypes import DType, as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.tensors import Operators
from autograd_core.modes import current_mode, mode

__all__ = ["RefVariable", "assigning", "overwritten"]


class RefType(DType):
    """The type of a variable's node: a reference to numbers of that type."""

    __slots__ = ()

    @property
    def base_dtype(self) -> DType:
        """The type of the numbers."""
        return as_dtype(self.numpy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RefType) and self.numpy == other.numpy

    def __hash__(self) -> int:
        return hash(self.name)


class RefVariable(Operators):
    """`tf.Variable` of a graph. `initial_value` is a number, an array, a tensor of the graph, or a function without arguments that makes one."""

    def __init__(
        self, initial_value: Any = None, trainable: bool | None = None, collections: Any = None, validate_shape: bool = True, caching_device: Any = None,
        name: str | None = None, variable_def: Any = None, dtype: Any = None, expected_shape: Any = None, import_scope: Any = None, constraint: Any = None,
        use_resource: Any = None, synchronization: Any = None, aggregation: Any = None, shape: Any = None,
    ) -> None:  # fmt: skip
        del caching_device, variable_def, expected_shape, import_scope, synchronization, aggregation, shape, validate_shape
        if initial_value is None:
            raise refuse_as(ValueError, "tf_variable_value")
        self.graph: Graph = get_default_graph()
        self.trainable = trainable is None or trainable
        self.constraint = constraint
        self._save_slice_info = None
        graph, call = self.graph, caller_here(3)
        with graph.name_scope(None if (name or "").endswith("/") else graph.get_name_scope() and graph.get_name_scope() + "/"):
            own = graph.unique_name((name or "Variable").removesuffix("/"))
        scope = own + "/"
        with graph.control_dependencies(None):
            if callable(initial_value) and not isinstance(initial_value, (Symbol, RefVariable)):
                with graph.name_scope(scope + "Initializer/"):
                    value = as_symbol(initial_value(), dtype)
            else:
                value = as_symbol(initial_value, dtype, f"{scope}initial_value/")
            if dtype is not None and value.dtype != as_dtype(dtype):
                value = OPS["cast"](value, as_dtype(dtype))
            plain = value.dtype.numpy
            self.initial_value: Symbol = value
            self.op: Operation = graph.node(
                "VariableV2",
                (),
                [(value.sizes, as_dtype(plain) if use_resource else RefType(f"{plain.name}_ref", plain.name))],
                None,
                scope,
                call=call,
            )
            self.op.kernel = _held(self.op)
            self.initializer: Operation = self._changing("Assign", value, None, scope + "Assign/").op
            self._read: Symbol = graph.node(
                "Identity", self.op.outputs, [(value.sizes, plain)], _reading(self.op), scope + "read/", call=call
            ).outputs[0]
            self._read.op.connected = (True,)
        for collection in collections if collections is not None else ["variables"]:
            graph.add_to_collection(collection, self)
        if self.trainable and "trainable_variables" not in (collections or ()):
            graph.add_to_collection("trainable_variables", self)

    # -- what it is -------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name of its node's output: `w:0`."""
        return self.op.outputs[0].name

    @property
    def dtype(self) -> Any:
        """A reference to the type of its numbers."""
        return self.op.outputs[0].dtype

    @property
    def shape(self) -> TensorShape:
        """Its shape."""
        return TensorShape(self.op.outputs[0].sizes)

    def get_shape(self) -> TensorShape:
        """Its shape."""
        return self.shape

    @property
    def device(self) -> str:
        """The device it was pinned to: none."""
        return ""

    def as_graph_element(self) -> Symbol:
        """What a session fetches for it."""
        return self.op.outputs[0]

    def value(self) -> Symbol:
        """The tensor through which it is read."""
        return self._read

    def initialized_value(self) -> Symbol:
        """A tensor of its initial value."""
        return self.initial_value

    def read_value(self) -> Symbol:
        """A tensor that reads it where this is built: after the control dependencies that hold here."""
        op = self.graph.node(
            "Identity", self.op.outputs, [(self._read.sizes, self._read.dtype)], _reading(self.op), "read", call=caller_here(2)
        )
        op.connected = (True,)
        return op.outputs[0]

    def eval(self, session: Any = None) -> Any:
        """Its value in `session` or the default one."""
        return self.graph.session_for(session, "tensor", "eval").run(self)

    def load(self, value: Any, session: Any = None) -> None:
        """Give it a value in a session, from Python."""
        found = self.graph.session_for(session, "tensor", "eval")
        with mode(grad=False):
            overwritten(found, self, np.asarray(value, self._read.dtype.numpy))

    # -- changing it ------------------------------------------------------------------------------------------------

    def assign(self, value: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """A tensor that, when run, gives it a new value."""
        del use_locking
        return self._step("Assign", value, None, name, read_value)

    def assign_add(self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """A tensor that, when run, adds to it."""
        del use_locking
        return self._step("AssignAdd", delta, "add", name, read_value)

    def assign_sub(self, delta: Any, use_locking: bool = False, name: str | None = None, read_value: bool = True) -> Any:
        """A tensor that, when run, subtracts from it."""
        del use_locking
        return self._step("AssignSub", delta, "subtract", name, read_value)

    def _step(self, kind: str, value: Any, function: str | None, name: str | None, read_value: bool) -> Any:
        whole = str(name) if (name or "").endswith("/") else self.graph.unique_name(name or kind) + "/"
        symbol = as_symbol(value, self._read.dtype, f"{whole}value/")
        made = self._changing(kind, symbol, function, whole)
        return made if read_value else made.op

    def _changing(self, kind: str, value: Symbol, function: str | None, name: str) -> Symbol:
        mine = self.op.outputs[0]
        if not TensorShape(mine.sizes).is_compatible_with(TensorShape(value.sizes)):
            same = len(mine.sizes or ()) == len(value.sizes or ())
            what = f"Dimensions must be equal, but are {mine.shape} and {value.shape}" if same else (
                f"Shapes must be equal rank, but are {len(mine.sizes or ())} and {len(value.sizes or ())}"
            )  # fmt: skip
            shapes = ", ".join("[" + ",".join(map(str, one.sizes or ())) + "]" for one in (mine, value))
            raise refuse_as(
                ValueError, "tf1_cannot_build", what=what, name=name[:-1], op=kind, inputs=f"{self.op.name}, {value.op.name}", shapes=shapes
            )
        kernel = assigning(self, function)
        op = self.graph.node(kind, (mine, value), [(mine.sizes, mine.dtype)], kernel, name, late=True, call=caller_here(4))
        return op.outputs[0]

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return id(self)

    def __iter__(self) -> Any:
        raise TypeError("'Variable' object is not iterable.")

    def __repr__(self) -> str:
        return f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}>"


for _sign in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    for _word in (f"__{_sign}__", f"__r{_sign}__"):
        setattr(RefVariable, _word, lambda self, other, _word=_word: getattr(self.value(), _word)(other))
for _word in ("__lt__", "__le__", "__gt__", "__ge__", "__getitem__"):
    setattr(RefVariable, _word, lambda self, other, _word=_word: getattr(self.value(), _word)(other))
for _word in ("__neg__", "__abs__"):
    setattr(RefVariable, _word, lambda self, _word=_word: getattr(self.value(), _word)())
snapshots.append(RefVariable)
build.variable = partial(RefVariable, use_resource=True)


class _Unset:
    """The value of a variable that has none."""

    tracked = True
    array = None


_UNSET = _Unset()


def _held(op: Operation) -> Callable[[Run, Any], Any]:
    def kernel(run: Run, _inputs: Any) -> Any:
        held = run.session.variables.get(op, _UNSET)
        if op.outputs[0] in run.wanted and held is not _UNSET:
            held.tracked = held.array.dtype.kind == "f"
        return (held,)

    return kernel


def _reading(op: Operation) -> Callable[[Run, Any], Any]:
    def kernel(run: Run, inputs: Any) -> Any:
        return (run.session.value_of(op) if inputs[0] is _UNSET else inputs[0],)

    return kernel


def assigning(variable: RefVariable, function: str | None) -> Callable[[Run, Any], Any]:
    """What a node does that gives a variable a new value: the one it reads, or what `function` makes of the old one and it."""

    def kernel(run: Run, inputs: Any) -> Any:
        with mode(grad=False):
            new = inputs[1] if function is None else OPS[function](run.session.value_of(variable.op), inputs[1])
            return (overwritten(run.session, variable, getattr(new, "array", new)),)

    return kernel


def overwritten(session: Any, variable: RefVariable, new: Any, rule: dict[str, Any] | None = None) -> Any:
    """Give a variable new numbers in a session; the first ones make its leaf."""
    held = session.variables.get(variable.op)
    if held is not None:
        return held._overwrite(np.array(new)[()] if isinstance(new, np.ndarray) else new, rule=rule, replace=True)
    if getattr(new, "dtype", None) is None or new.dtype.kind in "OSU":
        session.variables[variable.op] = held = _Text(new)
        return held
    held = variable.op.call(finish, np.array(new))
    held.__class__ = HANDLE[0]
    held.tracked = variable.trainable and held.array.dtype.kind == "f"
    recorder = current_mode().recorder
    if recorder is not None:
        recorder.leaf_flag(held)
        if variable.trainable:
            recorder.parameter(held, variable.op.name)
    session.variables[variable.op] = held
    return held


class _Text:
    """Words in a variable: nothing that could be differentiated."""

    tracked = True

    def __init__(self, array: Any) -> None:
        self.array = array

    def _overwrite(self, new: Any, **_: Any) -> _Text:
        self.array = new
        return self


def uninitialized(session: Any, variables: Any) -> list[RefVariable]:
    """The variables that have no value in a session."""
    return [one for one in variables if one.op not in session.variables]
