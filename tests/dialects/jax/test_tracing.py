"""Staged functions: what Python does happens once, what is traced has no value, and everything goes on the engine's tape."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.dialects import install
from autograd_core.dialects import jax as dialect
from autograd_core.dialects.jax import errors, grad, jit, lax, vmap
from autograd_core.dialects.jax import numpy as jnp
from autograd_core.errors import AutogradError
from autograd_core.tensor import Tensor
from tests.programs import run_program


def test_arrays_are_the_engines_tensors() -> None:
    x = jnp.arange(3.0)
    assert isinstance(x, Tensor)
    assert isinstance(jnp.sin(x) @ x, dialect.Array)


def test_distinct_values_of_a_size_may_be_staged() -> None:
    """What JAX 0.10.2 gives, with and without `jit`."""
    cases = [
        ({}, [1, 2, 1, 3], [1, 2, 3, 1]), ({"fill_value": 9}, [1, 2, 1, 3], [1, 2, 3, 9]), ({}, [5, 4, 3, 2, 1], [1, 2, 3, 4]),
    ]  # fmt: skip
    for options, given, expected in cases:
        for f in (
            lambda x, options=options: jnp.unique(x, size=4, **options),
            jit(lambda x, options=options: jnp.unique(x, size=4, **options)),
        ):
            assert f(jnp.array(given)).tolist() == expected
    full = jit(lambda x: jnp.unique(x, return_index=True, return_inverse=True, return_counts=True, size=4))
    assert [one.tolist() for one in full(jnp.array([3, 1, 3, 2]))] == [[1, 2, 3, 1], [1, 3, 0, 1], [2, 0, 2, 1], [1, 1, 2, 0]]
    assert [one.tolist() for one in full(jnp.array([7, 7, 7, 7]))] == [[7, 7, 7, 7], [0, 0, 0, 0], [0, 0, 0, 0], [4, 0, 0, 0]]
    rows = jit(lambda x: jnp.unique(x, axis=0, size=3))
    assert rows(jnp.array([[1, 2], [0, 1], [1, 2]])).tolist() == [[0, 1], [1, 2], [0, 1]]
    with pytest.raises(errors.ConcretizationTypeError):
        jit(jnp.unique)(jnp.array([1, 2]))


def test_side_effects_happen_once_for_each_kind_of_arguments() -> None:
    seen = []
    f = jit(lambda x: seen.append(x.shape) or x * 2)
    for argument in (1.0, 2.0, jnp.ones(2), jnp.zeros(2), jnp.ones(3)):
        f(argument)
    assert seen == [(), (2,), (3,)]


def test_a_staged_program_follows_its_arguments_and_not_those_it_was_staged_with() -> None:
    def f(x, y):
        pieces = [
            jnp.sort(x)[::-1],
            jnp.where(x > y, x, y),
            jnp.cumsum(x) / (1 + y * y),
            x.at[1].set(y[0]),
            jnp.take_along_axis(x, jnp.argsort(y), 0),
        ]
        pieces += [
            grad(lambda v: (jnp.tanh(v) * y).sum())(x),
            vmap(lambda a, b: a**2 - b)(x, y),
            lax.fori_loop(0, 3, lambda i, v: v * 0.5 + x[i], y),
        ]
        pieces += [
            lax.cond(x[0] > y[0], lambda: x, lambda: y),
            dialect.jacfwd(lambda v: v * y)(x).sum(0),
            dialect.jvp(jnp.sin, (x,), (y,))[1],
        ]
        return jnp.stack(pieces)

    staged, source = jit(f), np.random.default_rng(0)
    for _ in range(4):
        x, y = (jnp.array(source.normal(size=4).astype(np.float32)) for _ in range(2))
        np.testing.assert_allclose(np.asarray(staged(x, y)), np.asarray(f(x, y)), rtol=1e-6, atol=1e-6)


def test_derivatives_go_through_staged_programs_in_any_nesting() -> None:
    cube = jit(lambda x: x**3)
    assert float(grad(cube)(2.0)) == 12.0
    assert float(grad(jit(grad(cube)))(2.0)) == 12.0
    assert float(grad(jit(grad(jit(grad(cube)))))(2.0)) == 6.0
    assert np.asarray(vmap(jit(grad(cube)))(jnp.arange(3.0))).tolist() == [0.0, 3.0, 12.0]


@pytest.mark.parametrize(
    ("function", "argument", "kind"),
    [
        (lambda x: x if x > 0 else -x, 1.0, errors.TracerBoolConversionError),
        (lambda x: float(x), 1.0, errors.ConcretizationTypeError),
        (lambda x: [1, 2, 3][x], 1, errors.TracerIntegerConversionError),
        (lambda x: np.sin(x), 1.0, errors.TracerArrayConversionError),
        (lambda x: x[x > 0], jnp.ones(2), errors.NonConcreteBooleanIndexError),
        (lambda x: jnp.zeros(x), 3, TypeError),
    ],
)
def test_a_traced_array_has_no_value(function, argument, kind) -> None:
    with pytest.raises(kind) as caught:
        jit(function)(argument)
    assert "how to mend it" in str(caught.value)


def test_a_leaked_tracer_is_refused() -> None:
    kept = []
    jit(lambda x: kept.append(x) or x)(1.0)
    with pytest.raises(errors.UnexpectedTracerError, match="escape the scope"):
        kept[0] + 1


def test_control_flow_on_values_works_under_a_plain_gradient() -> None:
    assert float(grad(lambda x: x * x if x > 0 else -x)(3.0)) == 6.0
    assert float(grad(lambda x: x * x if x > 0 else -x)(-3.0)) == -1.0


def test_arrays_are_immutable() -> None:
    x = jnp.zeros(3)
    with pytest.raises(TypeError, match=r"x = x\.at\[idx\]\.set\(y\)"):
        x[0] = 1.0
    assert np.asarray(x.at[0].set(1.0)).tolist() == [1.0, 0.0, 0.0]
    assert np.asarray(x).tolist() == [0.0, 0.0, 0.0]


def test_a_function_with_a_rule_of_its_own_keeps_the_residuals_of_each_example() -> None:
    @dialect.custom_vjp
    def length(x):
        return jnp.sqrt(jnp.sum(x**2))

    def forward(x):
        n = length(x)
        return n, (x, n)

    length.defvjp(forward, lambda kept, g: (g * kept[0] / kept[1],))
    found = vmap(grad(length))(jnp.array([[3.0, 4.0], [0.0, 2.0]]))
    np.testing.assert_allclose(np.asarray(found), [[0.6, 0.8], [0.0, 1.0]], rtol=1e-6)


def test_a_loop_of_unknown_length_cannot_be_reversed_but_pushed() -> None:
    loop = lambda x: lax.while_loop(lambda s: s[0] < 3, lambda s: (s[0] + 1, s[1] * x), (0, 1.0))[1]  # noqa: E731
    with pytest.raises(ValueError, match="Reverse-mode differentiation does not work"):
        grad(loop)(2.0)
    assert float(dialect.jvp(loop, (2.0,), (1.0,))[1]) == 12.0


def test_sixty_four_bits_end_with_the_installation() -> None:
    undo = install()
    dialect.config.update("jax_enable_x64", True)
    assert jnp.ones(1).dtype == np.float64
    undo()
    assert jnp.ones(1).dtype == np.float32


def test_a_nan_is_an_error_where_it_is_made_while_one_asks_for_that() -> None:
    def f(x):
        return jnp.log(x) * 2

    with dialect.debug_nans():
        assert float(grad(f)(1.0)) == 2.0
        for wrong in (lambda: f(-1.0), lambda: dialect.jit(f)(-1.0), lambda: grad(lambda x: jnp.sqrt(x) * 0.0)(0.0)):
            with pytest.raises(FloatingPointError, match=r"nan|NaN"):
                wrong()
    assert np.isnan(np.asarray(f(-1.0)))


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"jax\.numpy\.linspace"):
        jnp.linspase  # noqa: B018
    with pytest.raises(AttributeError, match="reshape"):
        jnp.ones(1).reshap  # noqa: B018


def test_nodes_point_at_the_learners_line() -> None:
    places = []

    def f(x):
        y = jnp.sin(x) * 2
        places.append(y.node.place("").text())
        return y

    grad(f)(1.0)
    assert "y = jnp.sin(x) * 2" in places[0]


def test_a_recording_shows_the_gradient() -> None:
    with ag.record() as recorder:
        grad(lambda x: jnp.tanh(x) * x)(0.5)
    names = {one["name"] for one in recorder.document()["ops"]}
    assert {"tanh", "mul"} <= names


def test_engine_errors_are_python_errors_of_the_right_kind() -> None:
    with pytest.raises(TypeError, match="incompatible shapes"):
        jnp.ones(3) + jnp.ones(4)
    with pytest.raises(TypeError, match="contracting dimensions"):
        jnp.ones((2, 3)) @ jnp.ones((2, 3))
    with pytest.raises(TypeError, match="scalar-output"):
        grad(lambda x: x)(jnp.ones(3))
    assert not issubclass(errors.TracerBoolConversionError, AutogradError)


def test_a_recording_names_arrays_and_arguments_as_the_program_does() -> None:
    text = """import jax, jax.numpy as jnp
