"""Layers that look elsewhere: attention by products of queries and keys, with several heads, and the dense layer by an equation that it is made of."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras import activations, initializers
from autograd_core.dialects.tensorflow.keras.layers.base import Layer, weight
from autograd_core.dialects.tensorflow.keras.layers.core import Dropout
from autograd_core.dialects.tensorflow.keras.settings import floatx

# ruff: noqa: ARG002  parameters are Keras'

__all__ = ["AdditiveAttention", "Attention", "EinsumDense", "MultiHeadAttention"]

_FAR = -1e9
"""What is added to the score of a place that may not be looked at."""


class EinsumDense(Layer):
    """`activation(einsum(equation, x, kernel) + bias)`; `bias_axes` are the letters of the output that the bias has."""

    kernel, bias = weight("kernel"), weight("bias")

    def __init__(
        self, equation: str, output_shape: Any, activation: Any = None, bias_axes: str | None = None, kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros", **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(**options)
        self.equation, self.activation, self.bias_axes = equation, activations.get(activation), bias_axes
        self.partial_output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        self._initial = [initializers.get(one) for one in (kernel_initializer, bias_initializer)]

    def build(self, input_shape: Any) -> None:
        """Kernel and bias, their sizes by the letters of the equation."""
        operands, result = self.equation.replace(" ", "").split("->")
        given, kernel = operands.split(",")
        before, _, after = given.partition("...")
        sizes = dict(zip(before, input_shape, strict=False)) | dict(zip(after[::-1], tuple(input_shape)[::-1], strict=False))
        letters = result.replace("...", "")
        told = dict(zip(letters[::-1], self.partial_output_shape[::-1], strict=False))
        sizes = {**{one: n for one, n in told.items() if n is not None}, **sizes}
        shape, start = tuple(sizes[one] for one in kernel), self._initial[0]
        if isinstance(
            start, initializers.VarianceScaling
        ):  # its spread follows from what is summed over, wherever that stands in the kernel
            into = math.prod(sizes[one] for one in kernel if one not in result)
            flat = (into, math.prod(shape) // into)
            self._kernel = self.add_weight(shape, lambda shape, dtype: OPS["reshape"](start(flat, dtype), shape), name="kernel")
        else:
            self._kernel = self.add_weight(shape, start, name="kernel")
        self._bias = None
        if self.bias_axes:
            first = min(letters.index(one) for one in self.bias_axes)
            shape = tuple(sizes[one] if one in self.bias_axes else 1 for one in letters[first:])
            self._bias = self.add_weight(shape, self._initial[1], name="bias")

    def call(self, inputs: Any) -> Any:
        """The layer's result."""
        found = OPS["einsum"](self.equation, inputs, self._kernel)
        return self.activation(found if self._bias is None else OPS["add"](found, self._bias))


def _weighted(scores: Any, mask: Any, scale: float = _FAR) -> Any:
    """Softmax over the last axis, of the places that the mask (true or one: may be looked at) leaves."""
    if mask is not None:
        left = OPS["subtract"](1.0, OPS["cast"](mask, floatx()))
        scores = OPS["add"](scores, OPS["multiply"](left, scale))
    return OPS["softmax"](scores)


def _triangle(queries: int, keys: int) -> Any:
    """Each place may look at itself and at what is before it."""
    return OPS["constant"](np.tril(np.ones((queries, keys), bool)))


class _Scored(Layer):
    """What attention without weights of its own shares: `[query, value]` or `[query, value, key]` → `(batch, queries, features)`."""

    def __init__(self, use_scale: bool = False, dropout: float = 0.0, seed: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.use_scale, self._dropout = use_scale, Dropout(dropout, seed=seed)
        self.scale: Any = None

    def scores(self, query: Any, key: Any) -> Any:
        """How well each key fits each query."""
        raise NotImplementedError

    def call(
        self, inputs: Any, mask: Any = None, training: Any = False, return_attention_scores: bool = False, use_causal_mask: bool = False
    ) -> Any:
        """The values, weighed by the scores."""
        query, value, *rest = inputs
        key = rest[0] if rest else value
        allowed = mask[1] if mask is not None and len(mask) > 1 and mask[1] is not None else None
        if allowed is not None:
            allowed = OPS["expand_dims"](OPS["cast"](allowed, "bool"), 1)
        if use_causal_mask:
            below = _triangle(query.shape[1], key.shape[1])
            allowed = below if allowed is None else OPS["logical_and"](allowed, below)
        weights = self._dropout(_weighted(self.scores(query, key), allowed), training=training)
        found = OPS["matmul"](weights, value)
        return (found, weights) if return_attention_scores else found


class Attention(_Scored):
    """Luong's attention: products of queries and keys. Source: T. Luong, H. Pham, C. Manning, 2015."""

    def __init__(self, use_scale: bool = False, score_mode: str = "dot", dropout: float = 0.0, seed: Any = None, **options: Any) -> None:
        super().__init__(use_scale, dropout, seed, **options)
        self.score_mode = score_mode

    def build(self, input_shape: Any) -> None:
        """The scale, where it is learned."""
        self.scale = self.add_weight((), "ones", name="scale") if self.use_scale else None
        self.concat_score_weight = self.add_weight((), "ones", name="concat_score_weight") if self.score_mode == "concat" else None

    def scores(self, query: Any, key: Any) -> Any:
        """How well each key fits each query."""
        if self.concat_score_weight is None:
            found = OPS["matmul"](query, key, transpose_b=True)
            return found if self.scale is None else OPS["multiply"](found, self.scale)
        both = OPS["add"](OPS["expand_dims"](query, -2), OPS["expand_dims"](key, -3))
        scaled = both if self.scale is None else OPS["multiply"](both, self.scale)
        return OPS["multiply"](self.concat_score_weight, OPS["reduce_sum"](OPS["tanh"](scaled), -1))


class AdditiveAttention(_Scored):
    """Bahdanau's attention: `tanh(query + key)`, summed. Source: D. Bahdanau, K. Cho, Y. Bengio, 2015."""

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **options: Any) -> None:
        super().__init__(use_scale, dropout, **options)

    def build(self, input_shape: Any) -> None:
        """The weight of each feature."""
        self.scale = self.add_weight((input_shape[0][-1],), "glorot_uniform", name="scale") if self.use_scale else None

    def scores(self, query: Any, key: Any) -> Any:
        """How well each key fits each query."""
        both = OPS["tanh"](OPS["add"](OPS["expand_dims"](query, -2), OPS["expand_dims"](key, -3)))
        return OPS["reduce_sum"](both if self.scale is None else OPS["multiply"](both, self.scale), -1)


