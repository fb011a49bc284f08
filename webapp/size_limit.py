"""Refuses requests that are too large, and bodies that do not come: problem documents with status 413, 431 and 408."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webapp.problems import TOO_LARGE, TOO_MANY_HEADERS, TOO_SLOW, problem_response


class BodyLimit:
    """Counts the bytes of every body, whatever its headers promise, and holds a clock over it."""

    def __init__(self, app: ASGIApp, most: int, seconds: float, headers: int) -> None:
        self._app, self._most, self._seconds, self._headers = app, most, seconds, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on while it is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        written = len(scope["raw_path"]) + len(scope["query_string"]) + sum(len(name) + len(value) for name, value in scope["headers"])
        if written > self._headers:
            await problem_response(TOO_MANY_HEADERS)(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._most:
            await problem_response(TOO_LARGE)(scope, receive, send)
            return
        received, whole = 0, False
        due = asyncio.get_running_loop().time() + self._seconds

        async def counted() -> Message:
            """An exception of Starlette's is the one that FastAPI passes on while it reads a body."""
            nonlocal received, whole
            try:
                async with asyncio.timeout_at(None if whole else due):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(TOO_SLOW.status) from error
            received += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if received > self._most:
                raise HTTPException(TOO_LARGE.status)
            return message

        await self._app(scope, counted, send)
