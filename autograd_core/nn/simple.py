"""Layers and losses that are a function with settings: a line for each.

A line gives the class, the function of `nn.functional` it calls, what its text shows (`*name` the bare value), and the settings in
PyTorch's order; `...` marks one that must be given.
"""

# fmt: off
from __future__ import annotations

from inspect import Signature
from typing import Any

from autograd_core.errors import refuse
from autograd_core.nn import functional
from autograd_core.nn.module import Module
from autograd_core.public import find
from autograd_core.settings import bound, signature

__all__: list[str] = []
BUFFERS = ("weight", "pos_weight")
_EARLIER = ("size_average", "reduce")  # what `reduction` was called before
RENAMED = {("padding", "pad"): "pad", ("unflattened_size", "unflatten"): "sizes"}
"""Where the function calls a setting otherwise."""


class Simple(Module):
    """A function of `nn.functional` with its settings."""

    _does: str
    _shows: str
    _signature: Signature
    _fixed: dict[str, Any]  # what the function is told besides the settings
    _tuples: int  # a number given for a size stands for this many
    _settings: tuple[tuple[str, str], ...]  # what the function calls each setting, and the module
    _found: Any = None
    _trains: bool  # the function is told whether the module trains

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__()
        given = bound(type(self).__name__, self._signature, arguments, keywords)
        for name, value in given.items():
            if self._signature.parameters[name].default == "kernel_size" and value in (None, "kernel_size"):
                value = given["kernel_size"]
            if self._tuples and isinstance(value, int) and name in ("kernel_size", "stride", "padding"):
                value = (value,) * self._tuples
            (self.register_buffer if name in BUFFERS else self.__setattr__)(name, value)
        if "dropout" in self._does and not 0 <= self.p <= 1:
            raise refuse("dropout", p=self.p)
        if getattr(self, "reduction", "mean") not in ("mean", "sum", "none", "batchmean"):
            raise refuse("reduction", reduction=self.reduction)

    def forward(self, *inputs: Any, **keywords: Any) -> Any:
        its, own = type(self), self.__dict__  # by way of `self.reduction` Python takes three times as long
        function = its._found or its._function()
        settings = {}
        for name, mine in its._settings:
            value = own[mine] if mine in own else getattr(self, mine)
            if value is not None or name not in _EARLIER:
                settings[name] = value
        if its._trains:
            settings["training"] = self.training
        return function(*inputs, **settings, **its._fixed, **keywords)

    def _straight(self, *inputs: Any, **keywords: Any) -> Any:
        """Forward of a layer without settings."""
        its = type(self)
        return (its._found or its._function())(*inputs, **keywords)

    @classmethod
    def _function(cls) -> Any:
        """The function, looked up once for the class."""
        found = getattr(functional, cls._does, None) or find(cls._does)
        quick = None if cls._settings or cls._fixed else getattr(getattr(found, "__self__", None), "quick", None)
        cls._found = quick or found
        return cls._found

    def extra_repr(self) -> str:
        shown = [f"{getattr(self, name[1:])!r}" if name[0] == "*" else f"{name}={getattr(self, name)!r}" for name in self._shows.split()]
        return ", ".join(shown + ["inplace=True"] * (getattr(self, "inplace", False) and "inplace" not in self._shows))


def _(class_name: str, function: str, shows: str = "", *, fixed: dict[str, Any] | None = None, tuples: int = 0, trains: bool = False, **settings: Any) -> None:
    parameters = signature(**settings)
    straight = {} if parameters.parameters or fixed else {"forward": Simple._straight}
    globals()[class_name] = type(class_name, (Simple,), straight | {
        "__doc__": f"`nn.functional.{function}` as a module.", "__module__": __name__, "__signature__": parameters, "_signature": parameters,
        "_settings": tuple((RENAMED.get((name, function), name), name) for name in parameters.parameters),
        "_does": function, "_shows": shows, "_fixed": fixed or {}, "_tuples": tuples, "_trains": trains,
    })
    __all__.append(class_name)


for _name in ("ReLU", "ReLU6", "SELU", "SiLU", "Mish", "Hardswish", "Hardsigmoid"):
    _(_name, _name.lower(), inplace=False)
for _name in ("Sigmoid", "Tanh", "LogSigmoid", "Softsign", "Tanhshrink"):
    _(_name, _name.lower())
_("CELU", "celu", "alpha", alpha=1.0, inplace=False)
_("ELU", "elu", "alpha", alpha=1.0, inplace=False)
_("GELU", "gelu", "approximate", approximate="none")
_("GLU", "glu", "dim", dim=-1)
_("Hardshrink", "hardshrink", "*lambd", lambd=0.5)
_("Hardtanh", "hardtanh", "min_val max_val", min_val=-1.0, max_val=1.0, inplace=False)
_("LeakyReLU", "leaky_relu", "negative_slope", negative_slope=0.01, inplace=False)
_("LogSoftmax", "log_softmax", "dim", dim=None)
_("RReLU", "rrelu", "lower upper", trains=True, lower=1 / 8, upper=1 / 3, inplace=False)
_("Softmax", "softmax", "dim", dim=None)
_("Softmax2d", "softmax", fixed={"dim": -3})
_("Softmin", "softmin", "dim", dim=None)
_("Softplus", "softplus", "beta threshold", beta=1.0, threshold=20.0)
_("Softshrink", "softshrink", "*lambd", lambd=0.5)
_("Threshold", "threshold", "threshold value", threshold=..., value=..., inplace=False)

