"""Files that a program writes under names of its own are kept in memory while it runs, and nothing of them is left."""

import builtins
import io
import os
from pathlib import Path

import pytest

from webapp.runner.program import run_program


def told(text: str) -> tuple[str, list[str], str]:
    document = run_program(text).document
    codes = [one["code"] for one in document["notices"] if one["code"] not in ("no_tensor", "no_backward")]
    return document["stdout"], codes, (document["error"] or {}).get("message", "")


def test_the_best_weights_are_saved_and_loaded_again() -> None:
    stdout, notices, error = told(
        """\
import os
import torch

model = torch.nn.Linear(2, 1)
path = os.path.join("checkpoints", "best.pth")
os.makedirs("checkpoints", exist_ok=True)
os.makedirs("checkpoints", exist_ok=True)
torch.save({"epoch": 3, "model": model.state_dict()}, path)
before = model.weight.clone()
with torch.no_grad():
    model.weight.zero_()
found = torch.load(path)
print(found["epoch"], model.load_state_dict(found["model"]), torch.equal(before, model.weight))
print(os.path.exists(path), os.path.getsize(path) > 100, os.listdir("checkpoints"), os.path.isdir("checkpoints"))
"""
    )
    assert not error
    assert stdout == "3 <All keys matched successfully> True\nTrue True ['best.pth'] True\n"
    assert notices == ["files_kept"]
    assert not Path("checkpoints").exists()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("import numpy as np\nnp.save('x.npy', np.arange(3))\nnp.savez('d.npz', a=np.ones(1))\nprint(np.load('x.npy'), np.load('d.npz')['a'])", "[0 1 2] [1.]\n"),
        ("import numpy as np\nnp.savetxt('t.csv', np.eye(2), fmt='%d')\nprint(np.loadtxt('t.csv').tolist())", "[[1.0, 0.0], [0.0, 1.0]]\n"),
        ("import os\nos.makedirs('/tmp/logs')\nopen('/tmp/logs/a', 'w').close()\nopen('/tmp/model.ckpt', 'w').close()\nprint(os.listdir('/tmp/logs'), os.path.exists('/tmp/model.ckpt'))", "['a'] True\n"),
        ("with open('log.txt', 'w') as f:\n    f.write('a\\n')\nwith open('log.txt', 'a') as f:\n    print('b', file=f)\nprint([line for line in open('log.txt')])", "['a\\n', 'b\\n']\n"),
        ("import json\njson.dump({'a': 1}, open('c.json', 'w'))\nprint(json.load(open('./c.json')))", "{'a': 1}\n"),
        ("from pathlib import Path\nfolder = Path('notes')\nfolder.mkdir(exist_ok=True)\n(folder / 'a.txt').write_text('损失')\nprint((folder / 'a.txt').read_text(), Path('none').exists())", "损失 False\n"),
        ("import os\nopen('a', 'wb').close()\nos.remove('a')\nprint(os.path.isfile('a'))", "False\n"),
        ("with open('a', 'w+') as f:\n    f.write('word')\n    f.seek(0)\n    print(f.read())\ntry:\n    open('a').write('x')\nexcept OSError as problem:\n    print(problem)", "word\nnot writable\n"),
        ("for mode in ('w', 'r+', 'x'):\n    try:\n        open('nowhere/x.txt', mode)\n    except FileNotFoundError as problem:\n        print(problem.errno)", "2\n2\n2\n"),
        ("import os\nos.mkdir('d')\nopen('d/a', 'x').close()\nfor wrong in (lambda: os.rmdir('d'), lambda: os.mkdir('d'), lambda: open('d/a', 'x'), lambda: open('d', 'w')):\n    try:\n        wrong()\n    except OSError as problem:\n        print(type(problem).__name__, end=' ')\nos.remove('d/a')\nos.rmdir('d')\nprint(os.path.exists('d'))", "OSError FileExistsError FileExistsError IsADirectoryError False\n"),
    ],
)  # fmt: skip
def test_what_a_program_does_with_its_own_files_is_as_on_a_disk(
    text: str, printed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    stdout, _, error = told(text)
    assert (stdout, error) == (printed, "")
    assert list(tmp_path.iterdir()) == []
    assert not Path("/tmp/model.ckpt").exists()


def test_other_paths_are_the_systems_and_so_is_everything_when_it_is_over(tmp_path: Path) -> None:
    system = (builtins.open, io.open, os.stat, os.mkdir, os.remove, os.listdir)
    stdout, _, _ = told(f"import os\nopen({str(tmp_path / 'a')!r}, 'w').write('x')\nprint(os.listdir({str(tmp_path)!r}))")
    assert stdout == "['a']\n", "unless the program is confined"
    assert (builtins.open, io.open, os.stat, os.mkdir, os.remove, os.listdir) == system
    assert told("open('data.csv')")[2].startswith("FileNotFoundError: ")
    assert told("print(open('a', 'w').name)\nprint(len(open('a').read()))") == ("a\n0\n", ["files_kept"], "")
