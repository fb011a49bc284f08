"""The application factory: puts the parts together, and starts and stops them with the server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from webapp import __version__, exposure, problems
from webapp.graphviz_engine import Graphviz, LayoutError
from webapp.layout import Layouts
from webapp.problems import Problem, problem_response
from webapp.routes import catalogue, lessons, links, pages, runs
from webapp.runner.service import Runner, RunnerBusy
from webapp.runs import Runs
from webapp.security import SecurityHeaders
from webapp.services import Services
from webapp.settings import Settings
from webapp.size_limit import SizeLimit
from webapp.storage import Storage

GZIP_LEVEL = 4
LARGEST_BODY = 1 << 20


def create_app(settings: Settings | None = None) -> FastAPI:
    """An application with these settings; nothing is started or opened before the server runs it."""
    chosen = settings or Settings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        graphviz = Graphviz.find(chosen.graphviz)
        storage = Storage(chosen.database_url)
        layouts = Layouts(graphviz)
        try:
            async with Runner(chosen) as runner:
                exposure.check(chosen.host, runner.report.level)
                app.state.runner = runner
                app.state.services = Services(chosen, graphviz, layouts, runner, storage, Runs(runner, storage, layouts))
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
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=GZIP_LEVEL)
    app.add_middleware(SizeLimit, most=LARGEST_BODY)
    app.add_middleware(exposure.LoopbackOnly)
    app.add_middleware(SecurityHeaders)
    problems.install(app)
    app.add_exception_handler(RunnerBusy, _busy)
    app.add_exception_handler(LayoutError, _no_layout)
    for module in (runs, links, lessons, catalogue):
        app.include_router(module.router)
    pages.install(app, chosen.static)
    return app


async def _busy(_: Request, __: Exception) -> Response:
    problem = Problem(503, "busy", "Many programs are waiting to run; try again in a moment.")
    return problem_response(problem, {"Retry-After": "2"})


async def _no_layout(_: Request, error: Exception) -> Response:
    return problem_response(Problem(503, "layout_failed", f"The graph could not be laid out: {error}."))
