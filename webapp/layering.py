"""Positions without a layout program, in layers from left to right: for graphs that Graphviz would take too long for.

The method is Sugiyama, Tagawa and Toda's (1981) without nodes on long wires: ranks by longest path, order within a rank by the mean
of the neighbours, places by least squares under the distances that must be kept. Time and memory grow with nodes plus wires, so that
ten thousand nodes take a fraction of a second. Knows sizes and connections and nothing of recordings.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SWEEPS = 3  # from left to right and back, for the order within ranks
SETTLING = 3  # the same, for places

Neighbours = list[list[int]]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Room between two ranks, and between two boxes of one rank, in pixels."""

    rank: float
    row: float


def layered(
    sizes: Sequence[tuple[float, float]], wires: Sequence[tuple[int, int]], gaps: Gaps
) -> tuple[list[tuple[float, float]], float, float]:
    """The centre of each box, then the width and height of the drawing. `sizes` are (width, height), `wires` (source, target).

    >>> layered([(10, 10), (20, 10)], [(0, 1)], Gaps(rank=5, row=5))
    ([(5.0, 5.0), (25.0, 5.0)], 35.0, 10.0)
    """
    if not sizes:
        return [], 0.0, 0.0
    before: Neighbours = [[] for _ in sizes]
    after: Neighbours = [[] for _ in sizes]
    for source, target in wires:
        if source != target:
            before[target].append(source)
            after[source].append(target)
    rank_of = _ranks(before, after)
    ranks: list[list[int]] = [[] for _ in range(max(rank_of) + 1)]
    for box in _along_paths(before, after):
        ranks[rank_of[box]].append(box)
    _order(ranks, before, after)
    heights = [height + gaps.row for _, height in sizes]
    ys = _places(ranks, before, after, heights)
    top = min(y - height / 2 for y, (_, height) in zip(ys, sizes, strict=True))
    bottom = max(y + height / 2 for y, (_, height) in zip(ys, sizes, strict=True))
    centres = [(0.0, 0.0)] * len(sizes)
    x = 0.0
    for rank in ranks:
        widest = max(sizes[box][0] for box in rank)
        for box in rank:
            centres[box] = (round(x + widest / 2, 1), round(ys[box] - top, 1))
        x += widest + gaps.rank
    return centres, round(x - gaps.rank, 1), round(bottom - top, 1)


def _ranks(before: Neighbours, after: Neighbours) -> list[int]:
    """The longest way to each box; a box that nothing leads to stands just before what uses it first."""
    ranks = [0] * len(before)
    waiting = [len(sources) for sources in before]
    ready = [box for box, count in enumerate(waiting) if count == 0]
    order: list[int] = []
    reached = set(ready)
    left = iter(range(len(before)))
    while len(order) < len(before):
        if not ready:  # folded modules can lead to one another in a ring: it is entered at its first box
            box = next(box for box in left if box not in reached)
            reached.add(box)
            ready.append(box)
        box = ready.pop()
        order.append(box)
        for target in after[box]:
            waiting[target] -= 1
            if target not in reached:
                ranks[target] = max(ranks[target], ranks[box] + 1)
                if waiting[target] == 0:
                    reached.add(target)
                    ready.append(target)
    for box in reversed(order):
        if not before[box] and after[box]:
            ranks[box] = max(0, min(ranks[target] for target in after[box]) - 1)
    used = sorted(set(ranks))
    place = {rank: number for number, rank in enumerate(used)}
    return [place[rank] for rank in ranks]


def _along_paths(before: Neighbours, after: Neighbours) -> list[int]:
    """All boxes, those of one path after the other, so that paths begin beside each other rather than mixed."""
    order: list[int] = []
    seen = [False] * len(before)
    for start in [box for box, targets in enumerate(after) if not targets] or [0]:
        waiting = [start]
        while waiting:
            box = waiting.pop()
            if seen[box]:
                continue
            seen[box] = True
            order.append(box)
            waiting.extend(reversed(before[box]))
    order.extend(box for box, done in enumerate(seen) if not done)
    return order


def _order(ranks: list[list[int]], before: Neighbours, after: Neighbours) -> None:
    """Sorts each rank by the mean place of its neighbours, from left to right and back, in place."""
    place = [0.0] * len(before)

    def number(rank: list[int]) -> None:
        last = max(1, len(rank) - 1)
        for position, box in enumerate(rank):
            place[box] = position / last  # ranks of different lengths compare by share

    for rank in ranks:
        number(rank)
    for _ in range(SWEEPS):
        for neighbours, sweep in ((before, ranks), (after, ranks[::-1])):
            for rank in sweep:
                if len(rank) < 2:
                    continue
                wanted = {box: _mean(place, neighbours[box], place[box]) for box in rank}
                rank.sort(key=wanted.__getitem__)
                number(rank)


def _mean(place: Sequence[float], neighbours: Sequence[int], otherwise: float) -> float:
    return sum(place[one] for one in neighbours) / len(neighbours) if neighbours else otherwise


def _places(ranks: list[list[int]], before: Neighbours, after: Neighbours, heights: Sequence[float]) -> list[float]:
    """Where each box stands from top to bottom: as near to its neighbours as the distances within its rank allow."""
    ys = [0.0] * len(before)
    for rank in ranks:
        at = -sum(heights[box] for box in rank) / 2
        for box in rank:
            ys[box] = at + heights[box] / 2
            at += heights[box]
    for _ in range(SETTLING):
        for neighbours, sweep in ((before, ranks), (after, ranks[::-1])):
            for rank in sweep:
                _settle(rank, [_mean(ys, neighbours[box], ys[box]) for box in rank], heights, ys)
    return ys


def _settle(rank: Sequence[int], wanted: Sequence[float], heights: Sequence[float], ys: list[float]) -> None:
    """Least squares of the distances to the wanted places, in order and without overlap: pool adjacent violators (Ayer et al. 1955)."""
    blocks: list[list[float]] = []  # [sum of the wanted starts, boxes, …] of boxes that touch
    offset = 0.0
    for position, box in enumerate(rank):
        start = wanted[position] - heights[box] / 2 - offset
        offset += heights[box]
        blocks.append([start, 1.0])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] > blocks[-1][0] * blocks[-2][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    at = iter(rank)
    offset = 0.0
    for total, count in blocks:
        mean = total / count
        for _ in range(int(count)):
            box = next(at)
            ys[box] = mean + offset + heights[box] / 2
            offset += heights[box]
