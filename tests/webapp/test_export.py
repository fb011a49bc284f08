"""Pictures to keep, with every layout program that this machine has."""

import asyncio
import re
import xml.etree.ElementTree as ET

import httpx
import pytest

from tests.webapp.conftest import Run
from tests.webapp.programs import CHAIN_RULE, LOOP
from tests.webapp.test_layout import HOSTILE, hostile, record
from webapp import export
from webapp.graph import Graph
from webapp.graphviz_engine import Graphviz, PictureFormat
from webapp.layout import Layouts
from webapp.recording_model import Recording


def draw(engine: Graphviz, recording: Recording, form: PictureFormat, iteration: int = 0) -> bytes:
    async def drawing() -> bytes:
        picture = Graph(recording).picture(iteration)
        where = await Layouts(engine).positions(picture)
        dot = export.picture_dot(recording, picture, where, export.state_at(recording, iteration))
        return await engine.picture(dot, form)

    return asyncio.run(drawing())


def words(svg: bytes) -> str:
    return " ".join(element.text or "" for element in ET.fromstring(svg).iter() if element.tag.endswith("text"))


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF-1"), ("dot", b"//")])
def test_every_format_can_be_had(engine: Graphviz, form: PictureFormat, start: bytes) -> None:
    assert draw(engine, record(CHAIN_RULE), form).startswith(start)


def test_the_pdf_ends_as_a_pdf_must_and_finds_its_objects(engine: Graphviz) -> None:
    pdf = draw(engine, record(CHAIN_RULE), "pdf")
    assert pdf.rstrip().endswith(b"%%EOF")
    place = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    assert pdf[place : place + 4] == b"xref" or b"obj" in pdf[place : place + 20]


def test_a_picture_has_the_values_and_the_gradients(engine: Graphviz) -> None:
    text = words(draw(engine, record(CHAIN_RULE), "svg")).replace("\xa0", " ")
    for part in ("x", "▸ [0 1 2 3]", "∂ [0 4 8 12]", "▸ 14.0", "∂ 2.0", "2 ×", "▸ 28.0", "∂ 1.0", "y"):
        assert part in text


def test_a_later_iteration_shows_its_own_numbers(engine: Graphviz) -> None:
    recording = record(LOOP.format(steps=20))
    first, last = words(draw(engine, recording, "svg", 0)), words(draw(engine, recording, "svg", 19))
    assert "▸ 0.0" in first.replace("\xa0", " ")
    assert first != last


def test_an_array_is_written_whole_where_it_fits_and_not_where_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = ["[1, 2, 3]", "[[1, 2], [3, 4]]", "[]", "[[7]]", "[-5]", "list(range(64))", "7"]
    recording = record("import torch\n" + "".join(f"x{i} = torch.tensor({one}) * 1\n" for i, one in enumerate(arrays)))
    shown = {export.show(recording, value, 0, 60) for value in range(1, len(recording.values))}
    assert {"[1 2 3]", "[[1 2] [3 4]]", "[[7]]", "[−5]", "[0 1 2 3 …]", "7"} <= shown
    assert {export.show(recording, value, 0, 7) for value in range(1, len(recording.values))} >= {"[1 2 3]", "(2, 2)"}
    written: list[float] = []

    def counted(one: float) -> str:
        written.append(one)
        return "1"

    monkeypatch.setattr(export, "number", counted)
    for value in range(1, len(recording.values)):
        export.show(recording, value, 0, 60)
    assert max(written) < 8  # none of the 64 after the few that are shown


def test_nodes_are_where_they_are_on_the_page(engine: Graphviz) -> None:
    dot = draw(engine, record(CHAIN_RULE), "dot").decode()
    picture = Graph(record(CHAIN_RULE)).picture(0)
    where = asyncio.run(Layouts(engine).positions(picture))
    for x, y in where.centres:
        assert f'pos="{x:.1f},{where.height - y:.1f}"' in dot
    assert dot.count(export.TINT) == 4  # every wire of it brought a gradient back


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_a_word(engine: Graphviz, name: str) -> None:
    svg = draw(engine, hostile(name), "svg")
    root = ET.fromstring(svg)
    titles = [element.text for element in root.iter() if element.tag.endswith("title")]
    assert sum(1 for title in titles if title in ("0", "1", "2", "3")) == 4
    assert not [element for element in root.iter() if element.tag.endswith(("script", "image", "foreignObject", "}a"))]


def test_pictures_come_over_http_with_their_types(client: httpx.Client, run: Run) -> None:
    identifier = run(CHAIN_RULE)["id"]
    for form, kind in (
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("pdf", "application/pdf"),
        ("dot", "text/vnd.graphviz"),
    ):
        answer = client.get(f"/api/runs/{identifier}/graph.{form}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert f'filename="tapedeck-{identifier}.{form}"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("graph.gif", 422, "invalid_request"),
        ("graph.svg?iteration=1", 404, "no_such_iteration"),
        ("graph", 404, "not_found"),
    ],
)
def test_a_picture_that_cannot_be_had_is_a_problem(client: httpx.Client, run: Run, path: str, status: int, code: str) -> None:
    answer = client.get(f"/api/runs/{run(CHAIN_RULE)['id']}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_program_without_tensors_gives_an_empty_picture(client: httpx.Client, run: Run) -> None:
    assert client.get(f"/api/runs/{run('print(1)')['id']}/graph.svg").status_code == 200
