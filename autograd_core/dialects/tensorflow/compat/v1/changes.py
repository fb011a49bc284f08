"""Nodes that check or change: assertions, parts of variables written to, running averages, templates that share their variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.flow import group
from autograd_core.dialects.tensorflow.compat.graphs.graph import default_session, get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.place import caller_here
from autograd_core.dialects.tensorflow.compat.graphs.scopes import variable_scope
from autograd_core.dialects.tensorflow.compat.graphs.session import refused
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation
from autograd_core.dialects.tensorflow.compat.graphs.variable import RefVariable, overwritten
from autograd_core.dialects.tensorflow.dispatch import BUILDING, OPS
from autograd_core.dialects.tensorflow.errors import InvalidArgumentError, refuse_as
from autograd_core.modes import mode

__all__ = [
    "Assert", "ExponentialMovingAverage", "assert_equal", "assert_greater", "assert_greater_equal", "assert_less", "assert_less_equal",
    "assert_none_equal", "assert_positive", "get_default_session", "make_template", "scatter_add", "scatter_sub", "scatter_update",
]  # fmt: skip


def get_default_session() -> Any:
    """The session that `eval()` and `run()` use, `None` where there is none."""
    return default_session[-1] if default_session else None


# checks ------------------------------------------------------------------------------------------------------------------


def _checking(inputs: Sequence[Any], holds: Callable[[list[Any]], bool], words: str, name: str) -> Operation:
    """A node that is an `InvalidArgumentError` when it is run and its condition does not hold."""
    symbols = [as_symbol(one) for one in inputs]

    def kernel(_run: Any, values: Sequence[Any]) -> Sequence[Any]:
        arrays = [getattr(one, "array", one) for one in values]
        if not holds(arrays):
            raise refused(op, InvalidArgumentError, "tf1_assertion", words=words, data=" ".join(str(one) for one in arrays))
        return ()

    op = get_default_graph().node("Assert", symbols, (), kernel, name, call=caller_here(3))
    return op


def Assert(condition: Any, data: Sequence[Any], summarize: Any = None, name: str | None = None) -> Any:  # noqa: N802  TensorFlow's name
    """An operation that is an error when it is run and `condition` is false; `data` is shown with it."""
    del summarize
    if BUILDING.get() is None:
        return OPS["Assert"](condition, data)
    return _checking([condition, *data], lambda arrays: bool(np.all(arrays[0])), "", name or "Assert")


def _comparison(name: str, sign: str, compare: Callable[[Any, Any], Any]) -> Callable[..., Operation]:
    def check(x: Any, y: Any, data: Any = None, summarize: Any = None, message: str | None = None, name: str | None = None) -> Operation:
        del data, summarize
        words = f"{message or ''} Condition x {sign} y did not hold element-wise:".strip()
        return _checking([x, y], lambda arrays: bool(np.all(compare(*arrays))), words, name or f"{check.__name__}/Assert")

    check.__name__ = check.__qualname__ = name
    check.__doc__ = f"An operation that is an error when it is run and not every `x {sign} y`."
    return check


assert_equal = _comparison("assert_equal", "==", np.equal)
assert_none_equal = _comparison("assert_none_equal", "!=", np.not_equal)
assert_less = _comparison("assert_less", "<", np.less)
assert_less_equal = _comparison("assert_less_equal", "<=", np.less_equal)
assert_greater = _comparison("assert_greater", ">", np.greater)
assert_greater_equal = _comparison("assert_greater_equal", ">=", np.greater_equal)


def assert_positive(x: Any, data: Any = None, summarize: Any = None, message: str | None = None, name: str | None = None) -> Operation:
    """An operation that is an error when it is run and not every number is greater than zero."""
    del data, summarize
    words = f"{message or ''} Condition x > 0 did not hold element-wise:".strip()
    return _checking([x], lambda arrays: bool(np.all(arrays[0] > 0)), words, name or "assert_positive/Assert")


# parts of variables --------------------------------------------------------------------------------------------------------


def _scattering(name: str, kind: str, words: str, write: Callable[[Any, Any, Any], None]) -> Callable[..., Any]:
    def scatter(ref: Any, indices: Any, updates: Any, use_locking: Any = None, name: str | None = None) -> Any:
        del use_locking
        places, values = as_symbol(indices), as_symbol(updates, ref.dtype.base_dtype)

        def kernel(run: Any, inputs: Sequence[Any]) -> Sequence[Any]:
            whole = np.array(run.session.value_of(ref.op).array)
            write(whole, inputs[0].array, inputs[1].array)
            with mode(grad=False):
                return (overwritten(run.session, ref, whole),)

        mine = ref.op.outputs[0]
        op = get_default_graph().node(
            kind, [places, values], [(mine.sizes, mine.dtype)], kernel, name or kind, late=True, call=caller_here(2)
        )
        return op.outputs[0]

    scatter.__name__ = scatter.__qualname__ = name
    scatter.__doc__ = words
    return scatter


scatter_update = _scattering(
    "scatter_update", "ScatterUpdate", "Write rows of a variable, when run.", lambda whole, at, rows: whole.__setitem__(at, rows)
)
scatter_add = _scattering("scatter_add", "ScatterAdd", "Add to rows of a variable, when run.", np.add.at)
scatter_sub = _scattering("scatter_sub", "ScatterSub", "Subtract from rows of a variable, when run.", np.subtract.at)


# averages and templates ----------------------------------------------------------------------------------------------------


class ExponentialMovingAverage:
    """Running means of variables: `apply` makes the operation that moves each a little towards its variable."""

    def __init__(self, decay: float, num_updates: Any = None, zero_debias: bool = False, name: str = "ExponentialMovingAverage") -> None:
        if zero_debias:
            raise refuse_as(ValueError, "tf1_no_debias")
        self._decay, self._updates, self.name = decay, num_updates, name
        self._averages: dict[Any, RefVariable] = {}

    def apply(self, var_list: Any = None) -> Operation:
        """An operation that takes the variables' values in; call it once."""
        graph = get_default_graph()
        chosen = list(var_list) if var_list is not None else graph.get_collection("trainable_variables")
        with graph.control_dependencies(None):
            for one in chosen:
                if one not in self._averages:
                    with graph.name_scope(None):
                        self._averages[one] = RefVariable(one.initialized_value(), trainable=False, name=f"{one.op.name}/{self.name}/")
        with graph.name_scope(self.name) as scope:
            decay: Any = self._decay
            if self._updates is not None:
                count = OPS["cast"](as_symbol(self._updates), "float32")
                decay = OPS["minimum"](decay, OPS["divide"](OPS["add"](count, 1.0), OPS["add"](count, 10.0)))
            moves = []
            for one in chosen:
                average = self._averages[one]
                change = OPS["multiply"](OPS["subtract"](average.value(), one.value()), OPS["subtract"](1.0, decay))
                moves.append(average.assign_sub(change, name="AssignMovingAvg"))
            return group(*moves, name=scope)

    def average(self, var: Any) -> Any:
        """The variable that holds the mean of `var`, `None` where there is none."""
        return self._averages.get(var)

    def average_name(self, var: Any) -> str:
        """The name of that variable."""
        return f"{var.op.name}/{self.name}"

    def variables_to_restore(self, moving_avg_variables: Any = None) -> dict[str, Any]:
        """For a `Saver`: every variable by the name of its mean, where it has one."""
        del moving_avg_variables
        found = get_default_graph().get_collection("variables")
        return {
            self.average_name(one) if one in self._averages else one.op.name: one for one in found if one not in self._averages.values()
        }


def make_template(name_: str, func_: Callable[..., Any], create_scope_now_: bool = False, **keywords: Any) -> Callable[..., Any]:
    """A function that makes its variables when it is called first, and shares them afterwards."""
    del create_scope_now_
    calls = [0]

    def template(*arguments: Any, **more: Any) -> Any:
        calls[0] += 1
        with variable_scope(name_, reuse=calls[0] > 1):
            return func_(*arguments, **keywords, **more)

    return template
