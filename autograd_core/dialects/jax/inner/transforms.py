"""The transforms of JAX: gradients, products with Jacobians in both directions, Jacobians; arguments and results are trees of arrays.

Each takes its trees apart, hands a function of flat arrays to the engine's transform of that name, and puts the results together. While
something is staged, the whole transform is one equation with the program of its function inside. Knows nothing of operations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from typing import Any

from autograd_core import ops
from autograd_core import transforms as engine
from autograd_core.dialects.jax.inner import making
from autograd_core.dialects.jax.inner.array import dress, long_name
from autograd_core.dialects.jax.inner.keys import lowered
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.dialects.jax.inner.pytrees import PyTreeDef, flatten
from autograd_core.dialects.jax.inner.staging import call, differentiating, example_of
from autograd_core.trees import introduced

__all__ = ["grad", "hessian", "jacfwd", "jacrev", "jvp", "linearize", "numbered", "reverse", "value_and_grad", "vjp"]

reverse: ContextVar[int] = ContextVar("jax_reverse", default=0)
"""How many reverse-mode transforms are running: loops of unknown length cannot be reversed."""


class _taking:  # noqa: N801  used like a function
    """Inside, a derivative is taken: arrays are on the tape."""

    def __enter__(self) -> None:
        self._token = differentiating.set(differentiating.get() + 1)

    def __exit__(self, *_: object) -> None:
        differentiating.reset(self._token)


class _reversing(_taking):  # noqa: N801  used like a function
    """Inside, it is taken in reverse mode."""

    def __enter__(self) -> None:
        super().__enter__()
        self._reverse = reverse.set(reverse.get() + 1)

    def __exit__(self, *_: object) -> None:
        reverse.reset(self._reverse)
        super().__exit__()


def arrays_of(leaves: Sequence[Any]) -> list[Any]:
    """Leaves of arguments as arrays; raises `TypeError` for what is none."""
    found = []
    for one in leaves:
        array = making.converted(one)
        if array is None:
            raise refuse_type("jax_no_type", given=repr(one), type=type(one).__name__)
        found.append(array)
    return found


def _flattened(
    function: Callable[..., Any], definition: PyTreeDef, weak: Sequence[bool], box: dict[str, Any], keywords: Any = None
) -> Callable[..., list[Any]]:
    """`function(*tree)` as a function of flat arrays to flat arrays; the structure of what it returned is left in the box."""

    def flat(*leaves: Any) -> list[Any]:
        arguments = definition.unflatten([dress(one, its) for one, its in zip(leaves, weak, strict=True)])
        _introduced(function, range(len(arguments)), arguments)
        found, box["out"] = flatten(function(*arguments, **(keywords or {})))
        arrays = arrays_of(found)
        box["weak"] = [one.weak_type for one in arrays]
        return arrays

    return flat


def _introduced(function: Callable[..., Any], numbers: Sequence[int], trees: Any) -> None:
    """Tell a recording what the function calls its arguments, where they are numbers and not staged."""
    from autograd_core.dialects.jax.inner.staging import level

    if level() is None:
        introduced(function, numbers, trees)


def _rebuilt(results: Sequence[Any], weak: Sequence[bool], definition: PyTreeDef) -> Any:
    return definition.unflatten([dress(one, its) for one, its in zip(results, weak, strict=True)])


def _left(results: Sequence[Any], inputs: Sequence[Any]) -> list[Any]:
    """Results as they leave a transform: off the tape, unless something around it is differentiated."""
    nested = engine._nested(list(inputs))
    return [ops.detach(one) if one.tracked and not nested else one for one in results]


def numbered(argnums: int | Sequence[int], count: int) -> tuple[int, ...]:
    """The numbers of the arguments meant; raises `TypeError` for one that is not there."""
    numbers = (argnums,) if isinstance(argnums, int) else tuple(argnums)
    if any(not -count <= one < count for one in numbers):
        raise refuse_type("jax_argnums", argnums=argnums, count=count)
    return tuple(one % count for one in numbers)


def _check_callable(function: Any) -> None:
    if not callable(function):
        raise refuse_type("jax_not_callable", given=repr(function))


class _Chosen:
    """A call seen as a function of the arguments differentiated by: their leaves, and how to call with others in their place."""

    def __init__(self, function: Callable[..., Any], argnums: Any, arguments: tuple[Any, ...], keywords: Any, name: str) -> None:
        self.numbers = numbers = numbered(argnums, len(arguments))
        tree = tuple(arguments[one] for one in numbers)
        leaves, self.definition = flatten(tree)
        self.leaves = arrays_of(leaves)
        for one in self.leaves:
            if one.dtype.kind != "f":
                raise refuse_type("jax_grad_dtype", name=name, dtype=one.dtype)
        self.weak = [one.weak_type for one in self.leaves]
        self.single = isinstance(argnums, int)

        def call_with(*chosen: Any) -> Any:
            given = list(arguments)
            for number, one in zip(numbers, chosen, strict=True):
                given[number] = one
            return function(*given, **keywords)

        self.call = call_with

    def tree(self, leaves: Sequence[Any], weak: Sequence[bool] | None = None) -> Any:
        """Flat results in the structure of the chosen arguments."""
        found = _rebuilt(leaves, self.weak if weak is None else weak, self.definition)
        return found[0] if self.single else found


def _scalar_output(value: Any) -> Any:
    array = making.converted(value)
    if array is None:
        raise refuse_type("jax_grad_tree", given=repr(value))
    if array.shape:
        raise refuse_type("jax_grad_scalar", shape=array.shape)
    if array.dtype.kind != "f":
        raise refuse_type("jax_grad_output", dtype=array.dtype)
    return array


def value_and_grad(
    fun: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False, holomorphic: bool = False, allow_int: bool = False,
    reduce_axes: Any = (),
) -> Callable[..., Any]:  # fmt: skip
    """A function that returns (value, gradient) of a scalar function; with `has_aux` ((value, aux), gradient).

    The gradient has the structure, shapes and dtypes of the arguments `argnums`. Raises `TypeError` where those are not floats or the
    output is no scalar.
    """
    del holomorphic, allow_int, reduce_axes
    _check_callable(fun)

    @wraps(fun)
    def transformed(*arguments: Any, **keywords: Any) -> Any:
        chosen = _Chosen(fun, argnums, arguments, keywords, "grad")
        box: dict[str, Any] = {}

        def flat(*leaves: Any) -> list[Any]:
            given = chosen.definition.unflatten([dress(one, weak) for one, weak in zip(leaves, chosen.weak, strict=True)])
            _introduced(fun, chosen.numbers, given)
            output = chosen.call(*given)
            if has_aux and not (isinstance(output, tuple) and len(output) == 2):
                raise refuse_type("jax_aux", given=repr(output))
            value, aux = output if has_aux else (output, None)
            array = _scalar_output(value)
            others, box["aux"] = flatten(aux)
            others = [lowered(one) if making.is_array_like(lowered(one)) else one for one in others]
            arrays = [making.converted(one) if making.is_array_like(one) else one for one in others]
            box["weak"] = [array.weak_type, *[getattr(one, "weak_type", None) for one in arrays]]
            return [array, *arrays]

        def run(functions: Sequence[Any], *leaves: Any) -> list[Any]:
            def scalar(*given: Any) -> tuple[Any, Any]:
                value, *aux = functions[0](*given)
                return value, aux

            with _reversing():
                gradients, (value, aux) = engine.grad_and_value(scalar, tuple(range(len(leaves))), has_aux=True)(*leaves)
            return [value, *aux, *_left(gradients, leaves)]

        if not chosen.leaves:
            value, *aux = flat()
            results = [value, *aux]
        else:
            results = call("grad", run, [(flat, chosen.leaves, chosen.weak)], chosen.leaves)
        count = len(box["weak"])
        parts = [one if weak is None else dress(one, weak) for one, weak in zip(results, box["weak"], strict=False)]
        gradient = chosen.tree(results[count:])
        return ((parts[0], box["aux"].unflatten(parts[1:])) if has_aux else parts[0]), gradient

    return transformed


def grad(
    fun: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False, holomorphic: bool = False, allow_int: bool = False, reduce_axes: Any = ()
) -> Callable[..., Any]:  # fmt: skip
    """The gradient of a scalar function, as a function; with `has_aux` (gradient, aux).

    >>> grad(grad(lambda x: x ** 3))(2.0)
    Array(12., dtype=float32, weak_type=True)
    """
    both = value_and_grad(fun, argnums, has_aux, holomorphic, allow_int, reduce_axes)

    @wraps(fun)
    def transformed(*arguments: Any, **keywords: Any) -> Any:
        value, gradient = both(*arguments, **keywords)
        return (gradient, value[1]) if has_aux else gradient

    return transformed


def _without_aux(fun: Callable[..., Any], has_aux: bool, box: dict[str, Any]) -> Callable[..., Any]:
    """The function's output alone; what it returns besides with `has_aux` is left in the box."""

    @wraps(fun)
    def value_only(*arguments: Any) -> Any:
        output = fun(*arguments)
        output, box["aux"] = output if has_aux else (output, None)
        return output

    return value_only


