"""Modules, layers and losses, with PyTorch's names."""

from typing import Any

from autograd_core.nn import functional, init, layers, simple, utils
from autograd_core.nn.containers import ModuleDict, ModuleList, ParameterDict, ParameterList, Sequential
from autograd_core.nn.module import Module, Parameter

_PARTS = {
    "recurrent": ["GRU", "LSTM", "RNN", "GRUCell", "LSTMCell", "RNNBase", "RNNCell"],
    "transformer": [
        "MultiheadAttention", "Transformer", "TransformerDecoder", "TransformerDecoderLayer", "TransformerEncoder", "TransformerEncoderLayer",
    ],
}  # fmt: skip
"""What is loaded when somebody asks for it."""
__all__ = [
    "Module", "ModuleDict", "ModuleList", "Parameter", "ParameterDict", "ParameterList", "Sequential", "functional", "init", "utils",
    *layers.__all__, *simple.__all__, *_PARTS["recurrent"], *_PARTS["transformer"],
]  # fmt: skip


def __getattr__(name: str) -> Any:
    from importlib import import_module

    homes = [layers, simple, *(import_module(f"{__name__}.{part}") for part, names in _PARTS.items() if name in names)]
    found = next((getattr(home, name) for home in homes if hasattr(home, name)), None) if not name.startswith("_") else None
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found
