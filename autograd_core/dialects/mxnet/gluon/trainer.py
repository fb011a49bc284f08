"""`gluon.Trainer`: an optimizer applied to the parameters of a network."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet import optimizer as optimizers
from autograd_core.dialects.mxnet.gluon.parameter import Parameter

__all__ = ["Trainer"]


class Trainer:
    """`Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})`; `step(batch_size)` after each backward."""

    def __init__(
        self, params: Any, optimizer: Any, optimizer_params: dict[str, Any] | None = None, kvstore: Any = "device", **_settings: Any
    ) -> None:
        del kvstore
        listed = list(params.values()) if hasattr(params, "values") else params
        if not isinstance(listed, (list, tuple)):
            raise ValueError("First argument must be a list or dict of Parameters, got " + str(type(params)) + ".")
        for one in listed:
            if not isinstance(one, Parameter):
                raise ValueError(f"First argument must be a list or dict of Parameters, got list of {type(one)}.")
        self._params = list(listed)
        self._optimizer = optimizers.create(optimizer, **(optimizer_params or {}))
        self._scale = self._optimizer.rescale_grad
        self._used: dict[int, Any] = {}  # by parameter, the gradient's numbers that the last step used: each backward writes new ones

    @property
    def learning_rate(self) -> float:
        """The rate of the next step."""
        return float(self._optimizer.learning_rate)

    @property
    def optimizer(self) -> Any:
        """The rule and its settings."""
        return self._optimizer

    def set_learning_rate(self, lr: float) -> None:
        """Use another rate from here on."""
        self._optimizer.set_learning_rate(lr)

    def step(self, batch_size: int, ignore_stale_grad: bool = False) -> None:
        """One step of every parameter by its gradient divided by `batch_size`."""
        self.allreduce_grads()
        self.update(batch_size, ignore_stale_grad)

    def allreduce_grads(self) -> None:
        """Gradients of several devices would be added here; there is one."""

    def update(self, batch_size: int, ignore_stale_grad: bool = False) -> None:
        """The same as `step`."""
        rule = self._optimizer
        rule.rescale_grad = self._scale / batch_size
        rule.num_update += 1
        for index, one in enumerate(self._params):
            if one.grad_req != "null":
                numbers = one.grad().array
                if not ignore_stale_grad and one.grad_req == "write" and self._used.get(index) is numbers:
                    raise UserWarning(
                        f"Gradient of Parameter `{one.name}` on context cpu(0) has not been updated by backward since last `step`. This could mean "
                        "that the model used only some of its parameters this time. If you are intentionally only using a subset, call step with "
                        "ignore_stale_grad=True to suppress this warning and skip updating of Parameters with stale gradient"
                    )
                self._used[index] = numbers
                rule.update(index, one.data(), one.grad(), lr_mult=one.lr_mult, wd_mult=one.wd_mult)


__getattr__ = missing("mxnet.gluon.trainer", __all__)
