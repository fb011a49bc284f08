"""Control flow and calls as functions: `cond`, `while_loop`, `map_fn`, `scan`, `print`, assertions. Eager: Python does the branching."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import numbers, tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import BUILDING, OPS, op
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.tape import Variable as State

# ruff: noqa: ARG001  every function takes `name`, which matters in graphs

__all__ = [
    "Assert", "case", "cond", "control_dependencies", "device", "foldl", "foldr", "group", "map_fn", "name_scope", "no_op",
    "numpy_function", "print", "py_function", "scan", "switch_case", "vectorized_map", "while_loop",
]  # fmt: skip

_python_print = print


def _truth(value: Any) -> bool:
    return bool(tensor_of(value)) if isinstance(value, State) else bool(value)


@op("If", flow=True)
def cond(pred: Any, true_fn: Callable[[], Any] | None = None, false_fn: Callable[[], Any] | None = None, name: Any = None) -> Any:
    """What one of two functions without arguments returns."""
    chosen = true_fn if _truth(pred) else false_fn
    return chosen() if chosen is not None else None


@op("Case", flow=True)
def case(pred_fn_pairs: Any, default: Any = None, exclusive: bool = False, strict: bool = False, name: Any = None) -> Any:
    """What the first function returns whose condition holds."""
    for holds, function in pred_fn_pairs.items() if isinstance(pred_fn_pairs, dict) else pred_fn_pairs:
        if _truth(holds):
            return function()
    if default is None:
        raise refuse_as(InvalidArgumentError, "tf_case")
    return default()


@op("Case", flow=True)
def switch_case(branch_index: Any, branch_fns: Any, default: Any = None, name: Any = None) -> Any:
    """What the function with that number returns."""
    table = (
        dict(branch_fns)
        if isinstance(branch_fns, dict) or (branch_fns and isinstance(branch_fns[0], tuple))
        else dict(enumerate(branch_fns))
    )
    return table.get(int(numbers(branch_index)), default or table[max(table)])()


@op("While", flow=True)
def while_loop(
    cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any, shape_invariants: Any = None, parallel_iterations: int = 10,
    back_prop: bool = True, swap_memory: bool = False, maximum_iterations: Any = None, name: Any = None,
) -> Any:  # fmt: skip
    """The loop's variables after `body` was run on them as long as `cond` holds."""
    given = nest.map_structure(tensor_of, loop_vars)
    rounds = 0
    limit = None if maximum_iterations is None else int(numbers(maximum_iterations))
    while (limit is None or rounds < limit) and _truth(cond(*given)):
        found = body(*given)
        found = found if isinstance(found, (list, tuple)) else (found,)
        nest.assert_same_structure(list(loop_vars), list(found))
        given = nest.map_structure(tensor_of, found)
        rounds += 1
    return given


def _rows(elems: Any) -> list[Any]:
    """The structure's parts along its tensors' first axis."""
    tensors = [tensor_of(one) for one in nest.flatten(elems)]
    count = {len(one.array) for one in tensors}
    if len(count) != 1:
        raise refuse_as(ValueError, "tf_rows", counts=sorted(count))
    return [nest.pack_sequence_as(elems, [OPS["strided_slice_of"](one, i) for one in tensors]) for i in range(count.pop())]


def _stacked(results: list[Any]) -> Any:
    columns = [nest.flatten(one) for one in results]
    return nest.pack_sequence_as(results[0], [OPS["stack"](list(column)) for column in zip(*columns, strict=True)])


@op("MapFn", flow=True)
def map_fn(
    fn: Callable[[Any], Any], elems: Any, dtype: Any = None, parallel_iterations: Any = None, back_prop: bool = True, swap_memory: bool = False,
    infer_shape: bool = True, name: Any = None, fn_output_signature: Any = None,
) -> Any:  # fmt: skip
    """The function of each row, side by side."""
    return _stacked([fn(row) for row in _rows(elems)])


@op("VectorizedMap", flow=True)
def vectorized_map(fn: Callable[[Any], Any], elems: Any, fallback_to_while_loop: bool = True, warn: bool = True) -> Any:
    """The function of each row, side by side."""
    return _stacked([fn(row) for row in _rows(elems)])


def _folded(fn: Callable[..., Any], elems: Any, initializer: Any, reverse: bool) -> list[Any]:
    rows = _rows(elems)
    rows = rows[::-1] if reverse else rows
    begin = rows.pop(0) if initializer is None else nest.map_structure(tensor_of, initializer)
    found = [begin] if initializer is None else []
    for row in rows:
        begin = fn(begin, row)
        found.append(begin)
    return found


@op("Foldl", flow=True)
def foldl(fn: Callable[..., Any], elems: Any, initializer: Any = None, **options: Any) -> Any:
    """The rows combined from the first to the last."""
    return _folded(fn, elems, initializer, False)[-1]


@op("Foldr", flow=True)
def foldr(fn: Callable[..., Any], elems: Any, initializer: Any = None, **options: Any) -> Any:
    """The rows combined from the last to the first."""
    return _folded(fn, elems, initializer, True)[-1]


