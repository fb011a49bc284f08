"""Derivatives of one's own: `custom_jvp` and `custom_vjp`, as a `Function` of the engine; `stop_gradient`, `checkpoint`, and linear transposes.

A rule is run where a derivative is asked for, on the tape where its own derivative may be asked for in turn. Knows nothing of operations.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import update_wrapper, wraps
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core import transforms as engine
from autograd_core.dialects.jax.inner import making
from autograd_core.dialects.jax.inner.array import dress
from autograd_core.dialects.jax.inner.keys import lowered, raised
from autograd_core.dialects.jax.inner.problems import refuse_as, refuse_type, refuse_value
from autograd_core.dialects.jax.inner.pytrees import PyTreeDef, flatten, mapped
from autograd_core.dialects.jax.inner.staging import example_of, level, stage
from autograd_core.dialects.jax.inner.transforms import arrays_of, vjp
from autograd_core.errors import MissingAttribute
from autograd_core.function import Function
from autograd_core.function import checkpoint as engine_checkpoint
from autograd_core.modes import current_mode, mode

__all__ = ["checkpoint", "checkpoint_policies", "custom_gradient", "custom_jvp", "custom_vjp", "linear_transpose", "stop_gradient"]


class _Rules:
    """One call of a function with rules of its own, in flat arrays: its value, the pull of a cotangent, the push of tangents."""

    def __init__(
        self, value: Callable[..., list[Any]], pull: Callable[..., list[Any]] | None, push: Callable[..., list[Any]] | None
    ) -> None:
        self.value, self.pull, self.push = value, pull, push
        self.residuals: list[Any] = []  # what the last call of `value` left for the pull


class _Own(Function):
    """The operation on the tape that asks a call's rules."""

    @staticmethod
    def forward(ctx: Any, rules: _Rules, *leaves: Any) -> Any:
        ctx.rules, ctx.leaves = rules, leaves
        values = rules.value(*leaves)
        ctx.residuals = rules.residuals
        return tuple(ops.detach(one) for one in values)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        rules: _Rules = ctx.rules
        if rules.pull is not None:
            return (None, *rules.pull(ctx.leaves, gradients, ctx.residuals))
        assert rules.push is not None  # noqa: S101  one of the two is there
        push = rules.push

        def along(*tangents: Any) -> list[Any]:
            return push(ctx.leaves, tangents)

        with mode(grad=True):
            zeros = [dress(ops.mul(ops.detach(one), 0.0)) for one in ctx.leaves]
            _, pull = engine.vjp(along, *zeros)
            return (None, *pull(list(gradients)))

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> Any:
        rules: _Rules = ctx.rules
        if rules.push is None:
            raise refuse_type("jax_custom_vjp_forward")
        given = [
            ops.mul(ops.detach(one), 0.0) if tangent is None else tangent
            for one, tangent in zip(ctx.leaves, tangents[1:] if len(tangents) > len(ctx.leaves) else tangents, strict=False)
        ]
        with mode(grad=True):
            return tuple(rules.push(ctx.leaves, given))


def _own(name: str) -> type[_Own]:
    return type(name, (_Own,), {})


class _Custom:
    """What `custom_jvp` and `custom_vjp` share: the function, its fixed arguments, and a call taken apart."""

    kind = ""

    def __init__(self, fun: Callable[..., Any], nondiff_argnums: Sequence[int] | int = ()) -> None:
        update_wrapper(self, fun)  # type: ignore[arg-type]
        self.fun = fun
        self.fixed = (nondiff_argnums,) if isinstance(nondiff_argnums, int) else tuple(nondiff_argnums)
        self.operation = _own(getattr(fun, "__name__", "function"))

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else inspect.types.MethodType(self, instance)  # type: ignore[attr-defined]

    def _bound(self, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Any, ...]:
        """All arguments by position, defaults included."""
        try:
            bound = inspect.signature(self.fun).bind(*arguments, **keywords)
        except ValueError:
            return arguments
        bound.apply_defaults()
        return (*bound.args, *bound.kwargs.values())

    def _missing(self, method: str) -> Exception:
        return refuse_as(
            MissingAttribute, "jax_custom_undefined", kind=self.kind, name=getattr(self.fun, "__name__", "function"), method=method
        )

    def _called(
        self, arguments: tuple[Any, ...], rules: Callable[[Callable[..., list[Any]], PyTreeDef, Any, dict[str, Any]], _Rules]
    ) -> Any:
        fixed = {i: one for i, one in enumerate(arguments) if i in {n % len(arguments) for n in self.fixed}}
        rest = tuple(one for i, one in enumerate(arguments) if i not in fixed)
        leaves, definition = flatten(rest)
        arrays = arrays_of([lowered(one) for one in leaves])
        back = [raised(one) for one in leaves]
        weak = [one.weak_type for one in arrays]
        box: dict[str, Any] = {}

        def tree(values: Sequence[Any]) -> Any:
            return definition.unflatten([lift(dress(one, its)) for one, its, lift in zip(values, weak, back, strict=True)])

        def placed(values: Any) -> list[Any]:
            others = iter(values)
            return [fixed[i] if i in fixed else next(others) for i in range(len(arguments))]

        def value(*values: Any) -> list[Any]:
            found, box["out"] = flatten(self.fun(*placed(tree(values))))
            outputs = arrays_of(found)
            box["weak"] = [one.weak_type for one in outputs]
            return outputs

        box |= {"tree": tree, "placed": placed, "fixed": [fixed[i] for i in sorted(fixed)]}
        own = rules(value, definition, arrays, box)

        def run(_: Any, *values: Any) -> list[Any]:
            return list(self.operation.apply(own, *values))

        results = run(None, *arrays) if level() is None else self._staged(own, arrays, weak)
        return box["out"].unflatten([dress(one, its) for one, its in zip(results, box["weak"], strict=True)])

    def _staged(self, own: _Rules, arrays: list[Any], weak: list[bool]) -> list[Any]:
        """While somebody stages: the function is a program in one equation; its rule is asked when a derivative is."""
        here = level()
        assert here is not None  # noqa: S101  asked before
        program = stage(own.value, [example_of(one) for one in arrays], weak, self.kind)

        def run(programs: Sequence[Any], *values: Any) -> list[Any]:
            return list(self.operation.apply(_Rules(programs[0], own.pull, own.push), *values))

        return here.bind(f"{self.kind}_call", run, [program], arrays, {})


