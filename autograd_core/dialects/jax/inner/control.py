"""Control flow as functions: `cond`, `switch`, `scan`, `fori_loop`, `while_loop`, `map`, `associative_scan`.

The functions given are staged, as in JAX, so their own prints happen once; the loop then runs their programs step by step on the tape, so
every derivative goes through. Under `vmap` a choice by a batched value computes all branches and selects, and a loop goes on until all
examples are done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.dialects.jax.inner import arranging, making
from autograd_core.dialects.jax.inner.array import Tracer, describe, dress
from autograd_core.dialects.jax.inner.jitting import staged_call
from autograd_core.dialects.jax.inner.keys import lowered, raised
from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value
from autograd_core.dialects.jax.inner.pytrees import flatten, mapped
from autograd_core.dialects.jax.inner.settings import settings
from autograd_core.dialects.jax.inner.staging import Program, example_of, level
from autograd_core.dialects.jax.inner.transforms import reverse
from autograd_core.modes import current_mode
from autograd_core.op import REGISTRY, make
from autograd_core.vmap import Batched

__all__ = ["associative_scan", "cond", "fori_loop", "map_", "scan", "switch", "while_loop"]


def _flat(tree: Any) -> tuple[list[Any], Any, list[Any]]:
    """The leaves of a tree as arrays, its structure, and what puts its keys back."""
    leaves, definition = flatten(tree)
    arrays = []
    for one in leaves:
        found = making.converted(lowered(one))
        if found is None:
            raise refuse_type("jax_no_type", given=repr(one), type=type(one).__name__)
        arrays.append(found)
    return arrays, definition, [raised(one) for one in leaves]


def _run(name: str, run: Callable[..., list[Any]], programs: Sequence[Program], inputs: Sequence[Any], **attributes: Any) -> list[Any]:
    here = level()
    return run(programs, *inputs) if here is None else here.bind(name, run, programs, inputs, attributes)


def _types(arrays: Sequence[Any]) -> str:
    return ", ".join(describe(one) for one in arrays) or "nothing"


def _chosen(index: Any, results: Callable[[int], list[Any]], count: int) -> list[Any]:
    """The results of one branch; of all, selected, where every example chooses for itself."""
    if not isinstance(index, Batched):
        return results(min(max(int(index.array), 0), count - 1))
    found = results(0)
    for number in range(1, count):
        found = [ops.where(_spread(ops.eq(index, number), one), one, other) for one, other in zip(results(number), found, strict=True)]
    return found


def _spread(flag: Any, one: Any) -> Any:
    return ops.reshape(flag, size=(1,) * len(one.shape)) if len(one.shape) else flag


def switch(index: Any, branches: Sequence[Callable[..., Any]], *operands: Any, operand: Any = None) -> Any:
    """The result of the branch with this number, which is clamped."""
    operands = (operand,) if operand is not None and not operands else operands
    which = making.cast(making.operand(index, "switch"), int)
    return _branched("cond", which, list(branches), operands)


def _branched(name: str, which: Any, branches: list[Callable[..., Any]], operands: tuple[Any, ...]) -> Any:
    staged = [staged_call(branch, (operands, {}), name=name)[0] for branch in branches]
    first = staged[0]
    kinds = [[(one.array.shape, one.array.dtype) for one in each.program.examples] for each in staged]
    for each, kind in zip(staged, kinds, strict=True):
        if each.box["out"] != first.box["out"] or kind != kinds[0]:
            raise refuse_type("jax_cond_trees", name=name, first=_types(first.program.examples), second=_types(each.program.examples))
    inputs, _, _ = _flat((operands, {}))

    def run(programs: Sequence[Program], index: Any, *values: Any) -> list[Any]:
        return _chosen(index, lambda number: programs[number](*values), len(programs))

    results = _run(name, run, [each.program for each in staged], [which, *inputs])
    weak = [all(flags) for flags in zip(*[each.program.weak for each in staged], strict=True)]
    arrays = [dress(one, its) for one, its in zip(results, weak, strict=True)]
    return first.box["out"].unflatten([lift(one) for one, lift in zip(arrays, first.box["back"], strict=True)])


def cond(
    pred: Any, true_fun: Callable[..., Any], false_fun: Callable[..., Any], *operands: Any, operand: Any = None, linear: Any = None
) -> Any:
    """`true_fun(*operands)` where the predicate holds, else `false_fun(*operands)`; both return the same structure and types."""
    del linear
    if operand is not None and not operands:
        operands = (operand,)
    flag = making.operand(pred, "cond")
    if flag.ndim:
        raise refuse_type(
            "jax_invalid_argument", what=f"Pred must be a scalar, got {describe(flag)}.", fix="Reduce it first: .all() or .any()."
        )
    if settings.jax_disable_jit and not isinstance(flag, (Tracer, Batched)):
        return (true_fun if bool(flag) else false_fun)(*operands)
    which = making.cast(flag if flag.dtype.kind == "b" else flag != 0, np.int32)
    return _branched("cond", which, [false_fun, true_fun], operands)


def _carried(name: str, before: Sequence[Any], after: Sequence[Any], weak: Sequence[bool]) -> list[Any]:
    """The carry a loop starts with, in the types that its body returns; weak numbers adapt, everything else must agree."""
    if len(before) != len(after):
        raise refuse_type("jax_carry", name=name, first=_types(before), second=_types(after))
    adapted = []
    for one, other in zip(before, after, strict=True):
        if one.shape != tuple(other.array.shape) or (one.dtype != other.array.dtype and not one.weak_type):
            raise refuse_type("jax_carry", name=name, first=_types(before), second=_types(after))
        adapted.append(making.cast(one, other.array.dtype) if one.dtype != other.array.dtype else one)
    del weak
    return adapted


def _body(
    name: str, function: Callable[..., Any], arguments: Callable[[Any], tuple[Any, ...]], init: Any, pick: Callable[[Any], Any]
) -> tuple[Any, list[Any], Any, list[Any]]:
    """Stage a loop's body until its carry keeps its types: a weak number becomes what the body makes of it."""
    carry, definition, back = _flat(init)
    for _ in range(2):
        tree = definition.unflatten([lift(one) for one, lift in zip(carry, back, strict=True)])
        staged, _ = staged_call(function, (arguments(tree), {}), name=name)
        shape = staged.box["out"].unflatten(list(range(staged.box["out"].num_leaves)))
        part = pick(shape)
        kept, structure = flatten(part)
        if structure != definition:
            raise refuse_type("jax_carry", name=name, first=definition, second=structure)
        examples = [staged.program.examples[i] for i in kept]
        adapted = _carried(name, carry, examples, [])
        same = all(
            one is other and (not one.weak_type or staged.program.weak[i]) for one, other, i in zip(carry, adapted, kept, strict=True)
        )
        carry = [
            dress(one, staged.program.weak[i]) if one.weak_type != staged.program.weak[i] and one.weak_type else one
            for one, i in zip(adapted, kept, strict=True)
        ]
        if same:
            break
    return staged, carry, definition, back


