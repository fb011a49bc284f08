"""Many learners at once, as one small program: keeps connections, sends what it is told, and says when each answer came.

Knows HTTP/1.1 as far as our own server speaks it, and nothing of what is measured. Written on bare streams, because it shares two
processors with the server that it measures: a general client would cost as much as the runs do.
"""

import asyncio
import re
import time
import zlib
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

PATIENCE = 60.0  # seconds for one answer
HTTP_OK = 200
NOBODY = 0  # in place of a status, where no answer came


@dataclass(slots=True)
class Seen:
    """What one learner got: the status of the answer and of the run in it, and the seconds it took."""

    seconds: float
    status: int
    outcome: str
    hostile: bool = False


@dataclass(slots=True)
class Learner:
    """One browser: a connection, and an address of its own in the loopback network so that the server tells learners apart."""

    port: int
    number: int
    seen: list[Seen] = field(default_factory=list)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """The status and the body of an answer, on the same connection as the last where the server kept it; `NOBODY` where none came."""
        for attempt in (1, 2):
            if self._writer is None:
                address = f"127.{1 + self.number // 60000}.{self.number // 250 % 240}.{1 + self.number % 250}"
                self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(address, 0))
            head = (
                f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
                f"Accept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            try:
                self._writer.write(head.encode() + body)
                return await asyncio.wait_for(self._answer(), PATIENCE)
            except TimeoutError:
                self.close()
                return NOBODY, b""
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()
                if attempt == 2:
                    return NOBODY, b""
        raise AssertionError

    async def _answer(self) -> tuple[int, bytes]:
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        if "content-length" in headers:
            body = await self._reader.readexactly(int(headers["content-length"]))
        else:
            body = b""
            while size := int((await self._reader.readline()).split(b";")[0], 16):
                body += await self._reader.readexactly(size)
                await self._reader.readline()
            await self._reader.readline()
        return int(head[0].split()[1]), body

    async def run(self, code: str, hostile: bool = False) -> bytes:
        """Posts a program and notes what came of it."""
        started = time.perf_counter()
        status, body = await self.ask("POST", "/api/runs", orjson.dumps({"code": code}))
        self.note(started, status, outcome_of(body) if status == HTTP_OK else "refused", hostile)
        return body

    def note(self, started: float, status: int, outcome: str, hostile: bool = False) -> None:
        """Keeps what was seen, timed from `started`."""
        self.seen.append(Seen(time.perf_counter() - started, status, outcome, hostile))

    def close(self) -> None:
        """Ends the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def outcome_of(body: bytes) -> str:
    """The status of a run, from the first bytes of its answer: the whole of it need not be read to know it."""
    start = zlib.decompressobj(31).decompress(body, 400) if body[:2] == b"\x1f\x8b" else body[:400]
    found = re.search(rb'"status":"(\w+)"', start)
    return found[1].decode() if found else "unread"


async def each(learners: Iterable[Learner], work: Callable[[Learner], Coroutine[Any, Any, None]]) -> float:
    """Every learner does their work at the same time as the others; answers the seconds until the last was done."""
    started = time.perf_counter()
    await asyncio.gather(*(work(one) for one in learners))
    return time.perf_counter() - started
