"""A real server in a process of its own, for tests that talk to it over HTTP or in a browser."""

import importlib.util
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180


def machine() -> ModuleType:
    """scripts/machine.py, which knows where browsers are."""
    spec = importlib.util.spec_from_file_location("tapedeck_machine", ROOT / "scripts" / "machine.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class RunningServer:
    """Where it answers, and its process."""

    url: str
    process: int


@contextmanager
def running_server(folder: Path, *, port: int = 0, course: bool = True, **settings: object) -> Iterator[RunningServer]:
    """A server on a port (0: a free one) with a database in `folder`; `settings` are fields of `webapp.settings.Settings`.

    Without the `course` it has no lessons to read and starts in half the time.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("TAPEDECK_", "PORT", "HOST", "DATABASE_URL", "REDIS_URL"))
    }
    given = {"database_url": f"sqlite:///{folder / 'runs.sqlite'}", **({} if course else {"lessons": folder}), **settings}
    environment |= {f"TAPEDECK_{name.upper()}": str(value) for name, value in given.items()}
    log = folder / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "webapp", "serve", "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        yield RunningServer(_address(process, log), process.pid)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[str], log: Path) -> str:
    """The address that the server prints once it answers."""
    assert process.stdout is not None
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        line = process.stdout.readline()
    finally:
        watchdog.cancel()
    found = re.search(r"http://\S+", line)
    if found is None:
        raise RuntimeError(f"the server did not start: {line}{log.read_text()}")
    return found.group()
