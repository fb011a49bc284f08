"""What came back from a child, checked before anything else of the server sees it: as strict JSON, as types, and in its size.

A child can forge its answer. What is believed of it here is that it is a recording that holds together and keeps to the limits;
whether it is true is not believed, and whoever must know (an exercise's verdict) computes it from fresh inputs.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from webapp.recording_model import LargeArray, ProgramError, Recording
from webapp.runner.stopped import stopped_problem, stopped_recording
from webapp.runner.wire import WireError, split_frames
from webapp.settings import Settings

DTYPES = {
    f"{order}{kind}{size}": size
    for order in "<>|="
    for kind, sizes in {"b": "1", "i": "1248", "u": "1248", "f": "248"}.items()
    for size in map(int, sizes)
}
"""The arrays that are kept, with the bytes of an element."""
CLOCKED = frozenset({"time_limit", "cpu_limit", "memory_limit", "killed", "cancelled"})
SLACK = 1_000  # nodes and events that a recording may have past its limit: the one that reached it, and what ended it
LARGEST_TEXT = 32 << 20  # bytes of a recording's JSON; read, it takes the server ten times that for a moment
LARGEST_RESULTS = 2 << 20  # bytes of what functions returned
LONGEST_REPORT = 8_192  # bytes in which the line of the program must have come
_LINE = re.compile(rb'File "<program>", line (\d{1,9})')


@dataclass(frozen=True, slots=True)
class Stopped:
    """A run without an answer: the code of what stopped it, and the line it was at where that is known."""

    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class StoredArray:
    """A large array of a recording: its raw bytes, C order, under its index in `values`."""

    value: int
    dtype: str
    shape: tuple[int, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Outline:
    """What is said of a recording wherever it is named: how it ended, what it printed, and how many steps it has."""

    status: str
    stdout: str
    error: ProgramError | None
    events: int


def outline_of(recording: Recording) -> Outline:
    """The outline of a recording."""
    return Outline(recording.status, recording.stdout, recording.error, len(recording.events.kind))


@dataclass(frozen=True, slots=True)
class RunResult:
    """A recording, checked: its outline and the JSON text that it came from."""

    outline: Outline
    text: bytes
    arrays: tuple[StoredArray, ...]
    repeatable: bool  # whether the same program would give the same again: not where a clock stopped it
    read: Recording | None = None  # where it was read in this process

    @property
    def recording(self) -> Recording:
        """The whole recording; a large one, which a process beside this one checked, is read now, and that takes a while."""
        return self.read or Recording.model_validate_json(self.text)


class CallReport(BaseModel):
    """What came of calling a learner's function: `results` has one entry for each case that was reached."""

    model_config = ConfigDict(extra="forbid", strict=True)

    status: str
    error: dict[str, Any] | None
    stdout: str
    results: list[dict[str, Any]]


class ArrayAbout(BaseModel):
    """What a child says of an array that it sends beside the recording."""

    model_config = ConfigDict(extra="forbid")

    value: int = Field(ge=1)
    dtype: str
    shape: tuple[int, ...]


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: str
    arrays: list[ArrayAbout] = []
    code: str = ""
    detail: str = ""


Answer = tuple[_Header, list[bytes]]


def opened(answer: bytes) -> Answer | Stopped:
    """The frames of an answer, or what stopped the child where they are not what a child of ours sends."""
    if answer[:1] != b"\0":
        return last_words(answer)
    try:
        frames = split_frames(answer)
        header = _Header.model_validate_json(frames[0])
    except (WireError, ValidationError, IndexError):
        return Stopped("killed")
    if header.kind == "failed":
        return Stopped(header.code if header.code in ("memory_limit", "killed") else "killed")
    return (header, frames[1:]) if len(frames) > 1 else Stopped("killed")


def has_last_words(received: bytearray) -> bool:
    """Whether this is the report of an interpreter that cannot answer, and says already where it was."""
    return bytes(received[:1]) not in (b"", b"\0") and _LINE.search(received, 0, LONGEST_REPORT) is not None


