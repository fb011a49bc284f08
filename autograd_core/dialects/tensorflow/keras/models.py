"""`keras.Model` and `keras.Sequential`: layers put together by subclassing, by calls on symbols, or in a row."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras.layers.base import Layer
from autograd_core.dialects.tensorflow.keras.layers.core import Input, InputLayer
from autograd_core.dialects.tensorflow.keras.naming import scope
from autograd_core.dialects.tensorflow.keras.saving import (
    connected,
    connected_config,
    custom_object_scope,
    deserialize_keras_object,
    load_model,
    save_model,
    serialize_keras_object,
)
from autograd_core.dialects.tensorflow.keras.summary import summarise
from autograd_core.dialects.tensorflow.keras.symbolic import Call, KerasTensor, has_symbols, probe
from autograd_core.dialects.tensorflow.keras.training import Trainer
from autograd_core.modes import mode

# ruff: noqa: ARG002  parameters are Keras'

__all__ = ["Model", "Sequential", "clone_model", "load_model", "model_from_json", "save_model"]


class Model(Trainer):
    """A layer that can be trained. Write `call(self, x)` in a subclass, or give `inputs` and `outputs` made by calling layers on `keras.Input`s."""

    inputs: Any = None
    outputs: Any = None
    _ends: tuple[Any, Any]
    _calls: list[Call]

    def __init__(self, inputs: Any = None, outputs: Any = None, name: str | None = None, trainable: bool = True, **options: Any) -> None:
        functional = type(self) is Model and inputs is not None
        if functional and name is None:
            from autograd_core.dialects.tensorflow.keras.naming import auto_name

            name = auto_name("Functional")
        super().__init__(name=name, trainable=trainable, **options)
        if inputs is not None:
            self._connect(inputs, outputs)

    def _connect(self, inputs: Any, outputs: Any) -> None:
        """Become the function that leads from symbols to symbols."""
        object.__setattr__(self, "inputs", nest.flatten(inputs))
        object.__setattr__(self, "outputs", nest.flatten(outputs))
        object.__setattr__(self, "_ends", (inputs, outputs))
        makers = [getattr(one.call, "layer", None) or getattr(one, "layer", None) for one in self.outputs]
        object.__setattr__(self, "output_names", [getattr(one, "name", "") for one in makers])
        calls = _between(self.inputs, self.outputs)
        object.__setattr__(self, "_calls", calls)
        self._layers = []
        for layer in [*[one.layer for one in self.inputs if hasattr(one, "layer")], *_ordered(calls)]:
            if isinstance(layer, Layer) and not any(layer is known for known in self._layers):
                self._layers.append(layer)
        self.built = True

    @property
    def layers(self) -> list[Any]:
        """The layers of the model."""
        return list(self._layers)

    def get_layer(self, name: str | None = None, index: int | None = None) -> Any:
        """A layer by name or number; `ValueError` where there is none."""
        if index is not None:
            return self.layers[index]
        found = next((one for one in self.layers if one.name == name), None)
        if found is None:
            raise refuse_as(ValueError, "keras_no_layer", name=name, known=", ".join(one.name for one in self.layers))
        return found

    @property
    def input(self) -> Any:
        """The symbol (or symbols) that the model begins with."""
        return self._ends[0]

    @property
    def output(self) -> Any:
        """The symbol (or symbols) that it ends with."""
        return self._ends[1]

    input_shape = property(lambda self: nest.map_structure(lambda one: one.shape, self.input), doc="The shape of what goes in.")
    output_shape = property(lambda self: nest.map_structure(lambda one: one.shape, self.output), doc="The shape of what comes out.")

    def get_config(self) -> dict[str, Any]:
        """What it is made of, as data."""
        return connected_config(self) if self.outputs is not None and type(self).call is Model.call else super().get_config()

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """One made of that."""
        with custom_object_scope(custom_objects):
            return connected(cls, config) if "calls" in config else super().from_config(config)

    def to_json(self, **options: Any) -> str:
        """What it is made of, as text; without weights."""
        return json.dumps(serialize_keras_object(self), **options)

    def build(self, input_shape: Any = None) -> None:
        """Make the weights by running the model once on zeros of that shape."""
        if input_shape is not None and "call" in dir(type(self)) and type(self).call is not Model.call and not self.__dict__.get("built"):
            shapes = [input_shape] if not isinstance(input_shape, list) else input_shape
            with mode(grad=False, recorder=None):
                zeros = [probe(KerasTensor(one), 1) for one in shapes]
                self.call(*zeros if len(zeros) == 1 else [zeros])
        self.built = True

    def ensure_built(self, inputs: Any) -> None:
        """Layers inside make their weights when they are called, so nothing is made before."""
        if "name" not in self.__dict__:
            raise refuse_as(RuntimeError, "keras_not_super", name=type(self).__name__)
        object.__setattr__(self, "_fed", nest.map_structure(lambda one: tuple(one.shape) if hasattr(one, "shape") else None, inputs))
        if type(self).build is not Model.build and type(self) is not Sequential and not self.__dict__.get("built"):
            super().ensure_built(inputs)
        self.built = True

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if arguments and self.inputs is not None and len(self.inputs) == 1 and not nest.is_nested(arguments[0]):
            arguments = (_adjusted(arguments[0], self.inputs[0]), *arguments[1:])
        return super().__call__(*arguments, **keywords)

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """Run the calls that the model was connected by, on tensors."""
        if self.outputs is None:
            raise NotImplementedError(f"Model {type(self).__name__} does not have a `call()` method implemented.")
        given = _matched(inputs, self._ends[0])
        known = {id(symbol): value for symbol, value in zip(self.inputs, given, strict=True)}
        for one in self._calls:
            arguments, keywords = nest.map_structure(
                lambda part: known[id(part)] if isinstance(part, KerasTensor) else part, [list(one.arguments), one.keywords]
            )
            found = one.layer(*arguments, **keywords)
            for symbol, value in zip(nest.flatten(one.outputs), nest.flatten(found), strict=True):
                known[id(symbol)] = value
        return nest.map_structure(lambda one: known[id(one)], self._ends[1])

    def summary_layers(self) -> list[Any]:
        """The rows of the summary."""
        if self.outputs is None:
            return self.layers
        rows: list[Any] = [one.layer for one in self.inputs if hasattr(one, "layer")]
        for one in _ordered(self._calls):
            if not any(one is known for known in rows):
                rows.append(one)
        for one in self._calls:
            if not isinstance(one.layer, Layer):
                one.layer.output_shape_seen = nest.flatten(one.outputs)[0].shape
            else:
                one.layer.output_shape_seen = nest.flatten(one.outputs)[0].shape
        return rows

    def connections(self) -> dict[int, str]:
        """Where each layer's inputs come from, by the layer's identity; empty where the layers are in a row."""
        if self.outputs is None:
            return {}
        makers = {id(one): (one.layer.name, 0, 0) for one in self.inputs if hasattr(one, "layer")}
        times: Counter[int] = Counter()
        for one in self._calls:
            makers |= {id(symbol): (one.layer.name, times[id(one.layer)], i) for i, symbol in enumerate(nest.flatten(one.outputs))}
            times[id(one.layer)] += 1
        reads = [makers[id(symbol)][0] for one in self._calls for symbol in one.inputs()]
        plain = len(set(reads)) == len(reads) and all(len(one.inputs()) == 1 for one in self._calls) and len(self.inputs) == 1
        if plain:
            return {}
        found: dict[int, list[str]] = {}
        for one in self._calls:
            found.setdefault(id(one.layer), []).extend("{}[{}][{}]".format(*makers[id(symbol)]) for symbol in one.inputs())
        return {key: ", ".join(one) for key, one in found.items()}

    def summary(self, line_length: Any = None, positions: Any = None, print_fn: Any = None, **options: Any) -> None:
        """Print the layers, the shapes they give and the number of their weights."""
        del line_length, positions, options
        summarise(self, print_fn or print)


def _adjusted(value: Any, symbol: KerasTensor) -> Any:
    """Data with the rank that the model expects, where only a last axis of size 1 is missing or too many."""
    shape = getattr(value, "shape", None)
    if shape is None or isinstance(value, KerasTensor):
        return value
    if len(shape) == len(symbol.shape) - 1 and symbol.shape[-1] == 1:
        return OPS["expand_dims"](value, -1)
    if len(shape) == len(symbol.shape) + 1 and shape[-1] == 1:
        return OPS["squeeze"](value, -1)
    return value


def _matched(inputs: Any, form: Any) -> list[Any]:
    """The inputs in the order of the model's symbols; dictionaries by name."""
    if isinstance(inputs, dict):
        symbols = form if isinstance(form, dict) else {one.name: one for one in nest.flatten(form)}
        return [inputs[name] for name in (sorted(symbols) if isinstance(form, dict) else symbols)]
    return nest.flatten(inputs)


