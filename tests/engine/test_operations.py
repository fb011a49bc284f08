"""Every operation against oracles, generated from its own definition: differences, adjoints, second order, dtypes."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import ops
from autograd_core.applying import several
from autograd_core.errors import AutogradError
from autograd_core.op import REGISTRY, Op, Sample, apply
from autograd_core.tensor import Tensor
from autograd_core.transforms import jvp
from autograd_core.walk import saved_arrays

CASES = [(op, number) for op in REGISTRY.values() for number in range(len(op.samples))]
IDS = [f"{op.name}-{'x'.join(map(str, op.samples[n].shapes))}-{n}" for op, n in CASES]
DIFFERENTIABLE = [(case, name) for case, name in zip(CASES, IDS, strict=True) if case[0].differentiable]
SMOOTH = [pytest.param(*case, id=name) for case, name in DIFFERENTIABLE]


def inputs_of(op: Op, sample: Sample, dtype: Any = np.float64) -> list[np.ndarray[Any, Any]]:
    """Distinct, seeded inputs inside the sample's interval (an array in place of a shape is the input); the condition of `where` is a mask."""
    rng = np.random.default_rng(zlib.crc32(f"{op.name}{sample.shapes}".encode()))
    arrays = [one if isinstance(one, np.ndarray) else rng.uniform(sample.low, sample.high, one).astype(dtype) for one in sample.shapes]
    if op.name == "where":
        arrays[0] = arrays[0] > 0
    return arrays


def attributes_of(sample: Sample) -> dict[str, Any]:
    return dict(sample.attributes or {})


def leaves(op: Op, arrays: list[np.ndarray[Any, Any]]) -> list[Tensor]:
    return [ag.tensor(array, requires_grad=op.differentiates(slot) and array.dtype.kind == "f") for slot, array in enumerate(arrays)]


def tracked(tensors: list[Tensor]) -> list[Tensor]:
    return [one for one in tensors if one.requires_grad]


def differences(function: Any, arrays: list[np.ndarray[Any, Any]], slot: int, weights: Any, step: float = 1e-6) -> Any:
    """Central differences of ⟨weights, function⟩ along every element of one input."""
    result = np.zeros(arrays[slot].shape)
    for place in np.ndindex(*arrays[slot].shape):
        sides = []
        for sign in (step, -step):
            moved = [array.copy() for array in arrays]
            moved[slot][place] += sign
            sides.append(float(np.sum(function(*moved) * weights)))
        result[place] = (sides[0] - sides[1]) / (2 * step)
    return result


