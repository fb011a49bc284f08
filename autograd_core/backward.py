"""Asking for gradients: `backward` into leaves, and `grad` as values.

Both check what was asked, seed the roots, walk the tape once and say in plain words what cannot be done.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.modes import Mode, reset_mode, set_mode
from autograd_core.op import REGISTRY, make
from autograd_core.tape import OFF_TAPE, Variable, current_mode, here

__all__ = ["backward", "grad"]


@cache  # once a gradient was asked for: importing the engine stays quick
def _walker() -> Any:
    from autograd_core.walk import walk

    return walk


@cache
def _levels() -> Any:
    from autograd_core.vmap import Level

    return Level


def _many(one: Any) -> list[Any]:
    return list(one) if isinstance(one, (list, tuple)) else [one]


def _seed(root: Any, gradient: Any, create_graph: bool) -> Any:
    """The gradient a walk starts with: one for a single number, what was given for anything else."""
    if not isinstance(root, Variable):
        raise refuse("backward_of_no_tensor", type=type(root).__name__)
    if root._view is not None:
        root._view.refresh(root)
    if not root.tracked:
        raise refuse("nothing_requires_grad", cut=_what_cut(root), at=root.record_id)
    data = root.array
    if gradient is None:
        if data.size != 1:
            raise refuse("backward_nonscalar", shape=list(data.shape), at=root.record_id)
        seed = type(data)(1) if isinstance(data, np.generic) else np.ones_like(data)[()]
        return make(seed) if create_graph else seed
    given = gradient if isinstance(gradient, Variable) else make(np.asarray(gradient, data.dtype)[()])
    if given.array.shape != data.shape:
        raise refuse("gradient_shape", gradient=list(given.array.shape), output=list(data.shape), at=root.record_id)
    if given.array.dtype != data.dtype:
        given = REGISTRY["cast"](given, dtype=data.dtype)
    return given if create_graph else given.array


def _what_cut(root: Variable) -> str:
    """Why no gradient leads on from here, as far as the recording knows."""
    recorder = current_mode().recorder
    return (recorder.what_cut(root.record_id) if recorder else "") or "no operation on the tape leads to it."


def _run(
    outputs: Sequence[Any],
    gradients: Sequence[Any],
    retain_graph: bool | None,
    create_graph: bool,
    wanted: Sequence[Any] | None = None,
    within: Container[Any] | None = None,
) -> dict[Any, tuple[Any, bool]]:
    seeds = [_seed(root, gradient, create_graph) for root, gradient in zip(outputs, gradients, strict=True)]
    roots = [root.node or root for root in outputs]
    kept = _keeps(retain_graph, create_graph)
    now = current_mode()
    token = set_mode(now.changed(grad=True, place=here()) if create_graph else now.graded(False))
    try:
        return _walker()(roots, seeds, retain_graph=kept, create_graph=create_graph, wanted=wanted, within=within)  # type: ignore[no-any-return]
    finally:
        reset_mode(token)


def _keeps(retain_graph: bool | None, create_graph: bool) -> bool:
    return create_graph if retain_graph is None else retain_graph


class _logged:  # noqa: N801  used like a function; a generator would put a frame of contextlib between us and the learner
    """One backward pass in the recording: from the first seed to the last `.grad` written."""

    def __init__(self, outputs: Sequence[Any], retain_graph: bool | None, create_graph: bool) -> None:
        self._recorder: Any = current_mode().recorder
        self._roots = [getattr(root, "record_id", -1) for root in outputs]
        self._create_graph = create_graph
        self._frees = not _keeps(retain_graph, create_graph)

    def __enter__(self) -> None:
        self._recorder.begin_pass(self._roots, self._create_graph)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._recorder.end_pass(freed=self._frees and kind is None)


_quietly: Any = nullcontext()
"""Where no recording listens."""


def _write(leaf: Variable, gradient: Any, owned: bool, now: Mode) -> None:
    """Add a gradient to `.grad`. No two `.grad` share memory: what was only borrowed on the walk is copied."""
    if leaf._hooks is OFF_TAPE or not leaf.tracked:  # or it was told since that it requires none
        return
    recorder, capture = now.recorder, now.capture
    if capture is not None:
        capture.reads_grad(leaf)
    before = leaf._grad
    old = None if before is None else before.array
    if isinstance(gradient, Variable):
        after = gradient if before is None else REGISTRY["add"](before, gradient)
    elif before is None:
        after = make(gradient if owned or not gradient.ndim else gradient.copy())
    elif before.tracked or recorder is not None or not before.array.ndim:
        before.array = before.array + gradient
        after = before
    else:
        before.array += gradient
        after = before
    if recorder is not None:
        recorder.leaf(leaf, old, gradient.array if isinstance(gradient, Variable) else gradient, after)
    leaf._grad = after
    if leaf._hooks:
        for hook in list(leaf._hooks.get("accumulated", {}).values()):
            hook(leaf)


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Any = None,
) -> None:
    """Accumulate the gradients of `tensors` into the `.grad` of the leaves they depend on.

    `grad_tensors` holds the gradient each output starts with (the vector of the vector-Jacobian product), of its output's
    shape; a single number needs none. With `inputs`, only those tensors are written to. Source: PyTorch's
    `torch.autograd.backward`.

    Raises `AutogradError`: `backward_nonscalar`, `nothing_requires_grad`, `gradient_shape`, `backward_twice`,
    `saved_value_changed`.

    >>> import autograd_core as ag
    >>> x = ag.tensor([1.0, 2.0], requires_grad=True)
    >>> backward((x * x).sum())
    >>> x.grad
    tensor([2., 4.])
    """
    outputs = _many(tensors)
    gradients = [None] * len(outputs) if grad_tensors is None else _many(grad_tensors)
    chosen = None if inputs is None else _many(inputs)
    wanted = None if chosen is None else [one.node or one for one in chosen]
    now = current_mode()
    plain = now.capture is None and not create_graph
    if now.recorder is None:
        _write_all(_run(outputs, gradients, retain_graph, create_graph, wanted), chosen, now, plain)
    else:
        with _logged(outputs, retain_graph, create_graph):
            _write_all(_run(outputs, gradients, retain_graph, create_graph, wanted), chosen, now, plain)


def _write_all(found: dict[Any, tuple[Any, bool]], chosen: Sequence[Any] | None, now: Mode, plain: bool) -> None:
    """Write what a walk found into `.grad`; `plain` where these are arrays and nothing is captured."""
    recorder = now.recorder
    by_node = {} if chosen is None else {one.node: one for one in chosen if one.node is not None}
    for key, (gradient, owned) in found.items():
        if not isinstance(key, Variable):
            target = by_node.get(key)
            if target is None:
                _keep(key, gradient, now)
            else:
                _write(target, gradient, False, now)
        elif plain and key._grad is None and key._hooks is None and key.tracked:
            after = make(gradient if owned or not gradient.ndim else gradient.copy())
            if recorder is not None:
                recorder.leaf(key, None, gradient, after)
            key._grad = after
        else:
            _write(key, gradient, owned, now)


def _keep(node: Any, gradient: Any, now: Mode) -> None:
    """Write a result's gradient into its `.grad`, where `retain_grad` asked for it and the result is still there."""
    target = node.extra.retained and node.extra.retained()
    if target is not None:
        _write(target, REGISTRY["clone"](gradient) if isinstance(gradient, Variable) else gradient, False, now)


