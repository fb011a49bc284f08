"""An animated picture of an iteration: the graph at every event that changes it, from the first value to the last gradient.

Chooses the frames, draws each with `export`, and has Pillow put them together; how a picture is drawn, it does not know.
"""

import asyncio
import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from webapp import export
from webapp.export import ACCUMULATION, CONTRIBUTION, SEED, UPDATE, Look, State, Undrawable, is_shape, show
from webapp.graph import FORWARD, Picture
from webapp.graphviz_engine import Graphviz
from webapp.layout import INCH, Layouts
from webapp.recording_model import Recording

MOST = 72
"""Frames; of a longer run they are spread evenly."""
WIDEST, HIGHEST, FINEST = 1440, 1080, 144  # pixels, pixels, dots per inch
IN_WORDS, IN_SUM = 84, 28  # characters that an array may take in the line of words, alone and in a sum of two
LEAST = 8 * INCH  # points: room for the words under the graph
FORWARD_TIME, BACKWARD_TIME, END_TIME = 450, 900, 2600  # milliseconds


@dataclass(slots=True)
class Frame:
    """What a frame shows: the state, what is in play, and a line of words."""

    state: State
    look: Look
    words: str


async def film(recording: Recording, layouts: Layouts, engine: Graphviz, iteration: int = -1) -> bytes:
    """An iteration (counted from 0; -1 is the last) as an animated GIF. Raises `Undrawable` and `LayoutError`."""
    number, picture = export.pictured(recording, iteration, export.MOST)
    shots = list(frames(recording, picture, number))
    where = await layouts.positions(picture)
    signs = engine.program == "dot"
    dpi = int(min(FINEST, WIDEST * INCH / max(where.width + INCH, LEAST), HIGHEST * INCH / (where.height + 2 * INCH)))
    drawn = []
    for count, shot in enumerate(shots, 1):
        words = f"{count} / {len(shots)}     {shot.words}"
        dot = export.picture_dot(recording, picture, where, shot.state, signs, look=shot.look, words=words, least=LEAST)
        drawn.append(await engine.picture(dot, "png", dpi))
    times = [BACKWARD_TIME if shot.look.backward else FORWARD_TIME for shot in shots]
    return await asyncio.to_thread(_together, drawn, [*times[:-1], END_TIME])


def frames(recording: Recording, picture: Picture, iteration: int) -> Iterator[Frame]:
    """The frames: all moments, or of many `MOST`, spread evenly, the last always among them. Raises `Undrawable` where there are none."""
    count = sum(1 for _ in moments(recording, picture, iteration))
    if not count:
        raise Undrawable("nothing_moves", "Nothing happens in this iteration that could be shown.")
    chosen = range(count) if count <= MOST else {round(place * (count - 1) / (MOST - 1)) for place in range(MOST)}
    for place, moment in enumerate(moments(recording, picture, iteration)):
        if place in chosen:
            yield moment.frame(recording)


@dataclass(slots=True)
class Moment:
    """A moment worth a frame. What it holds changes with the next one, or ten thousand of them would keep a hundred million numbers."""

    kind: int
    node: int
    event: int
    edge: int
    values: dict[int, int]
    gradients: dict[int, int]
    passed: set[int]
    seeded: str

    def frame(self, recording: Recording) -> Frame:
        """What is shown of it, kept."""
        look = Look(self.node, self.edge, self.kind != FORWARD)
        words = _words(recording, self.kind, self.node, self.event, self.seeded)
        return Frame(State(dict(self.values), dict(self.gradients), False, frozenset(self.passed)), look, words)


def moments(recording: Recording, picture: Picture, iteration: int) -> Iterator[Moment]:
    """The moments worth a frame: a value computed, a seed, a contribution added, of what the picture shows."""
    events = recording.events
    drawn = {one.id: one for one in picture.nodes if one.kind != "output"}
    wires = {wire.id for wire in picture.wires}
    values = _before(recording, iteration)
    gradients: dict[int, int] = {}
    passed: set[int] = set()
    edge, seeded = -1, ""
    for phase in recording.phases:
        if phase.iteration != iteration or phase.kind == "update":
            continue
        for event in range(phase.first, phase.first + phase.count):
            kind, subject, after = events.kind[event], events.subject[event], events.after[event]
            if kind == FORWARD:
                values[subject] = after
            elif kind == SEED:
                if gradients.get(subject) is None:
                    gradients.clear()
                gradients[subject] = after
                seeded = name_of(recording, subject)
                edge = -1
            elif kind == CONTRIBUTION:
                edge = subject
                continue
            elif kind == ACCUMULATION:
                gradients[subject] = after
                passed.add(edge)
            else:
                continue
            if subject not in drawn:
                continue
            shown = edge if kind != FORWARD and edge in wires else -1
            yield Moment(kind, subject, event, shown, values, gradients, passed, seeded)


def _before(recording: Recording, iteration: int) -> dict[int, int]:
    """What nodes hold when an iteration begins: parameters are made and updated before it."""
    first = min((phase.first for phase in recording.phases if phase.iteration == iteration), default=0)
    events = recording.events
    return {events.subject[event]: events.after[event] for event in range(first) if events.kind[event] in (FORWARD, UPDATE)}


def name_of(recording: Recording, node: int) -> str:
    """What a node is called: by the learner, else by its operation."""
    named = recording.names[recording.nodes.name[node]]
    operation = recording.nodes.op[node]
    return named or (recording.ops[operation].name if operation >= 0 else "tensor")


def _words(recording: Recording, kind: int, node: int, event: int, seeded: str) -> str:
    """A line on an event, in signs that need no language."""
    events, name = recording.events, name_of(recording, node)
    after, before, added = events.after[event], events.before[event], events.value[event]
    what = name if kind == FORWARD else f"∂{seeded}/∂{name}"
    if kind == ACCUMULATION and before and added:
        parts = [show(recording, one, node, IN_SUM) for one in (before, added, after)]
        if not any(map(is_shape, parts)):
            return f"{what} = {parts[0]} + {parts[1]} = {parts[2]}"
    whole = show(recording, after, node, IN_WORDS)
    return f"{what}: {whole}" if is_shape(whole) else f"{what} = {whole}"


def _together(pictures: list[bytes], times: list[int]) -> bytes:
    """Frames of one size and one palette, as an animated GIF that begins again."""
    images = [Image.open(io.BytesIO(one)).convert("RGB") for one in pictures]
    size = (max(one.width for one in images), max(one.height for one in images))
    whole = []
    for one in images:
        canvas = Image.new("RGB", size, "white")
        canvas.paste(one, (0, 0))
        whole.append(canvas)
    palette = whole[len(whole) * 3 // 4].quantize(128)  # a frame where values and gradients stand side by side
    reduced = [one.quantize(palette=palette, dither=Image.Dither.NONE) for one in whole]
    written = io.BytesIO()
    reduced[0].save(written, "GIF", save_all=True, append_images=reduced[1:], duration=times, loop=0, optimize=False)
    return written.getvalue()
