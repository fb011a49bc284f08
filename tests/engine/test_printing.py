"""Tensors print as PyTorch prints them. The expected texts are PyTorch's documented and observed output."""

from __future__ import annotations

from typing import Any

import pytest

import autograd_core as ag


@pytest.mark.parametrize(
    ("tensor", "text"),
    [
        (ag.tensor([1.0, 2.0]), "tensor([1., 2.])"),
        (ag.tensor([0.5, 2.0]), "tensor([0.5000, 2.0000])"),
        (ag.tensor(28.0), "tensor(28.)"),
        (ag.tensor(3), "tensor(3)"),
        (ag.tensor([True, False]), "tensor([ True, False])"),
        (ag.tensor([0.0, 4.0, 8.0, 12.0]), "tensor([ 0.,  4.,  8., 12.])"),
        (ag.tensor([-1.0, 10.0]), "tensor([-1., 10.])"),
        (ag.tensor([1, -20, 300]), "tensor([  1, -20, 300])"),
        (ag.tensor([]), "tensor([])"),
        (ag.zeros(0, 3), "tensor([], size=(0, 3))"),
        (ag.tensor([1e-8, 1.0]), "tensor([1.0000e-08, 1.0000e+00])"),
        (ag.tensor([123456.0, 0.5]), "tensor([1.2346e+05, 5.0000e-01])"),
        (ag.tensor([float("nan"), float("inf"), 1.0]), "tensor([nan, inf, 1.])"),
        (ag.tensor([float("nan"), 0.25]), "tensor([   nan, 0.2500])"),
        (ag.tensor([[1.0, 2.0], [3.0, 4.0]]), "tensor([[1., 2.],\n        [3., 4.]])"),
        (ag.tensor([[[1.0], [2.0]], [[3.0], [4.0]]]), "tensor([[[1.],\n         [2.]],\n\n        [[3.],\n         [4.]]])"),
        (ag.tensor([1.0], dtype=ag.float64), "tensor([1.], dtype=torch.float64)"),
        (ag.tensor([1], dtype=ag.int32), "tensor([1], dtype=torch.int32)"),
        (ag.ones(2, 2, requires_grad=True), "tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)"),
        (ag.tensor(2.0, requires_grad=True) * 3, "tensor(6., grad_fn=<MulBackward0>)"),
        (ag.ones(3).shape, "torch.Size([3])"),
        (ag.float32, "torch.float32"),
        (ag.arange(0, 30), "tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,\n        18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])"),
        (ag.arange(0, 2000), "tensor([   0,    1,    2,  ..., 1997, 1998, 1999])"),
    ],
)  # fmt: skip
def test_text_of(tensor: Any, text: str) -> None:
    assert repr(tensor) == text


def test_a_long_suffix_goes_on_a_line_of_its_own() -> None:
    x = ag.tensor([[0.12345] * 7], requires_grad=True)
    lines = repr(x * 1.0).splitlines()
    assert lines[0].endswith(",")
    assert lines[-1] == "       grad_fn=<MulBackward0>)"


def test_numbers_and_formats() -> None:
    loss = ag.tensor(1.23456)
    assert f"{loss:.2f}" == "1.23"
    assert f"{loss.item():.3f}" == "1.235"
    assert f"{loss}" == "1.2345600128173828"
