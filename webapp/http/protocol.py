"""A connection that cannot be held for nothing: clocks and limits that uvicorn's own protocol does not have.

Whoever sends the headers of a request a byte at a time, sends headers without end, takes nothing of an answer, or opens connections by
the thousand loses the connection. Knows bytes and clocks; nothing of what is asked.
"""

import asyncio
from collections import Counter
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from webapp.http.clients import is_among
from webapp.settings import Settings

TOO_LARGE = b"The headers of the request are too large."
CONTINUE = b"HTTP/1.1 100 "
REFUSAL = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"


class GuardedProtocol(HttpToolsProtocol):
    """One connection. Its configuration is a `webapp.http.serving.Config`, whose `guard` all connections share."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._guard: Guard = cast("Any", self.config).guard
        self._limits = self._guard.settings
        self._in_headers = False
        self._header_bytes = 0
        self._headers_due: asyncio.TimerHandle | None = None
        self._reading_due: asyncio.TimerHandle | None = None
        self._counted = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Counts it, and starts to wait for its first request."""
        super().connection_made(transport)
        self._counted = self._guard.enter(self.client[0] if self.client else "")
        if self._guard.is_full(self._counted):
            transport.abort()
        else:
            self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops every clock."""
        super().connection_lost(exc)
        self._guard.leave(self._counted)
        for clock in (self._headers_due, self._reading_due):
            if clock is not None:
                clock.cancel()

    def data_received(self, data: bytes) -> None:
        """Reads what came; between two requests even an empty line starts the clock."""
        if self._headers_due is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_headers()
        super().data_received(data)
        self._header_bytes += len(data)
        if self._in_headers and self._header_bytes > self._limits.header_limit and not self.transport.is_closing():
            self.transport.write(REFUSAL % (len(TOO_LARGE), TOO_LARGE))
            self.transport.close()

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._in_headers, self._header_bytes = True, 0

    def on_headers_complete(self) -> None:
        """The request begins to be answered; its body has a clock of its own."""
        self._in_headers = False
        if self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before and self.cycle.scope["method"] != "HEAD":
            self.cycle.transport = cast("asyncio.Transport", WithItsHead(self.transport))

    def pause_writing(self) -> None:
        """The reader is slower than we are: it may be, for a while."""
        super().pause_writing()
        self._reading_due = self.loop.call_later(self._limits.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """It took something."""
        super().resume_writing()
        if self._reading_due is not None:
            self._reading_due.cancel()
            self._reading_due = None

    def on_response_complete(self) -> None:
        """A connection that is closed now is gone for good once the rest was taken, or was not."""
        super().on_response_complete()
        self.loop.call_later(self._limits.write_seconds, self._abort_unread, self.transport)

    def timeout_keep_alive_handler(self) -> None:
        """Nothing was asked for long enough."""
        super().timeout_keep_alive_handler()
        self._abort_unread(self.transport)

    def _expect_headers(self) -> None:
        self._headers_due = self.loop.call_later(self._limits.header_seconds, self.transport.abort)

    @staticmethod
    def _abort_unread(transport: asyncio.Transport) -> None:
        if transport.is_closing() and transport.get_write_buffer_size():
            transport.abort()


class WithItsHead:
    """What an answer is written to: its head leaves together with the first of its body.

    A server that is killed between the two has then said nothing, and whoever is in front of it can ask another one; once a head is
    through, no balancer can take it back.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head: bytes | None = None
        self._headed = False
        self.is_closing, self.close = transport.is_closing, transport.close

    def write(self, data: bytes) -> None:
        """Takes what uvicorn writes: perhaps "go on", then the head, then the body piece by piece."""
        if self._head is not None:
            self._transport.writelines((self._head, data))
            self._head = None
        elif self._headed or data.startswith(CONTINUE):
            self._transport.write(data)
        else:
            self._head, self._headed = data, True


class Guard:
    """What the connections of a server have in common: the limits, and how many there are of each client."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._open: Counter[str] = Counter()

    def enter(self, host: str) -> str:
        """Counts a connection; the answer is to be given to `leave`."""
        self._open[host] += 1
        return host

    def leave(self, host: str) -> None:
        """A connection is gone."""
        self._open[host] -= 1
        if not self._open[host]:
            del self._open[host]

    def is_full(self, host: str) -> bool:
        """Whether that was one too many of this client; proxies have as many as they like."""
        return self._open[host] > self.settings.client_connections and not is_among(host, self.settings.trusted_proxies)
