"""Several runs in one transaction: while one commit is under way, what comes meanwhile waits for the next, and they share it.

A commit costs the same for one row as for ten, and SQLite takes one writer at a time. Whoever saves is answered after the commit that
holds their run, so what was answered is kept, whatever happens to the server then. Knows when to write; what writing is, is `webapp.storage`'s.
"""

import asyncio
from collections import deque

from webapp.database import StorageError
from webapp.storage import Save, Storage

MOST_RUNS = 32  # in one transaction: others wait for it
MOST_BYTES = 16 << 20


class Committing:
    """Writes runs into one database, for one event loop."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._waiting: deque[tuple[Save, asyncio.Future[int]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def save(self, save: Save) -> int:
        """The bytes that a run takes up, once it is kept. Raises `StorageError`."""
        kept: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((save, kept))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await kept

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._commit(self._next())
        finally:
            self._writing = None

    def _next(self) -> list[tuple[Save, asyncio.Future[int]]]:
        """What goes into one transaction: one at least."""
        chosen = [self._waiting.popleft()]
        size = _size(chosen[0][0])
        while self._waiting and len(chosen) < MOST_RUNS and (size := size + _size(self._waiting[0][0])) <= MOST_BYTES:
            chosen.append(self._waiting.popleft())
        return chosen

    async def _commit(self, chosen: list[tuple[Save, asyncio.Future[int]]]) -> None:
        """All of it together; where that is refused for what one of them is, one by one, so that each hears of its own."""
        try:
            sizes = await asyncio.to_thread(self._storage.save_all, [save for save, _ in chosen])
        except Exception as error:
            if len(chosen) == 1 or (isinstance(error, StorageError) and error.code != "storage_full"):
                for _, kept in chosen:
                    if not kept.done():
                        kept.set_exception(error)
                return
            for one in chosen:
                await self._commit([one])
            return
        for size, (_, kept) in zip(sizes, chosen, strict=True):
            if not kept.done():  # its client may have gone meanwhile
                kept.set_result(size)


def _size(save: Save) -> int:
    return len(save.run.text) + sum(len(array.data) for array in save.arrays)
