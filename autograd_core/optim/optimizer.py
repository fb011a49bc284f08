"""Optimizer: groups of parameters with their settings, the state kept for each, and one step for all.

A rule (`rules`) is a function that says in NumPy what happens to a block of numbers. Its signature is the optimiser: what comes by
position is the state it keeps, what comes by keyword are its settings. Here it is run over the blocks of each parameter, in
place, so that all it touches stays in the processor's cache.
"""

# fmt: off
# ruff: noqa: N807
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import numpy as np

from autograd_core import dtypes
from autograd_core.errors import refuse
from autograd_core.modes import Mode
from autograd_core.op import make
from autograd_core.settings import bound, signature
from autograd_core.standin import StandIn, is_number
from autograd_core.tape import current_mode, enable_grad, here
from autograd_core.tensor import Tensor
from autograd_core.values import INLINE

__all__ = ["Optimizer", "optimizer"]

BLOCK = 1 << 15
"""Elements worked on at a time: a parameter, its gradient and two running means of that many float32 fill half a megabyte."""
NEEDS = {"momentum_buffer": "momentum", "grad_avg": "centered", "max_exp_avg_sq": "amsgrad"}
"""State that is kept only where a setting asks for it."""
KEPT = {"momentum_buffer": "velocity", "exp_avg": "mean", "exp_avg_sq": "squares", "square_avg": "squares", "sum": "sum"}
"""State that a recording keeps with a step, and what it is called there."""
WORDS = {"lr": "learning rate", "eps": "epsilon value"}


