"""Sequences: embeddings of positions in a table, attention, and the likelihood of labels however they are aligned in time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.op import Op, Sample, general, make
from autograd_core.ops.linalg import matmul
from autograd_core.ops.losses import reduced
from autograd_core.ops.neural import check_classes, linear, log_softmax, softmax
from autograd_core.ops.reduce import mean
from autograd_core.ops.rows import row
from autograd_core.ops.shape import cat, reshape, stack, unsqueeze
from autograd_core.public import public
from autograd_core.standin import as_one
from autograd_core.tape import no_grad


def _embedding(index: Any, weight: Any, padding_idx: int | None) -> Any:
    del padding_idx
    check_classes(index, len(weight), "Index")
    return weight.take(index, 0)  # `weight[index]` takes longer, and for one position it looks at the weight's own memory


def _rows_added(g: Any, index: Any, count: int, padding_idx: int | None) -> Any:
    """Each row of g added to the row of its index."""
    return _added(g, index, count, padding_idx)


@as_one
def _added(g: Any, index: Any, count: int, padding_idx: int | None) -> Any:
    """Sorted first, since adding rows one by one is forty times slower."""
    flat, result = np.ravel(index), np.zeros_like(g, shape=(count, g.shape[-1]))
    if g.size:
        order = np.argsort(flat, kind="stable")
        ranked = flat[order]
        starts = np.flatnonzero(np.diff(ranked, prepend=ranked[0] - 1))
        result[ranked[starts]] = np.add.reduceat(np.reshape(g, (-1, g.shape[-1]))[order], starts, axis=0)
    if padding_idx is not None:
        result[padding_idx] = 0
    return result


def _without(g: Any, padding_idx: int | None) -> Any:
    return g if padding_idx is None else ops.where(np.arange(g.shape[0])[:, None] == padding_idx % g.shape[0], 0.0, g)


_AT: Any = np.array([[0, 2], [3, 0]])  # positions of the generated tests
_embedding_node: Op = row(general, "embedding", _embedding,
    [None, lambda g, x1, shape, padding_idx: _embedding_back(g, x1, count=shape[0], padding_idx=padding_idx)], r"#2[#1]",
    [None, r"#g \text{ added to the rows read}"], "emb", [Sample((_AT, (4, 2)), {"padding_idx": None})], role="move")  # fmt: skip
_embedding_back: Op = row(general, "embedding_back", _rows_added,
    [lambda g, x2, padding_idx: _embedding_node(x2, _without(g, padding_idx), padding_idx=None), None], r"\operatorname{scatter} #1", ["#g[#2]", None],
    "emb₊", [Sample(((2, 2, 2), _AT), {"count": 4, "padding_idx": place}) for place in (None, 3)], role="move")  # fmt: skip


@public("F.embedding", method=False)
def embedding(
    input: Any, weight: Any, padding_idx: int | None = None, max_norm: float | None = None, norm_type: float = 2.0, scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:  # fmt: skip
    """The rows of `weight` at the positions `input`; with `max_norm` they are first shortened, in place."""
    del sparse
    if max_norm is not None:
        with no_grad():
            rows = make(np.unique(input.array))
            part = weight[rows]
            size = part.norm(norm_type, 1, True)
            weight[rows] = ops.where(size > max_norm, part * (max_norm / (size + 1e-7)), part)
    y = _embedding_node(input, weight, padding_idx=padding_idx)
    if not scale_grad_by_freq:
        return y
    counts = make(np.bincount(np.ravel(input.array), minlength=1)[input.array][..., None].astype(weight.dtype.numpy))
    return y / counts + (y - y / counts).detach()


@public("embedding", method=False)
def _torch_embedding(weight: Any, indices: Any, padding_idx: int = -1, scale_grad_by_freq: bool = False, sparse: bool = False) -> Any:  # fmt: skip
    """`F.embedding` with its first two arguments the other way round."""
    return embedding(indices, weight, padding_idx if padding_idx >= 0 else None, None, 2.0, scale_grad_by_freq, sparse)


@public("F.embedding_bag", method=False)
def embedding_bag(
    input: Any, weight: Any, offsets: Any = None, max_norm: float | None = None, norm_type: float = 2, scale_grad_by_freq: bool = False, mode: str = "mean",
    sparse: bool = False, per_sample_weights: Any = None, include_last_offset: bool = False, padding_idx: int | None = None,
) -> Any:  # fmt: skip
    """Sums, means or maxima of embeddings: over the rows of a 2-D input, or between the offsets of a 1-D one."""
    index = input.array.reshape(-1)
    starts = np.arange(input.shape[0]) * input.shape[1] if input.ndim == 2 else offsets.array
    bags = np.searchsorted(starts, np.arange(len(index)), side="right") - 1
    chosen = bags == np.arange(len(starts) - include_last_offset)[:, None]
    chosen = chosen & (index != (-1 if padding_idx is None else padding_idx % weight.shape[0]))
    rows = embedding(input.reshape(-1), weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
    if mode == "max":
        found = [rows[make(np.flatnonzero(one))].max(0)[0] if one.any() else weight[0] * 0.0 for one in chosen]
        return stack(found) if found else rows  # no bags: no rows either
    rows = rows if per_sample_weights is None else rows * per_sample_weights.reshape(-1, 1)
    shares = chosen / np.maximum(chosen.sum(1, keepdims=True), 1) if mode == "mean" else chosen
    return matmul(make(shares.astype(weight.dtype.numpy)), rows)


def _attention(q: Any, k: Any, v: Any, mask: Any, dropout_p: float, scale: float) -> tuple[Any, Any]:
    """Each query's mean of the values, weighted by how well their keys answer it, and those weights."""
    scores = matmul(q, ops.transpose(k, dim0=-2, dim1=-1)) * scale
    if mask is None:
        weights = softmax(scores, -1)
    else:
        scores = ops.where(mask, scores, -math.inf) if mask.dtype.numpy.kind == "b" else scores + mask
        hidden = ops.amax(scores, dim=-1, keepdim=True) == -math.inf  # a query that may look at nothing sees zeros
        weights = ops.where(hidden, 0.0, softmax(ops.where(hidden, 0.0, scores), -1))
    weights = ops.dropout(weights, dropout_p)
    return matmul(weights, v), weights


