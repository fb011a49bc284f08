"""`gluon.rnn`: recurrent layers over whole sequences, and their cells one step at a time. A step is the engine's (`nn.recurrent.CELLS`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet import nd
from autograd_core.dialects.mxnet.base import numpy_manner
from autograd_core.dialects.mxnet.gluon.block import Block
from autograd_core.dialects.mxnet.gluon.nn.basic_layers import Layer
from autograd_core.dialects.mxnet.handle import NDArray, applied, made, ndarray
from autograd_core.nn.recurrent import CELLS

__all__ = ["GRU", "LSTM", "RNN", "GRUCell", "LSTMCell", "RNNCell", "SequentialRNNCell"]


def _zeros(shape: tuple[int, ...], func: Any, settings: dict[str, Any]) -> Any:
    if func is not None and func is not nd.zeros:
        return func(shape=shape, **settings)
    return made(np.zeros(shape, np.float32), ndarray if numpy_manner.get() else NDArray, settings.get("ctx"))


class _Recurrent(Layer):
    """What layers and cells share: the kind of cell, and weights from the input and from the state before."""

    _mode = "LSTM"

    def _parameters(self, prefix: str, inputs: int, hidden: int, init: tuple[Any, Any, Any, Any]) -> None:
        rows = CELLS[self._mode][0] * hidden
        shapes = {"i2h_weight": (rows, inputs), "h2h_weight": (rows, hidden), "i2h_bias": (rows,), "h2h_bias": (rows,)}
        for (name, shape), one in zip(shapes.items(), init, strict=True):
            self.parameter(prefix + name, shape, one)

    def _along(self, steps: list[Any], state: tuple[Any, ...], weights: dict[str, Any]) -> tuple[list[Any], tuple[Any, ...]]:
        """The outputs of a sequence of steps, and the state after it."""
        outputs, step = [], CELLS[self._mode][1]
        for x in steps:
            given = nd.FullyConnected(x, weights["i2h_weight"], weights["i2h_bias"])
            state = applied(step, given, state, weights["h2h_weight"], weights["h2h_bias"])
            outputs.append(state[0])
        return outputs, state


class _SequenceLayer(_Recurrent):
    """One or several layers, forwards or in both directions, over a sequence of layout TNC (time, batch, features) or NTC."""

    def __init__(
        self, hidden_size: int, num_layers: int = 1, layout: str = "TNC", dropout: float = 0, bidirectional: bool = False, i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None, i2h_bias_initializer: Any = "zeros", h2h_bias_initializer: Any = "zeros", input_size: int = 0, **naming: Any,
    ) -> None:  # fmt: skip
        super().__init__(**naming)
        if layout not in ("TNC", "NTC"):
            raise AssertionError(f"Invalid layout {layout}; must be one of ['TNC' or 'NTC']")
        self._hidden_size, self._num_layers, self._layout, self._dropout = hidden_size, num_layers, layout, dropout
        self._ends = ("l", "r")[: 1 + bidirectional]
        init = (i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer, h2h_bias_initializer)
        for layer in range(num_layers):
            for end in self._ends:
                self._parameters(f"{end}{layer}_", input_size if layer == 0 else hidden_size * len(self._ends), hidden_size, init)

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shape and layout of each state."""
        count = 2 if self._mode == "LSTM" else 1
        return [{"shape": (self._num_layers * len(self._ends), batch_size, self._hidden_size), "__layout__": "LNC"}] * count

    def begin_state(self, batch_size: int = 0, func: Any = None, **kwargs: Any) -> list[Any]:
        """States of zeros (or made by `func`), each of shape (layers × directions, batch, hidden)."""
        return [_zeros(one["shape"], func, kwargs) for one in self.state_info(batch_size)]

    def infer_shape(self, x: Any, *args: Any) -> None:
        del args
        for name, one in self._reg_params.items():
            if name.endswith("i2h_weight") and name[1] == "0":
                one.finish((one.shape[0], x.shape[-1]))

    def forward(self, x: Any, *args: Any) -> Any:
        self.infer_shape(x)
        states = args[0] if args else None
        weights = {name: one.data() for name, one in self._reg_params.items()}
        time = self._layout.index("T")
        begin = self.begin_state(x.shape[1 - time]) if states is None else states if isinstance(states, (list, tuple)) else [states]
        steps = [x[t] if time == 0 else x[:, t] for t in range(x.shape[time])]
        last: list[tuple[Any, ...]] = []
        for layer in range(self._num_layers):
            sides = []
            for end in self._ends:
                of = {name.partition("_")[2]: one for name, one in weights.items() if name.startswith(f"{end}{layer}_")}
                given = steps[::-1] if end == "r" else steps
                outputs, state = self._along(given, tuple(one[len(last)] for one in begin), of)
                sides.append(outputs[::-1] if end == "r" else outputs)
                last.append(state)
            steps = sides[0] if len(sides) == 1 else [nd.concat(*pair, dim=-1) for pair in zip(*sides, strict=True)]
            if layer < self._num_layers - 1:
                steps = [nd.Dropout(one, p=self._dropout) for one in steps]
        output = nd.stack(*steps, axis=time)
        return output if states is None else (output, [nd.stack(*one, axis=0) for one in zip(*last, strict=True)])

    def __repr__(self) -> str:
        said = [f"{self.l0_i2h_weight.shape[1] or None} -> {self._hidden_size}", self._layout]
        said += [f"num_layers={self._num_layers}"] * (self._num_layers != 1) + [f"dropout={self._dropout}"] * (self._dropout != 0)
        return f"{type(self).__name__}({', '.join(said + ['bidirectional'] * (len(self._ends) == 2))})"

    l0_i2h_weight: Any


