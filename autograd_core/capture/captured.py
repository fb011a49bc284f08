"""A captured function: for each kind of call one program, found by what it was made for.

A call looks for a program whose structure, shapes, dtypes, plain values and surroundings are those of the call; where there is none, the function runs
once under a session, for good, and what it did becomes the program of all further calls like it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import update_wrapper
from sys import getrefcount
from typing import Any

import numpy as np

from autograd_core.allocator import resting_collector
from autograd_core.capture.board import Board
from autograd_core.capture.calls import acceptor, hooked, meetings, name_all, optimized, settled, tensors_of, with_stand_ins
from autograd_core.capture.explaining import explained
from autograd_core.capture.graph import with_graph
from autograd_core.capture.guards import Surroundings
from autograd_core.capture.plan import Plan
from autograd_core.capture.program import Miss
from autograd_core.capture.says import changing, mentions
from autograd_core.capture.session import Session, busy
from autograd_core.errors import refuse
from autograd_core.modes import Mode, current_mode
from autograd_core.promotion import default_dtype
from autograd_core.tape import Variable

_NOTHING = object()
_PATIENCE = 8
"""After so many runs that left no program, a function that may run eagerly is not tried again: each try costs more than the run."""


class Variant:
    """One program and what it is right for."""

    def __init__(self, plan: Plan, accepts: Callable[[Any, Any], Any], surroundings: Surroundings, now: Mode, eager: Any) -> None:
        self.plan, self.accepts, self.eager = plan, accepts, eager
        self.home = [(held.handle, held.array) for held in plan.home.values()]
        self.fits = self._test(surroundings, now)
        self.runs: list[Callable[..., Any]] = []  # made when the program is first run
        self._board: Board | None = None

    def given(self, arguments: Any, keywords: Any, now: Mode) -> Any:
        """The tensors of a call that this program is right for; `None` for any other call."""
        found = self.accepts(arguments, keywords)
        if found is None or not self.fits(now, found):
            return None
        for handle, array in self.home:
            if handle.array is not array:
                return found if self._settles_in() else None
        return found

    @property
    def board(self) -> Board:
        """The program to be read."""
        if self._board is None:
            self._board = Board(self.plan, getattr(self.eager, "__name__", "program"))
        return self._board

    def _test(self, surroundings: Surroundings, now: Mode) -> Callable[[Mode, Any], bool]:
        """A function of the mode and the tensors given: whether what is outside of the arguments is as it was."""
        plan, session = self.plan, self.plan.session
        scope: dict[str, Any] = {"default_dtype": default_dtype, "dtype": default_dtype(), "may_share_memory": np.may_share_memory}
        lines = [f"now.grad is {now.grad}", "default_dtype() is dtype"]
        every: defaultdict[str, list[Any]] = defaultdict(list)

        def named(one: Any) -> str:
            scope[f"n{len(scope)}"] = one
            return f"n{len(scope) - 1}"

        among = {id(one): len(plan.inputs) + i for i, one in enumerate(plan.tensors)}
        for leaf, before in session.read_grads().values():
            if before is None and id(leaf) not in among:
                every["one._grad is None"].append(leaf)
                continue
            where = f"given[{among[id(leaf)]}]" if id(leaf) in among else named(leaf)
            lines.append(f"{where}._grad is {'' if before is None else 'not '}None")
            if isinstance(getattr(before, "array", None), np.ndarray):  # anything of its shape can be assigned
                array = before.array
                lines.append(f"{where}._grad.array.strides == {array.strides} and {where}._grad.array.dtype == {named(array.dtype)}")
        for held in session.held.values():
            if held.key is not None or held.number in plan.inputs:
                continue
            if isinstance(held.array, np.generic):
                lines.append(f"type({named(held.handle)}.array) is {type(held.array).__name__}")
                scope[type(held.array).__name__] = type(held.array)
            if getrefcount(held.handle) > 2:  # somebody else can freeze it, or hang a hook on it
                every[f"one.tracked is {held.handle.tracked} and {hooked('one', held.handle, named)}"].append(held.handle)
        lines += meetings(plan, surroundings.tensors.values(), named)
        lines += optimized(session, named)
        return surroundings.test("now, given", lines, scope, every)

    def _settles_in(self) -> bool:
        """Whether tensors from outside hold arrays of the same kind as those that the runs were made for; they get runs of their own."""
        if any(type(handle.array) is not np.ndarray or not _like(handle.array, array) for handle, array in self.home):
            return False
        self.home, self.runs = [(handle, handle.array) for handle, _ in self.home], []
        return True

    def run(self, given: Any, arguments: Any, keywords: Any) -> Any:
        """Run on the arrays of the arguments."""
        runs = self.runs
        run = runs.pop() if runs else self.plan.workspace()
        try:
            result = run(*given)
        except Miss:
            raise
        except Exception as problem:
            raise self.plan.told(problem) from problem
        finally:
            if runs is self.runs:
                runs.append(run)
        back = self.plan.back
        if back is None:
            return result
        return with_graph(self.eager, back, (arguments, keywords), given[len(self.plan.inputs) :], *result)


def _like(one: Any, other: Any) -> bool:
    return bool(one.shape == other.shape and one.dtype == other.dtype and one.strides == other.strides)


class Captured:
    """A function whose calls run programs. `eager` is the function itself, `variants` the programs, `misses` how often none was found.

    One that a framework says it traces (`traced`) prints, and looks at clocks, in the run that is traced and in no other.
    """

    def __init__(self, function: Callable[..., Any], strict: bool = True, limit: int = 32, traced: bool = False) -> None:
        update_wrapper(self, function)
        self.eager, self.strict, self.limit, self.traced = function, strict, limit, traced
        self.variants: list[Variant] = []
        self.misses = 0
        self.why: list[str] = []

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """As a method: the instance is the first argument."""
        if instance is None:
            return self
        bound = self.__dict__.setdefault("_bound", {})
        found = bound.get(id(instance))
        if found is None:
            found = bound[id(instance)] = Captured(self.eager.__get__(instance, owner), self.strict, self.limit, self.traced)
        return found

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        now = current_mode()
        if now.trace is not None or now.capture is not None or now.watch is not None:
            if now.trace is not None or now.capture is not None or now.anomaly or now.packing is not None:
                return self.eager(*arguments, **keywords)  # part of what is traced, captured or watched anyway
            return self._recorded(arguments, keywords, now)
        found = self._run(arguments, keywords, now)
        if found is _NOTHING and self._given_up:
            return self.eager(*arguments, **keywords)
        if found is _NOTHING:
            with busy:
                found = self._run(arguments, keywords, now)  # another thread may have made the program meanwhile
                if found is _NOTHING:
                    found = self._capture(arguments, keywords, now)
        return found

    @property
    def _given_up(self) -> bool:
        return not self.strict and len(self.why) >= _PATIENCE

    def _recorded(self, arguments: Any, keywords: Any, now: Mode) -> Any:
        """A recording is of what the learner wrote: the function itself runs, under a session where no program fits the call yet."""
        now.recorder.captures(self)
        if any(variant.given(arguments, keywords, now) is not None for variant in self.variants) or self._given_up:
            return self.eager(*arguments, **keywords)
        with busy:
            return self._capture(arguments, keywords, now)

    def _run(self, arguments: Any, keywords: Any, now: Mode) -> Any:
        """Run the program for this call, or say that there is none."""
        for variant in self.variants:
            given = variant.given(arguments, keywords, now)
            if given is not None:
                try:
                    return variant.run(given, arguments, keywords)
                except Miss:
                    continue
        return _NOTHING

    @resting_collector()
    def _capture(self, arguments: Any, keywords: Any, now: Mode) -> Any:
        """Run the function under a session, and keep the program if it is one."""
        self.misses += 1
        surroundings = Surroundings(self.eager, (arguments, keywords))
        session = Session(self.strict, self.traced, self._moving())
        if surroundings.world:
            session.leaves(surroundings.world, mentions(self.eager, re.split(r"\W", surroundings.world)[0]))
        if surroundings.more:
            session.once = f"{surroundings.more} holds more than is looked at before each call"
        tensors = tensors_of((arguments, keywords))
        accepts = acceptor(arguments, keywords)
        for one in (*tensors, *surroundings.tensors.values()):
            if isinstance(one, Variable):
                session.hold(one)
        given = [one.array if isinstance(one, Variable) else session.recorder.source(one) for one in tensors]
        stand_ins = {id(one): standin for one, standin in zip(tensors, given, strict=True) if not isinstance(one, Variable)}
        plan = None
        try:
            result = session.run(self.eager, *with_stand_ins((arguments, keywords), stand_ins))
            session.check_result(result, tensors)
            if not session.once:
                session.pull_back(result)
            if not session.once:
                plan = Plan(session, tensors, given, result)
        finally:
            session.settle()
        found = settled(result)
        changed = surroundings.changed() or next(iter(session.changed_settings().values()), "")
        if changed and self.strict and not changed.endswith(".built"):  # a layer makes its weights at its first call
            switched, rated = changed.endswith(".training"), changed.endswith((".last_epoch", "['lr']"))
            kind = "capture_mode" if switched else "capture_rate" if rated else "capture_outside"
            kind = "capture_drawn" if surroundings.moving.drew(changed) else kind
            said = ["train", "eval", changed] if switched else [changed]
            raise refuse(kind, name=changed, places=changing([self.eager, *surroundings.functions()], *said))
        kept = surroundings.moving.kept()  # what it gave out now is there at the next call
        if plan is None or changed or kept:
            self.why.append(session.once or (f"{changed} changed" if changed else f"{kept} kept a result"))
            return found
        variant = Variant(plan, accepts, surroundings, now, self.eager)
        name_all(self.eager, arguments, keywords, plan, surroundings.names)
        plan.release()
        self.variants.insert(0, variant)
        del self.variants[self.limit :]
        return found

    def _moving(self) -> tuple[str, ...]:
        """The settings of optimisers that are others now than when a program was made: a schedule may move more than the rate."""
        sessions = [variant.plan.session for variant in self.variants]
        return tuple({name: None for session in sessions for name in (*session.moving, *session.changed_settings())})

    @property
    def source(self) -> str:
        """The latest program as a teacher writes it on the board: a file that needs NumPy only."""
        return self._latest().board.source

    @property
    def lines(self) -> dict[int, dict[str, Any]]:
        """For each line of `source` that computes: the span in the learner's source, the operation, the half of the program, the value it makes."""
        return self._latest().board.lines

    def explain(self) -> str:
        """What was removed, folded, shared, fused; which values share memory; how much memory it takes beside the function itself."""
        return explained(self._latest().plan, self._latest().board.names)

    def document(self) -> dict[str, Any]:
        """Name, source, the origin of each line and `explain()` as plain data, as docs/recording.md has it."""
        lines = [
            {"line": number, "span": origin["span"] and list(origin["span"]), "op": origin["op"], "part": origin["half"]}
            for number, origin in self.lines.items()
        ]
        return {"name": getattr(self.eager, "__name__", "program"), "source": self.source, "lines": lines, "explain": self.explain()}

    def _latest(self) -> Variant:
        if not self.variants:
            raise refuse("capture_empty", why=f" ({self.why[-1]})" if self.why else "")
        return self.variants[0]

    @property
    def program(self) -> str:
        """The text that runs, of the latest program."""
        return self._latest().plan.program


def capture(function: Callable[..., Any] | None = None, *, strict: bool = True, limit: int = 32) -> Any:
    """The function, captured; also as a decorator, with or without settings."""
    if function is None:
        return lambda one: Captured(one, strict, limit)
    return Captured(function, strict, limit)
