"""`keras.Layer`: weights that are made when the layer first sees an input, and a call. Finds the layers and weights in its attributes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import is_tensor, tensor_of
from autograd_core.dialects.tensorflow.dispatch import OPS, SCOPE
from autograd_core.dialects.tensorflow.dtypes import as_dtype
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras import constraints, initializers, regularizers
from autograd_core.dialects.tensorflow.keras.configs import Configured
from autograd_core.dialects.tensorflow.keras.naming import auto_name, current_scope, scope
from autograd_core.dialects.tensorflow.keras.settings import floatx
from autograd_core.dialects.tensorflow.keras.symbolic import called, has_symbols
from autograd_core.dialects.tensorflow.keras.variable import KerasVariable
from autograd_core.dialects.tensorflow.modules import found_in
from autograd_core.dialects.tensorflow.variables import Variable
from autograd_core.modes import current_mode

# ruff: noqa: ARG002  parameters are Keras'

__all__ = ["TRAINING", "Layer", "Layout", "expect_ndim"]

TRAINING: ContextVar[bool | None] = ContextVar("keras_training", default=None)
"""What layers are told that were not told themselves: whether the model is being trained."""


class Layer(Configured):
    """A function with weights. Write `build(self, input_shape)` to make them with `add_weight`, and `call(self, inputs)`."""

    _layers: list[Any]
    _own: list[Any]
    _losses: list[Any]
    _symbols: tuple[Any, Any]

    def __new__(cls, *arguments: Any, **keywords: Any) -> Any:
        """The bare layer, its lists ready before the first attribute."""
        made = super().__new__(cls, *arguments, **keywords)
        for name in ("_layers", "_own", "_losses"):
            object.__setattr__(made, name, [])
        return made

    def __init__(
        self, *, activity_regularizer: Any = None, trainable: bool = True, dtype: Any = None, autocast: bool = True, name: str | None = None,
        input_shape: Any = None, input_dim: Any = None, batch_size: Any = None, **options: Any,
    ) -> None:  # fmt: skip
        for word in options:
            raise refuse_as(ValueError, "keras_layer_argument", cls=type(self).__name__, name=word, value=repr(options[word]))
        del autocast
        self.name = str(name) if name is not None else auto_name(type(self).__name__)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._dtype = as_dtype(dtype or floatx()).name
        self._trainable = trainable
        self.built = False
        self.input_shape_given = (
            (batch_size, *input_shape) if input_shape is not None else None if input_dim is None else (batch_size, input_dim)
        )
        self.output_shape_seen: Any = None

    # -- what is inside ---------------------------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("_layers", "_own"):
            object.__setattr__(self, name, value)
            return
        old = self.__dict__.get(name)
        if isinstance(old, Layer) and old in self._layers:
            self._layers.remove(old)
        for one in found_in(value, Layer):
            if not any(one is known for known in self._layers) and one is not self and not self._apart(name):
                self._layers.append(one)
        if isinstance(value, (Variable, list, tuple, dict)):
            for variable in found_in(value, Variable):
                if not any(variable is known for known in self._own) and name[:1] != "_":
                    self._own.append(variable)
        object.__setattr__(self, name, value)

    def _apart(self, name: str) -> bool:
        """Whether the layers in an attribute are no part of this one."""
        return name in ("_inbound",)

    @property
    def dtype(self) -> str:
        """The element type of its weights."""
        return self._dtype

    compute_dtype = variable_dtype = dtype

    @property
    def trainable(self) -> bool:
        """Whether its weights are trained."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for variable in self._own:
            variable.trainable = bool(value) and getattr(variable, "trained", True)
        for layer in self._layers:
            layer.trainable = value

    def flat_layers(self) -> Iterator[Layer]:
        """This layer and all inside."""
        yield self
        for layer in self._layers:
            yield from layer.flat_layers()

    @property
    def weights(self) -> list[Any]:
        """All weights, its own first: those that are trained, then the others."""
        own = [one for one in self._own if getattr(one, "trained", one.trainable)]
        found = [*own, *[one for one in self._own if not any(one is known for known in own)]]
        for layer in self._layers:
            found += [one for one in layer.weights if not any(one is known for known in found)]
        return found

    variables = property(lambda self: self.weights, doc="All weights.")

    @property
    def trainable_weights(self) -> list[Any]:
        """The weights that are trained."""
        return [one for one in self.weights if one.trainable]

    @property
    def non_trainable_weights(self) -> list[Any]:
        """The weights that are not trained."""
        return [one for one in self.weights if not one.trainable]

    trainable_variables = property(lambda self: self.trainable_weights, doc="The weights that are trained.")
    non_trainable_variables = property(lambda self: self.non_trainable_weights, doc="The weights that are not trained.")

    def get_weights(self) -> list[Any]:
        """The weights as NumPy arrays."""
        return [one.numpy() for one in self.weights]

    def set_weights(self, weights: Any) -> None:
        """Take over arrays of the same shapes; `ValueError` otherwise."""
        mine = self.weights
        if len(mine) != len(weights):
            raise refuse_as(ValueError, "keras_weights_count", name=self.name, given=len(weights), expected=len(mine))
        for variable, value in zip(mine, weights, strict=True):
            if tuple(variable.array.shape) != np.shape(value):
                raise refuse_as(
                    ValueError, "keras_weights_shape", name=variable.name, expected=str(variable.array.shape), given=str(np.shape(value))
                )
            variable.assign(value)

    def count_params(self) -> int:
        """The number of weights' elements."""
        return sum(int(one.array.size) for one in self.weights)

    # -- making weights ---------------------------------------------------------------------------------------------

    def add_weight(
        self, shape: Any = None, initializer: Any = None, dtype: Any = None, trainable: bool = True, autocast: bool = True, regularizer: Any = None,
        constraint: Any = None, aggregation: str = "none", overwrite_with_gradient: bool = False, name: str | None = None,
    ) -> Any:  # fmt: skip
        """A weight of that shape, made by an initialiser (even numbers after Glorot for floats, unless given)."""
        del autocast, aggregation, overwrite_with_gradient
        kind = as_dtype(dtype or self._dtype)
        chosen = initializers.get(initializer if initializer is not None else "glorot_uniform" if kind.is_floating else "zeros")
        variable = KerasVariable(
            chosen, () if shape is None else tuple([shape] if isinstance(shape, int) else shape), kind, trainable and self._trainable, name,
            constraint=constraints.get(constraint), regularizer=regularizers.get(regularizer),
        )  # fmt: skip
        variable.trained = trainable
        self._own.append(variable)
        return variable

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "build" in vars(cls):
            cls.build = _scoped(cls.build)  # type: ignore[method-assign]

    def build(self, input_shape: Any) -> None:
        """Make the weights for inputs of that shape; the subclass writes it where it has any."""
        self.built = True

    def ensure_built(self, inputs: Any) -> None:
        """Make the weights, if they are not there yet, in the name of this layer."""
        if self.__dict__.get("built"):
            return
        if "name" not in self.__dict__:
            raise refuse_as(RuntimeError, "keras_not_super", name=type(self).__name__)
        self.build(nest.map_structure(lambda one: tuple(one.shape) if hasattr(one, "shape") else None, inputs))

    # -- calling ----------------------------------------------------------------------------------------------------

    def call(self, *arguments: Any, **keywords: Any) -> Any:
        """What the layer computes; the subclass writes it."""
        raise NotImplementedError(f"Layer {type(self).__name__} does not have a `call()` method implemented.")

    def _given(self, value: Any) -> Any:
        """An input as a tensor; floats in the layer's precision."""
        if not (is_tensor(value) or isinstance(value, np.ndarray)):
            return value
        if not is_tensor(value):
            value = tensor_of(value)
        if getattr(value, "array", None) is not None and value.array.dtype.kind == "f" and value.array.dtype.name != self._dtype:
            return OPS["cast"](value, self._dtype)
        return value

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if has_symbols([list(arguments), keywords]):
            self.ensure_built(arguments[0])
            found = called(self, arguments, keywords)
            object.__setattr__(self, "_symbols", (arguments[0], found))
            self._seen(found)
            return found
        if (
            arguments
            and isinstance(arguments[0], (list, tuple))
            and arguments[0]
            and not nest.is_nested(arguments[0][0])
            and not hasattr(arguments[0][0], "shape")
        ):
            arguments = (tensor_of(list(arguments[0])), *arguments[1:])
        given, named = nest.map_structure(self._given, [list(arguments), keywords])
        if given:
            self.ensure_built(given[0])
        training = named.get("training")
        takes = self._takes_training()
        if training is None:
            training = TRAINING.get()
            if takes and training is not None:
                named["training"] = training
        if not takes:
            named.pop("training", None)
        self._losses.clear()
        token = TRAINING.set(training)
        try:
            with scope(self.name), _called(self):
                found = self.call(*given, **named)
        finally:
            TRAINING.reset(token)
        if self.activity_regularizer is not None:
            mean = OPS["truediv"](self.activity_regularizer(found), float(nest.flatten(found)[0].shape[0]))
            self._losses.append(mean)
        self._seen(found)
        return found

    @property
    def input(self) -> Any:
        """The symbol (or symbols) that it was last called on while a model was put together."""
        return self._symbols[0]

    @property
    def output(self) -> Any:
        """The symbol (or symbols) that it gave then."""
        return self._symbols[1]

    def _seen(self, found: Any) -> None:
        first = nest.flatten(found)
        if len(first) == 1 and hasattr(first[0], "shape"):
            self.output_shape_seen = tuple(first[0].shape)

    def _takes_training(self) -> bool:
        return _takes_training(getattr(self.call, "__func__", self.call))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of the result for an input of that shape."""
        from autograd_core.dialects.tensorflow.keras.symbolic import KerasTensor

        return tuple(self(KerasTensor(input_shape)).shape)

    # -- losses -----------------------------------------------------------------------------------------------------

    def add_loss(self, loss: Any) -> None:
        """Something more to minimise."""
        self._losses.append(loss)

    @property
    def losses(self) -> list[Any]:
        """Penalties: what was added, and those of the regularised weights."""
        found = [one for layer in self.flat_layers() for one in layer._losses]
        penalised = [one for one in self.trainable_weights if getattr(one, "regularizer", None) is not None]
        return found + [one.regularizer(one) for one in penalised]

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with, as data."""
        own = {"name": self.name, "trainable": self._trainable, "dtype": self._dtype}
        return {**own, **{name: value for name, value in super().get_config().items() if name not in own}}

    def need(self, name: str) -> Any:
        """A weight that is there once the layer is built; `AttributeError` before."""
        if not self.built and "_" + name not in self.__dict__:
            raise refuse_as(AttributeError, "keras_not_built", name=name)
        return self.__dict__.get("_" + name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.__dict__.get('name')}, built={self.__dict__.get('built', False)}>"


