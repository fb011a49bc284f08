"""Long programs: calls whose arrays stay where they are stand in a table, and one line runs them all. Python's compiler takes 10 µs for a line.

Knows the text of a program, and not what it computes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter, setitem
from typing import Any, NamedTuple

from autograd_core.capture.steps import Step

Line = tuple[str, Any]
"""A line of a program with its step, or with the table that it runs."""
_LONG, _MANY = 256, 16
"""So many lines make a long program; so many calls in a row are worth a table."""


_SETITEM, _DOTS = "[]=", "..."
_KNOWN = {_SETITEM: setitem, _DOTS: ...}
"""What a copy into an array calls, by names that no program has."""


class Call(NamedTuple):
    """What a line says: the name of its result, what is called, a method of it, what it is given; whether the last of that is by the name `out`."""

    result: str
    what: str
    method: str
    given: list[str]
    by_name: bool = False

    def bound(self, known: Mapping[str, Any]) -> tuple[Any, Sequence[Any]]:
        """The function itself, and its arguments."""
        function, given = known[self.what], tuple([known[one] for one in self.given])
        if self.by_name:
            return _into, (function, *given)
        return (getattr(function, self.method) if self.method else function), given


def _into(function: Any, one: Any, other: Any, out: Any) -> None:
    function(one, other, out=out)


class Table:
    """Calls in their order, with the lines and the steps that they are."""

    def __init__(self, name: str, calls: list[tuple[Line, Call]]) -> None:
        self.name, self._calls = name, [call for _, call in calls]
        self.lines, self.steps = zip(*[line for line, _ in calls], strict=True)
        self._results = [i for i, call in enumerate(self._calls) if call.result]

    def text(self) -> list[Line]:
        """The lines that run it: of the iterator can be told how far it went."""
        made = f"[call(*given) for call, given in {self.name}_left]"
        if self._results:
            made = f"{', '.join(self._calls[i].result for i in self._results)} = {self.name}_results({made})"
        return [(f"{self.name}_left = iter({self.name})", None), (made, self)]

    def step(self, names: Mapping[str, Any]) -> Step:
        """The step that a run was at, by the names that are known in it."""
        found: Step = self.steps[len(self.steps) - 1 - names[f"{self.name}_left"].__length_hint__()]
        return found

    def things(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """What the text needs to run it."""
        results = {f"{self.name}_results": itemgetter(*self._results)} if self._results else {}
        known = {**known, **_KNOWN}
        return {self.name: [call.bound(known) for call in self._calls], **results}


def tabled(body: list[Line], known: Iterable[str]) -> tuple[list[Line], list[Table]]:
    """The lines of a program with tables in the place of calls that need only what is `known` when the program is given its memory."""
    found, tables, waiting = list[Line](), list[Table](), list[Any]()
    if len(body) < _LONG:
        return body, tables
    known = {*known, *_KNOWN}
    for line in [*body, ("", None)]:
        call = _call(line[0], known)
        if call is not None and line[1] is not None:
            waiting.append((line, call))
            continue
        if len(waiting) >= _MANY:
            tables.append(Table(f"calls{len(tables) + 1}", waiting))
            found += tables[-1].text()
        else:
            found += [one for one, _ in waiting]
        found.append(line)
        waiting = []
    return found[:-1], tables


def _call(line: str, known: set[str]) -> Call | None:
    """What a line calls, if that is all it does and everything in it is known."""
    into, copies, copied = line.partition("[...] = ")
    if copies:
        call = Call("", _SETITEM, "", [into, _DOTS, copied])
    elif line[-1:] == ")":
        head, _, given = line[:-1].partition("(")
        result, _, called = head.rpartition(" = ")
        what, _, method = called.partition(".")
        names = given.split(", ")
        if by_name := len(names) == 3 and names[2][:4] == "out=":
            names[2] = names[2][4:]
        call = Call(result, what, method, names, by_name)
    else:
        return None
    plain = call.what in known and known.issuperset(call.given)
    return call if plain and (not call.result or call.result.isidentifier()) else None
