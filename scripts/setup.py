"""Installs what Tapedeck needs, and only what is missing: `setup.py run`, `setup.py check` or `setup.py test`.

Standard library only: it is the first thing that runs on a new machine. Each step leaves a stamp that holds a digest of
what it was made from, written last, so an interrupted step is done again and a finished one costs nothing. The stamps
lie inside what they describe: removing a folder removes the memory of it. Python's packages, the front end's and the
system's come from three places into three, so they are fetched at the same time.
"""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Lock

from machine import (
    BROWSERS,
    HEADLESS,
    MINIMUM_NODE,
    MINIMUM_PYTHON,
    PYTHON,
    ROOT,
    SERVICES,
    STATIC,
    VENV,
    Node,
    SetupError,
    apt_install,
    apt_line,
    apt_update,
    can_apt,
    chinese_font,
    chromium,
    graphviz,
    machine_node,
    output,
    packaged_node,
    run,
    say,
    service,
)

FONTS = ("fontconfig", "fonts-noto-cjk")
ONE_PIP = Lock()  # the virtual environment is written by one at a time
NOT_SOURCES = {"node_modules", "dist", "test-results", ".svelte-kit"}


def digest(paths: Iterable[Path], *words: str) -> str:
    """A digest of files' names and contents, and of some words."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        total.update(f"\0{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    """Whether a step was finished with exactly these inputs."""
    return stamp.is_file() and stamp.read_text() == wanted


def ensure_venv() -> None:
    """A virtual environment that works: one whose folder was moved, or whose Python has gone, is made again."""
    probe = "import sys; print(sys.prefix, *sys.version_info[:2])"
    if PYTHON.exists():
        done = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, text=True, check=False)
        if done.returncode == 0 and Path(done.stdout.split()[0]).resolve() == VENV.resolve():
            return
    say("making the virtual environment .venv")
    try:
        import ensurepip  # noqa: F401 - Debian ships it apart from Python
    except ImportError:
        apt_install(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    run([sys.executable, "-m", "venv", "--clear", VENV])


def pip_install(lock: Path) -> None:
    """Installs exactly what a lock file names, hashes checked."""
    options = ["--require-hashes", "--no-input", "--disable-pip-version-check", "--no-warn-script-location", "-q"]
    with ONE_PIP:
        run([PYTHON, "-m", "pip", "install", *options, "-r", lock])


def ensure_packages(development: bool) -> None:
    """The locked Python packages. The development lock holds all of the other, at the same versions."""
    runtime, dev = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
    stamps = {lock: VENV / f".{lock.stem}.stamp" for lock in (runtime, dev)}
    current = {lock: is_current(stamps[lock], digest([lock])) for lock in (runtime, dev)}
    lock = dev if development else runtime
    if current[lock] or (lock is runtime and current[dev] and not _differs(runtime, dev)):
        return
    say(f"installing Python packages from {lock.name}")
    pip_install(lock)
    stamps[lock].write_text(digest([lock]))


def _differs(part: Path, whole: Path) -> bool:
    """Whether a lock file names a version that the other does not; on which systems it is needed may differ."""
    names = [{line.rstrip(" \\").partition(" ;")[0] for line in lock.read_text().splitlines() if "==" in line} for lock in (part, whole)]
    return not names[0] <= names[1]


def ensure_node() -> Node:
    """A recent Node.js: the machine's, else the PyPI package that carries it."""
    node = machine_node() or packaged_node()
    if node is None or node.version < MINIMUM_NODE:
        say("installing Node.js into .venv (the machine has none, or an old one)")
        pip_install(ROOT / "requirements-node.lock")
        node = packaged_node()
    if node is None:
        raise SetupError("Node.js was installed but cannot be found in .venv; remove .venv and try again")
    return node


def ensure_front_end(*, build: bool = True) -> None:
    """The packages of static/, and the pages built from it."""
    lock, modules, dist = STATIC / "package-lock.json", STATIC / "node_modules", STATIC / "dist"
    installed = digest([lock, STATIC / "package.json"])
    stamp, built_stamp = modules / ".tapedeck-stamp", dist / ".stamp"
    built = digest(_sources(), installed)
    needs_modules = not is_current(stamp, installed)
    needs_build = build and not (is_current(built_stamp, built) and (dist / "index.html").is_file())
    if not needs_modules and not needs_build:
        return
    node = ensure_node()
    if needs_modules:
        say("installing the front end's packages")
        run([*node.npm, "ci", "--loglevel=error"], env=node.env(), cwd=STATIC)
        stamp.write_text(installed)
    if needs_build:
        say("building the front end")
        run([*node.npm, "run", "--silent", "build", "--", "--logLevel=error"], env=node.env(), cwd=STATIC)
        built_stamp.write_text(built)


def _sources() -> list[Path]:
    """Every file that the build reads; tests of the front end are not among them."""
    tops = [top for top in STATIC.iterdir() if top.name not in NOT_SOURCES]
    files = [file for top in tops for file in ([top] if top.is_file() else top.rglob("*")) if file.is_file()]
    return [file for file in files if not file.name.endswith(".test.ts")]


def ensure_graphviz() -> None:
    """The layout engine comes with the Python packages, so there always is one; say so where there is not."""
    if graphviz() is None:
        raise SetupError(f"no Graphviz: the package graphviz-pure has no program for this machine. Run:\n    {apt_line('graphviz')}")


def missing_browser() -> list[str]:
    """What to install for the browser tests: the Chromium that has no windows where Debian knows it."""
    found = chromium()
    if (found is None or Path(found).name in BROWSERS[1:]) and can_apt() and output("apt-cache", "show", HEADLESS):
        return [HEADLESS]
    return [] if found else ["chromium"]


def ensure_system() -> None:
    """The browser, Chinese letters and the servers that tests start, asked for at once. Without them some tests fail; the others still run."""
    missing = [package for program, package in SERVICES.items() if service(program) is None]
    if not chinese_font():
        missing += FONTS
    if can_apt() and (missing or chromium() is None):
        apt_update()  # a new machine knows no packages yet
    missing += missing_browser()
    if missing and can_apt():
        apt_install(*missing)
    elif missing:
        say(f"this machine has no {', no '.join(missing)}, so the tests that need them will fail. Run:\n    {apt_line(*missing)}")


def together(*steps: Callable[[], None]) -> list[SetupError]:
    """Does steps that are independent of each other at the same time, each to its end; answers what failed."""

    def failure(step: Callable[[], None]) -> SetupError | None:
        try:
            step()
        except SetupError as error:
            return error
        return None

    with ThreadPoolExecutor(len(steps)) as pool:
        return [error for error in pool.map(failure, steps) if error]


def main(arguments: list[str]) -> int:
    """Does the steps for `run`, `check` (what the linters need) or `test`."""
    if arguments not in (["run"], ["check"], ["test"]):
        print(__doc__)
        return 2
    if sys.version_info < MINIMUM_PYTHON:
        print(f"tapedeck: Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11")
        return 1
    purpose = arguments[0]
    steps = [partial(ensure_packages, development=purpose != "run"), partial(ensure_front_end, build=purpose != "check")]
    if purpose == "test":
        steps.append(ensure_system)
    failed = together(ensure_venv) or together(*steps) or together(ensure_graphviz)
    for error in failed:
        print(f"tapedeck: {error}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
