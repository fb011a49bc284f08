"""`tf.nn.rnn_cell`: cells that make their variables when they are first called, and `dynamic_rnn` and `static_rnn`, which call a cell once for each step of time.

Gates are in TensorFlow 1's order, names of variables are its names (`rnn/basic_lstm_cell/kernel`). The number of steps must be known while building.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.compat.graphs.building import as_symbol
from autograd_core.dialects.tensorflow.compat.graphs.infer import filled, leaves
from autograd_core.dialects.tensorflow.compat.graphs.scopes import get_variable, variable_scope
from autograd_core.dialects.tensorflow.compat.graphs.symbol import Symbol
from autograd_core.dialects.tensorflow.compat.v1 import initializers
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["BasicLSTMCell", "BasicRNNCell", "DropoutWrapper", "GRUCell", "LSTMCell", "LSTMStateTuple", "MultiRNNCell", "RNNCell"]


class LSTMStateTuple(NamedTuple):
    """What an LSTM remembers, and what it said last."""

    c: Any
    h: Any


class RNNCell:
    """One step of time: `output, state = cell(inputs, state)`."""

    state_size: Any
    output_size: int
    _scope = ""

    def __init__(self, num_units: int, activation: Any = None, reuse: Any = None, kernel_initializer: Any = None, bias_initializer: Any = None,
                 name: str | None = None, dtype: Any = None) -> None:  # fmt: skip
        del dtype
        self.state_size = self.output_size = int(num_units)
        self._activation, self._reuse, self._name = activation or OPS["tanh"], reuse, name or self._scope
        self._initializers = kernel_initializer, bias_initializer
        self._variables: dict[str, Any] = {}

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> tuple[Any, Any]:
        with variable_scope(scope or self._name, reuse=self._reuse):
            return self._step(as_symbol(inputs), state)

    def _step(self, x: Any, state: Any) -> tuple[Any, Any]:
        raise NotImplementedError("an RNNCell of your own defines __call__(inputs, state)")

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """The state before the first step; `batch_size` is a number or a tensor."""
        sizes: list[int] = []
        form = leaves(self.state_size, sizes, int)
        return filled(form, [_zeros(batch_size, size, dtype) for size in sizes])

    def _affine(self, parts: Sequence[Any], units: int, prefix: str = "", start: float = 0.0) -> Any:
        """`[parts] @ kernel + bias`, with variables of that prefix that are made once."""
        x = OPS["concat"](list(parts), 1)
        if prefix not in self._variables:
            width = sum(part.sizes[-1] for part in parts)
            kernel, bias = self._initializers
            self._variables[prefix] = (
                get_variable(f"{prefix}kernel", [width, units], x.dtype, kernel),
                get_variable(f"{prefix}bias", [units], x.dtype, bias or initializers.constant(start)),
            )
        weights, biases = self._variables[prefix]
        return OPS["bias_add"](OPS["matmul"](x, weights), biases)


class BasicRNNCell(RNNCell):
    """h ← tanh([x, h] W + b)."""

    _scope = "basic_rnn_cell"

    def _step(self, x: Any, state: Any) -> tuple[Any, Any]:
        output = self._activation(self._affine((x, state), self.output_size))
        return output, output


class GRUCell(RNNCell):
    """A gated recurrent unit (K. Cho et al., 2014), its reset applied before the product."""

    _scope = "gru_cell"

    def _step(self, x: Any, state: Any) -> tuple[Any, Any]:
        r, u = OPS["split"](OPS["sigmoid"](self._affine((x, state), 2 * self.output_size, "gates/", 1.0)), 2, 1)
        candidate = self._activation(self._affine((x, r * state), self.output_size, "candidate/"))
        output = u * state + (1.0 - u) * candidate
        return output, output


class BasicLSTMCell(RNNCell):
    """A long short-term memory (S. Hochreiter and J. Schmidhuber, 1997) with forget gates whose bias starts at `forget_bias`."""

    _scope = "basic_lstm_cell"

    def __init__(self, num_units: int, forget_bias: float = 1.0, state_is_tuple: bool = True, activation: Any = None, reuse: Any = None,
                 name: str | None = None, dtype: Any = None, initializer: Any = None) -> None:  # fmt: skip
        super().__init__(num_units, activation, reuse, initializer, name=name, dtype=dtype)
        if not state_is_tuple:
            raise refuse_as(ValueError, "tf1_lstm_state")
        self._forget_bias, self.state_size = forget_bias, LSTMStateTuple(num_units, num_units)

    def _step(self, x: Any, state: Any) -> tuple[Any, Any]:
        c, h = state
        i, j, f, o = OPS["split"](self._affine((x, h), 4 * self.output_size), 4, 1)
        sigmoid = OPS["sigmoid"]
        c = c * sigmoid(f + self._forget_bias) + sigmoid(i) * self._activation(j)
        h = self._activation(c) * sigmoid(o)
        return h, LSTMStateTuple(c, h)


class LSTMCell(BasicLSTMCell):
    """The same under its other name, without peepholes and projections."""

    _scope = "lstm_cell"

    def __init__(self, num_units: int, initializer: Any = None, forget_bias: float = 1.0, state_is_tuple: bool = True, activation: Any = None,
                 reuse: Any = None, name: str | None = None, dtype: Any = None) -> None:  # fmt: skip
        super().__init__(num_units, forget_bias, state_is_tuple, activation, reuse, name, dtype, initializer)


class MultiRNNCell(RNNCell):
    """Cells on top of each other."""

    _scope = "multi_rnn_cell"

    def __init__(self, cells: Sequence[Any], state_is_tuple: bool = True) -> None:
        if not state_is_tuple:
            raise refuse_as(ValueError, "tf1_lstm_state")
        super().__init__(cells[-1].output_size)
        self._cells, self.state_size = list(cells), tuple(cell.state_size for cell in cells)

    def _step(self, x: Any, state: Any) -> tuple[Any, Any]:
        states = []
        for number, (cell, its) in enumerate(zip(self._cells, state, strict=True)):
            with variable_scope(f"cell_{number}"):
                x, new = cell(x, its)
            states.append(new)
        return x, tuple(states)


class DropoutWrapper(RNNCell):
    """A cell whose inputs and outputs are dropped out."""

    def __init__(self, cell: Any, input_keep_prob: Any = 1.0, output_keep_prob: Any = 1.0, seed: Any = None) -> None:
        super().__init__(cell.output_size)
        self._cell, self.state_size, self._keep, self._seed = cell, cell.state_size, (input_keep_prob, output_keep_prob), seed

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> tuple[Any, Any]:
        output, state = self._cell(self._dropped(inputs, self._keep[0]), state, scope)
        return self._dropped(output, self._keep[1]), state

    def _dropped(self, x: Any, keep: Any) -> Any:
        from autograd_core.dialects.tensorflow.compat.v1.nn import dropout

        return x if isinstance(keep, (int, float)) and keep == 1 else dropout(x, keep, seed=self._seed)


def _zeros(rows: Any, columns: int, dtype: Any) -> Any:
    made = OPS["zeros"](OPS["stack"]([rows, columns]), dtype)
    if isinstance(made, Symbol):
        made.set_shape([rows if isinstance(rows, int) else None, columns])
    return made


def static_rnn(
    cell: Any, inputs: Sequence[Any], initial_state: Any = None, dtype: Any = None, sequence_length: Any = None, scope: Any = None
) -> tuple[list[Any], Any]:
    """A cell along a list of steps; beyond `sequence_length` an example's outputs are 0 and its state stays."""
    steps = [as_symbol(one) for one in inputs]
    state = initial_state if initial_state is not None else cell.zero_state(OPS["shape"](steps[0])[0], dtype or steps[0].dtype)
    outputs = []
    with variable_scope(scope or "rnn"):
        for number, x in enumerate(steps):
            output, new = cell(x, state)
            if sequence_length is not None:
                lasts = OPS["cast"](OPS["greater"](as_symbol(sequence_length), number), output.dtype)[:, None]
                output = output * lasts
                news: list[Any] = []
                olds: list[Any] = []
                form = leaves(new, news, Symbol)
                leaves(state, olds, Symbol)
                new = filled(form, [now * lasts + old * (1.0 - lasts) for now, old in zip(news, olds, strict=True)])
            state = new
            outputs.append(output)
    return outputs, state


def dynamic_rnn(
    cell: Any, inputs: Any, sequence_length: Any = None, initial_state: Any = None, dtype: Any = None, parallel_iterations: Any = None,
    swap_memory: bool = False, time_major: bool = False, scope: Any = None,
) -> tuple[Any, Any]:  # fmt: skip
    """A cell along axis 1 of (batch, time, features), or axis 0 with `time_major`: all outputs, and the last state."""
    del parallel_iterations, swap_memory
    x, axis = as_symbol(inputs), 0 if time_major else 1
    count = x.sizes[axis] if x.sizes else None
    if count is None:
        raise refuse_as(ValueError, "tf1_rnn_steps", shape=str(x.shape))
    outputs, state = static_rnn(cell, OPS["unstack"](x, count, axis), initial_state, dtype, sequence_length, scope)
    return OPS["stack"](outputs, axis), state


__getattr__ = missing("tf.nn.rnn_cell", __all__)
