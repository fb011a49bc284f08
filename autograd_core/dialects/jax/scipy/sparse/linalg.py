"""`jax.scipy.sparse.linalg`: conjugate gradients.

Source: M. Hestenes and E. Stiefel, "Methods of conjugate gradients for solving linear systems", 1952. The derivative is not that of the steps: where
A x = b, dx solves A dx = db − dA x, and so it is with cotangents, A being symmetric. Derivatives are right up to the third order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd_core.dialects.jax import numpy as jnp
from autograd_core.dialects.jax.flatten_util import ravel_pytree
from autograd_core.dialects.jax.inner.control import while_loop
from autograd_core.dialects.jax.inner.custom import _Custom, _Rules
from autograd_core.dialects.missing import missing

__all__ = ["cg"]


def cg(
    A: Any, b: Any, x0: Any = None, *, tol: float = 1e-5, atol: float = 0.0, maxiter: int | None = None, M: Any = None  # noqa: N803  JAX's names
) -> tuple[Any, None]:  # fmt: skip
    """The x with A(x) = b, for a symmetric positive definite `A`: a matrix, or a function of trees like `b`; beside it `None`.

    Begins at `x0` (zeros) and ends where the residual is no longer than `tol` times b or than `atol`, or after `maxiter` steps (ten for each element).
    `M` is near to A's inverse, in the same forms.

    >>> x, _ = cg(jnp.array([[4.0, 1.0], [1.0, 3.0]]), jnp.array([1.0, 2.0]))
    >>> x.round(4)
    Array([0.0909, 0.6364], dtype=float32)
    """
    target, tree = ravel_pytree(b)
    start = jnp.zeros_like(target) if x0 is None else ravel_pytree(x0)[0]

    def flat(given: Any) -> Callable[[Any], Any]:
        return (lambda x: ravel_pytree(given(tree(x)))[0]) if callable(given) else lambda x: jnp.matmul(given, x)

    product = flat(A)
    near: Callable[[Any], Any] = (lambda x: x) if M is None else flat(M)
    most = 10 * target.size if maxiter is None else maxiter

    def solved(right: Any, begin: Any) -> Any:
        limits = jnp.finfo(right.dtype)  # squares of what is smaller are no numbers to divide by
        enough = jnp.maximum(tol**2 * jnp.vdot(right, right), max(atol**2, float(limits.tiny / limits.eps)))

        def goes_on(state: Any) -> Any:
            _, rest, _, _, steps = state
            return (jnp.vdot(rest, rest) > enough) & (steps < most)

        def step(state: Any) -> Any:
            x, rest, length, along, steps = state
            image = product(along)
            size = length / jnp.vdot(along, image)
            rest = rest - size * image
            turned = near(rest)
            after = jnp.vdot(rest, turned)
            return x + size * along, rest, after, turned + after / length * along, steps + 1

        rest = right - product(begin)
        first = near(rest)
        return while_loop(goes_on, step, (begin, rest, jnp.vdot(rest, first), first, 0))[0]

    def again(right: Any) -> list[Any]:
        return [cg(product, right, tol=tol, atol=atol, maxiter=maxiter, M=None if M is None else near)[0]]

    def own(function: Callable[[Any], Any], derivative: Callable[[Any], list[Any]], of: Any) -> Any:
        """A function of an array, off the tape, with a symmetric derivative of its own."""
        rules = lambda value, *_: _Rules(value, lambda _leaves, g, _kept: derivative(g[0]), lambda _leaves, t: derivative(t[0]))  # noqa: E731
        return _Custom(function)._called((of,), rules)

    x = own(lambda right: solved(right, start), lambda g: [g * 0], target)
    for _ in range(3):  # steps of Newton's, which add zeros, and each to the right orders of derivatives the next
        x = x + own(jnp.zeros_like, again, target - product(x))
    return tree(x), None


__getattr__ = missing("jax.scipy.sparse.linalg", __all__)
