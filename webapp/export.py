"""Pictures to keep: the DOT of a view with its words and its positions, for SVG, PNG, PDF and DOT.

The same nodes at the same places as on the page, on white: the value in blue over a wire, the gradient in orange under it.
Every text of a learner's goes through `plain` or `coloured`, and so can never become markup or an attribute of DOT.
"""

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import graphviz
from graphviz.quoting import quote

from webapp.cutting import Points
from webapp.graph import FORWARD, Drawn, Graph, Picture
from webapp.graphviz_engine import Graphviz, PictureFormat
from webapp.labels import number
from webapp.layout import INCH, Layouts, Positions
from webapp.recording_model import LargeArray, Recording, SmallArray
from webapp.refusals import Refusal

VALUE, GRADIENT, INK, SOFT = "#0072B2", "#D55E00", "#1C1B19", "#6B675F"
VALUE_WASH, GRADIENT_WASH = "#E6F1F8", "#FCEBDD"
FRAME, TINT = "#918C82", "#E59E66"  # of a variable's card; of a wire that a gradient has come back along
FONT = "Helvetica,Arial,Noto Sans CJK SC,sans-serif"
MONO = "JetBrains Mono,DejaVu Sans Mono,Courier New,monospace"
SHOWN = 4  # elements of an array
ON_WIRE = 12  # characters between two circles
MOST = 1_500  # nodes of one picture: more take the layout program minutes, and nobody can look at them on paper
SEED, CONTRIBUTION, ACCUMULATION, UPDATE = 1, 4, 6, 8
REMEMBERED = 4096  # labels: most of a picture's say what others say as well
_LABELS = ("label", "xlabel")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no label has: control characters, marks that turn the direction of writing, and halves of characters."""


@lru_cache(REMEMBERED)
def plain(text: str) -> str:
    """A text as the DOT of a label that is never HTML and never an escape sequence."""
    written = _CONTROL.sub("", text).replace("\n", " ").replace("&", "&amp;")  # Graphviz reads entities in every label
    quoted: str = quote(graphviz.escape(written))  # escaped, it is of a type that is never taken for HTML
    return quoted


@lru_cache(REMEMBERED)
def coloured(*lines: tuple[str, str, int], named: bool = False) -> str:
    """The DOT of an HTML label of lines, each (text, colour, size in points). Where it is `named`, the first is bold."""
    written = [f'<font color="{colour}" point-size="{size}">{_html(text)}</font>' for text, colour, size in lines]
    if named:
        written[0] = f"<b>{written[0]}</b>"
    return f"<{'<br/>'.join(written)}>"


def _html(text: str) -> str:
    """A text inside an HTML label. Graphviz would put the name of the node in place of `\\N`; a space of no width keeps the two apart.
    In a text of nothing but brackets it waits for the end of a CDATA section."""
    written = " ".join(_CONTROL.sub("", text).split())
    return html.escape(written, quote=True).replace("\\", "\\&#8203;").replace("]", "&#93;") or "&#160;"


@dataclass(frozen=True, slots=True)
class State:
    """The values and gradients (indices in `values`) of every node at the end of an iteration."""

    values: dict[int, int]
    gradients: dict[int, int]
    whole: bool = True  # what has no value here has the one that it was made with
    passed: frozenset[int] = frozenset()  # the edges that gradients have come back along

    def value(self, recording: Recording, node: int) -> int:
        """A node's value, as an index in `values`; 0 where it has none yet."""
        return self.values.get(node, recording.nodes.value[node] if self.whole else 0)


@dataclass(frozen=True, slots=True)
class Look:
    """What is in play in a picture: a node, an edge; ids of the recording, or -1."""

    node: int = -1
    edge: int = -1
    backward: bool = False


def state_at(recording: Recording, iteration: int) -> State:
    """Where the learner stands after the backward passes of an iteration, before its update."""
    backward = [phase for phase in recording.phases if phase.iteration == iteration and phase.kind != "update"]
    end = max((phase.first + phase.count for phase in backward), default=len(recording.events.kind))
    start = min((phase.first for phase in backward), default=0)
    values: dict[int, int] = {}
    gradients: dict[int, int] = {}
    passed: set[int] = set()
    events = recording.events
    for number_, kind in enumerate(events.kind[:end]):
        subject = events.subject[number_]
        if kind in (FORWARD, UPDATE):
            values[subject] = events.after[number_]
        elif kind in (SEED, ACCUMULATION) and number_ >= start:
            gradients[subject] = events.after[number_]
        elif kind == CONTRIBUTION and number_ >= start:
            passed.add(subject)
    return State(values, gradients, passed=frozenset(passed))


