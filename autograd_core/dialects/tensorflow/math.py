"""`tf.math`: functions of numbers, reductions and sums over segments, under one roof."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import elementwise, linalg, places, reduce
from autograd_core.dialects.tensorflow.arrays import top_k
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.nn import in_top_k, log_softmax, softmax
from autograd_core.dialects.tensorflow.special import (
    BESSEL,
    approx_max_k,
    betainc,
    confusion_matrix,
    erfcinv,
    igamma,
    igammac,
    invert_permutation,
    lbeta,
    polygamma,
    polyval,
    special,
    zeta,
)

_HERE = [
    *(
        name
        for name in elementwise.__all__
        if name not in ("cast", "clip_by_value", "identity", "identity_n", "relu") and not name.startswith("to_")
    ),
    *reduce.__all__,
]
globals().update({name: OPS[name] for name in _HERE})
_BESSEL = {name: BESSEL[name] for name in ("bessel_i0", "bessel_i0e", "bessel_i1", "bessel_i1e")}
globals().update(_BESSEL)
accumulate_n = elementwise.add_n
floordiv, mod = OPS["floordiv"], OPS["floormod"]
l2_normalize, segment_sum, segment_mean, segment_max, segment_min = (
    linalg.l2_normalize, places.segment_sum, places.segment_mean, places.segment_max, places.segment_min,
)  # fmt: skip
_UNSORTED = {name: getattr(places, name) for name in places.__all__ if name.startswith("unsorted")}
globals().update(_UNSORTED)

__all__ = [
    *_HERE, *_BESSEL, *_UNSORTED, "accumulate_n", "approx_max_k", "betainc", "confusion_matrix", "erfcinv", "floordiv", "igamma", "igammac", "in_top_k",
    "invert_permutation", "l2_normalize", "lbeta", "log_softmax", "mod", "polygamma", "polyval", "segment_max", "segment_mean", "segment_min",
    "segment_sum", "softmax", "special", "top_k", "zeta",
]  # fmt: skip

__getattr__ = missing("tf.math", __all__)
