"""A recording in a notebook: a real kernel runs the cells, and what comes out holds the player; without a viewer it is a line of text."""

import json
import os
import re
import tomllib
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import autograd_core as ag
from autograd_core.viewing import GROUP
from tests.server import ROOT
from webapp import notebook, standalone

HELPER = "import autograd_core as ag\ndef square(x):\n    return x * x\n"
PROGRAM = "with ag.record() as recording:\n    损失 = ag.tensor(3.0, requires_grad=True)\n    square(损失).backward()\nrecording\n"


def installed(folder: Path) -> None:
    """What installing the project leaves beside its packages: the entry points that pyproject.toml names."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"][GROUP]
    about = folder / "tapedeck-0.1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tapedeck\nVersion: 0.1.0\n")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items()))


def built(folder: Path) -> Path:
    """A front end whose scripts are empty."""
    (folder / "standalone").mkdir(parents=True)
    for name in ("theme.js", "standalone/player.js", "standalone/player.css"):
        (folder / name).write_text("")
    return folder


def outputs(cells: list[str], path: list[Path], **environment: str) -> list[Any]:
    """The last output of each cell."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "PYDEVD_DISABLE_FILE_VALIDATION": "1", **environment}
    done = NotebookClient(made, timeout=120, kernel_name="python3").execute(env=env)
    return [cell.outputs[-1] if cell.outputs else None for cell in done.cells]


def run_inside(html: str) -> dict[str, Any]:
    """The run that the frame's document holds."""
    document = unescape(re.search(r'srcdoc="([^"]*)"', html)[1])  # type: ignore[index]
    data = re.search(r'<script id="run"[^>]*>(.*?)</script>', document, re.DOTALL)
    assert data is not None
    found: dict[str, Any] = json.loads(data[1])
    return found


def test_a_notebook_shows_a_recording_as_the_player(tmp_path: Path) -> None:
    installed(tmp_path)
    static = built(tmp_path / "dist")
    cells = [HELPER, PROGRAM, "recording.show(step=4, height=400)"]
    _, last, shown = outputs(cells, [ROOT, tmp_path], TAPEDECK_STATIC=str(static))
    assert last.data["text/plain"] == "<recording of 2 nodes, 12 events, 1 backward pass>"
    for one in (last, shown):
        assert 'sandbox="allow-scripts allow-downloads"' in one.data["text/html"]
    recording = run_inside(last.data["text/html"])["recording"]
    assert recording["program"]["source"] == PROGRAM
    assert "损失" in recording["names"]
    assert recording["spans"][1] == [2, 9, 2, 43], "the cell's own lines are marked"
    assert all(span is None or span[0] <= 4 for span in recording["spans"]), "another cell's lines are not taken for this one's"
    assert "step=4&amp;amp;level=edge&amp;amp;hide=header%2Cprogram" in shown.data["text/html"]
    assert 'height="400"' in shown.data["text/html"]


def test_a_recording_is_a_line_of_text_where_no_viewer_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: ())
    with ag.record() as recording:
        ag.tensor(3.0, requires_grad=True).exp().backward()
    assert set(recording._repr_mimebundle_()) == {"text/plain"}
    with pytest.raises(RuntimeError, match="Nothing is installed that can show a recording"):
        recording.show()


def test_a_cell_does_not_fail_where_the_player_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("TAPEDECK_STATIC", str(tmp_path / "none"))
    with ag.record() as recording:
        ag.tensor(3.0, requires_grad=True).exp().backward()
    bundle = recording._repr_mimebundle_()
    assert set(bundle) == {"text/plain"}
    assert "the player has not been built; run: make run" in bundle["text/plain"]
    assert set(recording._repr_mimebundle_(exclude=["text/html"])) == {"text/plain"}
    with pytest.raises(standalone.NotBuilt):
        recording.show()


def test_outside_of_a_notebook_show_opens_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setenv("TAPEDECK_STATIC", str(built(tmp_path / "dist")))
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("tempfile.mkdtemp", lambda **_: str(tmp_path))
    with ag.record() as recording:
        ag.tensor(3.0, requires_grad=True).exp().backward()
    notebook.show(recording, step=3, height=200)
    assert opened == [(tmp_path / "recording.html").as_uri()]
    assert 'data-place="step=3&amp;level=edge&amp;hide="' in (tmp_path / "recording.html").read_text("utf8")
    with pytest.raises(ValueError, match="it is one of phase"):
        notebook.page(recording, level="second")
