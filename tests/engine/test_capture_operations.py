"""Eager equals captured: every operation of the engine, forward and backward, in the program that runs and in the program that is read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.capture import capture
from autograd_core.capture.session import Held
from autograd_core.op import REGISTRY, Op, Sample, apply
from autograd_core.public import load_all
from autograd_core.trees import leaves
from tests.engine.test_operations import attributes_of, inputs_of

load_all()


def inputs(op: Op, sample: Sample) -> list[Any]:
    """New tensors for one call; those with a derivative require grad."""
    tensors = [ag.tensor(array) for array in inputs_of(op, sample)]
    for slot, tensor in enumerate(tensors):
        tensor.tracked = op.differentiates(slot) and tensor.array.dtype.kind == "f"
    return tensors


def run_of(op: Op, sample: Sample) -> Any:
    """A function that computes the operation and pulls a gradient through it."""
    attributes = attributes_of(sample)

    def run(*tensors: Any) -> Any:
        y = apply(op, tensors, attributes)
        if not y.tracked:
            return y, ()
        seed = ag.full(tuple(y.shape), 0.7, dtype=y.dtype)
        return y.detach(), ag.grad(y, [one for one in tensors if one.tracked], seed, allow_unused=True)

    return run


def run_board(captured: Any, tensors: list[Any]) -> Any:
    """What the readable program gives, in a module of its own where NumPy alone is imported."""
    board = captured.variants[0].board
    space: dict[str, Any] = {}
    exec(compile(captured.source, "<board>", "exec"), space)
    rest = [one.handle.array if isinstance(one, Held) else one for one in board.inputs.values()]
    return space[board.function](*[one.array for one in tensors], *rest)


def flat(tree: Any) -> list[Any]:
    """The arrays of a result of the readable program."""
    return [one for part in tree for one in flat(part)] if isinstance(tree, (tuple, list)) else [] if tree is None else [tree]


@pytest.mark.parametrize("name", sorted(name for name, op in REGISTRY.items() if op.samples))
def test_eager_equals_captured_and_what_is_read_gives_the_same(name: str) -> None:
    op = REGISTRY[name]
    for sample in op.samples:
        run = run_of(op, sample)
        expected = leaves(run(*inputs(op, sample)))
        captured = capture(run)
        for found in (captured(*inputs(op, sample)), captured(*inputs(op, sample))):
            for one, other in zip(leaves(found), expected, strict=True):
                assert (one.shape, one.dtype, type(one.array)) == (other.shape, other.dtype, type(other.array))
                np.testing.assert_array_equal(one.array, other.array)
        assert captured.misses == 1, captured.why
        for one, other in zip(flat(run_board(captured, inputs(op, sample))), expected, strict=True):
            np.testing.assert_allclose(one, other.array, rtol=1e-12, atol=1e-300)
