"""The server's side of the runner: starts the zygote, hands out runs, holds the clock, and believes nothing unchecked.

`Runner.run` and `Runner.call_function` never raise for what a learner's program does, only `RunnerBusy` when too many wait.
What a child sends back is checked here, as types and as strict JSON, before anything else of the server sees it.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from webapp.recording_model import Recording
from webapp.runner.stopped import stopped_problem, stopped_recording
from webapp.runner.wire import LENGTH, WireError, split_frames
from webapp.runner.zygote import MESSAGE, message
from webapp.settings import Settings

GRACE = 1.0  # seconds between the engine's own limit and the kill
ENDING = 0.5  # seconds for a child that stopped talking to end by itself, and so to say why
ROOT = Path(__file__).resolve().parent.parent.parent
START = "import sys; sys.path.insert(0, sys.argv[2]); from webapp.runner.zygote import main; main(int(sys.argv[1]))"
DTYPES = frozenset("biuf")


class RunnerBusy(Exception):
    """More programs are waiting than may wait."""


class ZygoteDied(Exception):
    """The zygote ended while a run was under way."""


@dataclass(frozen=True, slots=True)
class StoredArray:
    """A large array of a recording: its raw bytes, C order, under its index in `values`."""

    value: int
    dtype: str
    shape: tuple[int, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class RunResult:
    """A recording, checked: as the model and as the JSON text that it came from."""

    recording: Recording
    text: bytes
    arrays: tuple[StoredArray, ...]
    repeatable: bool  # whether the same program would give the same again: not where a clock stopped it


class CallReport(BaseModel):
    """What came of calling a learner's function: `results` has one entry for each case that was reached."""

    model_config = ConfigDict(extra="forbid", strict=True)

    status: str
    error: dict[str, Any] | None
    stdout: str
    results: list[dict[str, Any]]


class _ArrayAbout(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: int
    dtype: str
    shape: tuple[int, ...]


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: str
    arrays: list[_ArrayAbout] = []
    code: str = ""
    detail: str = ""


@dataclass(slots=True)
class _Zygote:
    process: asyncio.subprocess.Process
    control: socket.socket
    listener: asyncio.Task[None]
    ended: dict[int, asyncio.Future[int]]


class Runner:
    """One zygote and the runs that it forks. Use as an async context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._slots = asyncio.Semaphore(settings.parallel_runs)
        self._waiting = 0
        self._numbers = 0
        self._zygote: _Zygote | None = None
        self._starting = asyncio.Lock()
        self.finished = 0

    async def __aenter__(self) -> "Runner":
        await self._ensure_zygote()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._zygote is not None:
            await self._stop(self._zygote)
            self._zygote = None

    @property
    def zygote_process(self) -> int | None:
        """The zygote's process id, for health reports and tests."""
        return None if self._zygote is None else self._zygote.process.pid

    async def run(self, code: str, overrides: Mapping[str, Any] | None = None, seed: int = 0) -> RunResult:
        """Runs a program. Raises `RunnerBusy` only."""
        outcome = await self._ask({"kind": "run", "code": code, "overrides": overrides, "seed": seed})
        if isinstance(outcome, str):
            return _stopped(code, outcome, self._settings)
        header, frames = outcome
        try:
            return _checked_run(header, frames)
        except (ValueError, WireError):
            return _stopped(code, "killed", self._settings)

    async def call_function(self, code: str, function: str, cases: Sequence[Sequence[Any]]) -> CallReport:
        """Calls `function` of `code` on the arguments of each case, in a child; see `webapp.runner.calls`."""
        request = {"kind": "call", "code": code, "function": function, "cases": list(cases)}
        outcome = await self._ask(request)
        if not isinstance(outcome, str):
            with suppress(ValueError):
                orjson.loads(outcome[1][0])
                return CallReport.model_validate_json(outcome[1][0])
            outcome = "killed"
        return CallReport(status="limit", error=stopped_problem(outcome, self._settings), stdout="", results=[])

    async def _ask(self, request: dict[str, Any]) -> tuple[_Header, list[bytes]] | str:
        """The child's header and frames, or the code of what stopped it."""
        settings = self._settings
        limits = {
            "wall": settings.wall_limit,
            "cpu": settings.cpu_limit,
            "memory": settings.memory_limit,
            "output": settings.output_limit,
            "nodes": settings.node_limit,
            "events": settings.event_limit,
        }
        if self._waiting >= settings.waiting_runs:
            raise RunnerBusy
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            data = orjson.dumps({**request, **limits})
            try:
                answer = await self._once(data)
            except (ZygoteDied, OSError):
                answer = await self._once(data)  # on a new zygote; twice in a row is somebody's doing
        except (ZygoteDied, OSError):
            return "killed"
        finally:
            self._slots.release()
            self.finished += 1
        return answer if isinstance(answer, str) else _opened(answer)

    async def _once(self, data: bytes) -> bytes | str:
        zygote = await self._ensure_zygote()
        self._numbers += 1
        run = self._numbers
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        ended: asyncio.Future[int] = loop.create_future()
        zygote.ended[run] = ended
        try:
            with theirs:
                socket.send_fds(zygote.control, [message(run=run)], [theirs.fileno()])
            ours.setblocking(False)
            try:
                async with asyncio.timeout(self._settings.wall_limit + GRACE):
                    await loop.sock_sendall(ours, LENGTH.pack(1) + LENGTH.pack(len(data)) + data)
                    return await self._read(loop, ours)
            except TimeoutError:
                return "time_limit"
            except (WireError, ConnectionError):
                done, _ = await asyncio.wait([ended], timeout=ENDING)
                return "cpu_limit" if done and ended.result() == -signal.SIGXCPU else "killed"
        finally:
            ours.close()
            zygote.ended.pop(run, None)
            if not ended.done():
                with suppress(OSError):
                    zygote.control.send(message(kill=run))
            elif ended.exception() is not None:
                ended.cancel()

    async def _read(self, loop: asyncio.AbstractEventLoop, connection: socket.socket) -> bytes:
        """Everything a child sends. Raises `WireError` where it sends nothing, or too much."""
        parts: list[bytes] = []
        size = 0
        while part := await loop.sock_recv(connection, 1 << 20):
            parts.append(part)
            size += len(part)
            if size > self._settings.answer_limit:
                raise WireError("the answer is too long")
        if not size:
            raise WireError("no answer")
        return b"".join(parts)

    async def _ensure_zygote(self) -> _Zygote:
        async with self._starting:
            if self._zygote is not None and not self._zygote.listener.done():
                return self._zygote
            if self._zygote is not None:
                await self._stop(self._zygote)
            self._zygote = await self._start()
            return self._zygote

    async def _start(self) -> _Zygote:
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-B", "-c", START, str(theirs.fileno()), str(ROOT)),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                env=_clean_environment(),
                cwd="/",
                start_new_session=True,
            )
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(60):
                if not await _receive(loop, ours):
                    raise ZygoteDied("the runner's process did not start; its error is above")
        except BaseException:
            ours.close()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        ended: dict[int, asyncio.Future[int]] = {}
        return _Zygote(process, ours, asyncio.create_task(_listen(loop, ours, ended)), ended)

    async def _stop(self, zygote: _Zygote) -> None:
        zygote.listener.cancel()
        zygote.control.close()  # the zygote sees the end, kills its children and leaves
        try:
            await asyncio.wait_for(zygote.process.wait(), 5)
        except TimeoutError:
            zygote.process.kill()
            await zygote.process.wait()


