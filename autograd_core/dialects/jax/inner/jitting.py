"""`jit`: a function staged once for each kind of arguments, and its program run from then on; and what else looks at shapes alone.

What Python does besides (prints, appended lists, globals read) happens while staging, so once for each kind: the shapes, dtypes and
structure of the arguments, and the values of the static ones. Knows nothing of operations.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import update_wrapper
from types import FunctionType, MethodType
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from autograd_core.capture import capture
from autograd_core.dialects.jax.inner import making
from autograd_core.dialects.jax.inner.array import Array, dress, is_weak
from autograd_core.dialects.jax.inner.keys import lowered, raised
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.dialects.jax.inner.pytrees import flatten
from autograd_core.dialects.jax.inner.settings import settings
from autograd_core.dialects.jax.inner.shapes import ShapeDtypeStruct
from autograd_core.dialects.jax.inner.staging import Program, example_of, filler, level, stage
from autograd_core.vmap import _NeedsValues

__all__ = ["eval_shape", "jit", "staged_call"]


def _numbers(given: int | Sequence[int] | None) -> tuple[int, ...]:
    return () if given is None else (given,) if isinstance(given, int) else tuple(given)


def _names(given: str | Sequence[str] | None) -> tuple[str, ...]:
    return () if given is None else (given,) if isinstance(given, str) else tuple(given)


def _array(one: Any) -> Any:
    found = making.converted(lowered(one))
    if found is None:
        raise refuse_type("jax_no_type", given=repr(one), type=type(one).__name__)
    return found


class _Staged:
    """A program of a function of trees, and how its flat results are put together. `run` replays it as straight-line NumPy where it can be captured."""

    def __init__(self, program: Program, box: dict[str, Any]) -> None:
        self.program, self.box = program, box
        self.run = capture(program.__call__, strict=False) if program.lasting else program

    def rebuilt(self, results: Sequence[Any]) -> Any:
        """The flat results as the tree that the function returned."""
        weak = self.program.weak
        return self.box["out"].unflatten([
            lift(dress(one, its)) for one, its, lift in zip(results, weak, self.box["back"], strict=True)
        ])  # fmt: skip


def staged_call(
    function: Callable[..., Any], tree: Any, examples: Sequence[Any] | None = None, name: str = ""
) -> tuple[_Staged, list[Any]]:
    """Stage `function(*arguments, **keywords)` for `tree = (arguments, keywords)`; the program and the flat arguments."""
    leaves, definition = flatten(tree)
    back = [raised(one) for one in leaves]
    arrays = [_array(one) for one in leaves] if examples is None else list(examples)
    box: dict[str, Any] = {}

    def flat(*values: Any) -> list[Any]:
        arguments, keywords = definition.unflatten([lift(one) for one, lift in zip(values, back, strict=True)])
        found, box["out"] = flatten(function(*arguments, **keywords))
        box["back"] = [raised(one) for one in found]
        return [_array(one) for one in found]

    weak = [getattr(one, "weak_type", False) for one in arrays]
    program = stage(flat, [example_of(one) for one in arrays], weak, name or getattr(function, "__name__", "function"))
    return _Staged(program, box), arrays


_PROGRAMS: WeakKeyDictionary[Any, dict[Any, dict[Any, _Staged]]] = WeakKeyDictionary()


def _programs(function: Any, static: Any) -> dict[Any, _Staged]:
    """The programs of a function: `jit` of the same function again finds those that are there."""
    if not isinstance(function, FunctionType):
        return {}
    return _PROGRAMS.setdefault(function, {}).setdefault(static, {})


class Jitted:
    """What `jit` returns: call it, or look at it with `lower`, `trace`, `eval_shape`."""

    def __init__(self, function: Callable[..., Any], numbers: tuple[int, ...], names: tuple[str, ...]) -> None:
        if not callable(function):
            raise refuse_type("jax_not_callable", given=repr(function))
        update_wrapper(self, function)  # copies attributes, also those of a function that is staged itself: ours come after
        self._function = function
        self._numbers, self._names = _both(function, numbers, names)
        self._known = _programs(function, (self._numbers, self._names))

    def _split(self, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Callable[..., Any], Any, tuple[Any, ...]]:
        """The function with the static arguments filled in, the tree of the others, and the static values."""
        numbers = {one % len(arguments) for one in self._numbers if -len(arguments) <= one < len(arguments)}
        static = {number: arguments[number] for number in sorted(numbers)}
        words = {name: keywords[name] for name in self._names if name in keywords}
        for name, value in [*static.items(), *words.items()]:
            try:
                hash(value)
            except TypeError:
                raise refuse_value("jax_static_hash", name=name, type=type(value).__name__) from None
            if isinstance(value, Array):
                raise refuse_value("jax_static_hash", name=name, type=type(value).__name__)
        count = len(arguments)
        rest = tuple(one for i, one in enumerate(arguments) if i not in static)

        def call(*given: Any, **more: Any) -> Any:
            others = iter(given)
            return self._function(*[static[i] if i in static else next(others) for i in range(count)], **more, **words)

        call.__name__ = getattr(self._function, "__name__", "<unnamed function>")
        others = {name: one for name, one in keywords.items() if name not in words}
        return call, (rest, others), (*static.items(), *sorted(words.items()), count)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if settings.jax_disable_jit:
            return self._function(*arguments, **keywords)
        call, tree, fixed = self._split(arguments, keywords)
        leaves, definition = flatten(tree)
        arrays = [_array(one) for one in leaves]
        kinds = tuple((one.shape, one.dtype, is_weak(one), lowered(leaf) is leaf) for one, leaf in zip(arrays, leaves, strict=True))
        key = (fixed, definition, kinds, settings.jax_enable_x64)
        here = level()
        staged = self._known.get(key) or (here.programs.get((self._function, key)) if here is not None else None)
        if staged is None:
            try:
                staged, _ = staged_call(call, tree, name=call.__name__)
            except _NeedsValues:
                return self._function(*arguments, **keywords)
            if staged.program.lasting:
                self._known[key] = staged
            elif here is not None:  # it takes values from the function around, and lasts as long as that is staged
                here.programs[self._function, key] = staged
        if here is None:
            return staged.rebuilt(staged.run(*arrays))
        run: Callable[..., Any] = lambda programs, *values: programs[0](*values)  # noqa: E731
        return staged.rebuilt(here.bind("jit", run, [staged.program], arrays, {"name": call.__name__}))

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __repr__(self) -> str:
        return f"<PjitFunction of {self._function!r}>"

    def clear_cache(self) -> None:
        """Forget all programs."""
        self._known.clear()

    def _cache_size(self) -> int:
        return len(self._known)

    def eval_shape(self, *arguments: Any, **keywords: Any) -> Any:
        """The shapes and dtypes of the results."""
        return eval_shape(self._function, *arguments, **keywords)

    def lower(self, *arguments: Any, **keywords: Any) -> Any:
        """The program for arguments like these."""
        return _Lowered(self, arguments, keywords)

    trace = lower


class _Lowered:
    """A program on its way to be compiled; here it is ready."""

    def __init__(self, jitted: Jitted, arguments: Any, keywords: Any) -> None:
        self._jitted, self._arguments, self._keywords = jitted, arguments, keywords

    def lower(self) -> Any:
        """Itself."""
        return self

    def compile(self) -> Any:
        """The function, ready to be called."""
        return self._jitted

    @property
    def jaxpr(self) -> Any:
        """What it does, as a jaxpr."""
        from autograd_core.dialects.jax.inner.jaxprs import make_jaxpr

        return make_jaxpr(self._jitted._function)(*self._arguments, **self._keywords)

    def as_text(self) -> str:
        """What it does, as text: a jaxpr, since nothing is compiled to another language."""
        return str(self.jaxpr)


def _both(function: Callable[..., Any], numbers: tuple[int, ...], names: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Static arguments by number and by name, whichever of them was given."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return numbers, names
    positional = [one.name for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    if names and not numbers:
        numbers = tuple(positional.index(name) for name in names if name in positional)
    elif numbers and not names:
        names = tuple(positional[one] for one in numbers if -len(positional) <= one < len(positional))
    return numbers, names


def jit(
    fun: Any = None, /, *, static_argnums: Any = None, static_argnames: Any = None, donate_argnums: Any = None, donate_argnames: Any = None, keep_unused: bool = False,
    device: Any = None, backend: Any = None, inline: bool = False, in_shardings: Any = None, out_shardings: Any = None, **more: Any,
) -> Any:  # fmt: skip
    """The function, staged once for each kind of arguments; `static_argnums` and `static_argnames` are fixed values, part of the kind."""
    del donate_argnums, donate_argnames, keep_unused, device, backend, inline, in_shardings, out_shardings, more
    if fun is None:
        return lambda function: Jitted(function, _numbers(static_argnums), _names(static_argnames))
    return Jitted(fun, _numbers(static_argnums), _names(static_argnames))


def example_leaf(one: Any) -> Any:
    """An array that looks like a leaf, which may be a shape alone."""
    if isinstance(one, ShapeDtypeStruct):
        return dress(filler(one.shape, one.dtype), one.weak_type)
    if hasattr(one, "shape") and hasattr(one, "dtype") and making.converted(lowered(one)) is None:
        return dress(filler(tuple(one.shape), np.dtype(one.dtype)))
    return _array(one)


def eval_shape(fun: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """The shapes and dtypes of what the function returns for arguments like these, which may be `ShapeDtypeStruct`s."""
    tree = (arguments, keywords)
    staged, _ = staged_call(fun, tree, [example_leaf(one) for one in flatten(tree)[0]])
    program = staged.program
    shapes = [
        ShapeDtypeStruct(one.array.shape, one.array.dtype, weak_type=weak) for one, weak in zip(program.examples, program.weak, strict=True)
    ]
    return staged.box["out"].unflatten(shapes)