for _name, _does in (("Dropout", "dropout"), ("AlphaDropout", "alpha_dropout"), ("FeatureAlphaDropout", "feature_alpha_dropout")):
    _(_name, _does, "p inplace", trains=True, p=0.5, inplace=False)

for _n in (1, 2, 3):
    _(f"Dropout{_n}d", f"dropout{_n}d", "p inplace", trains=True, p=0.5, inplace=False)
    _pool: dict[str, Any] = {"kernel_size": ..., "stride": "kernel_size", "padding": 0}
    _(f"MaxPool{_n}d", f"max_pool{_n}d", "kernel_size stride padding dilation ceil_mode", **_pool, dilation=1, return_indices=False, ceil_mode=False)
    _(f"MaxUnpool{_n}d", f"max_unpool{_n}d", "kernel_size stride padding", tuples=_n, **_pool)
    _over: dict[str, Any] = {"divisor_override": None} if _n > 1 else {}
    _(f"AvgPool{_n}d", f"avg_pool{_n}d", "kernel_size stride padding", tuples=_n == 1, **_pool, ceil_mode=False, count_include_pad=True, **_over)
    _(f"LPPool{_n}d", f"lp_pool{_n}d", "norm_type kernel_size stride ceil_mode", norm_type=..., kernel_size=..., stride=None, ceil_mode=False)
    _(f"AdaptiveAvgPool{_n}d", f"adaptive_avg_pool{_n}d", "output_size", output_size=...)
    _(f"AdaptiveMaxPool{_n}d", f"adaptive_max_pool{_n}d", "output_size", output_size=..., return_indices=False)
    for _name, _mode in (("Reflection", "reflect"), ("Replication", "replicate"), ("Circular", "circular"), ("Zero", "constant")):
        _(f"{_name}Pad{_n}d", "pad", "*padding", fixed={"mode": _mode}, tuples=2 * _n, padding=...)
    _(f"ConstantPad{_n}d", "pad", "padding value", tuples=2 * _n, padding=..., value=...)

_("ChannelShuffle", "channel_shuffle", "groups", groups=...)
_("CosineSimilarity", "cosine_similarity", dim=1, eps=1e-8)
_("Flatten", "flatten", "start_dim end_dim", start_dim=1, end_dim=-1)
_("Fold", "fold", "output_size kernel_size dilation padding stride", output_size=..., kernel_size=..., dilation=1, padding=0, stride=1)
_("LocalResponseNorm", "local_response_norm", "*size alpha beta k", size=..., alpha=1e-4, beta=0.75, k=1.0)
_("PairwiseDistance", "pairwise_distance", p=2.0, eps=1e-6, keepdim=False)
_("PixelShuffle", "pixel_shuffle", "upscale_factor", upscale_factor=...)
_("PixelUnshuffle", "pixel_unshuffle", "downscale_factor", downscale_factor=...)
_("Unflatten", "unflatten", "dim unflattened_size", dim=..., unflattened_size=...)
_("Unfold", "unfold", "kernel_size dilation padding stride", kernel_size=..., dilation=1, padding=0, stride=1)

_old: dict[str, Any] = {"size_average": None, "reduce": None, "reduction": "mean"}
for _name, _does in (("L1Loss", "l1_loss"), ("MSELoss", "mse_loss"), ("MultiLabelMarginLoss", "multilabel_margin_loss"), ("SoftMarginLoss", "soft_margin_loss")):
    _(_name, _does, **_old)
_("BCELoss", "binary_cross_entropy", weight=None, **_old)
_("BCEWithLogitsLoss", "binary_cross_entropy_with_logits", weight=None, **_old, pos_weight=None)
_("CosineEmbeddingLoss", "cosine_embedding_loss", margin=0.0, **_old)
_("CrossEntropyLoss", "cross_entropy", weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean", label_smoothing=0.0)
_("CTCLoss", "ctc_loss", blank=0, reduction="mean", zero_infinity=False)
_("GaussianNLLLoss", "gaussian_nll_loss", full=False, eps=1e-6, reduction="mean")
_("HingeEmbeddingLoss", "hinge_embedding_loss", margin=1.0, **_old)
_("HuberLoss", "huber_loss", reduction="mean", delta=1.0)
_("KLDivLoss", "kl_div", **_old, log_target=False)
_("MarginRankingLoss", "margin_ranking_loss", margin=0.0, **_old)
_("MultiLabelSoftMarginLoss", "multilabel_soft_margin_loss", weight=None, **_old)
_("MultiMarginLoss", "multi_margin_loss", p=1, margin=1.0, weight=None, **_old)
_("NLLLoss", "nll_loss", weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean")
_("PoissonNLLLoss", "poisson_nll_loss", log_input=True, full=False, size_average=None, eps=1e-8, reduce=None, reduction="mean")
_("SmoothL1Loss", "smooth_l1_loss", **_old, beta=1.0)
_("TripletMarginLoss", "triplet_margin_loss", margin=1.0, p=2.0, eps=1e-6, swap=False, **_old)
_("TripletMarginWithDistanceLoss", "triplet_margin_with_distance_loss", distance_function=globals()["PairwiseDistance"](), margin=1.0, swap=False, reduction="mean")