@pytest.mark.parametrize(("op", "number"), SMOOTH)
def test_reverse_mode_equals_central_differences(op: Op, number: int) -> None:
    sample = op.samples[number]
    arrays, attributes = inputs_of(op, sample), attributes_of(sample)
    tensors = leaves(op, arrays)
    output = apply(op, tensors, attributes)
    weights = np.asarray(np.random.default_rng(1).standard_normal(output.shape))
    if not output.requires_grad:
        pytest.fail(f"{op.name} is off the tape")
    found = ag.grad(output, tracked(tensors), ag.tensor(weights), allow_unused=True)
    slots = [slot for slot, one in enumerate(tensors) if one.requires_grad]
    for slot, gradient in zip(slots, found, strict=True):
        expected = differences(lambda *moved: op.kernel(*moved, **attributes), arrays, slot, weights)
        assert gradient.shape == tensors[slot].shape
        np.testing.assert_allclose(gradient.numpy(), expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(("op", "number"), SMOOTH)
def test_a_first_backward_computes_on_bare_arrays(op: Op, number: int) -> None:
    """A rule that wraps its arrays in tensors is right, and several times slower."""
    sample = op.samples[number]
    output = apply(op, leaves(op, inputs_of(op, sample)), attributes_of(sample))
    node = output.grad_fn
    values = node.plan[3](np.ones(output.shape)[()], saved_arrays(node), node.attributes, node.inputs)
    assert not any(isinstance(value, Tensor) for value in values)


@pytest.mark.parametrize(("op", "number"), SMOOTH)
def test_push_and_pull_are_adjoint(op: Op, number: int) -> None:
    """⟨u, J v⟩ = ⟨Jᵀ u, v⟩ for random u and v."""
    sample = op.samples[number]
    rng = np.random.default_rng(2)
    arrays, attributes = inputs_of(op, sample), attributes_of(sample)
    tensors = leaves(op, arrays)
    output = apply(op, tensors, attributes)
    u = np.asarray(rng.standard_normal(output.shape))
    tangents = [np.asarray(rng.standard_normal(array.shape)) for array in arrays]
    moving = [slot for slot, one in enumerate(tensors) if one.requires_grad]

    def function(*values: Any) -> Any:
        inputs = dict(zip(moving, values, strict=True))
        return apply(op, [inputs.get(slot, one) for slot, one in enumerate(tensors)], attributes)

    primals = tuple(tensors[slot].detach() for slot in moving)
    pushed = jvp(function, primals, tuple(ag.tensor(tangents[slot]) for slot in moving))[1].numpy()
    pulled = ag.grad(output, tracked(tensors), ag.tensor(u), allow_unused=True)
    left = float(np.sum(u * pushed))
    right = sum(
        float(np.sum(g.numpy() * t))
        for g, t in zip(pulled, [t for t, one in zip(tangents, tensors, strict=True) if one.requires_grad], strict=True)
    )
    assert left == pytest.approx(right, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("op", "number"), SMOOTH)
def test_second_order_equals_differences_of_the_first(op: Op, number: int) -> None:
    sample = op.samples[number]
    arrays, attributes = inputs_of(op, sample), attributes_of(sample)
    rng = np.random.default_rng(3)
    probe = apply(op, leaves(op, arrays), attributes)
    weights = rng.standard_normal(probe.shape)
    directions = [rng.standard_normal(array.shape) for array in arrays]

    def slope(*values: np.ndarray[Any, Any], create_graph: bool = False) -> tuple[Any, list[Tensor]]:
        tensors = leaves(op, list(values))
        output = apply(op, tensors, attributes)
        gradients = ag.grad(output, tracked(tensors), ag.tensor(weights), create_graph=create_graph)
        along = [d for d, one in zip(directions, tensors, strict=True) if one.requires_grad]
        return sum((g * ag.tensor(d)).sum() for g, d in zip(gradients, along, strict=True)), tensors

    total, tensors = slope(*arrays, create_graph=True)
    found: Any = (None,) * len(tracked(tensors))
    if total.requires_grad:
        found = ag.grad(total, tracked(tensors), allow_unused=True)
    slots = [slot for slot, one in enumerate(tensors) if one.requires_grad]
    for slot, gradient in zip(slots, found, strict=True):
        expected = differences(lambda *moved: slope(*moved)[0].detach().numpy(), arrays, slot, 1.0, step=1e-5)
        ours = np.zeros(arrays[slot].shape) if gradient is None else gradient.detach().numpy()
        np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("op", "number"),
    [pytest.param(*case, id=name) for case, name in zip(CASES, IDS, strict=True) if case[0].name != "cast"],
)
def test_float32_stays_float32_forward_and_backward(op: Op, number: int) -> None:
    sample = op.samples[number]
    tensors = leaves(op, inputs_of(op, sample, np.float32))
    output = apply(op, tensors, attributes_of(sample))
    if not op.differentiable:
        assert output.dtype is ag.bool_
        return
    assert output.dtype is ag.float32
    for gradient in ag.grad(output, tracked(tensors), ag.ones_like(output), allow_unused=True):
        assert gradient.dtype is ag.float32


