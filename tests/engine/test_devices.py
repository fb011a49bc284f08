"""Arrays that are not NumPy's: every operation runs on a strict array, forward and backward, or stands in the list of docs/devices.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.op import REGISTRY, Op, apply, make
from autograd_core.public import load_all
from tests.engine.test_operations import attributes_of, inputs_of
from tests.strict_array import SilentConversion, StrictArray, strict, unwrapped

load_all()
PAGE = (Path(__file__).parents[2] / "docs" / "devices.md").read_text()
ON_THE_HOST = set(re.findall(r"`(\w+)`", PAGE.partition("## Operations that need the host")[2].partition("##")[0]))


def problem(op: Op, number: int) -> str | None:
    """Why one sample of an operation does not run on a strict array, forward and backward; `None` where it does."""
    sample = op.samples[number]
    arrays, attributes = inputs_of(op, sample), attributes_of(sample)
    expected = apply(op, [ag.tensor(array) for array in arrays], attributes).array
    tensors = [make(strict(array)) for array in arrays]
    for slot, tensor in enumerate(tensors):
        tensor.tracked = op.differentiates(slot) and tensor.array.dtype.kind == "f"
    try:
        output = apply(op, tensors, attributes)
        if not isinstance(output.array, StrictArray):
            return f"the result is a {type(output.array).__name__}"
        np.testing.assert_allclose(unwrapped(output.array), expected, rtol=1e-12)
        tracked = [one for one in tensors if one.tracked]
        if output.tracked:
            seed = make(strict(np.ones(output.shape)))
            for gradient in ag.grad(output, tracked, seed, allow_unused=True):
                if gradient is not None and not isinstance(gradient.array, StrictArray):
                    return f"a gradient is a {type(gradient.array).__name__}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


@pytest.mark.parametrize("name", sorted(name for name, op in REGISTRY.items() if op.samples))
def test_an_operation_runs_off_the_host_or_the_page_says_that_it_does_not(name: str) -> None:
    op = REGISTRY[name]
    found = [why for number in range(len(op.samples)) if (why := problem(op, number))]
    if name in ON_THE_HOST:
        assert found, f"{name} runs now: take it off the list in docs/devices.md"
    else:
        assert not found, found[0]


def test_the_page_lists_operations_that_are_there() -> None:
    assert set(REGISTRY) >= ON_THE_HOST


def test_a_training_step_stays_on_the_device() -> None:
    rng = np.random.default_rng(0)
    x, target = make(strict(rng.standard_normal((8, 3)))), make(strict(rng.standard_normal((8, 1))))
    weight, bias = make(strict(rng.standard_normal((1, 3)))), make(strict(np.zeros(1)))
    weight.tracked = bias.tracked = True
    losses = []
    for _ in range(20):
        difference = x @ weight.T + bias - target
        loss = (difference * difference).mean()
        loss.backward()
        losses.append(loss.item())
        with ag.no_grad():
            for leaf in (weight, bias):
                assert isinstance(leaf.grad.array, StrictArray)
                leaf -= leaf.grad * 0.1
                leaf.grad = None
    assert isinstance(weight.array, StrictArray)
    assert losses[-1] < 0.5 * losses[0]


@pytest.mark.parametrize("ask", [np.asarray, lambda a: np.ones(3) + a, lambda a: np.concatenate([np.ones(3), a]), lambda a: a + np.ones(3)])
def test_the_strict_array_is_strict(ask: Any) -> None:
    with pytest.raises(SilentConversion):
        ask(strict(np.ones(3)))


def test_cpu_names_and_moves() -> None:
    x = ag.ones(2, device="cpu")
    assert str(x.device) == "cpu"
    assert x.to("cpu") is x
    assert x.cpu() is x
    with pytest.raises(RuntimeError, match="device"):
        x.to("quantum")
