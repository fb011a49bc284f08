"""Products, decompositions and solutions: against NumPy, by what they must satisfy, and by differences of first and second order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.check import gradcheck
from autograd_core.dialects import torch
from autograd_core.tensor import Tensor

L = torch.linalg


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return ag.tensor(np.random.default_rng(seed).standard_normal(shape), requires_grad=True)


def symmetric(x: Any) -> Any:
    return x + x.transpose(-2, -1)


def positive(x: Any) -> Any:
    return x @ x.transpose(-2, -1) + torch.eye(x.shape[-1], dtype=torch.float64)


def triangle(x: Any) -> Any:
    return x * np.tri(x.shape[-1]) + 3.0 * torch.eye(x.shape[-1], dtype=torch.float64)


def second_order(function: Any, inputs: list[Tensor]) -> bool:
    """The derivative of the derivative equals differences of the derivative."""

    def slope(*values: Any) -> Any:
        result = function(*values)
        weights = ag.tensor(np.random.default_rng(7).standard_normal(result.shape))
        return torch.cat([g.reshape(-1) for g in ag.grad((result * weights).sum(), list(values), create_graph=True)])

    return gradcheck(slope, inputs, atol=1e-4)


SQUARE, BATCH = (3, 3), (2, 3, 3)
SMOOTH: list[tuple[str, Any, tuple[tuple[int, ...], ...]]] = [
    ("bmm", torch.bmm, ((2, 3, 4), (2, 4, 2))), ("inner", torch.inner, ((2, 3), (4, 3))), ("kron", torch.kron, ((2, 3), (2,))),
    ("matmul vector, batch", torch.matmul, ((3,), (2, 3, 4))), ("matmul batch, vector", torch.matmul, ((2, 4, 3), (3,))),
    ("matmul batch, matrix", torch.matmul, ((2, 2, 4, 3), (3, 2))), ("matmul stretched", torch.matmul, ((2, 1, 2, 3), (4, 3, 2))),
    ("addmm", lambda a, b, c: torch.addmm(a, b, c, beta=0.5, alpha=2.0), ((3,), (2, 4), (4, 3))), ("addr", torch.addr, ((2, 3), (2,), (3,))),
    ("addmv", torch.addmv, ((2,), (2, 3), (3,))), ("addbmm", torch.addbmm, ((2, 2), (3, 2, 4), (3, 4, 2))), ("baddbmm", torch.baddbmm, ((1, 2), (3, 2, 4), (3, 4, 2))),
    ("einsum of three", lambda a, b, c: torch.einsum("...ij,jk,ki->...i", a, b, c), ((2, 3, 4), (4, 5), (5, 3))),
    ("einsum diagonal", lambda a: torch.einsum("bii->bi", a), (BATCH,)), ("einsum stretched", lambda a, b: torch.einsum("ij,jk->ik", a, b), ((2, 1), (3, 2))),
    ("tensordot", lambda a, b: torch.tensordot(a, b, dims=([1, 0], [0, 2])), ((2, 3, 4), (3, 5, 2))), ("cross", L.cross, ((2, 3), (1, 3))),
    ("vecdot", L.vecdot, ((2, 3), (3,))), ("multi_dot", lambda *m: L.multi_dot(m), ((2,), (2, 5), (5, 3))), ("trace", torch.trace, ((2, 3),)),
    ("vector norm 3", lambda x: L.vector_norm(x, 3, 1), ((2, 3),)), ("nuclear norm", lambda x: L.matrix_norm(x, "nuc"), ((2, 3, 4),)),
    ("matrix norm 2", lambda x: L.norm(x, 2), (SQUARE,)), ("matrix norm −1", lambda x: L.matrix_norm(x, -1, keepdim=True), (BATCH,)),
    ("cdist", torch.cdist, ((2, 3), (4, 3))), ("pdist", torch.pdist, ((4, 3),)), ("cond", L.cond, (SQUARE,)), ("cond fro", lambda x: L.cond(x, "fro"), (SQUARE,)),
    ("inv", L.inv, (BATCH,)), ("det", L.det, (BATCH,)), ("slogdet", lambda x: L.slogdet(x)[1], (BATCH,)), ("matrix_exp", torch.matrix_exp, (BATCH,)),
    ("matrix_power", lambda x: L.matrix_power(x, 5), (SQUARE,)), ("matrix_power −2", lambda x: L.matrix_power(x, -2), (SQUARE,)),
    ("solve", L.solve, (BATCH, (3, 2))), ("solve a vector", L.solve, (SQUARE, (3,))), ("solve right", lambda a, b: L.solve(a, b, left=False), (SQUARE, (2, 3))),
    ("solve_triangular", lambda a, b: L.solve_triangular(triangle(a), b, upper=False), (SQUARE, (3, 2))),
    ("triangular_solve", lambda b, a: torch.triangular_solve(b, triangle(a), upper=False, transpose=True).solution, ((3, 2), SQUARE)),
    ("cholesky", lambda x: L.cholesky(positive(x)), (BATCH,)), ("cholesky upper", lambda x: torch.cholesky(positive(x), upper=True), (SQUARE,)),
    ("cholesky_inverse", lambda x: torch.cholesky_inverse(triangle(x)), (SQUARE,)), ("cholesky_solve", lambda b, x: torch.cholesky_solve(b, triangle(x)), ((3, 2), SQUARE)),
    ("eigenvalues", lambda x: L.eigvalsh(symmetric(x)), (BATCH,)), ("eigenvectors", lambda x: L.eigh(symmetric(x)).eigenvectors ** 2, (SQUARE,)),
    ("singular values", L.svdvals, ((2, 3, 4),)), ("U", lambda x: L.svd(x, full_matrices=False).U ** 2, ((4, 3),)), ("Vh", lambda x: L.svd(x, full_matrices=False).Vh ** 2, ((3, 4),)),
    ("Q", lambda x: L.qr(x).Q, ((4, 3),)), ("R", lambda x: L.qr(x).R, ((2, 4, 3),)), ("R of a wide one", lambda x: L.qr(x).R, ((3, 4),)),
    ("LU", lambda x: L.lu_factor(x).LU, (BATCH,)), ("LU of a tall one", lambda x: L.lu_factor(x).LU, ((4, 3),)), ("LU of a wide one", lambda x: L.lu_factor(x).LU, ((3, 4),)),
    ("lu_solve", lambda x, b: L.lu_solve(*L.lu_factor(x), b), (BATCH, (2, 3, 2))), ("lu_solve adjoint", lambda x, b: L.lu_solve(*L.lu_factor(x), b, adjoint=True), (SQUARE, (3, 2))),
    ("lu_solve right", lambda x, b: L.lu_solve(*L.lu_factor(x), b, left=False), (SQUARE, (2, 3))), ("pinv", L.pinv, ((2, 4, 3),)),
    ("pinv of rank 1", lambda a, b: L.pinv(torch.outer(a, b), rtol=1e-6), ((3,), (4,))), ("lstsq", lambda a, b: L.lstsq(a, b).solution, ((4, 3), (4, 2))),
    ("residuals", lambda a, b: L.lstsq(a, b, driver="gels").residuals, ((4, 3), (4, 2))), ("householder", L.householder_product, ((4, 3), (3,))),
    ("ormqr", lambda a, t, x: torch.ormqr(a, t, x, left=False, transpose=True), ((4, 3), (3,), (2, 4))), ("tensorinv", L.tensorinv, ((2, 3, 6),)),
    ("tensorsolve", lambda a, b: L.tensorsolve(a, b, dims=(0,)), ((6, 2, 3), (2, 3))), ("vander", lambda x: L.vander(x, N=4), ((2, 3),)),
]  # fmt: skip


@pytest.mark.parametrize(("function", "shapes"), [pytest.param(f, s, id=name) for name, f, s in SMOOTH])
def test_derivatives_of_first_and_second_order_equal_differences(function: Any, shapes: Any) -> None:
    inputs = [numbers(*shape, seed=i + 3) for i, shape in enumerate(shapes)]
    assert gradcheck(function, inputs)
    if any(one.requires_grad for one in ag.grad(function(*inputs).sum(), inputs, create_graph=True)):
        assert second_order(function, inputs)


@pytest.mark.parametrize(
    ("equation", "shapes"),
    [
        ("ij,jk->ik", ((2, 3), (3, 4))), ("ij,jk", ((2, 3), (3, 4))), ("ba,", ((2, 3), ())), ("i->", ((3,),)), ("ii", ((3, 3),)), ("iji->j", ((3, 2, 3),)),
        ("bij,bjk->bik", ((2, 3, 4), (2, 4, 5))), ("...ij->...ji", ((2, 3, 4),)), ("i...,j...->ij...", ((2, 4), (3, 4))), ("a,b,c->cab", ((2,), (3,), (4,))),
        ("ij,ij,ij->", ((2, 3),) * 3), ("bhqd,bhkd->bhqk", ((2, 2, 3, 4), (2, 2, 5, 4))), ("ij , kj -> ik", ((2, 0), (3, 0))), ("...,...", ((2, 1), (3,))),
    ],
)  # fmt: skip
def test_einsum_equals_numpys(equation: str, shapes: Any) -> None:
    values = [numbers(*shape, seed=i) for i, shape in enumerate(shapes)]
    found = torch.einsum(equation, *values)
    np.testing.assert_allclose(
        found.detach().numpy(), np.einsum(equation.replace(" ", ""), *[x.detach().numpy() for x in values]), atol=1e-12
    )


def test_an_equation_may_be_lists_of_axes() -> None:
    x, y = numbers(2, 3), numbers(3, 4)
    np.testing.assert_allclose(torch.einsum(x, [0, 1], y, [1, 2], [2, 0]).detach().numpy(), (x @ y).T.detach().numpy())
    np.testing.assert_allclose(torch.einsum(x, [..., 1], y, [1, 2]).detach().numpy(), (x @ y).detach().numpy())


def test_a_contraction_is_one_node_whose_pull_is_a_contraction() -> None:
    y = torch.einsum("ij,jk->ik", numbers(2, 3), numbers(3, 4))
    assert y.node.op.name == "einsum"


@pytest.mark.parametrize("shape", [(3, 3), (2, 4, 3), (3, 4), (0, 3, 3), (0, 0), (3, 0), (2, 0, 3)])
def test_decompositions_give_the_matrix_back(shape: tuple[int, ...]) -> None:
    a = numbers(*shape)
    n = min(shape[-2:])
    u, s, vh = L.svd(a, full_matrices=False)
    q, r = L.qr(a)
    p, low, up = L.lu(a)
    for again in ((u * s.unsqueeze(-2)) @ vh, q @ r, p @ low @ up):
        np.testing.assert_allclose(again.detach().numpy(), a.detach().numpy(), atol=1e-12)
    assert s.shape == (*shape[:-2], n)
    full = L.svd(a)
    assert (full.U.shape[-1], full.Vh.shape[-2]) == shape[-2:]
    for unpacked, direct in zip(torch.lu_unpack(*L.lu_factor(a)), (p, low, up), strict=True):
        assert unpacked.tolist() == direct.tolist()
    assert not p.requires_grad


@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 3), (0, 0), (0, 3, 3)])
def test_what_square_matrices_have(shape: tuple[int, ...]) -> None:
    a = numbers(*shape)
    plain = a.detach().numpy()
    one = np.broadcast_to(np.eye(shape[-1]), shape)
    np.testing.assert_allclose((L.inv(a) @ a).detach().numpy(), one, atol=1e-12)
    np.testing.assert_allclose(L.det(a).detach().numpy(), np.linalg.det(plain))
    sign, size = torch.slogdet(a)
    np.testing.assert_allclose((sign * size.exp()).detach().numpy(), np.linalg.det(plain))
    values, vectors = L.eigh(symmetric(a))
    np.testing.assert_allclose(((vectors * values.unsqueeze(-2)) @ vectors.mT).detach().numpy(), plain + plain.swapaxes(-1, -2), atol=1e-12)
    factor = L.cholesky(positive(a))
    np.testing.assert_allclose((factor @ factor.mT).detach().numpy(), positive(a).detach().numpy(), atol=1e-12)
    np.testing.assert_allclose((torch.matrix_exp(a) @ torch.matrix_exp(-a)).detach().numpy(), one, atol=1e-10)
    np.testing.assert_allclose(L.matrix_power(a, 0).detach().numpy(), one)


@pytest.mark.parametrize("p", [0, 0.5, 1, 2, 3, -1, -2, math.inf, -math.inf, "fro", "nuc"])
def test_norms_equal_numpys(p: Any) -> None:
    a = numbers(4, 3)
    plain = a.detach().numpy()
    if p in ("fro", "nuc"):
        assert torch.norm(a, p).item() == pytest.approx(np.linalg.norm(plain, p))
    else:
        np.testing.assert_allclose(L.vector_norm(a, p, 0).detach().numpy(), np.linalg.norm(plain, p, 0))
        np.testing.assert_allclose(a.norm(p=p, dim=1, keepdim=True).detach().numpy(), np.linalg.norm(plain, p, 1, keepdims=True))
    if p not in (0, 0.5, 3):
        assert L.norm(a, p).item() == pytest.approx(np.linalg.norm(plain, p))


def test_norms_at_zero_have_slope_zero() -> None:
    for p in (0.5, 1, 2, 3, math.inf):
        x = ag.tensor([0.0, 0.0], dtype=ag.float64, requires_grad=True)
        x.norm(p=p).backward()
        assert x.grad.tolist() == [0.0, 0.0]


def test_the_determinant_of_a_singular_matrix_has_a_gradient() -> None:
    x = ag.tensor([[1.0, 2.0], [2.0, 4.0]], dtype=ag.float64, requires_grad=True)
    x.det().backward()
    np.testing.assert_allclose(x.grad.numpy(), [[4.0, -2.0], [-2.0, 1.0]], atol=1e-12)


@pytest.mark.filterwarnings("ignore:There is no batching rule")
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_determinants_have_all_derivatives_of_the_polynomial_they_are(rank: int) -> None:
    def written_out(x: Any) -> Any:
        return sum(x[0, i] * (x[1, (i + 1) % 3] * x[2, (i + 2) % 3] - x[1, (i + 2) % 3] * x[2, (i + 1) % 3]) for i in range(3))

    factor, func = np.random.default_rng(rank).normal(size=(3, rank)), torch.func
    x, w = ag.tensor(factor @ factor.T), ag.tensor(np.random.default_rng(7).normal(size=(3, 3)))
    orders = [lambda f: func.hessian(f)(x), lambda f: func.jvp(func.grad(f), (x,), (w,))[1], lambda f: func.jacrev(func.jacrev(f))(x)]
    if rank == 3:
        orders.append(lambda f: func.jacfwd(func.jacrev(func.jacrev(f)))(x))
    for order in orders:
        np.testing.assert_allclose(order(L.det).numpy(), order(written_out).numpy(), atol=1e-10)


def test_singular_values_that_are_equal_have_a_gradient() -> None:
    x = torch.eye(3, dtype=torch.float64, requires_grad=True)
    L.svdvals(x).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), np.eye(3), atol=1e-12)


def test_results_have_names_and_the_derivative_has_pytorchs() -> None:
    result = L.eigh(torch.eye(2, requires_grad=True))
    assert repr(result).startswith("torch.return_types.linalg_eigh(\neigenvalues=tensor([1., 1.]")
    assert result.eigenvectors.grad_fn.name() == "LinalgEighBackward0"


def test_a_batch_of_rows_meets_a_matrix_in_one_product() -> None:
    x, w = numbers(5, 4, 3), numbers(3, 2)
    y = x @ w
    y.sum().backward()
    np.testing.assert_allclose(w.grad.numpy(), np.einsum("bij,bik->jk", x.detach().numpy(), np.ones((5, 4, 2))))
    assert y.grad_fn.next_functions[0][0].name().endswith("AccumulateGrad")


def test_rank_conditions_and_failures_that_are_counted() -> None:
    a = ag.tensor([[1.0, 2.0], [2.0, 4.0]], dtype=ag.float64)
    assert (
        L.matrix_rank(a).item(),
        L.matrix_rank(a + torch.eye(2), hermitian=True).item(),
        L.matrix_rank(a, atol=10.0).item(),
    ) == (1, 2, 0)
    assert L.inv_ex(a).info.item() == 2
    assert L.cholesky_ex(-torch.eye(2)).info.item() == 1
    assert L.cond(a, 1).item() == math.inf
    infos = L.inv_ex(torch.stack([a, a + torch.eye(2)])).info
    assert infos.tolist() == [2, 0]
    assert infos.dtype is torch.int32


def test_arguments_by_name_and_results_into_out() -> None:
    x, out = torch.eye(2) * 2.0, torch.empty(2, 2)
    assert torch.mm(input=x, mat2=x).tolist() == torch.linalg.multi_dot([x, x]).tolist() == [[4.0, 0.0], [0.0, 4.0]]
    assert torch.dot(torch.ones(2), tensor=torch.ones(2)).item() == 2.0
    assert L.inv(A=x, out=out) is out
    assert out.tolist() == [[0.5, 0.0], [0.0, 0.5]]


def test_integers_stay_integers_in_products_and_beta_of_zero_keeps_nan_out() -> None:
    a = torch.arange(4).reshape(2, 2)
    assert (a @ a).tolist() == [[2, 3], [6, 11]]
    assert torch.addmm(a, a, a, beta=2, alpha=3).dtype is torch.int64
    assert torch.addmm(torch.full((2, 2), math.nan), torch.eye(2), torch.eye(2), beta=0).tolist() == [
        [1.0, 0.0],
        [0.0, 1.0],
    ]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (lambda: torch.bmm(torch.ones(2, 3), torch.ones(3, 2)), "batch1 and batch2 must be 3D"),
        (lambda: torch.einsum("ij,jk", torch.ones(2, 3), torch.ones(4, 5)), "the axis 'j' has sizes 3 and 4"),
        (lambda: torch.einsum("ij", torch.ones(3)), "the term 'ij' does not fit"), (lambda: torch.einsum("i->j", torch.ones(3)), "each letter after the arrow"),
        (lambda: torch.einsum("i,j", torch.ones(3)), "2 terms for 1 operands"), (lambda: L.cross(torch.ones(2), torch.ones(2)), "must have length 3"),
        (lambda: L.inv(torch.ones(2, 3)), "linalg.inv: A must be batches of square matrices, but they are 2 by 3 matrices"),
        (lambda: L.inv(torch.zeros(2, 2)), "the input matrix is singular"), (lambda: L.svd(torch.ones(3)), "at least 2 dimensions"),
        (lambda: L.det(torch.arange(4).reshape(2, 2)), "floating point"), (lambda: L.cholesky(-torch.eye(2)), "the leading minor of order 1"),
        (lambda: L.eig(torch.eye(2)), "complex numbers"), (lambda: torch.trace(torch.ones(2)), "expected a matrix"),
        (lambda: L.norm(torch.ones(2, 2, 2), "fro"), "order 'fro'"), (lambda: L.matrix_norm(torch.ones(2, 2), 3), "order 3"),
        (lambda: torch.mm(torch.ones(2, 2), torch.ones(2, 2, dtype=torch.float64)), "expected both to have the same dtype"),
        (lambda: L.qr(torch.ones(3, 2, requires_grad=True), "complete").R.sum().backward(), "not differentiable when mode='complete'"),
        (lambda: torch.ones(2) @ 3, "must be Tensor, not int"),
    ],
)  # fmt: skip
def test_errors_by_their_words(written: Any, words: str) -> None:
    with pytest.raises((RuntimeError, TypeError)) as caught:
        written()
    assert words in str(caught.value)
