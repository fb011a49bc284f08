"""Calls of a captured function: the tensors and arrays among their arguments, what a call has to be like, and how its values are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograd_core.capture.guards import SIMPLE, alike, called, expected
from autograd_core.capture.traced import Traced, bare
from autograd_core.tape import Variable
from autograd_core.trees import leaves, parts, replaced
from autograd_core.walk import reachable


def name_all(function: Any, arguments: Any, keywords: Any, plan: Any, around: dict[int, str]) -> None:
    """Name the values that come in: after parameters for arguments, after variables and attributes for tensors from outside."""
    values, held = plan.values, plan.session.held
    named = plan.labels
    named.update(around)
    for name, one in called(function, arguments, keywords):
        _name_parts(one, name, named)
    for one, number in zip(plan.tensors, plan.inputs, strict=True):
        values[number].name = named.get(id(one), "")
    for key, one in held.items():
        values[one.number].name = named.get(key, "")
    for optimizer, _ in plan.session.optimizers.values():
        for parameter, state in optimizer.state.items():
            for name, one in state.items():
                if isinstance(one, Variable) and id(one) in held:
                    values[held[id(one)].number].name = f"{name}_{named.get(id(parameter), 'w')}"


def tensors_of(tree: Any) -> list[Any]:
    """The tensors and arrays among arguments, each once, in order."""
    return list({id(one): one for one in parts(tree) if isinstance(one, (Variable, np.ndarray))}.values())


def with_stand_ins(tree: Any, stand_ins: dict[int, Any]) -> Any:
    """Arguments with stand-ins in place of arrays."""
    return replaced(lambda one: stand_ins.get(id(one), one), tree) if stand_ins else tree


def settled(tree: Any) -> Any:
    """The result of a capturing run, its tensors and what their graphs saved with arrays again."""
    for one in leaves(tree):
        one.array = bare(one.array)
        for node in reachable([one.node] if one.node is not None else []):
            if node.saved:
                node.saved = tuple(bare(each) for each in node.saved)
                for each in node.saved:
                    if isinstance(each, Variable):
                        each.array = bare(each.array)
    return replaced(lambda one: one.data if isinstance(one, Traced) else one, tree)


def acceptor(arguments: Any, keywords: Any) -> Callable[[Any, Any], Any]:
    """A function that gives the arrays of a call's tensors and those themselves, or `None` where the call is of another kind than this one."""
    lines: list[str] = []
    scope: dict[str, Any] = {"alike": alike}
    names: list[str] = []
    known: dict[int, str] = {}

    def given(one: Any) -> str:
        name = f"o{len(scope)}"
        scope[name] = one
        return name

    def look(one: Any, where: str) -> None:
        if isinstance(one, (Variable, np.ndarray)):
            if id(one) in known:
                lines.append(f"if {where} is not {known[id(one)]}: return None")
                return
            name = known[id(one)] = f"t{len(names)}"
            names.append(name)
            lines.append(f"{name} = {where}")
            lines.append(f"if type({name}) is not {given(type(one))}: return None")  # what has no array can come in its place
            array, tests = one, list[str]()
            if isinstance(one, Variable):
                array = one.array
                tests += [f"type(a{name}) is not {given(type(array))}", f"{name}.tracked is not {one.tracked}"]
                tests += [f"({name}.node is None) is not {one.node is None}", f"not ({hooked(name, one, given)})"]
            if isinstance(array, np.ndarray):
                tests += [
                    f"a{name}.shape != {array.shape}",
                    f"a{name}.dtype != {given(array.dtype)}",
                    f"a{name}.strides != {array.strides}",
                ]
            lines.append(f"a{name} = {name}{'.array' * isinstance(one, Variable)}")
            lines.append(f"if {' or '.join(tests)}: return None")
        elif isinstance(one, (tuple, list)):
            lines.append(f"if type({where}) is not {given(type(one))} or len({where}) != {len(one)}: return None")
            for i, part in enumerate(one):
                look(part, f"{where}[{i}]")
        elif isinstance(one, dict):
            lines.append(f"if type({where}) is not {given(type(one))} or {where}.keys() != {given(frozenset(one))}: return None")
            for key, part in one.items():
                look(part, f"{where}[{key!r}]" if isinstance(key, (str, int)) else f"{where}[{given(key)}]")
        elif isinstance(one, SIMPLE):
            lines.append(f"if not {expected(where, one, given)}: return None")
        else:
            lines.append(f"if {where} is not {given(one)}: return None")

    look(arguments, "arguments")
    look(keywords, "keywords") if keywords else lines.append("if keywords: return None")
    lines.append(f"return ({''.join(f'a{name}, ' for name in names)}{''.join(f'{name}, ' for name in names)})")
    exec("def accepts(arguments, keywords):\n    " + "\n    ".join(lines), scope)  # noqa: S102  our own text
    found: Callable[[Any, Any], Any] = scope["accepts"]
    return found


