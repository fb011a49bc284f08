"""The front end's types are those of the server: the file that is generated from its OpenAPI document is current."""

from scripts.api_types import TARGET, generated


def test_the_types_are_those_of_the_servers_document() -> None:
    assert TARGET.read_text(encoding="utf-8") == generated(), "the models have changed: run `.venv/bin/python scripts/api_types.py`"
