"""A call of a function, while a graph is built, as a node of it: what it reads, what it is called, what is known of its result.

`build` is what TensorFlow's functions hand their calls to. It takes the symbols out of the arguments, finds shapes by trying the function on stand-ins, and enters a node
that will call the same function on the values of a run. Knows no particular function; the names of nodes are in `names`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.compat.graphs.graph import Graph, get_default_graph, graph_in_use
from autograd_core.dialects.tensorflow.compat.graphs.infer import Leaf, filled, infer, leaves
from autograd_core.dialects.tensorflow.compat.graphs.names import CONSTANTS, FLAT, LOOSE, named
from autograd_core.dialects.tensorflow.compat.graphs.place import caller_here
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Symbol
from autograd_core.dialects.tensorflow.compat.graphs.words import explained, same_dtypes, same_kinds
from autograd_core.dialects.tensorflow.convert import constant_of
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.dtypes import DType, as_dtype
from autograd_core.op import make

__all__ = ["REDIRECTED", "WORDS", "Builder", "as_symbol", "build", "constant", "constant_of_words", "node_of", "snapshots"]


REDIRECTED: dict[str, Callable[..., Any]] = {}
"""Functions that a graph has of its own, by name: those that draw random numbers, which have a stream each, and those that call functions of the learner."""
snapshots: list[type[Any]] = []
"""Classes of objects that a graph reads through their `value()`."""


class Builder:
    """What TensorFlow's functions hand their calls to while a graph is built; `variable`, `name_scope` and `control_dependencies` stand for the eager ones."""

    def __init__(self) -> None:
        self.variable: Callable[..., Any] | None = None

    def name_scope(self, name: str) -> Any:
        """A scope of the default graph."""
        return get_default_graph().name_scope(name)

    def control_dependencies(self, control_inputs: Any) -> Any:
        """An order in the default graph."""
        return get_default_graph().control_dependencies(control_inputs)

    def __call__(self, function: Callable[..., Any], kind: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        """Enter a call into the graph; returns symbols in the structure of the function's result."""
        return _entered(function, kind, arguments, keywords)


build = Builder()
"""The one builder: it builds the default graph."""


def _entered(function: Callable[..., Any], kind: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    if function.__name__ in REDIRECTED and function.__module__.endswith(("tensorflow.random", "tensorflow.control")):
        return REDIRECTED[function.__name__](*arguments, **keywords)
    name = keywords.pop("name", None)
    return node_of(function, kind, arguments, keywords, name)


def node_of(
    function: Callable[..., Any], kind: str, arguments: tuple[Any, ...], keywords: dict[str, Any], name: str | None = None, *, late: bool = False,
    spelled: str = "",
) -> Any:  # fmt: skip
    """The same, with the node's name; `spelled` is the function by which its name and constants are found."""
    spelled = spelled or function.__name__
    found: list[Any] = []
    template = leaves((arguments, keywords), found, (Symbol, *snapshots))
    symbols = [one if isinstance(one, Symbol) else one.value() for one in found]
    graph = graph_in_use(symbols)
    own_type, own_name = named(spelled)
    kind = own_type if own_type != kind and spelled != function.__name__ else kind
    if function.__name__ == "where" and len(found) == 1:
        spelled = "Where"
    call = caller_here(3)
    through = OPS.get(function.__name__)
    run = through if through is not None and getattr(through, "__wrapped__", None) is function else function

    def applied(values: Sequence[Any]) -> Any:
        given, named_ones = filled(template, values)
        return run(*given, **named_ones)

    with graph.as_default():
        whole = graph.unique_name(name or own_name) + "/" if not (name or "").endswith("/") else str(name)
        shown = [*symbols, *_constants(graph, kind, function, spelled, arguments, keywords, whole, symbols)]
        same_dtypes(kind, symbols, spelled)
        try:
            known = infer(applied, symbols, (arguments, keywords))
        except Exception as problem:
            raise explained(problem, kind, whole[:-1], shown) from None
        structure = known.structure

        def kernel(_run: Any, values: Sequence[Any]) -> Sequence[Any]:
            if structure is _ONE:
                return (applied(values),)
            made: list[Any] = []
            leaves(applied(values), made)
            return made

        if type(structure) is Leaf:
            structure = _ONE
        outputs = [((None, *sizes[1:]), dtype) if number in LOOSE.get(spelled, ()) and sizes else (sizes, dtype)
                   for number, (sizes, dtype) in enumerate(known.outputs)]  # fmt: skip
        op = graph.node(kind, symbols, outputs, kernel, whole, late=late, call=call)
    op.connected = known.connected if kind not in FLAT else tuple(False for _ in symbols)
    op.folds = not symbols and not late
    for symbol, hints in zip(op.outputs, known.hints, strict=True):
        symbol.hints = hints if spelled not in LOOSE else {}
    return op.outputs[0] if structure is _ONE else filled(structure, op.outputs)


_ONE = object()


@cache
def _parameters(function: Callable[..., Any]) -> dict[str, int]:
    return {name: number for number, name in enumerate(inspect.signature(function).parameters)}


def _constants(
    graph: Graph,
    kind: str,
    function: Callable[..., Any],
    spelled: str,
    arguments: tuple[Any, ...],
    keywords: dict[str, Any],
    whole: str,
    symbols: Sequence[Symbol],
) -> list[Symbol]:
    """The arguments that TensorFlow makes constants of the graph, as such."""
    made = []
    parameters = _parameters(function)
    if spelled.startswith("reduce_") and spelled != "reduce_logsumexp":
        axis = keywords.get("axis", arguments[1] if len(arguments) > 1 else None)
        if axis is not None:
            made.append(constant(np.asarray(axis, np.int32), f"{whole}reduction_indices/", graph))
        elif symbols and symbols[0].sizes is not None:
            made.append(constant(np.arange(len(symbols[0].sizes), dtype=np.int32), None, graph))
    for parameter, called in CONSTANTS.get(spelled, ()):
        position = parameters.get(parameter, 99)
        given = keywords.get(parameter, arguments[position] if position < len(arguments) else None)
        if given is None and parameter == "axis":
            given = 0
        if isinstance(given, (bool, int, float, np.ndarray, np.generic)) or (isinstance(given, (list, tuple)) and _plain(given)):
            dtype = symbols[0].dtype if symbols and called in ("x", "y") else None
            if dtype is not None:
                same_kinds(kind, dtype, given, called)
            made.append(constant(given, f"{whole}{called}/", graph, dtype))
    return made


def _plain(values: Any) -> bool:
    return all(_plain(one) if isinstance(one, (list, tuple)) else isinstance(one, (bool, int, float, np.generic)) for one in values)


def constant(value: Any, name: str | None, graph: Graph | None = None, dtype: Any = None) -> Symbol:
    """A node that is a value."""
    graph = graph or get_default_graph()
    array = constant_of(value)
    array = array if dtype is None else array.astype(as_dtype(dtype).numpy)
    op = graph.node("Const", (), [(array.shape, array.dtype)], lambda _run, _inputs: (make(array[()]),), name)
    op.folds = True
    small = array.dtype.kind in "iu" and array.size <= 64
    op.outputs[0].hints = dict.fromkeys((2, 3, 1), array) if small else {}
    return op.outputs[0]


class WordsType(DType):
    """The type of words: a graph passes them on, and computes nothing with them."""

    __slots__ = ()


WORDS = WordsType("string", "O")
"""`tf.string`."""


def constant_of_words(value: Any, name: str) -> Symbol:
    """A node that is a text, or an array of texts."""
    array = np.array(value, object)
    whole = np.array([one.encode() if isinstance(one, str) else one for one in array.reshape(-1)], object).reshape(array.shape)
    op = get_default_graph().node("Const", (), [(whole.shape, WORDS)], lambda _run, _inputs: (whole,), name, call=caller_here(3))
    return op.outputs[0]


def as_symbol(value: Any, dtype: Any = None, name: str = "Const") -> Symbol:
    """What a program wrote as a symbol: symbols stay, variables are read, numbers become constants."""
    if isinstance(value, Symbol):
        return value
    if isinstance(value, tuple(snapshots)):
        return value.value()  # type: ignore[no-any-return, attr-defined]
    if isinstance(value, (list, tuple)) and any(isinstance(one, (Symbol, *snapshots)) for one in value):
        return OPS["stack"](list(value), name=name)  # type: ignore[no-any-return]
    if isinstance(value, (str, bytes)):
        return constant_of_words(value, name)
    kept = getattr(value, "array", value)
    return constant(constant_of(kept, None if dtype is None else as_dtype(dtype).numpy), name)
