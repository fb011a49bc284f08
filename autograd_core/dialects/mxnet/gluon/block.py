"""`Block` and `HybridBlock`: networks as trees of blocks with names, parameters and a forward function."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from autograd_core.capture import Captured
from autograd_core.dialects.missing import missing
from autograd_core.dialects.mxnet import nd
from autograd_core.dialects.mxnet.base import COUNTERS, fail, recording, training
from autograd_core.dialects.mxnet.gluon.parameter import DeferredInitializationError, Parameter, ParameterDict
from autograd_core.dialects.mxnet.nd import files
from autograd_core.modes import current_mode

__all__ = ["Block", "HybridBlock"]
_scopes = threading.local()


def _prefix() -> tuple[str, dict[str, int]]:
    """Where a block is being made: the prefix of the block whose `name_scope` this is, and the counters of names there."""
    inside = getattr(_scopes, "stack", None)
    return inside[-1] if inside else ("", COUNTERS)


class Block:
    """A function with parameters: assign blocks and parameters to `self`, write `forward`, and call the object."""

    _alias = ""  # what names of this kind of block begin with, where that is not the class's name

    def __init__(self, prefix: str | None = None, params: Any = None) -> None:
        hint = self._alias or type(self).__name__.lower()
        outer, counters = _prefix()
        if prefix is None:
            number = counters.get(hint, 0)
            counters[hint] = number + 1
            prefix = f"{hint}{number}_"
        self._prefix = outer + prefix
        self._params = ParameterDict(self._prefix if params is None else params.prefix, params)
        self._children: Any = OrderedDict()
        self._reg_params: dict[str, Any] = {}
        self._counters: dict[str, int] = {}
        self._hooks: list[Any] = []
        self._path = ""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, Block):
            self.register_child(value, name)
        elif isinstance(value, Parameter):
            self._reg_params[name] = value
        object.__setattr__(self, name, value)

    @property
    def prefix(self) -> str:
        """What its parameters' names begin with."""
        return self._prefix

    @property
    def name(self) -> str:
        """The prefix without its last underscore."""
        return self._prefix.removesuffix("_")

    @property
    def params(self) -> Any:
        """Its own parameters, without those of the blocks below."""
        return self._params

    @contextmanager
    def name_scope(self) -> Iterator[Any]:
        """Blocks made inside get names that begin with this one's."""
        stack = _scopes.__dict__.setdefault("stack", [])
        stack.append((self._prefix, self._counters))
        try:
            yield self
        finally:
            stack.pop()

    def register_child(self, block: Any, name: str | None = None) -> None:
        """Add a block below this one."""
        self._children[str(len(self._children)) if name is None else name] = block

    def collect_params(self, select: str | None = None) -> Any:
        """The parameters of this block and all below; with `select`, those whose names match the pattern."""
        found = ParameterDict(self._params.prefix)
        pattern = None if select is None else re.compile(select)
        found.update(self._params, pattern)
        found.update({one.name: one for one in self._reg_params.values()}, pattern)
        for child in self._children.values():
            found.update(child.collect_params(select))
        return found

    def named_parameters(self) -> Iterator[tuple[str, Any]]:
        """The arrays of all parameters with their names, as a recording shows them."""
        return ((name, one._data) for name, one in self.collect_params().items() if one._data is not None)

    def initialize(self, init: Any = None, ctx: Any = None, verbose: bool = False, force_reinit: bool = False) -> None:
        """Start all parameters: evenly from ±0.07 unless `init` says otherwise; biases at 0."""
        self.collect_params().initialize(init, ctx, verbose, force_reinit)

    def hybridize(self, active: bool = True, **kwargs: Any) -> None:
        """Let the hybrid blocks below run captured."""
        for child in self._children.values():
            child.hybridize(active, **kwargs)

    def cast(self, dtype: Any) -> None:
        """Parameters of another dtype from here on."""
        for one in self.collect_params().values():
            one.cast(dtype)

    def apply(self, fn: Callable[[Any], Any]) -> Any:
        """Call `fn` with every block below and this one."""
        for child in self._children.values():
            child.apply(fn)
        fn(self)
        return self

    def register_forward_hook(self, hook: Callable[..., Any]) -> None:
        """Call `hook(block, inputs, output)` after each forward."""
        self._hooks.append(hook)

    def save_parameters(self, filename: str, deduplicate: bool = False) -> None:
        """Write all parameters into a file."""
        del deduplicate
        files.save(filename, {path: one.data() for path, one in self._structure()})

    def load_parameters(
        self, filename: str, ctx: Any = None, allow_missing: bool = False, ignore_extra: bool = False, **_settings: Any
    ) -> None:
        """Take over the parameters of a file that `save_parameters` wrote."""
        found = files.load(filename)
        own = dict(self._structure())
        if not allow_missing and (lost := sorted(own.keys() - found.keys())):
            raise AssertionError(
                f"Parameter '{lost[0]}' is missing in file '{filename}'. Set allow_missing=True to ignore missing parameters."
            )
        if not ignore_extra and (more := sorted(found.keys() - own.keys())):
            raise ValueError(f"Parameter '{more[0]}' loaded from file '{filename}' is not present in this block.")
        for path, parameter in own.items():
            if path in found:
                if parameter._data is None and parameter._waiting is None:
                    parameter.shape = tuple(found[path].shape)
                    parameter.initialize(ctx=ctx)
                parameter.set_data(found[path])

    def _structure(self, prefix: str = "") -> Iterator[tuple[str, Any]]:
        for name, one in self._reg_params.items():
            yield f"{prefix}{name}", one
        for name, child in self._children.items():
            yield from child._structure(f"{prefix}{name}.")

    def __call__(self, *args: Any) -> Any:
        recorder = current_mode().recorder
        if recorder is None:
            result = self._run(*args)
        else:
            for name, child in self._children.items():
                child._path = f"{self._path or type(self).__name__}.{name}"
            shape = tuple(one.shape for one in self._reg_params.values())
            with recorder.scope(self._path or type(self).__name__, type(self).__name__, shape):
                result = self._run(*args)
        for hook in self._hooks:
            hook(self, args, result)
        return result

    def _run(self, *args: Any) -> Any:
        return self.forward(*args)

    def forward(self, *args: Any) -> Any:
        """What the block computes; subclasses write it."""
        raise NotImplementedError

    def summary(self, *inputs: Any) -> None:
        """Print each block's output shape and number of parameters for these inputs."""
        rows: list[tuple[str, str, int]] = [("Input", str(tuple(inputs[0].shape)), 0)]

        def note(block: Any, _inputs: Any, output: Any) -> None:
            count = sum(one.data().size for one in block._reg_params.values() if one._data is not None)
            rows.append((f"{type(block).__name__}-{len(rows)}", str(tuple(output.shape)), count))

        self.apply(lambda block: block._hooks.append(note))
        try:
            self(*inputs)
        finally:
            self.apply(lambda block: block._hooks.remove(note))
        lines = [f"{name:>20}  {shape:>40} {count:>15}" for name, shape, count in rows]
        print("\n".join(["-" * 80, f"{'Layer (type)':>20}  {'Output Shape':>40} {'Param #':>15}", "=" * 80, *lines, "=" * 80]))  # noqa: T201

    def __repr__(self) -> str:
        lines = [f"  ({name}): {child!r}".replace("\n", "\n  ") for name, child in self._children.items()]
        return f"{type(self).__name__}(\n" + "\n".join(lines) + "\n)" if lines else f"{type(self).__name__}(\n\n)"


