"""A captured function may keep its settings wherever Python can: where one is changed, the next call computes with what it is then."""

from __future__ import annotations

import argparse
import collections
import dataclasses
import os
import sys
import threading
import weakref
from array import array
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from types import MappingProxyType, ModuleType, SimpleNamespace
from typing import Any

import pytest

import autograd_core as ag
from autograd_core import nn
from autograd_core.capture import capture


@dataclasses.dataclass(slots=True)
class Slots:
    s: float = 2


class More(Slots):
    __slots__ = "__t"

    def __init__(self, s: Any, t: Any) -> None:
        super().__init__(s)
        self.__t = t

    @property
    def t(self) -> Any:
        """What the private slot holds."""
        return self.__t


class _Parent:
    factor = 2

    def scaled(self, x: Any) -> Any:
        """Uses what the class says."""
        return x * self.factor


class _Child(_Parent):
    pass


class _Meta(type):
    factor = 2

    @property
    def s(cls) -> int:
        """What the class of the class says."""
        return cls.factor


class _Scaled(metaclass=_Meta):
    pass


def _helper(x: Any, *, box: Any = [2]) -> Any:  # noqa: B006  the learner's own mistake
    return x * box[0] * _helper.__dict__.get("s", 1)


def _imports(x: Any) -> Any:
    import learners_settings  # type: ignore[import-not-found]
    from learners_settings import table

    return x * learners_settings.s * table["s"]


def _halved(x: Any) -> Any:
    return x / 2


SCALE = 2


def _becomes(thing: Any, name: str, value: Any) -> Callable[[], None]:
    return lambda: setattr(thing, name, value)


