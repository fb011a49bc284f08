"""Shapes, parts, joins and padding: values beside NumPy, derivatives beside differences, errors by their words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.check import gradcheck
from autograd_core.public import find

pad: Any = find("F.pad")
A, B, V = (np.random.default_rng(n).standard_normal(shape) for n, shape in enumerate([(2, 3, 4), (3, 4), (5,)]))

# name: (what a person writes, the same in NumPy, its inputs)
ROWS: dict[str, tuple[Any, Any, tuple[Any, ...]]] = {
    "reshape": (lambda x: ag.reshape(x, (4, -1)), lambda x: x.reshape(4, -1), (A,)),
    "view": (lambda x: x.view(size=(6, 4)), lambda x: x.reshape(6, 4), (A,)),
    "ravel": (lambda x: x.ravel(), np.ravel, (A,)),
    "unflatten": (lambda x: x.unflatten(-1, (2, -1)), lambda x: x.reshape(2, 3, 2, 2), (A,)),
    "flatten": (lambda x: x.flatten(1), lambda x: x.reshape(2, 12), (A,)),
    "squeeze of some": (lambda x: x[None, :, None].squeeze((0, 2)), lambda x: x, (B,)),
    "movedim": (lambda x: x.movedim((0, 1), (-1, 0)), lambda x: np.moveaxis(x, (0, 1), (-1, 0)), (A,)),
    "mT": (lambda x: x.mT, lambda x: np.swapaxes(x, -1, -2), (A,)),
    "expand_as": (lambda x, y: x.expand_as(y), lambda x, y: np.broadcast_to(x, y.shape), (B, A)),
    "repeat": (lambda x: x.repeat(2, 1, 2), lambda x: np.tile(x, (2, 1, 2)), (B,)),
    "tile": (lambda x: x.tile(2), lambda x: np.tile(x, 2), (B,)),
    "repeat_interleave": (lambda x: x.repeat_interleave(ag.tensor([2, 0, 1]), dim=0), lambda x: np.repeat(x, [2, 0, 1], 0), (B,)),
    "roll": (lambda x: x.roll((1, -2), (0, 1)), lambda x: np.roll(x, (1, -2), (0, 1)), (B,)),
    "roll of all": (lambda x: x.roll(3), lambda x: np.roll(x, 3), (B,)),
    "flip": (lambda x: x.flip(0, -1), lambda x: np.flip(x, (0, -1)), (A,)),
    "rot90": (lambda x: x.rot90(3, (1, 2)), lambda x: np.rot90(x, 3, (1, 2)), (A,)),
    "tril": (lambda x: x.tril(1), lambda x: np.tril(x, 1), (A,)),
    "triu": (lambda x: x.triu(-1), lambda x: np.triu(x, -1), (B,)),
    "diagonal": (lambda x: x.diagonal(-1, 2, 0), lambda x: np.diagonal(x, -1, 2, 0), (A,)),
    "diag": (lambda x: ag.diag(x, 2), lambda x: np.diag(x, 2), (V,)),
    "diag_embed": (lambda x: ag.diag_embed(x, 1, 0, -1), lambda x: np.moveaxis(np.stack([np.diag(r, 1) for r in x]), 1, 0), (B,)),
    "diagonal_scatter": (lambda x, y: x.diagonal_scatter(y), lambda x, y: x - np.pad(np.diag(np.diag(x) - y), ((0, 0), (0, 1))), (B, B[0, :3])),
    "narrow": (lambda x: x.narrow(-1, -3, 2), lambda x: x[..., 1:3], (A,)),
    "select": (lambda x: x.select(1, -1), lambda x: x[:, -1], (A,)),
    "select_scatter": (lambda x, y: x.select_scatter(y, 0, 1), lambda x, y: np.stack([x[0], y]), (A, B)),
    "slice_scatter": (lambda x, y: x.slice_scatter(y, 0, 1), lambda x, y: np.concatenate([x[:1], y]), (B, B[1:] * 2)),
    "split": (lambda x: ag.cat([p * i for i, p in enumerate(x.split(2))]), lambda x: x * np.array([0, 0, 1, 1, 2]), (V,)),
    "tensor_split": (lambda x: ag.cat([p * i for i, p in enumerate(x.tensor_split(3))]), lambda x: x * np.array([0, 0, 1, 1, 2]), (V,)),
    "unbind": (lambda x: x.unbind(1)[2], lambda x: x[:, 2], (A,)),
    "unfold": (lambda x: x.unfold(0, 3, 2), lambda x: np.stack([x[:3], x[2:]]), (V,)),
    "as_strided": (lambda x: x.as_strided((2, 2), (1, 2), 1), lambda x: np.array([[x[1], x[3]], [x[2], x[4]]]), (V,)),
    "cat": (lambda x, y: ag.cat([x, ag.zeros(0, dtype=ag.float64), y], -1), lambda x, y: np.concatenate([x, y], -1), (B, B[:, :1])),
    "hstack": (lambda x, y: ag.hstack((x, y)), lambda x, y: np.hstack((x, y)), (V, V)),
    "vstack": (lambda x, y: ag.vstack((x, y)), lambda x, y: np.vstack((x, y)), (V, V)),
    "dstack": (lambda x, y: ag.dstack((x, y)), lambda x, y: np.dstack((x, y)), (B, B)),
    "column_stack": (lambda x, y: ag.column_stack((x, y)), lambda x, y: np.column_stack((x, y)), (V, V)),
    "block_diag": (lambda x, y: ag.block_diag(x, y), lambda x, y: np.block([[x, np.zeros((3, 1))], [np.zeros((1, 4)), y[:1, :1]]]), (B, B[:1, :1])),
    "meshgrid": (lambda x, y: ag.meshgrid(x, y, indexing="xy")[1], lambda x, y: np.meshgrid(x, y)[1], (V, B[0])),
    "cartesian_prod": (lambda x, y: ag.cartesian_prod(x, y), lambda x, y: np.stack(np.meshgrid(x, y, indexing="ij"), -1).reshape(-1, 2), (V, B[0])),
    "combinations": (lambda x: ag.combinations(x), lambda x: np.array([(x[i], x[j]) for i in range(5) for j in range(i + 1, 5)]), (V,)),
    "pad": (lambda x: pad(x, (1, -2, 2, 0), value=3.0), lambda x: np.pad(x[:, :-2], ((2, 0), (1, 0)), constant_values=3), (B,)),
    "reflect": (lambda x: pad(x, (2, 1), "reflect"), lambda x: np.pad(x, ((0, 0), (2, 1)), "reflect"), (B,)),
    "replicate": (lambda x: pad(x, (0, 6), "replicate"), lambda x: np.pad(x, ((0, 0), (0, 6)), "edge"), (B,)),
    "circular": (lambda x: pad(x, (1, 2, 1, 0), "circular"), lambda x: np.pad(x, ((0, 0), (1, 0), (1, 2)), "wrap"), (A,)),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_values_are_those_of_numpy_and_derivatives_those_of_differences(name: str) -> None:
    ours, numpy, arrays = ROWS[name]
    tensors = [ag.tensor(array, requires_grad=True) for array in arrays]
    result = ours(*tensors)
    np.testing.assert_array_equal(result.detach().numpy(), numpy(*arrays))
    assert result.requires_grad
    assert gradcheck(ours, tensors)


VIEWS = {
    "reshape": lambda x: x.reshape(6), "view": lambda x: x.view(3, 2), "T": lambda x: x.T, "permute": lambda x: x.permute(1, 0), "unsqueeze": lambda x: x.unsqueeze(0),
    "squeeze": lambda x: x[:1].squeeze(), "select": lambda x: x.select(0, 1), "narrow": lambda x: x.narrow(1, 0, 2), "number": lambda x: x[1, 2], "chunk": lambda x: x.chunk(2)[1],
    "unbind": lambda x: x.unbind(1)[0], "diagonal": lambda x: x.diagonal(), "slice": lambda x: x[:, ::2], "flatten": lambda x: x.flatten(), "movedim": lambda x: x.movedim(0, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_and_its_base_are_the_same_memory(name: str) -> None:
    x = ag.zeros(2, 3)
    VIEWS[name](x).fill_(1.0)
    assert x.sum().item() == VIEWS[name](x).numel()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (lambda: ag.ones(3).reshape(2, 2), "shape '[2, 2]' is invalid for input of size 3"),
        (lambda: ag.ones(3).reshape(1.5), "a size is made of whole numbers, but got 1.5"),
        (lambda: ag.ones(2, 3).transpose(0, 2), "Dimension out of range (expected to be in range of [-2, 1], but got 2)"),
        (lambda: ag.ones(2, 3).squeeze(5), "Dimension out of range"),
        (lambda: ag.ones(2, 2, 2).t(), "t() expects a tensor with <= 2 dimensions, but self is 3D"),
        (lambda: ag.ones(2).mT, "at least 2 dimensions"),
        (lambda: ag.ones(2, 3).view(ag.int64), "view() as another dtype"),
        (lambda: ag.cat([ag.tensor(1.0)]), "zero-dimensional tensor (at position 0) cannot be concatenated"),
        (lambda: ag.cat(ag.ones(2)), "cat() takes a list of tensors, but got Tensor"),
        (lambda: ag.stack([]), "stack() expects a non-empty list of tensors"),
        (lambda: ag.ones(3).split([1, 1]), "split_with_sizes expects split_sizes to sum exactly to 3"),
        (lambda: ag.ones(5).hsplit(2), "not divisible by the split_size 2"),
        (lambda: ag.ones(5).narrow(0, 3, 3), "start (3) + length (3) exceeds dimension size (5)"),
        (lambda: ag.ones(6).unflatten(0, (4, 2)), "don't multiply up to the size of dim 0"),
        (lambda: ag.ones(2, 3).repeat(2), "Number of dimensions of repeat dims can not be smaller"),
        (lambda: pad(ag.ones(2, 3), (9, 0), "reflect"), "pad: the amounts [9, 0] do not fit"),
        (lambda: pad(ag.ones(2, 3), (1, 0), "mirror"), "mode must be one of"),
        (lambda: ag.meshgrid(ag.ones(2), indexing="ji"), "indexing must be one of ij, xy"),
        (lambda: ag.ones(2, requires_grad=True).t_(), "leaf Variable that requires grad"),
    ],
)  # fmt: skip
def test_errors_by_their_words(written: Any, words: str) -> None:
    with pytest.raises((RuntimeError, IndexError, TypeError, ValueError)) as caught:
        written()
    assert words in str(caught.value)


def test_shapes_change_in_place() -> None:
    x = ag.arange(6).reshape(2, 3)
    assert x.t_().shape == (3, 2)
    assert x.unsqueeze_(0).shape == (1, 3, 2)
    assert x.squeeze_().tolist() == [[0, 3], [1, 4], [2, 5]]
    assert x.resize_(2, 2).tolist() == [[0, 3], [1, 4]]


def test_an_empty_axis_is_no_obstacle() -> None:
    x = ag.ones(0, 3, requires_grad=True)
    assert x.flatten().shape == (0,)
    assert [part.shape for part in x.chunk(2)] == [(0, 3), (0, 3)]
    assert x.repeat(2, 1).shape == (0, 3)
    x.roll(1, 1).sum().backward()
    assert x.grad.shape == (0, 3)
