"""Animated pictures: which moments they show, and that they open, with every layout program of this machine."""

import asyncio
import io

import httpx
import pytest
from PIL import Image

from tests.webapp.conftest import Run
from tests.webapp.programs import CHAIN_RULE, LOOP
from tests.webapp.test_layout import record
from webapp import film
from webapp.export import Undrawable
from webapp.film import END_TIME, HIGHEST, MOST, WIDEST, frames, moments
from webapp.graph import Graph
from webapp.graphviz_engine import Graphviz
from webapp.layout import Layouts

LONG = "import torch\nx = torch.tensor(1.0, requires_grad=True)\ny = x\nfor _ in range(100):\n    y = y * 1.1\ny.backward()\n"
MATRICES = """\
import torch
x = torch.tensor([[1.0, 2.0], [3.0, -1.0]], requires_grad=True)
W = torch.ones(40, 40, requires_grad=True)
loss = (x * x).sum() + W.sum()
loss.backward()
"""
CHINESE = "import torch\n权重 = torch.tensor(2.0, requires_grad=True)\n损失 = 权重 * 权重\n损失.backward()\n"


def shots(program: str, iteration: int = 0) -> list[film.Frame]:
    recording = record(program)
    return list(frames(recording, Graph(recording).picture(iteration), iteration))


def test_every_value_and_every_gradient_has_its_moment_and_its_words() -> None:
    assert [one.words for one in shots(CHAIN_RULE)] == [
        "x = [0 1 2 3]",
        "dot = 14.0",
        "y = 28.0",
        "∂y/∂y = 1.0",
        "∂y/∂dot = 2.0",
        "∂y/∂x = [0 2 4 6]",
        "∂y/∂x = [0 2 4 6] + [0 2 4 6] = [0 4 8 12]",
    ]


def test_arrays_are_written_as_the_page_writes_them_and_of_large_ones_the_shape_is_told() -> None:
    words = [one.words for one in shots(MATRICES)]
    assert words[0] == "x = [[1 2] [3 −1]]"
    assert "W: (40, 40)" in words
    assert "∂loss/∂W: (40, 40)" in words
    assert "∂loss/∂x = [[1 2] [3 −1]] + [[1 2] [3 −1]] = [[2 4] [6 −2]]" in words


def test_nothing_is_shown_before_it_is_there() -> None:
    first, *_, last = shots(CHAIN_RULE)
    assert len(first.state.values) == 1
    assert not first.state.gradients
    assert not first.state.passed
    assert len(last.state.passed) == 3
    assert last.look.backward


def test_a_film_opens_and_has_a_frame_for_each_moment_all_of_one_size(engine: Graphviz) -> None:
    made = asyncio.run(film.film(record(CHINESE), Layouts(engine), engine))
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.format == "GIF"
        assert picture.n_frames == len(shots(CHINESE))
        seen = set()
        for number in range(picture.n_frames):
            picture.seek(number)
            seen.add(picture.convert("RGB").tobytes())
        assert len(seen) == picture.n_frames, "no frame is like another"
        assert picture.info["duration"] == END_TIME, "it rests at its end"
        assert picture.width <= WIDEST
        assert picture.height <= HIGHEST
        assert picture.info["loop"] == 0


def test_a_long_run_is_spread_over_the_frames_there_are_and_only_these_are_kept() -> None:
    recording = record(LONG)
    picture = Graph(recording).picture(0)
    many = list(moments(recording, picture, 0))
    assert len(many) > 2 * MOST
    assert all(one.values is many[0].values for one in many), "the moments share what they show"
    chosen = list(frames(recording, picture, 0))
    assert len(chosen) == MOST
    assert (chosen[0].words, chosen[-1].look.node) == ("x = 1.0", 0)


def test_a_graph_too_large_for_a_picture_is_too_large_for_a_film(engine: Graphviz, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.export.MOST", 2)
    with pytest.raises(Undrawable, match=r"3 nodes, and one picture holds at most 2") as raised:
        asyncio.run(film.film(record(CHINESE), Layouts(engine), engine))
    assert raised.value.code == "too_many_nodes"


def test_a_later_iteration_begins_with_its_own_numbers_and_with_parameters_as_they_were_left() -> None:
    recording = record(LOOP.format(steps=3))
    first, last = (list(frames(recording, Graph(recording).picture(iteration), iteration)) for iteration in (0, 2))
    assert last[0].words != first[0].words
    w = recording.nodes.name.index(recording.names.index("w"))
    held = [recording.values[one.state.values[w]] for one in (first[-1], last[0])]
    assert held[0] == 0
    assert isinstance(held[1], float)
    assert held[1] > 0


def test_where_nothing_moves_there_is_no_film(engine: Graphviz) -> None:
    with pytest.raises(Undrawable) as raised:
        asyncio.run(film.film(record("print(1)"), Layouts(engine), engine))
    assert raised.value.code == "nothing_moves"


def test_a_film_comes_over_http_as_a_file(client: httpx.Client, run: Run) -> None:
    identifier = run(CHAIN_RULE)["id"]
    answer = client.get(f"/api/runs/{identifier}/film.gif")
    assert answer.content.startswith(b"GIF89a")
    assert answer.headers["content-disposition"] == f'attachment; filename="tapedeck-{identifier}.gif"'
    refused = client.get(f"/api/runs/{run('print(1)')['id']}/film.gif")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_moves")