def hooked(where: str, tensor: Any, named: Callable[[Any], str]) -> str:
    """That a tensor has the hooks it has, as source."""
    if not tensor._hooks:
        return f"not {where}._hooks"
    return f"{where}._hooks == {named({when: dict(hooks) for when, hooks in tensor._hooks.items()})}"


def meetings(plan: Any, around: Iterable[Any], named: Callable[[Any], str]) -> list[str]:
    """That arguments which were different tensors still are, and are those from outside which they were, as lines of source: what a program changes in one would show in the other."""
    lines, given, count = [], plan.tensors, len(plan.inputs)
    written = plan.session.trace.written()
    changed = {plan.values[number].root in written for number in plan.inputs}
    changes = bool(written.intersection(plan.outside) or plan.gradients)
    arrays = [i for i, number in enumerate(plan.inputs) if plan.values[number].root in written and not plan.values[number].number]
    lines += [f"given[{i}].flags.writeable" for i in arrays]  # a compiled loop does not ask
    handles = {id(one): one for one in given}
    others = {id(one): one for one in (*around, *(held.handle for held in plan.session.held.values() if held.key is None))}
    for i, one in enumerate(given):
        for other in others.values():
            if one is other and any(one is each for each in around):
                lines.append(f"given[{count + i}] is {named(other)}")
            elif changes and id(other) not in handles and _could_be(one, other):
                lines.append(f"given[{count + i}] is not {named(other)}")
        for j in range(i if changes else 0):
            if _could_be(one, given[j]):
                lines.append(f"given[{count + i}] is not given[{count + j}]")
            if True in changed:
                overlap = np.may_share_memory(bare(getattr(one, "array", one)), bare(getattr(given[j], "array", given[j])))
                lines.append(f"may_share_memory(given[{i}], given[{j}]) is {overlap}")
    return lines


def optimized(session: Any, named: Callable[[Any], str]) -> list[str]:
    """That optimisers are set to what they were, but for what is read anew at every run, as lines of source."""
    lines = []
    for optimizer, were in session.optimizers.values():
        owner, groups = named(optimizer), named(optimizer.param_groups)
        lines.append(f"{owner}.param_groups is {groups} and {owner}.state is {named(optimizer.state)} and len({groups}) == {len(were)}")
        lines += [f"len({groups}[{i}]['params']) == {len(one['params'])}" for i, one in enumerate(optimizer.param_groups)]
        for i, was in enumerate(were):
            for name, value in was.items():
                now_is, live = f"{groups}[{i}][{name!r}]", name == "lr" or name in session.moving
                if live and type(value) is float:
                    lines.append(f"type({now_is}) is float")
                elif live and type(value) is tuple and {*map(type, value)} == {float}:
                    lines.append(f"[*map(type, {now_is})] == {named([*map(type, value)])}")
                else:
                    lines.append(f"{now_is} == {named(value)}")
    return lines


def _could_be(one: Any, other: Any) -> bool:
    """Whether two tensors are of one kind, so that one may come in the place of the other."""
    return bool(type(one) is type(other) and one.shape == other.shape and one.dtype == other.dtype)


def _name_parts(one: Any, name: str, named: dict[int, str]) -> None:
    """Names for the tensors in an argument: its own, a key's, or its own with a number."""
    if isinstance(one, (Variable, np.ndarray)):
        named[id(one)] = name
    elif isinstance(one, dict):
        for key, part in one.items():
            _name_parts(part, str(key) if isinstance(key, str) else f"{name}_{key}", named)
    elif isinstance(one, (tuple, list)):
        for i, part in enumerate(one):
            _name_parts(part, f"{name}{i}" if len(one) > 1 else name, named)


def settings(group: dict[str, Any]) -> dict[str, Any]:
    """What a group of an optimiser is set to."""
    return {name: value for name, value in group.items() if name not in ("params", "param_names")}