def vjp(fun: Callable[..., Any], *primals: Any, has_aux: bool = False, reduce_axes: Any = ()) -> Any:
    """The value of a function and a function that pulls cotangents of it back to its arguments; with `has_aux` also aux."""
    del reduce_axes
    leaves, definition = flatten(primals)
    inputs = arrays_of(leaves)
    weak = [one.weak_type for one in inputs]
    box: dict[str, Any] = {}

    flat = _flattened(_without_aux(fun, has_aux, box), definition, weak, box)
    pulls: list[Callable[[Any], Any]] = []

    def forward(functions: Sequence[Any], *given: Any) -> list[Any]:
        with _reversing():
            value, pull = engine.vjp(functions[0], *given)
        pulls.append(pull)
        return value  # type: ignore[no-any-return]

    from autograd_core.dialects.jax.inner.staging import level

    staging = level()
    function: Any = flat
    if staging is not None:
        function = _staged(flat, inputs, weak)
        results = staging.bind("vjp", lambda functions, *given: functions[0](*given), [function], inputs, {})
    else:
        results = forward([flat], *inputs)
    output = _rebuilt(results, box["weak"], box["out"])

    def pull(cotangent: Any, /) -> Any:
        given, structure = flatten(cotangent)
        if structure != box["out"]:
            raise refuse_value("jax_cotangent_tree", got=structure, expected=box["out"])
        seeds = arrays_of(given)
        for seed, one in zip(seeds, results, strict=True):
            if seed.shape != tuple(one.shape) or (seed.dtype != one.array.dtype):
                raise refuse_value(
                    "jax_cotangent_type", got=long_name(seed.shape, seed.dtype), expected=long_name(tuple(one.shape), one.array.dtype)
                )
        if level() is None and pulls:
            with _taking():
                found = pulls[0](seeds)
        else:

            def again(functions: Sequence[Any], *values: Any) -> list[Any]:
                with _reversing():
                    return list(engine.vjp(functions[0], *values[: len(inputs)])[1](list(values[len(inputs) :])))

            here = level()
            found = (
                again([function], *inputs, *seeds)
                if here is None
                else here.bind("pull", again, [function] if staging else [_staged(flat, inputs, weak)], [*inputs, *seeds], {})
            )
        return _rebuilt(found, weak, definition)

    return (output, pull, box["aux"]) if has_aux else (output, pull)


