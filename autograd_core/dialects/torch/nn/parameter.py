"""`torch.nn.parameter`: parameters."""

from __future__ import annotations

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.nn.lazy import UninitializedParameter
from autograd_core.nn.module import Parameter

__all__ = ["Parameter", "UninitializedParameter"]


__getattr__ = missing("torch.nn.parameter", __all__)
