"""Views: one memory under several handles, written through any of them, seen by all of them and by autograd.

The expected numbers are PyTorch's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.errors import AutogradError


def leaf(*shape: int) -> Any:
    return ag.ones(*shape, requires_grad=True)


def test_a_write_through_a_view_is_part_of_the_base() -> None:
    x = leaf(4)
    y = x * 2
    part = y[1:3]
    part.mul_(3)
    (y * y).sum().backward()
    assert y.tolist() == [2.0, 6.0, 6.0, 2.0]
    assert x.grad.tolist() == [8.0, 72.0, 72.0, 8.0]


def test_a_write_to_the_base_is_seen_by_views_of_views() -> None:
    x = leaf(2, 3)
    y = x * 2
    row = y.t()[0]
    y[0, 0] = 7.0
    (row * row).sum().backward()
    assert row.tolist() == [7.0, 2.0]
    assert x.grad.tolist() == [[0.0, 0.0, 0.0], [8.0, 0.0, 0.0]]


def test_a_base_begins_to_require_grad_by_what_is_written_into_it() -> None:
    base = ag.zeros(3)
    w = ag.tensor(2.0, requires_grad=True)
    part = base[1:]
    part[0] = w * 3
    assert base.requires_grad
    assert part.requires_grad
    base.sum().backward()
    assert w.grad.item() == 3.0


def test_views_of_views_write_strided_parts() -> None:
    x = leaf(4)
    y = x * 2
    every_other = y[::2].view(2, 1)
    every_other.zero_()
    y.sum().backward()
    assert x.grad.tolist() == [0.0, 2.0, 0.0, 2.0]
    assert every_other.tolist() == [[0.0], [0.0]]


def test_one_element_is_a_view_too() -> None:
    x = ag.zeros(3)
    first = x[0]
    x[0] = 5.0
    assert first.item() == 5.0
    first += 1
    assert x.tolist() == [6.0, 0.0, 0.0]


def test_expand_diagonal_and_unbind_share_memory() -> None:
    x = ag.zeros(2, 2)
    x.diagonal().fill_(1.0)
    assert x.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    _, second = x.unbind(0)
    second.add_(2.0)
    assert x.tolist() == [[1.0, 0.0], [2.0, 3.0]]
    one = ag.zeros(1)
    wide = one.expand(3)
    one.fill_(4.0)
    assert wide.tolist() == [4.0, 4.0, 4.0]


def test_detached_handles_share_memory_but_not_the_tape() -> None:
    x = ag.tensor(3.0, requires_grad=True)
    y = x * 2
    apart = y.detach()
    y.add_(1)
    assert apart.item() == 7.0
    assert not apart.requires_grad


def test_a_view_of_a_leaf_may_not_be_changed_on_the_tape() -> None:
    x = leaf(3)
    with pytest.raises(AutogradError, match="a view of a leaf Variable"):
        x[0].add_(1)
    with ag.no_grad():
        x[0].add_(1)
    assert x.tolist() == [2.0, 1.0, 1.0]
    assert x._version == 1


def test_a_view_made_under_no_grad_requires_grad_as_its_base_does_and_has_no_history() -> None:
    x = leaf(3)
    h = x * 2
    with ag.no_grad():
        views = [x[:1], x.view(3, 1), h[0], h.unsqueeze(0), x.expand(2, 3), x.view(3, 1).T]
        others = [x.detach(), x.detach()[:1], x * 1, x[[0, 1]], x.clone()]
        views[0].fill_(5.0)
    assert x[0].item() == 5.0
    for one in views:
        assert one.requires_grad
        assert one.is_leaf
        assert one.grad_fn is None
    assert not any(one.requires_grad for one in others)
    (views[0] * views[0] * x).sum().backward()
    assert views[0].grad is None
    assert x.grad.tolist() == [25.0, 25.0, 25.0]
    with pytest.raises(AutogradError, match="a leaf Variable that requires grad"):
        views[0].add_(1)


def test_a_saved_value_changed_through_a_view_is_an_error() -> None:
    x = leaf(3)
    y = x.exp()
    y.view(3, 1).add_(1.0)
    with pytest.raises(AutogradError, match="ExpBackward0 saved y"):
        y.sum().backward()
    z = x * 1.0
    product = z * z
    z[0].zero_()
    with pytest.raises(AutogradError, match="MulBackward0"):
        product.sum().backward()


def test_changes_that_read_their_own_old_value_keep_it() -> None:
    x = leaf(3)
    y = x * 2.0
    y.pow_(2)
    y.mul_(y)
    y.sum().backward()
    assert y.tolist() == [16.0, 16.0, 16.0]
    assert x.grad.tolist() == [64.0, 64.0, 64.0]  # (2x)⁴ has the slope 64x³


def test_item_assignment_with_lists_of_places_and_masks() -> None:
    x, v = leaf(4), ag.tensor([5.0, 6.0], requires_grad=True)
    y = x * 2
    y[ag.tensor([0, 2])] = v
    y[ag.tensor([False, True, False, False])] = 0.0
    y.sum().backward()
    assert y.tolist() == [5.0, 0.0, 6.0, 2.0]
    assert x.grad.tolist() == [0.0, 0.0, 0.0, 2.0]
    assert v.grad.tolist() == [1.0, 1.0]


def test_second_derivatives_and_forward_mode_pass_through_writes() -> None:
    from autograd_core.transforms import jacfwd, jacrev

    def function(x: Any) -> Any:
        y = x * x
        y[1:].mul_(x[:2])
        return y.sin()

    x = ag.tensor([0.3, 0.5, -0.2], dtype=ag.float64)
    np.testing.assert_allclose(jacfwd(function)(x).array, jacrev(function)(x).array, rtol=1e-12)
    second = jacfwd(jacrev(function))(x).array
    np.testing.assert_allclose(second, jacrev(jacrev(function))(x).array, rtol=1e-10)


def test_numpy_shares_memory_in_both_directions() -> None:
    array = np.zeros(2)
    x = ag.from_numpy(array)
    x[0] = 3.0
    array[1] = 4.0
    assert array.tolist() == x.tolist() == [3.0, 4.0]
    x.numpy()[0] = 7.0
    assert x.tolist() == [7.0, 4.0]


@pytest.mark.parametrize(
    "copying",
    [
        lambda x: ag.flip(x, (0,)),
        lambda x: ag.rot90(x, 2),
        lambda x: ag.diag(x),
        lambda x: ag.narrow_copy(x, 0, 0, 1),
        lambda x: ag.diff(x, 0),
        lambda x: x.repeat(1, 1),
        lambda x: x.repeat(2, 1, 1),
        lambda x: ag.tile(x, (1,)),
        lambda x: x[:, ::2].ravel(),
        lambda x: ag.embedding(x, ag.tensor(1)),
        lambda x: ag.as_strided_copy(x, (2,), (1,)),
    ],
)
def test_a_copy_does_not_follow_its_input_and_may_be_written_into(copying: Any) -> None:
    x = ag.tensor([[1.0, 2.0], [3.0, 4.0]])
    made = copying(x)
    before = made.tolist()
    x.mul_(10)
    assert made.tolist() == before
    made.fill_(7)
    assert x.tolist() == [[10.0, 20.0], [30.0, 40.0]]


def test_a_number_without_axes_is_seen_through_its_views() -> None:
    x = ag.tensor(2.0)
    seen = [x.view(1), x.unsqueeze(0), x.squeeze(), x.t(), x.expand(3), x.permute(())]
    x.add_(1)
    assert [float(one.sum()) for one in seen] == [3, 3, 3, 3, 9, 3]
    seen[0][0] = 7
    assert x.item() == 7
    w = ag.tensor(2.0, requires_grad=True)
    y = w * 3
    y.view(1).mul_(2)
    y.backward()
    assert (y.item(), w.grad.item()) == (12, 6)


def test_a_strided_view_is_one_and_its_gradient_adds_up_where_it_overlaps() -> None:
    x = ag.arange(6.0, requires_grad=True)
    x.as_strided((2, 2), (1, 1), 1).pow(2).sum().backward()
    assert x.grad.tolist() == [0, 2, 8, 6, 0, 0]
    y = x * 1
    y.as_strided((2,), (2,), 1).mul_(5)
    assert y.tolist() == [0, 5, 2, 15, 4, 5]
    with pytest.raises(RuntimeError):
        y.as_strided((4,), (2,))
    with pytest.raises(RuntimeError, match="single memory location"):
        y.as_strided((3,), (0,)).fill_(1)


@pytest.mark.parametrize(
    "parts",
    [lambda x: x.chunk(2), lambda x: x.split(2), lambda x: x.split([1, 3]), lambda x: x.unbind(), list, lambda x: [x.chunk(2)[0].view(-1)]],
)
def test_views_that_were_made_at_once_are_not_changed_on_the_tape(parts: Any) -> None:
    x = leaf(4, 2) * 1
    with pytest.raises(AutogradError, match="One of several views that were made at once"):
        parts(x)[0].mul_(2)
    first = parts(x)[0]
    x.mul_(2)
    with pytest.raises(AutogradError, match="or what it is a view of was"):
        first * 2
    plain = ag.ones(4, 2)
    parts(plain)[0].mul_(3)
    with ag.no_grad():
        parts(x)[0].mul_(3)
    assert plain[0].tolist() == [3.0, 3.0]
    assert x[0].tolist() == [6.0, 6.0]


def test_other_parts_are_changed_as_every_view_is() -> None:
    x = leaf(4)
    for parts in (lambda y: ag.unsafe_chunk(y, 2), lambda y: y.tensor_split(2), lambda y: (y[:2],)):
        y = x * 1
        parts(y)[0].mul_(2)
        x.grad = None
        y.sum().backward()
        assert x.grad.tolist() == [2.0, 2.0, 1.0, 1.0]
