"""Reductions, running operations, order and statistics: values against NumPy and definitions, gradients against differences, ties and edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.check import gradcheck, gradgradcheck
from autograd_core.dialects import torch

RNG = np.random.default_rng(0)
M = RNG.permutation(24).reshape(2, 3, 4) / 7.0 - 1.6
V = np.array([2.0, 1.0, 2.5, -1.0, 0.5])
HOLES = np.array([1.0, np.nan, 3.0, np.nan, 0.5])


def t(data: Any) -> Any:
    return torch.tensor(data)


COMPOSED: dict[str, tuple[Any, Any]] = {
    "max along an axis": (lambda x: torch.max(x, 1).values, M), "min along an axis": (lambda x: x.min(-1, True)[0], M), "aminmax": (lambda x: sum(torch.aminmax(x, dim=0)), M),
    "nansum": (lambda x: x.nansum(1), M), "nanmean": (lambda x: x.nanmean((0, 2)), M), "sum_to_size": (lambda x: x.sum_to_size(3, 1), M),
    "cummax": (lambda x: x.cummax(1)[0], M), "cummin": (lambda x: x.cummin(2).values, M), "cumprod with a zero": (lambda x: x.cumprod(0), np.array([2.0, 0.0, 3.0, -1.0])),
    "prod with zeros": (lambda x: x.prod(0), np.array([[0.0, 2.0], [3.0, 0.0], [-2.0, 0.0]])), "prod of all": (lambda x: x.prod(), np.array([2.0, 0.0, 3.0])),
    "logcumsumexp": (lambda x: x.logcumsumexp(1), M * 4), "sort": (lambda x: x.sort(1, descending=True)[0] * x, M), "msort": (lambda x: x.msort() * x, M),
    "topk": (lambda x: x.topk(2, 1)[0], M), "kthvalue": (lambda x: x.kthvalue(2, 0, True).values, M), "median": (lambda x: x.median(2)[0], M), "the median": (lambda x: x.median(), M),
    "mode": (lambda x: x.mode(1)[0], M), "quantile": (lambda x: x.quantile(0.3, 1), M), "quantiles": (lambda x: torch.quantile(x, torch.tensor([0.1, 0.5, 0.5], dtype=torch.float64), dim=2), M),
    "nanquantile": (lambda x: torch.nanquantile(x, 0.6, interpolation="midpoint"), M), "diff": (lambda x: x.diff(2, 2, prepend=x[:, :, :1]), M),
    "trapezoid": (lambda x: torch.trapezoid(x, t(np.array([0.0, 1.0, 3.0])), dim=1), M), "cumulative_trapezoid": (lambda x: torch.cumulative_trapezoid(x, dx=0.5), M),
    "gradient": (lambda x: sum(torch.gradient(x, edge_order=1)), M), "gradient to second order": (lambda x: torch.gradient(x, dim=2, spacing=0.5, edge_order=2)[0], M),
    "cov": (lambda x: torch.cov(x, aweights=torch.tensor([0.1, 0.4, 0.3, 0.9], dtype=torch.float64)), M[0]), "corrcoef": (lambda x: torch.corrcoef(x)[0, 1], M[0]),
    "dist": (lambda x: x.dist(x * x, 3), V), "renorm": (lambda x: x.renorm(2, 1, 0.5), M), "var_mean": (lambda x: sum(torch.var_mean(x, 1)), M),
    "std without mean": (lambda x: x.std((0, 1), correction=0), M), "logsumexp": (lambda x: x.logsumexp((0, 1)), M),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPOSED)
def test_first_and_second_derivatives_equal_differences(name: str) -> None:
    function, data = COMPOSED[name]
    assert gradcheck(function, [ag.tensor(data, requires_grad=True)])
    assert gradgradcheck(lambda x: function(x) ** 2, [ag.tensor(data, requires_grad=True)])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda: t(V).sort(descending=True)[1], [2, 0, 1, 4, 3]), (lambda: torch.argsort(t([1.0, 0.0, 1.0, 0.0]), descending=True), [0, 2, 1, 3]),
        (lambda: t(HOLES).sort()[1], [4, 0, 2, 1, 3]), (lambda: t(HOLES).topk(3)[1], [1, 3, 2]), (lambda: t(HOLES).median(0)[1], 1), (lambda: t(HOLES).nanmedian(), 1.0),
        (lambda: t([2.0, 1.0, 2.0, 1.0, 1.0, 3.0]).mode()[1], 4), (lambda: t([2, 1, 2]).cummax(0)[1], [0, 0, 2]), (lambda: t([1.0, 2.0, 3.0, 4.0]).median(), 2.0),
        (lambda: t([3, 1, 3]).unique(return_counts=True)[1], [1, 2]), (lambda: t([[1, 2], [0, 5], [1, 2]]).unique(dim=0, return_inverse=True)[1], [1, 0, 1]),
        (lambda: t([1, 1, 2, 1]).unique_consecutive(), [1, 2, 1]), (lambda: torch.searchsorted(t([1, 3, 5]), t([3, 6]), right=True), [2, 3]),
        (lambda: torch.bucketize(3.0, t([1, 3, 5])), 1), (lambda: t([0, 2, 2]).bincount(minlength=4), [1, 0, 2, 0]), (lambda: t([0.0, 0.4, 1.0, 9.0]).histc(2, 0, 1), [2.0, 1.0]),
        (lambda: t([0.0, 0.4, 1.0, 3.0]).histogram(2, range=(0.0, 1.0)).hist, [2.0, 1.0]), (lambda: torch.histogram(t([0.0, 2.0]), t([0.0, 1.0, 3.0]), density=True)[0], [0.5, 0.25]),
        (lambda: torch.histogramdd(t([[0.0, 0.0], [1.0, 3.0]]), [1, 2])[0], [[1.0, 1.0]]), (lambda: torch.quantile(t([1.0, 2.0, 4.0]), 0.75), 3.0), (lambda: torch.quantile(t([1.0, 2.0, 4.0]), 0.6, interpolation="nearest"), 2.0),
        (lambda: torch.count_nonzero(t([[0, 1], [2, 3]]), dim=0), [1, 2]), (lambda: t([True, False]).diff(), [True]), (lambda: t([True, True]).sum(), 2), (lambda: t([True, True]).cumsum(0), [1, 2]),
        (lambda: torch.any(t([[0.0, 2.0]]), dim=()), [[False, True]]), (lambda: torch.zeros(0).sum(), 0.0), (lambda: torch.zeros(0).prod(), 1.0), (lambda: torch.zeros(0, 3).logsumexp(0), [-np.inf] * 3),
        (lambda: torch.tensor(2.0).sort()[1], 0), (lambda: torch.tensor(2.0).max(0)[1], 0), (lambda: torch.max(t([1, 5]), t([3, 3])), [3, 5]), (lambda: torch.cov(t([1, 2, 3])), 1.0),
        (lambda: t([1.0, 2.0]).var(correction=2), np.inf), (lambda: t([1, 2, 3]).logsumexp(0), np.log(np.exp([1.0, 2.0, 3.0]).sum(), dtype=np.float32)),
    ],
)  # fmt: skip
def test_values_places_and_dtypes_are_those_of_pytorch(found: Any, expected: Any) -> None:
    assert found().numpy() == pytest.approx(np.asarray(expected))
    assert found().numpy().dtype.kind == np.asarray(expected).dtype.kind


TIES = [2.0, 1.0, 2.0, 1.0, 1.0, 3.0, 3.0]


@pytest.mark.parametrize(
    ("function", "data", "gradient"),
    [
        (lambda x: x.max(), TIES, [0, 0, 0, 0, 0, 0.5, 0.5]), (lambda x: x.max(0)[0], TIES, [0, 0, 0, 0, 0, 1, 0]), (lambda x: x.median(), TIES, [0.5, 0, 0.5, 0, 0, 0, 0]),
        (lambda x: x.median(0)[0], TIES, [1, 0, 0, 0, 0, 0, 0]), (lambda x: x.cummax(0)[0].sum(), TIES, [2, 0, 3, 0, 0, 1, 1]), (lambda x: x.max(), [1.0, np.nan, np.nan], [0, 0.5, 0.5]),
        (lambda x: x.aminmax()[0], TIES, [0, 1 / 3, 0, 1 / 3, 1 / 3, 0, 0]), (lambda x: x.std(), [2.0, 2.0], [0, 0]), (lambda x: x.var(correction=5), [2.0, 3.0], [np.inf, np.inf]),
        (lambda x: x.nansum(), [1.0, np.nan], [1, 0]), (lambda x: x.logcumsumexp(0).sum(), [1000.0, -1000.0], [2, 0]), (lambda x: x.cumprod(0).sum(), [2.0, 0.0, 3.0, 0.0, 1.0], [1, 8, 0, 0, 0]),
        (lambda x: x.quantile(0.3), TIES, [0, 0, 0, 0.2, 0.8, 0, 0]),
    ],
)  # fmt: skip
def test_ties_and_edges_share_gradients_as_in_pytorch(function: Any, data: Any, gradient: Any) -> None:
    x = ag.tensor(data, dtype=ag.float64, requires_grad=True)
    function(x).backward()
    np.testing.assert_allclose(x.grad.numpy(), gradient, atol=1e-12)


@pytest.mark.parametrize("keepdim", [True, False])
@pytest.mark.parametrize("dim", [None, 0, -1, (0, 2), (1,)])
def test_reductions_equal_numpy(dim: Any, keepdim: bool) -> None:
    x = t(M)
    for ours, theirs in {"sum": np.sum, "mean": np.mean, "amax": np.max, "amin": np.min, "std": np.std, "var": np.var, "all": np.all, "any": np.any}.items():  # fmt: skip
        extra = {"correction": 0} if ours in ("std", "var") else {}
        found = getattr(torch, ours)(x, dim=dim, keepdim=keepdim, **extra)
        np.testing.assert_allclose(found.numpy(), theirs(M, axis=dim, keepdims=keepdim))


def test_pairs_have_names_and_print_as_in_pytorch() -> None:
    pair = torch.tensor([[1.0, 2.0], [4.0, 3.0]]).max(1)
    assert repr(pair) == "torch.return_types.max(\nvalues=tensor([2., 4.]),\nindices=tensor([1, 0]))"
    assert pair.indices.tolist() == [1, 0]
    assert torch.tensor([3.0, 1.0]).sort().values.tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (lambda: torch.ones(2, 3).sum(5), "Dimension out of range (expected to be in range of [-2, 1], but got 5)"), (lambda: torch.ones(2).sum((0, 0)), "dim 0 appears multiple times"),
        (lambda: torch.zeros(0).max(), "Specify the reduction dim"), (lambda: torch.zeros(0, 2).max(0), "Expected reduction dim 0 to have non-zero size"), (lambda: torch.arange(3).var(), "floating point"),
        (lambda: torch.ones(2).topk(3), "selected index k out of range"), (lambda: torch.ones(2).quantile(2.0), "q must be in the range [0, 1]"), (lambda: torch.zeros(0).quantile(0.5), "non-empty"),
        (lambda: torch.tensor([-1]).bincount(), "1-d non-negative"), (lambda: torch.tensor(1.0).diff(), "at least one-dimensional"), (lambda: torch.ones(2, 3).sum_to_size(4), "is not expandable"),
        (lambda: torch.searchsorted(torch.ones(2, 3), torch.ones(3)), "first N-1 dimensions"), (lambda: torch.gradient(torch.ones(1)), "edge_order+1"), (lambda: torch.zeros(0).median(0), "non-zero size"),
        (lambda: torch.ones(3).quantile(0.5, interpolation="cubic"), "interpolation must be one of"), (lambda: torch.tensor(1.0).cumsum(1), "Dimension out of range"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_pytorchs_words(written: Any, words: str) -> None:
    with pytest.raises((RuntimeError, IndexError, ValueError)) as caught:
        written()
    assert words in str(caught.value)


def test_names_of_derivatives_are_pytorchs() -> None:
    x = torch.tensor(TIES, requires_grad=True)
    found = (
        x.sort()[0],
        x.max(),
        x.max(0)[0],
        x.median(),
        x.cummin(0)[0],
        x.topk(2)[0],
        x.cumprod(0),
        x.sum(),
        x.sum(0),
    )
    names = ["Sort0", "Max1", "Max0", "Median0", "Cummin0", "Topk0", "Cumprod0", "Sum0", "Sum1"]
    assert [y.grad_fn.name().replace("Backward", "") for y in found] == names
