"""`tf.function`: a Python function, traced once for each signature and then done again from the trace.

Side effects of Python happen while it is traced. A function that decides by values (which AutoGraph would turn into a graph's own branches and loops) is run by Python
each time, with its `print`s silent after the first: what a program shows is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import update_wrapper
from types import MethodType
from typing import Any

import numpy as np

from autograd_core.dialects.surface import FRESH
from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import is_tensor, wrap
from autograd_core.dialects.tensorflow.dispatch import BUILDING, OPS, building
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.signature import TensorSpec, canonical, checked, key_of
from autograd_core.dialects.tensorflow.trace import Trace, silent, wrapped
from autograd_core.tape import Variable as State

__all__ = ["ConcreteFunction", "Function", "function"]

EAGERLY: list[bool] = []
"""Not empty: functions run as Python writes them (`tf.config.run_functions_eagerly`)."""
FRESH.append(EAGERLY.clear)


class _Variant:
    """One signature: its traces by the concrete shapes they were made for."""

    def __init__(self) -> None:
        self.traces: dict[Any, Trace] = {}
        self.seen = False


class Function:
    """What `tf.function` makes of a Python function."""

    def __init__(self, python_function: Callable[..., Any], input_signature: Any = None, **options: Any) -> None:
        self._python, self._signature, self._options = python_function, input_signature, options
        self._variants: dict[Any, _Variant] = {}
        self._made_variables = False
        update_wrapper(self, python_function)

    @property
    def python_function(self) -> Callable[..., Any]:
        """The function as Python has it."""
        return self._python

    @property
    def input_signature(self) -> Any:
        """The shapes and dtypes it was declared for."""
        return self._signature

    def experimental_get_tracing_count(self) -> int:
        """For how many signatures it was traced."""
        return len(self._variants)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        store: dict[str, Any] = instance.__dict__.setdefault("_tf_functions", {})
        name = self.__name__  # type: ignore[attr-defined]
        if name not in store:
            store[name] = Function(MethodType(self._python, instance), self._signature, **self._options)
        return store[name]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if EAGERLY or BUILDING.get() is not None:  # within another trace it is part of that one
            return self._python(*args, **kwargs)
        arguments, keywords = self._canonical(args, kwargs)
        key = key_of([arguments, keywords]) if self._signature is None else "declared"
        return self._run(self._variants.setdefault(key, _Variant()), arguments, keywords)

    def _canonical(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        arguments, keywords = canonical(self._python, args, kwargs)
        if self._signature is not None:
            arguments = checked(self._signature, arguments)
        return _tensors(arguments), _tensors(keywords)

    def _run(self, variant: _Variant, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        inputs = [one for one in nest.flatten([arguments, keywords]) if _is_input(one)]
        shapes = tuple((one.array.shape, one.array.dtype) for one in inputs)
        trace = variant.traces.get(shapes)
        if trace is not None and trace.again:
            return trace.replay(inputs)
        quiet, variant.seen = variant.seen, True
        if trace is not None:
            with silent():
                found = self._python(*arguments, **keywords)
            return nest.map_structure(lambda one: wrapped(one) if isinstance(one, (int, float)) else one, _read(found))
        try:
            return self._traced(variant, shapes, arguments, keywords, quiet)
        except BaseException:
            variant.traces.pop(shapes, None)
            raise

    def _traced(
        self, variant: _Variant, shapes: Any, arguments: Any, keywords: Any, quiet: bool, specs: Any = None, probing: bool = False
    ) -> Any:
        trace = variant.traces[shapes] = Trace()
        trace.probing = probing
        found = self._once(trace, arguments, keywords, quiet, specs)
        if not trace.created:
            return found
        if self._made_variables:
            raise refuse_as(ValueError, "tf_function_variables")
        self._made_variables = True
        trace.undo()  # what was made stays; the function itself is the second trace, which makes none
        trace = variant.traces[shapes] = Trace()
        found = self._once(trace, arguments, keywords, quiet, specs)
        if trace.created:
            raise refuse_as(ValueError, "tf_function_variables")
        return found

    def _once(self, trace: Trace, arguments: Any, keywords: Any, quiet: bool, specs: Any) -> Any:
        names = iter(_names(self._python, arguments, keywords))
        open_shapes = iter(specs or ([one.shape for one in nest.flatten(list(self._signature))] if self._signature is not None else []))

        def symbol(one: Any) -> Any:
            name = next(names)
            return trace.symbol(one, name, next(open_shapes, None)) if _is_input(one) else one

        given, named = nest.map_structure(symbol, [list(arguments), keywords])
        with building(trace):
            if quiet:
                with silent():
                    found = self._python(*given, **named)
            else:
                found = self._python(*given, **named)
            found = _read(found)
        return trace.finish(found)

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The trace for one signature, given by tensors or `tf.TensorSpec`s."""
        if not args and not kwargs and self._signature is not None:
            args = tuple(self._signature)
        arguments, keywords = canonical(self._python, args, kwargs)
        flat = [one for one in nest.flatten([list(arguments), keywords]) if isinstance(one, TensorSpec) or _is_input(one)]
        specs = [one if isinstance(one, TensorSpec) else TensorSpec.from_tensor(one) for one in flat]
        key = key_of([arguments, keywords]) if self._signature is None else "declared"
        variant = self._variants.setdefault(key, _Variant())
        if not variant.seen:
            variant.seen = True
            probes = _tensors(
                nest.map_structure(lambda one: _probe(one) if isinstance(one, TensorSpec) else one, [list(arguments), keywords])
            )
            scratch = _Variant()
            self._traced(scratch, "probe", probes[0], probes[1], False, [one.shape for one in specs], True)
            scratch.traces["probe"].undo()
        return ConcreteFunction(self, variant, specs, (arguments, keywords))

    def __repr__(self) -> str:
        return f"<tensorflow.python.eager.polymorphic_function.polymorphic_function.Function object at {id(self):#x}>"


