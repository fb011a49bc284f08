"""Positions for pictures: DOT out, plain text back, once for every structure.

The DOT that is laid out holds numbers only, so no learner's text reaches the layout program here. Equal structures share
their positions, across iterations and across runs: editing a number never moves a node.
"""

import asyncio
import logging
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, pairwise
from math import cos, sin

import graphviz
import numpy as np

from webapp.cutting import Points, Shapes, outside
from webapp.graph import Drawn, Graph, Picture, Wire
from webapp.graphviz_engine import Graphviz, LayoutError
from webapp.layering import Gaps, layered
from webapp.models import Constant, DrawnEdge, DrawnNode, Layout, View
from webapp.recording_model import Recording

log = logging.getLogger(__name__)

INCH = 72.0  # a point of Graphviz is a pixel of the page
RANK_GAP = 90  # room for a value over a wire and a gradient under it
ROW_GAP = 88  # room for a value above a card and a gradient below it, also where a small picture sets them larger
WIRE_GAP = 20  # between wires that pass each other in pictures of more than `ROOMY` nodes, so that long ones do not drive them apart
ROOMY = 16  # nodes; up to so many there is room for numbers at every wire
ORDERED_UP_TO = 300  # inputs keep their order from top to bottom in pictures of up to this many nodes
BOW = 30  # pixels that the middle of a wire leans out where several lead to the same place
ANGLE = 0.7  # where such a wire meets a circle, in radians from its side
HARD = 300  # nodes; above this the layout program stops improving sooner, and ranks all nodes at once, in two thirds of the time
FAR = 2_500  # ranks that all wires lead on together; above this the layout program takes seconds: each rank that a wire passes is a node to it
HARD_WIRES = 700  # above this wires are straight: leading them around nodes takes most of the time
MOST_FOR_ENGINE = 1_500  # nodes; the time of the layout program grows faster than they do, ours does not
PATIENCE = 2.5  # seconds for the layout program while somebody waits for a page
LEAN = 0.5  # share of the way across that a plain wire leaves its box level
MOST_DRAWN = 20_000  # nodes in all views together
REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Positions:
    """Where a structure is drawn: its size, the centre of each node, the points of each wire.

    Wires that are `plain` follow from the boxes they join, so a page draws them without being told.
    """

    width: float
    height: float
    centres: Points
    wires: list[Points]
    plain: bool = False