def _between(inputs: list[Any], outputs: list[Any]) -> list[Call]:
    """The calls that lead from inputs to outputs, in an order in which they can be done."""
    done: list[Call] = []
    begun = {id(one) for one in inputs}
    stack: list[tuple[Any, bool]] = [(one.call, False) for one in outputs[::-1] if id(one) not in begun]
    seen: set[int] = set()
    while stack:
        call, ready = stack.pop()
        if call is None:
            raise refuse_as(ValueError, "keras_disconnected")
        if ready:
            done.append(call)
        elif id(call) not in seen:
            seen.add(id(call))
            stack.append((call, True))
            stack += [(one.call, False) for one in call.inputs()[::-1] if id(one) not in begun]
    return done


def _ordered(calls: list[Call]) -> list[Any]:
    """The layers of calls by their distance from the end, those furthest first."""
    depth: dict[int, int] = {}
    makers = {id(symbol): one for one in calls for symbol in nest.flatten(one.outputs)}
    for one in reversed(calls):
        own = depth.setdefault(id(one), 0)
        for symbol in one.inputs():
            maker = makers.get(id(symbol))
            if maker is not None:
                depth[id(maker)] = max(depth.get(id(maker), 0), own + 1)
    return [one.layer for one in sorted(calls, key=lambda one: -depth[id(one)])]


