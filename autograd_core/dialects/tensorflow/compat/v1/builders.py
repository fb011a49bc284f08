"""What a TensorFlow 1 program builds graphs from: placeholders, variables and what acts on them, collections of variables, loops over rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow import variables as _eager
from autograd_core.dialects.tensorflow.compat.graphs.building import REDIRECTED, WORDS, as_symbol, constant_of_words
from autograd_core.dialects.tensorflow.compat.graphs.flow import case, cond, group, no_op, while_loop
from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.place import caller_here
from autograd_core.dialects.tensorflow.compat.graphs.session import unfed
from autograd_core.dialects.tensorflow.compat.graphs.shapes import TensorShape, sizes_of
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation, Symbol
from autograd_core.dialects.tensorflow.compat.graphs.variable import RefVariable
from autograd_core.dialects.tensorflow.dispatch import BUILDING, OPS
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = [
    "Print", "Variable", "add_check_numerics_ops", "add_to_collection", "assign", "assign_add", "assign_sub", "constant", "convert_to_tensor", "foldl", "foldr",
    "get_collection", "get_collection_ref", "get_seed", "global_variables", "global_variables_initializer", "is_variable_initialized", "local_variables",
    "local_variables_initializer", "map_fn", "model_variables", "moving_average_variables", "placeholder", "placeholder_with_default",
    "report_uninitialized_variables", "scan", "tables_initializer", "trainable_variables", "variables_initializer",
]  # fmt: skip


def _needs_graph(name: str) -> None:
    if BUILDING.get() is None:
        raise refuse_as(RuntimeError, "tf1_needs_graph", name=name)


def placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> Symbol:
    """A tensor whose value is fed in each run; sizes that are `None` may be anything, without `shape` the rank too."""
    _needs_graph("tf.placeholder()")
    op = get_default_graph().node("Placeholder", (), [(sizes_of(TensorShape(shape)), as_type(dtype))], None, name, call=caller_here(2))
    op.kernel = unfed(op)
    return op.outputs[0]


def as_type(dtype: Any) -> Any:
    """A dtype, also that of words."""
    return WORDS if dtype is WORDS or dtype is str or dtype == "string" else as_dtype(dtype)


def placeholder_with_default(input: Any, shape: Any, name: str | None = None) -> Symbol:
    """A tensor that may be fed, and is `input` where it is not."""
    _needs_graph("tf.placeholder_with_default()")
    graph = get_default_graph()
    whole = graph.unique_name(name or "PlaceholderWithDefault") + "/"
    given = as_symbol(input, name=f"{whole}input/")
    op = graph.node(
        "PlaceholderWithDefault",
        (given,),
        [(sizes_of(TensorShape(shape)), given.dtype)],
        lambda _run, inputs: inputs,
        whole,
        call=caller_here(2),
    )
    op.connected = (True,)
    return op.outputs[0]


class _Either(type):
    """A variable is one of the graph while a graph is built, and an eager one otherwise; either is an instance."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, (RefVariable, _eager.Variable))

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        return (_eager.Variable if BUILDING.get() is None else RefVariable)(*arguments, **keywords)


class Variable(metaclass=_Either):
    """Numbers that a session keeps between runs. `initial_value` is a number, an array, a tensor of the graph, or a function that makes one."""


def assign(ref: Any, value: Any, validate_shape: Any = None, use_locking: Any = None, name: str | None = None) -> Any:
    """A tensor that, when run, gives a variable a new value."""
    del validate_shape, use_locking
    return ref.assign(value, name=name)


def assign_add(ref: Any, value: Any, use_locking: Any = None, name: str | None = None) -> Any:
    """A tensor that, when run, adds to a variable."""
    del use_locking
    return ref.assign_add(value, name=name)


def assign_sub(ref: Any, value: Any, use_locking: Any = None, name: str | None = None) -> Any:
    """A tensor that, when run, subtracts from a variable."""
    del use_locking
    return ref.assign_sub(value, name=name)


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str = "Const", verify_shape: bool = False) -> Any:
    """A tensor of Python's or NumPy's numbers, or of words."""
    del verify_shape
    if BUILDING.get() is not None and np.asarray(value, object).size and isinstance(np.asarray(value, object).flat[0], (str, bytes)):
        return constant_of_words(value, name)
    return OPS["constant"](value, dtype=dtype, shape=shape, name=name)