def _holders() -> Iterator[tuple[str, Callable[[Any], Any], Callable[[], Any]]]:
    """How a program holds a setting: a function that reads it, and a change of it."""
    for thing in (SimpleNamespace(s=2), argparse.Namespace(s=2), Slots(), More(2, 2), type("Settings", (), {"s": 2})):
        yield type(thing).__name__, lambda x, thing=thing: x * thing.s, _becomes(thing, "s", 3)  # type: ignore[misc]
    more = More(2, 2)
    yield "private slot", lambda x: x * more.t, _becomes(more, "_More__t", 3)
    drop = nn.LeakyReLU(2.0)
    yield "setting of a layer", lambda x: drop(-x.float()), _becomes(drop, "negative_slope", 3.0)
    for table in (collections.defaultdict(int, s=2), collections.OrderedDict(s=2)):
        yield type(table).__name__, lambda x, table=table: x * table["s"], lambda table=table: table.update(s=3)  # type: ignore[misc]
    row, flags, one = collections.deque([2]), {"a"}, _Child()
    yield "deque", lambda x: x * row[0], lambda: row.__setitem__(0, 3)
    yield "set", lambda x: x * (3 if "b" in flags else 2), lambda: flags.add("b")
    yield "another dtype", lambda x, row=row: x * row[0], lambda: row.__setitem__(0, 3.0)
    yield "class of a parent", lambda x: one.scaled(x), _becomes(_Parent, "factor", 3)
    yield "method of a parent", lambda x: one.scaled(x), _becomes(_Parent, "scaled", lambda _self, x: x * 5)
    yield "default", lambda x: _helper(x), lambda: _helper.__kwdefaults__["box"].__setitem__(0, 3)  # type: ignore[index]
    module = sys.modules["learners_settings"] = ModuleType("learners_settings")
    module.s, module.table = 2, {"s": 2}  # type: ignore[attr-defined]
    yield "another module", lambda x: x * module.s, _becomes(module, "s", 3)
    yield "table of a module", lambda x: x * module.table["s"], lambda: module.table.update(s=3)
    yield "module imported inside", _imports, _becomes(module, "s", 4)
    os.environ["TAPEDECK_S"] = "2"
    for name, read in (("environ", lambda: os.environ["TAPEDECK_S"]), ("getenv", lambda: os.getenv("TAPEDECK_S", ""))):
        yield name, lambda x, read=read: x * int(read()), lambda name=name: os.environ.update(TAPEDECK_S=str(len(name)))  # type: ignore[misc]
    pairs, raw, numbers, kept, local = {(0, 1): 2}, bytearray([2]), array("d", [2]), ContextVar("kept", default=2), threading.local()
    shown, local.s = MappingProxyType({"s": pairs}), 2
    yield "key of two numbers", lambda x: x * pairs[0, 1], lambda: pairs.update({(0, 1): 3})
    yield "read-only dictionary", lambda x: x * shown["s"][0, 1], lambda: pairs.update({(0, 1): 4})
    yield "bytes", lambda x: x * raw[0], lambda: raw.__setitem__(0, 3)
    yield "array", lambda x: x * numbers[0], lambda: numbers.__setitem__(0, 3)
    yield "context variable", lambda x: x * kept.get(), lambda: kept.set(3)
    yield "thread's own", lambda x: x * local.s, _becomes(local, "s", 3)
    ordered = {"a": 1, "b": 2}
    yield "order", lambda x: x - next(iter(ordered.values())), lambda: ordered.update(a=ordered.pop("a"))
    yield "by way of globals", lambda x: x * globals()["SCALE"], lambda: globals().update(SCALE=3)
    names, learned = ["s"], ModuleType("learned")
    learned.__file__, learned.s, learned.settings = "/site-packages/learned.py", 2, SimpleNamespace(s=2)  # type: ignore[attr-defined]
    exec(compile("def scaled(x): return x * s", learned.__file__, "exec"), vars(learned))  # type: ignore[arg-type]
    for name, kept_in in {
        "computed name": lambda x: x * getattr(module, names[0]), "vars of a module": lambda x: x * vars(module)[names[0]],
        "module in a table": lambda x, places={"m": module}: x * places["m"].s, "module as default": lambda x, m=module: x * m.s,
        "module by its name": lambda x: x * sys.modules["learners_settings"].s,
    }.items():  # fmt: skip
        yield name, kept_in, lambda: setattr(module, "s", module.s + 1)
    yield "function of a package", lambda x: learned.scaled(x), _becomes(learned, "s", 3)
    yield "settings of a package", lambda x: x * learned.settings.s, _becomes(learned.settings, "s", 3)  # type: ignore[attr-defined]
    space = {"s": 2}
    exec("def made(x): return x * s", space)
    yield "function made of a text", space["made"], lambda: space.update(s=3)  # type: ignore[misc]
    table, many, event, mine = {"s": 2}, [2] * 9000, threading.Event(), collections.UserList([2])
    yield "method kept by itself", lambda x, get=table.get: x * get("s"), lambda: table.update(s=3)
    yield "long list", lambda x: x * many[8000], lambda: many.__setitem__(8000, 3)
    yield "event", lambda x: x * (2 if event.is_set() else 1), event.set
    yield "list of a class", lambda x: x * mine[0], lambda: mine.__setitem__(0, 3)
    seen = weakref.ref(one)
    yield "weak reference", lambda x, seen=seen: x * seen().factor, _becomes(one, "factor", 7)
    yield "name of Python's", lambda x: x * sum([1, 2]), lambda: globals().update(sum=lambda _: 9)
    yield "metaclass", lambda x: x * _Scaled.s, _becomes(_Meta, "factor", 3)
    yield "text of a function", lambda x: _halved(x), _becomes(_halved, "__code__", (lambda x: x * 7).__code__)
    yield "attribute of a function", lambda x: _helper(x), lambda: _helper.__dict__.update(s=3)


HOLDERS = list(_holders())


@pytest.mark.parametrize(("read", "change"), [one[1:] for one in HOLDERS], ids=[one[0] for one in HOLDERS])
def test_a_setting_may_change_wherever_it_is_kept(read: Callable[[Any], Any], change: Callable[[], Any]) -> None:
    run, x = capture(read), ag.tensor([1, 2])
    assert run(x).tolist() == run(x).tolist() == read(x).tolist()
    change()
    expected = read(x)
    assert run(x).tolist() == expected.tolist()
    assert run(x).dtype == expected.dtype


@pytest.mark.parametrize("new", [ag.tensor(3.0, dtype=ag.float64), ag.tensor(5), ag.tensor([4.0, 4.0])], ids=["float64", "int64", "array"])
def test_a_single_number_outside_may_become_something_else(new: Any) -> None:
    w, x = ag.tensor(2.0), ag.ones(2)

    def run(x: Any) -> Any:
        return (x * w).sum() + w * 2

    captured = capture(run)
    assert [captured(x).item() for _ in range(2)] == [8.0, 8.0]
    w.data = new
    for _ in range(2):
        found, wanted = captured(x), run(x)
        assert (found.dtype, found.tolist()) == (wanted.dtype, wanted.tolist())
    assert len(captured.variants) == 2