class MultiHeadAttention(Layer):
    """`num_heads` attentions side by side, each on its own projection. Source: A. Vaswani et al., 2017.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> layer = tf.keras.layers.MultiHeadAttention(num_heads=2, key_dim=3)
    >>> x = tf.ones((1, 4, 6))
    >>> layer(x, x).shape
    TensorShape([1, 4, 6])
    """

    def __init__(
        self, num_heads: int, key_dim: int, value_dim: int | None = None, dropout: float = 0.0, use_bias: bool = True, output_shape: Any = None,
        attention_axes: Any = None, flash_attention: Any = None, kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        seed: int | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(**options)
        self.num_heads, self.key_dim, self.value_dim, self.use_bias = num_heads, key_dim, value_dim or key_dim, use_bias
        self.dropout, self._output_size, self._seed = dropout, output_shape, seed
        self._initial = [initializers.get(one) for one in (kernel_initializer, bias_initializer)]

    def _projection(self, name: str, equation: str, shape: Any, bias_axes: str) -> EinsumDense:
        kernel, bias = (type(one).from_config(one.get_config()) for one in self._initial)  # numbers of its own for each
        return EinsumDense(
            equation, shape, bias_axes=bias_axes if self.use_bias else None, kernel_initializer=kernel, bias_initializer=bias, name=name
        )

    def build(self, input_shape: Any, value_shape: Any = None, key_shape: Any = None) -> None:
        """The projections of queries, keys and values into the heads, and of the heads' results."""
        value_shape = input_shape if value_shape is None else value_shape
        key_shape = value_shape if key_shape is None else key_shape
        inward = "abc,cde->abde"
        self.query_dense = self._projection("query", inward, (None, self.num_heads, self.key_dim), "de")
        self.key_dense = self._projection("key", inward, (None, self.num_heads, self.key_dim), "de")
        self.value_dense = self._projection("value", inward, (None, self.num_heads, self.value_dim), "de")
        size = input_shape[-1] if self._output_size is None else self._output_size
        self.output_dense = self._projection("attention_output", "abcd,cde->abe", (None, size), "e")
        heads = (None, None, self.num_heads, self.value_dim)
        built = ((self.query_dense, input_shape), (self.key_dense, key_shape), (self.value_dense, value_shape), (self.output_dense, heads))
        for layer, shape in built:
            layer.build(shape)
        self._dropout = Dropout(self.dropout, seed=self._seed)

    def ensure_built(self, inputs: Any) -> None:
        """Make the weights for a call with a query alone; `call` knows the shapes of values and keys."""

    def call(
        self, query: Any, value: Any, key: Any = None, query_mask: Any = None, value_mask: Any = None, key_mask: Any = None, attention_mask: Any = None,
        return_attention_scores: bool = False, training: Any = None, use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        """The result of shape `(batch, queries, features)`, on request with the weights `(batch, heads, queries, keys)`."""
        key = value if key is None else key
        if not self.built:
            self.build(tuple(query.shape), tuple(value.shape), tuple(key.shape))
        q, k, v = self.query_dense(query), self.key_dense(key), self.value_dense(value)
        allowed = None if attention_mask is None else OPS["cast"](attention_mask, "bool")
        if allowed is not None and len(allowed.shape) == 3:
            allowed = OPS["expand_dims"](allowed, 1)
        if use_causal_mask:
            below = _triangle(query.shape[1], key.shape[1])
            allowed = below if allowed is None else OPS["logical_and"](allowed, below)
        scores = OPS["einsum"]("aecd,abcd->acbe", k, OPS["multiply"](q, 1.0 / math.sqrt(self.key_dim)))
        weights = _weighted(scores, allowed)
        dropped = self._dropout(weights, training=training)
        found = self.output_dense(OPS["einsum"]("acbe,aecd->abcd", dropped, v))
        return (found, weights) if return_attention_scores else found