REFERENCES: dict[str, Any] = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "softplus": lambda x: np.log(1 + np.exp(x)), "relu": lambda x: x * (x > 0),
    "rsqrt": lambda x: x**-0.5, "reciprocal": lambda x: x**-1.0, "square": lambda x: x * x, "var": lambda x, dim, keepdim, correction: np.var(x, axis=dim, keepdims=keepdim, ddof=correction),
    "std": lambda x, dim, keepdim, correction: np.std(x, axis=dim, keepdims=keepdim, ddof=correction), "mean": lambda x, dim, keepdim: np.mean(x, axis=dim, keepdims=keepdim),
    "sum": lambda x, dim, keepdim: np.sum(x, axis=dim, keepdims=keepdim), "prod": lambda x, dim, keepdim: np.prod(x, axis=dim, keepdims=keepdim),
    "amax": lambda x, dim, keepdim: np.max(x, axis=dim, keepdims=keepdim), "amin": lambda x, dim, keepdim: np.min(x, axis=dim, keepdims=keepdim),
    "logsumexp": lambda x, dim, keepdim: np.log(np.sum(np.exp(x), axis=dim, keepdims=keepdim)), "pow": lambda x, y: x**y, "clamp": lambda x, min, max: np.clip(x, min, max),  # noqa: A006
    "linear": lambda x, w, b=0.0: np.einsum("...i,oi->...o", x, w) + b, "softmax": lambda x, dim: np.exp(x) / np.sum(np.exp(x), axis=dim, keepdims=True),
    "log_softmax": lambda x, dim: x - np.log(np.sum(np.exp(x), axis=dim, keepdims=True)), "mm": lambda a, b: np.einsum("ij,jk->ik", a, b),
    "mv": lambda a, b: np.einsum("ij,j->i", a, b), "dot": lambda a, b: np.sum(a * b), "outer": lambda a, b: a[:, None] * b[None, :],
    "norm": lambda x, p, dim, keepdim: np.max(np.abs(x), axis=dim, keepdims=keepdim) if p == np.inf else np.sum(np.abs(x) ** p, axis=dim, keepdims=keepdim) ** (1 / p),
    "cumsum": lambda x, dim: np.add.accumulate(x, axis=dim), "where": lambda c, a, b: c * a + ~c * b,
    "mse_loss": lambda a, b, reduction: {"mean": np.mean, "sum": np.sum, "none": np.asarray}[reduction]((a - b) ** 2),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_forward_equals_a_formula_written_another_way(name: str) -> None:
    op = REGISTRY[name]
    for sample in op.samples:
        arrays, attributes = inputs_of(op, sample), attributes_of(sample)
        found = apply(op, leaves(op, arrays), attributes).detach().numpy()
        np.testing.assert_allclose(found, REFERENCES[name](*arrays, **attributes), rtol=1e-12)


def test_every_operation_has_samples_latex_and_a_role() -> None:
    for op in REGISTRY.values():
        assert op.latex, op.name
        assert op.symbol, op.name
        assert op.role in {"distribute", "swap", "route", "scale", "spread", "move", "stop"}, op.name
        assert len(op.derivative) == len(op.rules), op.name
        if op.differentiable:
            assert op.samples, op.name


def test_about_sixty_operations_are_there() -> None:
    assert len(REGISTRY) >= 60


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (lambda x: 2 + x, 5.0), (lambda x: x + 2, 5.0), (lambda x: 2 - x, -1.0), (lambda x: x - 2, 1.0), (lambda x: 2 * x, 6.0),
        (lambda x: x * 2, 6.0), (lambda x: 6 / x, 2.0), (lambda x: x / 2, 1.5), (lambda x: 2**x, 8.0), (lambda x: x**2, 9.0),
        (lambda x: 7 % x, 1.0), (lambda x: x % 2, 1.0), (lambda x: 7 // x, 2.0), (lambda x: x // 2, 1.0), (lambda x: -x, -3.0),
        (lambda x: abs(-x), 3.0), (lambda x: np.float32(2) * x, 6.0), (lambda x: np.float32(2) - x, -1.0),
    ],
)  # fmt: skip
def test_every_reflected_operator(written: Any, expected: float) -> None:
    x = ag.tensor(3.0, requires_grad=True)
    result = written(x)
    assert isinstance(result, Tensor)
    assert result.requires_grad
    assert result.item() == pytest.approx(expected)
    assert result.dtype is ag.float32


