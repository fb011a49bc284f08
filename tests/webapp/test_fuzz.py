"""Recordings that no engine wrote, and names that no learner would choose: refused, or drawn as what they are."""

import asyncio
import json
import re
import string
import xml.etree.ElementTree as ET
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.webapp.drawings import outside_of_texts
from tests.webapp.programs import CHAIN_RULE
from webapp import export
from webapp.graph import Drawn, Graph, Picture, Wire
from webapp.graphviz_engine import Graphviz
from webapp.layout import Positions, structure_dot
from webapp.runner.answers import Stopped, checked_call, checked_run, opened
from webapp.runner.program import run_program
from webapp.runner.wire import LENGTH
from webapp.settings import Settings

SETTINGS = Settings()
NETWORK = """\
import torch
from torch import nn
net = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 1))
for step in range(2):
    net(torch.ones(3, 2)).mean().backward()
"""
WHOLE = [json.loads(run_program(code).json()) for code in (CHAIN_RULE, NETWORK, "x = (")]
SMALL_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([-1, 0, 1, 2**31 - 1, 2**64, "nan", "inf"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
many = settings(max_examples=150, suppress_health_check=list(HealthCheck))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document; of a long list the first few and the last."""
    found = [path]
    if isinstance(value, dict):
        found += [place for key, one in value.items() for place in places(one, (*path, key))]
    elif isinstance(value, list):
        found += [
            place for number in {*range(min(3, len(value))), len(value) - 1} if value for place in places(value[number], (*path, number))
        ]
    return found


PLACES = [places(one)[1:] for one in WHOLE]


@st.composite
def forged(draw: st.DrawFn) -> Any:
    """A whole recording in which one to three places hold something else, or are missing, or there twice."""
    number = draw(st.integers(0, len(WHOLE) - 1))
    document = orjson.loads(orjson.dumps(WHOLE[number]))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(PLACES[number]))
        inside = document
        try:
            for key in way:
                inside = inside[key]
            act = draw(st.sampled_from(["replace", "nudge", "remove", "repeat"]))
            if act == "remove":
                del inside[last]
            elif act == "repeat" and isinstance(inside, list):
                inside.insert(last, inside[last])
            elif act == "nudge" and isinstance(inside[last], int):
                inside[last] += draw(st.sampled_from([-2, -1, 1, 2, 1000]))
            else:
                inside[last] = draw(SMALL_JSON)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    return document


def frames(*parts: bytes) -> bytes:
    return LENGTH.pack(len(parts)) + b"".join(LENGTH.pack(len(part)) + part for part in parts)


@many
@given(forged())
def test_a_forged_recording_is_refused_or_can_be_drawn(document: Any) -> None:
    answer = opened(frames(b'{"kind": "ran"}', json.dumps(document).encode()))
    assert not isinstance(answer, Stopped)
    try:
        result = checked_run(answer, SETTINGS)
    except ValueError:
        return
    graph = Graph(result.recording)
    for iteration in range(min(3, graph.iterations)):
        for everything in (False, True):
            picture = graph.picture(iteration, everything=everything)
            structure_dot(picture.nodes, picture.wires)
            export.picture_dot(result.recording, picture, anywhere(picture), export.state_at(result.recording, iteration))


@many
@given(st.binary(max_size=200) | st.lists(st.binary(max_size=60), max_size=4).map(lambda parts: frames(*parts)))
def test_any_bytes_are_an_answer_that_is_refused(sent: bytes) -> None:
    answer = opened(sent)
    if isinstance(answer, Stopped):
        return
    for check in (checked_run, checked_call):
        with pytest.raises(ValueError):
            check(answer, SETTINGS)


@pytest.mark.parametrize("check", [checked_run, checked_call])
@pytest.mark.parametrize(
    "text",
    [
        b"[" * 1_000_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"status": NaN}',
        b'{"status": "ok", "status": "ok"}',
        b"9" * 1_000_000,
        b'"\\ud800"',
        b"\xff\xfe",
        b"null",
        b"",
    ],
    ids=[
        "deep lists",
        "deep objects",
        "a bare NaN",
        "the same key twice",
        "a number of a million digits",
        "half a character",
        "no text",
        "null",
        "nothing",
    ],
)
def test_json_that_is_none_is_refused(check: Any, text: bytes) -> None:
    answer = opened(frames(b'{"kind": "ran"}', text))
    assert not isinstance(answer, Stopped)
    with pytest.raises(ValueError):
        check(answer, SETTINGS)


LINKS = ["javascript:alert(1)", "file:///etc/passwd", "https://evil.example", "data:text/html,<script>"]
ATTRIBUTES = ["URL", "href", "target", "tooltip", "image", "shapefile", "fontpath", "imagepath", "stylesheet", "id", "class"]
BREAKOUTS = [f'"{end} {name}="{link}' for end in (",", "];", "\n") for name in ATTRIBUTES for link in LINKS[:2]]
MARKUP = [
    "<b>",
    "<<b>x</b>>",
    '<TABLE HREF="javascript:1"/>',
    "<IMG SRC='/etc/passwd'/>",
    "&lt;script&gt;",
    "&#106;avascript:",
    "<!--",
    "]]>",
    "\\E\\N\\L\\G\\T",
]
names = (
    st.text(max_size=24)
    | st.text(alphabet=st.sampled_from('"\\<>&;[]{}=,/|#\n\r\t\x00\x07\x1b\x7f\x85\u202e\u2066\u200fab名'), max_size=24)
    | st.sampled_from([*LINKS, *BREAKOUTS, *MARKUP])
)
ALLOWED = {"svg", "g", "title", "polygon", "ellipse", "path", "text", "polyline", "tspan"}
WRITTEN = {"rankdir", "bgcolor", "splines", "nodesep", "ranksep", "pad", "fontname", "fixedsize", "fontcolor", "color", "fillcolor", "penwidth", "fontsize"} | {
    "pos", "width", "height", "label", "shape", "style", "lp", "xlabel", "xlp", "arrowhead"
}  # fmt: skip
RECORDING = checked_run(opened(frames(b'{"kind": "ran"}', json.dumps(WHOLE[0]).encode())), SETTINGS).recording  # type: ignore[arg-type]


def anywhere(picture: Picture) -> Positions:
    """Positions for every node and wire."""
    return Positions(900, 300, [(40.0 + 90 * n, 50.0) for n in range(len(picture.nodes))], [[(0.0, 0.0)] * 4 for _ in picture.wires])


def drawn_with(labels: list[str]) -> str:
    """The DOT of a picture whose nodes, one of each kind in turn, have these labels."""
    kinds = ("variable", "operation", "output", "scope")
    nodes = [Drawn(kinds[number % 4], number % 3, label, 90, 60) for number, label in enumerate(labels)]  # type: ignore[arg-type]
    picture = Picture(nodes, [Wire(0, number, 0, -1) for number in range(1, len(nodes))], 0, ())
    return export.picture_dot(RECORDING, picture, anywhere(picture), export.State({}, {}))


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(labels=st.lists(names, min_size=4, max_size=12))
@example(labels=["]", "]]", "]]>", "\\N"])
def test_no_name_becomes_a_link_a_script_or_a_file(engine: Graphviz, labels: list[str]) -> None:
    dot = drawn_with(labels)
    assert set(re.findall(r"(\w+)\s*=", outside_of_texts(dot))) <= WRITTEN
    svg = asyncio.run(engine.picture(dot, "svg"))
    assert b"xlink:href" not in svg
    for element in ET.fromstring(svg).iter():
        assert str(element.tag).rpartition("}")[2] in ALLOWED
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert not attribute.endswith(("href", "src"))
            assert "url(" not in value.lower()
    drawn = "".join(element.text or "" for element in ET.fromstring(svg).iter() if str(element.tag).endswith("text"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u0080-\u009f]", drawn)


@pytest.mark.parametrize("name", [*LINKS, *MARKUP, *BREAKOUTS[:12], string.punctuation])
def test_a_name_is_drawn_as_it_is_written(engine: Graphviz, name: str) -> None:
    svg = asyncio.run(engine.picture(drawn_with([name] * 4), "svg"))
    texts = [
        (element.text or "").replace("\xa0", " ").replace("\u200b", "")
        for element in ET.fromstring(svg).iter()
        if str(element.tag).endswith("text")
    ]
    wanted = " ".join(name.split())
    assert [" ".join(text.split()).removesuffix(" (1)") for text in texts].count(wanted) == 4, texts
