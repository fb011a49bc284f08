"""Writes the lock files again from requirements*.in: every platform, every hash, no addresses.

uv is fetched into a folder of its own that is thrown away: it is needed here and nowhere else. The package index is
whatever pip on this machine is set up to use; its name never reaches a lock file.
"""

import sys
import tempfile
from pathlib import Path

from machine import ROOT, SetupError, run, say

LOCKS = ("requirements", "requirements-dev", "requirements-node")
OPTIONS = ("--universal", "--generate-hashes", "--no-annotate", "--no-header", "--python-version", "3.11", "--quiet")


def main(arguments: list[str]) -> int:
    """Compiles each list; `--upgrade` takes the newest versions, otherwise those locked are kept where they fit."""
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(folder) / "uv"
        try:
            run([sys.executable, "-m", "venv", venv])
            run([venv / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "uv"])
            for name in LOCKS:
                say(f"{name}.in -> {name}.lock")
                run([venv / "bin" / "uv", "pip", "compile", *OPTIONS, *arguments, f"{name}.in", "-o", f"{name}.lock"])
        except SetupError as error:
            print(f"tapedeck: {error}", file=sys.stderr)
            return 1
    for name in LOCKS:
        text = (ROOT / f"{name}.lock").read_text()
        if "://" in text or "--index" in text or "--find-links" in text:
            print(f"tapedeck: {name}.lock holds an address; look at this machine's pip and uv settings", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
