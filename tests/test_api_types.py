"""The front end's types say what the server's OpenAPI document says: the same fields, optional and required alike."""

import re
from typing import Any

import pytest

from tests.server import ROOT
from webapp.app import create_app

SOURCE = ROOT / "static" / "src"
# The names that differ; every other interface is called what the model is called.
RENAMED = {
    "InlineArray": "SmallArray",
    "NodeColumns": "Nodes",
    "EdgeColumns": "Edges",
    "EventColumns": "Events",
    "LayoutNode": "DrawnNode",
    "LayoutEdge": "DrawnEdge",
    "LayoutView": "View",
    "LessonEvent": "EventSelector",
    "NodeChoice": "NodeSelector",
    "QuestionOption": "Option",
    "Problem": "ProgramError",
}
# What only the page has.
OWN = {"EventDetails", "Step", "EventSelector"}


def fields(body: str) -> set[str]:
    """The names declared at the top of a braced body that begins after its brace."""
    depth, top = 1, ""
    for letter in body:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            break
        top += letter if depth == 1 else ""
    return set(re.findall(r"(?:^|[;\n}])\s*(\w+)\??:", top))


def declared() -> dict[str, set[str]]:
    """The fields of every interface that the front end declares for what it receives."""
    found: dict[str, set[str]] = {}
    for path in (SOURCE / "api" / "types.ts", SOURCE / "model" / "types.ts"):
        text = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for start in re.finditer(r"(?:interface (\w+)(?: extends (\w+))?|type (\w+) =) \{", text):
            name, base, alias = start.groups()
            found[name or alias] = fields(text[start.end() :]) | found.get(base or "", set())
    return found


SCHEMAS: dict[str, Any] = create_app().openapi()["components"]["schemas"]
DECLARED = {name: fields for name, fields in declared().items() if name not in OWN}


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_an_interface_has_the_fields_of_its_model(name: str) -> None:
    model = RENAMED.get(name, name)
    if model not in SCHEMAS:
        pytest.fail(f"{name} is declared in the front end, and the server has no model of that name")
    sent = set(SCHEMAS[model].get("properties", {}))
    required = set(SCHEMAS[model].get("required", ()))
    assert DECLARED[name] <= sent, "the front end expects fields that are never sent"
    assert required <= DECLARED[name] | {"errors"}, "the server sends fields that the front end does not know"
