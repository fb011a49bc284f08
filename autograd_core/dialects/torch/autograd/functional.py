"""`torch.autograd.functional`: Jacobians, Hessians and products with them, of functions at a point."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd_core import transforms
from autograd_core.backward import grad
from autograd_core.dialects.missing import missing
from autograd_core.errors import refuse
from autograd_core.modes import mode
from autograd_core.trees import mapped

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]

Function = Callable[..., Any]


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _vector(v: Any, like: Any) -> tuple[Any, ...]:
    """The vector of a product; a single number needs none."""
    if v is None:
        if sum(one.numel() for one in _tuple(like)) != 1:
            raise refuse("vector_needed")
        return tuple(one * 0.0 + 1.0 for one in _tuple(like))
    for one, other in zip(_tuple(v), _tuple(like), strict=True):
        if tuple(one.shape) != tuple(other.shape):
            raise refuse("tangent_shape", tangent=list(one.shape), primal=list(other.shape))
    return _tuple(v)


def _connected(func: Function, inputs: Any, twice: bool = False) -> None:
    """What `strict` asks for: every output depends on every input; `twice`: so does every derivative."""
    points = tuple(one.detach().requires_grad_() for one in _tuple(inputs))
    for i, output in enumerate(_tuple(func(*points))):
        if not output.requires_grad:
            raise refuse("strict_not_differentiable", output=i)
        found = grad(output.sum(), points, create_graph=True, allow_unused=True)
        for j, first in enumerate(found):
            if first is None and twice:
                raise refuse("strict_derivative", input=j)
            if first is None:
                raise refuse("strict_independent", output=i, input=j)
            if twice and not first.requires_grad:
                raise refuse("strict_derivative", input=j)


def _finished(result: Any, create_graph: bool) -> Any:
    return result if create_graph else mapped(lambda one: one.detach(), result)


def _plain(inputs: Any, create_graph: bool) -> tuple[Any, ...]:
    """The inputs, off the tape unless the result is to be differentiated."""
    return tuple(one if create_graph else one.detach() for one in _tuple(inputs))


def _unpacked(result: Any, like: Any) -> Any:
    """One input or a tuple of them: the result has the same form."""
    return result if isinstance(like, tuple) else result[0]


def jacobian(
    func: Function,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """The Jacobian of `func` at `inputs`: shape (*output, *input); tuples where there are several of either."""
    del vectorize
    if strict:
        _connected(func, inputs)
    transform = transforms.jacfwd if strategy == "forward-mode" else transforms.jacrev
    points = _plain(inputs, create_graph)
    with mode(grad=create_graph):
        result = transform(func, tuple(range(len(points))))(*points)
    outputs = result if isinstance(result[0], tuple) else (result,)
    rows = tuple(_unpacked(row, inputs) for row in outputs)
    return _finished(rows if isinstance(result[0], tuple) else rows[0], create_graph)


def hessian(
    func: Function,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The Hessian of a scalar function: shape (*input, *input); a tuple of tuples for several inputs."""
    del vectorize, outer_jacobian_strategy
    if strict:
        _connected(func, inputs, twice=True)
    points = _plain(inputs, create_graph)
    with mode(grad=create_graph):
        result = transforms.hessian(_single(func), tuple(range(len(points))))(*points)
    return _finished(result if isinstance(inputs, tuple) else result[0][0], create_graph)


def _single(func: Function) -> Function:
    """A function whose output of one number may have any shape."""
    return lambda *inputs: func(*inputs).reshape(())


def vjp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple[Any, Any]:
    """(outputs, vᵀJ)."""
    if strict:
        _connected(func, inputs)
    with mode(grad=create_graph):
        outputs, pull = transforms.vjp(func, *_plain(inputs, create_graph))
    vector = _vector(v, outputs)
    found = pull(vector if isinstance(outputs, tuple) else vector[0])
    return _finished((outputs, _unpacked(found, inputs)), create_graph)  # type: ignore[no-any-return]


def jvp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple[Any, Any]:
    """(outputs, J v)."""
    if strict:
        _connected(func, inputs)
    with mode(grad=create_graph):
        return _finished(transforms.jvp(func, _plain(inputs, create_graph), _vector(v, inputs)), create_graph)  # type: ignore[no-any-return]


def hvp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple[Any, Any]:
    """(output, H v), forward over reverse."""
    if strict:
        _connected(func, inputs, twice=True)
    points = _plain(inputs, create_graph)
    numbers = tuple(range(len(points)))
    with mode(grad=create_graph):
        _, product = transforms.jvp(transforms.grad(_single(func), numbers), points, _vector(v, inputs))
        return _finished((func(*points), _unpacked(product, inputs)), create_graph)  # type: ignore[no-any-return]


def vhp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> tuple[Any, Any]:
    """(output, vᵀH), which is H v: second derivatives commute."""
    return hvp(func, inputs, v, create_graph, strict)


__getattr__ = missing("torch.autograd.functional", __all__)
