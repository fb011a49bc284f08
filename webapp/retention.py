"""Keeps the database within its bounds while the server runs: by age, by size in all, and by client.

Knows when and how much; what removing means is `webapp.storage`'s. Several servers on one database may all do it: each small step is
right whatever another has removed meanwhile, and short, so that a run that is being saved never waits for it long.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

from webapp.database import StorageError
from webapp.settings import Settings
from webapp.storage import Storage

STEP_RUNS = 50  # removed in one transaction
STEP_BYTES = 32 << 20
BREATH = 0.02  # seconds between two of them, in which others write
ROOM = 0.9  # of a bound is what is left where the bound was passed: the next run does not pass it again
EARLY = 0.05  # of the bound on all runs, written since the last time, is reason not to wait for the next
log = logging.getLogger(__name__)


class Retention:
    """Tidies every so often in the background. Use as an async context manager."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage, self._settings = storage, settings
        self._written = 0
        self._early = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Retention":
        self._task = asyncio.create_task(self._always())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def wrote(self, size: int) -> None:
        """To be told of every run that is stored: whoever writes much in little time is not waited for."""
        self._written += size
        if self._settings.keep_bytes and self._written > self._settings.keep_bytes * EARLY:
            self._early.set()

    async def _always(self) -> None:
        while True:
            self._written = 0
            self._early.clear()
            try:
                removed = await self.tidy()
                if removed:
                    log.info("%d runs were removed from the database, to keep it within its bounds", removed)
            except StorageError as error:
                log.warning("the database could not be tidied: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.tidy_seconds):
                    await self._early.wait()

    async def tidy(self) -> int:
        """Removes what is too old, then what is too much: of one client, and in all. Answers how many runs went. Raises `StorageError`."""
        settings, removed = self._settings, 0
        if settings.keep_days:
            removed += await self._remove(before=datetime.now(UTC) - timedelta(days=settings.keep_days))
        if settings.client_bytes:
            for client in await asyncio.to_thread(self._storage.clients_above, settings.client_bytes):
                removed += await self._remove(above=int(settings.client_bytes * ROOM), client=client)
        if settings.keep_bytes and await asyncio.to_thread(self._storage.size) > settings.keep_bytes:
            removed += await self._remove(above=int(settings.keep_bytes * ROOM))
        return removed

    async def _remove(self, *, above: int | None = None, before: datetime | None = None, client: str | None = None) -> int:
        """In small steps, until no more than so many bytes are left, or none is left that may go."""
        step = partial(self._storage.remove, most=STEP_RUNS, size=STEP_BYTES, above=above, before=before, client=client)
        removed = 0
        while runs := await asyncio.to_thread(step):
            removed += runs
            await asyncio.sleep(BREATH)
        return removed
