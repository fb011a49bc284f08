"""`tf.variable_scope` and `tf.get_variable`: variables that are shared by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.compat.graphs.graph import Graph, get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.shapes import TensorShape, sizes_of
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Symbol
from autograd_core.dialects.tensorflow.compat.graphs.variable import RefVariable
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.dtypes import ALL, as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["AUTO_REUSE", "VariableScope", "get_variable", "get_variable_scope", "name_scope", "variable_scope"]


class _Reuse:
    def __repr__(self) -> str:
        return "_ReuseMode.AUTO_REUSE"


AUTO_REUSE = _Reuse()
"""Share a variable where one of that name exists, make it where none does."""


class VariableScope:
    """A prefix of names, whether variables are shared under it, and what they are initialised by unless they say."""

    def __init__(self, name: str = "", reuse: Any = False, initializer: Any = None, regularizer: Any = None, original: str = "") -> None:
        self.name, self.reuse, self.initializer, self.regularizer = name, reuse, initializer, regularizer
        self.original_name_scope = original
        self.counts: dict[str, int] = {}

    def reuse_variables(self) -> None:
        """Share variables from here on."""
        self.reuse = True

    def set_initializer(self, initializer: Any) -> None:
        """What variables are initialised by unless they say."""
        self.initializer = initializer

    def global_variables(self) -> list[Any]:
        """The variables under this scope."""
        return get_default_graph().get_collection("variables", self.name)

    def trainable_variables(self) -> list[Any]:
        """Those of them that are trained."""
        return get_default_graph().get_collection("trainable_variables", self.name)


class _Store:
    """What a graph knows of shared variables: each by its name, the scope that holds, and how often scopes with default names were opened."""

    def __init__(self) -> None:
        self.variables: dict[str, RefVariable] = {}
        self.scope = VariableScope()
        self.opened: dict[str, int] = {}


def _store(graph: Graph) -> _Store:
    held = graph.get_collection_ref(_Store)
    if not held:
        held.append(_Store())
    return held[0]  # type: ignore[no-any-return]


def get_variable_scope() -> VariableScope:
    """The scope that holds here."""
    return _store(get_default_graph()).scope


@contextmanager
def name_scope(name: Any, default_name: str | None = None, values: Any = None) -> Iterator[str]:
    """Inside, names of operations begin with `name/`."""
    del values
    with get_default_graph().name_scope(name if name is not None else default_name) as scope:
        yield scope


@contextmanager
def variable_scope(
    name_or_scope: Any, default_name: str | None = None, values: Any = None, initializer: Any = None, regularizer: Any = None, caching_device: Any = None,
    partitioner: Any = None, custom_getter: Any = None, reuse: Any = None, dtype: Any = None, use_resource: Any = None, constraint: Any = None,
    auxiliary_name_scope: bool = True,
) -> Iterator[VariableScope]:  # fmt: skip
    """Inside, `get_variable` prefixes names with this scope's, and shares or makes as `reuse` says (`True`, `False`, `tf.AUTO_REUSE`)."""
    del values, caching_device, partitioner, custom_getter, dtype, use_resource, constraint
    graph = get_default_graph()
    store = _store(graph)
    before = store.scope
    if isinstance(name_or_scope, VariableScope):
        path, opened = name_or_scope.name, name_or_scope.original_name_scope or name_or_scope.name.split("/")[-1]
        inherited = name_or_scope
    else:
        short = name_or_scope if name_or_scope is not None else _unused(store, before, default_name or "")
        if short is None:
            raise TypeError("If default_name is None then name_or_scope is required")
        path = "/".join(part for part in (before.name, short) if part)
        opened, inherited = short, before
    shared = reuse if reuse is not None else inherited.reuse or before.reuse
    made = VariableScope(path, shared, initializer or inherited.initializer, regularizer or inherited.regularizer)
    with graph.name_scope(opened) if auxiliary_name_scope and opened else _as_it_is() as scope:
        made.original_name_scope = scope or ""
        store.scope = made
        try:
            yield made
        finally:
            store.scope = before


