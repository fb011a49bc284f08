"""Runs from request to answer: the id, the runner, storage, the layout, and the JSON that is sent.

Knows nothing of HTTP. Equal programs have equal ids, so an answer that is known is not computed again.
"""

import asyncio
import base64
import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

import orjson

from webapp.committing import Committing
from webapp.layout import Layouts
from webapp.reading import outlined, work
from webapp.recording_model import Recording
from webapp.runner.answers import Outline, StoredArray
from webapp.runner.service import Runner
from webapp.settings import ROOT
from webapp.storage import Save, Storage, StoredRun

PACKED_BYTES = 16 << 20  # of packed answers about large runs: some forty of ten thousand operations
GZIP_LEVEL = 4
REMEMBERED_BYTES = 32 << 20  # as much as is looked through for garbage in a few hundredths of a second
IN_MEMORY = 12  # bytes that a recording takes as checked models, for each byte of its text: measured over lesson programs
ID_BYTES = 10
Rest = ParamSpec("Rest")
Made = TypeVar("Made")


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


def owner_digest(owner: str, identifier: str) -> str:
    """What is kept of an owner's secret with a run: nobody finds the secret from it, nor the other runs of the same person."""
    return hashlib.sha256(f"{owner} {identifier}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A run whose recording was checked; `read` is the recording unless it is a large one, which is read beside this process."""

    stored: StoredRun
    outline: Outline
    read: Recording | None

    @property
    def is_large(self) -> bool:
        """Whether it is read, checked and drawn beside this process."""
        return self.read is None


class Runs:
    """What the routes ask for."""

    def __init__(self, runner: Runner, storage: Storage, layouts: Layouts, stored: Callable[[int], None] = lambda _: None) -> None:
        """`stored` is told the bytes that each new run takes up."""
        self._runner, self._storage, self._layouts, self._stored = runner, storage, layouts, stored
        self._committing = Committing(storage)
        self._known: OrderedDict[str, KnownRun] = OrderedDict()
        self._size = 0
        self._packed: OrderedDict[str, tuple[datetime, bytes]] = OrderedDict()

    async def run(
        self, code: str, overrides: Mapping[str, Any] | None, seed: int, *, client: str = "", ticket: str = "", owner: str = ""
    ) -> KnownRun:
        """Runs a program in its client's turn, or finds what came of it before. Raises `RunnerBusy`.

        `owner` is the secret of who made it, by which they may delete it.
        """
        identifier = run_id(code, overrides, seed)
        digest = owner_digest(owner, identifier) if owner else ""
        known = await self.find(identifier)
        if known is not None and known.stored.repeatable:
            if digest:
                await asyncio.to_thread(self._storage.own, identifier, digest)
            return known
        started = time.perf_counter()
        result = await self._runner.run(code, overrides, seed, client=client, ticket=ticket)
        elapsed = round((time.perf_counter() - started) * 1e3, 1)
        stored = StoredRun(identifier, result.text, elapsed, result.repeatable)
        self._stored(await self._committing.save(Save(stored, result.arrays, client, digest)))
        return self._remember(KnownRun(stored, result.outline, result.read))

    async def find(self, identifier: str) -> KnownRun | None:
        """The run of an id, from memory or storage; storage is always asked, because another server may have changed or removed it."""
        created = await asyncio.to_thread(self._storage.stamp, identifier)
        known = self._known.get(identifier)
        if known is not None and known.stored.created == created:
            self._known.move_to_end(identifier)
            return known
        self._forget(identifier)
        stored = await asyncio.to_thread(self._storage.find, identifier) if created is not None else None
        if stored is None:
            return None
        return self._remember(KnownRun(stored, *await outlined(stored.text)))

    async def packed(self, identifier: str) -> bytes | None:
        """The answer about a large run, compressed by gzip, where one was given before and holds still: nothing is read or drawn for it."""
        if identifier not in self._packed:
            return None
        created = await asyncio.to_thread(self._storage.stamp, identifier)
        kept = self._packed.pop(identifier, None)
        if kept is None or kept[0] != created:
            return None
        self._packed[identifier] = kept
        return kept[1]

    async def pack(self, run: KnownRun) -> bytes:
        """The run as the JSON of `models.Run`, compressed by gzip, and kept so for the next who asks."""
        data = await asyncio.to_thread(gzip.compress, await self.answer(run), GZIP_LEVEL, mtime=0)
        self._packed[run.stored.id] = run.stored.created, data
        while len(self._packed) > 1 and sum(len(one) for _, one in self._packed.values()) > PACKED_BYTES:
            self._packed.popitem(last=False)
        return data

    async def delete(self, identifier: str, owner: str) -> Literal["deleted", "shared", "not_yours"]:
        """Takes a run back for one who made it: it is gone when nobody is left who made it."""
        done = await asyncio.to_thread(self._storage.delete, identifier, owner_digest(owner, identifier))
        if done == "deleted":
            self._forget(identifier)
        return done

    def _forget(self, identifier: str) -> None:
        run = self._known.pop(identifier, None)
        self._size -= _taken(run) if run is not None else 0

    def _remember(self, run: KnownRun) -> KnownRun:
        self._forget(run.stored.id)
        self._size += _taken(run)
        self._known[run.stored.id] = run
        while self._size > REMEMBERED_BYTES and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            self._size -= _taken(oldest)
        return run

    async def array(self, identifier: str, value: int) -> StoredArray | None:
        """A large array of a run."""
        return await asyncio.to_thread(self._storage.array, identifier, value)

    async def work(
        self, run: KnownRun, task: Callable[Concatenate[Recording, Rest], Awaitable[Made]], *rest: Rest.args, **named: Rest.kwargs
    ) -> Made:
        """What `task` makes of the recording of a run; see `webapp.reading.work`."""
        return await work(run.stored.text, run.read, task, *rest, **named)

    async def layout(self, run: KnownRun, opened: Iterable[int] = (), everything: bool = False) -> bytes:
        """The layout of a run, as the JSON of `models.Layout`. Raises `LayoutError`."""
        return await self.work(run, self._layouts.written, tuple(opened), everything)

    async def answer(self, run: KnownRun) -> bytes:
        """The run as the JSON of `models.Run`."""
        return answer_of(run, await self.layout(run))


def _taken(run: KnownRun) -> int:
    return len(run.stored.text) * (IN_MEMORY if run.read is not None else 1)


def answer_of(run: KnownRun, layout: bytes) -> bytes:
    """A run and its layout as the JSON of `models.Run`. The recording goes in as the text that was checked, not written again."""
    outline = run.outline
    error = None if outline.error is None else outline.error.model_dump(mode="json")
    head = orjson.dumps(
        {
            "id": run.stored.id,
            "status": outline.status,
            "stdout": outline.stdout,
            "error": error,
            "elapsed_ms": run.stored.elapsed_ms,
        }
    )
    return b"".join((head[:-1], b',"recording":', run.stored.text, b',"layout":', layout, b"}"))
