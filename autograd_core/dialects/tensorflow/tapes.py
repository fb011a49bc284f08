"""`tf.GradientTape` over the engine's tape.

The engine records while a tape is in `TAPES`, and nothing otherwise. A tape knows what it watches and when it recorded; it differentiates through those
nodes of the engine that were made in that time and depend on what it watches, and hands the walk to the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd_core.advice import advise
from autograd_core.backward import grad
from autograd_core.dialects.surface import dressed, engine_words
from autograd_core.dialects.tensorflow import nest
from autograd_core.dialects.tensorflow.convert import engine, tensor_of, wrap
from autograd_core.dialects.tensorflow.dispatch import HANDLE, OPS, TAPES, op
from autograd_core.dialects.tensorflow.errors import refuse_as
from autograd_core.dialects.tensorflow.slices import IndexedSlices, Rows
from autograd_core.forward import push
from autograd_core.modes import current_mode
from autograd_core.op import make
from autograd_core.tape import Node, clock
from autograd_core.tape import Variable as State
from autograd_core.walk import reachable

__all__ = ["GradientTape", "UnconnectedGradients", "unconnected", "variables_of"]


class UnconnectedGradients:
    """What the gradient of a source is that the target does not depend on: `NONE`, or `ZERO`s of its shape."""

    NONE, ZERO = "none", "zero"


class GradientTape:
    """Records operations on what it watches, so that `gradient` can be asked for. Trainable variables are watched by themselves, tensors by `watch`.

    A tape gives one set of gradients unless it is `persistent`; a second one raises `RuntimeError`.

    >>> from autograd_core.dialects import tensorflow as tf
    >>> x = tf.constant(3.0)
    >>> with tf.GradientTape() as tape:
    ...     tape.watch(x)
    ...     y = x * x
    >>> tape.gradient(y, x)
    <tf.Tensor: shape=(), dtype=float32, numpy=6.0>
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        self._persistent, self._accesses = persistent, watch_accessed_variables
        self._recording = self._shared = False
        self.insists = False
        """Whether it was begun where nothing is recorded, as the pull of a `custom_gradient` is: what it sees is recorded all the same."""
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing watched, nothing recorded."""
        self.begun = clock()
        self._spent = False
        self._known: tuple[Any, ...] = ()  # the variables of a tape that is spent
        self._times: list[list[float]] = []
        self._leaves: dict[int, tuple[Any, list[Any]]] = {}  # variables with the values that were read of them
        self._watched: dict[int, Any] = {}  # other tensors
        self._asked: set[int] = set()  # variables watched by hand
        self.stand_ins: dict[int, tuple[Any, Any]] = {}

    # -- recording --------------------------------------------------------------------------------------------------

    def __enter__(self) -> GradientTape:
        OPS["_tape_begin"](self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._recording:
            OPS["_tape_end"](self)

    def push(self) -> None:
        """Record from here on."""
        if self._recording:
            raise refuse_as(ValueError, "tape_active")
        if self._spent:
            self.forget()
        outer = TAPES.get()
        self.insists = not current_mode().grad
        self._shared = self._shared or bool(outer)
        for tape in outer:
            tape._shared = True
        TAPES.set((*outer, self))
        self._recording = True
        self._times.append([clock(), float("inf")])

    def pop(self) -> None:
        """Record no more."""
        TAPES.set(tuple(tape for tape in TAPES.get() if tape is not self))
        self._recording = False
        self._times[-1][1] = clock()

    @contextmanager
    def stop_recording(self) -> Iterator[None]:
        """Inside, nothing is recorded on this tape."""
        if not self._recording:
            raise refuse_as(ValueError, "tape_inactive")
        OPS["_tape_end"](self)
        try:
            yield
        finally:
            OPS["_tape_begin"](self, again=True)

    def reset(self) -> None:
        """Forget what was recorded and watched; `ValueError` where the tape does not record."""
        if not self._recording:
            raise refuse_as(ValueError, "tape_inactive")
        OPS["_tape_reset"](self)

    def watch(self, tensor: Any) -> None:
        """Record operations on this tensor, or on all in a structure; `ValueError` for what is no tensor."""
        for one in nest.flatten(tensor):
            OPS["_tape_watch"](self, getattr(one, "_variable", one))

    def accessed(self, variable: Any, leaf: Any) -> None:
        """A variable was read as `leaf` while this tape recorded."""
        if (self._accesses and variable.trainable) or id(variable) in self._asked:
            leaf.tracked = leaf.array.dtype.kind == "f"
            readings = self._leaves.setdefault(id(variable), (variable, []))[1]
            if not any(one is leaf for one in readings):
                readings.append(leaf)

    def watched_variables(self) -> tuple[Any, ...]:
        """The variables this tape watches, in the order they were read."""
        return tuple(variable for variable, _ in self._leaves.values()) or self._known

    def see(self, tensor: Any) -> None:
        """Watch one tensor or variable."""
        if not isinstance(tensor, State):
            raise refuse_as(ValueError, "tape_watch", value=tensor, kind=type(tensor).__name__)
        if tensor.array.dtype.kind != "f":
            advise(
                "integer_requires_grad", f"The dtype of the watched tensor must be floating (e.g. tf.float32), got {tensor.dtype!r}",  # type: ignore[attr-defined]
                "Write a decimal point: tf.constant(3.0).", tensor=tensor,
            )  # fmt: skip
            return
        if hasattr(tensor, "read"):
            self._asked.add(id(tensor))
            tensor.read()
        elif tensor.node is not None and tensor.node.sequence < TAPES.get()[0].begun:
            leaf = make(tensor.array)
            leaf.record_id, leaf.tracked, leaf.__class__ = tensor.record_id, True, HANDLE[0]
            self.stand_ins[id(tensor)] = (tensor, leaf)
            self._watched[id(leaf)] = leaf
        else:
            tensor.tracked = True
            self._watched[id(tensor)] = tensor
            if (recorder := current_mode().recorder) is not None:
                recorder.entered(tensor, "")

    # -- asking -----------------------------------------------------------------------------------------------------

    def gradient(
        self, target: Any, sources: Any, output_gradients: Any = None, unconnected_gradients: Any = UnconnectedGradients.NONE
    ) -> Any:
        """The gradient of the sum of the target (or of all targets) with respect to each source, in the structure of `sources`.

        `output_gradients` are the cotangents to start with. A source that the target does not depend on has `None`, or zeros as
        `unconnected_gradients` says.
        """
        return OPS["_tape_gradient"](self, target, sources, output_gradients, unconnected_gradients)

    def jacobian(
        self, target: Any, sources: Any, unconnected_gradients: Any = UnconnectedGradients.NONE, parallel_iterations: Any = None,
        experimental_use_pfor: bool = True,
    ) -> Any:  # fmt: skip
        """The derivative of each number of the target by each of a source: shape `(*target, *source)`."""
        del parallel_iterations, experimental_use_pfor
        return OPS["_tape_jacobian"](self, target, sources, unconnected_gradients)

    def batch_jacobian(
        self, target: Any, source: Any, unconnected_gradients: Any = UnconnectedGradients.NONE, parallel_iterations: Any = None,
        experimental_use_pfor: bool = True,
    ) -> Any:  # fmt: skip
        """The Jacobian of each example by itself: shapes `(b, …)` and `(b, …)` give `(b, *target[1:], *source[1:])`."""
        del parallel_iterations, experimental_use_pfor
        return OPS["_tape_batch_jacobian"](self, target, source, unconnected_gradients)

    def ask(
        self, targets: list[Any], sources: list[Any], seeds: list[Any] | None, batched: bool = False, sparse: bool = False
    ) -> list[Any]:
        """Gradients of the targets (summed, or for a batch of seeds) by each source, `None` where nothing leads there.

        Where `sparse`, a source of which only rows were looked up has slices for a gradient.
        """
        if self._spent:
            raise refuse_as(RuntimeError, "tape_spent")
        if self._recording and not self._persistent:
            self.pop()
        for one in targets:
            if hasattr(one, "read") and id(one) not in self._leaves:  # a variable that is itself what is differentiated
                self.accessed(one, one.read())
        roots = [self._leaf_of(one) for one in targets]
        live = self._live([one.node for one in roots if one.node is not None])
        started = [i for i, one in enumerate(roots) if self._has(one, live)]
        found: list[Any] = [None] * len(sources)
        chosen: list[tuple[int, Any]] = []
        for position, source in enumerate(sources):
            chosen += [(position, one) for one in self._readings(source) if one.tracked and self._has(one, live)]
        looked_up = _lookups(roots, chosen, live) if sparse else {}
        rows = [node for nodes in looked_up.values() for node in nodes]
        if started and chosen:
            again = bool(TAPES.get())
            given = None if seeds is None else [seeds[i] for i in started]
            with engine_words():
                gradients = grad(
                    [roots[i] for i in started], [*[one for _, one in chosen], *[_end_of(one) for one in rows]], given, allow_unused=True, create_graph=again,
                    retain_graph=again or self._persistent or self._shared, is_grads_batched=batched, within=live,
                )  # fmt: skip
            for (position, _), gradient in zip(chosen, gradients, strict=False):
                if gradient is not None:
                    before = found[position]
                    found[position] = gradient if before is None else engine("add")(before, gradient)
            by_node = dict(zip(rows, gradients[len(chosen) :], strict=True))
            for position, nodes in looked_up.items():
                found[position] = _slices(nodes, [by_node[one] for one in nodes], sources[position].array.shape)
        self._spent = not self._persistent
        if self._spent:
            self._known = self.watched_variables()
            self._leaves, self._watched = {}, {}
        return dressed(found, HANDLE[0])  # type: ignore[no-any-return]

    def pushed(self, targets: list[Any], sources: list[Any], tangents: list[Any]) -> list[Any]:
        """The tangent of each target from those of the sources, `None` where no source leads there."""
        roots = [self._leaf_of(one) for one in targets]
        live = self._live([one.node for one in roots if one.node is not None])
        given = {one.node or one: tangent for source, tangent in zip(sources, tangents, strict=True) for one in self._readings(source)}
        with engine_words():
            found = push(roots, given, on_tape=True)
        return dressed([one if self._has(root, live) else None for root, one in zip(roots, found, strict=True)], HANDLE[0])  # type: ignore[no-any-return]

    def _readings(self, source: Any) -> list[Any]:
        """The engine's tensors that a source is on this tape: a variable is one each time it was read."""
        return self._leaves[id(source)][1] if id(source) in self._leaves else [self._leaf_of(source)]

    def _leaf_of(self, one: Any) -> Any:
        """The engine's tensor that a target or source is on this tape."""
        if not isinstance(one, State):
            raise refuse_as(AttributeError, "tape_no_tensor", kind=type(one).__name__)
        if id(one) in self._leaves:
            return self._leaves[id(one)][1][-1]
        if hasattr(one, "read"):
            return one.read()
        return self.stand_ins[id(one)][1] if id(one) in self.stand_ins else one

    def _live(self, nodes: list[Any]) -> set[Any]:
        """The nodes below `nodes` that this tape recorded: made while it did, of what it watches."""
        known: set[Any] = set(self._watched.values()) | {leaf for _, leaves in self._leaves.values() for leaf in leaves}
        watched_nodes = {one.node for one in self._watched.values() if one.node is not None}
        live = set(known) | watched_nodes
        for node in reversed(reachable(nodes)):
            if any(start < node.sequence < end for start, end in self._times) and not live.isdisjoint(node.inputs):
                live.add(node)
        return live

    def _has(self, one: Any, live: set[Any]) -> bool:
        return (one.node or one) in live