@public("F.scaled_dot_product_attention", method=False)
def scaled_dot_product_attention(
    query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: float = 0.0, is_causal: bool = False, scale: float | None = None,
    enable_gqa: bool = False,
) -> Any:  # fmt: skip
    """softmax(Q Kᵀ · scale + mask) V (A. Vaswani et al., "Attention is all you need", 2017)."""
    if enable_gqa:
        key, value = (ops.repeat_interleave(one, query.shape[-3] // one.shape[-3], dim=-3) for one in (key, value))
    if is_causal:
        attn_mask = make(np.tril(np.ones((query.shape[-2], key.shape[-2]), bool)))
    return _attention(query, key, value, attn_mask, dropout_p, 1.0 / math.sqrt(query.shape[-1]) if scale is None else scale)[0]  # fmt: skip


@public("F.multi_head_attention_forward", method=False)
def multi_head_attention_forward(
    query: Any, key: Any, value: Any, embed_dim_to_check: int, num_heads: int, in_proj_weight: Any, in_proj_bias: Any, bias_k: Any, bias_v: Any,
    add_zero_attn: bool, dropout_p: float, out_proj_weight: Any, out_proj_bias: Any, training: bool = True, key_padding_mask: Any = None,
    need_weights: bool = True, attn_mask: Any = None, use_separate_proj_weight: bool = False, q_proj_weight: Any = None, k_proj_weight: Any = None,
    v_proj_weight: Any = None, static_k: Any = None, static_v: Any = None, average_attn_weights: bool = True, is_causal: bool = False,
) -> Any:  # fmt: skip
    """Attention in several heads at once, (length, batch, features) as PyTorch has it: (output, weights or None)."""
    single = query.ndim == 2
    if single:
        query, key, value = (unsqueeze(one, dim=1) for one in (query, key, value))
    (length, batch, width), head = query.shape, embed_dim_to_check // num_heads
    weights = (q_proj_weight, k_proj_weight, v_proj_weight) if use_separate_proj_weight else ops.chunk(in_proj_weight, 3)  # fmt: skip
    biases = (None,) * 3 if in_proj_bias is None else ops.chunk(in_proj_bias, 3)
    parts = [linear(*each) for each in zip((query, key, value), weights, biases, strict=True)]
    if bias_k is not None:
        parts[1:] = [cat([one, ops.expand(row, size=(1, batch, width))]) for one, row in zip(parts[1:], (bias_k, bias_v), strict=True)]  # fmt: skip
    parts = [ops.permute(reshape(x, size=(x.shape[0], batch, num_heads, head)), dims=(1, 2, 0, 3)) for x in parts]
    parts[1:] = [
        x if one is None else reshape(one, size=(batch, num_heads, -1, head))
        for x, one in zip(parts[1:], (static_k, static_v), strict=True)
    ]
    if add_zero_attn:
        parts[1:] = [cat([one, one[:, :, :1] * 0.0], 2) for one in parts[1:]]
    if is_causal and attn_mask is None:
        attn_mask = make(~np.tril(np.ones((length, key.shape[0]), bool)))
    total: Any = None
    for mask, shape in ((attn_mask, (-1, num_heads, length)), (key_padding_mask, (batch, 1, 1))):
        if mask is not None:
            mask = ops.where(mask, -math.inf, make(np.zeros(1, query.dtype.numpy))) if mask.dtype.numpy.kind == "b" else mask  # fmt: skip
            mask = ops.pad(mask, (0, parts[1].shape[2] - mask.shape[-1]))
            mask = mask if mask.ndim == 2 and shape[0] < 0 else reshape(mask, size=(*shape, mask.shape[-1]))
            total = mask if total is None else total + mask
    q, k, v = parts
    y, seen = _attention(q, k, v, total, dropout_p if training else 0.0, 1.0 / math.sqrt(head))
    y = linear(reshape(ops.permute(y, dims=(2, 0, 1, 3)), size=(length, batch, width)), out_proj_weight, out_proj_bias)
    seen = None if not need_weights else mean(seen, dim=1) if average_attn_weights else seen
    return (ops.squeeze(y, dim=1), seen if seen is None else ops.squeeze(seen, dim=0)) if single else (y, seen)


def _paths(log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int, zero_infinity: bool) -> Any:  # fmt: skip
    """−ln of the sum over all alignments, by the forward recursion over the labels with blanks between them (A. Graves et al., 2006).

    The slope is the one with respect to scores before their softmax, as in PyTorch, where `log_probs` come from one.
    """
    steps, batch, _ = log_probs.shape
    lengths, sizes = ([int(n) for n in np.ravel(getattr(one, "array", one))] for one in (input_lengths, target_lengths))
    flat, longest = np.ravel(targets.array), max(sizes, default=0)
    starts = [i * targets.shape[1] for i in range(batch)] if targets.ndim == 2 else np.concatenate([[0], np.cumsum(sizes)])[:batch]  # fmt: skip
    places = np.full((batch, 2 * longest + 1), flat.size)  # of the blanks: behind all labels
    for line, start, size in zip(places, starts, sizes, strict=True):
        line[1 : 2 * size : 2] = np.arange(start, start + size)
    words = np.concatenate([flat, np.array([blank], flat.dtype)])[places]
    leap = (words[:, 2:] != blank) & (words[:, 2:] != words[:, :-2])
    leap = np.concatenate([np.zeros((batch, 2), bool), leap], axis=1)[:, : words.shape[1]]
    total = ops.logsumexp(log_probs, dim=-1, keepdim=True)
    scores = ops.gather(log_softmax(log_probs, -1) + total.detach(), 2, make(np.broadcast_to(words, (steps, *words.shape)).copy()))  # fmt: skip
    never = make(np.full((batch, 2), -math.inf, log_probs.dtype.numpy))
    alpha = ops.where(make(np.broadcast_to(np.arange(words.shape[1]) < 2, words.shape)), scores[0], -math.inf)
    for t in range(1, steps):
        wide = cat([never, alpha], 1)
        ways = stack([alpha, wide[:, 1:-1], ops.where(make(leap), wide[:, :-2], -math.inf)])
        alpha = ops.where(make(np.array(lengths)[:, None] > t), _sum_of_ways(ways) + scores[t], alpha)
    ends = make(np.array([[2 * size - (size > 0), 2 * size] for size in sizes], np.int64))
    last = ops.where(make(np.array([[size > 0, True] for size in sizes])), ops.gather(alpha, 1, ends), -math.inf)
    loss = -_sum_of_ways(ops.transpose(last, dim0=0, dim1=1))
    return ops.where(loss == math.inf, 0.0, loss) if zero_infinity else loss


def _sum_of_ways(x: Any) -> Any:
    """`logsumexp` along axis 0 where ways that do not exist (−∞) have no slope."""
    closed = ops.amax(x, dim=0, keepdim=True) == -math.inf
    return ops.where(closed.squeeze(0), -math.inf, ops.logsumexp(ops.where(closed, 0.0, x), dim=0))


@public("F.ctc_loss", "ctc_loss", method=False)
def ctc_loss(
    log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False
) -> Any:  # fmt: skip
    """−ln of the probability of a sequence of labels, however it is aligned with the (time, batch, classes) log-probabilities."""
    if log_probs.ndim == 2:
        return ops.squeeze(ctc_loss(log_probs.unsqueeze(1), targets, input_lengths, target_lengths, blank, reduction, zero_infinity))  # fmt: skip
    loss = _paths(log_probs, targets, input_lengths, target_lengths, blank, zero_infinity)
    sizes = np.maximum(np.ravel(getattr(target_lengths, "array", target_lengths)), 1).astype(log_probs.dtype.numpy)
    return reduced(loss / make(sizes) if reduction == "mean" else loss, reduction)
