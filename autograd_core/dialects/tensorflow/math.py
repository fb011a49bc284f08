"""`tf.math`: functions of numbers, reductions and sums over segments, under one roof."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import elementwise, linalg, places, reduce
from autograd_core.dialects.tensorflow.arrays import top_k
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.nn import in_top_k, log_softmax, softmax
from autograd_core.dialects.tensorflow.special import approx_max_k, bessel_i0, confusion_matrix, lbeta, polygamma, polyval, special, zeta

_HERE = [
    *(name for name in elementwise.__all__ if name not in ("cast", "clip_by_value", "identity", "relu") and not name.startswith("to_")),
    *reduce.__all__,
]
globals().update({name: OPS[name] for name in _HERE})
floordiv, mod = OPS["floordiv"], OPS["floormod"]
l2_normalize, segment_sum, segment_mean, segment_max, segment_min = (
    linalg.l2_normalize, places.segment_sum, places.segment_mean, places.segment_max, places.segment_min,
)  # fmt: skip
unsorted_segment_sum = places.unsorted_segment_sum

__all__ = [
    *_HERE, "approx_max_k", "bessel_i0", "confusion_matrix", "floordiv", "in_top_k", "l2_normalize", "lbeta", "log_softmax", "mod",
    "polygamma", "polyval", "segment_max", "segment_mean", "segment_min", "segment_sum", "softmax", "special", "top_k", "unsorted_segment_sum", "zeta",
]  # fmt: skip

__getattr__ = missing("tf.math", __all__)
