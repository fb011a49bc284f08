"""The application factory: puts the parts together, and starts and stops them with the server."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from webapp import __version__, exposure, problems, reading
from webapp.cancelling import Cancelling
from webapp.database import MESSAGES, StorageError
from webapp.graphviz_engine import Graphviz, LayoutError
from webapp.http.origins import KnownHost, OwnPages, allowed_hosts
from webapp.http.rates import RateLimits, Rates
from webapp.http.requests import HEADER, Failures, Requests
from webapp.layout import Layouts
from webapp.lessons import CourseOnDisk, LessonError
from webapp.messages import messages
from webapp.metrics import MeasuredRunner, Metrics
from webapp.problems import Problem, problem_response
from webapp.retention import Retention
from webapp.routes import catalogue, lessons, links, pages, runs, server
from webapp.runner.service import RunnerBusy, RunnerClosed
from webapp.runs import GZIP_LEVEL, Runs
from webapp.security import SecurityHeaders
from webapp.services import Services
from webapp.settings import Settings
from webapp.size_limit import BodyLimit
from webapp.storage import Storage

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """An application with these settings; nothing is started or opened before the server runs it."""
    chosen = settings or Settings.from_environment()
    metrics, rates = Metrics(), Rates(chosen)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        graphviz = Graphviz.find(chosen.graphviz)
        storage = Storage(chosen.database_url)
        layouts = Layouts(graphviz)
        between = messages(chosen.redis_url)
        app.state.lessons = lessons.course_on_disk()
        course = asyncio.ensure_future(asyncio.to_thread(_read, app.state.lessons))
        try:
            async with MeasuredRunner(chosen, metrics) as runner:
                await course  # it was read while the zygote loaded the engine
                exposure.check(chosen.host, runner.report.level)
                cancelling = Cancelling(runner, between)
                retention = Retention(storage, chosen)
                known = Runs(runner, storage, layouts, stored=retention.wrote)
                app.state.runner = runner
                app.state.services = Services(
                    chosen, graphviz, layouts, runner, storage, known, metrics=metrics, messages=between, cancelling=cancelling
                )
                async with retention, between, reading.ready_soon():
                    yield
        finally:
            storage.close()

    app = FastAPI(
        title="Tapedeck",
        version=__version__,
        summary="Runs a program, records its tape, and says where everything is drawn.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    _wrap(app, chosen, metrics, rates)
    problems.install(app)
    app.add_exception_handler(RunnerBusy, _busy)
    app.add_exception_handler(RunnerClosed, _closed)
    app.add_exception_handler(LayoutError, _no_layout)
    app.add_exception_handler(StorageError, _no_storage)
    for module in (runs, links, lessons, catalogue, server):
        app.include_router(module.router)
    pages.install(app, chosen.static)
    return app


def _read(keeper: CourseOnDisk) -> None:
    """Reads the lessons before the first learner asks for one. A mistake in them does not keep the rest of the server away."""
    try:
        keeper.read()
    except LessonError as error:
        log.error("%s", error)  # and every request for a lesson is told


def _wrap(app: FastAPI, settings: Settings, metrics: Metrics, rates: Rates) -> None:
    """What every request passes through, from the inside to the outside."""
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=GZIP_LEVEL)
    app.add_middleware(BodyLimit, most=settings.body_limit, seconds=settings.body_seconds, headers=settings.header_limit)
    app.add_middleware(RateLimits, rates=rates, metrics=metrics)
    app.add_middleware(OwnPages, others=settings.cors_origins)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
            allow_headers=("Content-Type", HEADER, runs.OWNER),
            expose_headers=(HEADER, "Retry-After", runs.OWNER),
        )
    app.add_middleware(exposure.LoopbackOnly)
    app.add_middleware(KnownHost, names=allowed_hosts(settings))
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
    app.add_middleware(Failures)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Requests, metrics=metrics, log_clients=settings.log_clients)


async def _busy(_: Request, __: Exception) -> Response:
    problem = Problem(503, "busy", "Many programs are waiting to run; try again in a moment.")
    return problem_response(problem, {"Retry-After": "2"})


async def _closed(_: Request, __: Exception) -> Response:
    problem = Problem(503, "stopping", "The server is being stopped and takes no more programs; try again in a minute.")
    return problem_response(problem, {"Retry-After": "10", "Connection": "close"})


async def _no_layout(_: Request, error: Exception) -> Response:
    return problem_response(Problem(503, "layout_failed", f"The graph could not be laid out: {error}."))


async def _no_storage(_: Request, error: Exception) -> Response:
    assert isinstance(error, StorageError)  # noqa: S101 - registered for this class alone
    log.error("%s", error)
    return problem_response(Problem(503, error.code, f"{MESSAGES[error.code].capitalize()}."), {"Retry-After": "10"})