class custom_jvp(_Custom):  # noqa: N801  JAX's name
    """A function with a forward rule of its own: `@f.defjvp` a function `(primals, tangents) → (value, tangent)`. Reverse mode transposes it."""

    kind = "custom_jvp"
    rule: Callable[..., Any] | None = None

    def defjvp(self, jvp: Callable[..., Any], symbolic_zeros: bool = False) -> Callable[..., Any]:
        """Set the rule."""
        del symbolic_zeros
        self.rule = jvp
        return jvp

    def defjvps(self, *jvps: Any) -> None:
        """A rule for each argument: `(tangent, value, *primals) → tangent`, or `None`; the tangents are added."""

        def rule(primals: Any, tangents: Any) -> Any:
            value = self(*primals)
            total: Any = None
            for one, tangent in zip(jvps, tangents, strict=True):
                if one is not None:
                    term = one(tangent, value, *primals)
                    total = term if total is None else mapped(lambda a, b: a + b, total, term)
            return value, mapped(lambda x: x * 0, value) if total is None else total

        self.rule = rule

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.rule is None:
            raise self._missing("defjvp")
        rule = self.rule

        def rules(value: Any, definition: PyTreeDef, arrays: Any, box: dict[str, Any]) -> _Rules:
            del definition, arrays

            def push(leaves: Sequence[Any], tangents: Sequence[Any]) -> list[Any]:
                primals, along = (box["tree"](part) for part in (leaves, tangents))
                found = rule(*box["fixed"], primals, along)
                if not isinstance(found, (tuple, list)) or len(found) != 2:
                    raise refuse_type("jax_custom_structure", kind="JVP", expected="a pair (value, tangent)", got=repr(found))
                outputs = arrays_of(flatten(found[1])[0])
                if len(outputs) != box["out"].num_leaves:
                    raise refuse_type("jax_custom_structure", kind="JVP", expected=box["out"], got=flatten(found[1])[1])
                return outputs

            return _Rules(value, None, push)

        return self._called(self._bound(args, kwargs), rules)


class custom_vjp(_Custom):  # noqa: N801  JAX's name
    """A function with a reverse rule of its own: `f.defvjp(fwd, bwd)`, `fwd(*args) → (value, residuals)`, `bwd(residuals, g) → cotangents`."""

    kind = "custom_vjp"
    fwd: Callable[..., Any] | None = None
    bwd: Callable[..., Any] | None = None

    def defvjp(self, fwd: Callable[..., Any], bwd: Callable[..., Any], symbolic_zeros: bool = False, **_: Any) -> None:
        """Set the rules."""
        del symbolic_zeros
        self.fwd, self.bwd = fwd, bwd

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.fwd is None or self.bwd is None:
            raise self._missing("defvjp")
        fwd, bwd = self.fwd, self.bwd

        def rules(plain: Any, definition: PyTreeDef, arrays: Any, box: dict[str, Any]) -> _Rules:
            wanted = level() is None and current_mode().grad and any(one.tracked for one in arrays)

            def forward(leaves: Sequence[Any]) -> tuple[list[Any], Any]:
                value, residuals = fwd(*box["placed"](box["tree"](leaves)))
                found, box["out"] = flatten(value)
                outputs = arrays_of(found)
                box["weak"] = [one.weak_type for one in outputs]
                return outputs, residuals

            def value(*leaves: Any) -> list[Any]:
                if not wanted:
                    return plain(*leaves)  # type: ignore[no-any-return]
                outputs, residuals = forward(leaves)
                own.residuals = [residuals]
                return outputs

            def pull(leaves: Sequence[Any], gradients: Sequence[Any], kept: list[Any]) -> list[Any]:
                again = current_mode().grad or not kept or level() is not None
                residuals = forward(leaves)[1] if again else kept[0]
                cotangent = box["out"].unflatten([dress(one, its) for one, its in zip(gradients, box["weak"], strict=True)])
                return _cotangents(bwd(*box["fixed"], residuals, cotangent), definition, leaves)

            own = _Rules(value, pull, None)
            return own

        return self._called(self._bound(args, kwargs), rules)