def test_an_array_on_the_left_of_a_tensor_goes_on_the_tape() -> None:
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = np.array([3.0, 4.0], np.float32) * x
    assert isinstance(y, Tensor)
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 4.0]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (ag.float32, 2, ag.float32), (ag.int64, 2, ag.int64), (ag.int64, 2.5, ag.float32), (ag.float32, ag.float64, ag.float64),
        (ag.int64, ag.float32, ag.float32), (ag.int32, ag.int64, ag.int64), (ag.bool_, 1, ag.int64), (ag.float64, ag.int64, ag.float64),
    ],
)  # fmt: skip
def test_dtypes_of_results_are_those_of_pytorch(left: Any, right: Any, expected: Any) -> None:
    other = ag.ones(3).to(right) if not isinstance(right, (int, float)) else right
    assert (ag.ones(3).to(left) * other).dtype is expected


def test_a_number_tensor_does_not_widen_an_array_tensor() -> None:
    wide = ag.tensor(2.0, dtype=ag.float64)
    assert (ag.ones(3) * wide).dtype is ag.float32
    assert (wide * ag.ones(3)).dtype is ag.float32
    assert (wide * ag.tensor(1.0)).dtype is ag.float64


def test_integers_become_floats_in_mathematical_functions() -> None:
    assert ag.arange(3).exp().dtype is ag.float32
    assert (ag.arange(3) / 2).dtype is ag.float32
    assert (ag.arange(3) / ag.arange(1, 4)).dtype is ag.float32


def test_equal_extremes_share_the_gradient_and_max_along_an_axis_gives_it_to_the_first() -> None:
    x = ag.tensor([1.0, 3.0, 3.0], requires_grad=True)
    x.max().backward()
    assert x.grad.tolist() == [0.0, 0.5, 0.5]
    x.grad = None
    values, places = x.max(dim=0)
    values.backward()
    assert places.item() == 1
    assert x.grad.tolist() == [0.0, 1.0, 0.0]
    a, b = ag.tensor(2.0, requires_grad=True), ag.tensor(2.0, requires_grad=True)
    ag.maximum(a, b).backward()
    assert (a.grad.item(), b.grad.item()) == (0.5, 0.5)


def test_kinks_have_the_subgradients_of_pytorch() -> None:
    for function, expected in [
        (ag.relu, 0.0),
        (ag.abs, 0.0),
        (lambda x: x.clamp(min=0.0), 1.0),
        (lambda x: x.reshape(1).norm(), 0.0),
    ]:
        x = ag.tensor(0.0, requires_grad=True)
        function(x).backward()
        assert x.grad.item() == expected


def test_powers_at_zero_are_finite() -> None:
    x = ag.tensor([0.0, 2.0], requires_grad=True)
    y = ag.tensor([0.0, 3.0], requires_grad=True)
    (x**y).sum().backward()
    assert x.grad.tolist() == [0.0, 12.0]
    assert y.grad.tolist() == pytest.approx([0.0, 8 * np.log(2)])


def test_products_with_zeros_have_exact_gradients() -> None:
    x = ag.tensor([0.0, 2.0, 3.0], requires_grad=True)
    x.prod().backward()
    assert x.grad.tolist() == [6.0, 0.0, 0.0]


