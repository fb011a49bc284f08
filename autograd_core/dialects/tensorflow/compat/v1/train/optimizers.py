"""`tf.train.*Optimizer`: nodes that, when run, take a step: `minimize` is `compute_gradients` and `apply_gradients`.

An optimiser is a rule (`rules`), the slots it keeps for each variable and its settings, which may be tensors of the graph (a learning rate that decays).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.flow import group, tuple_of
from autograd_core.dialects.tensorflow.compat.graphs.gradient import gradients
from autograd_core.dialects.tensorflow.compat.graphs.graph import get_default_graph
from autograd_core.dialects.tensorflow.compat.graphs.place import caller_here
from autograd_core.dialects.tensorflow.compat.graphs.session import Run
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Operation, Symbol
from autograd_core.dialects.tensorflow.compat.graphs.variable import RefVariable, overwritten
from autograd_core.dialects.tensorflow.compat.v1.train.rules import RULES
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.modes import current_mode, mode
from autograd_core.values import INLINE

__all__ = [
    "AdadeltaOptimizer", "AdagradOptimizer", "AdamOptimizer", "FtrlOptimizer", "GradientDescentOptimizer", "MomentumOptimizer", "Optimizer",
    "ProximalGradientDescentOptimizer", "RMSPropOptimizer",
]  # fmt: skip


class Optimizer:
    """What all optimisers share. A subclass names its rule, its node, its slots (each with the number it starts from) and its settings."""

    GATE_NONE, GATE_OP, GATE_GRAPH = 0, 1, 2
    rule: ClassVar[str] = "gradient_descent"
    kind: ClassVar[str] = "ApplyGradientDescent"
    slots: ClassVar[dict[str, float]] = {}

    def __init__(self, use_locking: bool = False, name: str = "Optimizer", **settings: Any) -> None:
        del use_locking
        self._name, self._settings = name, settings
        self._slots: dict[str, dict[Any, RefVariable]] = {}

    def get_name(self) -> str:
        """The name of its operations."""
        return self._name

    def get_slot_names(self) -> list[str]:
        """What it keeps for each variable."""
        return sorted(self._slots)

    def get_slot(self, var: Any, name: str) -> Any:
        """A variable that it keeps for `var`; `None` before the first `apply_gradients`."""
        return self._slots.get(name, {}).get(var)

    def variables(self) -> list[Any]:
        """All variables that it keeps."""
        return [one for kept in self._slots.values() for one in kept.values()]

    def minimize(
        self, loss: Any, global_step: Any = None, var_list: Any = None, gate_gradients: int = 1, aggregation_method: Any = None,
        colocate_gradients_with_ops: bool = False, name: str | None = None, grad_loss: Any = None,
    ) -> Operation:  # fmt: skip
        """An operation that takes one step down the gradient of `loss`, and adds one to `global_step`. `ValueError` where no variable has a gradient."""
        del aggregation_method, colocate_gradients_with_ops
        pairs = self.compute_gradients(loss, var_list, gate_gradients, grad_loss=grad_loss)
        if not any(slope is not None for slope, _ in pairs):
            names = [repr(variable) for _, variable in pairs]
            raise refuse_as(ValueError, "tf1_no_gradients", names=str(names), loss=str(loss))
        return self.apply_gradients(pairs, global_step, name)

    def compute_gradients(
        self, loss: Any, var_list: Any = None, gate_gradients: int = 1, aggregation_method: Any = None, colocate_gradients_with_ops: bool = False,
        grad_loss: Any = None,
    ) -> list[tuple[Any, Any]]:  # fmt: skip
        """Pairs of a gradient (`None` where the loss does not depend on it) and its variable."""
        del aggregation_method, colocate_gradients_with_ops
        graph = get_default_graph()
        chosen = (
            list(var_list)
            if isinstance(var_list, (list, tuple))
            else [var_list]
            if var_list is not None
            else graph.get_collection("trainable_variables")
        )
        if not chosen:
            raise refuse_as(ValueError, "tf1_no_variables")
        if not isinstance(loss, (Symbol, RefVariable)):
            raise refuse_as(TypeError, "tf1_loss_kind", kind=type(loss).__name__)
        found = gradients(loss, chosen, grad_ys=grad_loss)
        if gate_gradients == self.GATE_GRAPH:
            found = tuple_of(found)
        return list(zip(found, chosen, strict=True))

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Operation:
        """An operation that takes one step with these gradients."""
        pairs = list(grads_and_vars)
        if not pairs:
            raise refuse_as(ValueError, "tf1_no_variables_given")
        live = [(as_symbol(slope), variable) for slope, variable in pairs if slope is not None]
        if not live:
            raise refuse_as(ValueError, "tf1_no_gradients_given", names=str([repr(variable) for _, variable in pairs]))
        graph = get_default_graph()
        with graph.control_dependencies(None):
            self._kept([variable for _, variable in live])
        with graph.name_scope(name or self._name) as scope:
            settings = {word: self._setting(word, value) for word, value in self._prepared().items()}
            steps = [self._step(slope, variable, settings) for slope, variable in live]
            steps += self._afterwards(settings, steps)
            if global_step is None:
                return group(*steps, name=scope)
            with graph.control_dependencies([group(*steps, name="update")]):
                counted = global_step.assign_add(1, name=scope)
            made: Operation = getattr(counted, "op", counted)
            return made

    # -- how it is put together -------------------------------------------------------------------------------------

    def _prepared(self) -> dict[str, Any]:
        """The settings, functions among them called."""
        return {
            word: value() if callable(value) and not isinstance(value, (Symbol, RefVariable)) else value
            for word, value in self._settings.items()
        }

    def _setting(self, word: str, value: Any) -> Any:
        """A setting as a tensor of the graph; flags stay Python's."""
        if isinstance(value, bool):
            return value
        if isinstance(value, (Symbol, RefVariable)):
            return as_symbol(value)
        return as_symbol(np.float32(value), name={"lr": "learning_rate"}.get(word, word))

    def _kept(self, variables: Sequence[Any]) -> None:
        for variable in variables:
            for slot in self.slots:
                known = self._slots.setdefault(slot, {})
                if variable not in known:
                    known[variable] = self._slot(variable, slot)

    def _slot(self, variable: Any, slot: str) -> RefVariable:
        start, sizes, dtype = self._start(slot), list(variable.shape.as_list()), variable.dtype.base_dtype

        def first() -> Any:
            if start in (0.0, 1.0):
                return OPS["ones" if start else "zeros"](sizes, dtype)
            return as_symbol(np.full(sizes, start, dtype.numpy))

        graph = get_default_graph()
        with graph.name_scope(None):
            name = graph.unique_name(f"{variable.op.name}/{self._name}", mark_as_used=False)
            return RefVariable(first, trainable=False, name=name + "/")

    def _start(self, slot: str) -> float:
        return self.slots[slot]

    def _rule(self) -> Any:
        return RULES[self.rule]

    def _step(self, slope: Symbol, variable: Any, settings: dict[str, Any]) -> Operation:
        kept = [self._slots[slot][variable] for slot in self.slots]
        words = [word for word, value in settings.items() if isinstance(value, Symbol)]
        flags = {word: value for word, value in settings.items() if not isinstance(value, Symbol)}
        rule, title, slots = self._rule(), type(self).__name__.removesuffix("Optimizer"), tuple(self.slots)
        inputs = [slope, *[settings[word] for word in words]]

        def kernel(run: Run, values: Sequence[Any]) -> Sequence[Any]:
            session = run.session
            held = session.value_of(variable.op)
            arrays = [np.array(session.value_of(one.op).array) for one in kept]
            given = {word: value.array.astype(held.array.dtype) for word, value in zip(words, values[1:], strict=True)}
            with np.errstate(all="ignore"), mode(grad=False):
                new = rule(held.array, values[0].array, *arrays, **given, **flags)
                for one, array in zip(kept, arrays, strict=True):
                    overwritten(session, one, array)
                told = _told(title, given, dict(zip(slots, arrays, strict=True))) if current_mode().recorder is not None else None
                return (overwritten(session, variable, new, told),)

        graph = get_default_graph()
        mine = variable.op.outputs[0]
        return graph.node(
            self.kind, inputs, [(mine.sizes, mine.dtype)], kernel, f"update_{variable.op.name}/{self.kind}", late=True, call=caller_here(2)
        )  # fmt: skip

    def _afterwards(self, settings: dict[str, Any], steps: Sequence[Operation]) -> list[Operation]:
        """What it changes once all variables have been updated."""
        del settings, steps
        return []