def show(recording: Recording, value: int, node: int, room: int = ON_WIRE) -> str:
    """A value in at most `room` characters: `3.0` for a whole float that stands alone, arrays cut short, then their shape."""
    held = recording.values[value]
    floating = "float" in recording.dtypes[recording.nodes.dtype[node]]
    if held is None:
        return ""
    if isinstance(held, LargeArray):
        return str(tuple(held.shape))
    if not isinstance(held, SmallArray):
        return _number(held, floating)
    if not held.shape or 2 * len(held.data) < room:  # a number takes a place, and there is something before and after each
        text = _nested([number(one) for one in held.data], held.shape)
        if len(text) <= room:
            return text
    if len(held.shape) == 1:
        shown = [number(one) for one in held.data[:SHOWN]]
        while shown:
            text = f"[{' '.join(shown)} …]"
            if len(text) <= room:
                return text
            shown.pop()
    return str(tuple(held.shape))


def is_shape(shown: str) -> bool:
    """Whether `show` told only the shape."""
    return shown.startswith("(")


def _nested(numbers: Sequence[str], shape: Sequence[int]) -> str:
    """`[[1 2] [3 4]]`, as the page writes it."""
    if not shape:
        return numbers[0]
    size = math.prod(shape[1:])
    return f"[{' '.join(_nested(numbers[at * size : (at + 1) * size], shape[1:]) for at in range(shape[0]))}]"


def _number(value: object, floating: bool) -> str:
    text = number(float(value) if floating and isinstance(value, int) and not isinstance(value, bool) else value)
    return f"{text}.0" if floating and text.lstrip("−").isdigit() else text


class Undrawable(Refusal, ValueError):
    """A picture that cannot be drawn."""


async def drawing(
    recording: Recording, layouts: Layouts, engine: Graphviz, form: PictureFormat, iteration: int = -1, everything: bool = False
) -> bytes:
    """The graph of an iteration (counted from 0; -1 is the last) as svg, png, pdf or dot. Raises `Undrawable` and `LayoutError`."""
    number_, picture = pictured(recording, iteration, MOST, everything)
    where = await layouts.positions(picture)
    signs = form in ("svg", "dot") or engine.program == "dot"  # the packaged fonts of graphviz-pure have no such signs
    dot = picture_dot(recording, picture, where, state_at(recording, number_), signs)
    return await engine.picture(dot, form)


def pictured(recording: Recording, iteration: int, most: float = math.inf, everything: bool = False) -> tuple[int, Picture]:
    """An iteration (counted from 0, or from the end, if negative) and its picture, of at most so many nodes. Raises `Undrawable` where there is none."""
    graph = Graph(recording)
    count = graph.iterations
    if not -count <= iteration < count:
        raise Undrawable("no_such_iteration", f"The run has {count} iteration{'' if count == 1 else 's'}, counted from 0.")
    number_ = range(count)[iteration]
    picture = graph.picture(number_, everything=everything)
    if picture.too_many or len(picture.nodes) > most:
        raise Undrawable(
            "too_many_nodes",
            f"The graph has {len(picture.nodes) or picture.hidden:,} nodes, and one picture holds at most {most:,.0f}. Take the player as one "
            ".html file: it shows them all. Or make the layers modules (nn.Module), which fold.",
        )
    return number_, picture


def picture_dot(
    recording: Recording,
    picture: Picture,
    where: Positions,
    state: State,
    signs: bool = True,
    *,
    look: Look | None = None,
    words: str = "",
    least: float = 0,
) -> str:
    """The DOT of a picture. `signs` writes ▸ and ∂ before values and gradients; with a `look`, what is in play stands out.

    `words` stand under the graph, in a picture at least `least` points wide whose size does not change with what is written in it.
    """
    dot = graphviz.Digraph(comment="Tapedeck")
    dot.attr("graph", rankdir="LR", bgcolor="white", splines="true", nodesep="0.78", ranksep="1.25", pad="0.4", fontname=FONT)
    dot.attr("node", fixedsize="true", fontname=FONT, fontcolor=INK, color=INK, fillcolor="white", penwidth="1.4")
    dot.attr("edge", fontname=MONO, fontsize="11", color=SOFT, fontcolor=VALUE, penwidth="1.3", arrowhead="none")
    before = ("▸ ", "∂ ") if signs else ("", "")
    for index, (one, (x, y)) in enumerate(zip(picture.nodes, where.centres, strict=True)):
        place = {"pos": f"{x:.1f},{where.height - y:.1f}", "width": f"{one.width / INCH:.4f}", "height": f"{one.height / INCH:.4f}"}
        dot.body.append(f"\t{index} {_listed(place | _look(recording, one, state, before) | _in_play(one, look))}\n")
    if look is not None:
        _frame(dot, where, words, least)
    labelled: set[int] = set()
    for wire, points in zip(picture.wires, where.wires, strict=True):
        drawn = {}
        source = picture.nodes[wire.source]
        if source.kind == "operation" and wire.source not in labelled:
            labelled.add(wire.source)
            drawn = _wire_words(recording, source.id, state, points, where.height, before)
        seeded = picture.nodes[wire.target].kind == "output" and source.id in state.gradients
        drawn |= {"pos": _spline(points, where.height)} | _passed(wire.id, seeded or wire.id in state.passed, look)
        dot.body.append(f"\t{wire.source} -> {wire.target} {_listed(drawn)}\n")
    return str(dot.source)


