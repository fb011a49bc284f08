"""Objects as data: the settings something was made with, and something made of settings. What is written is text; nothing that is read is run.

A class of a learner's own is found again by name: registered by `@keras.saving.register_keras_serializable()`, or among `custom_objects`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any

import numpy as np

from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = [
    "Configured", "CustomObjectScope", "custom_object_scope", "deserialize_keras_object", "get_custom_objects", "get_registered_name",
    "register_keras_serializable", "serialize_keras_object",
]  # fmt: skip

_HOME = __name__.rpartition(".")[0]
_registered: dict[str, Any] = {}
_custom: ContextVar[dict[str, Any] | None] = ContextVar("keras_custom_objects", default=None)


class Configured:
    """Remembers what it was made with."""

    _made_with: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *arguments: Any, **keywords: Any) -> Any:
        """The bare object."""
        made = super().__new__(cls)
        object.__setattr__(made, "_made_with", (arguments, keywords))
        return made

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with, as data."""
        arguments, keywords = self._made_with
        signature = inspect.signature(type(self).__init__)
        bound = signature.bind(self, *arguments, **keywords)
        bound.apply_defaults()
        config: dict[str, Any] = {}
        for name, value in list(bound.arguments.items())[1:]:
            kind = signature.parameters[name].kind
            if kind is not inspect.Parameter.VAR_POSITIONAL:
                config |= value if kind is inspect.Parameter.VAR_KEYWORD else {name: value}
        return {name: serialize_keras_object(value) for name, value in config.items()}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """One with these settings."""
        try:
            return cls(**{name: deserialize_keras_object(value) for name, value in config.items()})
        except TypeError as problem:
            raise refuse_as(TypeError, "keras_from_config", cls=cls.__name__, config=str(config), problem=str(problem)) from None


def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable[[Any], Any]:
    """A decorator: what is read from a file may be of this class, or call this function."""

    def decorator(one: Any) -> Any:
        _registered[f"{package}>{name or one.__name__}"] = one
        return one

    return decorator


def get_registered_name(obj: Any) -> str:
    """The name under which it was registered, else its own."""
    return next((name for name, one in _registered.items() if one is obj), obj.__name__)


def get_custom_objects() -> dict[str, Any]:
    """All that was registered, and what the scopes around bring, by name."""
    return {**_registered, **(_custom.get() or {})}


@contextmanager
def custom_object_scope(custom_objects: dict[str, Any] | None) -> Iterator[None]:
    """Inside, these classes and functions are found by these names too."""
    token = _custom.set({**(_custom.get() or {}), **(custom_objects or {})})
    try:
        yield
    finally:
        _custom.reset(token)


CustomObjectScope = custom_object_scope


def serialize_keras_object(obj: Any) -> Any:
    """Something as data: numbers, texts, lists and dictionaries; for an object its class and its settings."""
    if obj is None or isinstance(obj, (bool, int, float, str)):
        return obj
    if isinstance(obj, (list, tuple)):
        return type(obj)(serialize_keras_object(one) for one in obj) if type(obj) in (list, tuple) else [*obj]
    if isinstance(obj, dict):
        return {name: serialize_keras_object(one) for name, one in obj.items()}
    if isinstance(obj, np.generic):
        return obj.item()
    if hasattr(obj, "numpy") or isinstance(obj, np.ndarray):
        array = np.asarray(obj)
        return {"class_name": "__numpy__", "config": {"value": array.tolist(), "dtype": array.dtype.name}}
    if hasattr(obj, "get_config"):
        kind, config = type(obj), obj.get_config()
    elif callable(obj):
        kind, config = obj, obj.__name__
    else:
        raise refuse_as(ValueError, "keras_not_data", what=repr(obj))
    module, name = _module_of(kind), kind.__name__ if kind is not obj else "function"
    return {"module": module, "class_name": name, "config": config, "registered_name": None if module else get_registered_name(kind)}


def _module_of(kind: Any) -> str | None:
    """Where Keras has a class or function: nowhere what a learner wrote."""
    module, name = kind.__module__, kind.__name__
    if not module.startswith(_HOME):  # tf.nn.relu is Keras's relu; all else is a learner's
        is_known = module.startswith(_HOME.rpartition(".")[0]) and hasattr(import_module(f"{_HOME}.activations"), name)
        return "keras.activations" if is_known else None
    above = module.rpartition(".")[0]
    found: str = above if name in vars(import_module(above)) else module
    return "keras" + found.removeprefix(_HOME)


def deserialize_keras_object(config: Any, custom_objects: dict[str, Any] | None = None, safe_mode: bool = True, **_: Any) -> Any:
    """The other way round; `TypeError` for a class that is not known."""
    del safe_mode
    if isinstance(config, (list, tuple)):
        return type(config)(deserialize_keras_object(one, custom_objects) for one in config)
    if not isinstance(config, dict):
        return config
    if "class_name" not in config or "config" not in config:
        return {name: deserialize_keras_object(one, custom_objects) for name, one in config.items()}
    name, inner = config["class_name"], config["config"]
    if name == "__numpy__":
        return np.array(inner["value"], inner["dtype"])
    with custom_object_scope(custom_objects):
        if name == "__keras_tensor__":
            return get_custom_objects()[name](*inner)
        function = name == "function"
        found = _found(config.get("module"), config.get("registered_name"), inner if function else name)
        return found if function else found.from_config(inner)


def _found(module: str | None, registered: str | None, name: str) -> Any:
    """A class or a function by its names."""
    known = get_custom_objects()
    for word in (registered, name, f"Custom>{name}"):
        if word in known:
            return known[word]
    found = getattr(import_module(_HOME + module.removeprefix("keras")), name, None) if module is not None else None
    if found is None:
        raise refuse_as(
            ValueError if name == "<lambda>" else TypeError, "keras_saved_lambda" if name == "<lambda>" else "keras_not_located", name=name
        )
    return found