def last_words(received: bytes, reason: str = "") -> Stopped:
    """Where a child was that could not answer: see `child`. What is not understood is only a killed child."""
    found = _LINE.search(received) if received[:1] != b"\0" else None
    ended_itself = received.startswith((b"Current thread", b"Stack", b"Thread"))  # on SIGXCPU; a crash begins with "Fatal"
    return Stopped(reason or ("cpu_limit" if ended_itself else "killed"), int(found[1]) if found else None)


def checked_run(answer: Answer, settings: Settings) -> RunResult:
    """The result that the frames hold. Raises `ValueError` where anything in them is not as it must be."""
    header, (text, *raw) = answer
    recording = checked_text(text, header.arrays, [len(one) for one in raw], settings)
    return result_of(answer, outline_of(recording), recording)


def checked_text(text: bytes, arrays: Sequence[ArrayAbout], sizes: Sequence[int], settings: Settings) -> Recording:
    """The recording in a text, which arrays of so many bytes go with. Raises `ValueError`."""
    _has_size(text, LARGEST_TEXT, settings)
    try:
        recording = Recording.model_validate_json(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _keeps_to_limits(recording, settings)
    if len(sizes) != len(arrays) or len({about.value for about in arrays}) != len(sizes):
        raise ValueError("arrays are missing, or there twice")
    for about, size in zip(arrays, sizes, strict=True):
        _check_array(about, size, recording)
    return recording


def result_of(answer: Answer, outline: Outline, recording: Recording | None = None) -> RunResult:
    """The result of an answer whose recording, and the arrays that go with it, were found to be as they must be."""
    header, (text, *raw) = answer
    arrays = tuple(StoredArray(about.value, about.dtype, about.shape, data) for about, data in zip(header.arrays, raw, strict=True))
    code = outline.error.code if outline.error is not None else ""
    return RunResult(outline, text, arrays, code not in CLOCKED, recording)


def _has_size(text: bytes, most: int, settings: Settings) -> None:
    """Refuses what would take long to check: it is neither long nor, in any of its lists, longer than a program may record."""
    if len(text) > most:
        raise ValueError("too long")
    document = orjson.loads(text)  # strict JSON: Pydantic's parser lets the bare word NaN pass
    if not isinstance(document, dict):
        raise ValueError("not an object")
    longest = settings.node_limit + settings.event_limit + SLACK
    if any(isinstance(one, list) and len(one) > longest for one in document.values()):
        raise ValueError("more than a program may record")


def _keeps_to_limits(recording: Recording, settings: Settings) -> None:
    sizes = (
        (len(recording.nodes.op), settings.node_limit + SLACK),
        (len(recording.events.kind), settings.event_limit + SLACK),
        (len(recording.stdout), settings.output_limit),
    )
    if any(size > limit for size, limit in sizes):
        raise ValueError("more than a program may record")
    if (recording.error is None) != (recording.status == "ok"):
        raise ValueError("an error and a status that contradict each other")


def _check_array(about: ArrayAbout, size: int, recording: Recording) -> None:
    """An array of so many bytes is what its header claims, and one that the recording summarises."""
    summary = recording.values[about.value] if about.value < len(recording.values) else None
    fits = isinstance(summary, LargeArray) and tuple(summary.shape) == about.shape  # so no length is negative
    if not fits or math.prod(about.shape) * DTYPES.get(about.dtype, 0) != size or about.dtype not in DTYPES:
        raise ValueError("an array is not what it claims to be")


def stopped_run(code: str, stopped: Stopped, settings: Settings) -> RunResult:
    """The result of a run whose child could not answer."""
    document = stopped_recording(code, stopped.reason, settings, stopped.line)
    text = orjson.dumps(document)
    recording = Recording.model_validate_json(text)
    return RunResult(outline_of(recording), text, (), repeatable=False, read=recording)


def checked_call(answer: Answer, settings: Settings) -> CallReport:
    """What came of calling a function. Raises `ValueError` where it is not as it must be."""
    text = answer[1][0]
    _has_size(text, LARGEST_RESULTS, settings)
    try:
        report = CallReport.model_validate_json(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if len(report.stdout) > settings.output_limit:
        raise ValueError("more than a program may print")
    return report


def stopped_call(stopped: Stopped, settings: Settings) -> CallReport:
    """The report on a child that could not answer."""
    return CallReport(status="limit", error=stopped_problem(stopped.reason, settings), stdout="", results=[])
