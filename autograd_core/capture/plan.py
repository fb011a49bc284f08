"""From a finished session to something that can be run: what comes in, what goes out, what is left behind in tensors, and the text of it all."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from operator import itemgetter
from sys import getrefcount
from typing import Any

import numpy as np

from autograd_core.applying import make
from autograd_core.capture.back import Back, fresh
from autograd_core.capture.blocks import ProgramWriter
from autograd_core.capture.fuse import fused
from autograd_core.capture.memory import Layout, elementwise, is_basic, laid_out, memory_of
from autograd_core.capture.passes import Optimised, optimised
from autograd_core.capture.program import Writer, compiled
from autograd_core.capture.session import Held, Session
from autograd_core.capture.steps import Constant, Ref, Step
from autograd_core.capture.tables import Line, Table, tabled
from autograd_core.capture.together import together
from autograd_core.capture.traced import Traced
from autograd_core.errors import Place, refuse
from autograd_core.tape import Extras, Variable, clock
from autograd_core.tensor import Tensor
from autograd_core.trees import fields, like


class Leaving:
    """A value that leaves the program: what is done with it, and the root it had when it was traced, so that what was apart stays apart."""

    __slots__ = ("constant", "handle", "kind", "leaf", "root", "value")

    def __init__(self, kind: str, handle: Any, value: int, root: int) -> None:
        self.kind, self.handle, self.value, self.root = kind, handle, value, root
        self.constant: Any = None
        self.leaf: int | None = None  # the value of the tensor that a gradient belongs to


class Plan:
    """One program: the optimised steps, where each value comes from and goes to, and functions that run it, each with memory of its own."""

    def __init__(self, session: Session, tensors: list[Any], arguments: list[Traced], result: Any) -> None:
        self.session, self.values = session, session.trace.values
        self.tensors, self.inputs = tensors, [one.number for one in arguments]
        self.result = result
        self.leaving: list[Leaving] = []
        self.spent: dict[int, Any] = {}
        self.remade: list[Any] = []  # data classes in the result that hold what the program makes
        self._results: dict[int, Leaving] = {}  # by the identity of their tensors
        self.twice: set[Leaving] = set()  # results that stand at several places
        self.tree = self._outputs(result)
        self._left_behind()
        for end, traced in zip(session.ends, session.pulled, strict=True):
            if isinstance(traced, Traced):
                self._leaves("pulled", end, traced)
        written = session.trace.written()
        self.outside = {self.values[one.number].root for one in self._held()} | {self.values[one].root for one in self.inputs}
        found = optimised(session.trace, [one.value for one in self.leaving], self.outside, self._constants(written))
        self.found: Optimised = found
        self._settle_leaving(found)
        self.steps: list[Step] = found.steps
        self.everything, self.board_steps = list(self.leaving), list(found.steps)
        self.sources = self._held()
        self.seeds = [one.number for one in session.seeds]
        self.roots = [one.array.number for one in session.roots]  # the results that they come back to
        self.labels: dict[int, str] = {}
        self.back: Back | None = None
        if session.roots:
            self.back = Back(self, session)
            self.leaving = [one for one in self.leaving if one.kind != "pulled"]
        needed = {one.value for one in self.leaving} | set(self.back.saved if self.back else ())
        self.steps = together(fused(self.steps, self.values, needed), self.values)
        self.used = {one for step in self.steps for one in step.reads} | {one.value for one in self.leaving}
        self.touched = [
            one for one in session.held.values() if self.values[one.number].root in written and isinstance(one.array, np.ndarray)
        ]
        escaping = {self.values[one.value].root for one in self.leaving} | self.outside
        if self.back is not None:
            escaping |= {self.values[one].root for one in self.back.saved}
        self.layout: Layout = laid_out(self.steps, self.values, escaping)
        self._write()

    def _held(self) -> list[Held]:
        return [*self.session.held.values(), *self.session.entries.values()]

    def _made(self, writer: Writer, handle: Any, text: str) -> str:
        """A result as a tensor: with the mark of the graph that was used up, or as a leaf, where it was one."""
        node = handle.node
        if node is not None and self.back is None:
            return self._wrapped(writer, handle, f"{text}, {writer.thing(self.spent.setdefault(id(node), _spent(node)), 'node')}")
        made = self._wrapped(writer, handle, text)
        return made if not (handle.tracked and node is None) else f"{made}.requires_grad_()"

    def _constants(self, written: set[int]) -> dict[int, Any]:
        """Arrays of tensors that the run made for itself: nobody else holds them, so they are the same at every run."""
        stored = {one.handle for one in self.leaving if one.kind == "store"}
        return {
            held.number: held.array
            for held in self.session.held.values()
            if getrefcount(held.handle) == 2 and held.key is None and self.values[held.number].root not in written and held not in stored
        }

    # -- what goes out ----------------------------------------------------------------------------------------------

    def _outputs(self, tree: Any) -> Any:
        """The result with a number in `leaving` for each tensor that the program makes."""
        if isinstance(tree, Variable):
            held = self.session.held.get(id(tree))
            if held is not None:
                return tree
            if id(tree) in self._results:
                self.twice.add(twice := self._results[id(tree)])
                return twice
            known = isinstance(tree.array, Traced)
            leaving = self._leaves("result", tree, tree.array if known else self.session.recorder.source(tree.array))
            leaving.constant = None if known else tree.array.copy()
            self._results[id(tree)] = leaving
            return leaving
        if isinstance(tree, Traced):
            return self._leaves("array", None, tree)
        if isinstance(tree, dict):
            return like(tree, {key: self._outputs(one) for key, one in tree.items()})
        if isinstance(tree, (tuple, list)):
            return like(tree, [self._outputs(one) for one in tree])
        own = fields(tree)
        made = {name: self._outputs(one) for name, one in own.items()}
        if any(made[name] is not one for name, one in own.items()):
            self.remade.append(tree := like(tree, made))
        return tree

    def _leaves(self, kind: str, handle: Any, traced: Traced) -> Leaving:
        leaving = Leaving(kind, handle, traced.number, self.values[traced.number].root)
        held = self.session.held.get(id(handle)) if handle is not None else None
        leaving.leaf = held.number if held is not None else None
        self.leaving.append(leaving)
        return leaving

    def _left_behind(self) -> None:
        session = self.session
        for held in session.held.values():
            now = held.handle.array
            if isinstance(now, Traced) and now.number != held.number:
                self._leaves("store", held, now)
        self.gradients: list[tuple[Any, Leaving | None]] = []
        for leaf, before in {**session.read_grads(), **session.cleared}.values():
            after = leaf._grad
            if after is before and id(leaf) not in session.cleared:
                continue
            if after is None or id(after) in session.held:
                self.gradients.append((leaf, after))
            else:
                array = after.array if isinstance(after.array, Traced) else session.recorder.source(after.array)
                leaving = self._leaves("gradient", leaf, array)
                if array is not after.array:
                    leaving.constant = after.array.copy()
                self.gradients.append((leaf, leaving))

    def _settle_leaving(self, found: Optimised) -> None:
        """What stands for each value that leaves; it is copied where it would share memory that it did not share when it was traced."""
        for one in self.leaving:
            one.value = found.find(one.value)
            if one.value in found.constants:
                one.constant = found.constants[one.value]

    # -- the text ---------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        writer = ProgramWriter(self.values, self.layout)
        body: list[Line] = [(line, None) for line in self._sources(writer)]
        for step in self.steps:
            if self._looks_only(step) and writer.looked(step):
                continue
            if step.kind == "setitem" and is_basic(step.arguments[1]) and writer.stays(writer.text(step.arguments[0])):
                index = with_dots(step.arguments[1])
                place = writer.seen(writer.text(step.arguments[0]), f"_{len(writer.looks)}", f"[{writer.index(index)}]", itemgetter(index))
                body.append((f"{place}[...] = {writer.text(step.arguments[2])}", step))
            else:
                body += [(line, step) for line in writer.lines(step)]
        body += [(line, None) for line in self._end(writer)]
        names = ", ".join([f"{letter}{i}" for letter in "xh" for i in range(len(self.inputs))])
        self.given, self.memory, self.looks = writer.given, writer.memory, writer.looks
        takes = [*writer.given, *writer.memory, *[f"w{i}" for i in self.home], *writer.looks]
        body, self.tables = tabled(body, takes)
        takes += [name for table in self.tables for name in (table.name, f"{table.name}_results")]
        said = set(re.findall(r"\w+", "\n".join(line for line, _ in body)))
        self.takes = [one for one in takes if one in said]
        self.lines = {i: each for i, (_, each) in enumerate(body, 3) if each is not None}
        self.make, self.text, self.filename = compiled(self.takes, names, [line for line, _ in body])

    def _looks_only(self, step: Step) -> bool:
        """Whether a step only looks at memory in another way."""
        if len(step.outs) != 1 or (root := self.values[step.outs[0]].root) == step.outs[0] or not step.pure or step.kind == "kernel":
            return False
        if step.kind == "getitem" and not is_basic(step.arguments[1]):
            return False
        return bool(step.reads) and self.values[step.reads[0]].root == root

    def _sources(self, writer: Writer) -> list[str]:
        """Names for what comes in. Arrays of tensors from outside are given to the outer function; single numbers are read at every run, by these lines."""
        self.home: dict[int, Held] = {}
        lines: list[str] = []
        for i, number in enumerate(self.inputs):
            writer.call_it(number, f"x{i}")
            writer.known[id(self.tensors[i])] = f"h{i}"  # the tensor that this call is given
        written = self.session.trace.written()
        for i, held in enumerate(self._held()):
            if held.number not in self.used and self.values[held.number].root not in written:
                continue
            writer.call_it(held.number, f"w{i}")
            if held.number in self.inputs:
                writer.call_it(held.number, f"x{self.inputs.index(held.number)}")
            elif isinstance(held.handle, dict):
                setting = f"{writer.thing(held.handle, 'group')}{''.join(f'[{one!r}]' for one in held.key)}"
                dtype = self._only_beside(held.number)
                if dtype is not None:
                    setting = f"{writer.thing(np.asarray, 'asarray')}({setting}, {writer.thing(dtype, 'dtype')})"
                lines.append(f"w{i} = {setting}")
            elif held.key is not None:
                lines.append(f"w{i} = {writer.thing(held.key, 'leaf')}._grad.array")
            elif self.values[held.number].number:
                lines.append(f"w{i} = {writer.thing(held.handle, 'leaf')}.array")
            else:
                self.home[i] = held
                writer.fixed.add(f"w{i}")
        return lines

    def _only_beside(self, number: int) -> Any:
        """The dtype of the arrays that a Python number is used with, several times and with nothing else: NumPy would convert it each time."""
        uses = [step for step in self.steps if number in step.reads]
        dtypes = {self.values[one].dtype for step in uses for one in (*step.reads, *step.outs) if one != number}
        plain = all(elementwise(step) and not any(self.values[one].number for one in step.outs) for step in uses)
        return dtypes.pop() if plain and len(uses) > 1 and len(dtypes) == 1 and self.values[number].dtype is None else None

    def _end(self, writer: Writer) -> list[str]:
        """The lines that leave things behind and give the results back."""
        lines: list[str] = []
        taken: dict[int, int] = {self.values[one].root: self.values[one].root for one in (*self.inputs, *[h.number for h in self._held()])}
        texts: dict[int, str] = {}
        for one in self.leaving:
            root = self.values[one.value].root
            text = writer.name(one.value)
            if one.constant is not None:
                text = writer.thing(one.constant, "k")
                text += ".copy()" if getattr(one.constant, "ndim", 0) else ""
            elif not self.values[one.value].number and taken.setdefault(root, one.root) != one.root:
                text += ".copy()"
            texts[id(one)] = text
        for one in self.leaving:
            if one.kind == "store":
                held = one.handle
                target = writer.thing(held.handle, "h") if held.key is None else f"{writer.thing(held.key, 'leaf')}._grad"
                lines.append(f"{target}.array = {texts[id(one)]}")
        for leaf, after in self.gradients:
            target = f"{writer.thing(leaf, 'leaf')}._grad"
            if isinstance(after, Leaving):
                lines.append(f"{target} = {self._wrapped(writer, leaf._grad, texts[id(after)])}")
            else:
                lines.append(f"{target} = {'None' if after is None else writer.thing(after, 'leaf')}")
        touched = [writer.thing(held.handle, "leaf") for held in self.touched if held.key is None]
        lines += [f"{writer.thing(_bumped, 'bumped')}({', '.join(touched)})"] if touched else []
        for i, one in enumerate(self.twice):
            lines.append(f"r{i} = {self._made(writer, one.handle, texts[id(one)])}")
            texts[id(one)] = f"r{i}"
        result = self._result(writer, self.tree, texts)
        saved = "" if self.back is None else f", ({''.join(f'{writer.name(one)}, ' for one in self.back.saved)})"
        lines.append(f"return {result}{saved}")
        return lines

    def _wrapped(self, writer: Writer, handle: Any, text: str) -> str:
        made = f"{writer.thing(make, 'tensor')}({text})"
        plain = type(handle) is Tensor
        return made if plain else f"{writer.thing(_dressed, 'dressed')}({made}, {writer.thing(type(handle), 'handle')})"

    def _result(self, writer: Writer, tree: Any, texts: dict[int, str]) -> str:
        if isinstance(tree, Leaving):
            return texts[id(tree)] if tree.kind == "array" or tree in self.twice else self._made(writer, tree.handle, texts[id(tree)])
        if type(tree) in (tuple, list):
            parts = ", ".join(self._result(writer, one, texts) for one in tree)
            return f"[{parts}]" if type(tree) is list else f"({parts}{',' * (len(tree) == 1)})"
        if isinstance(tree, tuple) and hasattr(tree, "_fields"):
            return f"{writer.thing(type(tree), 'structure')}({', '.join(self._result(writer, one, texts) for one in tree)})"
        own = tree if isinstance(tree, dict) else fields(tree) if any(tree is one for one in self.remade) else None
        if own is None:
            return writer.text(tree) if not isinstance(tree, (Ref, Constant)) else repr(tree)
        inner = f"{{{', '.join(f'{writer.text(key)}: {self._result(writer, one, texts)}' for key, one in own.items())}}}"
        structure = like(tree, dict.fromkeys(own))
        return inner if type(tree) is dict else f"{writer.thing(like, 'like')}({writer.thing(structure, 'structure')}, {inner})"

    @property
    def program(self) -> str:
        """The text that runs; what it is given in tables, and what looks at an array in another way, in comments."""
        looks = [f"# {line()}" for _, _, line in self.looks.values()]
        tables = [f"# {table.name}: {line}" for table in self.tables for line in table.lines]
        return "\n".join([*looks, *tables, self.text])

    def told(self, problem: Exception) -> Exception:
        """What went wrong in a run, with the learner's line."""
        trace = problem.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != self.filename:
            trace = trace.tb_next
        step = self.lines.get(trace.tb_lineno) if trace is not None else None
        if trace is None or step is None:
            return problem
        step = step.step(trace.tb_frame.f_locals) if isinstance(step, Table) else step
        kinds = {IndexError: "kernel_index", ValueError: "kernel_value"}
        name = next((name for kind, name in kinds.items() if isinstance(problem, kind)), "kernel_refused")
        return refuse(name, op=step.place.op, problem=str(problem), places=(Place("", step.place.code, step.place.instruction),))

    def release(self) -> None:
        """Let go of the tensors of the capturing run: its arguments, its results and their graph."""
        session, arguments = self.session, set(self.inputs)
        self.result, self.tensors, self._results = None, [], {}
        for one in self.everything:
            if one.kind == "result" or one.leaf in arguments:
                one.handle = None
        for held in self._held():
            held.traced = None
            if held.number in arguments:
                held.handle = held.array = None
        session.forget()

    def workspace(self) -> Callable[..., Any]:
        """A run with memory of its own, on the arrays that tensors from outside hold now."""
        kept = memory_of(self.layout, self.values, self.memory)
        given = {**fresh(self.given), **kept, **{f"w{i}": held.handle.array for i, held in self.home.items()}}
        for name, (source, look, _) in self.looks.items():
            given[name] = look(given[source])
        for table in self.tables:
            given |= table.things(given)
        run: Callable[..., Any] = self.make(
            *[given[name] for name in self.takes]
        )  # by place: Python looks for each keyword among all names
        return run


def _spent(node: Any) -> Any:
    """The mark of a graph that a backward pass of the same program has used up."""
    mark = copy(node)
    mark.inputs, mark.saved, mark.extra = (), None, Extras((None, -1))
    return mark


def with_dots(index: Any) -> tuple[Any, ...]:
    """The index with dots at its end, so that also one element is a view."""
    parts = index if isinstance(index, tuple) else (index,)
    return parts if Ellipsis in parts else (*parts, Ellipsis)


def _bumped(*handles: Any) -> None:
    now = clock()
    for handle in handles:
        memory = handle.memory or handle.account()
        memory.changed = now
        memory.count += 1


def _dressed(tensor: Any, handle: type) -> Any:
    tensor.__class__ = handle
    return tensor
