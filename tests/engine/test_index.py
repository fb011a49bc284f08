"""Reading and writing at an index, gathering and scattering, and making tensors: values, derivatives, errors by their words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.check import gradcheck
from autograd_core.public import find

one_hot: Any = find("F.one_hot")
A = np.random.default_rng(0).standard_normal((3, 4, 5))
X = ag.tensor(A)


@pytest.mark.parametrize(
    ("read", "shape"),
    [
        (lambda x: x[0], (4, 5)), (lambda x: x[-1, 2], (5,)), (lambda x: x[0, 1, 2], ()), (lambda x: x[...], (3, 4, 5)), (lambda x: x[None], (1, 3, 4, 5)),
        (lambda x: x[1:, ::2], (2, 2, 5)), (lambda x: x[..., 0], (3, 4)), (lambda x: x[[0, 0, 2]], (3, 4, 5)), (lambda x: x[ag.tensor(1)], (4, 5)),
        (lambda x: x[ag.tensor([[0, 1], [2, 2]])], (2, 2, 4, 5)), (lambda x: x[:, [0, 3]], (3, 2, 5)), (lambda x: x[[0, 1], :, [2, 3]], (2, 4)),
        (lambda x: x[x > 0], (int((A > 0).sum()),)), (lambda x: x[[True, False, True]], (2, 4, 5)), (lambda x: x[[]], (0, 4, 5)), (lambda x: x[True], (1, 3, 4, 5)),
        (lambda x: x[False], (0, 3, 4, 5)), (lambda x: x[range(2)], (2, 4, 5)), (lambda x: x[ag.tensor(1) : ag.tensor(3)], (2, 4, 5)), (lambda x: x[()], (3, 4, 5)),
        (lambda x: x[1:1], (0, 4, 5)), (lambda x: x[:, None, [1, 2], None], (3, 1, 2, 1, 5)), (lambda x: x[np.array([2, 0])], (2, 4, 5)),
    ],
)  # fmt: skip
def test_an_index_reads_what_numpy_reads_and_its_derivative_writes_back(read: Any, shape: tuple[int, ...]) -> None:
    found = read(ag.tensor(A, requires_grad=True))
    assert found.shape == shape
    if found.numel():
        assert gradcheck(read, [ag.tensor(A, requires_grad=True)])


def test_numbers_are_applied_before_lists_as_in_pytorch() -> None:
    """NumPy would put the axis of the list first: (2, 4)."""
    assert X[0, :, [1, 2]].shape == (4, 2)
    np.testing.assert_array_equal(X[0, :, [1, 2]].numpy(), A[0][:, [1, 2]])
    assert gradcheck(lambda x: x[1, :, [1, 1]], [ag.tensor(A, requires_grad=True)])


def test_repeated_positions_add_up() -> None:
    for index in ([0, 0, -3], ag.tensor([[0, 0], [0, 2]])):
        x = ag.zeros(3, 2, requires_grad=True)
        x[index].sum().backward()
        assert x.grad[0].tolist() == [3.0, 3.0]


I = ag.tensor([[0, 2, 1, 0], [2, 2, 0, 1]])  # noqa: E741
S = np.random.default_rng(1).standard_normal((2, 4))
B = A[:, :, 0]
L = ag.tensor([2, 0, 2])


def _by_hand(start: Any, values: Any, combine: Any) -> Any:
    result = start.copy()
    for i, j in np.ndindex(2, 4):
        place = int(I.numpy()[i, j]), j
        result[place] = combine(result[place], values[i, j])
    return result


ROWS: dict[str, tuple[Any, Any, tuple[Any, ...]]] = {
    "gather": (lambda x: x.gather(0, I), lambda x: np.take_along_axis(x, I.numpy(), 0), (B,)),
    "scatter_add": (lambda x, s: x.scatter_add(0, I, s), lambda x, s: _by_hand(x, s, lambda a, b: a + b), (B, S)),
    "scatter_reduce prod": (lambda x, s: x.scatter_reduce(0, I, s, "prod"), lambda x, s: _by_hand(x, s, lambda a, b: a * b), (B, S)),
    "scatter_reduce amax": (lambda x, s: x.scatter_reduce(0, I, s, "amax"), lambda x, s: _by_hand(x, s, max), (B, S)),
    "scatter_reduce amin alone": (
        lambda x, s: x.scatter_reduce(0, I, s, "amin", include_self=False),
        lambda x, s: np.where(np.isinf(found := _by_hand(np.full_like(x, np.inf), s, min)), x, found), (B, S)),
    "scatter_reduce mean": (
        lambda x, s: x.scatter_reduce(0, I, s, "mean"),
        lambda x, s: _by_hand(x, s, lambda a, b: a + b) / _by_hand(np.ones_like(x), s, lambda a, _: a + 1), (B, S)),
    "index_select": (lambda x: x.index_select(0, L), lambda x: x[[2, 0, 2]], (B,)),
    "index_add": (lambda x, s: x.index_add(0, L, s, alpha=2), lambda x, s: x + 2 * np.stack([s[1], 0 * s[1], s[0] + s[2]]), (B, B * 3)),
    "index_copy": (lambda x, s: x.index_copy(0, L[:2], s), lambda x, s: np.stack([s[1], x[1], s[0]]), (B, S)),
    "index_fill": (lambda x, v: x.index_fill(0, L, v), lambda x, v: x * [[0], [1], [0]] + v * np.array([[1], [0], [1]]), (B, np.array(2.0))),
    "index_put": (lambda x, v: x.index_put((L, ag.tensor([0, 1, 0])), v, True), lambda x, v: x + np.array([[0, v[1], 0, 0], [0] * 4, [v[0] + v[2], 0, 0, 0]]), (B, S[0, :3])),
    "masked_fill": (lambda x: x.masked_fill(x > 0, 7.0), lambda x: np.where(x > 0, 7.0, x), (B,)),
    "masked_select": (lambda x: x.masked_select(ag.tensor([True, False, True, False])), lambda x: x[:, ::2].ravel(), (B,)),
    "masked_scatter": (lambda x, s: x.masked_scatter(ag.tensor([True, False, True, False]), s), lambda x, s: np.stack([s.ravel()[0:6:2], x[:, 1], s.ravel()[1:6:2], x[:, 3]], 1), (B, S)),
    "take": (lambda x: x.take(I), lambda x: np.take(x, I.numpy()), (B,)),
    "take_along_dim": (lambda x: x.take_along_dim(I[:, :1], 0), lambda x: x[[0, 2]], (B,)),
    "put": (lambda x, s: x.put(ag.tensor([0, 5, 0]), s, accumulate=True), lambda x, s: x + np.array([[s[0] + s[2], 0, 0, 0], [0, s[1], 0, 0], [0] * 4]), (B, S[0, :3])),
    "fill": (lambda x, v: x.fill(v), lambda x, v: np.full_like(x, v), (B, np.array(2.0))),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_values_are_those_of_numpy_and_derivatives_those_of_differences(name: str) -> None:
    ours, numpy, arrays = ROWS[name]
    tensors = [ag.tensor(array, requires_grad=True) for array in arrays]
    np.testing.assert_allclose(ours(*tensors).detach().numpy(), numpy(*arrays), rtol=1e-14)
    assert gradcheck(ours, tensors)


def test_a_product_with_one_zero_has_the_product_of_the_others_as_its_derivative() -> None:
    x, s = ag.tensor([2.0, 0.0], requires_grad=True), ag.tensor([3.0, 0.0, 5.0], requires_grad=True)
    x.scatter_reduce(0, ag.tensor([0, 0, 1]), s, "prod").sum().backward()
    assert x.grad.tolist() == [0.0, 5.0]
    assert s.grad.tolist() == [0.0, 6.0, 0.0]


def test_a_single_number_is_a_row_of_one() -> None:
    x, zero = ag.tensor(2.0, requires_grad=True), ag.tensor(0)
    found = x.gather(0, zero) + x.scatter_add(0, zero, ag.tensor(3.0)) + x.index_select(0, zero) + x.take(zero) + x.index_fill(0, zero, 7)
    assert found.item() == 18.0
    found.backward()
    assert x.grad.item() == 4.0
    assert x[x > 0].shape == x.masked_select(x > 0).shape == (1,)


def test_in_place_forms_change_their_tensor() -> None:
    x = ag.zeros(4)
    assert x.index_fill_(0, ag.tensor([1, 2]), 5) is x
    x.scatter_(0, ag.tensor([0]), 1.0)
    x.masked_fill_(x == 5, -1)
    x.index_add_(0, ag.tensor([3, 3]), ag.ones(2))
    assert x.tolist() == [1.0, -1.0, -1.0, 2.0]


def test_positions_of_what_is_not_zero() -> None:
    x = ag.tensor([[0, 3], [4, 0]])
    assert x.nonzero().tolist() == ag.argwhere(x).tolist() == [[0, 1], [1, 0]]
    assert [one.tolist() for one in x.nonzero(as_tuple=True)] == [[0, 1], [1, 0]]
    assert x.nonzero().dtype is ag.int64
    assert one_hot(ag.tensor([1, 0])).tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (lambda: X[5], "the tensor has shape [3, 4, 5]"),
        (lambda: X[0, 0, 0, 0], "the tensor has shape [3, 4, 5]"),
        (lambda: X[ag.tensor([0.5])], "tensors used as indices must be long, int or bool tensors"),
        (lambda: X[::-1], "step must be greater than zero"),
        (lambda: X.gather(0, ag.tensor([0])), "Index tensor must have the same number of dimensions as input tensor: 1 and 3"),
        (lambda: X.scatter_reduce(0, I[None], X, "median"), "reduce must be one of"),
        (lambda: X.masked_fill(ag.ones(5), 0), "only supports boolean masks, but got mask with dtype float32"),
        (lambda: one_hot(ag.tensor([-1])), "class values must be integers from 0"),
        (lambda: ag.zeros(-1), "a size cannot be negative: [-1]"),
        (lambda: ag.zeros(2.5), "a size is made of whole numbers, but got 2.5"),
        (lambda: ag.arange(5, 0), "inconsistent with step sign"),
        (lambda: ag.tensor([[1], [2, 3]]), "expected a sequence of equal lengths"),
        (lambda: ag.tensor("a"), "a tensor holds numbers, and this is str"),
        (lambda: ag.bernoulli(ag.tensor([2.0])), "Expected p_in >= 0 && p_in <= 1"),
        (lambda: ag.multinomial(ag.tensor([1.0, 0.0]), 2), "without replacement"),
    ],
)  # fmt: skip
def test_errors_by_their_words(written: Any, words: str) -> None:
    with pytest.raises((RuntimeError, IndexError, TypeError, ValueError)) as caught:
        written()
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("made", "expected", "dtype"),
    [
        (lambda: ag.arange(1, 7, 2), [1, 3, 5], ag.int64), (lambda: ag.arange(0.5, 2), [0.5, 1.5], ag.float32), (lambda: ag.linspace(0, 1, 3), [0.0, 0.5, 1.0], ag.float32),
        (lambda: ag.logspace(0, 2, 3), [1.0, 10.0, 100.0], ag.float32), (lambda: ag.full((2,), True), [True, True], ag.bool_), (lambda: ag.eye(1, 2), [[1.0, 0.0]], ag.float32),
        (lambda: ag.ones(1).new_zeros(2), [0.0, 0.0], ag.float32), (lambda: ag.arange(2).new_full((1,), 4), [4], ag.int64), (lambda: ag.ones_like(ag.arange(2)), [1, 1], ag.int64),
        (lambda: ag.zeros(2, dtype=ag.int32, layout=None, pin_memory=False), [0, 0], ag.int32), (lambda: ag.tril_indices(2, 2), [[0, 1, 1], [0, 0, 1]], ag.int64),
        (lambda: ag.full_like(ag.ones(2), 3), [3.0, 3.0], ag.float32), (lambda: ag.tensor([ag.tensor(1), 2]), [1, 2], ag.int64),
    ],
)  # fmt: skip
def test_tensors_are_made_with_the_dtype_of_pytorch(made: Any, expected: Any, dtype: Any) -> None:
    np.testing.assert_allclose(made().numpy(), expected, rtol=1e-6)
    assert made().dtype is dtype


def test_generators_have_numbers_of_their_own() -> None:
    first, second = ag.Generator().manual_seed(3), ag.Generator().manual_seed(3)
    assert ag.rand(4, generator=first).tolist() == ag.rand(4, generator=second).tolist()
    state = first.get_state()
    drawn = ag.randn(3, generator=first)
    first.set_state(state)
    assert ag.randn(3, generator=first).tolist() == drawn.tolist()
    ag.manual_seed(1)
    one = ag.rand(2)
    assert ag.manual_seed(1).initial_seed() == 1
    assert ag.rand(2).tolist() == one.tolist()


def test_random_numbers_lie_where_they_should() -> None:
    assert all(3 <= n < 5 for n in ag.empty(100).uniform_(3, 5).tolist())
    assert sorted(ag.randperm(5).tolist()) == [0, 1, 2, 3, 4]
    assert {*ag.randint(2, 4, (50,)).tolist()} == {2, 3}
    assert ag.bernoulli(ag.tensor([0.0, 1.0])).tolist() == [0.0, 1.0]
    assert ag.multinomial(ag.tensor([[0.0, 1.0], [1.0, 0.0]]), 3, replacement=True).tolist() == [[1, 1, 1], [0, 0, 0]]
    assert ag.zeros(1000).normal_(5, 0.1).mean().item() == pytest.approx(5, abs=0.1)
