"""Changes in place: updates of leaves, versions of saved values, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.errors import AutogradError
from autograd_core.nn import functional

F = functional


def test_a_parameter_is_updated_in_place_under_no_grad() -> None:
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    same = w
    (w * w).sum().backward()
    with ag.no_grad():
        w -= 0.5 * w.grad
    assert w is same
    assert w.tolist() == [0.0, 0.0]
    assert w.requires_grad
    assert w.is_leaf


@pytest.mark.parametrize(
    "change",
    [
        lambda w: w.add_(1),
        lambda w: w.zero_(),
        lambda w: w.fill_(3),
        lambda w: w.copy_(ag.ones(2)),
        lambda w: w.__setitem__(0, 5.0),
    ],
)
def test_a_leaf_may_not_be_changed_on_the_tape(change: object) -> None:
    w = ag.ones(2, requires_grad=True)
    with pytest.raises(AutogradError, match="a leaf Variable that requires grad is being used in an in-place operation") as caught:
        change(w)  # type: ignore[operator]
    assert "with torch.no_grad()" in str(caught.value)


def test_changing_a_saved_value_and_using_it_names_both_lines() -> None:
    w = ag.ones(3, requires_grad=True)
    y = w * w
    z = y * y
    y += 1
    with pytest.raises(AutogradError) as caught:
        z.sum().backward()
    text = str(caught.value)
    assert "has been modified by an in-place operation" in text
    assert "z = y * y" in text
    assert "y += 1" in text
    assert caught.value.explanation.code == "saved_value_changed"


def test_changing_a_value_that_no_derivative_reads_is_fine() -> None:
    w = ag.ones(3, requires_grad=True)
    y = w + 1
    z = y + 2
    y += 1
    z.sum().backward()
    assert w.grad.tolist() == [1.0, 1.0, 1.0]


def test_a_change_on_the_tape_is_differentiated() -> None:
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 1
    y *= x  # the operation keeps a copy of the value it overwrites
    y[0] = 7.0
    y.sum().backward()
    assert y.tolist() == [7.0, 4.0]
    assert x.grad.tolist() == [0.0, 4.0]


def test_a_detached_tensor_shares_memory_and_version() -> None:
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x.exp()
    y.detach().zero_()
    assert y.tolist() == [0.0, 0.0]
    with pytest.raises(AutogradError, match="modified by an in-place operation"):
        y.sum().backward()


def test_data_is_the_old_way_to_update() -> None:
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    (w * w).sum().backward()
    w.data -= 0.5 * w.grad.data
    assert w.tolist() == [0.0, 0.0]
    w.data = ag.ones(2)
    assert w.tolist() == [1.0, 1.0]
    assert w.requires_grad


def test_gradients_accumulate_until_zeroed() -> None:
    x = ag.tensor(2.0, requires_grad=True)
    (x * 3).backward()
    (x * 3).backward()
    assert x.grad.item() == 6.0
    x.grad.zero_()
    (x * 3).backward()
    assert x.grad.item() == 3.0
    x.grad = None
    assert x.grad is None


def test_a_change_in_place_keeps_shape_and_dtype() -> None:
    x = ag.ones(3)
    with pytest.raises(AutogradError, match=r"output with shape \[3\] doesn't match the broadcast shape"):
        x += ag.ones(2, 3)
    x += ag.ones(3, dtype=ag.float64)
    assert x.dtype is ag.float32


def test_from_numpy_shares_memory() -> None:
    import numpy as np

    array = np.zeros(3, np.float32)
    tensor = ag.from_numpy(array)
    tensor += 1
    assert array.tolist() == [1.0, 1.0, 1.0]
    assert tensor.numpy() is array


def test_a_gradient_that_is_retained_is_that_of_the_changed_value() -> None:
    x = ag.tensor([1.0, -2.0], requires_grad=True)
    y = x * 1.0
    y.retain_grad()
    y.mul_(3.0)
    y[0] = 5.0
    (y * y).sum().backward()
    assert y.retains_grad
    assert y.grad.tolist() == [10.0, -12.0]
    assert x.grad.tolist() == [0.0, -36.0]


def test_and_so_is_that_of_a_base_changed_through_a_view() -> None:
    x = ag.tensor([1.0, -2.0], requires_grad=True)
    y = x * 1.0
    y.retain_grad()
    y[:1].mul_(3.0)
    (y * y).sum().backward()
    assert y.grad.tolist() == [6.0, -4.0]
    assert x.grad.tolist() == [18.0, -4.0]


def test_the_larger_of_two_may_be_changed_in_place() -> None:
    a, b = ag.tensor([1.0, 5.0], requires_grad=True), ag.tensor([3.0, 2.0], requires_grad=True)
    for function, gradients in ((ag.maximum, ([0.0, 2.0], [2.0, 0.0])), (ag.minimum, ([2.0, 0.0], [0.0, 2.0]))):
        y = function(a, b)
        y *= 2
        found = ag.grad(y.sum(), [a, b])
        assert tuple(one.tolist() for one in found) == gradients


@pytest.mark.parametrize(
    "layer", [lambda x: F.max_pool1d(x, 2), lambda x: F.layer_norm(x, (4,)), lambda x: F.group_norm(x, 1), lambda x: F.instance_norm(x), lambda x: F.adaptive_max_pool1d(x, 2)],
)  # fmt: skip
@pytest.mark.parametrize(
    "change",
    [
        lambda y: F.relu(y, inplace=True),
        lambda y: y.view(-1).mul_(2.0),
        lambda y: y.__setitem__(0, 0.5),
        lambda y: (y.mul_(3.0), y.add_(1.0)),
    ],
)
def test_what_a_layer_gives_may_be_changed_in_place_where_pytorch_does_not_read_it(layer: Any, change: Any) -> None:
    x = ag.tensor(np.sin(np.arange(16.0)).reshape(2, 2, 4), requires_grad=True)
    apart, within = layer(x).clone(), layer(x)
    for y in (apart, within):
        change(y)
    wanted, found = ag.grad((apart * apart).sum(), x), ag.grad((within * within).sum(), x)
    np.testing.assert_allclose(found[0].numpy(), wanted[0].numpy())


def test_under_no_grad_too() -> None:
    x = ag.tensor([[1.0, 2.0, 4.0, 3.0]], requires_grad=True)
    y = F.max_pool1d(x, 2)
    with ag.no_grad():
        y.zero_()
        y[0, 0] = 7.0
    y.sum().backward()
    assert x.grad.tolist() == [[0.0, 1.0, 1.0, 0.0]]
