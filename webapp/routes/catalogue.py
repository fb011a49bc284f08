"""The example programs, the programs in every spelling, and the names for completion."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from webapp.lessons import default_folder, load_examples
from webapp.lessons_models import Example, Language
from webapp.names import Framework, KnownNames, names_of
from webapp.problems import problem_responses
from webapp.rosetta import RosettaProgram, load_rosetta

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
