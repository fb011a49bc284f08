"""Work on a recording: in the server's process while the recording is small, in a process beside it once it is large.

To check a megabyte of recording and to lay it out takes a tenth of a second in which a process does nothing else; nobody else's request
is to wait for that. Knows what may be done with a recording, and nothing of runs or HTTP. Nothing unchecked is unpickled: what goes to
a process beside is bytes that it parses as strict JSON, what comes back is what our own functions made.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Concatenate, ParamSpec, TypeVar

import anyio
from anyio import to_process
from anyio.lowlevel import RunVar

from webapp.graphviz_engine import LayoutError
from webapp.recording_model import Recording
from webapp.runner import kernel
from webapp.runner.answers import Answer, ArrayAbout, Outline, RunResult, checked_run, checked_text, outline_of, result_of
from webapp.settings import Settings

LARGE = 256 << 10  # bytes of a recording's text; to check and lay out so many takes some 30 ms
READERS = 2  # processes at most; each may take half a gigabyte for a moment
LONGEST_REASON = 1_000
WARM_AFTER = 3.0  # seconds

Rest = ParamSpec("Rest")
Made = TypeVar("Made")
_readers: RunVar[anyio.CapacityLimiter] = RunVar("readers")


async def work(
    text: bytes,
    read: Recording | None,
    task: Callable[Concatenate[Recording, Rest], Awaitable[Made]],
    *rest: Rest.args,
    **named: Rest.kwargs,
) -> Made:
    """What `task` makes of a recording, given as checked text and, where it is small, as it was read.

    `task` and the rest of its arguments must be such as can be sent to a process, and so must its answer.
    """
    if read is not None:
        return await task(read, *rest, **named)
    return await _beside(_worked, text, task, rest, named)


async def checked(answer: Answer, settings: Settings) -> RunResult:
    """As `checked_run`. Raises `ValueError` where anything is not as it must be."""
    header, (text, *raw) = answer
    if len(text) < LARGE:
        return checked_run(answer, settings)
    try:
        outline = await _beside(_checked, text, header.arrays, [len(one) for one in raw], settings)
    except LayoutError as error:
        raise ValueError(str(error)) from error
    return result_of(answer, outline)


async def outlined(text: bytes) -> tuple[Outline, Recording | None]:
    """What is said of a recording everywhere, and, where it is small, the whole of it; from text that was checked before."""
    if len(text) >= LARGE:
        return await _beside(_outlined, text), None
    recording = Recording.model_validate_json(text)
    return outline_of(recording), recording


async def _beside(task: Callable[..., Made], *arguments: object) -> Made:
    """Does it in one of the processes; whoever no longer waits for it ends that process. Raises `LayoutError` where the process died."""
    try:
        readers = _readers.get()
    except LookupError:
        readers = anyio.CapacityLimiter(READERS)
        _readers.set(readers)
    try:
        return await to_process.run_sync(task, *arguments, cancellable=True, limiter=readers)
    except anyio.BrokenWorkerProcess as error:
        raise LayoutError("the process that read the recording ended") from error


async def warm() -> None:
    """Starts one of the processes, a second's work, so that the first large recording does not wait for it."""
    with suppress(LayoutError):
        await _beside(_hidden)


@asynccontextmanager
async def ready_soon(seconds: float = WARM_AFTER) -> AsyncIterator[None]:
    """While this lasts, a process is started once the server has had time for those who waited for it."""

    stopping = asyncio.Event()

    async def later() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stopping.wait()
        if not stopping.is_set():
            await warm()

    task = asyncio.create_task(later())
    try:
        yield
    finally:
        stopping.set()
        await task  # a process that is being started is let finish: one that is left half-way would complain


@dataclass(slots=True)
class _Last:
    """The last recording stays: what is checked is laid out next, and who looks at a part of it looks at the next part."""

    text: bytes = b""
    recording: Recording | None = None

    def put(self, text: bytes, recording: Recording) -> Recording:
        self.text, self.recording = text, recording
        return recording

    def read(self, text: bytes) -> Recording:
        if self.recording is not None and self.text == text:
            return self.recording
        self.text, self.recording = b"", None  # two at a time would be twice the memory
        return self.put(text, Recording.model_validate_json(text))


_last = _Last()


def _checked(text: bytes, arrays: list[ArrayAbout], sizes: list[int], settings: Settings) -> Outline:
    _hidden()
    try:
        return outline_of(_last.put(text, checked_text(text, arrays, sizes, settings)))
    except ValueError as error:
        raise ValueError(str(error)[:LONGEST_REASON]) from None  # Pydantic's cannot be sent


def _outlined(text: bytes) -> Outline:
    _hidden()
    return outline_of(_last.read(text))


def _worked(text: bytes, task: Callable[..., Awaitable[Made]], rest: tuple[object, ...], named: dict[str, object]) -> Made:
    _hidden()

    async def made() -> Made:
        return await task(_last.read(text), *rest, **named)

    return asyncio.run(made())


@cache
def _hidden() -> None:
    """This process has the server's environment, so it is hidden like the server; and it ends with it, whatever it is at."""
    kernel.hide_memory()
    kernel.end_with_parent()