class ConcreteFunction:
    """A function for one signature."""

    def __init__(self, function: Function, variant: _Variant, specs: list[TensorSpec], call: Any) -> None:
        self._function, self._variant, self._specs, self._call = function, variant, specs, call

    @property
    def structured_input_signature(self) -> Any:
        """The signature it was made for: `(args, kwargs)`."""
        return tuple(self._specs), {}

    @property
    def name(self) -> str:
        """A name made of the function's."""
        return f"__inference_{self._function.__name__}"  # type: ignore[attr-defined]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        given = nest.flatten([list(args), kwargs])
        if len(given) != len(self._specs):
            arguments, keywords = canonical(self._function._python, args, kwargs)
            given = [one for one in nest.flatten([list(arguments), keywords]) if _is_input(one) or hasattr(one, "__array_interface__")]
        tensors = iter(checked(self._specs, tuple(given)))
        shape: list[Any] = [list(self._call[0]), self._call[1]]
        arguments, keywords = nest.map_structure(lambda one: next(tensors) if isinstance(one, TensorSpec) or _is_input(one) else one, shape)
        return self._function._run(self._variant, tuple(arguments), keywords)


def _read(found: Any) -> Any:
    """What a function returns: variables as the values they have at its end."""
    return nest.map_structure(lambda one: OPS["_read"](getattr(one, "_variable", one)) if hasattr(type(one), "assign") else one, found)


def _is_input(one: Any) -> bool:
    return isinstance(one, State) and not hasattr(one, "read")


def _tensors(tree: Any) -> Any:
    """NumPy arrays among the arguments as tensors."""
    return nest.map_structure(lambda one: wrap(one) if hasattr(one, "__array_interface__") and not is_tensor(one) else one, tree)


def _probe(spec: TensorSpec) -> Any:
    return wrap(np.ones([1 if size is None else size for size in spec.shape], spec.dtype.numpy)[()])


def _names(function: Callable[..., Any], arguments: Any, keywords: dict[str, Any]) -> Iterator[str]:
    """The name of every argument, as the trace shows it."""
    code = getattr(function, "__code__", None)
    known = code.co_varnames[: code.co_argcount] if code is not None else ()
    known = known[1:] if isinstance(function, MethodType) else known
    for position, one in enumerate(arguments):
        name = known[position] if position < len(known) else "args_0"
        yield from [name] * len(nest.flatten(one))
    for name in sorted(keywords):
        yield from [name] * len(nest.flatten(keywords[name]))


def function(
    func: Callable[..., Any] | None = None, input_signature: Any = None, autograph: bool = True, jit_compile: Any = None, reduce_retracing: bool = False,
    experimental_implements: Any = None, experimental_autograph_options: Any = None, experimental_attributes: Any = None,
    experimental_relax_shapes: Any = None, experimental_compile: Any = None, experimental_follow_type_hints: Any = None,
) -> Any:  # fmt: skip
    """Trace a Python function once for each signature, and then do what it did without Python.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> @tf.function
    ... def square(x):
    ...     print("tracing", x)
    ...     return x * x
    >>> square(tf.constant(2.0)).numpy(), square(tf.constant(3.0)).numpy()
    tracing Tensor("x:0", shape=(), dtype=float32)
    (np.float32(4.0), np.float32(9.0))
    """
    del autograph, jit_compile, reduce_retracing, experimental_implements, experimental_autograph_options, experimental_attributes
    del experimental_relax_shapes, experimental_compile, experimental_follow_type_hints
    if func is None:
        return lambda inner: Function(inner, input_signature)
    return Function(func, input_signature)
