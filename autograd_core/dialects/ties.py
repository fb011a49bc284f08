"""`maximum` and `minimum` as TensorFlow and MXNet derive them: where both operands are equal, the whole gradient goes to the first.

PyTorch and JAX, and so the engine, give each of them half.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from autograd_core import ops
from autograd_core.op import REGISTRY, Elementwise
from autograd_core.public import load_all

__all__ = ["first_takes_all"]


@cache
def first_takes_all() -> dict[str, Any]:
    """The two operations by name."""
    load_all()
    made = {}
    for name, ahead, behind, signs in (("maximum", ops.ge, ops.lt, (r"\ge", "<")), ("minimum", ops.le, ops.gt, (r"\le", ">"))):
        usual = REGISTRY[name]
        made[name] = Elementwise(
            name, usual.kernel, _rules(ahead, behind), symbol=usual.symbol, latex=usual.latex, role="route", public=False,
            derivative=[f"[#1 {sign} #2]" for sign in signs],
        )  # fmt: skip
        REGISTRY[name] = usual
    return made


def _rules(ahead: Any, behind: Any) -> list[Any]:
    return [lambda x1, x2: ahead(x1, x2), lambda x1, x2: behind(x1, x2)]
