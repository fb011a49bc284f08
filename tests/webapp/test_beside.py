"""Programs of a course bring figures and progress bars along: they run to their end, and are told what is not drawn."""

import sys
from importlib.machinery import PathFinder
from typing import Any

import pytest

from webapp.runner import beside
from webapp.runner.program import run_program


@pytest.fixture(autouse=True)
def _as_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders are looked through for these packages in vain, whoever has them installed."""
    find = PathFinder.find_spec

    def find_spec(fullname: str, path: Any = None, target: Any = None) -> Any:
        return None if fullname.partition(".")[0] in beside.TOPS else find(fullname, path, target)

    for name in [name for name in sys.modules if name.partition(".")[0] in beside.TOPS]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(PathFinder, "find_spec", find_spec)


def told(text: str) -> tuple[str, list[str], str]:
    document = run_program(text).document
    return document["stdout"], [one["code"] for one in document["notices"]], (document["error"] or {}).get("message", "")


def test_a_training_loop_with_a_figure_and_a_bar_runs_to_its_end() -> None:
    stdout, notices, error = told(
        """\
import matplotlib.pyplot as plt
import torch
from tqdm import tqdm

w = torch.tensor(2.0, requires_grad=True)
losses = []
bar = tqdm(range(3), desc="training")
for step in bar:
    loss = w ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad = None
    losses.append(loss.item())
    bar.set_postfix(loss=loss.item())
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
line, = left.plot(losses, label="loss")
counts, edges, _ = right.hist([1.0, 2.0, 2.0], bins=2)
plt.legend()
plt.show()
print(bar.n, len(losses), counts, edges)
"""
    )
    assert not error
    assert stdout == "3 3 [1. 2.] [1.  1.5 2. ]\n"
    assert notices == ["figures_absent"]


def test_the_line_of_the_first_figure_is_marked() -> None:
    text = "import torch\nimport matplotlib.pyplot as plt\ntorch.ones(1, requires_grad=True).backward()\nplt.plot([1, 2])\nplt.show()\n"
    (notice,) = run_program(text).document["notices"]
    assert notice["span"][0] == 4


def test_a_figure_refuses_a_tensor_that_requires_grad_as_matplotlib_does() -> None:
    _, _, error = told("import torch, matplotlib.pyplot as plt\nx = torch.linspace(0, 1, 3, requires_grad=True)\nplt.plot([0, 1, 2], x)")
    assert error.startswith("Can't call numpy() on Tensor that requires grad.")


def test_settings_alone_are_not_told_of() -> None:
    stdout, notices, error = told(
        "import matplotlib, torch\nmatplotlib.use('Agg')\nimport seaborn as sns\nsns.set_theme()\n"
        "from matplotlib import pyplot as plt\nplt.rcParams['figure.figsize'] = (4, 3)\nx = torch.ones(1, requires_grad=True)\nx.sum().backward()\nprint(plt.cm.viridis(0.5))"
    )
    assert (stdout, notices, error) == ("(0.0, 0.0, 0.0, 1.0)\n", [], "")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("import matplotlib.pyplot as plt\nfig, ax = plt.subplots(2, 3)\nprint(ax.shape, len(ax.flat))", "(2, 3) 6\n"),
        ("import matplotlib.pyplot as plt\nax = plt.figure().subplots(1, 2)\nprint(len(ax))", "2\n"),
        ("import matplotlib.pyplot as plt\nprint(len(plt.plot([1], [2], 'r--', [3], [4], 'b')), len(plt.plot([1], [2])))", "2 1\n"),
        ("from tqdm.auto import tqdm, trange\nwith tqdm(total=4) as bar:\n    bar.update(3)\nprint(bar.n, bar.total, list(trange(2)))", "3 4 [0, 1]\n"),
        ("import tqdm\ntqdm.tqdm.write('a')\nprint(sum(1 for _ in tqdm.tqdm(iter('abc'))))", "a\n3\n"),
        ("from IPython.display import clear_output, display\nclear_output(wait=True)\ndisplay([1, 2])", "[1, 2]\n"),
        ("from mpl_toolkits.mplot3d import Axes3D\nfrom matplotlib.colors import ListedColormap\nprint(ListedColormap(['r']))", "<ListedColormap, which is not drawn>\n"),
    ],
)  # fmt: skip
def test_what_a_program_goes_on_to_use_is_there(text: str, printed: str) -> None:
    stdout, _, error = told(text)
    assert (stdout, error) == (printed, "")


def test_no_picture_is_read_and_nothing_stays_behind() -> None:
    _, _, error = told("import matplotlib.pyplot as plt\nplt.imread('cat.png')")
    assert error == "Programs here cannot use files of the system, the network, threads or other programs."
    assert not [name for name in sys.modules if name.partition(".")[0] in beside.TOPS]
