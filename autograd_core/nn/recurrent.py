"""Recurrent layers: a cell applied along a sequence, in layers and in one or both directions.

LSTM: S. Hochreiter and J. Schmidhuber, 1997, with F. Gers's forget gate. GRU: K. Cho et al., 2014.
"""

# fmt: off
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograd_core import creation, ops
from autograd_core.errors import refuse
from autograd_core.nn import functional, init
from autograd_core.nn.layers import Weighted, unusual

State = tuple[Any, ...]


def _rnn(activation: Callable[[Any], Any]) -> Callable[..., State]:
    return lambda x, state, *weights: (activation(x + functional.linear(state[0], *weights[:2])),)


def _lstm(x: Any, state: State, weight: Any, bias: Any, project: Any = None) -> State:
    i, f, g, o = ops.chunk(x + functional.linear(state[0], weight, bias), 4, -1)
    cell = ops.sigmoid(f) * state[1] + ops.sigmoid(i) * ops.tanh(g)
    hidden = ops.sigmoid(o) * ops.tanh(cell)
    return hidden if project is None else functional.linear(hidden, project), cell


def _gru(x: Any, state: State, weight: Any, bias: Any, *_none: Any) -> State:
    (r, z, n), (to_r, to_z, to_n) = ops.chunk(x, 3, -1), ops.chunk(functional.linear(state[0], weight, bias), 3, -1)
    keep = ops.sigmoid(z + to_z)
    new = ops.tanh(n + ops.sigmoid(r + to_r) * to_n)
    return ((state[0] - new) * keep + new,)


CELLS: dict[str, tuple[int, Callable[..., State]]] = {"RNN_TANH": (1, _rnn(ops.tanh)), "RNN_RELU": (1, _rnn(ops.relu)), "LSTM": (4, _lstm), "GRU": (3, _gru)}
"""The gates of each kind, and a step: from W x + b and the state before to the state after."""


class RNNBase(Weighted):
    """What the recurrent layers share; `mode` names the cell."""

    def __init__(
        self, mode: str, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True, batch_first: bool = False, dropout: float = 0.0,
        bidirectional: bool = False, proj_size: int = 0, device: Any = None, dtype: Any = None,
    ) -> None:
        super().__init__()
        self.mode, self.input_size, self.hidden_size, self.num_layers, self.bias = mode, input_size, hidden_size, num_layers, bias
        self.batch_first, self.dropout, self.bidirectional, self.proj_size = batch_first, float(dropout), bidirectional, proj_size
        if num_layers <= 0:
            raise refuse("setting", what="num_layers must be greater than zero.", rule="One layer is num_layers=1.")
        gates, self._out = CELLS[mode][0] * hidden_size, proj_size or hidden_size
        sizes: dict[str, Any] = {}
        self._ends = ["", "_reverse"][: 1 + bidirectional]
        for layer in range(num_layers):
            for end in self._ends:
                width = input_size if layer == 0 else self._out * len(self._ends)
                of: dict[str, Any] = {"weight_ih": (gates, width), "weight_hh": (gates, self._out)}
                of |= {"bias_ih": (gates,), "bias_hh": (gates,)} if bias else {}
                of |= {"weight_hr": (proj_size, hidden_size)} if proj_size else {}
                sizes |= {f"{name}_l{layer}{end}": size for name, size in of.items()}
        self._make(device, dtype, **sizes)

    def reset_parameters(self) -> None:
        bound = 1 / math.sqrt(self.hidden_size) if self.hidden_size else 0.0
        for parameter in self.parameters():
            init.uniform_(parameter, -bound, bound)

    def flatten_parameters(self) -> None:
        """Nothing to do here: it arranges memory for one kind of GPU library."""

    def forward(self, input: Any, hx: Any = None) -> Any:
        alone, time = input.ndim == 2, int(self.batch_first)
        if input.ndim not in (2, 3) or input.shape[-1] != self.input_size:
            what = f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {input.shape[-1]}" if input.ndim in (2, 3) else f"{self.mode}: Expected input to be 2D or 3D, got {input.ndim}D instead"
            raise refuse("hidden_size", what=what)
        x = input.unsqueeze(1) if alone else input.transpose(0, 1) if time else input
        batch, count = x.shape[1], self.num_layers * len(self._ends)
        widths = [self._out, self.hidden_size] if self.mode == "LSTM" else [self._out]
        if hx is None:
            begin = [creation.zeros(count, batch, width, dtype=input.dtype) for width in widths]
        else:
            begin = [one.unsqueeze(1) if alone else one for one in (hx if isinstance(hx, (tuple, list)) else (hx,))]
        for one, width in zip(begin, widths, strict=True):
            if tuple(one.shape) != (count, batch, width):
                raise refuse("hidden_size", what=f"Expected hidden size {(count, batch, width)}, got {list(one.shape)}")
        last: list[State] = []
        for layer in range(self.num_layers):
            sides = []
            for end in self._ends:
                outputs, state = self._along(x, tuple(one[len(last)] for one in begin), f"_l{layer}{end}", bool(end))
                sides.append(outputs)
                last.append(state)
            x = sides[0] if len(sides) == 1 else ops.cat(sides, -1)
            if self.dropout and self.training and layer < self.num_layers - 1:
                x = functional.dropout(x, self.dropout, True)
        states = tuple(ops.stack(list(one), 0) for one in zip(*last, strict=True))
        if alone:
            x, states = x.squeeze(1), tuple(one.squeeze(1) for one in states)
        return x.transpose(0, 1) if time and not alone else x, states if len(states) > 1 else states[0]

    def _along(self, x: Any, state: State, end: str, backwards: bool) -> tuple[Any, State]:
        """One layer in one direction."""
        of = self._parameters
        given = functional.linear(x, of["weight_ih" + end], of.get("bias_ih" + end))
        step, outputs = CELLS[self.mode][1], []
        for t in reversed(range(x.shape[0])) if backwards else range(x.shape[0]):
            state = step(given[t], state, of["weight_hh" + end], of.get("bias_hh" + end), of.get("weight_hr" + end))
            outputs.append(state[0])
        return ops.stack(outputs[::-1] if backwards else outputs, 0), state

    def extra_repr(self) -> str:
        said = unusual(self, proj_size=0, num_layers=1, bias=True, batch_first=False, dropout=0, bidirectional=False)
        return ", ".join([str(self.input_size), str(self.hidden_size), *said])


