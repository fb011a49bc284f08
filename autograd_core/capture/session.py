"""One capturing run: the function runs for good, with all its effects, while its tensors hold stand-ins that note every step.

What tensors hold from outside is found the first time it is touched; what the run left behind (other numbers in a tensor, other gradients) is found
at the end. The program of the steps is made elsewhere. A session belongs to one thread; other threads see the arrays themselves.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from threading import RLock
from types import FunctionType
from typing import Any

import numpy as np

from autograd_core.applying import apply
from autograd_core.capture.back import asked_before
from autograd_core.capture.beside import Beside
from autograd_core.capture.calls import settings
from autograd_core.capture.frames import asker, at_work, given_name, is_walking, refuses, showing
from autograd_core.capture.hiding import hiding
from autograd_core.capture.pythons import Math, watched
from autograd_core.capture.recorder import Recorder
from autograd_core.capture.steps import Place, Step, Trace
from autograd_core.capture.traced import NeedsValues, Traced, bare, kernel, owner
from autograd_core.errors import refuse
from autograd_core.modes import current_mode, mode
from autograd_core.source import learner_and_entry, learner_frame
from autograd_core.tape import Node, Variable, clock
from autograd_core.tensor import Tensor
from autograd_core.trees import leaves
from autograd_core.walk import is_spent, reachable, saved_arrays, walk

busy = RLock()
"""One session at a time: while it lasts, tensors hold stand-ins."""


class Held:
    """A tensor from outside: the array it held, the value that stands for it, and how it is found again: the handle, or a dictionary's entry."""

    __slots__ = ("array", "handle", "key", "number", "traced")

    def __init__(self, handle: Any, key: Any, array: Any, traced: Any) -> None:
        self.handle, self.key, self.array, self.traced = handle, key, array, traced
        self.number = traced.number