KEPT = {
    ("Adam", "m"): "mean", ("Adam", "v"): "squares", ("RMSProp", "rms"): "squares", ("Adagrad", "accumulator"): "sum",
    ("Momentum", "momentum"): "velocity",
}  # fmt: skip
"""What a recording keeps with a step, by the optimiser and its own name for it."""


def _told(title: str, given: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """What a recording knows of a step: the rule, its rate, and what it keeps now."""
    facts: dict[str, Any] = {"rule": title, "lr": float(given["lr"])}
    facts |= {KEPT[title, slot]: array for slot, array in kept.items() if (title, slot) in KEPT and array.size <= INLINE}
    if "mean" in facts:
        facts["beta1"], facts["beta2"] = float(given["beta1"]), float(given["beta2"])
        facts["step"] = round(math.log(float(given["beta2_power"])) / math.log(facts["beta2"])) if 0 < facts["beta2"] < 1 else 1
    return facts | ({"eps": float(given["epsilon"])} if "epsilon" in given and ("squares" in facts or "sum" in facts) else {})


def _named(rule: str, kind: str, slots: dict[str, float]) -> Callable[[type[Optimizer]], type[Optimizer]]:
    def enter(made: type[Optimizer]) -> type[Optimizer]:
        made.rule, made.kind, made.slots = rule, kind, slots
        return made

    return enter


class GradientDescentOptimizer(Optimizer):
    """θ ← θ − α g."""

    def __init__(self, learning_rate: Any, use_locking: bool = False, name: str = "GradientDescent") -> None:
        super().__init__(use_locking, name, lr=learning_rate)


@_named("momentum", "ApplyMomentum", {"momentum": 0.0})
class MomentumOptimizer(Optimizer):
    """Steps along a running sum of gradients."""

    def __init__(
        self, learning_rate: Any, momentum: Any, use_locking: bool = False, name: str = "Momentum", use_nesterov: bool = False
    ) -> None:
        super().__init__(use_locking, name, lr=learning_rate, momentum=momentum, use_nesterov=use_nesterov)


@_named("adam", "ApplyAdam", {"m": 0.0, "v": 0.0})
class AdamOptimizer(Optimizer):
    """Steps of the size of the learning rate, by running means of the gradient and of its square."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-08,
        use_locking: bool = False,
        name: str = "Adam",
    ) -> None:
        super().__init__(use_locking, name, lr=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon)
        self._powers: list[RefVariable] = []

    def variables(self) -> list[Any]:
        """All variables that it keeps: also the powers of both betas."""
        return [*self._powers, *super().variables()]

    def _kept(self, variables: Sequence[Any]) -> None:
        if not self._powers:
            for word in ("beta1", "beta2"):
                value = self._settings[word]
                self._powers.append(RefVariable(value() if callable(value) else np.float32(value), trainable=False, name=f"{word}_power"))
        super()._kept(variables)

    def _step(self, slope: Symbol, variable: Any, settings: dict[str, Any]) -> Operation:
        powers = {f"beta{number}_power": one.value() for number, one in enumerate(self._powers, 1)}
        return super()._step(slope, variable, {**settings, **powers})

    def _afterwards(self, settings: dict[str, Any], steps: Sequence[Operation]) -> list[Operation]:
        with get_default_graph().control_dependencies(steps):
            return [
                one.assign(OPS["multiply"](one.value(), settings[f"beta{number}"], name="mul")).op
                for number, one in enumerate(self._powers, 1)
            ]


@_named("adagrad", "ApplyAdagrad", {"accumulator": 0.1})
class AdagradOptimizer(Optimizer):
    """The gradient over the root of the sum of its squares."""

    def __init__(
        self, learning_rate: Any, initial_accumulator_value: float = 0.1, use_locking: bool = False, name: str = "Adagrad"
    ) -> None:
        super().__init__(use_locking, name, lr=learning_rate)
        self._initial = initial_accumulator_value

    def _start(self, slot: str) -> float:
        del slot
        return self._initial


@_named("adadelta", "ApplyAdadelta", {"accum": 0.0, "accum_update": 0.0})
class AdadeltaOptimizer(Optimizer):
    """Steps of the size of earlier steps."""

    def __init__(
        self, learning_rate: Any = 0.001, rho: Any = 0.95, epsilon: Any = 1e-08, use_locking: bool = False, name: str = "Adadelta"
    ) -> None:
        super().__init__(use_locking, name, lr=learning_rate, rho=rho, epsilon=epsilon)


@_named("rmsprop", "ApplyRMSProp", {"rms": 1.0, "momentum": 0.0})
class RMSPropOptimizer(Optimizer):
    """The gradient over the root of the running mean of its squares, or of its running variance (`centered`)."""

    def __init__(
        self, learning_rate: Any, decay: Any = 0.9, momentum: Any = 0.0, epsilon: Any = 1e-10, use_locking: bool = False, centered: bool = False,
        name: str = "RMSProp",
    ) -> None:  # fmt: skip
        super().__init__(use_locking, name, lr=learning_rate, decay=decay, momentum=momentum, epsilon=epsilon)
        if centered:
            self.rule, self.kind, self.slots = "centered_rmsprop", "ApplyCenteredRMSProp", {"rms": 1.0, "momentum": 0.0, "mg": 0.0}  # type: ignore[misc]


@_named("ftrl", "ApplyFtrl", {"accum": 0.1, "linear": 0.0})
class FtrlOptimizer(Optimizer):
    """Follow the regularised leader."""

    def __init__(
        self, learning_rate: Any, learning_rate_power: float = -0.5, initial_accumulator_value: float = 0.1, l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0, use_locking: bool = False, name: str = "Ftrl",
    ) -> None:  # fmt: skip
        super().__init__(
            use_locking, name, lr=learning_rate, l1=l1_regularization_strength, l2=l2_regularization_strength, lr_power=learning_rate_power
        )
        self._initial = initial_accumulator_value

    def _start(self, slot: str) -> float:
        return self._initial if slot == "accum" else 0.0


@_named("proximal", "ApplyProximalGradientDescent", {})
class ProximalGradientDescentOptimizer(Optimizer):
    """Gradient descent with penalties that pull towards zero."""

    def __init__(
        self, learning_rate: Any, l1_regularization_strength: float = 0.0, l2_regularization_strength: float = 0.0, use_locking: bool = False,
        name: str = "ProximalGradientDescent",
    ) -> None:  # fmt: skip
        super().__init__(use_locking, name, lr=learning_rate, l1=l1_regularization_strength, l2=l2_regularization_strength)
