"""Refuses requests whose body is too large, before anything reads it: a problem document with status 413."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webapp.problems import TOO_LARGE, problem_response


class SizeLimit:
    """Counts the bytes of every body, whatever its headers promise."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on while it is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._most:
            await problem_response(TOO_LARGE)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._most:
                raise HTTPException(TOO_LARGE.status)  # the one exception that FastAPI passes on while it reads a body
            return message

        await self._app(scope, counted, send)