class RNN(_SequenceLayer):
    """h ← activation(W x + b + W' h + b')."""

    def __init__(self, hidden_size: int, num_layers: int = 1, activation: str = "relu", *more: Any, **named: Any) -> None:
        self._mode = f"RNN_{activation.upper()}"
        super().__init__(hidden_size, num_layers, *more, **named)


class LSTM(_SequenceLayer):
    """Long short-term memory; its states are [hidden, cell]."""

    _mode = "LSTM"


class GRU(_SequenceLayer):
    """Gated recurrent units."""

    _mode = "GRU"


class _Cell(_Recurrent):
    """One step: `output, states = cell(input, states)`."""

    def __init__(
        self, hidden_size: int, i2h_weight_initializer: Any = None, h2h_weight_initializer: Any = None, i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros", input_size: int = 0, **naming: Any,
    ) -> None:  # fmt: skip
        super().__init__(**naming)
        self._hidden_size = hidden_size
        self._parameters(
            "", input_size, hidden_size, (i2h_weight_initializer, h2h_weight_initializer, i2h_bias_initializer, h2h_bias_initializer)
        )

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shape and layout of each state."""
        return [{"shape": (batch_size, self._hidden_size), "__layout__": "NC"}] * (2 if self._mode == "LSTM" else 1)

    def begin_state(self, batch_size: int = 0, func: Any = None, **kwargs: Any) -> list[Any]:
        """States of zeros, each of shape (batch, hidden)."""
        return [_zeros(one["shape"], func, kwargs) for one in self.state_info(batch_size)]

    def reset(self) -> None:
        """Nothing is kept between sequences."""

    def forward(self, x: Any, *args: Any) -> Any:
        self.i2h_weight.finish((self.i2h_weight.shape[0], x.shape[-1]))
        outputs, state = self._along([x], tuple(args[0]), {name: one.data() for name, one in self._reg_params.items()})
        return outputs[0], list(state)

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Any = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: Any = None,
    ) -> tuple[Any, list[Any]]:
        """`length` steps over a sequence, or over a list of steps: the outputs (in a list, or merged as they came) and the last states.

        Of an example with a `valid_length` the outputs after that are zero, and the states those of its last step."""
        return _unrolled(self, length, inputs, begin_state, layout, merge_outputs, valid_length)

    i2h_weight: Any


def _unrolled(
    cell: Any, length: int, inputs: Any, begin_state: Any, layout: str, merge: bool | None, valid: Any = None
) -> tuple[Any, list[Any]]:
    time, whole = layout.index("T"), isinstance(inputs, NDArray)
    steps = [inputs[t] if time == 0 else inputs[:, t] for t in range(length)] if whole else list(inputs)
    states = cell.begin_state(steps[0].shape[0]) if begin_state is None else begin_state
    outputs, seen = [], []
    for x in steps:
        output, states = cell(x, states)
        outputs.append(output)
        seen.append(states)
    if valid is not None:
        states = [nd.SequenceLast(nd.stack(*each, axis=0), valid, True) for each in zip(*seen, strict=True)]
        masked = nd.SequenceMask(nd.stack(*outputs, axis=0), valid, True)
        outputs = [masked[t] for t in range(len(outputs))]
    return nd.stack(*outputs, axis=time) if merge or (merge is None and whole) else outputs, states


class RNNCell(_Cell):
    """A step of a plain network: h ← activation(W x + b + W' h + b')."""

    def __init__(self, hidden_size: int, activation: str = "tanh", *more: Any, **named: Any) -> None:
        self._mode = f"RNN_{activation.upper()}"
        super().__init__(hidden_size, *more, **named)


class LSTMCell(_Cell):
    """A step of long short-term memory."""

    _mode = "LSTM"


class GRUCell(_Cell):
    """A step of gated recurrent units."""

    _mode = "GRU"


class SequentialRNNCell(Block):
    """Cells one on top of the other."""

    def add(self, cell: Any) -> None:
        """Put a cell on top."""
        self.register_child(cell)

    def begin_state(self, batch_size: int = 0, **kwargs: Any) -> list[Any]:
        """The states of all cells, in a list."""
        return [state for cell in self._children.values() for state in cell.begin_state(batch_size, **kwargs)]

    def forward(self, x: Any, *args: Any) -> Any:
        after: list[Any] = []
        states = list(args[0])
        for cell in self._children.values():
            count = len(cell.state_info())
            x, new = cell(x, states[:count])
            states, after = states[count:], [*after, *new]
        return x, after

    def unroll(
        self, length: int, inputs: Any, begin_state: Any = None, layout: str = "NTC", merge_outputs: bool | None = None, valid_length: Any = None,
    ) -> tuple[Any, list[Any]]:  # fmt: skip
        """`length` steps of all cells."""
        return _unrolled(self, length, inputs, begin_state, layout, merge_outputs, valid_length)


__getattr__ = missing("mxnet.gluon.rnn", __all__)
