"""What there is to steal and to break while the attacks run, and the look around afterwards.

Secrets carry a canary, a word that must appear in no answer; listeners wait for a call; a victim of the same user waits for a signal.
"""

import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.server import ROOT

ORDINARY_USER = 54_321  # who the runner is where the tests, as root, run it as somebody else


@dataclass
class Stage:
    """Everything the attacks are aimed at."""

    folder: Path
    canary: str
    victim: subprocess.Popen[bytes]
    listeners: dict[str, socket.socket]
    before: dict[str, object] = field(default_factory=dict)

    @property
    def drop(self) -> Path:
        """A folder that anybody could write to."""
        return self.folder / "drop"

    @property
    def secret(self) -> Path:
        """A file that anybody could read."""
        return self.folder / "secret.txt"

    @property
    def database(self) -> Path:
        """A database that anybody could read and write."""
        return self.folder / "runs.sqlite"

    def aimed(self, code: str) -> str:
        """A program with the places filled in."""
        places = {
            "SECRET": self.secret,
            "FOLDER": self.folder,
            "DROP": self.drop,
            "DATABASE": self.database,
            "PROJECT": ROOT,
            "PORT": self.listeners["tcp"].getsockname()[1],
            "UDP": self.listeners["udp"].getsockname()[1],
            "SOCKET": self.folder / "socket",
            "ABSTRACT": self.folder.name,
            "VICTIM": self.victim.pid,
            "SERVER": os.getpid(),
        }
        for name, place in places.items():
            code = code.replace(f"@{name}@", str(place))
        return code

    def evidence(self) -> dict[str, object]:
        """How everything stands; it must be the same before and after."""
        with sqlite3.connect(self.database) as database:
            rows = database.execute("select * from secrets").fetchall()
        about = self.secret.stat()
        return {
            "dropped": sorted(path.name for path in self.drop.iterdir()),
            "secret": self.secret.read_text(),
            "rights": (about.st_mode, about.st_uid, about.st_mtime_ns, about.st_nlink),
            "rows": rows,
            "victim": self.victim.poll(),
            "calls": [name for name, listener in self.listeners.items() if _called(listener)],
            "shared": sorted(path.name for path in Path("/dev/shm").iterdir() if path.name.startswith("psm_")),  # as Python names them
        }


def _called(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            return bool(listener.recv(100))
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@contextmanager
def staged(user: int | None) -> Iterator[Stage]:
    """A stage whose victim belongs to `user`, or to whoever runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="tapedeck-stage-"))
    canary = f"canary-{secrets.token_hex(8)}"
    os.environ["TAPEDECK_TEST_SECRET"] = canary
    folder.chmod(0o755)
    listeners = {
        "tcp": socket.create_server(("127.0.0.1", 0)),
        "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "file": socket.socket(socket.AF_UNIX),
        "abstract": socket.socket(socket.AF_UNIX),
    }
    listeners["udp"].bind(("127.0.0.1", 0))
    listeners["file"].bind(str(folder / "socket"))
    listeners["abstract"].bind(f"\0{folder.name}")
    for name in ("file", "abstract"):
        listeners[name].listen()
    (folder / "socket").chmod(0o777)
    for listener in listeners.values():
        listener.setblocking(False)
    victim = subprocess.Popen(["/bin/sleep", "600"], env={"CANARY": canary}, user=user, group=user, extra_groups=[] if user else None)
    stage = Stage(folder, canary, victim, listeners)
    stage.drop.mkdir()
    stage.drop.chmod(0o777)
    stage.secret.write_text(f"[{canary}]\n")
    stage.secret.chmod(0o666)
    (folder / "stolen_module.py").write_text(f"stolen = '{canary}'\n")
    with sqlite3.connect(stage.database) as database:
        database.execute("create table secrets (word text)")
        database.execute("insert into secrets values (?)", (canary,))
    stage.database.chmod(0o666)
    stage.before = stage.evidence()
    try:
        yield stage
    finally:
        os.environ.pop("TAPEDECK_TEST_SECRET", None)
        victim.kill()
        victim.wait()
        for listener in listeners.values():
            listener.close()
        shutil.rmtree(folder)


def descendants(process: int) -> set[int]:
    """The processes under one."""
    with open(f"/proc/{process}/task/{process}/children") as told:
        children = {int(word) for word in told.read().split()}
    return children | {further for child in children for further in descendants(child)}


def descriptors(process: int) -> int:
    """How many a process has open."""
    return len(os.listdir(f"/proc/{process}/fd"))
