"""`torch.amp`: mixed precision, which programs ask for in case there is a GPU. Here every operation keeps the dtype of its inputs."""

from __future__ import annotations

from contextlib import ContextDecorator
from typing import Any

from autograd_core.dialects.missing import missing

__all__ = ["GradScaler", "autocast"]


class autocast(ContextDecorator):  # noqa: N801  PyTorch's name
    """Accepted, without effect: operations keep the dtype of their inputs."""

    def __init__(self, device_type: str = "cuda", dtype: Any = None, enabled: bool = True, cache_enabled: bool | None = None) -> None:
        self.device_type, self.dtype, self.enabled, self.cache_enabled = device_type, dtype, enabled, cache_enabled

    def __enter__(self) -> autocast:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class GradScaler:
    """What a scaler of losses is where nothing is computed in half precision: it leaves the loss and the step as they are."""

    def __init__(self, device: str = "cuda", enabled: bool = True, **_: Any) -> None:
        self.device, self.enabled = device, enabled

    def scale(self, outputs: Any) -> Any:
        """The loss itself."""
        return outputs

    def unscale_(self, optimizer: Any) -> None:
        """Nothing was scaled."""

    def step(self, optimizer: Any, *arguments: Any, **keywords: Any) -> Any:
        """The optimiser's step."""
        return optimizer.step(*arguments, **keywords)

    def update(self, new_scale: Any = None) -> None:
        """There is no scale to update."""

    def get_scale(self) -> float:
        """By how much losses are scaled: not at all."""
        return 1.0

    def is_enabled(self) -> bool:
        """Whether losses are scaled."""
        return False

    def state_dict(self) -> dict[str, Any]:
        """Nothing is kept."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Nothing is kept."""


__getattr__ = missing("torch.amp", __all__)