def _staged(flat: Callable[..., list[Any]], inputs: Sequence[Any], weak: Sequence[bool]) -> Any:
    from autograd_core.dialects.jax.inner.staging import stage

    return stage(flat, [example_of(one) for one in inputs], weak, "vjp")


def _tangent_pairs(primals: Any, tangents: Any) -> tuple[list[Any], list[Any], PyTreeDef]:
    for one in (primals, tangents):
        if not isinstance(one, (tuple, list)):
            raise refuse_type("jax_jvp_tuples", primals=type(primals).__name__, tangents=type(tangents).__name__)
    given, definition = flatten(tuple(primals))
    along, structure = flatten(tuple(tangents))
    if structure != definition:
        raise refuse_type("jax_jvp_trees", primals=definition, tangents=structure)
    inputs, directions = arrays_of(given), arrays_of(along)
    for one, its in zip(inputs, directions, strict=True):
        if one.dtype != its.dtype:
            raise refuse_type("jax_jvp_dtypes", primal=one.dtype, tangent=its.dtype)
        if one.shape != its.shape:
            raise refuse_value("jax_jvp_shapes", primal=one.shape, tangent=its.shape)
    return inputs, directions, definition


def jvp(fun: Callable[..., Any], primals: Any, tangents: Any, has_aux: bool = False) -> Any:
    """The value of a function and its derivative along the tangents; with `has_aux` also aux."""
    inputs, directions, definition = _tangent_pairs(primals, tangents)
    weak = [one.weak_type for one in inputs]
    box: dict[str, Any] = {}

    flat = _flattened(_without_aux(fun, has_aux, box), definition, weak, box)

    def run(functions: Sequence[Any], *given: Any) -> list[Any]:
        with _taking():
            values, slopes = engine.jvp(functions[0], tuple(given[: len(inputs)]), tuple(given[len(inputs) :]))
        return [*values, *slopes]

    results = call("jvp", run, [(flat, inputs, weak)], [*inputs, *directions])
    half = len(results) // 2
    value, slope = (_rebuilt(part, box["weak"], box["out"]) for part in (results[:half], results[half:]))
    return (value, slope, box["aux"]) if has_aux else (value, slope)


