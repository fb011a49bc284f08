"""Calling off a run by its ticket, at whichever of several server processes the wish arrives.

A run's ticket is held while it lasts, so that every process can say whether there is such a run; the one that has it ends it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from webapp.messages import Messages
from webapp.runner.service import Runner

TOPIC = "cancel"
LONGEST = 600.0  # seconds for which a ticket is known at most, should its process vanish
AGAIN = 0.02  # seconds until a run that has not come to the runner yet is looked for again


class Cancelling:
    """The tickets of the runs under way. Made before the messages are opened."""

    def __init__(self, runner: Runner, messages: Messages) -> None:
        self._runner, self._messages = runner, messages
        self._here: set[str] = set()
        self._ending: set[asyncio.Task[bool]] = set()
        messages.listen(TOPIC, self._heard)

    @asynccontextmanager
    async def ticket(self, ticket: str) -> AsyncIterator[None]:
        """While this lasts, a run can be called off by this ticket; an empty one is none."""
        if not ticket:
            yield
            return
        self._here.add(ticket)
        try:
            await self._messages.hold(f"ticket:{ticket}", LONGEST)
            yield
        finally:
            self._here.discard(ticket)
            await self._messages.let_go(f"ticket:{ticket}")

    async def cancel(self, ticket: str) -> bool:
        """Ends the run of a ticket, here or elsewhere. False where there is none."""
        if await self._end(ticket):
            return True
        if not await self._messages.is_held(f"ticket:{ticket}"):
            return False
        await self._messages.tell(TOPIC, ticket)
        return True

    def _heard(self, ticket: str) -> None:
        if ticket in self._here:
            task = asyncio.create_task(self._end(ticket))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def _end(self, ticket: str) -> bool:
        """Ends a run of this process, even one that is still on its way to the runner."""
        while ticket in self._here:
            if self._runner.cancel(ticket):
                return True
            await asyncio.sleep(AGAIN)
        return False