class Layouts:
    """Lays out recordings with one layout program, and remembers the structures it has seen."""

    def __init__(self, engine: Graphviz) -> None:
        self.engine = engine
        self._known: OrderedDict[tuple[object, ...], Positions] = OrderedDict()

    async def layout(self, recording: Recording, opened: Iterable[int] = (), everything: bool = False) -> Layout:
        """The layout of all iterations; `opened` names scopes to show from inside, `everything` hides nothing."""
        graph = Graph(recording)
        shown = frozenset(opened)
        views: list[tuple[View, Picture]] = []
        by_key: dict[tuple[object, ...], int] = {}
        chosen: list[int] = []
        total, notice = 0, False
        for iteration in range(graph.iterations):
            picture = graph.picture(iteration, shown, everything)
            index = by_key.get(picture.key)
            if index is None:
                total += len(picture.nodes)
                if picture.too_many or total > MOST_DRAWN:
                    notice, picture = True, Picture([], [], picture.hidden, picture.key, too_many=True)
                index = by_key[picture.key] = len(views)
                view = await self._view(picture)
                views.append((view, picture))
            _join(views[index][0], picture, iteration)
            chosen.append(index)
        return Layout(views=[view for view, _ in views], iterations=chosen, notice="too_many_nodes" if notice else None)

    async def written(self, recording: Recording, opened: Iterable[int] = (), everything: bool = False) -> bytes:
        """The same as the JSON of `models.Layout`."""
        return (await self.layout(recording, opened, everything)).model_dump_json(exclude_defaults=True).encode()

    def __reduce__(self) -> tuple[object, ...]:
        """Sent to another process, it is what that process has for the same layout program, with what it remembers itself."""
        return layouts_of, (self.engine,)

    async def positions(self, picture: Picture) -> Positions:
        """Where a picture is drawn: by the layout program, or where that would take too long, in plain layers."""
        if not picture.nodes:
            return _NOTHING
        structure = (
            tuple((one.kind == "operation", _sums(one), one.width, one.height) for one in picture.nodes),
            tuple((wire.source, wire.target, wire.slot) for wire in picture.wires),
        )
        known = self._known.get(structure)
        if known is None:
            known = self._known[structure] = await self._arranged(picture)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(structure)
        return known

    async def _arranged(self, picture: Picture) -> Positions:
        if len(picture.nodes) <= MOST_FOR_ENGINE and _reach(picture.nodes, picture.wires) <= FAR:
            try:
                plain = await self.engine.positions(structure_dot(picture.nodes, picture.wires), PATIENCE)
                return bow(cut(read_plain(plain, picture.wires), picture), picture)
            except LayoutError:
                log.warning("a graph of %d nodes was laid out without the layout program", len(picture.nodes), exc_info=True)
        return await asyncio.to_thread(in_layers, picture)

    async def _view(self, picture: Picture) -> View:
        where = await self.positions(picture)
        nodes = [
            DrawnNode(
                kind=one.kind,
                x=x,
                y=y,
                width=one.width,
                height=one.height,
                ids=[],
                label=one.label,
                constants=[Constant(slot=slot, ids=[]) for slot, _ in one.constants],
                scope=one.scope,
                count=one.count,
                members=one.members,
                parts=[[] for _ in one.parts],
            )
            for one, (x, y) in zip(picture.nodes, where.centres, strict=True)
        ]
        edges = [
            DrawnEdge(source=wire.source, target=wire.target, ids=[], slot=wire.slot, points=[] if where.plain else points)
            for wire, points in zip(picture.wires, where.wires, strict=True)
        ]
        return View.model_construct(iterations=[], width=where.width, height=where.height, hidden=picture.hidden, nodes=nodes, edges=edges)


@cache
def layouts_of(engine: Graphviz) -> Layouts:
    """The layouts of a process with one layout program."""
    return Layouts(engine)


def _join(view: View, picture: Picture, iteration: int) -> None:
    """Adds an iteration to the view that it shares."""
    view.iterations.append(iteration)
    if not view.nodes:
        return
    for drawn, one in zip(view.nodes, picture.nodes, strict=True):
        drawn.ids.append(one.id)
        for constant, (_, node) in zip(drawn.constants, one.constants, strict=True):
            constant.ids.append(node)
        for ids, node in zip(drawn.parts, one.parts, strict=True):
            ids.append(node)
    for edge, wire in zip(view.edges, picture.wires, strict=True):
        edge.ids.append(wire.id)


_NOTHING = Positions(0, 0, [], [])


def structure_dot(nodes: list[Drawn], wires: list[Wire]) -> str:
    """The DOT of a structure: sizes and connections, no words.

    Each node has its texts' room as part of its height. Wires lead from centre to centre, and are cut at the shapes afterwards. Laid out
    from top to bottom with sizes turned, and turned when it is read: `rankdir=LR` does the same and takes a fifth longer. A wire to
    the last user of an operation counts for more than all that come in beside it from variables, so chains are level;
    where an operation has several, for one more, so blocks of a residual network are. That makes the wire broad as well, by half a gap between rows.
    A sum with what passes by the block before it takes its inputs in any order, so that nothing crosses.

    >>> structure_dot([Drawn("operation", 0, "+", 75, 60)], []).splitlines()[-2].strip()
    '0 [height=1.0417 width=0.8333]'
    """
    roomless = len(nodes) > ROOMY
    gap = WIRE_GAP if roomless else ROW_GAP
    dot = graphviz.Digraph()
    uses = Counter(wire.source for wire in wires)
    free = {wire.target for wire in wires if roomless and uses[wire.source] > 1 and _sums(nodes[wire.target])}
    ordered = len(nodes) <= ORDERED_UP_TO
    effort = {"ordering": "in"} if ordered and not free else {}
    effort |= {"mclimit": "0.05", "newrank": "true"} if len(nodes) > HARD else {}
    effort |= {"splines": "line"} if len(wires) > HARD_WIRES else {}
    dot.attr("graph", nodesep=f"{gap / INCH:.4f}", ranksep=f"{RANK_GAP / INCH:.4f}", **effort)
    dot.attr("node", fixedsize="true", label="", shape="box")
    dot.attr("edge", arrowhead="none", headclip="false", tailclip="false")
    for number, one in enumerate(nodes):
        height = one.height + ROW_GAP - gap
        order = "ordering=in " if ordered and free and number not in free else ""
        dot.body.append(f"\t{number} [{order}height={one.width / INCH:.4f} width={height / INCH:.4f}]\n")
    beside = Counter(wire.target for wire in wires if nodes[wire.source].kind == "variable")
    last = {wire.source: wire.target for wire in wires if nodes[wire.source].kind != "variable"}
    for wire in wires:
        weight = 1 + beside[wire.target] + (roomless and uses[wire.source] > 1) if last.get(wire.source) == wire.target else 1
        dot.body.append(f"\t{wire.source} -> {wire.target}{f' [weight={weight}]' if weight > 1 else ''}\n")
    return str(dot.source)


