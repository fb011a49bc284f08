"""`tapedeck run` and `tapedeck render`, as a person types them, on scripts of their own."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.server import ROOT
from webapp import standalone

SCRIPT = """import torch
from beside import scale
x = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (x * scale).sum()
loss.backward()
print(x.grad)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "beside.py").write_text("scale = 3.0\n")
    path = tmp_path / "my script 标量.py"
    path.write_text(SCRIPT)
    return path


COMMAND = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from webapp.__main__ import main; sys.exit(main())"]


def tapedeck(*words: object, folder: Path, input: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, words)], cwd=folder, capture_output=True, text=True, check=False, input=input)


@pytest.mark.parametrize(
    ("form", "begins"),
    [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"// Tapedeck"), ("gif", b"GIF89a"), ("json", b'{"schema"')],
)
def test_a_script_is_drawn_into_a_file_of_the_form_that_its_name_says(script: Path, form: str, begins: bytes) -> None:
    done = tapedeck("render", script, "-o", f"graph.{form}", folder=script.parent)
    assert (done.returncode, done.stderr) == (0, "tensor([3., 3.])\n")
    assert (script.parent / f"graph.{form}").read_bytes().startswith(begins)


def test_a_script_that_fails_is_drawn_up_to_there_and_the_line_is_said(script: Path) -> None:
    script.write_text(SCRIPT + "loss.backward()\n")
    done = tapedeck("render", script, "-o", "graph.json", folder=script.parent)
    assert done.returncode == 0
    assert "(line 7)" in done.stderr
    document = json.loads((script.parent / "graph.json").read_text())
    assert document["error"]["code"] == "backward_twice"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("render", "none.py", "-o", "a.svg"), "there is no file none.py"),
        (("render", ".", "-o", "a.svg"), "is a folder"),
        (("render", "latin.py", "-o", "a.svg"), "latin.py is not UTF-8 text (byte 3)"),
        (("render", "ends.py", "-o", "a.svg"), "ended its interpreter"),
        (("render", "good.py", "-o", "a.bmp"), "should end with one of: .svg"),
        (("render", "good.py", "-o", "none/a.svg"), "none/a.svg"),
        (("render", "good.py", "-o", "a.svg", "--iteration", "5"), "The run has 1 iteration, counted from 0"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "ends.py").write_text("import os; os._exit(3)\n")
    (tmp_path / "latin.py").write_bytes(b"#  \xe9t\xe9\n")
    (tmp_path / "good.py").write_text("import torch\nx = torch.ones(2, requires_grad=True)\nx.sum().backward()\n")
    done = tapedeck(*words, folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("tapedeck: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_run_serves_the_recorded_script_at_the_address_that_it_prints(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAPEDECK_DATABASE_URL", f"sqlite:///{script.parent / 'runs.sqlite'}")
    with subprocess.Popen([*COMMAND, "run", str(script), "--no-browser"], cwd=script.parent, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == "tensor([3., 3.])\n"
            found = re.search(r"(http://127\.0\.0\.1:\d+)/play/(\w+)", server.stdout.readline())
            assert found is not None
            with urllib.request.urlopen(f"{found[1]}/api/runs/{found[2]}") as answer:
                run = json.load(answer)
            assert run["recording"]["program"]["source"] == SCRIPT
        finally:
            server.terminate()


def test_a_page_without_a_server_holds_nothing_that_a_learner_could_make_markup_of(tmp_path: Path) -> None:
    (tmp_path / "standalone").mkdir()
    (tmp_path / "theme.js").write_text("")
    for name in ("player.js", "player.css"):
        (tmp_path / "standalone" / name).write_text("")
    page = standalone.page(json.dumps({"x": "</script><script>alert(1)</script><!--"}), "a<b>", folder=tmp_path / "standalone")
    assert page.count("</script>") == 3
    assert "<!--" not in page
    assert "<title>a&lt;b&gt;</title>" in page
    with pytest.raises(standalone.NotBuilt, match="make run"):
        standalone.page("{}", folder=tmp_path / "none")


TALKING = """import sys
from pathlib import Path
import torch
from beside import scale
factor = float(input("factor? "))
x = torch.tensor([1.0, 2.0], requires_grad=True)
loss = scale(x, factor)
loss.backward()
print(sys.argv[1:], Path(__file__).name, x.grad)
"""


def test_a_script_has_its_arguments_its_file_its_modules_and_standard_input(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("# one\n# two\ndef scale(x, factor):\n    y = x * factor\n    return y.sum()\n")
    (tmp_path / "talking.py").write_text(TALKING)
    done = tapedeck("render", "talking.py", "-o", "graph.json", "--", "--epochs", "3", folder=tmp_path, input="2.5\n")
    assert done.stderr == "factor? ['--epochs', '3'] talking.py tensor([2.5000, 2.5000])\n"
    document = json.loads((tmp_path / "graph.json").read_text())
    spans = [document["spans"][span] for span in document["nodes"]["span"] if span]
    assert {span[0] for span in spans} == {6, 7}, "what a module of its own computes belongs to the line that called it"


def test_ctrl_c_keeps_what_was_recorded(tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text(
        "import torch\nw = torch.tensor(1.0, requires_grad=True)\n(w * w).backward()\nprint('begun')\nwhile True:\n    pass\n"
    )
    command = [*COMMAND, "render", "endless.py", "-o", "graph.json"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "begun\n"
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 0
    assert rest.startswith("The program was stopped before its end.")
    document = json.loads((tmp_path / "graph.json").read_text())
    assert (document["status"], document["error"]["code"], len(document["passes"])) == ("limit", "cancelled", 2)


def test_words_for_a_script_go_with_run_and_render_only(tmp_path: Path) -> None:
    done = tapedeck("serve", "--", "x", folder=tmp_path)
    assert done.returncode == 2
    assert "only run and render" in done.stderr
