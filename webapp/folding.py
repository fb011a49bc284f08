"""Folding by module: in a picture of many nodes, those of one module call are drawn as one.

Knows scopes and nothing of labels or positions. Scopes open from the outside in for as long as the picture stays
comfortable, besides those that a person opened.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set

from webapp.recording_model import Recording

COMFORTABLE = 150  # nodes that a picture opens with; more are folded


def fold(recording: Recording, inputs: Sequence[Sequence[int]], drawn: Sequence[int], opened: Set[int]) -> dict[int, int]:
    """The scope that each folded node of `drawn` is drawn as; nodes that are drawn themselves are absent.

    `inputs` holds each node's edges, `opened` the scopes to show from inside.
    """
    if len(drawn) <= COMFORTABLE:
        return {}
    chains = _chains(recording, inputs, drawn)
    members: dict[int, list[int]] = defaultdict(list)
    for node, chain in chains.items():
        for scope in chain:
            members[scope].append(node)
    parents = {scope: _chain(recording, scope)[:-1] for scope in members}
    shown = set(opened)
    groups = _outermost_closed(chains, shown)
    total = len(drawn) - len(groups) + len(set(groups.values()))
    for scope in sorted(members, key=lambda scope: (len(parents[scope]), scope)):
        if scope in shown or not shown.issuperset(parents[scope]):
            continue
        depth = len(parents[scope]) + 1
        inside = {chains[node][depth] if len(chains[node]) > depth else -node - 1 for node in members[scope]}
        if total - 1 + len(inside) <= COMFORTABLE:
            total += len(inside) - 1
            shown.add(scope)
    groups = _outermost_closed(chains, shown)
    sizes = Counter(groups.values())
    return {node: scope for node, scope in groups.items() if sizes[scope] > 1}


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
