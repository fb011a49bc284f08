"""Who runs next: so many runs at a time in all, so many of one client, and clients in turn however much each of them asks.

A run that turns out to be long steps aside: it goes on, and its place is free for a short one. So endless loops, of which every class has
some, are not what everybody else waits for.

Knows nothing of what is run. For one event loop; a client is any name that the caller gives.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class QueueFull(Exception):
    """More are waiting than may wait."""


class Turn:
    """One client's turn, while it lasts."""

    def __init__(self, queue: "FairQueue", client: str) -> None:
        self._queue, self.client, self.aside = queue, client, False

    def step_aside(self) -> bool:
        """Leaves the place to somebody else and goes on beside; False where too many do that already."""
        return self._queue.let_aside(self)


class FairQueue:
    """At most `together` turns at a time, `each` of one client, `waiting` callers in the queue, and `aside` turns that stepped aside.

    A client that asks for a hundred turns gets its second one only after everybody else who waits has had one.
    """

    def __init__(self, together: int, each: int, waiting: int, aside: int = 0) -> None:
        self._together, self._each, self._most_waiting = together, max(1, min(each, together)), waiting
        self._most_aside, self._aside_each = aside, (aside + 1) // 2
        self._running: Counter[str] = Counter()
        self._aside: Counter[str] = Counter()
        self._lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()  # the client whose turn is next comes first

    @property
    def running(self) -> int:
        """Turns under way, those aside included."""
        return self._running.total() + self._aside.total()

    @property
    def waiting(self) -> int:
        """Callers in the queue."""
        return sum(len(line) for line in self._lines.values())

    def let_aside(self, turn: Turn) -> bool:
        """See `Turn.step_aside`."""
        if self._aside.total() >= self._most_aside or self._aside[turn.client] >= self._aside_each:
            return False
        turn.aside = True
        self._aside[turn.client] += 1
        self._leave(turn.client)
        return True

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[Turn]:
        """Waits for a turn and holds it. Raises `QueueFull` where too many wait already."""
        await self._enter(client)
        turn = Turn(self, client)
        try:
            yield turn
        finally:
            if turn.aside:
                _one_less(self._aside, client)
            else:
                self._leave(client)

    async def _enter(self, client: str) -> None:
        if client not in self._lines and self._may_run(client):
            self._running[client] += 1
            return
        if self.waiting >= self._most_waiting:
            raise QueueFull
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(client, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # the turn came in the moment in which the caller gave up
                self._leave(client)
            else:
                self._forget(client, place)
            raise

    def _may_run(self, client: str) -> bool:
        return self._running.total() < self._together and self._running[client] < self._each

    def _leave(self, client: str) -> None:
        _one_less(self._running, client)
        self._call_next()

    def _call_next(self) -> None:
        """Gives free turns away: to the first client that may have one, who then goes to the end of the round."""
        while (client := next((one for one in self._lines if self._may_run(one)), None)) is not None:
            line = self._lines.pop(client)
            place = line.popleft()
            if line:
                self._lines[client] = line
            if not place.done():
                self._running[client] += 1
                place.set_result(None)

    def _forget(self, client: str, place: asyncio.Future[None]) -> None:
        line = self._lines.get(client)
        if line is not None and place in line:
            line.remove(place)
            if not line:
                del self._lines[client]


def _one_less(counter: Counter[str], client: str) -> None:
    counter[client] -= 1
    if not counter[client]:
        del counter[client]