@contextmanager
def _as_it_is() -> Iterator[str]:
    yield get_default_graph().get_name_scope() + "/" if get_default_graph().get_name_scope() else ""


def _unused(store: _Store, scope: VariableScope, name: str) -> str:
    key = f"{scope.name}/{name}"
    number = store.opened.get(key, 0)
    store.opened[key] = number + 1
    return f"{name}_{number}" if number else name


def get_variable(
    name: str, shape: Any = None, dtype: Any = None, initializer: Any = None, regularizer: Any = None, trainable: bool | None = None, collections: Any = None,
    caching_device: Any = None, partitioner: Any = None, validate_shape: bool = True, use_resource: Any = None, custom_getter: Any = None,
    constraint: Any = None, synchronization: Any = None, aggregation: Any = None,
) -> Any:  # fmt: skip
    """The shared variable of that name, made by `initializer` (a function of a shape, or a value) where there is none.

    Raises `ValueError` where one exists and the scope does not reuse, where none exists and it does, and for another shape or dtype.
    """
    del caching_device, partitioner, validate_shape, use_resource, custom_getter, synchronization, aggregation
    graph = get_default_graph()
    store = _store(graph)
    whole = "/".join(part for part in (store.scope.name, name) if part)
    found, reuse = store.variables.get(whole), store.scope.reuse
    if found is not None:
        return _shared(found, whole, shape, dtype, reuse)
    if reuse is True:
        raise refuse_as(ValueError, "tf1_variable_missing", name=whole)
    chosen = as_dtype(dtype) if dtype is not None else ALL["float32"]
    made = RefVariable(
        _initial(whole, shape, chosen, initializer if initializer is not None else store.scope.initializer, dtype is not None),
        trainable, collections, name=_absolute(graph, whole), dtype=dtype, constraint=constraint,
    )  # fmt: skip
    store.variables[whole] = made
    penalty = regularizer or store.scope.regularizer
    if penalty is not None:
        with graph.name_scope(f"{whole}/Regularizer/"):
            loss = penalty(made.value())
        if loss is not None:
            graph.add_to_collection("regularization_losses", loss)
    return made


def _absolute(graph: Graph, whole: str) -> str:
    """The name as a node takes it, whatever name scope holds here."""
    with graph.name_scope(None):
        return graph.unique_name(whole, mark_as_used=False) + "/"


def _shared(found: RefVariable, name: str, shape: Any, dtype: Any, reuse: Any) -> RefVariable:
    if not reuse:
        raise refuse_as(ValueError, "tf1_variable_exists", name=name)
    if shape is not None and not found.shape.is_compatible_with(TensorShape(shape)):
        raise refuse_as(ValueError, "tf1_variable_shape", name=name, given=str(TensorShape(shape)), found=str(found.shape))
    if dtype is not None and as_dtype(dtype) != found.dtype.base_dtype:
        raise refuse_as(ValueError, "tf1_variable_dtype", name=name, given=as_dtype(dtype).name, found=found.dtype.base_dtype.name)
    return found


def _initial(name: str, shape: Any, dtype: Any, initializer: Any, said: bool) -> Any:
    """What the variable is initialised by, as a value or a function without arguments."""
    if initializer is not None and (not callable(initializer) or isinstance(initializer, (Symbol, RefVariable))):
        value = initializer
        if shape is not None and not isinstance(value, (Symbol, RefVariable)):
            raise refuse_as(ValueError, "tf1_variable_constant_shape")
        return value if isinstance(value, (Symbol, RefVariable)) else np.asarray(value, dtype.numpy) if said else value
    sizes = sizes_of(shape) if shape is not None else None
    if shape is None:
        raise refuse_as(ValueError, "tf1_variable_without_shape", name=name)
    maker = (initializer() if isinstance(initializer, type) else initializer) if initializer is not None else _usual(dtype)
    return lambda: maker(list(sizes or ()), dtype=dtype)


def _usual(dtype: Any) -> Callable[..., Any]:
    from autograd_core.dialects.tensorflow.compat.v1.initializers import glorot_uniform

    return glorot_uniform() if dtype.numpy.kind == "f" else lambda shape, dtype: OPS["zeros"](shape, dtype)
