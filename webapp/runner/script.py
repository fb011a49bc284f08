"""Records a script of the user's own, as `python script.py` would run it: `python -m webapp.runner.script ANSWER PATH SEED ARGUMENTS…`.

For the command line only. Nothing is shut in here: it is the user's own file, which may read what they may read and import what lies
beside it. What it prints is part of the recording, and comes out as it is printed; the frames of a child's answer go into the file ANSWER.
Its own modules are not the program that is shown: what they compute belongs to the line that called them.
"""

import io
import os
import signal
import sys
from pathlib import Path

from autograd_core import source
from autograd_core.errors import LimitReached
from webapp.runner.child import frames_of
from webapp.runner.program import FILENAME, Host, Limits, run_program
from webapp.runner.wire import send_frames
from webapp.settings import Settings


def main(answer: str, path: str, seed: str, *arguments: str) -> None:
    """Runs the file and writes the frames."""
    settings = Settings.from_environment()
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.path[0] = str(Path(path).resolve().parent)
    sys.argv = [path, *arguments]
    source.follow(FILENAME)
    signal.signal(signal.SIGINT, _interrupted)
    limits = Limits(settings.node_limit, settings.event_limit, settings.output_limit, wall=0, cpu=0)  # no clock: a person has Ctrl-C
    text = Path(path).read_text(encoding="utf-8-sig")
    host = Host(str(Path(path).resolve()), sys.stdin, sys.stdout)
    result = run_program(text, seed=int(seed), limits=limits, host=host)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.stdout.flush()
    descriptor = os.open(answer, os.O_WRONLY | os.O_TRUNC)
    send_frames(descriptor, frames_of(result))
    os.close(descriptor)


def _interrupted(*_: object) -> None:
    raise LimitReached("cancelled")


if __name__ == "__main__":
    main(*sys.argv[1:])