def convert_to_tensor(value: Any, dtype: Any = None, name: str | None = None, preferred_dtype: Any = None, dtype_hint: Any = None) -> Any:
    """The value as a tensor."""
    hint = preferred_dtype or dtype_hint
    if BUILDING.get() is None:
        return OPS["convert_to_tensor"](value, dtype, hint)
    if isinstance(value, (list, tuple)) and any(isinstance(one, (Symbol, RefVariable)) for one in value):
        return OPS["stack"](list(value), name=name or "packed")
    made = as_symbol(value, dtype or hint, name or "Const")
    if dtype is not None and made.dtype != as_dtype(dtype):
        wanted = as_dtype(dtype).name
        raise refuse_as(ValueError, "tf1_other_dtype", wanted=wanted, given=made.dtype.name, tensor=repr(made))
    return made


# collections -------------------------------------------------------------------------------------------------------------


def _collected(key: str, words: str) -> Callable[..., list[Any]]:
    def function(scope: str | None = None) -> list[Any]:
        return get_default_graph().get_collection(key, scope)

    function.__doc__ = words
    return function


global_variables = _collected("variables", "All variables of the graph that training shares.")
trainable_variables = _collected("trainable_variables", "The variables that optimisers change.")
local_variables = _collected("local_variables", "Variables that are no part of the model, such as counts of metrics.")
model_variables = _collected("model_variables", "Variables of the model.")
moving_average_variables = _collected("moving_average_variables", "Variables with running means.")


def add_to_collection(name: Any, value: Any) -> None:
    """Put a value into a collection of the default graph."""
    get_default_graph().add_to_collection(name, value)


def get_collection(key: Any, scope: str | None = None) -> list[Any]:
    """What is in a collection of the default graph."""
    return get_default_graph().get_collection(key, scope)


def get_collection_ref(key: Any) -> list[Any]:
    """A collection of the default graph itself."""
    return get_default_graph().get_collection_ref(key)


def variables_initializer(var_list: Any, name: str = "init") -> Operation:
    """An operation that gives these variables their first values."""
    return group(*[one.initializer for one in var_list], name=name)


def global_variables_initializer() -> Operation:
    """An operation that gives all variables their first values: run it before anything that reads them."""
    return variables_initializer(global_variables()) if BUILDING.get() is not None else group(name="init")


def local_variables_initializer() -> Operation:
    """An operation that gives the local variables their first values."""
    return variables_initializer(local_variables())


def tables_initializer(name: str = "init_all_tables") -> Operation:
    """An operation that does nothing: there are no tables here."""
    return group(name=name)


def is_variable_initialized(variable: Any) -> Symbol:
    """Whether a variable has a value, as a tensor."""
    graph = get_default_graph()

    def kernel(run: Any, _inputs: Any) -> Any:
        return (OPS["constant"](variable.op in run.session.variables),)

    return graph.node("IsVariableInitialized", (), [((), "bool")], kernel, "IsVariableInitialized", call=caller_here(2)).outputs[0]


def report_uninitialized_variables(var_list: Any = None, name: str = "report_uninitialized_variables") -> Symbol:
    """The names of the variables that have no value, as a tensor of words."""
    chosen = list(var_list) if var_list is not None else [*global_variables(), *local_variables()]

    def kernel(run: Any, _inputs: Any) -> Any:
        names = [one.op.name.encode() for one in chosen if one.op not in run.session.variables]
        return (np.array(names, object),)

    with get_default_graph().name_scope(name):
        return get_default_graph().node("GatherV2", (), [((None,), WORDS)], kernel, "boolean_mask/GatherV2", call=caller_here(2)).outputs[0]


def get_seed(op_seed: int | None) -> tuple[int | None, int | None]:
    """The seeds that an operation built now would have."""
    seed = get_default_graph().seed
    if seed is None and op_seed is None:
        return None, None
    return 87654321 if seed is None else seed, get_default_graph().drawn if op_seed is None else op_seed


def add_check_numerics_ops() -> Operation:
    """An operation that does nothing: `autograd_core.detect_anomaly` is what finds NaN here."""
    return group(name="CheckNumerics")


# values that are looked at, rows one after another ------------------------------------------------------------------------


def Print(  # noqa: N802  TensorFlow's name
    input_: Any,
    data: Sequence[Any],
    message: str | None = None,
    first_n: int | None = None,
    summarize: int | None = None,
    name: str | None = None,
) -> Symbol:
    """`input_`, and when it is run, `message` and `data` go to the standard error output."""
    graph, given = get_default_graph(), [as_symbol(input_), *[as_symbol(one) for one in data]]
    count, shown = [0], summarize or 3

    def kernel(_run: Any, inputs: Any) -> Any:
        import sys

        count[0] += 1
        if first_n is None or first_n < 0 or count[0] <= first_n:
            print((message or "") + "".join(f"[{_few(one.array, shown)}]" for one in inputs[1:]), file=sys.stderr)  # noqa: T201  asked for
        return inputs[:1]

    op = graph.node("Print", given, [(given[0].sizes, given[0].dtype)], kernel, name or "Print", call=caller_here(2))
    op.connected = (True, *[False] * len(data))
    return op.outputs[0]


