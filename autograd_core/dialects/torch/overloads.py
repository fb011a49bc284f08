"""Functions that PyTorch has twice, in `torch` and in `torch.nn.functional`, with other arguments: `torch.kl_div(x, t, 1)` names its reduction by a number.

What computes is the function of `nn.functional`; here stand only the order of the arguments and what they are called.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd_core.operands import misfit
from autograd_core.settings import signature

__all__ = ["NATIVE", "native"]

_REDUCTIONS = ("none", "mean", "sum")
_STATISTICS = ("input", "weight", "bias", "running_mean", "running_var")
NATIVE = {
    "adaptive_max_pool1d": signature("input", "output_size"),
    "batch_norm": signature(*_STATISTICS, "training", "momentum", "eps", "cudnn_enabled"),
    "binary_cross_entropy_with_logits": signature("input", "target", weight=None, pos_weight=None, reduction=0),
    "cosine_embedding_loss": signature("input1", "input2", "target", margin=0.0, reduction=0),
    "ctc_loss": signature("log_probs", "targets", "input_lengths", "target_lengths", blank=0, reduction=0, zero_infinity=False),
    "group_norm": signature("input", "num_groups", weight=None, bias=None, eps=1e-5, cudnn_enabled=True),
    "hinge_embedding_loss": signature("input", "target", margin=1.0, reduction=0),
    "instance_norm": signature(*_STATISTICS, "use_input_stats", "momentum", "eps", "cudnn_enabled"),
    "kl_div": signature("input", "target", reduction=0, log_target=False),
    "layer_norm": signature("input", "normalized_shape", weight=None, bias=None, eps=1e-5, cudnn_enable=True),
    "margin_ranking_loss": signature("input1", "input2", "target", margin=0.0, reduction=0),
    "poisson_nll_loss": signature("input", "target", "log_input", "full", "eps", "reduction"),
    "triplet_margin_loss": signature("anchor", "positive", "negative", margin=1.0, p=2.0, eps=1e-6, swap=False, reduction=0),
}
"""The parameters of `torch.name`, where they are not those of `torch.nn.functional.name`. What is not said is not reduced, whatever PyTorch's schemas say."""


def native(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function of `nn.functional` as it is called by its name in `torch`."""
    parameters = NATIVE[name]

    @wraps(function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        try:
            given = parameters.bind(*arguments, **keywords).arguments
        except TypeError as problem:
            raise misfit(name, parameters, arguments, keywords, problem) from None
        for word in ("cudnn_enable", "cudnn_enabled"):
            given.pop(word, None)
        if "reduction" in parameters.parameters:
            reduction = given.get("reduction", 0)
            given["reduction"] = _REDUCTIONS[reduction] if reduction in (0, 1, 2) else reduction
        if name == "adaptive_max_pool1d":
            given["return_indices"] = True
        return function(**given)

    call.__signature__ = parameters  # type: ignore[attr-defined]
    return call
