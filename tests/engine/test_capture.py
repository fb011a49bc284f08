"""What a captured function keeps to: the numbers, the memory and the effects of the function itself, however it is called."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn
from autograd_core.capture import capture
from autograd_core.op import make
from autograd_core.transforms import grad, hessian, jvp, vmap
from tests.strict_array import strict, unwrapped


def rosenbrock(x: Any) -> Any:
    """A valley with one minimum, at ones."""
    return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()


def test_the_module_itself_may_be_called_and_is_loaded_on_first_use() -> None:
    double = ag.capture(lambda x: x * 2.0)
    assert double(ag.ones(2)).tolist() == [2.0, 2.0]
    loaded = "import sys, autograd_core; sys.exit('autograd_core.capture' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
    first = "import autograd_core as ag; found = ag.capture(lambda x: x * 2.0)(ag.ones(2)); assert found.tolist() == [2.0, 2.0]"
    assert subprocess.run([sys.executable, "-c", first], check=False, capture_output=True).returncode == 0


def test_settings_may_come_before_the_function() -> None:
    @capture(limit=1)
    def double(x: Any) -> Any:
        """Twice as much."""
        return x * 2.0

    assert double(ag.ones(2)).tolist() == double(ag.ones(2)).tolist() == [2.0, 2.0]
    assert double(ag.ones(3)).tolist() == [2.0] * 3
    assert (double.__name__, double.__doc__, len(double.variants), double.misses) == ("double", "Twice as much.", 1, 2)


def test_each_kind_of_call_has_a_program_and_each_program_serves_many_calls() -> None:
    captured = capture(lambda x, *, scale=1.0, other=None: {"product": x * scale, "sum": None if other is None else x + other["y"]})
    x = ag.tensor([1.0, 2.0])
    for _ in range(3):
        assert captured(x)["product"].tolist() == [1.0, 2.0]
        assert captured(x, scale=3.0)["product"].tolist() == [3.0, 6.0]
        assert captured(x, other={"y": x})["sum"].tolist() == [2.0, 4.0]
        assert captured(ag.ones(2, 2))["product"].tolist() == [[1.0, 1.0]] * 2
        assert captured(ag.tensor([1, 2]))["product"].tolist() == [1.0, 2.0]
    assert captured.misses == len(captured.variants) == 5


def test_eager_is_the_function_itself() -> None:
    captured = capture(rosenbrock)
    assert captured.eager is rosenbrock


def test_what_comes_out_is_nobody_elses_memory() -> None:
    captured = capture(lambda x: (x * 2.0, ag.zeros(2), x, x * 1.0))
    x = ag.ones(2)
    for _ in range(3):
        double, zeros, same, copy = captured(x)
        assert (double.tolist(), zeros.tolist(), same is x, copy.tolist()) == ([2.0, 2.0], [0.0, 0.0], True, [1.0, 1.0])
        for one in (double, zeros, copy):
            one.add_(5.0)
    assert x.tolist() == [1.0, 1.0]
    for looks in (lambda x: x.expand(3, 2), lambda x: x.expand(1, 2), lambda x: x.unfold(0, 2, 1)):
        shown = capture(lambda x, looks=looks: looks(x + 1.0) * 1.0)
        for _ in range(2):
            found = shown(x).add_(1.0)
            assert found.tolist() == (looks(x) + 2.0).tolist()


def test_memory_that_is_seen_through_windows_is_kept_for_them() -> None:
    def program(x: Any) -> Any:
        windows = (x * 2.0 + 1.0).unfold(0, 2, 1)
        y = (x * 3.0).exp()
        return windows * 3.0, y.sin() * y

    captured = capture(program)
    for i in range(3):
        x = ag.linspace(i, i + 1.0, 500)
        assert [one.tolist() for one in captured(x)] == [one.tolist() for one in program(x)]


def test_closures_and_globals_may_change() -> None:
    scale, factors, w = 3.0, [2.0], ag.ones(2)

    @capture
    def function(x: Any) -> Any:
        return x * scale * factors[0] + w

    x = ag.ones(2)
    assert function(x).tolist() == function(x).tolist() == [7.0, 7.0]
    scale = 4.0
    assert function(x).tolist() == [9.0, 9.0]
    factors[0] = 5.0
    assert function(x).tolist() == [21.0, 21.0]
    w = ag.zeros(2)
    assert function(x).tolist() == [20.0, 20.0]
    before = function.misses
    w.add_(1.0)
    assert function(x).tolist() == [21.0, 21.0]
    assert function.misses == before


def test_an_array_outside_that_changes_is_noticed() -> None:
    data = np.ones(3)
    captured = capture(lambda x: x + ag.tensor(data))
    assert captured(ag.zeros(3)).tolist() == [1.0] * 3
    data[1] = 7.0
    assert captured(ag.zeros(3)).tolist() == [1.0, 7.0, 1.0]


def test_arrays_of_numpy_are_arguments_like_tensors() -> None:
    captured = capture(lambda a, more: ((ag.tensor(a) * 2.0).sum(), a + 1.0, {"mean": np.tanh(more["b"]).mean()}))
    a = np.ones(3)
    for i in range(1, 4):
        total, array, parts = captured(a, {"b": a})
        assert (total.item(), array.tolist(), type(array)) == (6.0 * i, [1.0 + i] * 3, np.ndarray)
        assert parts["mean"] == np.tanh(a).mean()
        a += 1.0
    assert captured(np.full(3, 9.0), {"b": a})[0].item() == 54.0
    assert captured.misses == 2  # once with one array twice, once with two


def test_what_is_given_may_be_of_another_kind_at_each_call() -> None:
    def run(x: Any, y: Any = None) -> Any:
        if y is None:
            return x + 1
        if isinstance(y, np.ndarray):
            return x * ag.from_numpy(y).sum()
        return x * (y["a"] if isinstance(y, dict) else sum(y) if isinstance(y, list) else y)

    x, array = ag.ones(2), np.ones((2, 2), np.float32)
    given: list[Any] = [ag.full((2,), 3.0), None, array, 2, 2.5, [ag.ones(2), 1], {"a": ag.ones(2)}, array + 1]
    for first in given:
        captured = capture(run)
        for y in (first, *given, first, *given):
            assert captured(x, y).tolist() == run(x, y).tolist()
        assert len(captured.variants) == 7  # one for both arrays


@pytest.mark.parametrize("number", [float, np.float32, np.float64])
def test_numbers_without_a_text_and_zeros_of_either_sign_are_arguments_too(number: Any) -> None:
    divided = capture(lambda x, by: x / by)
    x = ag.tensor([1.0, -2.0])
    with np.errstate(all="ignore"):
        for text in ("0.0", "-0.0", "inf", "-inf", "nan", "0.0", "-0.0", "inf", "-inf", "nan"):
            np.testing.assert_array_equal(divided(x, number(text)).array, (x / number(text)).array)
    assert divided.misses == 5


def test_a_number_of_numpy_is_a_plain_value() -> None:
    captured = capture(lambda x, scale: x * float(scale))
    for _ in range(2):
        assert captured(ag.ones(1), np.float32(2.0)).item() == 2.0
        assert captured(ag.ones(1), np.float32(3.0)).item() == 3.0
    assert captured.misses == 2


def test_arrays_of_another_device_run_as_the_function_is_written() -> None:
    captured = capture(lambda x: x * 2.0)
    for i in range(1, 3):
        assert unwrapped(captured(make(strict(np.full(2, float(i))))).array).tolist() == [2.0 * i] * 2
    assert not captured.variants
    assert captured.why == ["an array is on another device"] * 2


def test_what_a_mask_chooses_may_be_more_or_less_at_another_call() -> None:
    for function in (
        lambda x: x[x > 0.0] * 2.0,
        lambda x: ag.nonzero(x > 0.0),
        lambda x: ag.masked_select(x, x > 0.0),
        lambda x: ag.unique(x),
    ):
        captured = capture(function)
        for numbers in ([1.0, -2.0, 3.0], [1.0, 2.0, 3.0], [5.0, -2.0, 7.0], [-1.0, -1.0, -1.0]):
            assert captured(ag.tensor(numbers)).tolist() == function(ag.tensor(numbers)).tolist()
        assert not captured.why


def test_gradients_that_are_kept_on_the_way_belong_to_the_call() -> None:
    def function(x: Any) -> Any:
        y = x * 2.0
        y.retain_grad()
        (y * y).sum().backward()
        return y.grad

    captured = capture(function)
    assert [captured(ag.ones(2, requires_grad=True)).tolist() for _ in range(3)] == [[4.0, 4.0]] * 3
    assert captured.misses == 1


def test_a_program_does_not_hold_on_to_the_call_that_made_it() -> None:
    captured = capture(lambda x: (x * 2.0).tanh())
    x = ag.ones(3, requires_grad=True)
    result = captured(x)
    gone = [weakref.ref(one) for one in (x, result)]
    del x, result
    gc.collect()
    assert all(one() is None for one in gone)
    assert "np.tanh" in captured.source
    assert "peak memory" in captured.explain()


def test_objects_among_the_arguments_may_change_their_settings() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5))
    captured = capture(lambda model, x: model(x))
    x = ag.ones(64, 2)
    assert (captured(model, x).detach().numpy() == 0.0).any()
    model.eval()
    assert captured(model, x).tolist() == model(x).tolist() == captured(model, x).tolist()
    assert captured.misses == 2


def test_methods_see_their_own_object() -> None:
    class Line:
        def __init__(self, slope: float) -> None:
            self.slope = slope

        @capture
        def at(self, x: Any) -> Any:
            return x * self.slope

    two, three = Line(2.0), Line(3.0)
    x = ag.ones(1)
    assert [two.at(x).item(), three.at(x).item(), two.at(x).item()] == [2.0, 3.0, 2.0]
    two.slope = 5.0
    assert two.at(x).item() == 5.0


def test_gradients_flow_through_a_captured_function() -> None:
    w = ag.randn(3, 2).requires_grad_()
    captured = capture(lambda x: (x @ w).tanh())
    x = ag.randn(4, 3)
    expected = ag.grad(captured.eager(x).sum(), w)[0]
    for _ in range(3):
        (found,) = ag.grad(captured(x).sum(), w)
        np.testing.assert_array_equal(found.numpy(), expected.numpy())
    below = w * 2.0
    (first,) = ag.grad(capture(lambda x, w: x @ w)(x, below).sum(), w)
    np.testing.assert_allclose(first.numpy(), 2.0 * np.repeat(x.numpy().sum(0)[:, None], 2, 1), rtol=1e-6)


def test_several_results_may_get_gradients_apart() -> None:
    captured = capture(lambda x: (x * 2.0, x.exp(), x.detach()))
    for _ in range(2):
        x = ag.tensor([0.0, 1.0], requires_grad=True)
        double, power, cut = captured(x)
        (double.sum() + 3.0 * power.sum()).backward()
        np.testing.assert_allclose(x.grad.numpy(), 2.0 + 3.0 * np.exp([0.0, 1.0]), rtol=1e-6)
        assert not cut.requires_grad


def test_higher_orders_and_forward_mode_pass_through() -> None:
    x = ag.tensor(np.linspace(-1.0, 1.0, 5))
    captured = capture(rosenbrock)
    captured(x)
    np.testing.assert_array_equal(grad(captured)(x).numpy(), grad(rosenbrock)(x).numpy())
    np.testing.assert_allclose(hessian(captured)(x).numpy(), hessian(rosenbrock)(x).numpy(), rtol=1e-12)
    np.testing.assert_allclose(jvp(captured, (x,), (x,))[1].numpy(), jvp(rosenbrock, (x,), (x,))[1].numpy(), rtol=1e-12)
    rows = ag.tensor(np.linspace(0.0, 1.0, 15).reshape(3, 5))
    np.testing.assert_array_equal(vmap(captured)(rows).numpy(), vmap(rosenbrock)(rows).numpy())


@pytest.mark.parametrize("transform", [grad, hessian, vmap])
def test_transforms_are_captured(transform: Any) -> None:
    x = ag.tensor(np.linspace(-1.0, 1.0, 5))
    x = x if transform is not vmap else ag.stack([x, 2.0 * x])
    captured = capture(lambda x: transform(rosenbrock)(x))
    for shift in (0.0, 1.0, 2.0):
        np.testing.assert_array_equal(captured(x + shift).numpy(), transform(rosenbrock)(x + shift).numpy())
    assert captured.misses == 1


def test_one_captured_function_inside_another_is_part_of_it() -> None:
    inner = capture(lambda x: x * 2.0 + 1.0)
    outer = capture(lambda x: inner(x) * 3.0)
    assert [outer(ag.ones(1)).item() for _ in range(3)] == [9.0] * 3
    assert (outer.misses, inner.misses) == (1, 0)


def test_views_and_writes_are_what_they_are_in_the_function() -> None:
    @capture
    def function(x: Any, y: Any) -> Any:
        copy = x.clone()
        copy[0] = 5.0
        part = copy[1:]
        part.mul_(y)
        y.add_(1.0)
        return copy, part

    for y in (ag.tensor(2.0), ag.tensor(3.0)):
        factor = y.item()
        copy, part = function(ag.ones(3), y)
        assert (copy.tolist(), part.tolist(), y.item()) == ([5.0, factor, factor], [factor, factor], factor + 1.0)
        part[0] = 9.0
        assert copy.tolist() == [5.0, 9.0, factor]
    assert function.misses == 1


def test_an_error_in_the_middle_leaves_tensors_as_the_function_would() -> None:
    w = ag.ones(2, requires_grad=True)

    @capture
    def function(x: Any) -> Any:
        y = x * w
        w.data.add_(1.0)
        return y + x[5]

    with pytest.raises(IndexError):
        function(ag.ones(2))
    assert type(w.array) is np.ndarray
    assert w.tolist() == [2.0, 2.0]
    solve = capture(lambda a, n: (n.add_(1.0), ag.inverse(a))[1])
    n = ag.zeros(1)
    solve(ag.eye(2), n)
    with pytest.raises(Exception, match=r"(?i)singular"):
        solve(ag.zeros(2, 2), n)
    assert n.item() == 2.0


def test_threads_do_not_share_memory() -> None:
    w = ag.randn(4, 4).requires_grad_()
    captured = capture(lambda x: (x @ w).tanh().sum(1))
    inputs = [ag.randn(8, 4) for _ in range(6)]
    expected = [captured.eager(x).tolist() for x in inputs]
    wrong: list[int] = []

    def run(i: int) -> None:
        wrong.extend(i for _ in range(30) if captured(inputs[i]).tolist() != expected[i])

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(inputs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert captured.misses == 1


def test_a_recording_sees_the_operations_themselves() -> None:
    captured = capture(lambda x: (x * 2.0).sum())
    captured(ag.ones(2))
    with ag.record() as recording:
        captured(ag.ones(2, requires_grad=True))
    assert [kind >= 0 for kind in recording.document()["nodes"]["op"]].count(True) == 2
