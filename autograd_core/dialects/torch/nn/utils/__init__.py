"""`torch.nn.utils`: what one does with all parameters together, and with one before it is used."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.nn.utils import parametrizations, parametrize, rnn
from autograd_core.dialects.torch.nn.utils.parametrizations import norm_except_dim, spectral_norm
from autograd_core.nn import Parameter
from autograd_core.nn.utils import clip_grad_norm_, clip_grad_value_, get_total_norm, parameters_to_vector, vector_to_parameters

__all__ = [
    "clip_grad_norm_", "clip_grad_value_", "clip_grads_with_norm_", "get_total_norm", "parameters_to_vector", "parametrizations", "parametrize",
    "remove_spectral_norm", "remove_weight_norm", "rnn", "skip_init", "spectral_norm", "vector_to_parameters", "weight_norm",
]  # fmt: skip


def clip_grads_with_norm_(parameters: Any, max_norm: float, total_norm: Any, foreach: bool | None = None) -> None:
    """Scale the gradients down as if their norm together were `total_norm`."""
    del foreach
    scale = min(1.0, float(max_norm) / (float(total_norm) + 1e-6))
    for one in [parameters] if hasattr(parameters, "array") else parameters:
        if one.grad is not None:
            one.grad.mul_(scale)


def weight_norm(module: Any, name: str = "weight", dim: int | None = 0) -> Any:
    """Train the direction (`weight_v`) and the length (`weight_g`) of a weight apart; the weight is computed before each forward."""
    weight = module._parameters.pop(name)
    setattr(module, f"{name}_g", Parameter(norm_except_dim(weight, 2, dim).detach()))
    setattr(module, f"{name}_v", Parameter(weight.detach()))

    def compute(layer: Any, _inputs: Any = None) -> None:
        g, v = getattr(layer, f"{name}_g"), getattr(layer, f"{name}_v")
        object.__setattr__(layer, name, v * (g / norm_except_dim(v, 2, dim)))

    compute(module)
    object.__setattr__(module, f"_{name}_norm", (module.register_forward_pre_hook(compute), compute))
    return module


def remove_weight_norm(module: Any, name: str = "weight") -> Any:
    """Make the weight a plain parameter again."""
    kept = module.__dict__.pop(f"_{name}_norm", None)
    if kept is None:
        raise ValueError(f"weight_norm of '{name}' not found in {module}")
    handle, compute = kept
    handle.remove()
    compute(module)
    weight = module.__dict__.pop(name)
    del module._parameters[f"{name}_g"], module._parameters[f"{name}_v"]
    setattr(module, name, Parameter(weight.detach()))
    return module


def remove_spectral_norm(module: Any, name: str = "weight") -> Any:
    """Make the weight a plain parameter again."""
    return parametrize.remove_parametrizations(module, name)


def skip_init(module_cls: Any, *arguments: Any, **keywords: Any) -> Any:
    """A module; that it starts with numbers all the same does no harm."""
    return module_cls(*arguments, **keywords)


__getattr__ = missing("torch.nn.utils", __all__)
