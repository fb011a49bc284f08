"""`torch.func`: transforms of functions."""

from __future__ import annotations

from typing import Any

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


__getattr__ = missing("torch.func", __all__)
