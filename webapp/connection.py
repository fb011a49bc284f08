"""Work that is worth doing only as long as somebody waits for it: it ends with the connection that asked for it.

Knows HTTP connections and nothing of what is done.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

T = TypeVar("T")
CLIENT_GONE = 499  # the status of an answer that nobody reads, as other servers log it


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` answers, or None where the client went first; the work is cancelled then, and has ended when this returns."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    """Returns when the client has gone; its body was read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
