"""The lessons are read before a server says that it is ready, and a mistake in one keeps nothing else away."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from webapp.app import create_app
from webapp.settings import Settings


def test_a_server_starts_with_a_lesson_that_cannot_be_read_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "course.yaml").write_text("- name: [")
    monkeypatch.setenv("TAPEDECK_LESSONS", str(tmp_path / "lessons"))
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'runs.sqlite'}", allowed_hosts=("testserver",), spare_children=0)
    with TestClient(create_app(settings), client=("127.0.0.1", 1)) as client:
        assert "course.yaml" in caplog.text
        assert client.get("/api/ready").json()["lessons"] == 0
        told = client.get("/api/lessons")
        assert (told.status_code, told.json()["code"]) == (500, "lesson_source")
        assert client.post("/api/runs", json={"code": "print(1)"}).json()["stdout"] == "1\n"
