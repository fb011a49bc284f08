"""The scripts behind `make`: what they take for installed, and what they say when something is missing."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
System = Callable[..., list[str]]


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ModuleType, ModuleType]]:
    """The modules `machine` and `setup`, imported as the scripts import each other."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    for name in ("machine", "setup"):
        sys.modules.pop(name, None)
    yield importlib.import_module("machine"), importlib.import_module("setup")
    for name in ("machine", "setup"):
        sys.modules.pop(name, None)


def fake(folder: Path, name: str, prints: str) -> None:
    """A program that prints something."""
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{prints}'\n")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("node", "npm", "taken"),
    [
        ("v20.19.0", "11.0.0", True),
        ("v24.1.0", "11.5.2", True),
        ("v20.18.1", "11.0.0", False),
        ("v18.19.0", "9.2.0", False),
        ("v22.0.0", "10.9.0", False),
    ],
)
def test_a_node_that_is_too_old_is_not_taken(
    scripts: tuple[ModuleType, ModuleType],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    node: str,
    npm: str,
    taken: bool,
) -> None:
    machine, _ = scripts
    fake(tmp_path, "node", node)
    fake(tmp_path, "npm", npm)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert (machine.machine_node() is not None) == taken


def test_npm_is_told_to_fetch_nothing_but_packages(
    scripts: tuple[ModuleType, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, _ = scripts
    fake(tmp_path, "node", "v24.0.0")
    fake(tmp_path, "npm", "11.0.0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    environment = machine.machine_node().env()
    assert environment["PATH"].startswith(str(tmp_path))
    assert environment["npm_config_ignore_scripts"] == "true"
    assert environment["npm_config_audit"] == "false"


def test_without_root_a_person_is_told_the_line_to_run(scripts: tuple[ModuleType, ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    machine, _ = scripts
    monkeypatch.setattr(machine, "can_apt", lambda: False)
    with pytest.raises(machine.SetupError, match="sudo apt-get install -y --no-install-recommends chromium"):
        machine.apt_install("chromium")


def test_a_browser_that_is_named_but_missing_is_no_browser(scripts: tuple[ModuleType, ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    machine, _ = scripts
    monkeypatch.setenv("TAPEDECK_CHROMIUM", "/nowhere/chromium")
    assert machine.chromium() is None


COMPLETE = {"browser": "/usr/bin/chromium-headless-shell", "lists": "", "font": True, "servers": {"postgres", "redis-server", "nginx"}}


@pytest.fixture
def system(scripts: tuple[ModuleType, ModuleType], monkeypatch: pytest.MonkeyPatch) -> System:
    """What `ensure_system` asks apt-get for on a machine that has these things; nothing is installed."""
    _, setup = scripts

    def asked(*, root: bool = True, **has: Any) -> list[str]:
        machine = COMPLETE | has
        done: list[str] = []
        for name, answer in {
            "chromium": lambda: machine["browser"],
            "chinese_font": lambda: machine["font"],
            "service": lambda program: program if program in machine["servers"] else None,
            "output": lambda *_: machine["lists"],
            "can_apt": lambda: root,
            "apt_update": lambda: done.append("update"),
            "apt_install": lambda *packages: done.extend(packages),
        }.items():
            monkeypatch.setattr(setup, name, answer)
        setup.ensure_system()
        return done

    return asked


@pytest.mark.parametrize(
    ("has", "asked"),
    [
        ({}, []),
        ({"browser": None}, ["update", "chromium"]),
        ({"browser": None, "lists": "Package: …"}, ["update", "chromium-headless-shell"]),
        ({"browser": "/usr/bin/chromium"}, []),
        ({"browser": "/usr/bin/chromium", "lists": "Package: …"}, ["chromium-headless-shell"]),
        ({"browser": "/opt/mine", "lists": "Package: …"}, []),
        ({"font": False, "servers": {"postgres", "nginx"}}, ["update", "redis-server", "fontconfig", "fonts-noto-cjk"]),
    ],
)
def test_as_root_what_is_missing_is_asked_for_at_once(system: System, has: dict[str, Any], asked: list[str]) -> None:
    assert system(**has) == asked


def test_others_are_told_what_is_missing_and_the_line_to_run(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    assert system(root=False, browser=None, font=False, servers=set()) == []
    said = capsys.readouterr().out
    assert "sudo apt-get install -y --no-install-recommends postgresql redis-server nginx fontconfig fonts-noto-cjk chromium" in said


def test_a_step_that_fails_leaves_the_others_to_end(scripts: tuple[ModuleType, ModuleType]) -> None:
    machine, setup = scripts
    ended: list[str] = []

    def fails() -> None:
        raise machine.SetupError("no network")

    failed = setup.together(fails, lambda: ended.append("other"))
    assert [str(error) for error in failed] == ["no network"]
    assert ended == ["other"]


def test_a_stamp_knows_a_changed_file_from_an_unchanged_one(
    scripts: tuple[ModuleType, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, setup = scripts
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    source, stamp = tmp_path / "source.ts", tmp_path / "stamp"
    source.write_text("1")
    stamp.write_text(setup.digest([source]))
    assert setup.is_current(stamp, setup.digest([source]))
    source.write_text("2")
    assert not setup.is_current(stamp, setup.digest([source]))


def test_a_second_set_up_takes_no_time() -> None:
    done = subprocess.run([sys.executable, "scripts/setup.py", "check"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (0, "")
