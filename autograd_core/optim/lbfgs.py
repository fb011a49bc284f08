"""LBFGS: steps along an estimate of Newton's direction, from the last few steps and changes of the gradient.

The two loops are those of J. Nocedal and S. Wright, "Numerical Optimization", 2006, algorithm 7.4.
"""

# fmt: off
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograd_core.errors import refuse
from autograd_core.op import make
from autograd_core.optim.linesearch import strong_wolfe
from autograd_core.optim.optimizer import Optimizer
from autograd_core.tape import enable_grad


class LBFGS(Optimizer):
    """Up to `max_iter` steps per call of `step(closure)`; the closure computes the loss and its gradients anew."""

    def __init__(
        self, params: Iterable[Any], lr: float = 1, max_iter: int = 20, max_eval: int | None = None, tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9, history_size: int = 100, line_search_fn: str | None = None,
    ) -> None:
        super().__init__(params, {
            "lr": lr, "max_iter": max_iter, "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval, "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change, "history_size": history_size, "line_search_fn": line_search_fn,
        })
        if len(self.param_groups) != 1:
            raise refuse("optimizer_one_group")
        if line_search_fn not in (None, "strong_wolfe"):
            raise refuse("optimizer_setting", name="line_search_fn", value=line_search_fn, rule="It is None or 'strong_wolfe'.")

    def _gradient(self) -> Any:
        """All gradients as one vector."""
        return np.concatenate([
            np.zeros(one.array.size, one.array.dtype) if one._grad is None else np.ravel(one._grad.array) for one in self._parameters()
        ])

    def _move(self, start: list[Any], direction: Any, size: float) -> None:
        """Set the parameters to `start + size · direction`."""
        offset = 0
        for parameter, begin in zip(self._parameters(), start, strict=True):
            part = direction[offset : offset + begin.size].reshape(begin.shape)
            offset += begin.size
            parameter._overwrite(begin + size * part, rule={"rule": "LBFGS", "lr": self.param_groups[0]["lr"]})

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Minimise a little further; returns the loss at the start."""
        if closure is None:
            raise refuse("optimizer_closure")
        group, state = self.param_groups[0], self.state[self.param_groups[0]["params"][0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)

        def evaluate() -> tuple[Any, float, Any]:
            with enable_grad():
                loss = closure()
            state["func_evals"] += 1
            return loss, float(loss), self._gradient()

        first_loss, loss, gradient = evaluate()
        budget, flat = state["func_evals"] - 1 + group["max_eval"], group["tolerance_grad"]
        for iteration in range(1, group["max_iter"] + 1):
            if np.abs(gradient).max() <= flat:
                break
            state["n_iter"] += 1
            direction = _direction(state, gradient, group["history_size"])
            size = group["lr"] * (min(1.0, 1.0 / np.abs(gradient).sum()) if state["n_iter"] == 1 else 1.0)
            slope = float(gradient @ direction)
            before, state["prev_flat_grad"], state["d"] = loss, make(gradient), make(direction)
            if slope > -group["tolerance_change"]:
                state["t"] = size
                break
            start = [np.array(one.array) for one in self._parameters()]

            def along(t: float, start: list[Any] = start, direction: Any = direction) -> tuple[float, Any]:
                self._move(start, direction, t)
                return evaluate()[1:]

            if group["line_search_fn"]:
                loss, gradient, size = strong_wolfe(along, size, direction, loss, gradient, slope, budget - state["func_evals"])
                self._move(start, direction, size)
            elif iteration < group["max_iter"]:
                loss, gradient = along(size)
            else:
                self._move(start, direction, size)
            state["t"] = size
            still = (
                np.abs(direction * size).max() <= group["tolerance_change"]
                or abs(loss - before) < group["tolerance_change"]
            )
            if state["func_evals"] >= budget or still:
                break
        return first_loss


def _direction(state: dict[str, Any], gradient: Any, history: int) -> Any:
    """Minus the gradient, times the estimate of the inverse Hessian."""
    pairs: list[tuple[Any, Any]] = state.setdefault("pairs", [])
    if "d" in state:
        change, moved = gradient - state["prev_flat_grad"].array, state["d"].array * state["t"]
        if change @ moved > 1e-10:
            pairs.append((make(change), make(moved)))
            del pairs[:-history]
            state["H_diag"] = float(change @ moved / (change @ change))
    direction, parts = -gradient, []
    for change, moved in ((y.array, s.array) for y, s in reversed(pairs)):
        parts.append(moved @ direction / (change @ moved))
        direction = direction - parts[-1] * change
    direction = direction * state.get("H_diag", 1.0)
    for change, moved in ((y.array, s.array) for y, s in pairs):
        direction = direction + moved * (parts.pop() - change @ direction / (change @ moved))
    return direction
