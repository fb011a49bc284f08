"""Runs from request to answer: the id, the runner, storage, the layout, and the JSON that is sent.

Knows nothing of HTTP. Equal programs have equal ids, so an answer that is known is not computed again.
"""

import asyncio
import base64
import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from webapp.layout import Layouts
from webapp.models import Layout
from webapp.recording_model import Recording
from webapp.runner.answers import StoredArray
from webapp.runner.service import Runner
from webapp.settings import ROOT
from webapp.storage import Storage, StoredRun

REMEMBERED_BYTES = 64 << 20
ID_BYTES = 10


@cache
def engine_digest() -> str:
    """Changes whenever the engine's source does: a recording is only as old as the engine that wrote it."""
    total = hashlib.sha256()
    for path in sorted((ROOT / "autograd_core").rglob("*.py")):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + Path(path).read_bytes() + b"\0")
    return total.hexdigest()


def run_id(code: str, overrides: Mapping[str, Any] | None, seed: int) -> str:
    """The id of a program's run: sixteen characters that say what was run, not who ran it."""
    made_of = orjson.dumps([engine_digest(), code, overrides or {}, seed], option=orjson.OPT_SORT_KEYS)
    return short(made_of)


def short(data: bytes) -> str:
    """The id of what is made from these bytes."""
    return base64.b32encode(hashlib.sha256(data).digest()[:ID_BYTES]).decode().lower()


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A run with its recording read."""

    stored: StoredRun
    recording: Recording


class Runs:
    """What the routes ask for."""

    def __init__(self, runner: Runner, storage: Storage, layouts: Layouts) -> None:
        self._runner, self._storage, self._layouts = runner, storage, layouts
        self._known: OrderedDict[str, KnownRun] = OrderedDict()
        self._size = 0

    async def run(self, code: str, overrides: Mapping[str, Any] | None, seed: int, *, client: str = "", ticket: str = "") -> KnownRun:
        """Runs a program in its client's turn, or finds what came of it before. Raises `RunnerBusy`."""
        identifier = run_id(code, overrides, seed)
        known = await self.find(identifier)
        if known is not None and known.stored.repeatable:
            return known
        started = time.perf_counter()
        result = await self._runner.run(code, overrides, seed, client=client, ticket=ticket)
        elapsed = round((time.perf_counter() - started) * 1e3, 1)
        stored = StoredRun(identifier, result.text, elapsed, result.repeatable)
        await asyncio.to_thread(self._storage.save, stored, result.arrays)
        return self._remember(KnownRun(stored, result.recording))

    async def find(self, identifier: str) -> KnownRun | None:
        """The run of an id, from memory or storage."""
        known = self._known.get(identifier)
        if known is not None:
            self._known.move_to_end(identifier)
            return known
        stored = await asyncio.to_thread(self._storage.find, identifier)
        if stored is None:
            return None
        return self._remember(KnownRun(stored, Recording.model_validate_json(stored.text)))

    def _remember(self, run: KnownRun) -> KnownRun:
        replaced = self._known.pop(run.stored.id, None)
        self._size += len(run.stored.text) - (len(replaced.stored.text) if replaced else 0)
        self._known[run.stored.id] = run
        while self._size > REMEMBERED_BYTES and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            self._size -= len(oldest.stored.text)
        return run

    async def array(self, identifier: str, value: int) -> StoredArray | None:
        """A large array of a run."""
        return await asyncio.to_thread(self._storage.array, identifier, value)

    async def layout(self, run: KnownRun, opened: Iterable[int] = (), everything: bool = False) -> Layout:
        """The layout of a run. Raises `LayoutError`."""
        return await self._layouts.layout(run.recording, opened, everything)

    async def answer(self, run: KnownRun) -> bytes:
        """The run as the JSON of `models.Run`."""
        return answer_of(run, await self.layout(run))


def answer_of(run: KnownRun, layout: Layout) -> bytes:
    """A run and its layout as the JSON of `models.Run`. The recording goes in as the text that was checked, not written again."""
    recording = run.recording
    error = None if recording.error is None else recording.error.model_dump(mode="json")
    head = orjson.dumps(
        {
            "id": run.stored.id,
            "status": recording.status,
            "stdout": recording.stdout,
            "error": error,
            "elapsed_ms": run.stored.elapsed_ms,
        }
    )
    body = layout.model_dump_json().encode()
    return b"".join((head[:-1], b',"recording":', run.stored.text, b',"layout":', body, b"}"))