def test_sigmoid_and_softplus_do_not_overflow() -> None:
    x = ag.tensor([-1000.0, 0.0, 1000.0])
    assert ag.sigmoid(x).tolist() == [0.0, 0.5, 1.0]
    assert ag.softplus(x).tolist() == pytest.approx([0.0, np.log(2), 1000.0])
    assert ag.tensor(-1000.0).sigmoid().item() == 0.0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((3,), (3, 2)),
        ((2, 3), (3, 4)),
        ((3,), (2, 3, 4)),
        ((5, 2, 3), (3,)),
        ((5, 2, 3), (5, 3, 2)),
    ],
)
def test_matmul_of_every_shape(first: tuple[int, ...], second: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    a, b = (ag.tensor(rng.standard_normal(shape), requires_grad=True) for shape in (first, second))
    product = a @ b
    np.testing.assert_allclose(product.detach().numpy(), a.detach().numpy() @ b.detach().numpy())
    assert ag.ops.matmul is ops.matmul
    from autograd_core.check import gradcheck

    assert gradcheck(lambda p, q: p @ q, [a, b])


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (lambda: ag.ones(3) + ag.ones(4), "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0"),
        (lambda: ag.ones(2, 3) @ ag.ones(2, 3), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"),
        (lambda: ag.dot(ag.ones(2, 2), ag.ones(2)), "mat1 and mat2 shapes cannot be multiplied (2x2 and 2)"),
        (lambda: ag.ones(3).reshape(2, 2), "shape '[2, 2]' is invalid for input of size 3"),
        (lambda: ag.ones(0).max(), "the max of an empty tensor does not exist"),
        (lambda: ag.arange(3).mean(), "use x.float().mean()"),
        (lambda: ag.arange(3) ** -1, "integers to negative powers"),
        (lambda: ag.ones(3)[5], "the tensor has shape [3]"),
        (lambda: ag.cat([ag.ones(2, 2), ag.ones(3)]), "cat"),
    ],
)  # fmt: skip
def test_errors_by_their_words(written: Any, words: str) -> None:
    with pytest.raises((RuntimeError, IndexError)) as caught:
        written()
    assert words in str(caught.value)


def test_the_wrong_type_says_what_came() -> None:
    with pytest.raises(TypeError, match="add: expected a tensor or a number, but got str"):
        ag.ones(2) + "two"


@pytest.mark.parametrize(("op", "number"), [pytest.param(*case, id=name) for case, name in zip(CASES, IDS, strict=True)])
@pytest.mark.parametrize("taped", [True, False], ids=["on the tape", "off the tape"])
def test_what_is_written_out_for_each_tensor_does_what_the_loop_does(op: Op, number: int, taped: bool) -> None:
    sample = op.samples[number]
    attributes, tensors = attributes_of(sample), leaves(op, inputs_of(op, sample))
    with ag.set_grad_enabled(taped):
        looped, written = apply(op, tensors, attributes), several(op, len(tensors))(*tensors, attributes)
    np.testing.assert_array_equal(written.array, looped.array)
    assert (written.array.dtype, written.tracked) == (looped.array.dtype, looped.tracked)
    assert (written._view is None) == (looped._view is None)
    if looped.node is None:
        assert written.node is None
        return
    mine, its = written.node, looped.node
    assert [one is other for one, other in zip(mine.inputs, its.inputs, strict=True)] == [True] * len(tensors)
    assert (mine.op, mine.attributes, mine.shape, mine.dtype) == (its.op, its.attributes, its.shape, its.dtype)
    assert mine.plan is its.plan
    assert [type(one) for one in mine.saved] == [type(one) for one in its.saved]


def test_what_is_written_out_leaves_the_rest_to_the_loop() -> None:
    add = several(REGISTRY["add"], 2)
    x, whole = ag.tensor([1.0, 2.0], requires_grad=True), ag.tensor([1, 2])
    assert add(x, 1.0, {}).tolist() == [2.0, 3.0]  # a number is no tensor
    assert add(x, whole, {}).tolist() == [2.0, 4.0]  # dtypes are joined
    assert add(whole, whole, {}).dtype == ag.int64
    with pytest.raises(AutogradError, match="must match the size of tensor b"):
        add(x, ag.tensor([1.0, 2.0, 3.0]), {})
