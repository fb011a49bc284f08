"""Runs one of the front end's npm scripts with the Node.js that set-up chose: `frontend.py check`.

Must not install anything: that is `setup.py`.
"""

import os
import subprocess
import sys

from machine import STATIC, machine_node, packaged_node


def npm_script(name: str, **variables: str) -> int:
    """Runs `npm run NAME` in static/ with these environment variables, and answers its exit status."""
    node = machine_node() or packaged_node()
    if node is None:
        print("tapedeck: no Node.js; run `make setup` first", file=sys.stderr)
        return 1
    command = [*node.npm, "run", "--silent", name]
    return subprocess.run(command, cwd=STATIC, env={**os.environ, **node.env(), **variables}, check=False).returncode


if __name__ == "__main__":
    sys.exit(npm_script(sys.argv[1]))