def _lookups(roots: list[Any], chosen: list[tuple[int, Any]], live: set[Any]) -> dict[int, list[Any]]:
    """By the positions of the sources of which nothing was read but rows (`tf.gather`, embeddings): the nodes that looked them up."""
    lookups = [one for one in live if isinstance(one, Node) and type(one.attributes.get("index")) is Rows]
    if not lookups:
        return {}
    readings: dict[int, set[Any]] = {}
    for position, one in chosen:
        readings.setdefault(position, set()).add(one.node or one)
    plain = {one for node in live if isinstance(node, Node) and node not in lookups for one in node.inputs} | {
        one.node or one for one in roots
    }
    return {
        position: sorted((one for one in lookups if not ones.isdisjoint(one.inputs)), key=lambda one: -one.sequence)
        for position, ones in readings.items()
        if ones.isdisjoint(plain) and not ones.isdisjoint(one for node in lookups for one in node.inputs)
    }


def _end_of(node: Node) -> Any:
    """A tensor that stands for the output of a node."""
    return make(np.empty(node.shape, np.float32), node)


def _slices(nodes: list[Any], gradients: list[Any], shape: tuple[int, ...]) -> IndexedSlices:
    """What several lookups in one tensor bring back, one after the other."""
    kept = [(node.attributes["index"], one) for node, one in zip(nodes, gradients, strict=True) if one is not None]
    values = [engine("reshape")(one, (-1, *shape[1:])) for _, one in kept]
    indices = np.concatenate([np.asarray(places).reshape(-1) for places, _ in kept])
    return IndexedSlices(values[0] if len(values) == 1 else engine("cat")(values, 0), wrap(indices), wrap(np.array(shape, np.int32)))