def _listed(attributes: dict[str, str]) -> str:
    """Attributes as DOT: labels, which hold what a learner wrote, are DOT already, and what else is written here needs no more than quotes."""
    return "[" + " ".join([f"{name}={value}" if name in _LABELS else f'{name}="{value}"' for name, value in attributes.items()]) + "]"


def _in_play(one: Drawn, look: Look | None) -> dict[str, str]:
    if look is None or one.id != look.node or one.kind == "output":
        return {}
    colour, wash = (GRADIENT, GRADIENT_WASH) if look.backward else (VALUE, VALUE_WASH)
    return {"color": colour, "fillcolor": wash, "penwidth": "2.4"}


def _passed(edge: int, passed: bool, look: Look | None) -> dict[str, str]:
    if passed and look is not None and edge >= 0 and edge == look.edge:
        return {"color": GRADIENT, "penwidth": "3.6"}
    return {"color": TINT, "penwidth": "1.9"} if passed else {}


def _frame(dot: graphviz.Digraph, where: Positions, words: str, least: float) -> None:
    """Two corners that nobody sees, so that every picture has one size, and a line of words between them."""
    width, room = max(where.width, least), 60.0
    left = (where.width - width) / 2
    for name, x, y in (("corner0", left, -room), ("corner1", left + width, where.height + room / 2)):
        dot.node(name, "", pos=f"{x:.1f},{y:.1f}", width="0.01", height="0.01", style="invis", shape="point")
    label = coloured((words, INK, 15))
    dot.node(
        "words",
        label,
        pos=f"{where.width / 2:.1f},{-room + 14:.1f}",
        width=f"{width / INCH:.4f}",
        height="0.3",
        shape="plaintext",
        fontname=MONO,
    )


def _look(recording: Recording, one: Drawn, state: State, before: tuple[str, str]) -> dict[str, str]:
    if one.kind == "operation":
        return {"shape": "ellipse", "style": "filled", "label": plain(one.label), "fontsize": "17"}
    if one.kind == "variable":
        lines = [(one.label, INK, 16)]
        room = (one.width - 24) // 7
        if value := show(recording, state.value(recording, one.id), one.id, room):
            lines.append((before[0] + value, VALUE, 13))
        if gradient := show(recording, state.gradients.get(one.id, 0), one.id, room):
            lines.append((before[1] + gradient, GRADIENT, 13))
        return {"shape": "box", "style": "rounded,filled", "label": coloured(*lines, named=True), "color": FRAME}
    if one.kind == "scope":
        times = f" ×{len(one.parts)}" if one.parts else ""
        lines = [(one.label + times, INK, 16), (f"({one.count:,})", SOFT, 12)]
        return {"shape": "box", "style": "rounded,filled,dashed", "label": coloured(*lines, named=True)}
    return {"shape": "box", "style": "rounded,filled", "label": coloured((one.label, INK, 16), named=True), "penwidth": "1.8"}


def _wire_words(recording: Recording, node: int, state: State, points: Points, height: float, before: tuple[str, str]) -> dict[str, str]:
    """The value over the middle of a wire and the gradient under it."""
    middle = len(points) // 2 // 3 * 3
    (x0, y0), (x1, y1) = points[middle], points[min(middle + 3, len(points) - 1)]
    x, y = (x0 + x1) / 2, height - (y0 + y1) / 2
    away = 12 + 20 * min(1.0, abs(y1 - y0) / max(abs(x1 - x0), 1.0))  # a steep wire would run through its words
    words: dict[str, str] = {}
    if value := show(recording, state.value(recording, node), node):
        words |= {"label": plain(before[0] + value), "lp": f"{x:.1f},{y + away:.1f}"}
    if gradient := show(recording, state.gradients.get(node, 0), node):
        words |= {"xlabel": coloured((before[1] + gradient, GRADIENT, 11)), "xlp": f"{x:.1f},{y - away:.1f}"}
    return words


def _spline(points: Points, height: float) -> str:
    return " ".join([f"{x:.1f},{height - y:.1f}" for x, y in points])
