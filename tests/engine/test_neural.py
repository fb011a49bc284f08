"""Layers and losses as functions: against formulas written another way, decomposed, and by the words of their errors."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.backward import grad
from autograd_core.check import gradcheck
from autograd_core.dialects import torch
from autograd_core.nn import functional
from autograd_core.ops import convolution

F: Any = functional
RNG = np.random.default_rng(7)


def leaf(*shape: int, low: float = -2.0, high: float = 2.0) -> Any:
    return ag.tensor(RNG.uniform(low, high, shape), requires_grad=True)


def classes(*shape: int, count: int = 4) -> Any:
    return ag.tensor(RNG.integers(0, count, shape))


# -- against loops ------------------------------------------------------------------------------------------------------


def convolved(x: Any, w: Any, b: Any, *how: int) -> Any:
    """Convolution by its definition, in two dimensions."""
    stride, padding, dilation, groups = how
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    height, width = ((n - dilation * (k - 1) - 1) // stride + 1 for n, k in zip(x.shape[2:], w.shape[2:], strict=True))
    y = np.zeros((len(x), len(w), height, width))
    for n, o, i, j in np.ndindex(*y.shape):
        first = o // (len(w) // groups) * w.shape[1]
        for c, p, q in np.ndindex(*w.shape[1:]):
            y[n, o, i, j] += x[n, first + c, i * stride + p * dilation, j * stride + q * dilation] * w[o, c, p, q]
    return y + b[:, None, None]


@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), list(itertools.product((1, 2), (0, 2), (1, 2), (1, 2))))
def test_convolution_equals_its_definition_and_differences(stride: int, padding: int, dilation: int, groups: int) -> None:
    x, w, b = leaf(2, 4, 6, 5), leaf(4, 4 // groups, 3, 2), leaf(4)
    y = F.conv2d(x, w, b, stride, padding, dilation, groups)
    arrays = [one.detach().numpy() for one in (x, w, b)]
    expected = convolved(*arrays, stride, padding, dilation, groups)
    np.testing.assert_allclose(y.detach().numpy(), expected, atol=1e-12)
    assert y.grad_fn.name() == "ConvolutionBackward0"
    assert gradcheck(lambda *inputs: F.conv2d(*inputs, stride, padding, dilation, groups), [x, w, b])


@pytest.mark.parametrize(
    ("kernel", "how"),
    [
        ((3, 3), {"padding": 1}), ((3, 2), {"stride": (2, 1), "padding": (1, 0), "dilation": (1, 2)}), ((2, 3), {"padding": 1, "groups": 2}),
        ((3, 1, 2), {"padding": (1, 0, 1)}), ((5, 5), {"padding": 2, "dilation": (1, 2)}),
    ],
)  # fmt: skip
def test_a_convolution_by_rows_is_that_by_columns(kernel: tuple[int, ...], how: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Large enough for products of whole rows, whose windows share memory; each of the three operations both ways."""
    rng = np.random.default_rng(1)
    x = ag.tensor(rng.normal(size=(16, 4, 9, 10, 8)[: 2 + len(kernel)]), requires_grad=True)
    w = ag.tensor(rng.normal(size=(6, 4 // how.get("groups", 1), *kernel)), requires_grad=True)
    found = []
    for by_rows in (convolution._is_banded, lambda *_: False):
        monkeypatch.setattr(convolution, "_is_banded", by_rows)
        y = getattr(F, f"conv{len(kernel)}d")(x, w, **how)
        found.append([y, *grad((y.sin() * y).sum(), [x, w])])
    for rows, columns in zip(*found, strict=True):
        np.testing.assert_allclose(rows.detach().numpy(), columns.detach().numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("n", "stride", "padding", "more", "dilation", "groups"),
    [(1, 1, 0, 0, 1, 1), (1, 3, 1, 2, 1, 2), (2, 2, 1, 1, 2, 1), (3, 2, 0, 0, 1, 2)],
)
def test_transposed_convolution_is_the_adjoint(n: int, stride: int, padding: int, more: int, dilation: int, groups: int) -> None:
    z, w = leaf(2, 4, *[3] * n), leaf(4, 2, *[2] * n)
    conv, transposed = getattr(F, f"conv{n}d"), getattr(F, f"conv_transpose{n}d")
    y = transposed(z, w, None, stride, padding, more, groups, dilation)
    x = leaf(*y.shape)
    left = (y * x).sum()
    right = (conv(x, w, None, stride, padding, dilation, groups)[(..., *[slice(3)] * n)] * z).sum()
    assert left.item() == pytest.approx(right.item())
    assert gradcheck(lambda a, b: transposed(a, b, None, stride, padding, more, groups, dilation), [z, w])


def test_padding_same_keeps_the_size_and_one_image_needs_no_batch() -> None:
    x, w = leaf(3, 7, 6), leaf(2, 3, 4, 3)
    assert F.conv2d(x, w, padding="same", dilation=(1, 2)).shape == (2, 7, 6)
    np.testing.assert_array_equal(F.conv2d(x, w).detach().numpy(), F.conv2d(x.unsqueeze(0), w)[0].detach().numpy())


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "dilation", "ceil"),
    [(2, None, 0, 1, False), (3, 2, 1, 1, True), ((2, 3), 1, (1, 0), 2, False), (3, 1, 1, 1, False)],
)
def test_the_largest_of_windows_are_where_they_are_said_to_be(kernel: Any, stride: Any, padding: Any, dilation: int, ceil: bool) -> None:
    x = ag.tensor(RNG.permutation(2 * 7 * 8).reshape(1, 2, 7, 8) * 1.0, requires_grad=True)
    y, places = F.max_pool2d(x, kernel, stride, padding, dilation, ceil, return_indices=True)
    flat = x.detach().numpy().reshape(2, -1)
    np.testing.assert_array_equal(np.take_along_axis(flat, places.numpy().reshape(2, -1), 1).reshape(y.shape), y.detach().numpy())
    assert gradcheck(lambda a: F.max_pool2d(a, kernel, stride, padding, dilation, ceil), [x])


def test_of_equal_elements_the_first_gets_the_gradient() -> None:
    x: Any = ag.zeros(1, 1, 2, 4, requires_grad=True)
    F.max_pool2d(x, 2).sum().backward()
    assert x.grad.tolist() == [[[[1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]]


def test_an_image_unfolded_and_folded_counts_how_often_each_pixel_was_read() -> None:
    x = ag.ones(1, 2, 4, 4)
    counts = F.fold(F.unfold(x, 3, padding=1), 4, 3, padding=1)
    assert counts[0, 0, 0].tolist() == [4.0, 6.0, 6.0, 4.0]


def test_every_way_to_grow_keeps_a_constant_and_a_grid_of_places_reads_what_is_there() -> None:
    x = ag.ones(1, 1, 3, 4)
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic", "area"):
        np.testing.assert_allclose(F.interpolate(x, (5, 2), mode=mode).numpy(), 1.0, rtol=1e-6)
    image = leaf(2, 3, 4, 5)
    theta = ag.tensor([[[1.0, 0, 0], [0, 1.0, 0]]] * 2, dtype=ag.float64)
    grid = F.affine_grid(theta, (2, 3, 4, 5), align_corners=False)
    np.testing.assert_allclose(F.grid_sample(image, grid, align_corners=False).detach().numpy(), image.detach().numpy())


@pytest.mark.parametrize("ignored", [-100, 1])
@pytest.mark.parametrize("weighted", [False, True])
def test_cross_entropy_is_the_logarithm_of_a_probability(weighted: bool, ignored: int) -> None:
    x, t, w = leaf(3, 4, 2), classes(3, 2), ag.tensor([1.0, 2.0, 0.5, 3.0], dtype=ag.float64)
    raised = np.exp(x.detach().numpy())
    chosen = np.take_along_axis(np.log(raised / raised.sum(1, keepdims=True)), t.numpy()[:, None], 1)[:, 0]
    share = (w.numpy()[t.numpy()] if weighted else np.ones(t.shape)) * (t.numpy() != ignored)
    loss = F.cross_entropy(x, t, w if weighted else None, ignore_index=ignored)
    assert loss.item() == pytest.approx(-(chosen * share).sum() / share.sum())
    assert gradcheck(lambda a: F.cross_entropy(a, t, w if weighted else None, ignore_index=ignored), [x])


def test_embeddings_add_up_in_the_rows_that_were_read() -> None:
    table: Any = ag.ones(5, 2, requires_grad=True)
    F.embedding(ag.tensor([[1, 3], [1, 0]]), table, padding_idx=0).sum().backward()
    assert table.grad.tolist() == [[0.0, 0.0], [2.0, 2.0], [0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]


def test_what_is_all_ignored_has_a_gradient_of_zeros_and_a_table_without_columns_an_empty_one() -> None:
    for given in ({}, {"label_smoothing": 0.1}, {"label_smoothing": 0.1, "weight": ag.ones(4, dtype=ag.float64)}):
        x = leaf(2, 4)
        loss = F.cross_entropy(x, ag.tensor([-100, -100]), **given)
        assert math.isnan(loss.item())
        loss.backward()
        assert x.grad.tolist() == [[0.0] * 4] * 2
    table: Any = ag.ones(3, 0, requires_grad=True)
    F.embedding(ag.tensor([0, 1]), table, padding_idx=0).sum().backward()
    assert table.grad.shape == (3, 0)


def test_running_statistics_follow_the_batches() -> None:
    x, centre, width = leaf(6, 2, 3), ag.zeros(2, dtype=ag.float64), ag.ones(2, dtype=ag.float64)
    y = F.batch_norm(x, centre, width, training=True, momentum=0.5)
    data = x.detach().numpy()
    np.testing.assert_allclose(centre.numpy(), data.mean((0, 2)) / 2)
    np.testing.assert_allclose(width.numpy(), 0.5 + data.var((0, 2), ddof=1) / 2)
    np.testing.assert_allclose(y.detach().numpy().mean((0, 2)), 0.0, atol=1e-12)
    still = F.batch_norm(x, centre, width)
    np.testing.assert_allclose(still.detach().numpy(), (data - centre.numpy()[:, None]) / np.sqrt(width.numpy() + 1e-5)[:, None])


@pytest.mark.parametrize("name", ["dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout"])
def test_dropout_keeps_the_mean_in_training_and_everything_else_out_of_it(name: str) -> None:
    x = ag.ones(40, 50, *[2] * max(1, int("".join(filter(str.isdigit, name)) or 2)))
    drop = getattr(F, name)
    assert drop(x, 0.3, False) is x
    dropped = drop(x, 0.3, True)
    assert abs(dropped.mean().item() - (1.0 if "alpha" not in name else dropped.mean().item())) < 0.05
    assert len(np.unique(dropped.numpy())) == 2
    whole = dropped.reshape(40, 50, -1)
    assert ((whole == whole[:, :, :1]).all().item()) == (name not in ("dropout", "alpha_dropout"))
    assert drop(x, 1.0, True).sum().item() == 0.0


def test_attention_looks_at_what_the_mask_allows() -> None:
    q, k, v = leaf(2, 3, 4), leaf(2, 5, 4), leaf(2, 5, 4)
    mask = ag.tensor(np.arange(15).reshape(3, 5) % 3 > 0)
    y = F.scaled_dot_product_attention(q, k, v, mask)
    scores = np.where(mask.numpy(), q.detach().numpy() @ k.detach().numpy().swapaxes(1, 2) / 2, -np.inf)
    weights = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    np.testing.assert_allclose(y.detach().numpy(), weights @ v.detach().numpy())
    blind = F.scaled_dot_product_attention(q, k, v, ag.zeros(3, 5) > 1)
    assert (blind == 0).all()


COMPOSED: dict[str, tuple[Any, list[Any]]] = {
    "bilinear": (F.bilinear, [leaf(3, 2), leaf(3, 4), leaf(5, 2, 4), leaf(5)]),
    "group_norm": (lambda x, w: F.group_norm(x, 2, w), [leaf(2, 4, 3), leaf(4)]),
    "instance_norm": (F.instance_norm, [leaf(2, 3, 4)]),
    "rms_norm": (lambda x, w: F.rms_norm(x, (3,), w), [leaf(2, 3), leaf(3)]),
    "local_response_norm": (lambda x: F.local_response_norm(x, 3, 0.5), [leaf(2, 5, 3)]),
    "normalize": (F.normalize, [leaf(3, 4)]),
    "cosine_similarity": (F.cosine_similarity, [leaf(3, 4), leaf(3, 4)]),
    "softmin": (lambda x: F.softmin(x, 1), [leaf(2, 3)]),
    "avg_pool": (lambda x: F.avg_pool2d(x, 3, 2, 1, True, False), [leaf(1, 2, 6, 5)]),
    "lp_pool": (lambda x: F.lp_pool1d(x, 3.0, 2), [leaf(1, 2, 6, low=0.5)]),
    "adaptive_avg_pool": (lambda x: F.adaptive_avg_pool2d(x, (3, None)), [leaf(1, 2, 5, 4)]),
    "adaptive_max_pool": (lambda x: F.adaptive_max_pool2d(x, (3, 2)), [leaf(1, 2, 5, 4)]),
    "pixel_shuffle": (lambda x: F.pixel_unshuffle(F.pixel_shuffle(x, 2) * 2.0, 2), [leaf(1, 8, 2, 3)]),
    "grid_sample": (lambda x, g: F.grid_sample(x, g, padding_mode="reflection"), [leaf(1, 2, 4, 3), leaf(1, 2, 2, 2)]),
    "kl_div": (F.kl_div, [leaf(3, 2), leaf(3, 2, low=0.1)]),
    "smooth_l1_loss": (lambda x, t: F.smooth_l1_loss(x, t, beta=0.5), [leaf(5), leaf(5)]),
    "huber_loss": (F.huber_loss, [leaf(5), leaf(5)]),
    "gaussian_nll_loss": (F.gaussian_nll_loss, [leaf(5), leaf(5), leaf(5, low=0.5)]),
    "poisson_nll_loss": (lambda x: F.poisson_nll_loss(x, ag.tensor([0.0, 2.0, 5.0], dtype=ag.float64), full=True), [leaf(3)]),
    "triplet_margin_loss": (F.triplet_margin_loss, [leaf(3, 4), leaf(3, 4), leaf(3, 4)]),
    "multi_margin_loss": (lambda x: F.multi_margin_loss(x, ag.tensor([0, 2, 1]), p=2), [leaf(3, 4)]),
    "smoothed labels": (lambda x: F.cross_entropy(x, ag.tensor([0, 2, 1]), label_smoothing=0.1), [leaf(3, 4)]),
    "probabilities": (F.cross_entropy, [leaf(3, 4), leaf(3, 4, low=0.1)]),
    "embedding_bag": (lambda w: F.embedding_bag(ag.tensor([0, 2, 2, 1]), w, ag.tensor([0, 3]), mode="max"), [leaf(4, 2)]),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPOSED)
def test_gradients_of_what_is_composed_equal_differences(name: str) -> None:
    function, inputs = COMPOSED[name]
    assert gradcheck(function, inputs)


# -- decomposed ---------------------------------------------------------------------------------------------------------

WHOLE: dict[str, tuple[Any, list[Any]]] = {
    "linear": (F.linear, [leaf(3, 4), leaf(2, 4), leaf(2)]),
    "softmax": (lambda x: F.softmax(x, 1), [leaf(3, 4)]),
    "log_softmax": (lambda x: F.log_softmax(x, 0), [leaf(3, 4)]),
    "layer_norm": (lambda x, w, b: F.layer_norm(x, (4,), w, b), [leaf(3, 4), leaf(4), leaf(4)]),
    "batch_norm": (lambda x: F.batch_norm(x, None, None, training=True), [leaf(3, 4)]),
    "cross_entropy": (lambda x: F.cross_entropy(x, ag.tensor([0, 3, 1])), [leaf(3, 4)]),
    "mse_loss": (F.mse_loss, [leaf(3, 4), leaf(3, 4)]),
    "binary_cross_entropy_with_logits": (F.binary_cross_entropy_with_logits, [leaf(3), leaf(3, low=0.1, high=0.9)]),
    "conv": (lambda x, w, b: F.conv2d(x, w, b, 2, 1, groups=2), [leaf(2, 4, 5, 4), leaf(6, 2, 3, 3), leaf(6)]),
}  # fmt: skip


def nodes(y: Any) -> set[Any]:
    """The operations that y was made by."""
    found, stack = set(), [y.grad_fn]
    while stack:
        node = stack.pop()
        if hasattr(node, "op") and node not in found:
            found.add(node)
            stack += [one for one, _ in node.next_functions if one is not None]
    return found


@pytest.mark.parametrize("name", WHOLE)
def test_decomposed_is_the_same_in_more_nodes(name: str) -> None:
    function, inputs = WHOLE[name]
    whole = function(*inputs)
    with functional.decomposed():
        parts = function(*inputs)
    assert len(nodes(parts)) > len(nodes(whole))
    np.testing.assert_allclose(parts.detach().numpy(), whole.detach().numpy(), rtol=1e-12, atol=1e-12)
    seed = ag.tensor(np.cos(np.arange(whole.numel())).reshape(whole.shape))
    for one, other in zip(ag.grad(whole, inputs, seed), ag.grad(parts, inputs, seed), strict=True):
        np.testing.assert_allclose(other.numpy(), one.numpy(), rtol=1e-10, atol=1e-12)


def test_decomposed_ends_with_its_block() -> None:
    x, w, b = leaf(2, 3), leaf(4, 3), leaf(4)
    with functional.decomposed():
        assert F.linear(x, w, b).grad_fn.name() != "AddmmBackward0"
    with pytest.raises(ZeroDivisionError), functional.decomposed():
        _ = 1 / 0
    assert F.linear(x, w, b).grad_fn.name() == "AddmmBackward0"


# -- errors -------------------------------------------------------------------------------------------------------------

T3, X34 = ag.tensor([0, 1, 2]), ag.ones(3, 4)
WORDS: list[tuple[Any, type[Exception], str]] = [
    (lambda: F.mse_loss(ag.ones(5, 1), ag.ones(5)), ValueError, "(?s)\\[5, 1\\] and \\[5\\].*input.squeeze\\(1\\)"),
    (lambda: F.l1_loss(ag.ones(5), ag.ones(5, 1)), ValueError, "(?s)\\[5\\] and \\[5, 1\\].*target.squeeze\\(1\\)"),
    (lambda: F.binary_cross_entropy_with_logits(ag.ones(5), ag.ones(5, 1)), ValueError, "Using a target size"),
    (lambda: F.binary_cross_entropy(ag.ones(2) * 2, ag.ones(2)), RuntimeError, "(?s)between 0 and 1.*from 2.0 to 2.0.*with_logits"),
    (lambda: F.cross_entropy(X34, ag.tensor([0, 4, 1])), IndexError, "(?s)Target 4 is out of bounds: at position \\[1\\], where 0 to 3"),
    (lambda: F.nll_loss(X34, ag.tensor([0, -1, 1])), IndexError, "Target -1 is out of bounds"),
    (lambda: F.cross_entropy(X34, ag.tensor([0.0, 1.0, 2.0])), RuntimeError, "(?s)expected scalar type Long but found float32.*target.long\\(\\)"),
    (lambda: F.cross_entropy(X34, ag.tensor([[0], [1], [2]])), RuntimeError, "(?s)Expected target of shape \\[3\\].*squeeze"),
    (lambda: F.cross_entropy(T3.reshape(1, 3), ag.tensor([0])), RuntimeError, "floating point predictions"),
    (lambda: F.embedding(ag.tensor([[0, 7]]), X34), IndexError, "Index 7 is out of bounds: at position \\[0, 1\\], where 0 to 2"),
    (lambda: F.mse_loss(X34, X34, reduction="average"), ValueError, "'average' is not a valid value for reduction"),
    (lambda: F.dropout(X34, 1.5), ValueError, "between 0 and 1, but got 1.5"),
    (lambda: F.conv2d(ag.ones(1, 3, 5, 5), ag.ones(2, 4, 3, 3)), RuntimeError, "to have 4 channels, but got 3 channels"),
    (lambda: F.conv2d(ag.ones(5, 5), ag.ones(2, 4, 3, 3)), RuntimeError, "Expected 3D \\(unbatched\\) or 4D \\(batched\\) input to conv2d"),
    (lambda: F.conv2d(ag.ones(1, 1, 2, 2), ag.ones(1, 1, 3, 3)), RuntimeError, "Calculated output size is too small"),
    (lambda: F.conv1d(ag.ones(1, 1, 9), ag.ones(1, 1, 3), stride=2, padding="same"), ValueError, "not supported for strided"),
    (lambda: F.max_pool1d(ag.ones(1, 1, 9), 2, padding=2), RuntimeError, "at most half of effective kernel size"),
    (lambda: F.linear(X34, ag.ones(2, 3)), RuntimeError, "\\(3x4 and 3x2\\): the layer takes 3 features and the input's last axis has 4"),
    (lambda: F.layer_norm(X34, (3,)), RuntimeError, "normalized_shape=\\[3\\]"),
    (lambda: F.group_norm(ag.ones(2, 3, 4), 2), ValueError, "divisible by num_groups"),
    (lambda: F.batch_norm(ag.ones(1, 3), None, None, training=True), ValueError, "Expected more than 1 value per channel"),
    (lambda: ag.nn.BatchNorm1d(5)(ag.ones(4, 3)), RuntimeError, "running_mean should contain 3 elements not 5"),
    (lambda: ag.nn.BatchNorm2d(5).eval()(ag.ones(4, 3, 2, 2)), RuntimeError, "running_mean should contain 3 elements not 5"),
    (lambda: F.pixel_shuffle(ag.ones(1, 3, 2, 2), 2), RuntimeError, "divisible by the square"),
    (lambda: F.interpolate(ag.ones(1, 1, 2, 2)), ValueError, "exactly one of size and scale_factor"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "kind", "words"), WORDS)
def test_refusals_by_their_words(written: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        written()


def test_losses_that_broadcast_as_one_would_expect_are_computed() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert F.l1_loss(ag.ones(3, 5), ag.zeros(5)).item() == 1.0
    assert F.mse_loss(ag.ones(4), ag.tensor(3.0)).item() == 4.0
    assert F.mse_loss(ag.ones(1, 1), ag.ones(1, 1)).item() == 0.0


def test_alignments_of_no_labels_are_all_blanks() -> None:
    x = leaf(4, 2, 3)
    packed = F.ctc_loss(x.log_softmax(2), ag.zeros(0, dtype=ag.int64), (4, 2), (0, 0), blank=1, reduction="none")
    logs = x.detach().log_softmax(2).numpy()[:, :, 1]
    np.testing.assert_allclose(packed.detach().numpy(), [-logs[:, 0].sum(), -logs[:2, 1].sum()])
    assert gradcheck(lambda y: F.ctc_loss(y.log_softmax(2), ag.zeros(0, dtype=ag.int64), (4, 2), (0, 0), blank=1), (x,))


def test_the_nearest_pixel_stays_the_same_under_a_small_step() -> None:
    image, grid = ag.ones(1, 1, 2, 2), leaf(1, 2, 2, 2)
    F.grid_sample(image, grid, mode="nearest", align_corners=False).sum().backward()
    assert grid.grad.abs().sum() == 0


def test_no_bags_give_no_rows() -> None:
    assert F.embedding_bag(ag.zeros(0, 2, dtype=ag.int64), ag.ones(3, 4), mode="max").shape == (0, 4)


def test_an_empty_mean_has_a_tangent() -> None:
    y, t = torch.func.jvp(lambda x: F.cross_entropy(x, ag.ones(0, 3)), (ag.ones(0, 3),), (ag.ones(0, 3),))
    assert y.isnan()
    assert t.isnan()
    y, t = torch.func.jvp(lambda x: x / 0, (ag.ones(1),), (ag.ones(1),))
    assert [y.item(), t.item()] == [math.inf, math.inf]
