"""`torch.compile`: a function or a module captured once and replayed, by `autograd_core.capture`."""

from __future__ import annotations

from typing import Any

from autograd_core.nn import Module

__all__ = ["OptimizedModule", "compile", "cond"]


class OptimizedModule(Module):
    """A module whose calls are replayed; its parameters are those of `_orig_mod`."""

    def __init__(self, module: Any, strict: bool) -> None:
        from autograd_core.capture import capture

        super().__init__()
        self._orig_mod = module
        object.__setattr__(self, "_call", capture(lambda *inputs, **keywords: module(*inputs, **keywords), strict=strict))

    def forward(self, *inputs: Any, **keywords: Any) -> Any:
        return self._call(*inputs, **keywords)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__.get("_modules", {})
        return own[name] if name in own else getattr(own["_orig_mod"], name)

    def train(self, mode: bool = True) -> Any:
        """Switch the module; what was captured in the other mode is kept beside it."""
        self._orig_mod.train(mode)
        self.__dict__["training"] = mode
        return self


def compile(model: Any = None, *, fullgraph: bool = False, disable: bool = False, **options: Any) -> Any:
    """A function (also as a decorator) or a module that is captured at its first call and replayed at those of the same kind.

    What capturing cannot keep runs eagerly, unless `fullgraph=True`: then it is an error. Backends, modes and `dynamic` are accepted, without effect.

    >>> import autograd_core as ag
    >>> @compile
    ... def f(x):
    ...     return x * x + 1
    >>> f(ag.tensor([0.5, 2.0]))
    tensor([1.2500, 5.0000])
    """
    if model is None:
        return lambda function: compile(function, fullgraph=fullgraph, disable=disable, **options)
    if disable:
        return model
    if isinstance(model, Module):
        return OptimizedModule(model, fullgraph)
    from autograd_core.capture import capture

    return capture(model, strict=fullgraph)


def cond(pred: Any, true_fn: Any, false_fn: Any, operands: Any = ()) -> Any:
    """What one of two functions makes of the operands, as `pred` says; only that one runs, and only it is on the tape.

    Raises `RuntimeError` where `pred` holds more than one truth value.

    >>> import autograd_core as ag
    >>> x = ag.tensor(2.0, requires_grad=True)
    >>> cond(x > 0, lambda x: x * x, lambda x: -x, (x,))
    tensor(4., grad_fn=<MulBackward0>)
    """
    if not isinstance(operands, (tuple, list)):
        raise RuntimeError(
            f"Expect operands to be a tuple of possibly nested dict/list/tuple that only consists of tensor leaves, but got {operands}."
        )
    return (true_fn if pred else false_fn)(*operands)
