"""What several server processes tell one another: short messages on topics, and names that one of them holds for a while.

With a Redis all processes hear all messages; without, a process hears its own, and that is all there is. Messages are for what may be
lost (a run to be called off, later: what a class is looking at); what must last is in the database.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, Self

from redis.asyncio import Redis
from redis.exceptions import RedisError

Heard = Callable[[str], object]
PREFIX = "tapedeck:"
AGAIN = 1.0  # seconds until a Redis that went away is looked for again
PATIENCE = 1.0  # seconds for Redis to answer
log = logging.getLogger(__name__)


class Messages(Protocol):
    """A way between processes. Use as an async context manager."""

    async def __aenter__(self) -> Self:
        """Begins to listen."""

    async def __aexit__(self, *_: object) -> None:
        """Ends it."""

    def listen(self, topic: str, heard: Heard) -> None:
        """Calls `heard` with every message on a topic; before the messages are opened."""

    async def tell(self, topic: str, text: str) -> None:
        """Sends a message to everybody, oneself included."""

    async def hold(self, name: str, seconds: float) -> None:
        """Makes a name known to all for so long, or until it is let go."""

    async def let_go(self, name: str) -> None:
        """Takes a name back."""

    async def is_held(self, name: str) -> bool:
        """Whether another process holds a name, as far as is known."""

    async def works(self) -> bool:
        """Whether messages arrive."""


class OwnMessages:
    """For a process that is alone."""

    def __init__(self) -> None:
        self._heard: defaultdict[str, list[Heard]] = defaultdict(list)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def listen(self, topic: str, heard: Heard) -> None:
        """As `Messages.listen`."""
        self._heard[topic].append(heard)

    async def tell(self, topic: str, text: str) -> None:
        """As `Messages.tell`."""
        for heard in self._heard[topic]:
            heard(text)

    async def hold(self, name: str, seconds: float) -> None:
        """Nobody else is there to know it."""

    async def let_go(self, name: str) -> None:
        """Nobody else knew it."""

    async def is_held(self, name: str) -> bool:  # noqa: ARG002
        """Never by somebody else."""
        return False

    async def works(self) -> bool:
        """Always."""
        return True


class RedisMessages(OwnMessages):
    """For processes that share a Redis. While it does not answer, each of them is alone."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis: Redis = Redis.from_url(url, decode_responses=True, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        self._hearing: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._hearing = asyncio.create_task(self._hear())
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._listening.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)
        await self._redis.aclose()

    async def tell(self, topic: str, text: str) -> None:
        """As `Messages.tell`."""
        try:
            await self._redis.publish(PREFIX + topic, text)
        except (RedisError, OSError):
            await super().tell(topic, text)

    async def hold(self, name: str, seconds: float) -> None:
        """As `Messages.hold`."""
        with suppress(RedisError, OSError):
            await self._redis.set(PREFIX + name, "1", ex=max(1, round(seconds)))

    async def let_go(self, name: str) -> None:
        """As `Messages.let_go`."""
        with suppress(RedisError, OSError):
            await self._redis.delete(PREFIX + name)

    async def is_held(self, name: str) -> bool:
        """As `Messages.is_held`."""
        try:
            return bool(await self._redis.exists(PREFIX + name))
        except (RedisError, OSError):
            return False

    async def works(self) -> bool:
        """Whether Redis answers, and its messages are listened to."""
        try:
            return self._listening.is_set() and bool(await self._redis.ping())
        except (RedisError, OSError):
            return False

    async def _hear(self) -> None:
        """Listens, and goes on listening after Redis was away."""
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as hearing:
                    await hearing.subscribe(*(PREFIX + topic for topic in self._heard))
                    self._listening.set()
                    while True:
                        message = await hearing.get_message(timeout=None)
                        if message is not None:
                            await super().tell(message["channel"].removeprefix(PREFIX), message["data"])
            except (RedisError, OSError) as error:
                if self._listening.is_set():
                    log.warning("Redis went away (%s); messages from other processes do not arrive", type(error).__name__)
                self._listening.clear()
                await asyncio.sleep(AGAIN)


def messages(redis_url: str) -> Messages:
    """The way between processes that the settings name."""
    return RedisMessages(redis_url) if redis_url else OwnMessages()
