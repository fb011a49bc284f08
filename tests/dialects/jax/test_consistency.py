"""Every function is the same eagerly, staged, mapped and differentiated: programs are run on other numbers than those they were staged with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_core.dialects import jax
from autograd_core.dialects.jax import lax, nn, random
from autograd_core.dialects.jax import numpy as jnp
from autograd_core.dialects.jax.scipy import special

pytestmark = pytest.mark.filterwarnings("ignore:There is no batching rule")


def square(x):
    return jnp.outer(x, x) + jnp.diag(jnp.arange(1.0, 5.0))


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sum": jnp.sum, "std": jnp.std, "max": jnp.max, "prod": jnp.prod, "median": jnp.median, "logsumexp": jax.nn.logsumexp, "norm": jnp.linalg.norm,
    "sort": lambda x: jnp.sort(x)[1] * x[0], "cumsum": lambda x: jnp.cumsum(x)[2] * jnp.cumprod(x)[1], "softmax": lambda x: jax.nn.softmax(x)[0],
    "where": lambda x: jnp.where(x > 0.5, x, x * x).sum(), "inv": lambda x: jnp.linalg.inv(square(x)).sum(), "det": lambda x: jnp.linalg.det(square(x)),
    "cholesky": lambda x: jnp.linalg.cholesky(square(x)).sum(), "eigh": lambda x: jnp.linalg.eigh(square(x))[0][1],
    "solve": lambda x: jnp.linalg.solve(square(x), x).sum(), "slogdet": lambda x: jnp.linalg.slogdet(square(x))[1],
    "gather": lambda x: x[jnp.argsort(x)][0] * x[1], "scatter": lambda x: (x.at[jnp.argmax(x)].set(0.0) ** 2).sum(),
    "add at": lambda x: (x.at[jnp.array([0, 0, 2])].add(x[:3]) ** 2).sum(), "interp": lambda x: jnp.interp(x, jnp.arange(5.0), jnp.arange(5.0) ** 2).sum(),
    "convolve": lambda x: jnp.convolve(x, x)[2], "pad": lambda x: jnp.pad(x, 2, mode="reflect").sum() ** 2, "roll": lambda x: jnp.roll(x, 1) @ x,
    "abs": lambda x: jnp.abs(x - 0.5).sum(), "gelu": lambda x: jax.nn.gelu(x).sum(), "einsum": lambda x: jnp.einsum("i,j,k->", x, x, x),
    "scan": lambda x: lax.scan(lambda c, v: (c * v + 1, c), 1.0, x)[0], "slice": lambda x: lax.dynamic_slice(x, (jnp.argmax(x),), (2,)).sum(),
    "cond": lambda x: lax.cond(x[0] > 0.5, lambda v: (v**2).sum(), lambda v: v.sum(), x), "window": lambda x: lax.reduce_window(x, -jnp.inf, lax.max, (2,), (1,), "VALID").sum(),
}  # fmt: skip


def close(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=2e-3, atol=1e-4)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_staged_and_mapped_functions_are_the_function(name: str) -> None:
    function = FUNCTIONS[name]
    points = random.uniform(random.key(9), (3, 4))
    for version in (function, jax.grad(function), lambda x: jax.jacfwd(jax.grad(function))(x)):
        staged = jax.jit(version)
        expected = [version(point) for point in points]
        for point, one in zip(points, expected, strict=True):
            close(staged(point), one)
        close(jax.vmap(version)(points), jnp.stack(expected))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_forward_mode_agrees_with_reverse_mode(name: str) -> None:
    function = FUNCTIONS[name]
    point, direction = random.uniform(random.key(1), (4,)), random.normal(random.key(2), (4,))
    close(jax.jvp(function, (point,), (direction,))[1], jax.grad(function)(point) @ direction)


def test_a_search_ends_where_the_gradient_is_nothing() -> None:
    def rosenbrock(x: Any) -> Any:
        return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)

    found = jax.scipy.optimize.minimize(rosenbrock, jnp.array([-1.2, 1.0, 0.5]), method="BFGS")
    assert (bool(found.success), int(found.status), found.x.dtype) == (True, 0, jnp.float32)
    close(found.x, jnp.ones(3))
    close(found.jac, jnp.zeros(3))
    bowl = jax.scipy.optimize.minimize(
        lambda x, a: (a * (x - 1.0) ** 2).sum(), jnp.zeros(2), args=(jnp.array([1.0, 4.0]),), method="BFGS", tol=1e-4
    )
    close(bowl.x, jnp.ones(2))
    assert int(jax.scipy.optimize.minimize(rosenbrock, jnp.zeros(3), method="BFGS", options={"maxiter": 2}).status) == 1


def test_a_search_says_what_it_takes() -> None:
    minimize = jax.scipy.optimize.minimize
    with pytest.raises(TypeError, match="must be a tuple, got 3"):
        minimize(jnp.sum, jnp.zeros(2), 3, method="BFGS")
    with pytest.raises(ValueError, match="Method CG not recognized"):
        minimize(jnp.sum, jnp.zeros(2), method="CG")
    with pytest.raises(ValueError, match="a vector of floats"):
        minimize(jnp.sum, jnp.array(1.0), method="BFGS")


def test_beta_functions() -> None:
    special = jax.scipy.special
    close(special.betainc(2.0, 3.0, jnp.array([0.0, 0.4, 1.0])), jnp.array([0.0, 0.5248, 1.0]))
    close(jax.grad(lambda x: special.betainc(2.0, 3.0, x))(0.3), 1.764)
    close([special.beta(2.0, 3.0), special.poch(2.5, 3)], [1 / 12, 39.375])


def test_functions_of_elements_have_jaxs_dtypes_and_values() -> None:
    """What JAX 0.10.2 gives."""
    whole, zeros, bytes_ = jnp.array([3, -7, 0]), jnp.array([2, 2, 0]), jnp.array([200, 100], jnp.uint8)
    cases: list[tuple[Any, str, list[Any]]] = [
        (whole // zeros, "int32", [1, -4, -1]), (whole % zeros, "int32", [1, 1, 0]), (whole // 0, "int32", [-2, -2, -1]),
        (lax.div(whole, zeros), "int32", [1, -3, -1]), (lax.rem(whole, zeros), "int32", [1, -1, 0]),
        (bytes_.sum()[None], "uint32", [300]), (jnp.prod(bytes_)[None], "uint32", [20000]), (jnp.cumsum(bytes_), "uint8", [200, 44]),
        (jnp.sum(bytes_, dtype=jnp.uint8)[None], "uint8", [44]), (jnp.sum(jnp.array([1, 2], jnp.int8))[None], "int32", [3]),
        (jnp.rint(whole), "float32", [3, -7, 0]), (jnp.square(whole > 0), "int32", [1, 0, 0]), (jnp.heaviside(whole, 1), "float32", [1, 0, 1]),
        (nn.relu6(whole), "float32", [3, 0, 0]), (round(jnp.array([2.5, -1.2])), "int32", [2, -1]), (round(jnp.array([2.55]), 1), "float32", [2.6]),
        (lax.pow(jnp.array([2.0, 3.0]), jnp.array([3, 2])), "float32", [8, 9]),
        (jnp.round(special.gamma(jnp.array([-0.5, -1.5, -2.5, 3.0])), 3), "float32", [-3.545, 2.363, -0.945, 2.0]),
    ]  # fmt: skip
    for found, dtype, values in cases:
        assert (found.dtype.name, found.tolist()) == (dtype, pytest.approx(values)), values


def test_shapes_that_do_not_broadcast_are_a_value_error_where_their_axes_are_not_as_many() -> None:
    for function in (jnp.add, jnp.maximum, jnp.power, jnp.logaddexp, jnp.less, lambda x, y: jnp.where(x > 0, x, y), lambda x, y: x * y):
        with pytest.raises(ValueError, match="incompatible shapes for broadcasting"):
            function(jnp.ones((2, 3)), jnp.ones(4))
        with pytest.raises(TypeError, match="incompatible shapes for broadcasting"):
            function(jnp.ones(3), jnp.ones(4))
