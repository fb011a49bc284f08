"""Attention and the layers of the transformer: A. Vaswani et al., "Attention Is All You Need", 2017."""

# fmt: off
from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from autograd_core import creation
from autograd_core.errors import refuse
from autograd_core.nn import functional, init
from autograd_core.nn.containers import ModuleList
from autograd_core.nn.layers import LayerNorm, Linear, Weighted
from autograd_core.nn.module import Module
from autograd_core.nn.simple import Dropout  # type: ignore[attr-defined]


class NonDynamicallyQuantizableLinear(Linear):
    """PyTorch's name for the linear layer at the end of an attention."""


class MultiheadAttention(Weighted):
    """Each query's mean of the values, weighted by how well its key fits, in several subspaces at once."""

    def __init__(
        self, embed_dim: int, num_heads: int, dropout: float = 0.0, bias: bool = True, add_bias_kv: bool = False, add_zero_attn: bool = False,
        kdim: int | None = None, vdim: int | None = None, batch_first: bool = False, device: Any = None, dtype: Any = None,
    ) -> None:
        super().__init__()
        if embed_dim <= 0 or num_heads <= 0 or embed_dim % num_heads:
            raise AssertionError("embed_dim must be divisible by num_heads" if embed_dim % (num_heads or 1) else f"embed_dim and num_heads must be greater than 0, got embed_dim={embed_dim} and num_heads={num_heads} instead")
        self.embed_dim, self.num_heads, self.dropout, self.batch_first, self.add_zero_attn = embed_dim, num_heads, dropout, batch_first, add_zero_attn
        self.kdim, self.vdim, self.head_dim = kdim or embed_dim, vdim or embed_dim, embed_dim // num_heads
        self._same = self.kdim == self.vdim == embed_dim
        apart = {f"{name}_proj_weight": None if self._same else (embed_dim, size) for name, size in (("q", embed_dim), ("k", self.kdim), ("v", self.vdim))}
        whole, extra = (3 * embed_dim, embed_dim) if self._same else None, (1, 1, embed_dim) if add_bias_kv else None
        sizes: dict[str, Any] = {"in_proj_weight": whole, **apart, "in_proj_bias": (3 * embed_dim,) if bias else None, "bias_k": extra, "bias_v": extra}
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias, device, dtype)
        self._make(device, dtype, **sizes)
        if bias:
            init.zeros_(self.out_proj.bias)

    def reset_parameters(self) -> None:
        for name, parameter in self.named_parameters(recurse=False):
            {"in_proj_bias": init.zeros_, "bias_k": init.xavier_normal_, "bias_v": init.xavier_normal_}.get(name, init.xavier_uniform_)(parameter)

    def forward(
        self, query: Any, key: Any, value: Any, key_padding_mask: Any = None, need_weights: bool = True, attn_mask: Any = None,
        average_attn_weights: bool = True, is_causal: bool = False,
    ) -> tuple[Any, Any]:
        turned = self.batch_first and query.ndim == 3
        if turned:
            query, key, value = (one.transpose(0, 1) for one in (query, key, value))
        result, weights = functional.multi_head_attention_forward(
            query, key, value, self.embed_dim, self.num_heads, self.in_proj_weight, self.in_proj_bias, self.bias_k, self.bias_v, self.add_zero_attn,
            self.dropout, self.out_proj.weight, self.out_proj.bias, training=self.training, key_padding_mask=key_padding_mask, need_weights=need_weights,
            attn_mask=attn_mask, use_separate_proj_weight=not self._same, q_proj_weight=self.q_proj_weight, k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight, average_attn_weights=average_attn_weights, is_causal=is_causal,
        )
        return result.transpose(0, 1) if turned else result, weights

    def extra_repr(self) -> str:
        return ""


class _Layer(Module):
    """Attention(s) and a small network, each with a residual connection and a normalisation before or after it."""

    _attentions: tuple[str, ...] = ("self_attn",)

    def __init__(
        self, d_model: int, nhead: int, dim_feedforward: int = 2048, dropout: float = 0.1, activation: Any = "relu", layer_norm_eps: float = 1e-5,
        batch_first: bool = False, norm_first: bool = False, bias: bool = True, device: Any = None, dtype: Any = None,
    ) -> None:
        super().__init__()
        if isinstance(activation, str) and activation not in ("relu", "gelu"):
            raise refuse("unknown_word", op=type(self).__name__, argument="activation", known="relu, gelu", given=activation)
        made: dict[str, Any] = {"device": device, "dtype": dtype}
        for name in self._attentions:
            self.register_module(name, MultiheadAttention(d_model, nhead, dropout, bias, batch_first=batch_first, **made))
        self.linear1, self.dropout = Linear(d_model, dim_feedforward, bias, **made), Dropout(dropout)
        self.linear2, self.norm_first = Linear(dim_feedforward, d_model, bias, **made), norm_first
        numbers = range(1, len(self._attentions) + 2)
        for i in numbers:
            self.register_module(f"norm{i}", LayerNorm(d_model, layer_norm_eps, bias=bias, **made))
        for i in numbers:
            self.register_module(f"dropout{i}", Dropout(dropout))
        self.activation = getattr(functional, activation) if isinstance(activation, str) else activation

    def _through(self, x: Any, parts: list[Any]) -> Any:
        """x with each part's contribution added."""
        for i, part in enumerate(parts, 1):
            norm, dropout = self._modules[f"norm{i}"], self._modules[f"dropout{i}"]
            x = x + dropout(part(norm(x))) if self.norm_first else norm(x + dropout(part(x)))
        return x

    def _network(self, x: Any) -> Any:
        return self.linear2(self.dropout(self.activation(self.linear1(x))))