@op("Scan", flow=True)
def scan(fn: Callable[..., Any], elems: Any, initializer: Any = None, reverse: bool = False, **options: Any) -> Any:
    """The rows combined from the first to the last, with every result on the way."""
    found = _folded(fn, elems, initializer, reverse)
    return _stacked(found[::-1] if reverse else found)


@op("PrintV2")
def print(*inputs: Any, output_stream: Any = None, summarize: int = 3, sep: str = " ", end: str = "\n", name: Any = None) -> None:
    """Print values each time the program comes here, also inside `tf.function`; to the standard error stream, unless told otherwise."""
    stream = sys.stdout if output_stream in (sys.stdout, "stdout") else sys.stderr
    _python_print(*[_written(one, summarize) for one in inputs], sep=sep, end=end, file=stream)


def _written(value: Any, summarize: int) -> str:
    """A value as `tf.print` shows it: numbers without commas, the middle of long axes left out."""
    if isinstance(value, State) or hasattr(value, "_variable"):
        return _rows_written(np.asarray(value), summarize, 0)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_written(one, summarize)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(_written(one, summarize) for one in value)
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    return str(value)


def _rows_written(array: Any, summarize: int, depth: int) -> str:
    if not array.ndim:
        return _number(array[()])
    short = summarize < 0 or len(array) <= 2 * summarize
    ends = [list(array)] if short else [list(array[:summarize]), list(array[-summarize:])]
    parts = [[_rows_written(np.asarray(one), summarize, depth + 1) for one in some] for some in ends]
    items = [*parts[0], *([] if short else ["...", *parts[1]])]
    return "[" + (" " if array.ndim == 1 else "\n" * (array.ndim - 1) + " " * (depth + 1)).join(items) + "]"


def _number(value: Any) -> str:
    if value.dtype.kind == "b":
        return str(int(value))
    if value.dtype.kind != "f":
        return str(value)
    return (
        f"{value:.9g}"
        if value.dtype == np.float32 and float(f"{value:.8g}") != value and np.float32(f"{value:.8g}") != value
        else _short(value)
    )


def _short(value: Any) -> str:
    """The shortest digits that are this number."""
    digits = 9 if value.dtype == np.float32 else 17
    return next((text for text in (f"{value:.{n}g}" for n in range(1, digits)) if value.dtype.type(text) == value), f"{value:.{digits}g}")


@op("Assert")
def Assert(condition: Any, data: Any, summarize: Any = None, name: Any = None) -> None:  # noqa: N802  TensorFlow's name
    """`InvalidArgumentError` with the data where the condition does not hold."""
    if not bool(np.all(np.asarray(tensor_of(condition, None if isinstance(condition, State) else "bool").array))):
        shown = " ".join(_written(one, summarize or 3) for one in data)
        raise refuse_as(InvalidArgumentError, "tf_assert", data=shown)


@op("NoOp")
def no_op(name: Any = None) -> None:
    """Nothing."""


@op("NoOp")
def group(*inputs: Any, name: Any = None) -> None:
    """Nothing more: eager operations have run when they are grouped."""


@op("EagerPyFunc")
def py_function(func: Callable[..., Any], inp: Any, Tout: Any, name: Any = None) -> Any:  # noqa: N803  TensorFlow's name
    """A Python function of tensors."""
    found = func(*[tensor_of(one) for one in inp])
    if isinstance(Tout, (list, tuple)):
        return [tensor_of(one, kind) for one, kind in zip(found, Tout, strict=True)]
    return tensor_of(found, Tout)


@op("PyFunc")
def numpy_function(
    func: Any = None, inp: Any = None, Tout: Any = None, stateful: bool = True, name: Any = None,  # noqa: N803
) -> Any:  # fmt: skip
    """A Python function of NumPy arrays; nothing is differentiated through it."""
    found = func(*[tensor_of(one).numpy() for one in inp])
    if isinstance(Tout, (list, tuple)):
        return [wrap(np.asarray(one, as_dtype(kind).numpy)[()]) for one, kind in zip(found, Tout, strict=True)]
    return wrap(np.asarray(found, as_dtype(Tout).numpy)[()])


class name_scope:  # noqa: N801  TensorFlow's name
    """`with tf.name_scope("block"):` names what a graph shows; eager operations have no names."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._of_graph: Any = None

    def __enter__(self) -> str:
        scope = getattr(BUILDING.get(), "name_scope", None)
        if scope is None:
            return f"{self.name}/"
        self._of_graph = scope(self.name)
        return self._of_graph.__enter__()  # type: ignore[no-any-return]

    def __exit__(self, *problem: object) -> None:
        """The scope ends."""
        if self._of_graph is not None:
            self._of_graph.__exit__(*problem)


def device(device_name: Any) -> Any:
    """`with tf.device("/CPU:0"):`; there is one device here."""
    return nullcontext(device_name)


@contextmanager
def control_dependencies(control_inputs: Any) -> Any:
    """`with tf.control_dependencies([…]):` orders what a graph runs; eager operations run in the order they are written."""
    order = getattr(BUILDING.get(), "control_dependencies", None)
    with nullcontext() if order is None else order(control_inputs):
        yield control_inputs
