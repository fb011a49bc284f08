"""What PyTorch 2.13 prints for calls with arguments that few programs give: by number, by another name, in another dtype, to `out=`."""

from __future__ import annotations

import warnings

import pytest

from autograd_core.dialects import torch


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ('torch.kl_div(torch.tensor([0.25, 0.5]), torch.tensor([0.5, 0.5]), 2)', 'tensor(-1.0681)'),
        ('torch.kl_div(torch.tensor([0.25, 0.5]), torch.tensor([0.5, 0.5]), reduction=0, log_target=True)', 'tensor([0.4122, 0.0000])'),
        ('torch.hinge_embedding_loss(torch.tensor([0.25, 0.5]), torch.tensor([1, -1]), 0.75, 0)', 'tensor([0.2500, 0.2500])'),
        ('torch.margin_ranking_loss(torch.tensor([0.25, 0.5]), torch.tensor([0.5, 0.25]), torch.tensor([1.0, 1.0]), 0.5, 0)', 'tensor([0.7500, 0.2500])'),
        ('torch.cosine_embedding_loss(torch.eye(2), torch.ones(2, 2), torch.tensor([1, -1]), 0.25, 2)', 'tensor(0.7500)'),
        ('torch.poisson_nll_loss(torch.tensor([0.25, 0.5]), torch.tensor([1.0, 2.0]), False, True, 1e-08, 2)', 'tensor(4.1744)'),
        ('torch.triplet_margin_loss(torch.eye(2), torch.ones(2, 2), torch.zeros(2, 2), 2.0, reduction=0)', 'tensor([2.0000, 2.0000])'),
        ('torch.binary_cross_entropy_with_logits(torch.tensor([0.5, -1.0]), torch.tensor([1.0, 0.0]), None, None, 0)', 'tensor([0.4741, 0.3133])'),
        ('torch.batch_norm(torch.tensor([[1.0, 2.0], [3.0, 6.0]]), None, None, torch.zeros(2), torch.ones(2), False, 0.1, 0.0, False)', 'tensor([[1., 2.],\n        [3., 6.]])'),
        ('torch.instance_norm(torch.tensor([[[1.0, 3.0]]]), None, None, None, None, True, 0.1, 0.0, False)', 'tensor([[[-1.,  1.]]])'),
        ('torch.group_norm(torch.tensor([[1.0, 3.0]]), 1, None, None, 0.0, False)', 'tensor([[-1.,  1.]])'),
        ('torch.layer_norm(torch.tensor([1.0, 3.0]), [2], None, None, 0.0, False)', 'tensor([-1.,  1.])'),
        ('torch.adaptive_max_pool1d(torch.tensor([[1.0, 3.0, 2.0, 0.0]]), 2)', '(tensor([[3., 2.]]), tensor([[1, 2]]))'),
        ('torch.add(3, 2.0)', 'tensor(5.)'),
        ('torch.sub(3, 2)', 'tensor(1)'),
        ('torch.mul(2, 3)', 'tensor(6)'),
        ('torch.div(1, 0)', 'tensor(inf)'),
        ('torch.add(torch.tensor([1.0, 2.0]), 2, 3)', 'tensor([7., 8.])'),
        ('torch.tensor([1, 2], dtype=torch.uint8).sum(dtype=torch.int32)', 'tensor(3, dtype=torch.int32)'),
        ('torch.tensor([True, False]).cumsum(0, dtype=torch.int16)', 'tensor([1, 1], dtype=torch.int16)'),
        ('torch.tensor([2.0, 3.0]).prod(dtype=torch.bool)', 'tensor(True)'),
        ("torch.nansum(torch.tensor([1.0, float('nan')]), dim=[])", 'tensor(1.)'),
        ('torch.cat([torch.tensor([]), torch.tensor([1, 2])])', 'tensor([1., 2.])'),
        ('torch.addcmul(torch.tensor([1, 2], dtype=torch.uint8), torch.tensor([1, 2], dtype=torch.uint8), torch.tensor([1.0, 2.0]), value=-1)', 'tensor([ 0., -2.])'),
        ('torch.addcdiv(torch.ones(2), torch.ones(2, dtype=torch.int64), torch.tensor(2.0, dtype=torch.float64))', 'tensor([1.5000, 1.5000])'),
        ('torch.tensor([1.5]).add(torch.tensor([1], dtype=torch.uint8), alpha=-1)', 'tensor([0.5000])'),
        ('torch.outer(torch.tensor([1.0, 2.0]), torch.tensor([1, 2]))', 'tensor([[1., 2.],\n        [2., 4.]])'),
        ('torch.cosine_similarity(torch.tensor([[3.0, 4.0]]), torch.tensor([[0, 1]]))', 'tensor([0.8000])'),
        ('torch.cumulative_trapezoid(torch.tensor([1, 2, 3], dtype=torch.uint8), dx=-1)', 'tensor([-1.5000, -4.0000])'),
        ('torch.isin(torch.tensor([1, 2]), test_element=2)', 'tensor([False,  True])'),
        ('torch.isin(element=2, test_elements=torch.tensor([1, 2]))', 'tensor(True)'),
        ('torch.result_type(torch.tensor([1]), other=2.5)', 'torch.float32'),
        ('torch.zeros(2, 0, 3).stride()', '(3, 3, 1)'),
        ('torch.vander(torch.tensor([1, 2], dtype=torch.int32))', 'tensor([[1, 1],\n        [2, 1]])'),
        ('torch.adjoint(torch.tensor(2.0))', 'tensor(2.)'),
        ('torch.tril_indices(2, 2, dtype=None)', 'tensor([[0, 1, 1],\n        [0, 0, 1]])'),
        ('torch.zeros(2, out=torch.empty(0))', 'tensor([0., 0.])'),
        ('torch.arange(3, out=torch.empty(0, dtype=torch.int64))', 'tensor([0, 1, 2])'),
        ('torch.tensor([True, False]).copy_(torch.tensor([1.0, 0.0], requires_grad=True)).requires_grad', 'False'),
        ("torch.autograd.grad(torch.nn.functional.selu(x := torch.tensor([float('nan'), 1.0], requires_grad=True)).sum(), x)", '(tensor([1.0507, 1.0507]),)'),
        ("torch.autograd.grad(torch.nn.functional.hardshrink(x := torch.tensor([float('nan'), 0.25], requires_grad=True)).sum(), x)", '(tensor([1., 0.]),)'),
        ('torch.autograd.grad(torch.special.gammainc(torch.tensor([3, 1, 0]), x := torch.tensor([0.5, 0.5, 0.5], requires_grad=True)).sum(), x)', '(tensor([0.0758, 0.6065, 0.0000]),)'),
        ('torch.nn.functional.l1_loss(torch.tensor([1.0, 2.0]), torch.tensor([0.0, 0.0]), 0)', 'tensor(3.)'),
        ('torch.nn.functional.mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([0.0, 0.0]), None, 0)', 'tensor([1., 4.])'),
        ('2 ** torch.tensor(3.0, dtype=torch.float64)', 'tensor(8., dtype=torch.float64)'),
        ('torch.pow(2, torch.tensor(2.0, dtype=torch.float64))', 'tensor(4., dtype=torch.float64)'),
        ('torch.float_power(2, torch.tensor(3.0))', 'tensor(8., dtype=torch.float64)'),
        ('torch.autograd.grad(2.0 ** (x := torch.tensor(2.0, dtype=torch.float64, requires_grad=True)), x)', '(tensor(2.7726, dtype=torch.float64),)'),
        ('torch.hinge_embedding_loss(torch.tensor([0.25, 0.5]), torch.tensor([1, -1]))', 'tensor([0.2500, 0.5000])'),
        ('torch.margin_ranking_loss(torch.tensor([0.25, 0.5]), torch.tensor([0.5, 0.25]), torch.tensor([1.0, 1.0]))', 'tensor([0.2500, 0.0000])'),
        ("True ** torch.tensor(2.0, dtype=torch.float64)", "tensor(1., dtype=torch.float64)"),
        ("torch.nanmean(torch.tensor([1.0, float('nan'), 3.0]), dim=[])", "tensor(2.)"),
    ],
)  # fmt: skip
def test_a_call_gives_what_pytorch_gives(call: str, shown: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert repr(eval(call, {"torch": torch})) == shown


def test_matrices_and_vectors_are_not_joined() -> None:
    with pytest.raises(RuntimeError, match="Tensors must have same number of dimensions: got 2 and 1"):
        torch.cat([torch.zeros(2, 2), torch.zeros(2)])


def test_a_loss_of_torch_itself_says_how_it_is_called() -> None:
    with pytest.raises(TypeError, match="kl_div"):
        torch.kl_div(torch.zeros(2), torch.zeros(2), 1, None, True)


@pytest.mark.parametrize("name", ["svd", "svdvals", "pinv", "matrix_rank", "cond"])
def test_singular_values_of_what_is_not_finite_are_refused(name: str) -> None:
    with pytest.raises(RuntimeError, match="contained non-finite values"):
        getattr(torch.linalg, name)(torch.tensor([[float("inf"), 1.0], [2.0, 3.0]]))


def test_a_lazy_instance_norm_learns_and_counts_and_a_lazy_layer_keeps_the_dtype_it_was_given() -> None:
    lazy = torch.nn.LazyInstanceNorm1d()
    assert repr(lazy) == "LazyInstanceNorm1d(0, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)"
    lazy(torch.ones(1, 2, 3))
    assert list(lazy.state_dict()) == ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
    norm = torch.nn.LazyBatchNorm1d().double()
    norm(torch.ones(2, 3, dtype=torch.float64))
    assert norm.weight.dtype is norm.running_mean.dtype is torch.float64


def test_dropout3d_of_fewer_axes_drops_along_the_first_one() -> None:
    torch.manual_seed(0)
    kept = torch.nn.functional.dropout3d(torch.ones(64, 3), 0.5)
    assert {tuple(row) for row in kept.tolist()} == {(0.0, 0.0, 0.0), (2.0, 2.0, 2.0)}
