"""Writes docs/dialects.md from the code: every public name of each dialect, and what is deliberately not there.

`python scripts/dialects_page.py` writes the page; a test holds that it is current. Knows the dialects by walking their modules.
"""

import sys
from collections.abc import Iterator
from inspect import isclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "dialects.md"
TITLES = {
    "torch": ("PyTorch", "torch", "Tensor"),
    "tensorflow": ("TensorFlow", "tf", "Tensor Variable"),
    "jax": ("JAX", "jax", "Array"),
    "mxnet": ("MXNet", "mxnet", "nd.NDArray np.ndarray"),
    "micrograd": ("micrograd", "micrograd", "engine.Value"),
}
"""For each dialect its title, what programs call it, and the classes whose methods are part of its surface."""
HEAD = """# Dialects: what is there

`autograd_core.dialects.install()` makes `import torch`, `import tensorflow`, `import jax`, `import mxnet` and `import micrograd` mean the packages below,
also where the real framework is installed; in the browser they always do. Each is thin: names, conventions, printing and error types over one engine
and one tape. A name that is missing is an `AttributeError` that names the nearest one there is, or says why it is not there.

How PyTorch's surface is compared with PyTorch itself is in [pytorch.md](pytorch.md).

This page is written by `python scripts/dialects_page.py`.
"""


def modules(package: ModuleType, shown: str) -> Iterator[tuple[str, ModuleType]]:
    """The package and every module of it that its public names lead to, with the names programs know them by."""
    inside = package.__name__.rpartition(".")[0] + "."
    seen: set[int] = set()
    todo = [(shown, package)]
    while todo:
        name, module = todo.pop(0)
        if id(module) in seen:
            continue
        seen.add(id(module))
        yield name, module
        for one in names(module):
            found = getattr(module, one, None)
            if isinstance(found, ModuleType) and (found.__name__.startswith(inside) or found.__name__.startswith(shown + ".")):
                todo.append((f"{name}.{one}", found))


def names(module: ModuleType) -> list[str]:
    """The public names: what a module lists itself, or what it says when asked."""
    own_dir = "__dir__" in vars(module)
    listed = dir(module) if own_dir or not hasattr(module, "__all__") else module.__all__
    return sorted({name for name in listed if not name.startswith("_")}, key=_order)


def _order(name: str) -> tuple[str, str]:
    return name.lower(), name


def members(owner: Any) -> list[str]:
    """The public methods and properties of a class, without what only the engine asks for."""
    from autograd_core.dialects.surface import STATE, visible

    return sorted(set(visible(owner)) - STATE, key=_order)


def at(package: ModuleType, path: str) -> Any:
    """What a dotted name leads to; `None` where it leads nowhere."""
    found: Any = package
    for name in path.split("."):
        found = getattr(found, name, None)
    return found


def _listed(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def section(name: str, package: ModuleType, absent: dict[str, str], different: list[str]) -> Iterator[str]:
    """The lines about one dialect."""
    title, shown, classes = TITLES[name]
    yield f"## {title}\n"
    for path, module in modules(package, shown):
        listed = names(module)
        if listed:
            yield f"**{path}** ({len(listed)}): {_listed(listed)}\n"
    for path in classes.split():
        owner = at(package, path)
        if isclass(owner):
            listed = members(owner)
            yield f"**{shown}.{path}**, methods and properties ({len(listed)}): {_listed(listed)}\n"
    if different:
        yield f"### {title}: there, and otherwise on purpose\n"
        yield "\n".join(f"- {one}" for one in different) + "\n"
    if absent:
        yield f"### {title}: deliberately not there\n"
        yield _reasons(absent)


BESIDE = """## Beside the frameworks

NumPy and Python's standard library are there, and what else is installed beside the server, as SciPy and scikit-learn may be. Where `matplotlib`,
`seaborn` and `tqdm` are not, programs that import them run all the same: figures are not drawn, and a notice says so; progress bars go through what
they are given. `IPython.display` prints.
"""


def beside(absent: dict[str, str]) -> Iterator[str]:
    """The lines about packages that programs import beside a framework."""
    yield BESIDE
    yield "### Packages that are not there\n"
    yield _reasons(absent)


def _reasons(absent: dict[str, str]) -> str:
    return "| Name | Why |\n| --- | --- |\n" + "\n".join(f"| `{one}` | {why} |" for one, why in sorted(absent.items())) + "\n"


def rosetta() -> Iterator[str]:
    """The table of the programs in all spellings, and the reasons for what is missing in it."""
    from autograd_core.dialects.rosetta import SPELLINGS, programs

    yield "## Rosetta: ten programs, six spellings, one graph\n"
    yield "`=`: the same graph, node for node, and the same gradients; `≈`: the same gradients from another graph; `–`: it cannot be said.\n"
    rows = [f"| Program | {' | '.join(SPELLINGS)} |", "| --- " * (1 + len(SPELLINGS)) + "|"]
    reasons = []
    for program in programs():
        signs = ["–" if one in program.absent else "≈" if one in program.apart else "=" for one in SPELLINGS]
        rows.append(f"| {program.title['en']} | {' | '.join(signs)} |")
        reasons += [f"- {program.title['en']}: {words['en']}" for words in (*program.absent.values(), *program.apart.values())]
    yield "\n".join(rows) + "\n"
    yield "\n".join(reasons) + "\n"


def page() -> str:
    """The whole page."""
    import importlib

    from autograd_core import dialects
    from autograd_core.dialects.missing import absences
    from autograd_core.public import load_all

    load_all()
    lines = [HEAD, *rosetta()]
    for name in TITLES:
        if name in dialects.names():
            package = importlib.import_module(f"autograd_core.dialects.{name}")
            lines += section(name, package, absences().get(name, {}), absences()["different"].get(name, []))
    lines += beside(absences()["beside"])
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(page(), encoding="utf-8")