def _cotangents(found: Any, definition: PyTreeDef, leaves: Sequence[Any]) -> list[Any]:
    """What a reverse rule returned, as one array for each leaf; `None` stands for zeros."""
    if isinstance(found, list):
        found = tuple(found)
    children = definition.children()
    if not isinstance(found, tuple) or len(found) != len(children):
        raise refuse_type("jax_custom_structure", kind="VJP", expected=definition, got=flatten(found)[1])
    given: list[Any] = []
    for child, one in zip(children, found, strict=True):
        given += [None] * child.num_leaves if one is None else child.flatten_up_to(one)
    results = []
    for leaf, one in zip(leaves, given, strict=True):
        array: Any = None if one is None or getattr(one, "dtype", None) == np.dtype([("float0", "V")]) else making.array(one)
        zero = array is None or leaf.array.dtype.kind != "f"
        if not zero and array.shape != tuple(leaf.shape):
            raise refuse_value("jax_cotangent_type", got=array.shape, expected=tuple(leaf.shape))
        results.append(ops.mul(ops.detach(leaf), 0) if zero else making.cast(array, leaf.array.dtype))
    return results


def custom_gradient(fun: Callable[..., Any]) -> Callable[..., Any]:
    """A function that returns (value, pull), where `pull(cotangent)` gives the cotangents of its arguments."""

    @custom_vjp
    @wraps(fun)
    def wrapped(*arguments: Any) -> Any:
        return fun(*arguments)[0]

    def forward(*arguments: Any) -> Any:
        return fun(*arguments)[0], arguments

    def backward(arguments: Any, cotangent: Any) -> Any:
        found = fun(*arguments)[1](cotangent)
        return found if isinstance(found, (tuple, list)) else (found,)

    wrapped.defvjp(forward, backward)
    return wrapped


def stop_gradient(x: Any) -> Any:
    """The same values; no derivative goes through."""
    return mapped(
        lambda one: (
            dress(ops.detach(making.array(lowered(one))), making.array(lowered(one)).weak_type) if making.is_array_like(one) else one
        ),
        x,
    )


def checkpoint(
    fun: Any = None, *, prevent_cse: bool = True, policy: Any = None, static_argnums: Any = (), concrete: bool = False
) -> Callable[..., Any]:
    """The function without what its derivative reads, which is computed again when needed."""
    del prevent_cse, policy, static_argnums, concrete
    if fun is None:
        return checkpoint

    @wraps(fun)
    def wrapped(*arguments: Any, **keywords: Any) -> Any:
        if level() is not None or current_mode().trace is not None:
            return fun(*arguments, **keywords)
        return engine_checkpoint(fun, *arguments, preserve_rng_state=False, **keywords)

    return wrapped


def _policy(*names: Any, **named: Any) -> Any:
    """What to keep, which this engine decides by itself: everything inside is computed again."""
    del names, named
    return _policy


checkpoint_policies = SimpleNamespace(**dict.fromkeys(
    ("everything_saveable", "nothing_saveable", "dots_saveable", "checkpoint_dots", "dots_with_no_batch_dims_saveable", "checkpoint_dots_with_no_batch_dims",
     "save_any_names_but_these", "save_anything_except_these_names", "save_only_these_names", "save_from_both_policies"), _policy))  # fmt: skip
"""Accepted by `checkpoint`; the numbers are the same under each."""


def linear_transpose(fun: Callable[..., Any], *primals: Any, reduce_axes: Any = ()) -> Callable[..., Any]:
    """The transpose of a linear function: cotangents of its output to cotangents of its inputs; `primals` may be shapes alone."""
    del reduce_axes
    from autograd_core.dialects.jax.inner.jitting import example_leaf

    zeros = mapped(lambda one: example_leaf(one) * 0, primals)
    return lambda cotangent: vjp(fun, *zeros)[1](cotangent)
