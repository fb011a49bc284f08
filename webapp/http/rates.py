"""How often a client may ask: counted in this process, or in a Redis that several processes share.

Where Redis does not answer, this process counts alone for a while: learners go on working, and the limit is looser for that time. Knows
paths and clients; the numbers are settings.
"""

import asyncio
import logging
import math
import re
import time

from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import RateLimiter, SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from webapp.http.clients import client_of
from webapp.metrics import Metrics
from webapp.problems import Problem, problem_response
from webapp.settings import Settings

KINDS = (
    ("read", r"POST /api/runs/cancel$|GET /api/(health|ready)$"),
    ("run", r"(POST|PUT|PATCH|DELETE) /api/"),
    ("drawing", r"GET /api/runs/\w+/(graph\.|layout)"),
    ("read", r"\w+ /api/"),
)
"""Which limit a request falls under: the first whose pattern fits. Files of the page have none."""
ALONE_SECONDS = 5.0  # for which a Redis that did not answer is not asked again
PATIENCE = 0.5  # seconds for Redis to answer
log = logging.getLogger(__name__)


class Rates:
    """The limits of one application."""

    def __init__(self, settings: Settings) -> None:
        rates = {"run": settings.run_rate, "drawing": settings.drawing_rate, "read": settings.read_rate}
        self._limits = {kind: parse_many(rate) for kind, rate in rates.items() if rate}
        self._own: RateLimiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = _redis(settings.redis_url)
        self._alone_until = 0.0

    @property
    def shared(self) -> bool:
        """Whether counts are shared with other processes at the moment."""
        return self._shared is not None and time.monotonic() >= self._alone_until

    async def hit(self, kind: str, client: str) -> tuple[RateLimitItem, float] | None:
        """Counts a request. Answers the limit that it went past, if it did, and in how many seconds to come again."""
        if self._shared is not None and self.shared:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._hit(self._shared, kind, client)
            except (RedisError, OSError, TimeoutError) as error:
                self._alone_until = time.monotonic() + ALONE_SECONDS
                log.warning("Redis does not answer (%s); this process counts its clients' requests alone", type(error).__name__)
        return await self._hit(self._own, kind, client)

    async def _hit(self, counter: RateLimiter, kind: str, client: str) -> tuple[RateLimitItem, float] | None:
        for limit in self._limits.get(kind, ()):
            if not await counter.hit(limit, kind, client):
                again = (await counter.get_window_stats(limit, kind, client)).reset_time - time.time()
                return limit, max(1.0, again)
        return None


def _redis(url: str) -> RateLimiter | None:
    if not url:
        return None
    storage = RedisStorage(f"async+{url}", implementation="redispy", key_prefix="tapedeck:rate")
    return SlidingWindowCounterRateLimiter(storage)


class RateLimits:
    """Refuses requests that come too often, and says when to come again."""

    def __init__(self, app: ASGIApp, rates: Rates, metrics: Metrics) -> None:
        self._app, self._rates, self._metrics = app, rates, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on where the client may ask again."""
        kind = kind_of(f"{scope['method']} {scope['path']}") if scope["type"] == "http" else None
        if kind is not None:
            passed = await self._rates.hit(kind, client_of(HTTPConnection(scope)))
            if passed is not None:
                self._metrics.refused(kind)
                await _refusal(*passed)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def kind_of(request: str) -> str | None:
    """The limit that a request falls under.

    >>> kind_of("POST /api/runs"), kind_of("GET /api/runs/abc/graph.svg"), kind_of("GET /assets/index.js")
    ('run', 'drawing', None)
    """
    return next((kind for kind, pattern in KINDS if re.match(pattern, request)), None)


def _refusal(limit: RateLimitItem, again: float) -> ASGIApp:
    seconds = math.ceil(again)
    problem = Problem(
        429,
        "too_often",
        f"Requests came faster than this server takes them from one address: {limit.amount:,} in {limit.get_expiry()} seconds. "
        f"Come again in {seconds} s; what was sent before is being answered.",
        limit=limit.amount,
        window=limit.get_expiry(),
        retry_after=seconds,
    )
    return problem_response(problem, {"Retry-After": str(seconds)})
