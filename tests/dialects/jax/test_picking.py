"""Rows put in and taken out, room around and between, folds, and special functions: as NumPy and SciPy have them, with gradients that differences agree with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.special
import scipy.stats

from autograd_core.dialects import jax

jnp = jax.numpy
A = np.array([[0.5, -1.2, 2.0], [0.3, 0.9, -0.7]], np.float32)
HOLED = np.array([[0.5, np.nan, 2.0], [0.3, 0.9, np.nan]], np.float32)
POSITIVE = np.abs(A)

SAME = {
    "angle": (jnp.angle, np.angle, A),
    "isreal": (jnp.isreal, np.isreal, A),
    "iscomplex": (jnp.iscomplex, np.iscomplex, A),
    "nancumsum": (lambda x: jnp.nancumsum(x, axis=1), lambda x: np.nancumsum(x, axis=1), HOLED),
    "nancumprod": (jnp.nancumprod, np.nancumprod, HOLED),
    "nanmedian": (jnp.nanmedian, np.nanmedian, HOLED),
    "nanmedian of rows": (lambda x: jnp.nanmedian(x, axis=1, keepdims=True), lambda x: np.nanmedian(x, axis=1, keepdims=True), HOLED),
    "unwrap": (jnp.unwrap, np.unwrap, A * 4),
    "insert a number": (lambda x: jnp.insert(x[0], 1, 5.0), lambda x: np.insert(x[0], 1, 5.0), A),
    "insert several": (lambda x: jnp.insert(x[0], jnp.array([1, 3]), x[1, :2]), lambda x: np.insert(x[0], [1, 3], x[1, :2]), A),
    "insert a row": (lambda x: jnp.insert(x, 0, x[1], axis=0), lambda x: np.insert(x, 0, x[1], axis=0), A),
    "insert a column": (lambda x: jnp.insert(x, 1, 7.0, axis=1), lambda x: np.insert(x, 1, 7.0, axis=1), A),
    "partition": (lambda x: jnp.partition(x, 1)[..., 1], lambda x: np.partition(x, 1)[..., 1], A),
    "argpartition": (lambda x: jnp.argpartition(x, 1)[..., 1], lambda x: np.argpartition(x, 1)[..., 1], A),
    "choose": (lambda x: jnp.choose(jnp.array([0, 1, 0]), [x[0], x[1]]), lambda x: np.choose([0, 1, 0], [x[0], x[1]]), A),
    "correlate": (lambda x: jnp.correlate(x[0], x[1, :2]), lambda x: np.correlate(x[0], x[1, :2]), A),
    "pad between": (lambda x: jax.lax.pad(x[0], 9.0, [(1, 0, 1)]), lambda x: np.array([9, x[0, 0], 9, x[0, 1], 9, x[0, 2]]), A),
    "pad less": (lambda x: jax.lax.pad(x, 0.0, [(-1, 0, 0), (0, -1, 0)]), lambda x: x[1:, :-1], A),
    "reduce": (lambda x: jax.lax.reduce(x, 0.0, jax.lax.add, (0,)), lambda x: x.sum(0), A),
    "reduce from elsewhere": (lambda x: jax.lax.reduce(x, 2.0, jax.lax.mul, (0, 1)), lambda x: 2 * x.prod(), A),
    "reduce by anything": (lambda x: jax.lax.reduce(x, 0.0, lambda a, b: a + b * b, (1,)), lambda x: (x * x).sum(1), A),
    "gammainc": (lambda x: jax.scipy.special.gammainc(2.0, x), lambda x: scipy.special.gammainc(2.0, x), POSITIVE),
    "gammaincc": (lambda x: jax.scipy.special.gammaincc(2.0, x), lambda x: scipy.special.gammaincc(2.0, x), POSITIVE),
    "polygamma": (lambda x: jax.scipy.special.polygamma(1, x), lambda x: scipy.special.polygamma(1, x), POSITIVE),
    "multigammaln": (lambda x: jax.scipy.special.multigammaln(x + 2, 2), lambda x: np.vectorize(lambda one: scipy.special.multigammaln(one + 2, 2))(x), POSITIVE),
    "rel_entr": (lambda x: jax.scipy.special.rel_entr(x, 0.5), lambda x: scipy.special.rel_entr(x, 0.5), POSITIVE),
    "kl_div": (lambda x: jax.scipy.special.kl_div(x, 0.5), lambda x: scipy.special.kl_div(x, 0.5), POSITIVE),
    "bessel_i0e": (jax.lax.bessel_i0e, scipy.special.i0e, A),
    "bessel_i1e": (jax.lax.bessel_i1e, scipy.special.i1e, A),
    "cauchy": (jax.scipy.stats.cauchy.logpdf, scipy.stats.cauchy.logpdf, A),
    "cauchy below": (jax.scipy.stats.cauchy.cdf, scipy.stats.cauchy.cdf, A),
    "t": (lambda x: jax.scipy.stats.t.logpdf(x, 3.0, 0.5, 2.0), lambda x: scipy.stats.t.logpdf(x, 3.0, 0.5, 2.0), A),
    "ediff1d": (lambda x: jnp.ediff1d(x, to_begin=-1.0, to_end=jnp.array([9.0, 8.0])), lambda x: np.ediff1d(x, to_begin=-1.0, to_end=[9.0, 8.0]), A),
    "interp": (lambda x: jnp.interp(jnp.array([-1.0, 4.5]), jnp.arange(3.0), x[0], period=3.0), lambda x: np.interp([-1.0, 4.5], np.arange(3.0), x[0], period=3.0), A),
    "polyfit": (lambda x: jnp.polyfit(jnp.arange(3.0), x[0], 1, w=jnp.array([1.0, 2.0, 3.0])), lambda x: np.polyfit(np.arange(3.0), x[0], 1, w=[1.0, 2.0, 3.0]), A),
    "cross": (lambda x: jnp.cross(x.T, x + 1, axisa=0, axisc=0), lambda x: np.cross(x.T, x + 1, axisa=0, axisc=0), A),
    "logsumexp": (lambda x: jax.scipy.special.logsumexp(x, b=jnp.array([1.0, -0.2, 2.0]), return_sign=True)[0], lambda x: np.log(np.abs((np.exp(x) * [1.0, -0.2, 2.0]).sum())), A),
    "cov": (lambda x: jnp.cov(x, fweights=jnp.array([1, 2, 1]), aweights=jnp.array([0.1, 0.2, 0.3])), lambda x: np.cov(x, fweights=[1, 2, 1], aweights=[0.1, 0.2, 0.3]), A),
    "sparse_plus": (jax.nn.sparse_plus, lambda x: np.where(x <= -1, 0, np.where(x >= 1, x, (x + 1) ** 2 / 4)), A),
    "sparse_sigmoid": (jax.nn.sparse_sigmoid, lambda x: np.clip((x + 1) / 2, 0, 1), A),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_the_numbers_are_those_of_numpy_and_scipy(name: str) -> None:
    ours, theirs, x = SAME[name]
    np.testing.assert_allclose(np.asarray(ours(jnp.array(x))), theirs(x), rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("name", [name for name in SAME if name not in ("isreal", "iscomplex", "argpartition", "angle")])
def test_the_gradients_are_those_of_differences(name: str) -> None:
    ours, theirs, x = SAME[name]

    def weighed(numbers: Any, of: Any) -> Any:
        found = of(numbers)
        return (found * np.cos(np.arange(found.size, dtype=np.float32)).reshape(found.shape)).sum()

    found = jax.grad(lambda x: weighed(x, ours))(jnp.array(x))
    wide, step = x.astype(np.float64), 1e-5
    for place in np.ndindex(x.shape):
        if np.isnan(x[place]):
            continue
        more, less = wide.copy(), wide.copy()
        more[place] += step
        less[place] -= step
        difference = (weighed(more, theirs) - weighed(less, theirs)) / (2 * step)
        assert np.asarray(found)[place] == pytest.approx(difference, rel=1e-3, abs=1e-3)


def test_halves_go_away_from_zero_unless_the_even_neighbour_is_asked_for() -> None:
    x = jnp.array([0.5, 1.5, -0.5, -2.5, 2.4])
    assert np.asarray(jax.lax.round(x)).tolist() == [1.0, 2.0, -1.0, -3.0, 2.0]
    assert np.asarray(jax.lax.round(x, jax.lax.RoundingMethod.TO_NEAREST_EVEN)).tolist() == [0.0, 2.0, 0.0, -2.0, 2.0]


def test_decimals_are_rounded_as_xla_computes_them() -> None:
    x = jnp.array([0.46397, 0.35889, 1.25, 123.456], dtype=jnp.float32)
    assert str(x.round(3)) == "[  0.46400002   0.35900003   1.25       123.45601   ]"
    assert np.asarray(jnp.round(x, 1)).tolist() == [np.float32(one) * np.float32(0.1) for one in (5, 4, 12, 1235)]
    assert np.asarray(jnp.round(x, -1)).tolist() == [0.0, 0.0, 0.0, 120.0]


def test_orders_and_places_by_their_settings() -> None:
    row = jnp.array([3.0, 1.0, 2.0])
    np.testing.assert_allclose(np.asarray(jnp.linalg.pinv(A, rtol=0.6)), np.linalg.pinv(A, 0.6), rtol=1e-5)
    assert jnp.searchsorted(row, jnp.array([2.5, 0.0]), sorter=jnp.argsort(row)).tolist() == [2, 0]
    assert [one.tolist() for one in jax.lax.sort((jnp.array([1, 0, 1]), row), num_keys=2)] == [[0, 1, 1], [1.0, 2.0, 3.0]]
    assert jax.lax.reshape(jnp.arange(6).reshape(2, 3), (6,), dimensions=(1, 0)).tolist() == [0, 3, 1, 4, 2, 5]
    places = (jnp.array([1, 5]), jnp.array([2, -1]))
    assert [jnp.ravel_multi_index(places, (3, 4), mode=mode).tolist() for mode in ("clip", "wrap")] == [[6, 8], [6, 11]]
    half = jnp.array([[2.0, 0.0], [1.0, 2.0]])
    found = jax.scipy.linalg.solve(half, jnp.array([3.0, 3.0]), lower=True, assume_a="pos")
    np.testing.assert_allclose(np.asarray(found), [1.0, 1.0], rtol=1e-6)


def test_settings_that_jax_does_not_take_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="'out' argument"):
        jnp.sum(jnp.ones(2), out=jnp.ones(()))
    with pytest.raises(NotImplementedError, match=r"'edge_order' argument of jnp\.gradient"):
        jnp.gradient(jnp.ones(3), edge_order=2)
