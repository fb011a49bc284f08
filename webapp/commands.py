"""`tapedeck run` and `tapedeck render`: a script of the user's own, recorded, then played in the browser or drawn into a file."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO, cast, get_args

from webapp import export, film
from webapp.graphviz_engine import Graphviz, LayoutError, PictureFormat
from webapp.layout import Layouts
from webapp.runner.answers import RunResult, Stopped, checked_run, opened
from webapp.settings import ROOT, Settings

FORMATS = (*get_args(PictureFormat), "gif", "html", "json")


class Failed(Exception):
    """What was asked cannot be done; the message is for a person."""


def record(
    script: Path, settings: Settings, seed: int = 0, arguments: Sequence[str] = (), printed: TextIO | None = None
) -> tuple[RunResult, float]:
    """What running the script recorded, and how long it took in milliseconds; what it prints goes to `printed` (else standard output).

    A script that fails, or is interrupted by Ctrl-C, is recorded up to there. Raises `Failed`.
    """
    _readable(script)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="tapedeck-") as folder:
        answer = Path(folder) / "answer"
        answer.touch()
        command = [sys.executable, "-c", _RECORD, str(ROOT), str(answer), str(script), str(seed), *arguments]
        with subprocess.Popen(command, stdout=printed) as process:  # noqa: S603  the user's own script
            try:
                process.wait()
            except KeyboardInterrupt:  # the script has it too, and ends with what was recorded
                _let_end(process)
        opened_ = opened(answer.read_bytes())
    if isinstance(opened_, Stopped):
        raise Failed(f"{script} ended its interpreter (status {process.returncode}), so there is no recording")
    result = checked_run(opened_, settings)
    return result, round((time.perf_counter() - started) * 1e3, 1)


_RECORD = "import sys; sys.path.insert(0, sys.argv[1]); from webapp.runner.script import main; main(*sys.argv[2:])"
PATIENCE = 10.0  # seconds for an interrupted script to write what it recorded


def _let_end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(PATIENCE)
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        process.kill()
        process.wait()


def _readable(script: Path) -> None:
    """Raises `Failed` where there is no text in a file."""
    if script.is_dir():
        raise Failed(f"{script} is a folder; name the file in it that is to be run")
    if not script.is_file():
        raise Failed(f"there is no file {script}")
    try:
        script.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failed(f"{script} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise Failed(f"{script} cannot be read: {error.strerror}") from error


def render(
    script: Path, output: Path, settings: Settings, *, seed: int = 0, iteration: int = -1, arguments: Sequence[str] = ()
) -> RunResult:
    """Records the script and draws it into `output`, in the form that its name ends with. Raises `Failed`."""
    form = output.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise Failed(f"{output} should end with one of: {', '.join('.' + one for one in FORMATS)}")
    if not output.parent.is_dir():  # said before a long run, not after it
        raise Failed(f"there is no folder {output.parent} for {output}")
    result, elapsed = record(script, settings, seed, arguments, sys.stderr)
    try:
        output.write_bytes(asyncio.run(_drawn(result, script, elapsed, form, iteration, settings)))
    except (LayoutError, export.Undrawable, OSError) as error:
        raise Failed(str(error)) from error
    return result


async def _drawn(result: RunResult, script: Path, elapsed: float, form: str, iteration: int, settings: Settings) -> bytes:
    if form == "json":
        return result.text
    if form == "html":
        from webapp import standalone  # the server's side, which takes as long to load as all the rest

        try:
            return (await standalone.played(result.recording, result.text, elapsed, f"{script.name} · Tapedeck", settings)).encode()
        except standalone.NotBuilt as error:
            raise Failed(str(error)) from error
    engine = Graphviz.find(settings.graphviz)
    if form == "gif":
        return await film.film(result.recording, Layouts(engine), engine, iteration)
    return await export.drawing(result.recording, Layouts(engine), engine, cast("PictureFormat", form), iteration)


def said(result: RunResult) -> str:
    """What a person should know of a recorded script besides what it printed: what ended it."""
    error = result.outline.error
    if error is None:
        return ""
    line = f" (line {error.span[0]})" if error.span else ""
    return f"{error.message}{line}\n{error.hint or ''}".rstrip() + "\n"