class Session:
    """What a capturing run has seen so far. With `strict`, what a program cannot do is refused; else the run goes on, and `once` says why it is no program;
    what is `traced` may look at the world all the same, once."""

    def __init__(self, strict: bool = True, traced: bool = False, moving: tuple[str, ...] = ()) -> None:
        self.strict, self.traced = strict, traced
        self.recorder = Recorder(self.asked, self.lost)
        self.held: dict[int, Held] = {}
        self.entries: dict[tuple[Any, ...], Held] = {}
        self.moving = moving  # settings of optimisers that change from call to call
        self.owners: dict[int, int] = {}  # the owner of an array from outside → its root
        self.gradients: dict[int, tuple[Any, Any]] = {}  # leaf → (itself, its gradient before); read before it was written
        self.cleared: dict[int, Any] = {}  # leaves whose gradient was written before it was read
        self.checks: list[Step] = []
        self.once = ""
        self.optimizers: dict[int, tuple[Any, list[Any]]] = {}
        self.resting: Place | None = None  # where the last pull was: what the walk does between two pulls belongs to it
        self._last_entry: Any = None  # the frame of the call that the learner's line is in
        self._named: Any = None  # the value that was named last
        self.gradient_of: dict[int, int] = {}  # of a gradient on its way: the value it is the gradient of
        self.made: list[Any] = []  # tensors made on the way, as far as they are still there
        self.roots: list[Any] = []  # results that a gradient may come back to, the tensors from outside it may go to,
        self.ends: list[Any] = []
        self.seeds: list[Traced] = []  # the gradients that come back, and those that go there
        self.pulled: list[Any] = []
        self._started = clock()
        self._outside: dict[Node, Any] = {}  # nodes made before the run, with their plans as they were

    @property
    def trace(self) -> Trace:
        """The steps so far."""
        return self.recorder.trace

    # -- what tensors hold ------------------------------------------------------------------------------------------

    def hold(self, tensor: Any) -> None:
        """Let a tensor from outside hold a stand-in."""
        array = tensor.array
        if not isinstance(tensor, Tensor):  # micrograd's
            self.lost(f"a {type(tensor).__name__} remembers what it was computed from, so its graph is made at every call")
        if type(array) is Traced:
            if id(tensor) not in self.held:
                self.made.append(weakref.ref(tensor))
            return
        if not isinstance(array, (np.ndarray, np.generic)):
            if hasattr(array, "__array_function__"):
                self.once = self.once or "an array is on another device"
            return
        if tensor._view is not None:
            self.hold(tensor._view.base)
        self._guard(tensor.node)
        if id(tensor) in self.held:  # its data was replaced by plain numbers since
            tensor.array = self.recorder.note("function", np.array, (array,), {}, array.copy())
            return
        root = None
        if type(array) is np.ndarray:
            root = self.owners.get(id(owner(array)))
        traced = self.recorder.source(array, root)
        if type(array) is np.ndarray and root is None:
            self.owners[id(owner(array))] = traced.number
        self.held[id(tensor)] = Held(tensor, None, array, traced)
        tensor.array = traced

    def created(self, tensor: Any) -> None:
        """A tensor is made of numbers that are the same at every run; each run has its own."""
        if not isinstance(array := tensor.array, (np.ndarray, np.generic)):
            return
        first = array.reshape(-1)[0] if array.size else 0
        blank = {0: np.zeros, 1: np.ones}.get(first) if array.ndim and bool(np.all(array == first)) else None
        what, given = (blank, (array.shape, array.dtype)) if blank is not None else (np.copy, (array.copy() if array.ndim else array,))
        tensor.array = self.recorder.note("function", what, given, {}, array.copy())
        self.made.append(weakref.ref(tensor))

    def entry(self, group: dict[str, Any], name: str, *place: int) -> Any:
        """A setting that is read anew at every run, or what stands at a place in it."""
        key = (id(group), name, *place)
        if key not in self.entries:
            value = group[name][place[0]] if place else group[name]
            self.entries[key] = Held(group, (name, *place), value, self.recorder.source(value))
        return self.entries[key].traced

    def live(self, group: dict[str, Any]) -> dict[str, Any]:
        """The settings of a group with those that are read anew at every run: the rate, and what was another one at an earlier call."""
        found = dict(group)
        for name in ("lr", *self.moving):
            value = group.get(name)
            if type(value) is float:
                found[name] = self.entry(group, name)
            elif type(value) is tuple and {*map(type, value)} == {float}:
                found[name] = tuple(self.entry(group, name, i) for i in range(len(value)))
        return found

    def overwriting(self, tensor: Any, new: Any) -> Any:
        """A tensor is about to be overwritten."""
        self.hold(tensor)
        if self.recorder.place is self.resting and self.resting is not None and not current_mode().grad:  # after a backward pass, by hand
            self.recorder.place = self.resting = Place(*self._here(), "write", "update")
        elif self.recorder.place.half == "forward":
            self.recorder.place = Place(*self._here(), "write", "forward")
        return new

    def reads_grad(self, leaf: Any) -> None:
        """A gradient from outside is read."""
        if id(leaf) not in self.gradients and id(leaf) not in self.cleared:
            self.gradients[id(leaf)] = (leaf, leaf._grad)
        if leaf._grad is not None:
            self.hold(leaf._grad)
            if type(leaf._grad.array) is Traced and id(leaf) in self.held:
                self.gradient_of.setdefault(leaf._grad.array.number, self.held[id(leaf)].number)
            held = self.held.get(id(leaf._grad))
            if held is not None and held.key is None and self.gradients.get(id(leaf), (None, None))[1] is leaf._grad:
                held.key = leaf

    def read_grads(self) -> dict[int, tuple[Any, Any]]:
        """The gradients that were there before, or were not, of tensors that were."""
        inside = {id(tensor) for found in self.made if (tensor := found()) is not None}
        return {key: found for key, found in self.gradients.items() if key not in inside}

    def sets_grad(self, leaf: Any) -> None:
        """A gradient is assigned."""
        if id(leaf) not in self.gradients:
            self.cleared.setdefault(id(leaf), (leaf, leaf._grad))

    # -- what is done with them -------------------------------------------------------------------------------------

    def apply(self, op: Any, inputs: Any, attributes: dict[str, Any]) -> Any:
        """An operation on tensors."""
        for one in inputs:
            if isinstance(one, Variable):
                self.hold(one)
        recorder, before = self.recorder, self.recorder.place
        if before.half == "forward" or before is self.resting:
            frame, entry = learner_and_entry(2)
            after = self.resting is not None and not current_mode().grad  # an update by hand
            half = "adjoint" if is_walking(frame) else "update" if after else "forward"  # a learner's own rule computes on the way back
            recorder.place = Place(frame.f_code, frame.f_lasti, op.name, half) if frame else Place(None, -1, op.name, half)
            again = entry is not None and entry is self._last_entry
            self._last_entry = entry
        else:
            again, frame = False, None
        try:
            tensor = apply(op, inputs, attributes, lambda *arrays, **named: kernel(recorder, op, op.kernel, arrays, named))
        finally:
            recorder.place = before
        self.made.append(weakref.ref(tensor))
        if type(tensor.array) is Traced:
            self._name(tensor.array.number, again, frame)
        if tensor.node is not None:
            self._watch(tensor.node, tensor.array.number if type(tensor.array) is Traced else -1)
        return tensor

    def _name(self, number: int, again: bool, frame: Any) -> None:
        """A result bears the name of the variable that it is assigned to: of several that one call makes, the last."""
        value = self.trace.values[number]
        step = self.recorder.made.get(number)
        if step is not None and step.place.half != "adjoint" and not value.name:
            value.name = given_name(frame, Session.run.__code__)
            if again and self._named is not None and self._named is not value and self._named.name == value.name:
                self._named.name = ""
            self._named = value

    def _watch(self, node: Node, number: int) -> None:
        """Let the node's pull say where its steps come from."""
        names, origins, pick, quick, plain, _ = node.plan
        place = Place(node.code, node.instruction, node.op.name, "adjoint")

        def watched(pull: Callable[..., Any]) -> Callable[..., Any]:
            def pulled(g: Any, saved: Any, attributes: Any, inputs: Any) -> Any:
                recorder = self.recorder
                before, recorder.place = recorder.place, place
                if type(g) is Traced and number >= 0:
                    self.gradient_of.setdefault(g.number, number)
                mark = len(recorder.trace.steps)
                try:
                    return pull(g, saved, attributes, inputs)
                except NeedsValues:
                    recorder.since(mark)
                    found = pull(bare(g), bare(saved), bare(attributes), inputs)
                    return recorder.note("kernel", pull, (g, saved, attributes, inputs), {}, found)
                finally:
                    recorder.place = self.resting = place if before.half == "forward" or before is self.resting else before

            return pulled

        quick = watched(quick)
        node.plan = (
            names,
            origins,
            pick,
            quick,
            watched(plain),
            lambda g, node: quick(g, saved_arrays(node), node.attributes, node.inputs),
        )

    def _guard(self, node: Node | None) -> None:
        """Notice where a walk goes on into a graph that was there before: at the next call it will be another one."""
        if node is None or node.sequence > self._started or node in self._outside:
            return
        names, origins, pick, *pulls = self._outside[node] = node.plan

        def noticed(pull: Callable[..., Any]) -> Callable[..., Any]:
            def pulled(*given: Any) -> Any:
                self.once = self.once or "a backward pass goes on into a graph that was made outside"
                return pull(*given)

            return pulled

        node.plan = (names, origins, pick, *map(noticed, pulls))

    def draw(self, generator: Any, method: Any, arguments: Any, keywords: dict[str, Any]) -> Any:
        """Random numbers, drawn anew at every run."""
        with mode(capture=None):
            found = method(generator, *bare(arguments), **bare(keywords))
        if self.recorder.place.half == "forward":
            self.recorder.place = Place(*self._here(), method.__name__, "forward")
        noted = self.recorder.note("draw", (generator, method.__name__), arguments, keywords, found)
        if not isinstance(noted, Traced):  # a seed was set
            self.recorder.drawn = True
            self.recorder.trace.steps.append(Step("draw", (generator, method.__name__), arguments, keywords, (), (), self.recorder.place))
        return noted

    def updating(self, optimizer: Any, parameter: Any, group: dict[str, Any], first: bool) -> tuple[Any, Any, Any]:
        """An optimiser is about to update a parameter: its gradient, the settings and the rule, all of them traced."""
        place = Place(*self._here(), optimizer._rule.__name__.strip("_"), "update")
        self.recorder.place = self.resting = place  # what is counted between two rules belongs to the update
        if id(optimizer) not in self.optimizers:
            self.optimizers[id(optimizer)] = (optimizer, [settings(one) for one in optimizer.param_groups])
        if first and optimizer.state.get(parameter):
            self.once = self.once or "the optimiser made its state"
        self.hold(parameter)
        self.reads_grad(parameter)
        for one in optimizer.state.get(parameter, {}).values():
            if isinstance(one, Variable):
                self.hold(one)
        live = self.live(group)
        rule = optimizer._rule
        globals_ = {**rule.__globals__, "math": Math(self.recorder)}
        traced = FunctionType(rule.__code__, globals_, rule.__name__, rule.__defaults__, rule.__closure__)
        traced.__kwdefaults__ = rule.__kwdefaults__

        def update(*arguments: Any, **named: Any) -> None:
            before, self.recorder.place, self.recorder.rule = self.recorder.place, place, rule.__code__
            try:
                traced(*arguments, **named)
            finally:
                self.recorder.place, self.recorder.rule = before, None

        return parameter._grad.array, live, update

    def _here(self) -> tuple[Any, int]:
        frame = learner_frame(3)
        return (frame.f_code, frame.f_lasti) if frame else (None, -1)

    def lost(self, why: str) -> None:
        """This run leaves no program."""
        self.once = self.once or why

    # -- what it may not do -----------------------------------------------------------------------------------------

    def asked(self, traced: Traced, how: str) -> Any:
        """Somebody wants the numbers. The engine's own kernels get them where the program can check that they stay; a learner is told why not."""
        inside, said = asker(sys._getframe(2), how)
        recorder = self.recorder
        if inside:
            whole = at_work()  # may be taken as one step
            if how == "bool" and recorder.check("", traced.number, bool(traced.data), late=not whole, drawn=refuses(sys._getframe(2))):
                return traced.data
            if how == "item":
                return recorder.note("method", "item", (traced,), {}, traced.data.item())
            if whole:
                raise NeedsValues
            if how in ("int", "index") and recorder.check("", (traced == traced.data).number, True):
                return traced.data
            self.once = self.once or "the engine looked at a value"
            return traced.data
        if not self.strict:
            self.once = self.once or f"a value was asked for ({how})"
            return getattr(traced.data, how)() if how in ("item", "tolist", "tobytes") else traced.data
        raise refuse("capture_truth" if said == "bool" else "capture_print" if said in showing else "capture_value", how=f"{said}()")

    def numbers(self, tensor: Any) -> Any:
        """A tensor is asked for its array."""
        self.hold(tensor)
        return self.asked(tensor.array, "array") if type(tensor.array) is Traced else tensor.array

    # -- the run ----------------------------------------------------------------------------------------------------

    def run(self, function: Callable[..., Any], arguments: Any, keywords: Any) -> Any:
        """The result of the function, its tensors still holding stand-ins."""
        recorder = current_mode().recorder
        with watched(), mode(capture=self, recorder=recorder and Beside(recorder)):
            return function(*arguments, **keywords)

    def leaves(self, name: str, places: Any = None) -> None:
        """The function looks at the world, or changes it, by a function of Python's; here, or at these places."""
        if self.strict:
            raise refuse("capture_print" if name == "print" else "capture_world", name=name, places=places)
        if not self.traced:
            self.once = self.once or f"{name} was called"

    def check_result(self, tree: Any, given: list[Any]) -> None:
        """Refuse a result that hides tensors of this run where a program would not find them."""
        kind = hiding(tree, dict.fromkeys(self.held.keys() - set(map(id, given))))
        if kind and self.strict:
            raise refuse("capture_result", kind=kind)
        self.once = self.once or (kind and f"the result is an object ({kind})")

    def pull_back(self, result: Any) -> None:
        """Where results have a graph that is still there, trace the way back from them as well: a second half of the program, run when it is asked for."""
        roots = [one for one in leaves(result) if isinstance(one.array, Traced) and one.node is not None and not is_spent(one.node)]
        if not roots:
            return
        ends = [held.handle for held in self.held.values() if held.handle.tracked and isinstance(held.handle, Variable)]
        first = len(self.trace.steps)
        self.roots, self.ends = roots, ends
        self.seeds = [self.recorder.source(np.ones(one.array.shape, one.array.dtype)[()]) for one in roots]
        with mode(capture=self, grad=False, recorder=None):
            found = walk(
                [one.node for one in roots], self.seeds, retain_graph=True, create_graph=False, wanted=[one.node or one for one in ends],
                within={node for node in reachable([one.node for one in roots]) if node.sequence > self._started},
            )  # fmt: skip
        if not asked_before(self.trace.steps, first, {one.number for one in self.seeds}):
            self.lost("the way back looks at a value")
        self.pulled = [found.get(one.node or one, (None,))[0] for one in ends]

    def forget(self) -> None:
        """Let go of everything that only the capturing run needed."""
        self.roots, self.ends, self.seeds, self.pulled, self.made, self._last_entry, self._named = [], [], [], [], [], None, None
        self.gradients, self.cleared = {}, {}
        self.recorder.made.clear()

    def settle(self) -> None:
        """Give every tensor from outside its array back, with the numbers it has now."""
        self.recorder.open = False
        for node, plan in self._outside.items():
            node.plan = plan
        self._outside.clear()
        for held in self.held.values():
            held.handle.array = held.array = bare(held.handle.array)
        for found in self.made:
            tensor = found()
            if tensor is not None:
                tensor.array = bare(tensor.array)
        for leaf, _ in {**self.gradients, **self.cleared}.values():
            if leaf._grad is not None and isinstance(leaf._grad.array, Traced):
                leaf._grad.array = leaf._grad.array.data

    def changed_settings(self) -> dict[str, str]:
        """The settings of optimisers that are others now than before the run: how each is read, by its name."""
        return {
            name: f"{type(optimizer).__name__}.param_groups[…][{name!r}]"
            for optimizer, were in self.optimizers.values()
            for group, was in zip(optimizer.param_groups, were, strict=False)
            for name, value in was.items()
            if group.get(name) != value
        }
