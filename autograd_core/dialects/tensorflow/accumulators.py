"""`tf.autodiff.ForwardAccumulator`: forward mode, by pushing tangents along what a tape of its own records. Knows tapes; how a tangent is pushed is the engine's."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import tensor_of
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.tapes import GradientTape, UnconnectedGradients, unconnected, variables_of

__all__ = ["ForwardAccumulator"]


class ForwardAccumulator:
    """Inside, what is computed from `primals` can be asked for its `jvp`: the Jacobian times `tangents`, which have the shapes of the primals.

    Raises `ValueError` where a tangent has another shape or the structures differ.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> x = tf.constant([1.0, 2.0])
    >>> with tf.autodiff.ForwardAccumulator(x, tf.constant([1.0, 0.0])) as acc:
    ...     y = tf.reduce_sum(x * x)
    >>> acc.jvp(y)
    <tf.Tensor: shape=(), dtype=float32, numpy=2.0>
    """

    def __init__(self, primals: Any, tangents: Any) -> None:
        self._tape = GradientTape(persistent=True, watch_accessed_variables=False)
        self._primals = primals
        nest.assert_same_structure(primals, tangents)
        self._sources = variables_of(primals)
        self._tangents = []
        for primal, given in zip(self._sources, nest.flatten(tangents), strict=True):
            tangent = tensor_of(given, primal.array.dtype)
            if tangent.array.shape != primal.array.shape:
                raise refuse_as(ValueError, "tangent_shape", tangent=list(tangent.array.shape), primal=list(primal.array.shape))
            self._tangents.append(tangent)

    def __enter__(self) -> ForwardAccumulator:
        self._tape.__enter__()
        self._tape.watch(self._primals)
        return self

    def __exit__(self, *_: object) -> None:
        self._tape.__exit__()

    def jvp(self, primals: Any, unconnected_gradients: Any = UnconnectedGradients.NONE) -> Any:
        """The tangent of a tensor, or of each in a structure; `None`, or zeros as asked, for one that does not depend on the primals."""
        return OPS["_forward_jvp"](self._tape, primals, self._sources, self._tangents, unconnected_gradients)


@op("ForwardJvp")
def _forward_jvp(tape: GradientTape, primals: Any, sources: list[Any], tangents: list[Any], choice: Any) -> Any:
    targets = variables_of(primals)
    found = tape.pushed(targets, sources, tangents)
    return nest.pack_sequence_as(primals, unconnected(found, [one.array.shape for one in targets], targets, choice))
