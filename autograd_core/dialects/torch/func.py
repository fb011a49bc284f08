"""`torch.func`: transforms of functions."""

from __future__ import annotations

from typing import Any

import autograd_core as ag
from autograd_core.dialects.missing import missing
from autograd_core.transforms import grad, grad_and_value, hessian, jacfwd, jacrev, jvp, linearize, vjp, vmap

__all__ = [
    "functional_call",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "stack_module_state",
    "vjp",
    "vmap",
]


def functional_call(module: Any, parameter_and_buffer_dicts: Any, args: Any = None, kwargs: Any = None, **_: Any) -> Any:
    """Call a module with other tensors in the place of its parameters and buffers, by name."""
    given = parameter_and_buffer_dicts
    swapped = dict(given) if isinstance(given, dict) else {name: one for part in given for name, one in part.items()}
    kept = []
    try:
        for path, tensor in swapped.items():
            owner, _, name = path.rpartition(".")
            part = module.get_submodule(owner)
            for store in (part._parameters, part._buffers):
                if name in store:
                    kept.append((store, name, store[name]))
                    store[name] = tensor
        arguments = args if isinstance(args, tuple) else () if args is None else (args,)
        return module(*arguments, **(kwargs or {}))
    finally:
        for store, name, tensor in kept:
            store[name] = tensor


def stack_module_state(models: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters and buffers of modules of one structure, each stacked along a new first axis: for `vmap` over an ensemble."""
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if len({type(one) for one in models}) > 1 or len({one.training for one in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to be of the same class, and all in training or all in evaluation.")
    parameters = {
        name: ag.stack([dict(one.named_parameters())[name] for one in models]).detach() for name, _ in models[0].named_parameters()
    }
    for name, one in parameters.items():
        one.requires_grad_(models[0].get_parameter(name).requires_grad)
    return parameters, {name: ag.stack([dict(one.named_buffers())[name] for one in models]) for name, _ in models[0].named_buffers()}


__getattr__ = missing("torch.func", __all__)
