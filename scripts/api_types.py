"""Writes `static/src/api/schema.ts`, the front end's types, from the server's OpenAPI document: to be run after a model has changed.

Knows how the generator is called; what the models are is `webapp`'s affair, and what the page calls them that of the `types.ts` beside it.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from frontend import npm_script  # noqa: E402

from webapp.app import create_app  # noqa: E402

TARGET = ROOT / "static" / "src" / "api" / "schema.ts"


def untitled(schema: Any) -> Any:
    """A document without the titles that only repeat names; a field that is called `title` is not text but a schema."""
    if isinstance(schema, dict):
        return {key: untitled(value) for key, value in schema.items() if key != "title" or not isinstance(value, str)}
    return [untitled(one) for one in schema] if isinstance(schema, list) else schema


def generated() -> str:
    """The types of the server as it is now. Raises `RuntimeError` where the generator fails."""
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "openapi.json"
        document.write_text(json.dumps(untitled(create_app().openapi())), encoding="utf-8")
        if npm_script("types", API_DOCUMENT=str(document), API_TYPES=folder + "/types"):
            raise RuntimeError("the generator of types failed; what it said stands above")
        return (Path(folder) / "types" / "types.gen.ts").read_text(encoding="utf-8")


if __name__ == "__main__":
    TARGET.write_text(generated(), encoding="utf-8")