def _batched_grad(
    roots: list[Any], targets: list[Any], gradients: list[Any], *, retain_graph: bool | None, create_graph: bool, allow_unused: bool | None,
    materialize_grads: bool, within: Container[Any] | None,
) -> tuple[Any, ...]:  # fmt: skip
    """Gradients for many seeds in one walk: the seeds have the batch as axis 0, and so have the results."""
    for root, seed in zip(roots, gradients, strict=True):
        if seed.array.shape[1:] != root.array.shape:
            raise refuse("gradient_shape", gradient=list(seed.array.shape[1:]), output=list(root.array.shape))
    nodes, wanted = [root.node or root for root in roots], [one.node or one for one in targets]
    level = _levels()(len(gradients[0].array))
    token = set_mode(current_mode().changed(grad=create_graph, trace=level))
    try:
        if create_graph:
            seeds = [level.wrap(one) for one in gradients]
        else:
            seeds = [one.array.astype(root.array.dtype, copy=False) for one, root in zip(gradients, roots, strict=True)]
        found = _walker()(
            nodes, seeds, retain_graph=_keeps(retain_graph, create_graph), create_graph=create_graph, wanted=wanted, within=within,
            batch=None if create_graph else level,
        )  # fmt: skip
        results = [found.get(one, (None, False))[0] for one in wanted]
        if materialize_grads:
            results = [one * 0.0 if result is None else result for one, result in zip(targets, results, strict=True)]
        elif not allow_unused and any(one is None for one in results):
            raise refuse("unused_input")
        return tuple(
            [None if one is None else level.physical(one) if create_graph or isinstance(one, Variable) else make(one) for one in results]
        )
    finally:
        reset_mode(token)


