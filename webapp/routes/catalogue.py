"""The example programs, the programs in every spelling, and how the server is."""

import platform

from fastapi import APIRouter, Request
from starlette.responses import Response

from webapp import __version__
from webapp.lessons import default_folder, load_examples
from webapp.lessons_models import Example, Language
from webapp.models import GraphvizInfo, Health, RunLimits
from webapp.names import Framework, KnownNames, names_of
from webapp.problems import problem_responses
from webapp.rosetta import RosettaProgram, load_rosetta
from webapp.runner.report import BANNER
from webapp.services import Asked

router = APIRouter(prefix="/api", tags=["server"])


@router.get("/examples", tags=["lessons"], responses=problem_responses())
def list_examples() -> list[Example]:
    """The programs of the examples page; the first is what the player opens with."""
    return load_examples(default_folder())


@router.get("/rosetta", tags=["lessons"], responses=problem_responses())
def list_rosetta(lang: Language = "en") -> list[RosettaProgram]:
    """The same small programs in the spelling of each dialect, to be run side by side."""
    return load_rosetta(lang)


@router.get("/names/{framework}", response_model=KnownNames, responses=problem_responses())
def list_names(framework: Framework, request: Request) -> Response:
    """What a program can name of a framework, with signatures and the first words of docstrings: for completion in an editor."""
    text, tag = names_of(framework)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="application/json", headers=headers)


@router.get("/health", responses=problem_responses())
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
