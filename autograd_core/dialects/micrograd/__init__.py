"""The micrograd surface: scalars that remember how they were made. Source: A. Karpathy, micrograd (2020)."""

from __future__ import annotations

from autograd_core.dialects.micrograd import engine, graph, nn
from autograd_core.dialects.missing import missing

__all__ = ["engine", "graph", "nn"]
__getattr__ = missing("micrograd", __all__)