def _few(array: Any, shown: int) -> str:
    flat = np.asarray(array).reshape(-1)
    return " ".join(f"{one:g}" if flat.dtype.kind == "f" else str(one) for one in flat[:shown]) + ("..." if flat.size > shown else "")


def map_fn(fn: Callable[..., Any], elems: Any, dtype: Any = None, parallel_iterations: Any = None, back_prop: bool = True, swap_memory: bool = False,
           infer_shape: bool = True, name: str | None = None, fn_output_signature: Any = None) -> Any:  # fmt: skip
    """`fn` of each row of `elems` (a tensor, or a tuple of them), stacked."""
    del parallel_iterations, back_prop, swap_memory, infer_shape
    wanted = dtype if dtype is not None else fn_output_signature
    return _rows(lambda _, row: (fn(row), None), elems, None, wanted, name or "map")


def scan(fn: Callable[..., Any], elems: Any, initializer: Any = None, parallel_iterations: Any = None, back_prop: bool = True, swap_memory: bool = False,
         infer_shape: bool = True, reverse: bool = False, name: str | None = None) -> Any:  # fmt: skip
    """`fn(what it returned before, row)` for each row of `elems`, all results stacked; begins with `initializer`, or with the first row."""
    del parallel_iterations, back_prop, swap_memory, infer_shape
    rows = as_symbol(elems)
    if reverse:
        rows = OPS["reverse"](rows, [0])
    start = as_symbol(initializer) if initializer is not None else rows[0]
    found = _rows(lambda before, row: (fn(before, row),) * 2, rows if initializer is not None else rows[1:], start, None, name or "scan")
    whole = found if initializer is not None else OPS["concat"]([OPS["expand_dims"](start, 0), found], 0)
    return OPS["reverse"](whole, [0]) if reverse else whole


def foldl(fn: Callable[..., Any], elems: Any, initializer: Any = None, parallel_iterations: Any = None, back_prop: bool = True, swap_memory: bool = False,
          name: str | None = None) -> Any:  # fmt: skip
    """What `fn(what it returned before, row)` returns for the last row of `elems`."""
    del parallel_iterations, back_prop, swap_memory
    return scan(fn, elems, initializer, name=name or "foldl")[-1]


def foldr(fn: Callable[..., Any], elems: Any, initializer: Any = None, parallel_iterations: Any = None, back_prop: bool = True, swap_memory: bool = False,
          name: str | None = None) -> Any:  # fmt: skip
    """The same, from the last row to the first."""
    del parallel_iterations, back_prop, swap_memory
    return scan(fn, OPS["reverse"](as_symbol(elems), [0]), initializer, name=name or "foldr")[-1]


REDIRECTED.update(
    {
        "map_fn": map_fn,
        "scan": scan,
        "foldl": foldl,
        "foldr": foldr,
        "cond": cond,
        "case": case,
        "while_loop": while_loop,
        "group": group,
        "no_op": no_op,
    }
)


def _rows(step: Callable[[Any, Any], Any], elems: Any, start: Any, dtype: Any, name: str) -> Any:
    """A loop over rows that stacks what each gives: the stack grows by one row each time."""
    graph = get_default_graph()
    several = isinstance(elems, (list, tuple))
    symbols = [as_symbol(one) for one in elems] if several else [as_symbol(elems)]
    count = symbols[0].sizes[0] if symbols[0].sizes else None
    if count is not None:
        made, before = [], start
        with graph.name_scope(name):
            for number in range(count):
                row = [one[number] for one in symbols]
                result, before = step(before, type(elems)(row) if several else row[0])
                made.append(as_symbol(result))
            return OPS["stack"](made, name="TensorArrayStack/TensorArrayGatherV3")
    with graph.name_scope(name):
        first, _ = step(start, [one[0] for one in symbols] if several else symbols[0][0])
        first = as_symbol(first, dtype)
        empty = OPS["zeros"]([0, *first.shape.as_list()], first.dtype)
        size = OPS["shape"](symbols[0])[0]

        def body(i: Any, before: Any, stack: Any) -> Any:
            row = [OPS["gather"](one, i) for one in symbols]
            result, after = step(before, type(elems)(row) if several else row[0])
            return i + 1, before if after is None else after, OPS["concat"]([stack, OPS["expand_dims"](result, 0)], 0)

        begin = as_symbol(0.0) if start is None else start
        shapes = [TensorShape(()), begin.shape, TensorShape([None, *first.shape.as_list()])]
        stacked: Symbol = while_loop(lambda i, *_: i < size, body, [as_symbol(0), begin, empty], shapes)[2]
    return stacked
