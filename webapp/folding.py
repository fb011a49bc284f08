"""Folding by module and by structure: in a picture of many nodes, those of one module call are drawn as one, and so is a row of
modules of equal structure (`Sequential ×100`).

Knows scopes and nothing of labels or positions. Scopes open from the outside in for as long as the picture stays
comfortable, besides those that a person opened; a row of repeats, and each of them, opens only when a person asks for it. A row has a number like a scope's, past
those of the recording, so that both are opened alike.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import count

from webapp.recording_model import Recording

COMFORTABLE = 150  # nodes that a picture opens with; more are folded
REPEATS = 5  # as many of a kind in a row are a series
LONGEST_PERIOD = 6  # modules that repeat together, as in Linear, ReLU, Linear, ReLU, …


@dataclass(frozen=True, slots=True)
class Series:
    """A row of `times` equal groups of modules: `scopes` are all of them, `number` stands for the row."""

    number: int
    scopes: tuple[int, ...]
    times: int

    @property
    def period(self) -> int:
        """How many modules repeat together."""
        return len(self.scopes) // self.times

    @property
    def groups(self) -> list[tuple[int, ...]]:
        """The scopes of each repeat."""
        return [self.scopes[i : i + self.period] for i in range(0, len(self.scopes), self.period)]


@dataclass(frozen=True, slots=True)
class Folding:
    """What a picture folds: the scope or series that each folded node is drawn as, and the series by number."""

    groups: dict[int, int]
    series: dict[int, Series]


def fold(recording: Recording, inputs: Sequence[Sequence[int]], drawn: Sequence[int], opened: Set[int]) -> Folding:
    """What is drawn folded of the nodes `drawn`; nodes that are drawn themselves are absent.

    `inputs` holds each node's edges, `opened` the scopes and series to show from inside.
    """
    if len(drawn) <= COMFORTABLE:
        return Folding({}, {})
    chains = _chains(recording, inputs, drawn)
    series = find_series(recording, {scope for chain in chains.values() for scope in chain})
    row_of = {scope: row.number for row in series.values() for scope in row.scopes}
    chains = {node: _with_rows(chain, row_of) for node, chain in chains.items()}
    members: dict[int, list[int]] = defaultdict(list)
    parents: dict[int, list[int]] = {}
    for node, chain in chains.items():
        for depth, scope in enumerate(chain):
            members[scope].append(node)
            parents[scope] = chain[:depth]
    shown = set(opened)
    groups = _outermost_closed(chains, shown)
    total = len(drawn) - len(groups) + len(set(groups.values()))
    for scope in sorted(members, key=lambda scope: (len(parents[scope]), scope)):
        if scope in shown or scope in series or scope in row_of or not shown.issuperset(parents[scope]):
            continue
        depth = len(parents[scope]) + 1
        inside = {chains[node][depth] if len(chains[node]) > depth else -node - 1 for node in members[scope]}
        if total - 1 + len(inside) <= COMFORTABLE:
            total += len(inside) - 1
            shown.add(scope)
    groups = _outermost_closed(chains, shown)
    sizes = Counter(groups.values())
    return Folding({node: scope for node, scope in groups.items() if sizes[scope] > 1}, series)


def find_series(recording: Recording, present: Set[int]) -> dict[int, Series]:
    """Rows of `REPEATS` or more equal groups among the modules inside one module, by number."""
    siblings: dict[int, list[int]] = defaultdict(list)
    for scope in sorted(present):
        siblings[recording.scopes[scope].parent].append(scope)
    numbers = count(len(recording.scopes))
    found: dict[int, Series] = {}
    for row in siblings.values():
        kinds = [recording.scopes[scope].template or scope for scope in row]
        start = 0
        while start < len(row):
            times, period = max((_repeats(kinds, start, period), -period) for period in range(1, LONGEST_PERIOD + 1))
            taken = times * -period if times >= REPEATS else 1
            if taken > 1:
                number = next(numbers)
                found[number] = Series(number, tuple(row[start : start + taken]), times)
            start += taken
    return found


def _repeats(kinds: Sequence[int], start: int, period: int) -> int:
    """How often the `period` kinds from `start` on come one after the other."""
    first = kinds[start : start + period]
    times = 1
    while len(first) == period and kinds[start + times * period : start + (times + 1) * period] == first:
        times += 1
    return times


def _with_rows(chain: Sequence[int], row_of: dict[int, int]) -> list[int]:
    """A node's scopes with the row before each scope that is in one."""
    return [one for scope in chain for one in ([row_of[scope], scope] if scope in row_of else [scope])]


def _chains(recording: Recording, inputs: Sequence[Sequence[int]], drawn: Sequence[int]) -> dict[int, list[int]]:
    """The scopes around each node, outermost first; a leaf made outside belongs to the one scope that uses it."""
    users: dict[int, set[int]] = defaultdict(set)
    for node in drawn:
        for edge in inputs[node]:
            users[recording.edges.source[edge]].add(recording.nodes.scope[node])
    chains = {}
    for node in drawn:
        scope = recording.nodes.scope[node]
        if not scope and not inputs[node] and len(users[node]) == 1:
            scope = next(iter(users[node]))
        if chain := _chain(recording, scope):
            chains[node] = chain
    return chains


def _chain(recording: Recording, scope: int) -> list[int]:
    chain: list[int] = []
    while scope:
        chain.append(scope)
        scope = recording.scopes[scope].parent
    return chain[::-1]


def _outermost_closed(chains: dict[int, list[int]], opened: Set[int]) -> dict[int, int]:
    """The outermost closed scope of each node that is inside one."""
    closed = ((node, next((scope for scope in chain if scope not in opened), 0)) for node, chain in chains.items())
    return {node: scope for node, scope in closed if scope}