class RNN(RNNBase):
    """h ← tanh(W x + b + W' h + b'), or with `nonlinearity="relu"`."""

    def __init__(self, input_size: int, hidden_size: int, num_layers: int = 1, nonlinearity: str = "tanh", *more: Any, **named: Any) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise refuse("unknown_word", op="RNN", argument="nonlinearity", known="tanh, relu", given=nonlinearity)
        super().__init__(f"RNN_{nonlinearity.upper()}", input_size, hidden_size, num_layers, *more, **named)
        self.nonlinearity = nonlinearity


class LSTM(RNNBase):
    """A cell whose gates decide what is kept, added and shown."""

    def __init__(self, *sizes: Any, **named: Any) -> None:
        super().__init__("LSTM", *sizes, **named)


class GRU(RNNBase):
    """A state that a gate moves towards a new one."""

    def __init__(self, *sizes: Any, **named: Any) -> None:
        super().__init__("GRU", *sizes, **named)


class _Cell(Weighted):
    _mode = "LSTM"

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        gates = CELLS[self._mode][0] * hidden_size
        one = (gates,) if bias else None
        self._make(device, dtype, weight_ih=(gates, input_size), weight_hh=(gates, hidden_size), bias_ih=one, bias_hh=one)

    reset_parameters = RNNBase.reset_parameters

    def forward(self, input: Any, hx: Any = None) -> Any:
        if input.shape[-1] != self.input_size:
            raise refuse("hidden_size", what=f"input has inconsistent input_size: got {input.shape[-1]} expected {self.input_size}")
        if hx is None:
            zeros = creation.zeros((*input.shape[:-1], self.hidden_size), dtype=input.dtype)
            hx = (zeros, zeros)
        state = hx if isinstance(hx, (tuple, list)) else (hx,)
        new = CELLS[self._mode][1](functional.linear(input, self.weight_ih, self.bias_ih), state, self.weight_hh, self.bias_hh)
        return new if len(new) > 1 else new[0]

    def extra_repr(self) -> str:
        return f"{self.input_size}, {self.hidden_size}" + ("" if self.bias else ", bias=False")


class LSTMCell(_Cell):
    """One step of an LSTM."""


class GRUCell(_Cell):
    """One step of a GRU."""

    _mode = "GRU"


class RNNCell(_Cell):
    """One step of an RNN."""

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, nonlinearity: str = "tanh", device: Any = None, dtype: Any = None) -> None:
        self.__dict__["_mode"] = f"RNN_{nonlinearity.upper()}"
        super().__init__(input_size, hidden_size, bias, device, dtype)
        self.nonlinearity = nonlinearity

    def extra_repr(self) -> str:
        return super().extra_repr() + ("" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}")
