"""`jax.test_util`: derivatives compared with differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd_core.dialects.jax.inner import making
from autograd_core.dialects.jax.inner.pytrees import flatten, mapped
from autograd_core.dialects.jax.inner.transforms import jvp, vjp
from autograd_core.dialects.missing import missing

__all__ = ["check_grads", "check_jvp", "check_vjp"]
__getattr__ = missing("jax.test_util", __all__)


def _tolerances(atol: float | None, rtol: float | None, primals: Any) -> tuple[float, float]:
    """Half the digits of the dtype, unless given."""
    wide = all(making.array(one).dtype == np.float64 for one in flatten(primals)[0])
    usual = 1e-5 if wide else 2e-2
    return usual if atol is None else atol, usual if rtol is None else rtol


def _direction(rng: np.random.Generator, tree: Any) -> Any:
    return mapped(lambda one: np.asarray(rng.standard_normal(np.shape(one)), np.asarray(one + 0.0 * one).dtype)[()], tree)


def _dot(one: Any, other: Any) -> float:
    return float(sum(np.vdot(np.asarray(a), np.asarray(b)) for a, b in zip(flatten(one)[0], flatten(other)[0], strict=True)))


def _difference(f: Callable[..., Any], args: Sequence[Any], along: Any, eps: float) -> Any:
    """(f(x + εv) − f(x − εv)) / 2ε"""
    ahead, behind = (f(*mapped(lambda x, v, h=h: x + h * v, tuple(args), along)) for h in (eps, -eps))
    return mapped(lambda a, b: (a - b) / (2 * eps), ahead, behind)


def _same(found: Any, expected: Any, atol: float, rtol: float, what: str) -> None:
    for one, other in zip(flatten(found)[0], flatten(expected)[0], strict=True):
        np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol, atol, err_msg=f"{what} and the difference quotient disagree")


def check_jvp(
    f: Callable[..., Any], f_jvp: Callable[..., Any], args: Sequence[Any], atol: float | None = None, rtol: float | None = None, eps: float | None = None,
    err_msg: str = "",
) -> None:  # fmt: skip
    """Compare `f_jvp(args, tangents)` with a difference quotient in a random direction; `AssertionError` where they disagree."""
    near, ratio = _tolerances(atol, rtol, args)
    along = _direction(np.random.default_rng(0), tuple(args))
    _same(f_jvp(tuple(args), along)[1], _difference(f, args, along, eps or _step(args)), near, ratio, err_msg or "JVP")


def check_vjp(
    f: Callable[..., Any], f_vjp: Callable[..., Any], args: Sequence[Any], atol: float | None = None, rtol: float | None = None, eps: float | None = None,
    err_msg: str = "",
) -> None:  # fmt: skip
    """Compare what `f_vjp(*args)` pulls back with a difference quotient, both by random vectors; `AssertionError` where they disagree."""
    near, ratio = _tolerances(atol, rtol, args)
    rng = np.random.default_rng(0)
    along = _direction(rng, tuple(args))
    value, pull = f_vjp(*args)
    cotangent = _direction(rng, value)
    _same(_dot(along, pull(cotangent)), _dot(_difference(f, args, along, eps or _step(args)), cotangent), near, ratio, err_msg or "VJP")


def _step(args: Sequence[Any]) -> float:
    return 1e-4 if _tolerances(None, None, args)[0] < 1e-3 else 1e-2


def check_grads(
    f: Callable[..., Any], args: Sequence[Any], order: int, modes: Sequence[str] = ("fwd", "rev"), atol: float | None = None, rtol: float | None = None,
    eps: float | None = None,
) -> None:  # fmt: skip
    """Compare the derivatives of `f` at `args`, up to that order and in those modes, with differences; `AssertionError` where they disagree."""
    if "fwd" in modes:
        check_jvp(f, lambda primals, tangents: jvp(f, primals, tangents), args, atol, rtol, eps)
    if "rev" in modes:
        check_vjp(f, lambda *given: vjp(f, *given), args, atol, rtol, eps)
    if order > 1:
        if "fwd" in modes:
            along = _direction(np.random.default_rng(1), tuple(args))
            check_grads(lambda *given: jvp(f, given, along)[1], args, order - 1, modes, atol, rtol, eps)
        if "rev" in modes:
            cotangent = _direction(np.random.default_rng(2), f(*args))
            check_grads(lambda *given: vjp(f, *given)[1](cotangent), args, order - 1, modes, atol, rtol, eps)