class HybridBlock(Block):
    """A block whose forward is written for arrays and for capture alike: `hybrid_forward(self, F, x, weight, …)`, or `forward(self, x)`."""

    def __init__(self, prefix: str | None = None, params: Any = None) -> None:
        super().__init__(prefix, params)
        self._active = False
        self._captured: dict[tuple[bool, bool], Any] = {}

    def hybridize(self, active: bool = True, **kwargs: Any) -> None:
        """Run captured from here on: Python runs once for each kind of inputs, then what it recorded."""
        self._active = active
        self._captured.clear()
        super().hybridize(active, **kwargs)

    def _run(self, *args: Any) -> Any:
        """Forward; captured where this is the outermost active block and every parameter has its numbers."""
        waiting = any(one._data is None for one in self.collect_params().values()) if self._active else True
        if waiting or current_mode().capture is not None:
            return self.forward(*args)
        flags = (recording.get(), training.get())  # what Python code may ask: another program for each
        if flags not in self._captured:
            self._captured[flags] = Captured(self.forward, strict=False, traced=True)
        return self._captured[flags](*args)

    def infer_shape(self, *args: Any) -> None:
        """Layers with parameters of unknown shape find it out from their inputs."""
        del args
        raise fail(
            f"{type(self).__name__} cannot tell the shapes of its parameters from its inputs.",
            "Give them their shapes, or write infer_shape.",
        )

    def forward(self, x: Any, *args: Any) -> Any:
        """`hybrid_forward` with the parameters of this block by name."""
        try:
            own = {name: one.data() for name, one in self._reg_params.items()}
        except DeferredInitializationError:
            self.infer_shape(x, *args)
            own = {name: one.data() for name, one in self._reg_params.items()}
        return self.hybrid_forward(_F, x, *args, **own)

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N803  MXNet's name
        """What the block computes with the functions of `F`; subclasses write it."""
        raise NotImplementedError

    def export(self, path: str, epoch: int = 0, **_settings: Any) -> None:
        """Symbols do not exist here."""
        del epoch
        raise fail(f"{type(self).__name__} cannot be exported to {path!r}: there is no symbol file format here.", "Use save_parameters().")


_F = nd
__getattr__ = missing("mxnet.gluon.block", __all__)