def linearize(fun: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """The value at a point, and the derivative there as a function of tangents."""
    box: dict[str, Any] = {}

    value_only = _without_aux(fun, has_aux, box)
    leaves, definition = flatten(primals)
    inputs = arrays_of(leaves)
    weak = [one.weak_type for one in inputs]
    from autograd_core.dialects.jax.inner.staging import level

    if level() is not None:
        value = value_only(*primals)
        return (value, lambda *tangents: jvp(value_only, primals, tangents)[1], *([box["aux"]] if has_aux else []))
    with _taking():
        found, derivative = engine.linearize(_flattened(value_only, definition, weak, box), *inputs)

    def along(*tangents: Any) -> Any:
        _, directions, _ = _tangent_pairs(primals, tangents)
        with _taking():
            slopes = _left(derivative(*directions), [*inputs, *directions])
        return _rebuilt(slopes, box["weak"], box["out"])

    value = _rebuilt(found, box["weak"], box["out"])
    return (value, along, box["aux"]) if has_aux else (value, along)


def _jacobian(its: Callable[..., Any], name: str, forward: bool = False) -> Callable[..., Any]:
    def transform(
        fun: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False, holomorphic: bool = False, allow_int: bool = False
    ) -> Callable[..., Any]:  # fmt: skip
        del holomorphic, allow_int
        _check_callable(fun)

        @wraps(fun)
        def transformed(*arguments: Any, **keywords: Any) -> Any:
            chosen = _Chosen(fun, argnums, arguments, keywords, name)
            box: dict[str, Any] = {}

            flat = _flattened(_without_aux(chosen.call, has_aux, box), chosen.definition, chosen.weak, box)

            def run(functions: Sequence[Any], *leaves: Any) -> list[Any]:
                with _reversing():
                    blocks = its(functions[0], tuple(range(len(leaves))))(*leaves)
                return _left([block for line in blocks for block in line], leaves)

            blocks = call(name, run, [(flat, chosen.leaves, chosen.weak)], chosen.leaves)
            width = len(chosen.leaves)
            lines = [
                chosen.tree(blocks[i * width : (i + 1) * width], [weak] * width if forward else None) for i, weak in enumerate(box["weak"])
            ]  # columns are as weak as the output, rows as the input
            result = box["out"].unflatten(lines)
            return (result, box["aux"]) if has_aux else result

        return transformed

    transform.__name__ = transform.__qualname__ = name
    return transform


jacrev = _jacobian(engine.jacrev, "jacrev")
jacrev.__doc__ = "The Jacobian by rows, in reverse mode: shape (*output, *input) for each pair of leaves."
jacfwd = _jacobian(engine.jacfwd, "jacfwd", True)
jacfwd.__doc__ = "The Jacobian by columns, in forward mode; the same numbers."


def hessian(
    fun: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False, holomorphic: bool = False
) -> Callable[..., Any]:
    """The second derivatives: the Jacobian of the Jacobian."""
    return jacrev(jacrev(fun, argnums, has_aux, holomorphic), argnums, has_aux, holomorphic)  # type: ignore[no-any-return]