def _seeds(targets: list[Any], output_gradients: Any) -> list[Any]:
    """The cotangents to start with: ones, unless given."""
    given = [None] * len(targets) if output_gradients is None else nest.flatten(output_gradients)
    seeds = []
    for target, one in zip(targets, given, strict=True):
        if one is None:
            seeds.append(make(np.ones_like(target.array)[()]))
        else:
            seed = tensor_of(one, target.array.dtype)
            short = seed.array.ndim <= target.array.ndim
            seeds.append(engine("expand")(seed, target.array.shape) if short and seed.array.shape != target.array.shape else seed)
    return seeds


def unconnected(found: list[Any], shapes: list[tuple[int, ...]], sources: list[Any], choice: Any) -> list[Any]:
    """`None` or zeros for the sources that nothing leads to."""
    choice = getattr(choice, "value", choice)
    if choice not in (UnconnectedGradients.NONE, UnconnectedGradients.ZERO):
        raise refuse_as(ValueError, "tape_unknown_choice", given=choice)
    if choice == UnconnectedGradients.NONE:
        return found
    return [
        wrap(np.zeros(shape, source.array.dtype)[()]) if one is None else one
        for one, shape, source in zip(found, shapes, sources, strict=True)
    ]


def variables_of(structure: Any) -> list[Any]:
    """What a structure holds, one after the other; for Keras's variables those of TensorFlow behind them."""
    return [getattr(one, "_variable", one) for one in nest.flatten(structure)]


