"""Refuses requests whose body is too large, before anything reads it: a problem document with status 413."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webapp.problems import Problem, problem_response


class _TooLarge(Exception):
    """More came than may come."""


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
        refusal = problem_response(
            Problem(
                413, "too_large", f"The body of a request has at most {self._most:,} bytes.", title="Content Too Large"
            )
        )
        if not length.isdigit() or int(length) > self._most:
            await refusal(scope, receive, send)
            return
        received = 0
        started = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._most:
                raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _TooLarge:
            if not started:
                await refusal(scope, receive, send)
