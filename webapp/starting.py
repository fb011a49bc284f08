"""Starting a server from the command line: an address to listen on, a database that answers, a machine that shuts programs in.

What only draws a script, or checks a lesson, never loads this: a server takes a second to load.
"""

import socket
import sys
from pathlib import Path

from webapp import doctor, exposure
from webapp.app import create_app
from webapp.database import StorageError
from webapp.http.serving import Server
from webapp.runner.answers import RunResult
from webapp.runs import short
from webapp.settings import Settings
from webapp.storage import Storage, StoredRun


class Unusable(Exception):
    """An address that cannot be listened on; the message is for a person."""


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `Unusable` with one plain sentence."""
    if not 0 <= port <= 65535:
        raise Unusable(f"there is no port {port}; choose one up to 65535, for example: PORT=8001 make run")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(256)
    except socket.gaierror as error:
        raise Unusable(f"there is no address named {host!r}") from error
    except PermissionError as error:
        raise Unusable(f"port {port} is kept for the system; choose another, for example: PORT=8000 make run") from error
    except OSError as error:
        if error.errno in (48, 98):  # EADDRINUSE on macOS and on Linux
            other = port + 1 if port < 65535 else 8000
            raise Unusable(
                f"port {port} is taken by another program; stop that one, or choose another port: PORT={other} make run"
            ) from error
        raise Unusable(f"cannot listen on {host}, port {port}: {error.strerror}") from error
    return listening


def serve(settings: Settings, page: str = "", browser: bool = False) -> int:
    """Serves until interrupted; `page` is part of the address that is printed, and with `browser` opened."""
    try:
        listening = open_socket(settings.host, settings.port)
        Storage(settings.database_url).close()  # says what is wrong with the database before anything else is started
    except (Unusable, StorageError) as error:
        print(f"tapedeck: {error}", file=sys.stderr)  # noqa: T201
        return 1
    if not exposure.is_loopback(settings.host):
        try:
            exposure.check(settings.host, doctor.examine(settings).level)
        except exposure.Exposed as error:
            print(f"tapedeck: {error}", file=sys.stderr)  # noqa: T201
            return 1
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    server = Server(create_app(settings), settings, f"http://{shown}:{port}{page}", browser)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


def play(script: Path, result: RunResult, elapsed: float, settings: Settings, browser: bool) -> int:
    """Puts a recorded script among the runs, and serves its player until interrupted."""
    storage = Storage(settings.database_url)
    identifier = keep(script, result, elapsed, storage)
    storage.close()
    return serve(settings, f"/play/{identifier}", browser)


def keep(script: Path, result: RunResult, elapsed: float, storage: Storage) -> str:
    """Puts a recorded script among the runs, so that a server finds it; answers its id."""
    identifier = short(str(script.resolve()).encode() + b"\0" + result.text)
    storage.save(StoredRun(identifier, result.text, elapsed, repeatable=False), result.arrays)
    return identifier
