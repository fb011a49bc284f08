"""How the server is: for the page, for whoever sends it requests, and for whoever watches it."""

import platform

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from webapp import __version__, metrics
from webapp.http.clients import is_among
from webapp.models import GraphvizInfo, Health, Readiness, RunLimits
from webapp.problems import Problem, problem_responses
from webapp.routes.lessons import AskedKeeper
from webapp.runner.report import BANNER
from webapp.services import Asked

router = APIRouter(tags=["server"])
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""What a proxy adds to a request that it passes on."""


@router.get("/api/health", responses=problem_responses())
def health(services: Asked) -> Health:
    """Whether the server works, and what it works with."""
    graphviz, settings, report = services.graphviz, services.settings, services.runner.report
    return Health(
        status="ok",
        version=__version__,
        python=platform.python_version(),
        graphviz=GraphvizInfo(program=graphviz.program, version=graphviz.version),
        runs=services.storage.count(),
        runner="ready" if services.runner.zygote_process is not None else "starting",
        isolation=report.layers(),
        level=report.level,
        banner=BANNER if report.level == "C" else None,
        frame_ancestors=settings.frame_ancestors,
        limits=RunLimits(
            wall=settings.wall_limit,
            cpu=settings.cpu_limit,
            memory=settings.memory_limit,
            output=settings.output_limit,
            nodes=settings.node_limit,
            events=settings.event_limit,
            code=settings.code_limit,
        ),
    )


@router.get("/api/ready", responses=problem_responses(503))
async def ready(services: Asked, keeper: AskedKeeper) -> Readiness:
    """Whether to send learners here: 503 while the server is being stopped, or cannot run or keep programs."""
    runner = services.runner
    if runner.closed or runner.zygote_process is None:
        raise Problem(503, "not_ready", "The server is being stopped." if runner.closed else "The runner is not there.")
    try:
        await run_in_threadpool(services.storage.count)
    except Exception as error:
        raise Problem(503, "not_ready", "The database does not answer.") from error
    messages = "alone" if not services.settings.redis_url else "shared" if await services.messages.works() else "unreachable"
    return Readiness(status="ready", messages=messages, lessons=len(keeper.known.lessons), running=runner.running, waiting=runner.waiting)


@router.get("/metrics", include_in_schema=False)
def read_metrics(services: Asked, request: Request) -> Response:
    """What Prometheus collects: for those that the settings name, and never through a proxy."""
    client = request.client.host if request.client is not None else ""
    if not is_among(client, services.settings.metrics_from) or any(name in request.headers for name in FORWARDED):
        raise Problem(404, "not_found", "There is nothing at /metrics.")
    return Response(services.metrics.text(), headers={"Content-Type": metrics.MEDIA_TYPE})
