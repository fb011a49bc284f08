"""The arrows between the parts, and what may not be in the repository."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 500  # about 400 is the aim; past this something else has moved in
PYTHON_PACKAGES = ("autograd_core", "webapp", "scripts", "benchmarks", "tests")
SOURCES = (".py", ".ts", ".svelte")
GENERATED = "static/src/api/schema.ts"  # from the server's OpenAPI document


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the repository, as git knows them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def imports(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, absolute."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{name.name}" for name in node.names)


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def is_inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("path", files("autograd_core"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_engine_knows_numpy_and_itself(path: Path) -> None:
    allowed = {"numpy", "cupy", "autograd_core"} | ({"torch"} if "dialects" in path.parts else set())
    allowed |= {"numba", "llvmlite"} if path.name in ("kernels.py", "kernels_double.py") else set()  # imported where they are installed
    standard = set(sys.stdlib_module_names)
    used = {module.split(".")[0] for module in imports(path)}
    assert used <= allowed | standard


def test_the_engine_does_not_know_its_dialects() -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in files("autograd_core")
        if "dialects" not in path.parts and any(is_inside(module, "autograd_core.dialects") for module in imports(path))
    }
    assert users == set()


def test_the_server_runs_the_engine_only_in_the_runners_children() -> None:
    users = {str(path.relative_to(ROOT)) for path in files("webapp") if any(is_inside(module, "autograd_core") for module in imports(path))}
    children = {
        f"webapp/runner/{name}.py"
        for name in (
            "arguments",
            "beside/figures",
            "calls",
            "child",
            "hints",
            "keeping",
            "no_gradient",
            "preload",
            "problems",
            "program",
            "script",
            "zygote",
        )
    }
    authors_tools = {"webapp/lessons_check.py", "webapp/lessons_run.py"}
    started_once = {"webapp/names_reader.py"}
    assert users <= children | authors_tools | started_once


def test_the_process_that_forks_children_loads_nothing_of_the_web_server() -> None:
    probe = (
        "import sys; import webapp.runner.zygote; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'fastapi', 'starlette', 'pydantic', 'sqlalchemy', 'asyncio'}))"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", [name for name in tracked() if name.endswith(SOURCES) and name != GENERATED])
def test_files_are_short_enough_to_read(name: str) -> None:
    lines = len((ROOT / name).read_text().splitlines())
    assert lines <= LONGEST, f"{name} has {lines} lines; which second thing moved in?"


@pytest.mark.parametrize("folder", ["autograd_core", "webapp", "scripts"])
def test_every_module_says_what_it_is_for(folder: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in files(folder)
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_nothing_that_was_made_is_in_the_repository() -> None:
    made = {
        "node_modules",
        "dist",
        ".venv",
        "__pycache__",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
    }
    kinds = {".pyc", ".sqlite", ".log", ".whl"}
    wrong = [name for name in tracked() if made & set(PurePosixPath(name).parts) or PurePosixPath(name).suffix in kinds]
    assert wrong == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"])
def test_python_locks_have_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    pinned = [part for part in re.split(r"\n(?=\S)", text) if part.strip()]
    assert pinned
    for requirement in pinned:
        assert re.match(r"[a-z0-9._-]+==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


def test_the_development_lock_holds_the_same_versions() -> None:
    versions = [
        {line.rstrip(" \\").partition(" ;")[0] for line in (ROOT / name).read_text().splitlines() if "==" in line}
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert versions[0] <= versions[1]


def test_the_front_ends_lock_has_no_addresses() -> None:
    text = (ROOT / "static" / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert (ROOT / "static" / ".npmrc").read_text().strip() == "omit-lockfile-registry-resolved=true"


def test_continuous_integration_runs_what_everybody_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "make test" in script.read_text()
    assert "set -euo pipefail" in script.read_text()