def scan(
    f: Callable[..., Any],
    init: Any,
    xs: Any = None,
    length: int | None = None,
    reverse: bool = False,
    unroll: Any = 1,
    _split_transpose: bool = False,
) -> tuple[Any, Any]:
    """`carry, y = f(carry, x)` for each `x` of `xs` along its first axis; the last carry, and all `y` stacked."""
    del unroll, _split_transpose
    items, definition, back = _flat(xs)
    lengths = {one.shape[0] for one in items} | ({length} if length is not None else set())
    if len(lengths) != 1:
        raise refuse_value("jax_scan_lengths", sizes=", ".join(str(one.shape) for one in items) or "none, and no length")
    count = lengths.pop()
    example = [dress(make(_first(one)), one.weak_type) for one in items]

    def pair(*arguments: Any) -> Any:
        found = f(*arguments)
        if not (isinstance(found, tuple) and len(found) == 2):
            raise refuse_type("jax_scan_output", given=repr(found))
        return found

    row = definition.unflatten([lift(one) for one, lift in zip(example, back, strict=True)])
    staged, carry, carry_definition, carry_back = _body("scan", pair, lambda tree: (tree, row), init, lambda out: out[0])
    width = len(carry)

    def run(programs: Sequence[Program], *values: Any) -> list[Any]:
        state, arrays = list(values[:width]), values[width:]
        rows: list[list[Any]] = []
        for i in range(count)[:: -1 if reverse else 1]:
            found = programs[0](*state, *[REGISTRY["getitem"](one, index=i) for one in arrays])
            state = found[:width]
            rows.append(found[width:])
        rows = rows[:: -1 if reverse else 1]
        stacked = [ops.stack(list(column)) for column in zip(*rows, strict=True)] if rows else [
            make(np.zeros((0, *one.array.shape), one.array.dtype)) for one in programs[0].examples[width:]
        ]  # fmt: skip
        return [*state, *stacked]

    results = _run("scan", run, [staged.program], [*carry, *items], length=count, num_carry=width, reverse=reverse)
    arrays = [dress(one, its) for one, its in zip(results, staged.program.weak, strict=True)]
    ys = [lift(one) for one, lift in zip(arrays[width:], staged.box["back"][width:], strict=True)]
    end = carry_definition.unflatten([lift(one) for one, lift in zip(arrays[:width], carry_back, strict=True)])
    return end, staged.box["out"].unflatten([None] * width + ys)[1]