def _sums(one: Drawn) -> bool:
    """Whether it adds two values, whose order says nothing."""
    return one.kind == "operation" and one.label == "+"


def _reach(nodes: list[Drawn], wires: list[Wire]) -> int:
    """How many ranks all wires together lead on, where operations stand behind the last of their inputs, and variables before their first use."""
    rank = [0] * len(nodes)
    for wire in wires:  # those into a node come after those into what it is made from
        rank[wire.target] = max(rank[wire.target], rank[wire.source] + 1)
    for wire in reversed(wires):  # so the first comes last
        if nodes[wire.source].kind == "variable":
            rank[wire.source] = rank[wire.target] - 1
    return sum(rank[wire.target] - rank[wire.source] for wire in wires)


def in_layers(picture: Picture) -> Positions:
    """Positions without the layout program; the time grows with the picture and no faster."""
    sizes = [(float(one.width), float(one.height)) for one in picture.nodes]
    wires = [(wire.source, wire.target) for wire in picture.wires]
    centres, width, height = layered(sizes, wires, Gaps(rank=RANK_GAP, row=ROW_GAP))
    boxes = list(zip(centres, sizes, strict=True))
    return Positions(width, height, centres, [_plain_wire(*boxes[source], *boxes[target]) for source, target in wires], plain=True)


def _plain_wire(source: tuple[float, float], size: tuple[float, float], target: tuple[float, float], other: tuple[float, float]) -> Points:
    """From the right side of one box to the left side of the other, level at both; `plainWire` of the page draws the same."""
    start, end = (source[0] + size[0] / 2, source[1]), (target[0] - other[0] / 2, target[1])
    lean = abs(end[0] - start[0]) * LEAN
    return [(round(x, 1), round(y, 1)) for x, y in (start, (start[0] + lean, start[1]), (end[0] - lean, end[1]), end)]


