"""The command line, `python -m webapp …`: it reads the words, and loads no more than what they ask for."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from webapp import __version__
from webapp.commands import FORMATS, Failed, record, render, said
from webapp.settings import SettingError, Settings


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
    _add_lesson(commands.add_parser("lesson", help="write lessons: new, check, serve, schema"))
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
        from webapp.app import create_app

        print(json.dumps(create_app(settings).openapi(), indent=2, ensure_ascii=False))  # noqa: T201
        return 0
    if chosen.command == "lesson":
        from webapp import lessons_author

        if chosen.lesson != "serve":
            return lessons_author.run(chosen)
        lessons_author.prepare(chosen.folder)
        return _serve(replace(settings, port=chosen.port), "/lessons")
    if chosen.command == "doctor":
        from webapp import doctor

        print("\n".join(doctor.lines(settings)))  # noqa: T201
        return 0
    if chosen.command in ("run", "render"):
        try:
            return _script(chosen, settings, of_script)
        except Failed as error:
            print(f"tapedeck: {error}", file=sys.stderr)  # noqa: T201
            return 1
    given = {name: getattr(chosen, name) for name in ("host", "port") if getattr(chosen, name) is not None}
    return _serve(replace(settings, **given))


def _serve(settings: Settings, page: str = "") -> int:
    from webapp.starting import serve

    return serve(settings, page)


def _add_lesson(parser: argparse.ArgumentParser) -> None:
    """The arguments of `tapedeck lesson`."""
    commands = parser.add_subparsers(dest="lesson", required=True)
    about = {
        "new": "write a small lesson that runs, to begin from",
        "check": "run every program and exercise, and say with file and line what does not hold",
        "serve": "start the server for writing: a page shows a changed file at once",
        "schema": "print the JSON Schema of lesson.yaml and of every block",
    }
    made = {name: commands.add_parser(name, help=words) for name, words in about.items()}
    for name in ("new", "check", "serve"):
        made[name].add_argument(
            "--folder", type=Path, default=None, help="the folder of lessons (default: TAPEDECK_LESSONS, else the project's)"
        )
    made["new"].add_argument("name", help="number and slug, such as 21-square")
    made["check"].add_argument("slugs", nargs="*", help="only these lessons (default: all)")
    made["check"].add_argument("--links", action="store_true", help="also fetch every outside link, over the network")
    made["serve"].add_argument("--port", type=int, default=8000)


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
    from webapp.starting import play

    return play(chosen.script, result, elapsed, replace(settings, port=chosen.port), browser=not chosen.no_browser)


if __name__ == "__main__":
    sys.exit(main())
