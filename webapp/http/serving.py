"""The server process: uvicorn with guarded connections, its log, and an end that finishes or calls off what is running.

Knows uvicorn and the application as a whole; what is answered is the application's affair.
"""

import gc
import socket
import sys
import webbrowser
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from webapp.http import logs
from webapp.http.protocol import Guard, GuardedProtocol
from webapp.settings import Settings

LAST_WORDS = 5.0  # seconds past the end of the last run, for answers to be written and taken


class Config(uvicorn.Config):
    """How a server with these settings is run. `guard` is what its connections share."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        super().__init__(
            app,
            http=GuardedProtocol,
            ws="none",
            log_config=logs.configuration(settings),
            access_log=False,
            proxy_headers=False,  # `create_app` does that, by the setting
            server_header=False,
            limit_concurrency=settings.connections,
            timeout_keep_alive=settings.keep_alive_seconds,
            timeout_graceful_shutdown=int(settings.stop_seconds + settings.writing_limit + LAST_WORDS),
        )
        self.guard = Guard(settings)
        self.settings = settings


SELDOM = 50_000
"""New objects before some are looked through for garbage: a request makes ten thousand for a graph of 400 nodes, and leaves none."""


class Server(uvicorn.Server):
    """Says the address once requests are answered there; told to stop, it lets runs end, and calls off those that do not."""

    def __init__(self, app: FastAPI, settings: Settings, address: str = "", browser: bool = False) -> None:
        super().__init__(Config(app, settings))
        self._app, self._settings, self._address, self._browser = app, settings, address, browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, then prints the address."""
        more_descriptors()
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # what is there now stays: to look through it for garbage would hold up every answer for a tenth of a second, now and then
        gc.set_threshold(SELDOM)
        if self.started and self._address:
            print(f"Tapedeck is at {self._address}  (Ctrl-C stops it)", flush=True)  # noqa: T201
            if self._browser:
                webbrowser.open(self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes no more runs, waits for those under way, and calls off what is left; each still gets its answer."""
        self._app.state.runner.drain(self._settings.stop_seconds)
        await super().shutdown(sockets)


def more_descriptors() -> None:
    """As many as the system lets this process have: every connection is one, and the customary 1,024 are few."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = most if most != resource.RLIM_INFINITY and sys.platform != "darwin" else 10_240
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, 1 << 16), most))
