"""Functions of functions: every direction and nesting of derivatives held against formulas and against each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.dialects import torch
from autograd_core.dialects.torch import func
from autograd_core.dialects.torch.autograd import forward_ad
from autograd_core.errors import AutogradError
from autograd_core.transforms import (
    grad,
    grad_and_value,
    hessian,
    hvp,
    jacfwd,
    jacrev,
    jvp,
    linearize,
    value_and_grad,
    vjp,
    vmap,
)


def t(values: Any, **options: Any) -> Any:
    return ag.tensor(values, dtype=ag.float64, **options)


def same(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found.detach().numpy(), getattr(expected, "array", expected), rtol=1e-9, atol=1e-12)


X = t([0.3, -1.2, 2.0])
W = t(np.random.default_rng(0).standard_normal((4, 3)))
BATCH = t(np.random.default_rng(1).standard_normal((5, 3)))


def cubes(x: Any) -> Any:
    return (x**3).sum()


def many(x: Any) -> Any:
    return ag.stack([(x * x).sum(), x[0] * x[1] * x[2], x.exp().prod(), x.softmax(0).logsumexp(0)])


def test_gradients_of_every_order() -> None:
    same(grad(cubes)(X), 3 * X.array**2)
    assert grad(grad(grad(lambda x: x**4)))(t(2.0)).item() == 48.0
    gradient, (value, aux) = grad_and_value(lambda x: (cubes(x), x * 2), has_aux=True)(X)
    same(value, (X.array**3).sum())
    same(aux, X.array * 2)
    same(value_and_grad(cubes)(X)[1], gradient)


def test_gradients_by_several_arguments_and_structures() -> None:
    first, second = grad(lambda a, b: (a * b * b).sum(), argnums=(0, 1))(X, X + 1.0)
    same(first, (X.array + 1) ** 2)
    same(second, 2 * X.array * (X.array + 1))
    found = grad(lambda p: (p["w"] * p["b"][0]).sum())({"w": X, "b": [t(2.0)]})
    same(found["w"], np.full(3, 2.0))
    same(found["b"][0], X.array.sum())


def test_a_result_leaves_no_tape_behind() -> None:
    gradient, value = grad_and_value(cubes)(X)
    assert not gradient.requires_grad
    assert not value.requires_grad
    outside = t([1.0, 2.0, 3.0], requires_grad=True)
    grad(cubes)(outside).sum().backward()
    same(outside.grad, 6 * outside.detach().array)


def test_perturbations_are_not_confused() -> None:
    """d/dx x · (d/dy (x + y)) is 1: the inner derivative is by y alone. Siskind and Pearlmutter, 2005."""
    assert grad(lambda x: x * grad(lambda y: x + y)(t(1.0)))(t(2.0)).item() == 1.0
    inner = jvp(lambda x: x * jvp(lambda y: x * y * y, (t(3.0),), (t(1.0),))[1], (t(2.0),), (t(1.0),))
    assert inner[1].item() == 24.0  # x · 2xy at y = 3: 6x², and 12x of it
    assert jvp(lambda x: x * grad(lambda y: x * y)(t(1.0)), (t(2.0),), (t(1.0),))[1].item() == 4.0


@pytest.mark.parametrize("function", [lambda x: x.sin(), many, lambda x: W @ x, lambda x: (x[:, None] * x[None]).cumsum(0)])
def test_both_directions_give_one_jacobian(function: Any) -> None:
    same(jacfwd(function)(X), jacrev(function)(X))
    value, pull = vjp(function, X)
    u = t(np.random.default_rng(2).standard_normal(tuple(value.shape)))
    v = t([0.5, -1.0, 2.0])
    tangent = jvp(function, (X,), (v,))[1]
    assert (u * tangent).sum().item() == pytest.approx((pull(u)[0] * v).sum().item(), rel=1e-10)


@pytest.mark.parametrize("outer", [jacfwd, jacrev])
@pytest.mark.parametrize("inner", [jacfwd, jacrev])
def test_second_derivatives_in_every_combination(outer: Any, inner: Any) -> None:
    same(outer(inner(cubes))(X), np.diag(6 * X.array))
    rosenbrock = lambda x: (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()  # noqa: E731
    same(outer(inner(rosenbrock))(X), hessian(rosenbrock)(X))


def test_hessian_of_two_arguments_and_its_product_with_a_vector() -> None:
    blocks = hessian(lambda a, b: (a * a * b).sum(), argnums=(0, 1))(X, X + 1.0)
    same(blocks[0][1], np.diag(2 * X.array))
    gradient, product = hvp(cubes, (X,), (t([1.0, 0.0, 2.0]),))
    same(gradient, 3 * X.array**2)
    same(product, 6 * X.array * [1, 0, 2])


def test_linearize_keeps_the_tape_between_calls() -> None:
    value, derivative = linearize(lambda x: x.exp(), X)
    same(value, np.exp(X.array))
    for v in (t([1.0, 0.0, 0.0]), t([0.0, 2.0, 1.0])):
        same(derivative(v), np.exp(X.array) * v.array)


def test_pushing_writes_over_nothing_that_is_read_again() -> None:
    v = t([0.5, -1.0, 2.0])
    given, x = v.numpy().copy(), X.array

    def twice(x: Any) -> Any:
        y = x * x
        return y * y + (y + y.sin()) * y, y

    (_, inner), (outer, slope) = jvp(twice, (X,), (v,))
    same(slope, 2 * x * given)
    same(outer, (4 * x * x + np.sin(x * x) + x * x * np.cos(x * x)) * 2 * x * given)
    assert slope.array is not inner.array
    _, push = linearize(twice, X)
    for _ in range(2):
        same(push(v)[1], slope)
        same(push(v)[0], outer)
    np.testing.assert_array_equal(v.numpy(), given)


def test_shapes_of_tangents_are_checked_and_only_numbers_have_gradients() -> None:
    with pytest.raises(AutogradError, match="shape of its primal"):
        jvp(cubes, (X,), (t([1.0]),))
    with pytest.raises(AutogradError, match="single number"):
        grad(lambda x: x * 2)(X)


EXAMPLES = {
    "elementwise": lambda r: (r * r).tanh() / (r.exp() + 1.0), "reduction": lambda r: (r * r).sum(), "product": lambda r: W @ r,
    "outer": lambda r: ag.outer(r, r), "shape": lambda r: r.reshape(3, 1).expand(3, 2).transpose(0, 1), "index": lambda r: r[1:] - r[:-1],
    "join": lambda r: ag.cat([r, r * 2]), "softmax": lambda r: r.softmax(0), "sort": lambda r: r.sort().values, "norm": lambda r: r.norm(),
    "broadcast": lambda r: r[:, None] + r, "linear": lambda r: torch.nn.functional.linear(r, W), "where": lambda r: ag.where(r > 0, r, r * 0.1),
    "branch": lambda r: r if r.sum() > 0 else -r,
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.filterwarnings("ignore:There is no batching rule", "ignore:The function looks at")
def test_vmap_is_a_loop_over_the_examples(name: str) -> None:
    function = EXAMPLES[name]
    looped = np.stack([function(BATCH[i]).array for i in range(5)])
    same(vmap(function)(BATCH), looped)
    total = lambda r: (function(r) ** 2).sum()  # noqa: E731
    same(vmap(grad(total))(BATCH), np.stack([grad(total)(BATCH[i]).array for i in range(5)]))


def test_vmap_axes_nesting_and_structures() -> None:
    same(vmap(lambda r: W @ r, in_dims=1, out_dims=1)(BATCH.T), (BATCH.array @ W.array.T).T)
    same(vmap(vmap(lambda a: a * 2))(BATCH), BATCH.array * 2)
    same(vmap(lambda x, y: x * y, in_dims=(0, None))(BATCH, X), BATCH.array * X.array)
    found = vmap(lambda d: {"sum": d["x"].sum(), "same": X})({"x": BATCH})
    same(found["sum"], BATCH.array.sum(1))
    assert found["same"].shape == (5, 3)
    with pytest.raises(ValueError, match="same size"):
        vmap(lambda a, b: a + b)(BATCH, X)


@pytest.mark.parametrize(
    ("dims", "out", "arguments", "words"),
    [
        (0, 0, (X.sum(),), "in_dims says axis 0, and a tensor there has 0 axes"), ((0, 2), 0, (BATCH, BATCH), "in_dims says axis 2, and a tensor there has 2 axes"),
        (None, 0, (BATCH,), "at least one Tensor to vmap over"), ((0, 0, 0), 0, (BATCH, BATCH), r"in_dims=\(0, 0, 0\) has not the structure"),
        (0, 3, (BATCH,), "out_dims says axis 3, and a tensor there has 2 axes"), (0, (0, 0), (BATCH,), r"out_dims=\(0, 0\) has not the structure"),
        (0, None, (BATCH,), "this result differs between them"),
    ],
)  # fmt: skip
def test_what_cannot_be_mapped_is_told(dims: Any, out: Any, arguments: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        vmap(lambda *all: all[0] * 2, dims, out)(*arguments)


def test_what_all_examples_share_may_be_returned_once() -> None:
    doubled, shared = vmap(lambda x: (x * 2, X), out_dims=(0, None))(BATCH)
    same(doubled, BATCH.array * 2)
    assert shared is X


def test_a_number_of_each_example_does_not_decide_about_the_dtype_as_one_does_not() -> None:
    wide, row = ag.tensor([1.0, 2.0], dtype=ag.float64), ag.ones(3)
    assert vmap(lambda s: s * row)(wide).dtype is ag.float32
    assert vmap(lambda s: row + s.sum())(ag.ones(2, 4, dtype=ag.float64)).dtype is ag.float32
    assert vmap(lambda s: s * row.sum())(wide).dtype is ag.float64
    assert vmap(lambda s: s * row.sum().double())(wide.float()).dtype is ag.float64
    assert vmap(lambda r, s: r * s)(ag.ones(2, 3), wide).dtype is ag.float32


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.filterwarnings("error")
def test_losses_sums_and_determinants_of_each_example_come_in_one_go(reduction: str) -> None:
    loss = torch.nn.functional.mse_loss
    for target, dim in ((BATCH * 0.5, 0), (X, None)):
        found = vmap(lambda p, q: loss(p, q, reduction=reduction), (0, dim))(BATCH, target)
        same(found, ag.stack([loss(BATCH[i], target if dim is None else target[i], reduction=reduction) for i in range(5)]))
    same(vmap(lambda p, q: loss(p, q, reduction=reduction))(X, X * 2), X * X)
    same(vmap(lambda x: x.sum() + x.mean() + x.amax(0) + x.prod())(X), 4 * X)
    matrices = t(np.random.default_rng(0).normal(size=(3, 2, 2)))
    same(vmap(hessian(torch.det))(matrices), ag.stack([hessian(torch.det)(one) for one in matrices]))


def test_each_example_of_each_batch_has_derivatives_of_its_own() -> None:
    twice = t(np.stack([BATCH.numpy(), 2.0 * BATCH.numpy()]))
    same(vmap(vmap(grad(lambda x: x**3)))(BATCH), 3 * BATCH * BATCH)
    same(vmap(vmap(grad(lambda x: (x * x * x).sum())))(twice), 3 * twice * twice)
    same(vmap(vmap(hessian(lambda x: (x**3).sum())))(twice), ag.diag_embed(6 * twice))
    same(vmap(lambda row: vmap(lambda x: grad(lambda w: w * x * x)(X[0]))(row))(BATCH), BATCH * BATCH)  # by what is alike for all examples
    same(vmap(lambda row: vmap(grad(lambda x, w: x * w * w, 1), (0, None))(row, X[0]))(BATCH), 2 * BATCH * X[0])


def test_gradients_for_each_example_of_a_batch() -> None:
    """Parameters are shared, gradients are not: the reason why many people know vmap."""
    loss = lambda w, x: ((w @ x).tanh() ** 2).sum()  # noqa: E731
    found = vmap(grad(loss), in_dims=(None, 0))(W, BATCH)
    same(found, np.stack([grad(loss)(W, BATCH[i]).array for i in range(5)]))
    same(vmap(hessian(cubes))(BATCH), np.stack([np.diag(6 * row) for row in BATCH.array]))
    same(vmap(jacfwd(lambda r: r.sin()))(BATCH), np.stack([np.diag(np.cos(row)) for row in BATCH.array]))


def test_a_loop_in_the_place_of_a_missing_rule_says_so() -> None:
    with pytest.warns(UserWarning, match="no batching rule"):
        vmap(lambda r: r.median())(BATCH)
    with pytest.warns(UserWarning, match="looks at the values"):
        vmap(lambda r: r * r.sum().item())(BATCH)


def test_batched_gradients_in_one_walk() -> None:
    x = t([1.0, 2.0], requires_grad=True)
    y = x**2
    (rows,) = ag.grad(y, x, ag.eye(2, dtype=ag.float64), is_grads_batched=True, retain_graph=True)
    same(rows, np.diag([2.0, 4.0]))
    with pytest.raises(AutogradError, match="shape"):
        ag.grad(y, x, ag.eye(3, dtype=ag.float64), is_grads_batched=True)


def test_functional_of_pytorch() -> None:
    functional = torch.autograd.functional
    two = (X, X + 1.0)
    function = lambda a, b: (a * b).sum() * a  # noqa: E731
    rows = functional.jacobian(function, two)
    ahead = functional.jacobian(function, two, strategy="forward-mode")
    for one, other in zip(rows, ahead, strict=True):
        same(one, other)
    same(functional.hessian(cubes, X), np.diag(6 * X.array))
    outputs, product = functional.vjp(lambda x: x * x, X, t([1.0, 2.0, 3.0]))
    same(product, 2 * X.array * [1, 2, 3])
    same(outputs, X.array**2)
    same(functional.jvp(lambda x: x * x, X, t([1.0, 0.0, 0.0]))[1], 2 * X.array * [1, 0, 0])
    for name in ("hvp", "vhp"):
        same(getattr(functional, name)(cubes, X, t([1.0, 1.0, 0.0]))[1], 6 * X.array * [1, 1, 0])
    with pytest.raises(AutogradError, match="single number"):
        functional.vjp(lambda x: x, X)


def test_dual_numbers() -> None:
    forward_ad = torch.autograd.forward_ad
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(X, t([1.0, 0.0, 2.0]))
        value, tangent = forward_ad.unpack_dual(dual.sin() * 2)
    same(value, 2 * np.sin(X.array))
    same(tangent, 2 * np.cos(X.array) * [1, 0, 2])
    assert forward_ad.unpack_dual(dual).tangent is None
    with pytest.raises(AutogradError, match="forward AD level"):
        forward_ad.make_dual(X, X)


def test_functional_call_swaps_parameters_and_puts_them_back() -> None:
    model = torch.nn.Linear(3, 2)
    mine = {name: ag.ones_like(one) for name, one in model.named_parameters()}
    found = torch.func.functional_call(model, mine, ag.ones(3))
    assert found.tolist() == [4.0, 4.0]
    assert model.weight.requires_grad
    per_example = vmap(grad(lambda p, x: torch.func.functional_call(model, p, (x,)).sum()), in_dims=(None, 0))(mine, ag.ones(4, 3))
    assert per_example["weight"].shape == (4, 2, 3)


def test_a_linearised_function_answers_off_the_tape_unless_something_around_differentiates() -> None:
    _, derivative = linearize(lambda x: (x * x).sin(), t([1.0, 2.0]))
    assert not derivative(t([1.0, 0.0])).requires_grad
    direction = t([1.0, 0.0], requires_grad=True)
    derivative(direction).sum().backward()
    assert np.allclose(direction.grad.array, 2 * np.array([1.0, 2.0]) * np.cos([1.0, 4.0]))


def test_the_gradient_of_a_constant_is_zero_and_off_the_tape() -> None:
    gradient = grad(lambda _: ag.tensor(5.0))(t([1.0, 2.0]))
    assert gradient.tolist() == [0.0, 0.0]
    assert not gradient.requires_grad


def _changed(x: Any) -> Any:
    y = x.clone()
    y.mul_(2.0)
    y[0] += 1.0
    return y


@pytest.mark.filterwarnings("ignore:The function looks at the values", "ignore:There is no batching rule")
@pytest.mark.parametrize(
    "function",
    [
        lambda x: x.masked_fill(x > 0, 1.5), lambda x: ag.take_along_dim(x, x.argsort(-1), -1), lambda x: x.gather(0, x.argsort(0)), _changed,
        lambda x: x.prod(), lambda x: x.prod(0),
    ],
    ids=["a mask of its own", "places of its own", "gathered", "changed in place", "product", "products"],
)  # fmt: skip
def test_examples_with_masks_places_and_changes_of_their_own_are_mapped(function: Any) -> None:
    batch = ag.tensor(np.random.default_rng(3).normal(size=(4, 3, 2)))
    slope = grad(lambda x: (function(x) ** 2).sum())
    for each in (function, slope):
        expected = ag.stack([each(batch[i]) for i in range(4)])
        np.testing.assert_allclose(vmap(each)(batch).numpy(), expected.numpy(), rtol=1e-12)


@pytest.mark.parametrize(
    ("transformed", "slope"),
    [
        (lambda w, x: func.grad(lambda x: (x * x * w).sum())(x), [2.0, 4.0]),
        (lambda w, x: func.grad_and_value(lambda x: (x * x * w).sum())(x)[1], [1.0, 4.0]),
        (lambda w, x: func.jvp(lambda x: x * x * w, (x,), (x,))[1], [2.0, 8.0]),
        (lambda w, x: func.vjp(lambda x: x * x * w, x)[1](x)[0], [2.0, 8.0]),
        (lambda w, x: func.jacrev(lambda x: x * x * w)(x), [2.0, 4.0]),
        (lambda w, x: func.jacfwd(lambda x: x * x * w)(x), [2.0, 4.0]),
        (lambda w, x: func.hessian(lambda x: (x * x * w).sum())(x), [2.0, 2.0]),
        (lambda w, x: func.vmap(func.grad(lambda x: x * x * w.sum()))(x), [6.0, 6.0]),
        (lambda w, x: func.grad(lambda x: (x * x * w).sum())(x).sum() * 1.0, [2.0, 4.0]),
        (lambda w, x: func.grad(lambda x, v=w * 3: (x * x * v).sum())(x), [6.0, 12.0]),
    ],
)
def test_what_a_transform_gives_hangs_on_the_weights_that_its_function_finds_by_itself(transformed: Any, slope: list[float]) -> None:
    w, x = ag.tensor([3.0, 4.0], requires_grad=True), ag.tensor([1.0, 2.0])
    assert ag.grad(transformed(w, x).sum(), w)[0].tolist() == slope
    with ag.no_grad():
        assert not transformed(w, x).requires_grad


@pytest.mark.parametrize(
    "transformed",
    [
        lambda f, x: grad_and_value(f)(x)[1],
        lambda f, x: grad(f)(x),
        lambda f, x: jacrev(f)(x),
        lambda f, x: vjp(f, x)[0],
        lambda f, x: jvp(f, (x,), (x,))[1],
    ],
)
def test_what_a_transform_inside_differentiates_by_is_not_outside(transformed: Any) -> None:
    def slope(x: Any) -> Any:
        return grad(lambda x, t: ag.tanh(x * t).sum(), 1)(x, ag.tensor([2.0, 1.0])).sum()

    found = transformed(slope, ag.tensor(0.5))
    assert not found.requires_grad
    assert found.grad_fn is None


def test_a_tangent_hangs_on_weights_and_on_what_the_dual_tensor_stands_for() -> None:
    w, x = ag.tensor([3.0, 4.0], requires_grad=True), ag.tensor([1.0, 2.0], requires_grad=True)
    with forward_ad.dual_level():
        tangent = forward_ad.unpack_dual(forward_ad.make_dual(x, ag.tensor([1.0, 0.5])) ** 2 * w).tangent
    assert [one.tolist() for one in ag.grad(tangent.sum(), (x, w))] == [[6.0, 4.0], [2.0, 2.0]]
    with ag.record(), forward_ad.dual_level():
        dual = forward_ad.make_dual(ag.tensor([1.0, 2.0]), ag.tensor([1.0, 0.0]))
        assert not forward_ad.unpack_dual(dual.sin()).tangent.requires_grad


@pytest.mark.parametrize("name", ["nn.functional.hardsigmoid", "nn.functional.rrelu", "nanmean", "t"])
def test_derivatives_keep_the_width_of_what_they_are_of(name: str) -> None:
    function: Any = torch
    for part in name.split("."):
        function = getattr(function, part)
    for dtype in (ag.float32, ag.float16):
        x = ag.full((2,), 0.3, dtype=dtype)
        assert jvp(function, (x,), (x,))[1].dtype is dtype
        assert jacfwd(function)(x).dtype is dtype
        assert jacrev(function)(x).dtype is dtype