def _row_by_row(roots: list[Any], targets: list[Any], gradients: list[Any], **asked: Any) -> tuple[Any, ...]:
    """The same with a walk for each seed: in a recording every one of them is a pass that can be watched."""
    rows = []
    for i, seeds in enumerate(zip(*gradients, strict=True)):
        again = i < len(gradients[0]) - 1 or asked["retain_graph"]
        rows.append(grad(roots, targets, list(seeds), **{**asked, "retain_graph": again}))
    return tuple(None if column[0] is None else REGISTRY["stack"](*column, dim=0) for column in zip(*rows, strict=True))


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
    within: Container[Any] | None = None,
) -> tuple[Any, ...]:
    """The gradients of `outputs` with respect to `inputs`, as a tuple; nothing is written to any `.grad`, but for tensors that `retain_grad`.

    `only_inputs` is what PyTorch's first versions asked; there is one answer. An input that the outputs do not depend on is an error; with `allow_unused` its gradient is `None`, with `materialize_grads` zeros.
    With `is_grads_batched=True` the `grad_outputs` have one more axis in front, as have the results: one walk for many seeds.
    With `within` only paths through these nodes of the tape count.
    With `create_graph=True` the results are on the tape themselves, for derivatives of higher order. Each has the shape and dtype
    of its input. Source: PyTorch's `torch.autograd.grad`.

    >>> import autograd_core as ag
    >>> x = ag.tensor(3.0, requires_grad=True)
    >>> (first,) = grad(x ** 3, x, create_graph=True)
    >>> first.item(), grad(first, x)[0].item()
    (27.0, 18.0)
    """
    del only_inputs
    roots, targets = _many(outputs), _many(inputs)
    gradients = [None] * len(roots) if grad_outputs is None else _many(grad_outputs)
    asked: dict[str, Any] = {
        "retain_graph": retain_graph, "create_graph": create_graph, "allow_unused": allow_unused, "materialize_grads": materialize_grads,
        "within": within,
    }  # fmt: skip
    trace = current_mode().trace
    if trace is not None:
        return trace.grad(roots, targets, gradients, is_grads_batched=is_grads_batched, **asked)  # type: ignore[no-any-return]
    for one in targets:
        if not isinstance(one, Variable) or not one.requires_grad:  # type: ignore[attr-defined]
            raise refuse("input_requires_no_grad")
    if is_grads_batched:
        found_by = _row_by_row if current_mode().recorder else _batched_grad
        return found_by(roots, targets, gradients, **asked)
    with _logged(roots, retain_graph, create_graph) if current_mode().recorder is not None else _quietly:
        found = _run(roots, gradients, retain_graph, create_graph, [one.node or one for one in targets], within)
        for key, (gradient, _) in found.items():
            if not isinstance(key, Variable):
                _keep(key, gradient, current_mode())
    results = []
    for one in targets:
        gradient, owned = found.get(one.node or one, (None, False))
        if gradient is None and materialize_grads:
            gradient = np.zeros(one.array.shape, one.array.dtype)[()]
        if gradient is None and not allow_unused:
            raise refuse("unused_input")
        if gradient is None or isinstance(gradient, Variable):
            results.append(gradient)
        else:
            results.append(make(gradient if owned or not gradient.ndim else gradient.copy()))
    return tuple(results)
