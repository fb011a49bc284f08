"""Layers that go through sequences step by step: simple recurrent ones, LSTM, GRU; both directions; a layer for every step."""

from __future__ import annotations

from typing import Any

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.keras import activations, initializers
from autograd_core.dialects.tensorflow.keras.layers.base import Layer, expect_ndim
from autograd_core.dialects.tensorflow.keras.layers.core import SeedGenerator, drop
from autograd_core.dialects.tensorflow.keras.naming import new_seed

__all__ = ["GRU", "LSTM", "RNN", "Bidirectional", "GRUCell", "LSTMCell", "SimpleRNN", "SimpleRNNCell", "StackedRNNCells", "TimeDistributed"]


class _Stateful(Layer):
    """A layer that goes on where the last batch ended, if it is `stateful`."""

    stateful = False
    _kept: Any = None

    def keep(self, states: Any) -> None:
        """The states to begin the next batch with."""
        self._kept = nest.map_structure(OPS["stop_gradient"], states) if self.stateful else None

    def reset_states(self) -> None:
        """A stateful layer forgets what it kept of the last batch."""
        self._kept = None

    reset_state = reset_states


class _Recurrent(_Stateful):
    """Sequences `(batch, steps, features)` → the last output `(batch, units)`, or all of them."""

    gates = 1
    states = 1

    def __init__(
        self, units: int, activation: Any = "tanh", recurrent_activation: Any = "sigmoid", use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal", bias_initializer: Any = "zeros", return_sequences: bool = False, return_state: bool = False,
        go_backwards: bool = False, unit_forget_bias: bool = True, reset_after: bool = True, dropout: float = 0.0, recurrent_dropout: float = 0.0,
        stateful: bool = False, seed: int | None = None, unroll: bool = False, kernel_regularizer: Any = None, recurrent_regularizer: Any = None,
        bias_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        del unroll  # every step is one of its own here
        super().__init__(**options)
        self.settings = {
            "activation": activation, "recurrent_activation": recurrent_activation, "use_bias": use_bias, "kernel_initializer": kernel_initializer,
            "recurrent_initializer": recurrent_initializer, "bias_initializer": bias_initializer, "return_sequences": return_sequences,
            "return_state": return_state, "unit_forget_bias": unit_forget_bias, "reset_after": reset_after, "dropout": dropout,
            "recurrent_dropout": recurrent_dropout, "stateful": stateful, "kernel_regularizer": kernel_regularizer,
            "recurrent_regularizer": recurrent_regularizer, "bias_regularizer": bias_regularizer, "kernel_constraint": kernel_constraint,
            "recurrent_constraint": recurrent_constraint, "bias_constraint": bias_constraint,
        }  # fmt: skip
        self.dropout, self.recurrent_dropout = (min(1.0, max(0.0, one)) for one in (dropout, recurrent_dropout))
        self.stateful = stateful
        self.units, self.activation, self.recurrent_activation = units, activations.get(activation), activations.get(recurrent_activation)
        self.use_bias, self.return_sequences, self.return_state, self.go_backwards = use_bias, return_sequences, return_state, go_backwards
        self.unit_forget_bias, self.reset_after = unit_forget_bias, reset_after
        if seed is None and self.gates == 1:
            seed = new_seed()  # Keras' cells draw one for the dropout they may have, the simple one first
        self._initial = [initializers.get(one) for one in (kernel_initializer, recurrent_initializer, bias_initializer)]
        self._seeds = SeedGenerator(seed)

    def bias_shape(self) -> tuple[int, ...]:
        """The shape of the bias."""
        return (self.gates * self.units,)

    def build(self, input_shape: Any) -> None:
        """The kernels for inputs and state, and the bias."""
        width = self.gates * self.units

        def made(shape: tuple[int, ...], which: int, word: str) -> Any:
            limits = {one: self.settings[f"{word}_{one}"] for one in ("regularizer", "constraint")}
            name = "recurrent_kernel" if word == "recurrent" else word
            return self.add_weight(shape, self._initial[which], name=name, **limits)

        self.kernel = made((input_shape[-1], width), 0, "kernel")
        self.recurrent_kernel = made((self.units, width), 1, "recurrent")
        self.bias = made(self.bias_shape(), 2, "bias") if self.use_bias else None

    def step(self, x: Any, states: list[Any], mask: Any = None) -> list[Any]:
        """The new states from one step of the input; the first is the output. `mask` is what dropout leaves of the state."""
        raise NotImplementedError

    def masks(self, x: Any, state: Any, training: Any) -> list[Any]:
        """What dropout leaves of the input and of the state, at all steps alike; `None` for all of it."""
        rates = ((x, self.dropout), (state, self.recurrent_dropout))
        return [drop(OPS["ones_like"](one), rate, self._seeds, None) if training and rate else None for one, rate in rates]

    def projected(self, x: Any) -> Any:
        """The inputs times the kernel, with the bias."""
        found = OPS["matmul"](x, self.kernel)
        return found if self.bias is None else OPS["add"](found, self.bias)

    def call(self, sequences: Any, initial_state: Any = None, training: Any = False) -> Any:
        """The outputs."""
        expect_ndim(self, sequences.shape, 3)
        given = [] if initial_state is None else list(initial_state) if isinstance(initial_state, (list, tuple)) else [initial_state]
        states = given or self._kept or [OPS["zeros"]((sequences.shape[0], self.units))] * self.states
        steps = OPS["unstack"](sequences, axis=1)
        outputs = []
        of_input, of_state = self.masks(steps[0], states[0], training)
        for one in steps[::-1] if self.go_backwards else steps:
            states = self.step(_left(one, of_input), states, of_state)
            outputs.append(states[0])
        self.keep(states)
        result = OPS["stack"](outputs, 1) if self.return_sequences else states[0]
        return [result, *states] if self.return_state else result


def _left(one: Any, mask: Any) -> Any:
    return one if mask is None else OPS["multiply"](one, mask)


class SimpleRNN(_Recurrent):
    """`h ← tanh(x W + h U + b)`."""

    def step(self, x: Any, states: list[Any], mask: Any = None) -> list[Any]:
        """The new state."""
        return [self.activation(OPS["add"](self.projected(x), OPS["matmul"](_left(states[0], mask), self.recurrent_kernel)))]


class LSTM(_Recurrent):
    """Long short-term memory: gates for input, forgetting and output, and a cell."""

    gates, states = 4, 2

    def build(self, input_shape: Any) -> None:
        """The kernels and the bias, which begins with ones where it lets the cell remember."""
        super().build(input_shape)
        if self.bias is not None and self.unit_forget_bias:
            ones = OPS["ones"]((self.units,))
            self.bias.assign(OPS["concat"]([OPS["zeros"]((self.units,)), ones, OPS["zeros"]((2 * self.units,))], 0))

    def step(self, x: Any, states: list[Any], mask: Any = None) -> list[Any]:
        """The new output and cell."""
        h, c = states
        z = OPS["add"](self.projected(x), OPS["matmul"](_left(h, mask), self.recurrent_kernel))
        take, forget, new, give = OPS["split"](z, 4, 1)
        cell = OPS["add"](
            OPS["multiply"](self.recurrent_activation(forget), c), OPS["multiply"](self.recurrent_activation(take), self.activation(new))
        )
        return [OPS["multiply"](self.recurrent_activation(give), self.activation(cell)), cell]


class GRU(_Recurrent):
    """A gated recurrent unit: gates for update and reset."""

    gates = 3

    def bias_shape(self) -> tuple[int, ...]:
        """One bias for inputs and one for the state, where the reset comes after the product."""
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def step(self, x: Any, states: list[Any], mask: Any = None) -> list[Any]:
        """The new state."""
        before, h = states[0], _left(states[0], mask)
        both = self.bias is not None and self.reset_after
        ours, theirs = OPS["unstack"](self.bias) if both else (self.bias, None)
        x_part = OPS["matmul"](x, self.kernel)
        xz, xr, xh = OPS["split"](x_part if ours is None else OPS["add"](x_part, ours), 3, 1)
        if self.reset_after:
            h_part = OPS["matmul"](h, self.recurrent_kernel)
            hz, hr, hh = OPS["split"](h_part if theirs is None else OPS["add"](h_part, theirs), 3, 1)
            update, reset = (self.recurrent_activation(OPS["add"](a, b)) for a, b in ((xz, hz), (xr, hr)))
            new = self.activation(OPS["add"](xh, OPS["multiply"](reset, hh)))
        else:
            uz, ur, uh = OPS["split"](self.recurrent_kernel, 3, 1)
            update, reset = (self.recurrent_activation(OPS["add"](a, OPS["matmul"](h, u))) for a, u in ((xz, uz), (xr, ur)))
            new = self.activation(OPS["add"](xh, OPS["matmul"](OPS["multiply"](reset, h), uh)))
        return [OPS["add"](OPS["multiply"](update, before), OPS["multiply"](OPS["subtract"](1.0, update), new))]


class _Stepping:
    """A recurrent layer's step by itself: `(inputs, states)` → the output and the new states."""

    @property
    def state_size(self: Any) -> Any:
        """The sizes of the states."""
        return self.units if self.states == 1 else [self.units] * self.states

    output_size = property(lambda self: self.units, doc="The size of the output.")
    _masks: Any = None

    def reset_dropout_mask(self) -> None:
        """A new sequence begins: dropout, which leaves the same at all steps of one, is drawn anew."""
        self._masks = None

    reset_recurrent_dropout_mask = reset_dropout_mask

    def call(self: Any, inputs: Any, states: Any, training: Any = None) -> Any:
        """The output and the new states."""
        alone = not isinstance(states, (list, tuple))
        own = [states] if alone else list(states)
        if training and self._masks is None:
            self._masks = self.masks(inputs, own[0], training)
        of_input, of_state = self._masks if training else (None, None)
        new = self.step(_left(inputs, of_input), own, of_state)
        return new[0], new[0] if alone else new


class SimpleRNNCell(_Stepping, SimpleRNN):  # type: ignore[misc]
    """One step of `SimpleRNN`."""


class LSTMCell(_Stepping, LSTM):  # type: ignore[misc]
    """One step of `LSTM`."""


class GRUCell(_Stepping, GRU):  # type: ignore[misc]
    """One step of `GRU`."""


class StackedRNNCells(Layer):
    """Cells on top of each other: the output of one is the input of the next."""

    def __init__(self, cells: Any, **options: Any) -> None:
        super().__init__(**options)
        self.cells = list(cells)

    @property
    def state_size(self) -> Any:
        """The sizes of the states of all cells."""
        return [one.state_size for one in self.cells]

    def call(self, inputs: Any, states: Any, training: Any = None) -> Any:
        """The last cell's output, and all new states."""
        del training
        found = []
        for cell, own in zip(self.cells, states, strict=True):
            inputs, new = cell(inputs, own)
            found.append(new)
        return inputs, found


def _zeros(batch: Any, sizes: Any) -> list[Any]:
    """States to begin with, in the structure of their sizes."""
    return [_zeros(batch, one) if isinstance(one, (list, tuple)) else OPS["zeros"]((batch, one)) for one in sizes]


class RNN(_Stateful):
    """Any cell (or a list of them) along sequences `(batch, steps, features)`: a cell has `state_size` and `call(inputs, states)`."""

    def __init__(
        self, cell: Any, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False, stateful: bool = False,
        unroll: bool = False, zero_output_for_mask: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        del unroll, zero_output_for_mask  # every step is one of its own, and there are no masks
        super().__init__(**options)
        self.stateful = stateful
        self.cell = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        self.return_sequences, self.return_state, self.go_backwards = return_sequences, return_state, go_backwards

    def call(self, sequences: Any, initial_state: Any = None) -> Any:
        """The outputs."""
        start = getattr(self.cell, "get_initial_state", None)
        if initial_state is None:
            initial_state = self._kept
        if initial_state is None:
            batch, sizes = sequences.shape[0], self.cell.state_size
            listed = sizes if isinstance(sizes, (list, tuple)) else [sizes]
            initial_state = start(batch_size=batch) if start is not None else _zeros(batch, listed)
        states = list(initial_state) if isinstance(initial_state, (list, tuple)) else [initial_state]
        for one in getattr(self.cell, "cells", [self.cell]):
            getattr(one, "reset_dropout_mask", lambda: None)()
        steps, outputs = OPS["unstack"](sequences, axis=1), []
        for one in steps[::-1] if self.go_backwards else steps:
            output, states = self.cell(one, states)
            outputs.append(output)
        self.keep(states)
        result = OPS["stack"](outputs, 1) if self.return_sequences else outputs[-1]
        return (result, *states) if self.return_state else result


class Bidirectional(Layer):
    """A recurrent layer in both directions, its outputs joined (or summed, multiplied, averaged)."""

    def __init__(self, layer: Any, merge_mode: str | None = "concat", backward_layer: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.forward_layer, self.merge_mode = layer, merge_mode
        if backward_layer is None:
            backward_layer = type(layer)(layer.units, **{**layer.settings, "go_backwards": not layer.go_backwards})
        self.backward_layer = backward_layer

    def call(self, sequences: Any) -> Any:
        """Both outputs, merged."""
        first, second = self.forward_layer(sequences), self.backward_layer(sequences)
        if self.forward_layer.return_sequences:
            second = OPS["reverse"](second, [1])
        if self.merge_mode is None:
            return [first, second]
        if self.merge_mode == "concat":
            return OPS["concat"]([first, second], -1)
        found = OPS["multiply" if self.merge_mode == "mul" else "add"](first, second)
        return OPS["truediv"](found, 2.0) if self.merge_mode == "ave" else found


class TimeDistributed(Layer):
    """One layer applied at every step of a sequence."""

    def __init__(self, layer: Any, **options: Any) -> None:
        super().__init__(**options)
        self.layer = layer

    def call(self, inputs: Any) -> Any:
        """The layer's results, step by step."""
        return OPS["stack"]([self.layer(one) for one in OPS["unstack"](inputs, axis=1)], 1)
