"""Records a script of the user's own, as `python script.py` would run it: `python -m webapp.runner.script PATH SEED`.

For the command line only. Nothing is shut in here: it is the user's own file, which may read what they may read and import what lies
beside it. The answer goes to standard output in the frames of a child's answer; what the script prints is part of the recording.
"""

import os
import sys
from pathlib import Path

from webapp.runner.child import answer
from webapp.runner.wire import send_frames
from webapp.settings import Settings


def main(path: str, seed: str) -> None:
    """Runs the file and writes the frames."""
    settings = Settings.from_environment()
    descriptor = os.dup(1)
    os.dup2(2, 1)  # what native code prints is not taken for the answer
    sys.path[0] = str(Path(path).resolve().parent)
    sys.argv = [path]
    request = {
        "kind": "run",
        "code": Path(path).read_text(encoding="utf-8-sig"),
        "overrides": None,
        "seed": int(seed),
        "nodes": settings.node_limit,
        "events": settings.event_limit,
        "output": settings.output_limit,
        "wall": 0,  # no clock: a person waits here and has Ctrl-C
        "cpu": 0,
    }
    send_frames(descriptor, answer(request))


if __name__ == "__main__":
    main(*sys.argv[1:])
