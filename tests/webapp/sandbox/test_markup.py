"""Names that look like markup or links: what is drawn of them has no script, no handler, no link and no file in it."""

import re
import xml.etree.ElementTree as ET

import httpx
import pytest

from tests.webapp.drawings import outside_of_texts
from tests.webapp.sandbox.corpus import ATTACKS, Attack

MARKUP = [attack for attack in ATTACKS if attack.group == "markup"]
HARMLESS_LINK = re.compile(r"#[\w-]+$")


@pytest.mark.parametrize("attack", MARKUP, ids=lambda attack: attack.name)
def test_a_drawing_carries_nothing_that_acts(attack: Attack, client: httpx.Client) -> None:
    answer = client.post("/api/runs", json={"code": attack.code})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    if not found["recording"]["nodes"]["op"]:
        return  # an error before the first node: there is nothing to draw
    drawn = client.get(f"/api/runs/{found['id']}/graph.svg")
    assert drawn.status_code == 200, drawn.text
    for element in ET.fromstring(drawn.text).iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        assert tag not in ("script", "foreignobject", "iframe", "image", "use", "a", "style", "animate", "set"), tag
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), name
            assert not name.endswith("href") or HARMLESS_LINK.match(value), value
            assert "javascript:" not in value.lower() or name.endswith("title"), (name, value)
    dot = client.get(f"/api/runs/{found['id']}/graph.dot").text
    assert set(re.findall(r"\b(URL|href|shapefile|image|imagepath|fontpath|stylesheet|target)\s*=", outside_of_texts(dot))) == set()
