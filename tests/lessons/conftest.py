"""What the tests of the lessons share: a place to write a small lesson, and the project's own course."""

from collections.abc import Callable
from pathlib import Path

import pytest

from webapp.lessons import Course, load_course

HEAD = """\
number: 90
slug: small
minutes: 5
title: {en: Small, zh: 小}
summary: {en: A small lesson., zh: 小小的一课。}
"""
PROGRAM = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x\ny.backward()\n"


@pytest.fixture(scope="session")
def project_lessons() -> Path:
    return Path(__file__).resolve().parents[2] / "lessons"


@pytest.fixture(scope="session")
def course(project_lessons: Path) -> Course:
    return load_course(project_lessons)


@pytest.fixture
def write_lesson(tmp_path: Path) -> Callable[..., Path]:
    """Writes a lesson of one program and returns the folder of lessons; texts are given without their program block."""

    def write(en: str = "Words.\n", zh: str = "文字。\n", head: str = HEAD, name: str = "90-small") -> Path:
        folder = tmp_path / name
        (folder / "programs").mkdir(parents=True)
        (folder / "programs" / "square.py").write_text(PROGRAM, encoding="utf-8")
        (folder / "lesson.yaml").write_text(head, encoding="utf-8")
        (folder / "en.md").write_text(en, encoding="utf-8")
        (folder / "zh.md").write_text(zh, encoding="utf-8")
        return tmp_path

    return write
