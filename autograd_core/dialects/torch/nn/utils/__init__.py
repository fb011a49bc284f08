"""`torch.nn.utils`: what one does with all parameters together, and with one before it is used."""

from __future__ import annotations

import warnings
from typing import Any

import autograd_core as ag
from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.nn.utils import parametrizations, parametrize, prune, rnn
from autograd_core.dialects.torch.nn.utils.parametrizations import norm_except_dim
from autograd_core.nn import Parameter
from autograd_core.nn.functional import normalize
from autograd_core.nn.utils import clip_grad_norm_, clip_grad_value_, get_total_norm, parameters_to_vector, vector_to_parameters

__all__ = [
    "clip_grad_norm", "clip_grad_norm_", "clip_grad_value_", "clip_grads_with_norm_", "get_total_norm", "parameters_to_vector", "parametrizations", "parametrize",
    "prune",    "remove_spectral_norm", "remove_weight_norm", "rnn", "skip_init", "spectral_norm", "vector_to_parameters", "weight_norm",
]  # fmt: skip


def clip_grads_with_norm_(parameters: Any, max_norm: float, total_norm: Any, foreach: bool | None = None) -> None:
    """Scale the gradients down as if their norm together were `total_norm`."""
    del foreach
    scale = min(1.0, float(max_norm) / (float(total_norm) + 1e-6))
    for one in [parameters] if hasattr(parameters, "array") else parameters:
        if one.grad is not None:
            one.grad.mul_(scale)


def clip_grad_norm(parameters: Any, max_norm: float, *arguments: Any, **keywords: Any) -> Any:
    """The old name of `clip_grad_norm_`."""
    warnings.warn(
        "`torch.nn.utils.clip_grad_norm` is now deprecated in favor of `torch.nn.utils.clip_grad_norm_`.", FutureWarning, stacklevel=2
    )
    return clip_grad_norm_(parameters, max_norm, *arguments, **keywords)


def weight_norm(module: Any, name: str = "weight", dim: int | None = 0) -> Any:
    """Train the direction (`weight_v`) and the length (`weight_g`) of a weight apart; the weight is computed before each forward."""
    weight = module._parameters.pop(name)
    setattr(module, f"{name}_g", Parameter(norm_except_dim(weight, 2, dim).detach()))
    setattr(module, f"{name}_v", Parameter(weight.detach()))

    def compute(layer: Any, _inputs: Any = None) -> None:
        g, v = getattr(layer, f"{name}_g"), getattr(layer, f"{name}_v")
        object.__setattr__(layer, name, v * (g / norm_except_dim(v, 2, dim)))

    return _computed(module, name, compute)


def spectral_norm(module: Any, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None) -> Any:
    """Divide a weight (`weight_orig`) by its largest singular value before each forward; a step of power iteration follows it while training."""
    weight, axis = module._parameters.pop(name), int("Transpose" in type(module).__name__) if dim is None else dim
    setattr(module, f"{name}_orig", weight)
    for kind, size in (("u", weight.shape[axis]), ("v", weight.numel() // max(weight.shape[axis], 1))):
        module.register_buffer(f"{name}_{kind}", normalize(weight.detach().new_empty(size).normal_(0, 1), dim=0, eps=eps))

    def compute(layer: Any, _inputs: Any = None) -> None:
        matrix = getattr(layer, f"{name}_orig").movedim(axis, 0).flatten(1)
        u, v = getattr(layer, f"{name}_u"), getattr(layer, f"{name}_v")
        with ag.no_grad():
            for _ in range(n_power_iterations * (layer.training and _inputs is not None)):
                v.copy_(normalize(matrix.T @ u, dim=0, eps=eps))
                u.copy_(normalize(matrix @ v, dim=0, eps=eps))
        object.__setattr__(layer, name, getattr(layer, f"{name}_orig") / u.clone().dot(matrix @ v.clone()))

    return _computed(module, name, compute)


def _computed(module: Any, name: str, compute: Any) -> Any:
    """The module, with a parameter that is computed before each forward."""
    compute(module)
    object.__setattr__(module, f"_{name}_norm", (module.register_forward_pre_hook(compute), compute))
    return module


def _plain(way: str, *parts: str) -> Any:
    """What makes such a weight a plain parameter again."""

    def remove(module: Any, name: str = "weight") -> Any:
        """Make the weight a plain parameter again."""
        kept = module.__dict__.pop(f"_{name}_norm", None)
        if kept is None:
            raise ValueError(f"{way} of '{name}' not found in {module}")
        handle, compute = kept
        handle.remove()
        compute(module)
        weight = module.__dict__.pop(name)
        for part in parts:
            delattr(module, f"{name}_{part}")
        setattr(module, name, Parameter(weight.detach()))
        return module

    return remove


remove_weight_norm, remove_spectral_norm = _plain("weight_norm", "g", "v"), _plain("spectral_norm", "orig", "u", "v")


def skip_init(module_cls: Any, *arguments: Any, **keywords: Any) -> Any:
    """A module; that it starts with numbers all the same does no harm."""
    return module_cls(*arguments, **keywords)


__getattr__ = missing("torch.nn.utils", __all__)