def read_plain(plain: str, wires: list[Wire]) -> Positions:
    """Reads Graphviz's plain form: pixels from left to right, from inches with y upwards along which ranks go down. Wires between the same two nodes are told apart by slot, the first above."""
    centres: dict[int, tuple[float, float]] = {}
    edges: list[list[str]] = []
    width = height = 0.0
    for line in plain.splitlines():
        words = line.split()
        if words[0] == "graph":
            height, width = float(words[2]) * INCH, float(words[3]) * INCH
        elif words[0] == "node":
            centres[int(words[1])] = (width - float(words[3]) * INCH, float(words[2]) * INCH)
        elif words[0] == "edge":
            edges.append(words)
    counts = [2 * int(words[3]) for words in edges]
    numbers = chain.from_iterable(words[4 : 4 + count] for words, count in zip(edges, counts, strict=True))
    flat = np.fromiter(map(float, numbers), float, sum(counts)).reshape(-1, 2)[:, ::-1] * (-INCH, INCH) + (width, 0.0)
    points = map(tuple, flat.tolist())
    bundles: dict[tuple[int, int], list[Points]] = defaultdict(list)
    for words, count in zip(edges, counts, strict=True):
        bundles[int(words[1]), int(words[2])].append(list(islice(points, count // 2)))
    for bundle in bundles.values():
        if len(bundle) > 1:
            bundle.sort(key=lambda points: sum(y for _, y in points) / len(points), reverse=True)
    turns: dict[int, Points] = {}
    for position in sorted(range(len(wires)), key=lambda position: wires[position].slot):
        wire = wires[position]
        if not bundles[wire.source, wire.target]:
            raise LayoutError("the layout program left out a wire")
        turns[position] = bundles[wire.source, wire.target].pop()
    return Positions(
        round(width, 1),
        round(height, 1),
        [centres[number] for number in range(len(centres))],
        [turns[position] for position in range(len(wires))],
    )


def cut(where: Positions, picture: Picture) -> Positions:
    """Wires from shape to shape, of wires from centre to centre, and a picture that ends where its outermost shape or wire does."""
    nodes, wires = picture.nodes, picture.wires
    shapes = Shapes.sized(where.centres, [(one.width, one.height) for one in nodes], [one.kind == "operation" for one in nodes])
    counts = np.array([len(points) for points in where.wires], np.intp)
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(where.wires)), float).reshape(-1, 2)
    begins, counts = outside(flat, np.cumsum(counts) - counts, counts, 1, shapes.of([wire.source for wire in wires]))
    ends, counts = outside(flat, begins + counts - 1, counts, -1, shapes.of([wire.target for wire in wires]))
    after = np.cumsum(counts)
    kept = flat[np.repeat(ends + 1 - after, counts) + np.arange(counts.sum())]
    half = np.array([one.height / 2 for one in nodes])
    top = min((shapes.centres[:, 1] - half).min(), kept[:, 1].min(initial=np.inf))
    bottom = max((shapes.centres[:, 1] + half).max(), kept[:, 1].max(initial=-np.inf))
    centres, points = ([(x, y) for x, y in np.round(some - (0.0, top), 1).tolist()] for some in (shapes.centres, kept))
    cuts = [0, *after.tolist()]
    return Positions(where.width, round(float(bottom - top), 1), centres, [points[start:end] for start, end in pairwise(cuts)])


def bow(where: Positions, picture: Picture) -> Positions:
    """Spreads the wires of one node into several arguments of its neighbour (`x · x`), so that each can be followed.

    Graphviz lays them a few pixels apart. Between neighbouring ranks there is nothing but wires, so there is room.
    """
    bundles: dict[tuple[int, int], list[int]] = defaultdict(list)
    for position, wire in enumerate(picture.wires):
        if len(where.wires[position]) == 4:
            bundles[wire.source, wire.target].append(position)
    wires = list(where.wires)
    for (source, target), bundle in bundles.items():
        if len(bundle) < 2:
            continue
        left, right = picture.nodes[source], picture.nodes[target]
        (x0, y0), (x1, y1) = where.centres[source], where.centres[target]
        for turn, position in enumerate(sorted(bundle, key=lambda position: picture.wires[position].slot)):
            lean = 2 * turn / (len(bundle) - 1) - 1  # from -1, the first argument, above, to 1
            start = (x0 + left.width / 2, y0 + lean * left.height / 4)
            if left.kind == "operation":
                start = (x0 + left.width / 2 * cos(lean * ANGLE), y0 + left.height / 2 * sin(lean * ANGLE))
            end = (x1 - right.width / 2 * cos(lean * ANGLE), y1 + right.height / 2 * sin(lean * ANGLE))
            if right.kind != "operation":
                end = (x1 - right.width / 2, y1 + lean * right.height / 4)
            third = (end[0] - start[0]) / 3
            first = (start[0] + third, start[1] + lean * BOW)
            second = (end[0] - third, end[1] + lean * BOW)
            wires[position] = [(round(x, 1), round(y, 1)) for x, y in (start, first, second, end)]
    return Positions(where.width, where.height, where.centres, wires)