w = jnp.array([0.5, 1.0])
def loss(params, scale):
    return jnp.sum(params["w"] * scale) * params["b"]
jax.grad(loss, argnums=(0, 1))({"w": w, "b": 2.0}, 3.0)
"""
    doc = run_program(text).document
    nodes = doc["nodes"]
    leaves = {doc["names"][name] for name, kind in zip(nodes["name"], nodes["kind"], strict=True) if kind == 0}
    assert leaves == {"w", "params['b']", "scale"}
    assert doc["spans"][nodes["span"][0]] == [2, 4, 2, 25]


def test_reductions_are_printed_as_jax_prints_them() -> None:
    x = jnp.ones(3)
    assert str(dialect.make_jaxpr(jnp.max)(x)) == "{ lambda ; a:f32[3]. let b:f32[] = reduce_max[axes=(0,)] a in (b,) }"
    assert str(dialect.make_jaxpr(jnp.prod)(x)) == "{ lambda ; a:f32[3]. let b:f32[] = reduce_prod[axes=(0,)] a in (b,) }"
    assert "reduce_sum[axes=(0,) out_sharding=None]" in str(dialect.make_jaxpr(jnp.sum)(x))


def test_what_a_map_leaves_alone_stays_pythons() -> None:
    """As in JAX 0.10.2: an argument that is not mapped may be a size, a flag, or a static argument of `jit`."""
    rows = jnp.arange(6.0).reshape(2, 3)
    first = jit(lambda x, n: x[:n], static_argnums=1)
    for f in (lambda x, n: x[:n], first):
        assert vmap(f, in_axes=(0, None))(rows, 2).tolist() == [[0, 1], [3, 4]]
    assert vmap(lambda x, flag: x if flag else -x, in_axes=(0, None))(rows, False).tolist() == (-rows).tolist()


def test_a_rule_of_ones_own_is_written_out_in_the_gradients_program() -> None:
    f = dialect.custom_jvp(lambda x: jnp.log(1.0 + jnp.exp(x)))
    f.defjvp(lambda primals, tangents: (f(*primals), (1 - 1 / (1 + jnp.exp(primals[0]))) * tangents[0]))
    assert [one.primitive for one in dialect.make_jaxpr(grad(f))(1.0).eqns] == ["exp", "add", "div", "sub", "mul"]
    g = dialect.custom_vjp(lambda x: x * 2)
    g.defvjp(lambda x: (g(x), x), lambda x, cotangent: (cotangent * x,))
    written = str(dialect.make_jaxpr(grad(lambda x: g(x) ** 2))(1.0))
    assert written.splitlines()[1] == "    b:f32[] = custom_vjp_call a"
