"""The table of derivatives: one short definition for each operation, grouped by what they are for.

Reading order: `elementary` (one number in, one out), `arithmetic` (two in), `reduce`, `shape`, `linalg`, `index`, `neural`.
"""

from autograd_core.ops.arithmetic import (
    add, atan2, clamp, div, eq, floor_divide, ge, gt, le, logical_and, logical_or, lt, maximum, minimum, mul, ne, pow, remainder, sub, where,
)  # fmt: skip
from autograd_core.ops.elementary import (
    abs, acos, asin, atan, cast, ceil, clone, cos, cosh, detach, exp, expm1, floor, isfinite, isinf, isnan, log, log1p, log2, log10,
    logical_not, neg, reciprocal, relu, round, rsqrt, sigmoid, sign, sin, sinh, softplus, sqrt, square, tan, tanh,
)  # fmt: skip
from autograd_core.ops.index import getitem, scatter_index, select_along
from autograd_core.ops.linalg import dot, matmul, mm, mv, norm, outer
from autograd_core.ops.neural import linear, log_softmax, mse_loss, softmax
from autograd_core.ops.reduce import (
    all, amax, amin, any, argmax, argmin, cumsum, logsumexp, max, mean, min, prod, std, sum, var,
)  # fmt: skip
from autograd_core.ops.shape import cat, expand, flatten, flip, permute, reshape, squeeze, stack, transpose, unsqueeze

__all__ = [
    "abs", "acos", "add", "all", "amax", "amin", "any", "argmax", "argmin", "asin", "atan", "atan2", "cast", "cat", "ceil",
    "clamp", "clone", "cos", "cosh", "cumsum", "detach", "div", "dot", "eq", "exp", "expand", "expm1", "flatten", "flip", "floor",
    "floor_divide", "ge", "getitem", "gt", "isfinite", "isinf", "isnan", "le", "linear", "log", "log10", "log1p", "log2",
    "log_softmax", "logical_and", "logical_not", "logical_or", "logsumexp", "lt", "matmul", "max", "maximum", "mean", "min", "minimum", "mm", "mse_loss",
    "mul", "mv", "ne", "neg", "norm", "outer", "permute", "pow", "prod", "reciprocal", "relu", "remainder", "reshape", "round",
    "rsqrt", "scatter_index", "select_along", "sigmoid", "sign", "sin", "sinh", "softmax", "softplus", "sqrt", "square",
    "squeeze", "stack", "std", "sub", "sum", "tan", "tanh", "transpose", "unsqueeze", "var", "where",
]  # fmt: skip
