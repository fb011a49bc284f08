"""Models and their weights in files: a model as data (see configs.py) beside NumPy arrays, whatever the file is called. Nothing that is read is run."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.dispatch import OPS
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.keras import configs
from autograd_core.dialects.tensorflow.keras.configs import *  # noqa: F403
from autograd_core.dialects.tensorflow.keras.symbolic import KerasTensor, _Function, called

__all__ = [*configs.__all__, "load_model", "load_weights", "save_model", "save_weights"]


def save_weights(model: Any, filepath: Any) -> None:
    """Write the weights of a model; `ValueError` for a path that does not end in `.weights.h5`."""
    if not str(filepath).endswith(".weights.h5"):
        raise refuse_as(ValueError, "keras_file_name", ending=".weights.h5", path=str(filepath))
    _write(filepath, w=model.get_weights())


def load_weights(model: Any, filepath: Any) -> None:
    """Take over the weights of a file, a whole model's too; `ValueError` where they are not the model's."""
    model.set_weights(_read(filepath)["w"])


def save_model(model: Any, filepath: Any, overwrite: bool = True, **_: Any) -> None:
    """Write a model: what it is made of, its weights, what `compile` was told, and what the optimiser keeps."""
    del overwrite
    if not str(filepath).endswith((".keras", ".h5")):
        raise refuse_as(ValueError, "keras_model_name", path=str(filepath))
    data = {"model": configs.serialize_keras_object(model), "shapes": model.__dict__.get("_fed")}
    kept = []
    if model.compiled:
        data["compile"] = configs.serialize_keras_object({**model._compile_config, "optimizer": model.optimizer})
        kept = model.optimizer.kept_arrays()
    _write(filepath, data=[np.array(json.dumps(data))], w=model.get_weights(), o=kept)


def load_model(filepath: Any, custom_objects: Any = None, compile: bool = True, safe_mode: bool = True) -> Any:
    """The model of a file. Classes of one's own are registered, or among `custom_objects`."""
    del safe_mode
    try:
        found = _read(filepath)
    except FileNotFoundError:
        raise refuse_as(ValueError, "keras_no_file", path=str(filepath)) from None
    data = json.loads(str(found["data"][0]))
    with configs.custom_object_scope(custom_objects):
        model = configs.deserialize_keras_object(data["model"])
        if data["shapes"] is not None and not model.weights:
            model.build(_shapes(data["shapes"]))
        model.set_weights(found["w"])
        if compile and "compile" in data:
            model.compile(**configs.deserialize_keras_object(data["compile"]))
            model.optimizer.take_over(found["o"], model.trainable_variables)
    return model


def _shapes(data: Any) -> Any:
    """A shape, or a list of them, as it was before it became text."""
    return [_shapes(one) for one in data] if any(isinstance(one, list) for one in data) else tuple(data)


def _write(path: Any, **groups: list[Any]) -> None:
    with open(str(path), "wb") as file:
        np.savez(file, **{f"{name}{i}": one for name, group in groups.items() for i, one in enumerate(group)})


def _read(path: Any) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {"data": [], "w": [], "o": []}
    with open(str(path), "rb") as file, np.load(file) as found:
        for name in found.files:
            groups[name.rstrip("0123456789")].append(found[name])
    return groups


def connected_config(model: Any) -> dict[str, Any]:
    """A model that leads from symbols to symbols: its layers, and the calls by which it is connected."""
    places = {id(one): [-1, i] for i, one in enumerate(model.inputs)}
    for number, call in enumerate(model._calls):
        places |= {id(one): [number, i] for i, one in enumerate(nest.flatten(call.outputs))}

    def referred(tree: Any) -> Any:
        return configs.serialize_keras_object(nest.map_structure(
            lambda one: {"class_name": "__keras_tensor__", "config": places[id(one)]} if isinstance(one, KerasTensor) else one, tree
        ))  # fmt: skip

    calls = [
        {"layer": _callee(one.layer), "arguments": referred(list(one.arguments)), "keywords": referred(one.keywords)}
        for one in model._calls
    ]
    layers = [configs.serialize_keras_object(one) for one in model.layers]
    ends = [referred(one) for one in model._ends]
    return {
        "name": model.name,
        "trainable": model.trainable,
        "layers": layers,
        "calls": calls,
        "input_layers": ends[0],
        "output_layers": ends[1],
    }


def _callee(layer: Any) -> Any:
    if not isinstance(layer, _Function):
        return layer.name
    name = next((name for name, function in OPS.items() if function is layer.function), None)
    if name is None:
        raise refuse_as(ValueError, "keras_not_data", what=layer.name)
    return {"kind": layer.kind, "function": name}


def connected(cls: type, config: dict[str, Any]) -> Any:
    """The model of such data."""
    layers = [configs.deserialize_keras_object(one) for one in config["layers"]]
    named = {one.name: one for one in layers}
    inputs = [one.symbol for one in layers if hasattr(one, "symbol")]
    made: list[list[Any]] = []

    def symbol(call: int, place: int) -> Any:
        return inputs[place] if call < 0 else made[call][place]

    with configs.custom_object_scope({"__keras_tensor__": symbol}):
        for one in config["calls"]:
            arguments, keywords = (configs.deserialize_keras_object(one[part]) for part in ("arguments", "keywords"))
            callee = one["layer"]
            layer = named[callee] if isinstance(callee, str) else _Function(callee["kind"], OPS[callee["function"]])
            made.append(
                nest.flatten(layer(*arguments, **keywords) if isinstance(callee, str) else called(layer, tuple(arguments), keywords))
            )
        ends = [configs.deserialize_keras_object(config[part]) for part in ("input_layers", "output_layers")]
    return cls(*ends, name=config["name"])
