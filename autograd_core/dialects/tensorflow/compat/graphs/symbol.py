"""`tf.Tensor` of a graph that runs later: what is known of a tensor before any number exists.

A `Symbol` is one output of an `Operation`: its shape as far as it can be inferred, and its dtype. Operators add nodes to the graph. Knows nothing of
sessions but how to ask one for a value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from autograd_core.dialects.tensorflow.compat.graphs.place import Caller
from autograd_core.dialects.tensorflow.compat.graphs.shapes import TensorShape, sizes_of
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import OperatorNotAllowedInGraphError, refuse_as
from autograd_core.dialects.tensorflow.tensors import TensorBase
from autograd_core.nearest import nearest

if TYPE_CHECKING:
    from autograd_core.dialects.tensorflow.compat.graphs.graph import Graph

__all__ = ["Kernel", "Operation", "Symbol"]

Sizes = tuple[int | None, ...] | None
Kernel = Callable[[Any, Sequence[Any]], Sequence[Any]]
"""What a node does when it is run: `kernel(run, values of its inputs)` returns the values of its outputs."""


class Operation:
    """A node of a graph: its type and name, what it reads, what must run before it, and what it does.

    `call` stands for the line that built it; `constant` keeps the value of a node that is the same in every run; `connected` says, for each input,
    whether gradients flow to it; `late` marks what changes state, which a run puts off as long as it may.
    """

    __slots__ = ("call", "connected", "constant", "control_inputs", "folds", "graph", "index", "inputs", "kernel", "late", "name", "outputs", "type")  # fmt: skip

    def __init__(
        self, graph: Graph, kind: str, name: str, inputs: Sequence[Symbol], kernel: Kernel | None, call: Caller, late: bool
    ) -> None:
        self.graph, self.type, self.name, self.kernel, self.call, self.late = graph, kind, name, kernel, call, late
        self.inputs = tuple(inputs)
        self.control_inputs: tuple[Operation, ...] = ()
        self.outputs: tuple[Symbol, ...] = ()
        self.connected: tuple[bool, ...] | None = None
        self.constant: Any = None
        self.folds = False
        self.index = -1

    @property
    def device(self) -> str:
        """The device it was pinned to: none."""
        return ""

    @property
    def op_def(self) -> str:
        """The type of the node."""
        return self.type

    def run(self, feed_dict: Any = None, session: Any = None) -> None:
        """Run this node, for what it does, in `session` or the default one."""
        self.graph.session_for(session, "operation", "run").run(self, feed_dict)

    def values(self) -> tuple[Symbol, ...]:
        """Its outputs."""
        return self.outputs

    def get_attr(self, name: str) -> Any:
        """An attribute of the node: `T` and `dtype`, the type of its numbers; `ValueError` for others."""
        if name in ("T", "dtype") and self.outputs:
            return self.outputs[0].dtype
        raise refuse_as(ValueError, "tf1_no_node_attribute", name=name, op=self.name)

    def __repr__(self) -> str:
        return f"<tf.Operation '{self.name}' type={self.type}>"

    def __str__(self) -> str:
        lines = [f'name: "{self.name}"', f'op: "{self.type}"']
        lines += [f'input: "{one.op.name if not one.value_index else one.name}"' for one in self.inputs]
        return "\n".join([*lines, *[f'input: "^{one.name}"' for one in self.control_inputs]]) + "\n"


class Symbol(TensorBase):
    """A tensor of a graph: `op` makes it, as its output number `value_index`. It has a value in a session's run only.

    `hints` are values that a small tensor of whole numbers had while shapes were inferred, by the size that stood for the unknown ones.
    """

    __slots__ = ("hints", "known", "op", "sizes", "value_index")
    is_symbolic_tensor = True
    __array_priority__ = 100

    def __init__(self, op: Operation, value_index: int, sizes: Sizes, dtype: Any) -> None:
        self.op, self.value_index, self.sizes, self.known = op, value_index, sizes, dtype
        self.hints: dict[int, Any] = {}

    @property
    def graph(self) -> Graph:
        """The graph it belongs to."""
        return self.op.graph

    @property
    def name(self) -> str:
        """The node's name and the number of the output: `add:0`."""
        return f"{self.op.name}:{self.value_index}"

    @property
    def dtype(self) -> Any:
        """The type of its numbers."""
        return self.known

    @property
    def shape(self) -> TensorShape:
        """What is known of its shape."""
        return TensorShape(self.sizes)

    def get_shape(self) -> TensorShape:
        """What is known of its shape."""
        return self.shape

    def set_shape(self, shape: Any) -> None:
        """Add what the program knows of the shape; `ValueError` where it contradicts what was inferred."""
        self.sizes = sizes_of(self.shape.merge_with(TensorShape(shape)))

    @property
    def device(self) -> str:
        """The device it was pinned to: none."""
        return ""

    def consumers(self) -> list[Operation]:
        """The nodes that read it."""
        return [op for op in self.graph.get_operations() if any(one is self for one in op.inputs)]

    def eval(self, feed_dict: Any = None, session: Any = None) -> Any:
        """Its value as a NumPy array, in `session` or the default one; `ValueError` where there is none."""
        return self.graph.session_for(session, "tensor", "eval").run(self, feed_dict)

    # -- what only a number can do ----------------------------------------------------------------------------------

    def __bool__(self) -> bool:
        raise self._not_allowed("Using a symbolic `tf.Tensor` as a Python `bool`")

    def __iter__(self) -> Any:
        raise self._not_allowed("Iterating over a symbolic `tf.Tensor`")

    def _not_allowed(self, what: str) -> Exception:
        return refuse_as(OperatorNotAllowedInGraphError, "tf1_no_value_yet", what=what, name=self.name)

    def __len__(self) -> int:
        raise refuse_as(TypeError, "tf1_len", name=self.name)

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError(str(refuse_as(RuntimeError, "tf1_to_numpy", name=self.name)))

    def _refused(self, *_: Any, **__: Any) -> Any:
        raise TypeError(f"float() argument must be a string or a real number, not '{type(self).__name__}'")

    __float__ = __int__ = __index__ = _refused

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        close = nearest(name, [word for word in dir(Symbol) if word[0] != "_"])
        hint = (
            "A tensor of a graph has a value in a run only: sess.run(tensor), or tensor.eval()."
            if name == "numpy"
            else f"Did you mean .{close}?"
        )
        raise refuse_as(AttributeError, "tf1_tensor_attribute", name=name, hint=hint if close or name == "numpy" else "")

    # -- operators --------------------------------------------------------------------------------------------------

    def __getitem__(self, index: Any) -> Any:
        return OPS["strided_slice_of"](self, index)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={self.dtype.name}>"

    def __str__(self) -> str:
        shape = "" if self.sizes is None else f", shape={self.shape}"
        return f'Tensor("{self.name}"{shape}, dtype={self.dtype.name})'

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def _operator(function: str, name: str, swap: bool = False) -> Callable[..., Any]:
    def call(self: Any, other: Any) -> Any:
        if type(other) is int and self.dtype.is_floating:
            other = float(other)
        return OPS[function](other, self, name=name) if swap else OPS[function](self, other, name=name)

    return call


_BINARY = {
    "add": ("add", "add"), "sub": ("subtract", "sub"), "mul": ("multiply", "mul"), "truediv": ("truediv", "truediv"), "floordiv": ("floordiv", "floordiv"),
    "mod": ("floormod", "mod"), "pow": ("pow", "pow"), "matmul": ("matmul", "matmul"), "and": ("logical_and", "and"), "or": ("logical_or", "or"),
}  # fmt: skip
for _sign, (_function, _name) in _BINARY.items():
    setattr(Symbol, f"__{_sign}__", _operator(_function, _name))
    setattr(Symbol, f"__r{_sign}__", _operator(_function, _name, swap=True))
for _sign, _function in {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal"}.items():
    setattr(Symbol, f"__{_sign}__", _operator(_function, ""))
for _sign, _function in {"neg": "negative", "abs": "abs", "invert": "logical_not"}.items():
    setattr(Symbol, f"__{_sign}__", lambda self, _function=_function: OPS[_function](self))
