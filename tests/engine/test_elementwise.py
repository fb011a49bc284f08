"""Elementwise mathematics: values against other sources, gradients at kinks and outside domains, arguments, in-place forms, words of errors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.check import gradcheck
from autograd_core.dialects.torch import func
from autograd_core.op import REGISTRY
from autograd_core.public import FUNCTIONS, find

NAN, INF = math.nan, math.inf


def call(name: str) -> Any:
    function = find(name)
    assert function is not None, name
    return function


def tensor(*values: float, grad: bool = False) -> Any:
    return ag.tensor(list(values), dtype=ag.float64, requires_grad=grad)


def value_and_slope(function: Any, *values: float) -> tuple[float, ...]:
    inputs = [ag.tensor(value, dtype=ag.float64, requires_grad=True) for value in values]
    with np.errstate(all="ignore"):
        result = function(*inputs)
        slopes = ag.grad(result, inputs, allow_unused=True)
    return (result.item(), *[0.0 if slope is None else slope.item() for slope in slopes])


@pytest.mark.parametrize(("name", "reference", "low", "high"), [
    ("erf", math.erf, -6, 6), ("erfc", math.erfc, -3, 20), ("lgamma", math.lgamma, 0.01, 40), ("special.gammaln", math.lgamma, -9.97, -0.03), ("exp2", lambda x: 2.0**x, -20, 20),
    ("asinh", math.asinh, -9, 9), ("acosh", math.acosh, 1, 9), ("atanh", math.atanh, -0.99, 0.99), ("trunc", math.trunc, -9, 9),
    ("special.ndtr", lambda x: math.erfc(-x / math.sqrt(2)) / 2, -9, 9), ("F.softsign", lambda x: x / (1 + abs(x)), -5, 5), ("deg2rad", math.radians, -400, 400),
])  # fmt: skip
def test_values_equal_those_of_the_standard_library(name: str, reference: Any, low: float, high: float) -> None:
    x = np.linspace(low, high, 301)
    found = call(name)(ag.tensor(x)).numpy()
    np.testing.assert_allclose(found, [reference(float(one)) for one in x], rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("name", "arguments", "expected"), [
    ("digamma", (1.0,), -0.57721566490153286), ("special.i0", (2.0,), 2.2795853023360673), ("special.i1", (2.0,), 1.5906368546373291), ("special.i0e", (50.0,), 0.056561626647454184),
    ("special.zeta", (2.0, 1.0), math.pi**2 / 6), ("special.erfcx", (30.0,), 0.018795888861416751), ("special.log_ndtr", (-30.0,), -454.32124395634432),
    ("special.entr", (0.5,), 0.34657359027997264), ("sinc", (0.5,), 2 / math.pi), ("logit", (0.75,), math.log(3.0)),
    ("special.bessel_j0", (1.0,), 0.7651976865579666), ("special.bessel_j1", (2.0,), 0.5767248077568734), ("special.bessel_j0", (100.0,), 0.019985850304223122),
    ("special.modified_bessel_k0", (1.0,), 0.42102443824070834), ("special.modified_bessel_k1", (1.0,), 0.6019072301972346),
    ("special.bessel_y0", (2.0,), 0.5103756726497451), ("special.bessel_y1", (0.001,), -636.6221672311394), ("special.bessel_y0", (100.0,), -0.07724431336508315),
    ("special.airy_ai", (1.0,), 0.13529241631288141), ("special.airy_ai", (-5.0,), 0.35076100902411433), ("special.airy_ai", (-20.0,), -0.17640612707798470),
    ("special.gammainc", (2.5, 1.0), 0.15085496391539036), ("special.gammaincc", (2.0, 5.0), 6 * math.exp(-5)), ("igamma", (200.0, 190.0), 0.2433474271006238),
    ("special.scaled_modified_bessel_k0", (1000.0,), 0.03962832160075422), ("special.spherical_bessel_j0", (2.0,), math.sin(2.0) / 2),
])  # fmt: skip
def test_values_equal_published_ones(name: str, arguments: tuple[float, ...], expected: float) -> None:
    found = call(name)(*[ag.tensor(one, dtype=ag.float64) for one in arguments])
    assert found.item() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("name", "series"), [
    ("chebyshev_polynomial_t", np.polynomial.Chebyshev), ("hermite_polynomial_h", np.polynomial.Hermite), ("hermite_polynomial_he", np.polynomial.HermiteE),
    ("laguerre_polynomial_l", np.polynomial.Laguerre), ("legendre_polynomial_p", np.polynomial.Legendre),
])  # fmt: skip
def test_orthogonal_polynomials_and_their_derivatives_are_numpys(name: str, series: Any) -> None:
    points, degrees = np.linspace(-1.5, 1.5, 7), np.arange(7)
    x = ag.tensor(points[:, None], dtype=ag.float64, requires_grad=True)
    y = call(f"special.{name}")(x, ag.arange(-1, 7))
    basis = [series.basis(n, domain=series.window) for n in degrees]
    np.testing.assert_allclose(y.detach().numpy(), np.stack([0 * points, *[p(points) for p in basis]], 1), atol=1e-10)
    (first,) = ag.grad(y.sum(), x, create_graph=True)
    (second,) = ag.grad(first.sum(), x)
    for order, found in ((1, first), (2, second)):
        expected = sum(p.deriv(order)(points) for p in basis)
        np.testing.assert_allclose(found.detach().numpy()[:, 0], expected, atol=1e-8)


@pytest.mark.parametrize(
    ("there", "back", "low", "high"),
    [
        ("erfinv", "erf", -0.999, 0.999),
        ("special.ndtri", "special.ndtr", 1e-6, 1 - 1e-6),
        ("logit", "sigmoid", 0.01, 0.99),
    ],
)
def test_inverse_functions_undo_each_other(there: str, back: str, low: float, high: float) -> None:
    x = np.linspace(low, high, 101)
    np.testing.assert_allclose(call(back)(call(there)(ag.tensor(x))).numpy(), x, rtol=1e-10, atol=1e-14)


def test_polygamma_counts_derivatives_and_the_multivariate_gamma_adds_shifts() -> None:
    assert call("polygamma")(1, tensor(1.0)).tolist() == pytest.approx([math.pi**2 / 6])
    assert tensor(1.0).polygamma(2).tolist() == pytest.approx([-2.4041138063191885])
    expected = math.lgamma(3.0) + math.lgamma(2.5) + 0.5 * math.log(math.pi)
    assert tensor(3.0).mvlgamma(2).tolist() == pytest.approx([expected])


KINKS = [
    ("relu", 0.0, 0.0), ("relu6", 0.0, 0.0), ("relu6", 6.0, 0.0), ("hardtanh", -1.0, 0.0), ("hardtanh", 1.0, 0.0), ("hardsigmoid", 3.0, 0.0), ("hardswish", -3.0, 0.0),
    ("hardswish", 3.0, 1.0), ("hardshrink", 0.5, 0.0), ("softshrink", -0.5, 0.0), ("leaky_relu", 0.0, 0.01), ("elu", 0.0, 1.0), ("celu", 0.0, 1.0), ("selu", 0.0, 1.7580993408473766),
    ("softsign", 0.0, 1.0), ("logsigmoid", -800.0, 1.0), ("softplus", 100.0, 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "at", "slope"), KINKS)
def test_activations_have_pytorchs_gradients_at_their_kinks(name: str, at: float, slope: float) -> None:
    assert value_and_slope(call("F." + name), at)[1] == pytest.approx(slope)


@pytest.mark.parametrize(("name", "at", "expected"), [
    ("copysign", (0.0, 1.0), (0.0, 0.0, 0.0)), ("copysign", (-2.0, 1.0), (2.0, -1.0, 0.0)), ("fmax", (1.0, 1.0), (1.0, 1.0, 0.0)), ("fmax", (NAN, 1.0), (1.0, 0.0, 1.0)),
    ("maximum", (1.0, 1.0), (1.0, 0.5, 0.5)), ("maximum", (NAN, 1.0), (NAN, 1.0, 1.0)), ("xlogy", (0.0, -1.0), (0.0, 0.0, 0.0)), ("pow", (0.0, 0.0), (1.0, 0.0, 0.0)),
    ("hypot", (0.0, 0.0), (0.0, NAN, NAN)), ("sinc", (0.0,), (1.0, 0.0)), ("special.i1", (0.0,), (0.0, 0.5)), ("logit", (1.5,), (NAN, NAN)), ("acosh", (-2.0,), (NAN, 3**-0.5)),
    ("clamp", (0.0, 0.0, 1.0), (0.0, 1.0, 0.0, 0.0)), ("clamp", (0.5, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)), ("nan_to_num", (INF,), (1.7976931348623157e308, 0.0)), ("sign", (NAN,), (0.0, 0.0)),
])  # fmt: skip
def test_ties_edges_and_what_lies_outside_a_domain(name: str, at: tuple[float, ...], expected: tuple[float, ...]) -> None:
    np.testing.assert_allclose(value_and_slope(call(name), *at), expected)


@pytest.mark.parametrize(("function", "count"), [
    (lambda x, y, z: ag.add(x, y, alpha=3) - ag.sub(z, x, alpha=2), 3), (lambda x, y: ag.div(x, y, rounding_mode="floor") + x * y, 2), (ag.lerp, 3),
    (lambda x, y, z: ag.addcmul(x, y, z, value=0.5), 3), (lambda x, y, z: ag.addcdiv(x, y, z, value=2), 3), (ag.ldexp, 2), (ag.float_power, 2), (ag.logaddexp, 2), (ag.logaddexp2, 2),
    (ag.where, None), (lambda x: call("F.gelu")(x, "tanh"), 1), (lambda x: call("F.gelu")(x), 1), (lambda x: call("F.silu")(x), 1), (lambda x: call("F.mish")(x), 1),
    (lambda x: call("F.softplus")(x, 2.0, 2.0), 1), (lambda x: call("F.tanhshrink")(x), 1), (lambda x: call("F.celu")(x - 1.0, 0.7), 1), (lambda x, w: call("F.prelu")(x - 1.0, w[0]), 2),
    (lambda x: call("frexp")(x).mantissa, 1), (lambda x: call("mvlgamma")(x + 3.0, 3), 1),
])  # fmt: skip
def test_compositions_and_arguments_against_differences(function: Any, count: int | None) -> None:
    rng = np.random.default_rng(0)
    inputs = [ag.tensor(rng.uniform(0.6, 1.9, (2, 3)), requires_grad=True) for _ in range(count or 2)]
    assert gradcheck(function if count else lambda x, y: ag.where(x > 1, x * 2.0, y), inputs)


def test_the_gate_halves_an_axis() -> None:
    x = ag.tensor(np.random.default_rng(1).standard_normal((2, 4)), requires_grad=True)
    assert gradcheck(lambda one: call("F.glu")(one, 1), [x])
    with pytest.raises(RuntimeError, match="Halving dimension must be even, but dimension 0 is size 3"):
        call("F.glu")(tensor(1.0, 2.0, 3.0), 0)


def test_other_names_are_the_same_function() -> None:
    pairs = [
        ("absolute", "abs"),
        ("arccos", "acos"),
        ("negative", "neg"),
        ("multiply", "mul"),
        ("true_divide", "div"),
        ("greater_equal", "ge"),
        ("fix", "trunc"),
        ("clip", "clamp"),
    ]
    for other, name in pairs:
        assert (
            call(other)(tensor(0.3), *[tensor(0.5)] * (name in ("mul", "div", "ge", "clamp"))).tolist()
            == call(name)(tensor(0.3), *[tensor(0.5)] * (name in ("mul", "div", "ge", "clamp"))).tolist()
        )
    assert {"special.expit", "special.erf", "special.psi", "F.sigmoid"} <= set(FUNCTIONS)


def test_in_place_forms_overwrite_and_keep_their_gradient() -> None:
    x = tensor(0.25, 0.5, grad=True)
    y = x * 1.0
    assert y.erf_() is y
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 2 / math.sqrt(math.pi) * np.exp([-0.0625, -0.25]))
    z = tensor(-1.0, 2.0)
    call("F.leaky_relu")(z, 0.5, True)
    assert z.tolist() == [-0.5, 2.0]
    assert z.add_(tensor(1.0, 1.0), alpha=2).clamp_(max=3).tolist() == [1.5, 3.0]


def test_division_of_integers_rounds_as_asked_and_refuses_zero() -> None:
    a = ag.tensor([-5, 5])
    assert ag.div(a, 2, rounding_mode="trunc").tolist() == [-2, 2]
    assert ag.div(a, 2, rounding_mode="floor").tolist() == [-3, 2]
    assert ag.div(a, 2).dtype is ag.float32
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        ag.fmod(a, 0)
    with pytest.raises(RuntimeError, match="rounding_mode to be one of None, 'trunc', or 'floor' but found 'up'"):
        ag.div(a, 2, rounding_mode="up")


def test_whole_numbers_have_their_own_functions() -> None:
    a, b = ag.tensor([12, 18]), ag.tensor([8, 27])
    assert ag.gcd(a, b).tolist() == [4, 9]
    assert ag.lcm(a, b).tolist() == [24, 54]
    assert (a << 1).tolist() == [24, 36]
    assert (a >> 1).tolist() == [6, 9]
    assert ag.bitwise_xor(a, b).tolist() == [4, 9]


def test_numbers_are_rounded_at_a_decimal_and_taken_apart() -> None:
    assert ag.round(tensor(1.2345, 2.5), decimals=2).tolist() == [1.23, 2.5]
    mantissa, exponent = ag.frexp(tensor(1.5, -8.0, 0.0))
    assert mantissa.tolist() == [0.75, -0.5, 0.0]
    assert exponent.tolist() == [1, 4, 0]
    assert exponent.dtype is ag.int32


def test_clamp_wants_a_bound() -> None:
    with pytest.raises(RuntimeError, match="At least one of 'min' or 'max' must not be None"):
        tensor(1.0).clamp()
    assert ag.tensor([1, 2, 3]).clamp(1.5).dtype is ag.float32


def test_special_functions_keep_single_precision_and_shape() -> None:
    for name in ("erf", "lgamma", "digamma", "i0", "special.erfcx", "F.gelu"):
        one = call(name)(ag.tensor(0.5))
        assert one.dtype is ag.float32
        assert one.shape == ()
        assert call(name)(ag.zeros(0, 3)).shape == (0, 3)
    assert call("erf")(ag.tensor([1, 2])).dtype is ag.float32


def test_a_zero_beside_a_tensor_keeps_its_sign() -> None:
    for zero in (0.0, -0.0, 0.0):
        assert math.copysign(1.0, (tensor(1.0, 2.0) * zero).numpy()[0]) == math.copysign(1.0, zero)


@pytest.mark.parametrize(
    ("name", "inputs", "slope"),
    [
        ("special.gammainc", (2.0, 1.0), math.exp(-1)), ("special.gammaincc", (2.0, 1.0), -math.exp(-1)),
        ("special.zeta", (2.0, 1.0), -2 * 1.2020569031595942), ("betainc", (2.0, 3.0, 0.3), 1.764),
    ],
)  # fmt: skip
def test_where_one_argument_has_no_derivative_the_last_one_still_has(name: str, inputs: tuple[float, ...], slope: float) -> None:
    function = find(name) or REGISTRY[name].called
    leaves = [ag.tensor(one, dtype=ag.float64, requires_grad=True) for one in inputs]
    x, plain = leaves[-1], [one.detach() for one in leaves]
    y = function(*leaves)
    assert ag.grad(y, x, retain_graph=True)[0].item() == pytest.approx(slope)
    assert ag.grad(y, x, create_graph=True)[0].item() == pytest.approx(slope)
    y.backward(inputs=[x], retain_graph=True)
    assert x.grad.item() == pytest.approx(slope)
    seeds = ag.tensor([1.0, 2.0], dtype=ag.float64)
    assert ag.grad(y, x, seeds, is_grads_batched=True, retain_graph=True)[0].tolist() == pytest.approx([slope, 2 * slope])
    last = len(inputs) - 1
    tangent = func.jvp(lambda one: function(*plain[:-1], one), (plain[-1],), (ag.tensor(1.0, dtype=ag.float64),))[1]
    assert tangent.item() == pytest.approx(slope)
    assert func.vmap(func.grad(function, last), in_dims=0)(*[one.reshape(1) for one in plain]).tolist() == pytest.approx([slope])
    with ag.record(), pytest.raises(NotImplementedError):
        function(*leaves).backward()
    for asked in (
        lambda: ag.grad(y, leaves[0], retain_graph=True), lambda: y.backward(retain_graph=True), lambda: ag.grad(y, leaves, create_graph=True),
        lambda: func.jvp(lambda one: function(one, *plain[1:]), (plain[0],), (plain[0],)), lambda: func.jacrev(function)(*plain), lambda: func.jacfwd(function)(*plain),
        lambda: func.vmap(func.grad(function), in_dims=0)(*[one.reshape(1) for one in plain]),
        lambda: ag.grad(y, leaves[0], seeds, is_grads_batched=True, retain_graph=True),
    ):  # fmt: skip
        with pytest.raises(NotImplementedError, match="in its argument 1 is not implemented"):
            asked()
    assert x.grad.item() == pytest.approx(slope)
