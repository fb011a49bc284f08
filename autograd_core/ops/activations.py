"""Activation functions of neural networks (`torch.nn.functional`): what bends between two linear layers. Loaded on first use.

Gradients at the kinks are PyTorch's: zero at both ends for `hardtanh`, `hardsigmoid` and their relatives, the negative side's for
`leaky_relu` and `elu`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_core.errors import refuse, require
from autograd_core.op import Op, Sample
from autograd_core.ops.arithmetic import where
from autograd_core.ops.elementary import abs, cast, choose, exp, logical_not, relu, sigmoid, softplus, tanh
from autograd_core.ops.rows import one, pair, smooth, two
from autograd_core.ops.shape import reshape
from autograd_core.ops.special import ROOT_TWO_PI, ndtr
from autograd_core.public import INNER, composed, exposed, register
from autograd_core.randomness import default_generator

SELU = {"alpha": 1.6732632423543772, "scale": 1.0507009873554805, "input_scale": 1.0}  # Klambauer et al., 2017
TANH_GELU = math.sqrt(2.0 / math.pi)


def activation(
    name: str, op: Op, *also: str, method: bool = False, fill: Any = dict, whole: bool = False, given_always: int = 0, **defaults: Any
) -> None:
    """Let people call `F.name(input, …, inplace=False)` and `F.name_(input, …)`, and `also` under other names.

    `fill` makes the operation's attributes of what people give. Only with `whole` there is a value for integers. So many settings as `given_always`
    have no default.
    """
    words, kinds = (*defaults, "inplace"), "fiu" if whole else "f"

    def call(input: Any, *given: Any, **named: Any) -> Any:
        if input.array.dtype.kind not in kinds:
            raise refuse("floats_taken", op=name, dtype=input.array.dtype.name)
        if len(given) > len(words):
            raise refuse("operands_many", op=name, wanted=1 + len(words), got=1 + len(given))
        if len(given) < given_always and not all(word in named for word in words[len(given) : given_always]):
            raise refuse("settings_missing", op=name, words=" and ".join(words[:given_always]))
        attributes = {**defaults, **dict(zip(words, given, strict=False)), **named}
        overwrite = attributes.pop("inplace", False)
        return input._change(op, **fill(**attributes)) if overwrite else op(input, **fill(**attributes))

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"The activation {name}, elementwise; with `inplace` the input is overwritten."
    for other in (f"F.{name}", *also):
        register(other, exposed(call), method=method, inplace=method)
        register(f"{other}_", lambda self, *given, **named: call(self, *given, **named, inplace=True), method=False)


def _elu_slope(x: Any, alpha: float, scale: float, input_scale: float) -> Any:
    return where(x <= 0, exp(where(x < 0, x, 0.0) * input_scale) * (alpha * scale * input_scale), scale)


def _gelu(x: Any, approximate: str = "none") -> Any:
    if approximate not in ("none", "tanh"):
        raise ValueError("approximate argument must be either none or tanh")
    if approximate == "none":
        return x * ndtr.kernel(x)
    return x * 0.5 * (1.0 + np.tanh(TANH_GELU * (x + 0.044715 * x * x * x)))


def _gelu_slope(x: Any, approximate: str = "none") -> Any:
    if approximate == "none":
        return ndtr(x) + x * exp(x * x * -0.5) * (1 / ROOT_TWO_PI)
    t = tanh((x + x * x * x * 0.044715) * TANH_GELU)
    return (t + 1.0) * 0.5 + x * (1.0 - t * t) * (x * x * 0.134145 + 1.0) * (TANH_GELU / 2)


def _silu_slope(x: Any) -> Any:
    s = sigmoid(x)
    return s * (x * (1.0 - s) + 1.0)


def _mish_slope(x: Any) -> Any:
    t = tanh(softplus(x))
    return t + x * (1.0 - t * t) * sigmoid(x)


# fmt: off
def _kind(name: str, kernel: Any, slope: Any, latex: str, derivative: str, *also: str, samples: Any = None, method: bool = False, whole: bool = False, given_always: int = 0, **defaults: Any) -> Op:
    samples = samples or [Sample(((3,),), defaults, *ends) for ends in ((0.1, 0.4), (-0.4, -0.1))]
    op = smooth(name, kernel, slope, latex, derivative, samples=samples, role="route", floating=False, public=False)
    activation(name, op, *also, method=method, whole=whole, given_always=given_always, **defaults)
    return op


leaky_relu = _kind("leaky_relu", lambda x, negative_slope: np.maximum(x, 0) + np.minimum(x, 0) * negative_slope,
    lambda x, negative_slope: cast(x > 0, dtype=x.dtype) * (1.0 - negative_slope) + negative_slope, r"\operatorname{leaky}(#1)", r"[#1 > 0] + a [#1 \le 0]",
    negative_slope=0.01)
_elu = smooth("elu", lambda x, alpha, scale, input_scale: np.maximum(x, 0) * scale + np.expm1(np.minimum(x, 0) * input_scale) * (alpha * scale), _elu_slope,
    r"\operatorname{elu}(#1)", r"\begin{cases} 1 & #1 > 0 \\ \alpha e^{#1} & \text{else} \end{cases}", samples=[Sample(((3,),), SELU)], floating=False, public=False)
gelu = _kind("gelu", _gelu, _gelu_slope, r"#1 \Phi(#1)", r"\Phi(#1) + #1 \varphi(#1)", samples=[Sample(((3,),), {"approximate": way}) for way in ("none", "tanh")],
    approximate="none")
silu = _kind("silu", lambda x: x * sigmoid.kernel(x), _silu_slope, r"#1 \sigma(#1)", r"\sigma(#1)(1 + #1 (1 - \sigma(#1)))", samples=one())
mish = _kind("mish", lambda x: x * np.tanh(softplus.kernel(x)), _mish_slope, r"#1 \tanh(\ln(1 + e^{#1}))", r"t + #1 (1 - t^2) \sigma(#1)", samples=one())
hardtanh = _kind("hardtanh", lambda x, min_val, max_val: np.minimum(np.maximum(x, min_val), max_val), lambda x, min_val, max_val: (x > min_val) & (x < max_val),
    r"\operatorname{clamp}(#1)", r"[\text{inside}]", whole=True, min_val=-1.0, max_val=1.0)
hardsigmoid = _kind("hardsigmoid", lambda x: np.minimum(np.maximum(x + 3, 0), 6) / 6, lambda x: ((x > -3) & (x < 3)) * (1 / 6), r"\operatorname{clamp}(\tfrac{#1 + 3}{6})",
    r"\tfrac{1}{6} [-3 < #1 < 3]")
hardswish = _kind("hardswish", lambda x: x * np.minimum(np.maximum(x + 3, 0), 6) / 6, lambda x: where(x <= -3, 0.0, where(x >= 3, 1.0, x / 3.0 + 0.5)),
    r"#1 \operatorname{clamp}(\tfrac{#1 + 3}{6})", r"\tfrac{#1}{3} + \tfrac12")
hardshrink = _kind("hardshrink", lambda x, lambd: choose((x >= -lambd) & (x <= lambd), 0, x), lambda x, lambd: logical_not((x >= -lambd) & (x <= lambd)),
    r"\operatorname{shrink}(#1)", r"[\lvert #1 \rvert > \lambda]", "hardshrink", method=True, lambd=0.5)
softshrink = _kind("softshrink", lambda x, lambd: x - np.minimum(np.maximum(x, -lambd), lambd), lambda x, lambd: logical_not((x >= -lambd) & (x <= lambd)),
    r"\operatorname{shrink}(#1)", r"[\lvert #1 \rvert > \lambda]", lambd=0.5)
threshold = _kind("threshold", lambda x, threshold, value: choose(x <= threshold, value, x), lambda x, threshold: logical_not(x <= threshold),
    r"\operatorname{threshold}(#1)", "[#1 > t]", "threshold", whole=True, given_always=2, threshold=0.0, value=0.0)
logsigmoid = _kind("logsigmoid", lambda x: -softplus.kernel(-x), lambda x: sigmoid(-x), r"\ln \sigma(#1)", r"\sigma(-#1)", samples=one())
_prelu = pair("prelu", lambda x, w: choose(x > 0, x, w * x), [lambda x1, x2: where(x1 > 0, 1.0, x2), lambda x1: where(x1 > 0, 0.0, x1)],
    r"\max(0, #1) + #2 \min(0, #1)", [r"[#1 > 0] + #2 [#1 \le 0]", r"\min(0, #1)"], role="route", public=False, samples=two(0.1, 2.0))
# fmt: on
activation("relu", relu, "relu", whole=True)
activation("relu6", hardtanh, whole=True, fill=lambda: {"min_val": 0.0, "max_val": 6.0})
activation("elu", _elu, fill=lambda alpha: {"alpha": alpha, "scale": 1.0, "input_scale": 1.0}, alpha=1.0)
activation("celu", _elu, "celu", fill=lambda alpha: {"alpha": alpha, "scale": 1.0, "input_scale": 1.0 / alpha}, alpha=1.0)
activation("selu", _elu, "selu", fill=lambda: SELU)


def _softplus(input: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    value = softplus(input) if beta == 1 else softplus(input * beta) / beta
    return value if threshold >= 20 else where(input * beta > threshold, input, value)


def _glu(input: Any, dim: int = -1) -> Any:
    require(input.ndim and input.shape[dim] % 2 == 0, "glu_halves", dim=dim, size=input.shape[dim] if input.ndim else 1)
    kept, gate = INNER["chunk"](input, 2, dim)
    return kept * sigmoid(gate)


def _sloped(input: Any, weight: Any) -> Any:
    count, channels = math.prod(weight.shape), input.shape[1] if input.ndim > 1 else 1
    if count not in (1, channels):
        raise refuse(
            "out_of_range", op="prelu", argument="the number of slopes", wanted=f"1, or the number of channels ({channels})", given=count
        )
    if weight.ndim == 1 and count > 1:
        weight = reshape(weight, size=(-1, *[1] * (input.ndim - 2)))
    return _prelu(input, weight if weight.ndim != 1 or input.ndim else reshape(weight, size=()))


def _rrelu(input: Any, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False, inplace: bool = False) -> Any:
    slope: Any = (lower + upper) / 2
    if training:
        slope = np.ones_like(input.array)
        bent = input.array <= 0  # only these draw
        slope[bent] = default_generator.uniform((int(np.count_nonzero(bent)),), np.float64, lower, upper)
    return input._change(_prelu, slope) if inplace else _prelu(input, slope)


INNER["softplus"] = softplus  # as losses call it
# fmt: off
composed("F.softplus", "A smooth relu, log(1 + e^(β x)) / β; the identity where β x is above the threshold.", _softplus)
composed("F.softsign", "x / (1 + |x|).", lambda input: input / (abs(input) + 1.0))
composed("F.tanhshrink", "x − tanh x.", lambda input: input - tanh(input))
composed("F.glu", "Half of the input, gated by the sigmoid of the other half (along `dim`).", _glu)
composed("prelu F.prelu", "`leaky_relu` with a slope that is learned: one for all, or one for each channel (axis 1).", _sloped)
composed("rrelu F.rrelu", "`leaky_relu` with a random slope for each element while training, with the mean of the range otherwise.", _rrelu, method=False)
# fmt: on
