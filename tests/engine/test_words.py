"""Arguments by name: what PyTorch calls them, for every function."""

from __future__ import annotations

from typing import Any

import pytest

import autograd_core as ag
from autograd_core.dialects import torch

X, Y = [[1.0, 2.0], [3.0, 5.0]], [[2.0, 1.0], [4.0, 3.0]]
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("exp", {"input": X}), ("special.expit", {"input": X}), ("det", {"input": X}), ("linalg.inv", {"A": X}), ("clone", {"input": X}), ("round", {"input": X, "decimals": 1}),
    *((name, {"input": X, "other": Y}) for name in ("mul", "eq", "maximum", "atan2", "logical_and", "remainder", "inner", "kron", "special.gammainc", "special.zeta")),
    ("clamp_min", {"input": X, "min": 2.0}), ("clamp_max", {"input": X, "max": 2.0}), ("heaviside", {"input": X, "values": Y}), ("mm", {"input": X, "mat2": Y}),
    ("gather", {"input": X, "dim": 1, "index": [[0], [1]]}), ("lerp", {"input": X, "end": Y, "weight": 0.5}), ("triu", {"input": X, "diagonal": 1}), ("tile", {"input": X, "dims": (2,)}),
    ("std_mean", {"input": X, "unbiased": True}), ("special.legendre_polynomial_p", {"x": X, "n": Y}), ("abs_", {"input": X}), ("nn.functional.dropout", {"input": X, "p": 0.0}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "given"), CALLS, ids=[path for path, _ in CALLS])
def test_a_function_takes_its_arguments_by_pytorchs_names(path: str, given: dict[str, Any]) -> None:
    function: Any = torch
    for part in path.split("."):
        function = getattr(function, part)
    values = {word: ag.tensor(one) if isinstance(one, list) else one for word, one in given.items()}
    first, *rest = values.values()
    words = [word for word in values if word not in ("input", "A", "x")]
    by_name, by_place = function(**values), function(first, **dict(zip(words, rest, strict=True)))
    assert str(by_name) == str(by_place)


def test_so_do_methods() -> None:
    x, y = ag.tensor(X), ag.tensor(Y)
    assert x.mul(other=y).equal(x * y)
    assert x.mm(mat2=y).equal(x @ y)
    assert x.clamp_min(min=2.0).equal(ag.maximum(x, ag.tensor(2.0)))
    assert x.clone().mul_(other=y).equal(x * y)
    assert x.eq(other=1).equal(x == 1)


def test_a_tensor_is_made_on_a_device_or_taken_as_it_is() -> None:
    x = ag.tensor(X)
    assert ag.as_tensor(data=x, device="cpu") is x
    assert ag.as_tensor([1, 2], dtype=ag.float64, device="cpu").dtype == ag.float64
