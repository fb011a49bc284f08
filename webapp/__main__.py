"""The command line: `python -m webapp serve`, `python -m webapp doctor` and `python -m webapp openapi`."""

import argparse
import json
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from webapp import __version__, doctor, exposure, lessons_author
from webapp.app import create_app
from webapp.commands import FORMATS, Failed, keep, record, render, said
from webapp.database import StorageError
from webapp.http.serving import Server
from webapp.settings import SettingError, Settings
from webapp.storage import Storage


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


def main(arguments: list[str] | None = None) -> int:
    """The command line; answers the exit status."""
    parser = argparse.ArgumentParser(prog="tapedeck", description="Watch automatic differentiation, step by step.")
    parser.add_argument("--version", action="version", version=f"tapedeck {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="start the server")
    serving.add_argument("--host", help="address to listen on (HOST; default 127.0.0.1)")
    serving.add_argument("--port", type=int, help="port to listen on (PORT; default 8000); 0 chooses a free one")
    for name, about in (
        ("run", "record a script of your own and open the player on it"),
        ("render", "record a script and draw it into a file"),
    ):
        one = commands.add_parser(name, help=about)
        one.add_argument(
            "script", type=Path, help="a Python file, in the manner of any of the frameworks; its own arguments follow after --"
        )
        one.add_argument("--seed", type=int, default=0, help="where its random numbers begin (default 0)")
        if name == "render":
            one.add_argument("-o", "--output", type=Path, required=True, help="ends with " + ", ".join(f".{form}" for form in FORMATS))
            one.add_argument("--iteration", type=int, default=-1, help="which round of a training loop, from 0 (default: the last)")
        else:
            one.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
            one.add_argument("--no-browser", action="store_true", help="print the address only")
    lessons_author.add_commands(commands.add_parser("lesson", help="write lessons: new, check, serve, schema"))
    commands.add_parser("doctor", help="say how programs are shut in on this machine, and what is missing")
    commands.add_parser("openapi", help="print the OpenAPI document")
    given_words = sys.argv[1:] if arguments is None else arguments
    own, dashes, of_script = split(given_words)
    chosen = parser.parse_args(own)
    if dashes and chosen.command not in ("run", "render"):
        parser.error("only run and render take arguments for a script, after --")
    try:
        settings = Settings.from_environment()
    except SettingError as error:
        print(f"tapedeck: {error}", file=sys.stderr)  # noqa: T201
        return 1
    if chosen.command == "openapi":
        print(json.dumps(create_app(settings).openapi(), indent=2, ensure_ascii=False))  # noqa: T201
        return 0
    if chosen.command == "lesson":
        if chosen.lesson != "serve":
            return lessons_author.run(chosen)
        lessons_author.prepare(chosen.folder)
        return serve(replace(settings, port=chosen.port), "/lessons")
    if chosen.command == "doctor":
        print("\n".join(doctor.lines(settings)))  # noqa: T201
        return 0
    if chosen.command in ("run", "render"):
        try:
            return _script(chosen, settings, of_script)
        except Failed as error:
            print(f"tapedeck: {error}", file=sys.stderr)  # noqa: T201
            return 1
    given = {name: getattr(chosen, name) for name in ("host", "port") if getattr(chosen, name) is not None}
    return serve(replace(settings, **given))


def split(words: Sequence[str]) -> tuple[list[str], bool, list[str]]:
    """A command line at its first `--`: the words for us, whether there is one, and the words for the script.

    >>> split(["run", "train.py", "--", "--epochs", "3"])
    (['run', 'train.py'], True, ['--epochs', '3'])
    """
    at = list(words).index("--") if "--" in words else len(words)
    return list(words[:at]), at < len(words), list(words[at + 1 :])


def _script(chosen: argparse.Namespace, settings: Settings, arguments: Sequence[str]) -> int:
    """`run` and `render`. Raises `Failed`."""
    if chosen.command == "render":
        result = render(chosen.script, chosen.output, settings, seed=chosen.seed, iteration=chosen.iteration, arguments=arguments)
        print(said(result), end="", file=sys.stderr)  # noqa: T201
        return 0
    result, elapsed = record(chosen.script, settings, chosen.seed, arguments)
    print(said(result), end="", file=sys.stderr, flush=True)  # noqa: T201
    storage = Storage(settings.database_url)
    identifier = keep(chosen.script, result, elapsed, storage)
    storage.close()
    return serve(replace(settings, port=chosen.port), f"/play/{identifier}", browser=not chosen.no_browser)


if __name__ == "__main__":
    sys.exit(main())