async def _receive(loop: asyncio.AbstractEventLoop, control: socket.socket) -> bytes:
    """One control message, or nothing where the zygote has gone."""
    received = b""
    while len(received) < MESSAGE:
        part = await loop.sock_recv(control, MESSAGE - len(received))
        if not part:
            return b""
        received += part
    return received


async def _listen(loop: asyncio.AbstractEventLoop, control: socket.socket, ended: dict[int, asyncio.Future[int]]) -> None:
    """Tells waiting runs how their child ended, until the zygote goes; then tells them that."""
    try:
        while received := await _receive(loop, control):
            told = json.loads(received)
            waiting = ended.get(told["ended"])
            if waiting is not None and not waiting.done():
                waiting.set_result(told["status"])
    except (OSError, ValueError, KeyError):
        pass
    finally:
        for waiting in ended.values():
            if not waiting.done():
                waiting.set_exception(ZygoteDied())


def _clean_environment() -> dict[str, str]:
    """What the zygote may know of this machine: where programs are, and a language that can print every character.

    One thread for linear algebra: a fork keeps only the thread that forked.
    """
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM")}
    return {**kept, **threads, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}


def _opened(answer: bytes) -> tuple[_Header, list[bytes]] | str:
    """The frames of an answer, or `killed` where they are not what a child of ours sends."""
    try:
        frames = split_frames(answer)
        header = _Header.model_validate_json(frames[0])
    except (WireError, ValidationError, IndexError):
        return "killed"
    if header.kind == "failed":
        return header.code if header.code in ("memory_limit", "killed") else "killed"
    return (header, frames[1:]) if len(frames) > 1 else "killed"


def _checked_run(header: _Header, frames: list[bytes]) -> RunResult:
    """The result that the frames hold. Raises `ValueError` where anything in them is not as it must be."""
    text, raw = frames[0], frames[1:]
    orjson.loads(text)  # strict JSON: Pydantic's parser lets the bare word NaN pass
    recording = Recording.model_validate_json(text)
    if len(raw) != len(header.arrays):
        raise ValueError("arrays are missing")
    arrays = []
    for about, data in zip(header.arrays, raw, strict=True):
        kind, size = about.dtype.lstrip("<>|=")[:1], about.dtype.lstrip("<>|=")[1:]
        count = 1
        for length in about.shape:
            count *= length
        if kind not in DTYPES or size not in ("1", "2", "4", "8") or count * int(size) != len(data):
            raise ValueError("an array is not what it claims to be")
        arrays.append(StoredArray(about.value, about.dtype, about.shape, data))
    code = recording.error.code if recording.error is not None else ""
    return RunResult(recording, text, tuple(arrays), repeatable=code not in CLOCKED)


CLOCKED = frozenset({"time_limit", "cpu_limit", "memory_limit", "killed"})


def _stopped(code: str, reason: str, settings: Settings) -> RunResult:
    """The result of a run whose child could not answer."""
    document = stopped_recording(code, reason, settings)
    return RunResult(Recording.model_validate_json(orjson.dumps(document)), orjson.dumps(document), (), repeatable=False)