def _first(one: Any) -> Any:
    numbers = example_of(one).array
    return numbers[0] if len(numbers) else np.ones(numbers.shape[1:], numbers.dtype)[()]


def while_loop(cond_fun: Callable[[Any], Any], body_fun: Callable[[Any], Any], init_val: Any) -> Any:
    """`value = body_fun(value)` as long as `cond_fun(value)` holds; only forward-mode derivatives."""
    staged, carry, definition, back = _body("while_loop", body_fun, lambda tree: (tree,), init_val, lambda out: out)
    tree = definition.unflatten([lift(one) for one, lift in zip(carry, back, strict=True)])
    asked, _ = staged_call(cond_fun, ((tree,), {}), name="while_loop")
    (answer, *others) = asked.program.examples or [make(np.zeros(2))]
    if others or answer.array.shape or answer.array.dtype.kind != "b":
        raise refuse_type("jax_while_predicate", type=describe(answer))

    def run(programs: Sequence[Program], *values: Any) -> list[Any]:
        state = list(values)
        if reverse.get() and current_mode().grad and any(one.tracked for one in [*state, *programs[1].constants()]):
            raise refuse_value("jax_while_reverse")
        while True:
            flag = programs[0](*state)[0]
            if isinstance(flag, Batched):
                if not _all_flags(flag):
                    return state
                found = programs[1](*state)
                state = [ops.where(_spread(flag, one), one, other) for one, other in zip(found, state, strict=True)]
            elif not bool(flag.array):
                return state
            else:
                state = programs[1](*state)

    results = _run("while", run, [asked.program, staged.program], carry)
    arrays = [dress(one, its.weak_type) for one, its in zip(results, carry, strict=True)]
    return definition.unflatten([lift(one) for one, lift in zip(arrays, back, strict=True)])


def _all_flags(flag: Any) -> bool:
    """Whether any example goes on."""
    while isinstance(flag, Batched):
        flag = flag.physical
    return bool(flag.array.any())


def fori_loop(lower: Any, upper: Any, body_fun: Callable[[Any, Any], Any], init_val: Any, *, unroll: Any = None) -> Any:
    """`value = body_fun(i, value)` for i from `lower` up to and without `upper`; with bounds that are numbers every derivative goes through."""
    del unroll
    bounds = [making.operand(one, "fori_loop") for one in (lower, upper)]
    if any(isinstance(one, (Tracer, Batched)) for one in bounds):
        start, stop = bounds
        end = while_loop(lambda pair: pair[0] < stop, lambda pair: (pair[0] + 1, body_fun(*pair)), (start, init_val))
        return end[1]
    first, last = (int(one) for one in bounds)
    numbers = making.from_numpy(np.arange(first, max(first, last)), np.int32)
    if last <= first:
        return mapped(making.array, init_val)
    return scan(lambda value, i: (body_fun(i, value), None), init_val, numbers)[0]


def map_(f: Callable[[Any], Any], xs: Any, *, batch_size: int | None = None) -> Any:
    """`f` of each row, one after the other."""
    del batch_size
    return scan(lambda _, x: ((), f(x)), (), xs)[1]


def associative_scan(fn: Callable[[Any, Any], Any], elems: Any, reverse: bool = False, axis: int = 0) -> Any:
    """What has come together by `fn` up to each place along the axis; `fn` takes many rows at once."""
    arrays = mapped(lambda one: arranging.FUNCTIONS["moveaxis"](making.array(one), axis, 0), elems)
    count = flatten(arrays)[0][0].shape[0]
    part: Callable[..., Any] = lambda tree, start, stop: mapped(lambda one: one[start:stop], tree)  # noqa: E731
    if reverse:
        arrays = mapped(lambda one: arranging.FUNCTIONS["flip"](one, 0), arrays)
    step = 1
    while step < count:  # doubling: each place takes in what stands `step` before it
        joined = fn(part(arrays, None, count - step), part(arrays, step, None))
        arrays = mapped(lambda head, rest: arranging.concatenate([head, rest]), part(arrays, None, step), joined)
        step *= 2
    if reverse:
        arrays = mapped(lambda one: arranging.FUNCTIONS["flip"](one, 0), arrays)
    return mapped(lambda one: arranging.FUNCTIONS["moveaxis"](one, 0, axis), arrays)