def expect_ndim(layer: Layer, shape: Any, ndim: int) -> None:
    """Refuse an input of another number of axes, in Keras's words."""
    if len(shape) != ndim:
        raise refuse_as(ValueError, "keras_ndim", layer=layer.name, expected=ndim, found=len(shape), shape=str(tuple(shape)))


@lru_cache(1024)
def _takes_training(call: Any) -> bool:
    return "training" in inspect.signature(call).parameters


@contextmanager
def _called(layer: Layer) -> Iterator[None]:
    """What is computed inside belongs to the layer, in a recording also when a trace is run again."""
    outer = SCOPE.get()
    entry = (f"{outer[0]}.{layer.name}" if outer is not None else layer.name, type(layer).__name__)
    token, recorder = SCOPE.set(entry), current_mode().recorder
    try:
        with nullcontext() if recorder is None else recorder.scope(*entry, None):
            yield
    finally:
        SCOPE.reset(token)


def _scoped(build: Any) -> Any:
    """A layer's `build`, in the layer's name; a layer is built when it is over."""

    @wraps(build)
    def built(self: Any, *arguments: Any, **keywords: Any) -> Any:
        with nullcontext() if self.name == current_scope() else scope(self.name):
            found = build(self, *arguments, **keywords)
        self.built = True
        return found

    return built


def weight(name: str) -> Any:
    """A property for a weight, which is refused before the layer is built."""
    return property(lambda self: self.need(name), doc=f"The {name}.")


class Layout(Layer):
    """A layer that computes with the channels last, and puts them where they were where they came first."""

    def __init__(self, data_format: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.data_format = data_format or "channels_last"

    def channels_last(self, inputs: Any) -> Any:
        """The inputs with the channels last."""
        axes = list(range(len(inputs.shape)))
        return inputs if self.data_format == "channels_last" or len(axes) < 3 else OPS["transpose"](inputs, [0, *axes[2:], 1])

    def as_given(self, found: Any) -> Any:
        """The results with the channels where those of the inputs were."""
        axes = list(range(len(found.shape)))
        return found if self.data_format == "channels_last" else OPS["transpose"](found, [0, axes[-1], *axes[1:-1]])