class Sequential(Model):
    """Layers in a row: the output of one is the input of the next."""

    _symbol: KerasTensor | None

    def __init__(self, layers: Any = None, trainable: bool = True, name: str | None = None) -> None:
        super().__init__(name=name, trainable=trainable)
        object.__setattr__(self, "_symbol", None)
        for one in layers or []:
            self.add(one)

    def get_config(self) -> dict[str, Any]:
        """Its layers, as data."""
        first = [self._symbol.layer] if self._symbol is not None else []  # type: ignore[attr-defined]
        return {"name": self.name, "trainable": self.trainable, "layers": [serialize_keras_object(one) for one in [*first, *self._layers]]}

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Put a layer (or a `keras.Input`) at the end."""
        del rebuild
        if isinstance(layer, KerasTensor):
            layer = layer.layer  # type: ignore[attr-defined]
        if not isinstance(layer, Layer):
            if not callable(layer):
                raise refuse_as(ValueError, "keras_only_layers", given=repr(layer))
            from autograd_core.dialects.tensorflow.keras.layers.core import Lambda

            layer = Lambda(layer)
        if isinstance(layer, InputLayer):
            self._begin(layer.symbol)
            return
        if not self._layers and layer.__dict__.get("input_shape_given") is not None and self._symbol is None:
            given = layer.input_shape_given
            self._begin(Input(batch_shape=given))
        self._layers.append(layer)
        if self._symbol is not None:
            self._extend(layer)

    def _begin(self, symbol: KerasTensor) -> None:
        object.__setattr__(self, "_symbol", symbol)
        object.__setattr__(self, "inputs", [symbol])
        object.__setattr__(self, "outputs", [symbol])
        object.__setattr__(self, "_ends", (symbol, symbol))

    def _extend(self, layer: Layer) -> None:
        with scope(self.name):
            found = layer(self._ends[1])
        object.__setattr__(self, "outputs", [found])
        object.__setattr__(self, "_ends", (self._symbol, found))
        self.built = True

    def pop(self, rebuild: bool = True) -> Any:
        """Take the last layer away, and return it."""
        del rebuild
        layer = self._layers.pop()
        if self._symbol is not None:
            self._begin(self._symbol)
            for one in self._layers:
                self._extend(one)
        return layer

    def build(self, input_shape: Any = None) -> None:
        """Make the weights for inputs of that shape."""
        if self._symbol is None and input_shape is not None:
            self._begin(Input(batch_shape=tuple(input_shape)))
            for one in self._layers:
                self._extend(one)

    def ensure_built(self, inputs: Any) -> None:
        """Make the weights when the first data come."""
        if self._symbol is None and hasattr(inputs, "shape") and not has_symbols(inputs):
            self._begin(Input(batch_shape=(None, *inputs.shape[1:]), dtype=getattr(inputs, "dtype", None)))
            for one in self._layers:
                self._extend(one)
        self.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The layers, one after the other."""
        for one in self._layers:
            inputs = one(inputs)
        return inputs

    def summary_layers(self) -> list[Any]:
        """The rows of the summary."""
        if self._symbol is not None:
            symbol = self._symbol
            for one in self._layers:
                symbol = _shown(one, symbol)
        return self.layers

    def connections(self) -> dict[int, str]:
        """Nothing to say: the layers are in a row."""
        return {}


def model_from_json(json_string: str, custom_objects: Any = None) -> Any:
    """The model that `to_json` wrote, with new weights."""
    return deserialize_keras_object(json.loads(json_string), custom_objects)


def clone_model(model: Any) -> Any:
    """A model made of the same, with new weights."""
    return type(model).from_config(model.get_config())


def _shown(layer: Layer, symbol: KerasTensor) -> KerasTensor:
    """Note the shape that a layer gives for a symbol, for the summary."""
    found = layer(symbol)
    layer.output_shape_seen = nest.flatten(found)[0].shape
    return found  # type: ignore[no-any-return]


__getattr__ = missing("keras.models", __all__)