@op("TapeBegin")
def _tape_begin(tape: GradientTape, again: bool = False) -> None:
    del again
    tape.push()


@op("TapeEnd")
def _tape_end(tape: GradientTape) -> None:
    tape.pop()


@op("TapeReset")
def _tape_reset(tape: GradientTape) -> None:
    tape.pop()
    tape.forget()
    tape.push()


@op("TapeWatch")
def _tape_watch(tape: GradientTape, tensor: Any) -> None:
    tape.see(tensor)


@op("TapeGradient")
def _tape_gradient(tape: GradientTape, target: Any, sources: Any, output_gradients: Any, unconnected_gradients: Any) -> Any:
    if target is None and not tape._spent:
        raise refuse_as(TypeError, "tape_target_none")
    targets, wanted = variables_of(target), variables_of(sources)
    _checked(tape, [*targets, *wanted])
    found = tape.ask(targets, wanted, _seeds(targets, output_gradients), sparse=True)
    found = unconnected(found, [one.array.shape for one in wanted], wanted, unconnected_gradients)
    return nest.pack_sequence_as(sources, found)


def _checked(tape: GradientTape, ones: Sequence[Any]) -> None:
    if tape._spent:
        raise refuse_as(RuntimeError, "tape_spent")
    for one in ones:
        if not isinstance(one, State):
            raise refuse_as(AttributeError, "tape_no_tensor", kind=type(one).__name__)


@op("TapeJacobian")
def _tape_jacobian(tape: GradientTape, target: Any, sources: Any, unconnected_gradients: Any) -> Any:
    (target,), wanted = variables_of(target), variables_of(sources)
    _checked(tape, [target, *wanted])
    shape = target.array.shape
    unit = make(np.eye(target.array.size, dtype=target.array.dtype).reshape(-1, *shape))
    rows = tape.ask([target], wanted, [unit], batched=True)
    shapes = [(*shape, *one.array.shape) for one in wanted]
    found = [None if one is None else engine("reshape")(one, size) for one, size in zip(rows, shapes, strict=True)]
    return nest.pack_sequence_as(sources, unconnected(dressed(found, HANDLE[0]), shapes, wanted, unconnected_gradients))


@op("TapeBatchJacobian")
def _tape_batch_jacobian(tape: GradientTape, target: Any, source: Any, unconnected_gradients: Any) -> Any:
    (target,), (source,) = variables_of(target), variables_of(source)
    _checked(tape, [target, source])
    sizes, theirs = target.array.shape, source.array.shape
    if not sizes or not theirs or sizes[0] != theirs[0]:
        raise refuse_as(ValueError, "tape_batch", target=list(sizes), source=list(theirs))
    count = int(np.prod(sizes[1:]))
    unit = np.broadcast_to(np.eye(count, dtype=target.array.dtype)[:, None], (count, sizes[0], count)).reshape(count, *sizes)
    (rows,) = tape.ask([target], [source], [make(unit)], batched=True)
    shape = (*sizes, *theirs[1:])
    if rows is not None:
        rows = engine("reshape")(engine("transpose")(rows, 0, 1), shape)
    return unconnected([rows], [shape], [source], unconnected_gradients)[0]