def _attend(attention: Any, x: Any, memory: Any, mask: Any, padding: Any, causal: bool) -> Any:
    causal = causal and mask is None  # a mask says it all
    return attention(x, memory, memory, attn_mask=mask, key_padding_mask=padding, need_weights=False, is_causal=causal)[0]


class TransformerEncoderLayer(_Layer):
    """Attention of a sequence to itself, then a small network."""

    def forward(self, src: Any, src_mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool = False) -> Any:
        return self._through(src, [lambda x: _attend(self.self_attn, x, x, src_mask, src_key_padding_mask, is_causal), self._network])


class TransformerDecoderLayer(_Layer):
    """Attention of a sequence to itself, then to the encoder's output, then a small network."""

    _attentions = ("self_attn", "multihead_attn")

    def forward(
        self, tgt: Any, memory: Any, tgt_mask: Any = None, memory_mask: Any = None, tgt_key_padding_mask: Any = None, memory_key_padding_mask: Any = None,
        tgt_is_causal: bool = False, memory_is_causal: bool = False,
    ) -> Any:
        return self._through(tgt, [
            lambda x: _attend(self.self_attn, x, x, tgt_mask, tgt_key_padding_mask, tgt_is_causal),
            lambda x: _attend(self.multihead_attn, x, memory, memory_mask, memory_key_padding_mask, memory_is_causal), self._network,
        ])


class _Stack(Module):
    def __init__(self, layer: Module, num_layers: int, norm: Module | None = None, **_quick: Any) -> None:
        super().__init__()
        self.layers, self.num_layers = ModuleList([deepcopy(layer) for _ in range(num_layers)]), num_layers
        self.norm = norm

    def forward(self, x: Any, *inputs: Any, **masks: Any) -> Any:
        for layer in self.layers:
            x = layer(x, *inputs, **masks)
        return x if self.norm is None else self.norm(x)


class TransformerEncoder(_Stack):
    """Encoder layers, one after the other."""

    def forward(self, src: Any, mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool | None = None) -> Any:
        return super().forward(src, mask, src_key_padding_mask, bool(is_causal))


class TransformerDecoder(_Stack):
    """Decoder layers, one after the other."""


class Transformer(Module):
    """An encoder, and a decoder that looks at what it made."""

    def __init__(
        self, d_model: int = 512, nhead: int = 8, num_encoder_layers: int = 6, num_decoder_layers: int = 6, dim_feedforward: int = 2048,
        dropout: float = 0.1, activation: Any = "relu", custom_encoder: Any = None, custom_decoder: Any = None, layer_norm_eps: float = 1e-5,
        batch_first: bool = False, norm_first: bool = False, bias: bool = True, device: Any = None, dtype: Any = None,
    ) -> None:
        super().__init__()
        settings = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias, device, dtype)
        norms = [LayerNorm(d_model, layer_norm_eps, bias=bias, device=device, dtype=dtype) for _ in range(2)]
        self.encoder = custom_encoder or TransformerEncoder(TransformerEncoderLayer(*settings), num_encoder_layers, norms[0])
        self.decoder = custom_decoder or TransformerDecoder(TransformerDecoderLayer(*settings), num_decoder_layers, norms[1])
        for parameter in self.parameters():
            if parameter.ndim > 1:
                init.xavier_uniform_(parameter)
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def forward(
        self, src: Any, tgt: Any, src_mask: Any = None, tgt_mask: Any = None, memory_mask: Any = None, src_key_padding_mask: Any = None,
        tgt_key_padding_mask: Any = None, memory_key_padding_mask: Any = None,
    ) -> Any:
        memory = self.encoder(src, src_mask, src_key_padding_mask)
        return self.decoder(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask)

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device: Any = None, dtype: Any = None) -> Any:
        """-inf above the diagonal, zero elsewhere: nobody looks ahead."""
        return creation.tensor(np.triu(np.full((sz, sz), -np.inf), 1), dtype=dtype or float, device=device)
