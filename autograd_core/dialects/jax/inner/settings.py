"""What `jax.config` holds, and the engine's modes that it sets. Knows nothing of arrays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograd_core.dialects.jax.inner.problems import JAXFloatingPointError
from autograd_core.dialects.surface import FRESH
from autograd_core.errors import MissingAttribute, here
from autograd_core.modes import current_mode, set_mode
from autograd_core.nearest import nearest

__all__ = ["Config", "settings"]

_DEFAULTS: dict[str, Any] = {
    "jax_enable_x64": False, "jax_disable_jit": False, "jax_debug_nans": False, "jax_debug_infs": False, "jax_platform_name": "",
    "jax_platforms": None, "jax_threefry_partitionable": True, "jax_numpy_rank_promotion": "allow", "jax_numpy_dtype_promotion": "standard",
    "jax_default_matmul_precision": None, "jax_check_tracer_leaks": False, "jax_log_compiles": False, "jax_traceback_filtering": "auto",
    "jax_enable_checks": False, "jax_default_prng_impl": "threefry2x32", "jax_default_device": None,
}  # fmt: skip


class Config:
    """`jax.config`: read as attributes, changed by `update`."""

    jax_enable_x64: bool
    jax_disable_jit: bool
    jax_debug_nans: bool

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Everything as a program finds it."""
        if vars(self).get("jax_debug_nans"):
            self.update("jax_debug_nans", False)
        vars(self).update(_DEFAULTS)

    def update(self, name: str, value: Any) -> None:
        """Change one setting; raises `AttributeError` for a name that is none."""
        if name not in _DEFAULTS:
            close = nearest(name, _DEFAULTS)
            raise MissingAttribute(
                "attribute_missing", f"Unrecognized config option: {name}", f"Did you mean {close}?" if close else "",
                params={"name": name, "nearest": close or "", "owner": "jax.config"}, places=here(),
            )  # fmt: skip
        vars(self)[name] = value
        if name == "jax_debug_nans":
            set_mode(current_mode().changed(anomaly=JAXFloatingPointError if value else False))

    def read(self, name: str) -> Any:
        """One setting."""
        return getattr(self, name)

    @contextmanager
    def changed(self, name: str, value: Any) -> Iterator[None]:
        """One setting changed for a while."""
        before = getattr(self, name)
        self.update(name, value)
        try:
            yield
        finally:
            self.update(name, before)

    @property
    def x64_enabled(self) -> bool:
        """Whether 64 bits are kept."""
        return self.jax_enable_x64


settings = Config()
FRESH.append(settings.reset)