class Optimizer:
    """The parameters in groups, each group with its own settings, and the state of each parameter.

    Your own: `super().__init__(params, {"lr": lr})`, then write `step`.
    """

    _rule: Callable[..., None]
    _names: tuple[str, ...]
    _settings: tuple[str, ...]
    _descend: Any  # the rule where it keeps nothing, for many parameters at once
    _before: Callable[..., None] | None

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise refuse("optimizer_one_tensor", name=type(self).__name__)
        for name, value in defaults.items():
            if isinstance(value, (int, float)) and value < 0:
                raise refuse("optimizer_setting", name=WORDS.get(name, f"{name} value"), value=value, rule="It cannot be negative.")
        for number, beta in enumerate(defaults.get("betas", ())):
            if not 0.0 <= beta < 1.0:
                raise refuse("optimizer_setting", name=f"beta parameter at index {number}", value=beta, rule="It lies between 0 and 1.")
        self.defaults, self.param_groups = defaults, list[dict[str, Any]]()
        self.state: defaultdict[Any, dict[str, Any]] = defaultdict(dict)
        given = list(params)
        if not given:
            raise refuse("optimizer_empty")
        for group in given if isinstance(given[0], dict) else [{"params": given}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Train more tensors: `{"params": [...], "lr": ...}`; settings left out are the optimiser's defaults."""
        params, known = param_group["params"], {id(one) for one in self._parameters()}
        listed = [params] if isinstance(params, Tensor) else list(params)
        names = [one[0] for one in listed if isinstance(one, tuple)]
        listed = [one[1] if isinstance(one, tuple) else one for one in listed]
        for one in listed:
            if not isinstance(one, Tensor):
                raise refuse("optimizer_item", type=type(one).__name__)
            if not (one.is_leaf or one.retains_grad):
                raise refuse("optimizer_nonleaf", at=one.record_id)
            if id(one) in known:
                raise refuse("optimizer_twice")
        group = {**param_group, "params": listed, **({"param_names": names} if names else {})}
        self.param_groups.append(group | {name: value for name, value in self.defaults.items() if name not in group})

    def _parameters(self) -> list[Any]:
        return [parameter for group in self.param_groups for parameter in group["params"]]

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters (or set them to zero)."""
        now, parameters = current_mode(), self._parameters()
        if set_to_none and now.capture is None:
            if now.recorder is not None:
                now.recorder.forgotten(parameters, here())
            for parameter in parameters:
                parameter._grad = None
            return
        for parameter in parameters:
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.zero_()

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient. `closure` computes the loss again and returns it."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        place, now = here(), current_mode()
        for group in self.param_groups:
            kept, rate = self._kept(group), group["lr"]
            settings: dict[str, Any] = {}  # chosen where a parameter needs them
            descend: Any = None if kept or now.capture or group["maximize"] or group.get("weight_decay") else self._descend
            told = now.recorder and {"rule": type(self).__name__, "lr": rate}
            small, changed = [], []
            for parameter in group["params"]:
                if parameter._grad is None:
                    continue
                value, gradient = parameter.array, parameter._grad.array
                if descend and value.ndim and value.size <= BLOCK:  # the rule is all there is to it
                    (parameter.memory or parameter.account()).bump(place)
                    small.append((value, gradient))
                    if told:
                        changed.append(parameter)
                else:
                    settings = settings or self._chosen(group)
                    self._update(parameter, gradient, group, settings, kept, place, now)
            if told and not now.recorder.expects(changed):
                for parameter, pair in zip(changed, small, strict=True):
                    now.recorder.before_update(parameter)
                    descend((pair,), rate)
                    now.recorder.update(parameter, None, None, told, place)
            elif small:
                descend(small, rate)
                if told:
                    now.recorder.updated(changed, told, place)
        return loss

    def _chosen(self, group: dict[str, Any]) -> dict[str, Any]:
        """The settings that the rule is called with; whether it is a parameter's first step is seen there."""
        return {name: group.get(name) for name in self._settings}

    def _kept(self, group: dict[str, Any]) -> list[str]:
        """What is kept for each parameter, as the settings ask."""
        return [name for name in self._names if name not in NEEDS or group.get(NEEDS[name], True)]

    def _update(
        self, parameter: Any, gradient: Any, group: dict[str, Any], settings: dict[str, Any], names: list[str], place: Any, now: Mode
    ) -> None:
        state, recorder, rule = self.state[parameter], now.recorder, self._rule
        first = not state
        if first:
            self._begin(parameter, names, group)
        if now.capture is not None:
            gradient, group, rule = now.capture.updating(self, parameter, group, first)
            settings = self._chosen(group)
        if "first" in settings:
            settings["first"] = first
        value = parameter.array
        kept: list[Any] = []
        if state:
            if "step" in state:
                state["step"].array = state["step"].array + 1
            if self._before:
                self._before(state, group)
            kept = [state[name].array if name in state else None for name in self._names]
            kept = [one if one is None or not is_number(one) else one.item() for one in kept]
        if not value.ndim:  # a single number cannot be changed where it is: it is a block of one
            value = np.copy(value)
            kept = [one.reshape(1) if hasattr(one, "shape") else one for one in kept]
            _block(rule, value.reshape(1), np.reshape(gradient, 1), kept, group, settings)
            numbers = [one.reshape(()) if hasattr(one, "shape") else one for one in kept]
            parameter._overwrite(value, rule=self._told(group, numbers) if recorder is not None else None)
            return
        if recorder is not None:
            recorder.before_update(parameter)
        if value.size <= BLOCK or isinstance(value, StandIn):  # a captured program finds its own blocks
            _block(rule, value, gradient, kept, group, settings)
        else:
            rows = max(1, BLOCK * len(value) // value.size)
            for part in [slice(start, start + rows) for start in range(0, len(value), rows)]:
                those = [one[part] if hasattr(one, "shape") else one for one in kept]
                _block(rule, value[part], gradient[part], those, group, settings)
        parameter.account().bump(place)
        if recorder is not None:
            recorder.update(parameter, None, None, self._told(group, kept), place)

    def _told(self, group: dict[str, Any], kept: list[Any]) -> dict[str, Any]:
        """What a recording knows of a step: the rule, its rate, and what it keeps now, by what that is in any framework."""
        facts: dict[str, Any] = {"rule": type(self).__name__, "lr": group["lr"]}
        for name, one in zip(self._names, kept, strict=False):
            shown: Any = getattr(one, "data", one) if isinstance(one, StandIn) else one  # what is captured is recorded, too
            if name == "step":
                facts["step"] = int(shown)
            elif name in KEPT and one is not None and one.size <= INLINE:
                facts[KEPT[name]] = shown.copy()
        if "mean" in facts and "betas" in group:
            facts["beta1"], facts["beta2"] = map(float, group["betas"])
        if group.get("weight_decay") and group.get("decoupled_weight_decay"):
            facts["decay"] = group["weight_decay"]
        return facts | ({"eps": group["eps"]} if "squares" in facts or "sum" in facts else {})

    def _begin(self, parameter: Any, names: list[str], group: dict[str, Any]) -> None:
        """Zeros for what the rule keeps; a single number for what is counted."""
        for name in names:
            fill = {"sum": group.get("initial_accumulator_value"), "mu_product": 1}.get(name, 0)
            counted = name in ("step", "mu_product")
            self.state[parameter][name] = make(dtypes.default().type(fill) if counted else np.full_like(parameter.array, fill))

    def state_dict(self) -> dict[str, Any]:
        """Settings and state with numbers in place of the parameters, to be saved."""
        number = {id(parameter): i for i, parameter in enumerate(self._parameters())}
        return {
            "state": {number[id(one)]: kept for one, kept in self.state.items() if kept},
            "param_groups": [
                {**{k: v for k, v in group.items() if k != "params"}, "params": [number[id(one)] for one in group["params"]]}
                for group in self.param_groups
            ],
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from what `state_dict()` gave."""
        loaded = deepcopy(state_dict)
        groups = loaded["param_groups"]
        if len(groups) != len(self.param_groups):
            raise refuse("optimizer_groups")
        if any(len(new["params"]) != len(old["params"]) for new, old in zip(groups, self.param_groups, strict=True)):
            raise refuse("optimizer_group_size")
        owner = dict(zip((i for group in groups for i in group["params"]), self._parameters(), strict=True))
        self.param_groups = [{**new, "params": old["params"]} for new, old in zip(groups, self.param_groups, strict=True)]
        self.state = defaultdict(dict, {owner[i]: kept for i, kept in loaded["state"].items()})

    def __repr__(self) -> str:
        groups = [sorted((name, value) for name, value in group.items() if name != "params") for group in self.param_groups]
        text = "\n".join(f"Parameter Group {i}\n" + "".join(f"    {name}: {value}\n" for name, value in group) for i, group in enumerate(groups))
        return f"{type(self).__name__} (\n{text})"


def _block(rule: Any, value: Any, gradient: Any, kept: list[Any], group: dict[str, Any], settings: dict[str, Any]) -> None:
    """Run the rule over one block; the sign and the decay of weights, which all rules share, come first."""
    if group["maximize"]:
        gradient = -gradient
    decay = group.get("weight_decay")
    if decay:
        if group.get("decoupled_weight_decay"):
            value *= 1 - group["lr"] * decay
        else:
            gradient = gradient + value * decay
    rule(value, gradient, *kept, **settings)


def optimizer(name: str, rule: Callable[..., None], *ways: str, base: type = Optimizer, before: Callable[..., None] | None = None, descend: Any = None, **defaults: Any) -> Any:
    """The class of an optimiser from its rule and its settings, in PyTorch's order. `ways` choose among PyTorch's kernels and do nothing here.

    `before(state, group)` is done once a step, ahead of the blocks; `descend(pairs, lr)` is the rule where it keeps nothing.
    """
    everything = {**defaults, "maximize": False, "foreach": None, "capturable": False, "differentiable": False, "fused": None}
    everything = {name: value for name, value in everything.items() if name in ways or name not in ("capturable", "fused")}
    if "fused" in ways and "decoupled_weight_decay" in everything:  # where PyTorch has it in a group
        everything["decoupled_weight_decay"] = everything.pop("decoupled_weight_decay")
    parameters = signature("params", **everything)
    code = rule.__code__
    words = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]

    def __init__(self: Any, *arguments: Any, **keywords: Any) -> None:
        settings = bound(name, parameters, arguments, keywords)
        if settings.get("nesterov") and (settings["momentum"] <= 0 or settings["dampening"] != 0):
            raise refuse("optimizer_nesterov")
        Optimizer.__init__(self, settings.pop("params"), settings)

    return type(name, (base,), {
        "__init__": __init__, "__doc__": rule.__doc__, "__module__": rule.__module__, "__signature__": parameters, "_rule": staticmethod(rule),
        "_names": code.co_varnames[2 : code.co_argcount], "_settings": words, "_descend": staticmethod(descend) if descend else None,
        "_before": staticmethod(before) if before else None,
    })
