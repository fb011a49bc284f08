"""`tapedeck run` and `tapedeck render`: a script of the user's own, recorded, then played in the browser or drawn into a file."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import cast, get_args

from webapp import export, film, standalone
from webapp.graphviz_engine import Graphviz, LayoutError, PictureFormat
from webapp.layout import Layouts
from webapp.runner.answers import RunResult, Stopped, checked_run, opened
from webapp.runs import short
from webapp.settings import ROOT, Settings
from webapp.storage import Storage, StoredRun

FORMATS = (*get_args(PictureFormat), "gif", "html", "json")


class Failed(Exception):
    """What was asked cannot be done; the message is for a person."""


def record(script: Path, settings: Settings, seed: int = 0) -> tuple[RunResult, float]:
    """What running the script recorded, and how long it took in milliseconds. A script that fails is recorded up to there. Raises `Failed`."""
    if not script.is_file():
        raise Failed(f"there is no file {script}")
    command = [sys.executable, "-c", _RECORD, str(ROOT), str(script), str(seed)]
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603  the user's own script
    answer = opened(done.stdout)
    if isinstance(answer, Stopped):
        raise Failed(f"{script} ended its interpreter (status {done.returncode}), so there is no recording")
    result = checked_run(answer, settings)
    return result, round((time.perf_counter() - started) * 1e3, 1)


_RECORD = "import sys; sys.path.insert(0, sys.argv[1]); from webapp.runner.script import main; main(*sys.argv[2:])"


def keep(script: Path, result: RunResult, elapsed: float, storage: Storage) -> str:
    """Puts a recorded script among the runs, so that a server finds it; answers its id."""
    identifier = short(str(script.resolve()).encode() + b"\0" + result.text)
    storage.save(StoredRun(identifier, result.text, elapsed, repeatable=False), result.arrays)
    return identifier


def render(script: Path, output: Path, settings: Settings, *, seed: int = 0, iteration: int = -1) -> RunResult:
    """Records the script and draws it into `output`, in the form that its name ends with. Raises `Failed`."""
    form = output.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise Failed(f"{output} should end with one of: {', '.join('.' + one for one in FORMATS)}")
    result, elapsed = record(script, settings, seed)
    try:
        output.write_bytes(asyncio.run(_drawn(result, script, elapsed, form, iteration, settings)))
    except (LayoutError, export.Undrawable, standalone.NotBuilt, OSError) as error:
        raise Failed(str(error)) from error
    return result


async def _drawn(result: RunResult, script: Path, elapsed: float, form: str, iteration: int, settings: Settings) -> bytes:
    if form == "json":
        return result.text
    if form == "html":
        return (await standalone.played(result.recording, result.text, elapsed, f"{script.name} · Tapedeck", settings)).encode()
    engine = Graphviz.find(settings.graphviz)
    if form == "gif":
        return await film.film(result.recording, Layouts(engine), engine, iteration)
    return await export.drawing(result.recording, Layouts(engine), engine, cast("PictureFormat", form), iteration)


def said(result: RunResult) -> str:
    """What a person should know of a recorded script: what it printed, and what ended it."""
    error = result.recording.error
    if error is None:
        return result.recording.stdout
    line = f" (line {error.span[0]})" if error.span else ""
    return f"{result.recording.stdout}{error.message}{line}\n{error.hint or ''}".rstrip() + "\n"
