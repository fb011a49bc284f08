"""The scripts behind `make`: what they take for installed, and what they say when something is missing."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


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


def test_a_missing_browser_is_said_and_does_not_stop_the_other_tests(
    scripts: tuple[ModuleType, ModuleType], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, setup = scripts
    monkeypatch.setattr(setup, "chromium", lambda: None)
    monkeypatch.setattr(setup, "chinese_font", lambda: False)
    monkeypatch.setattr(setup, "can_apt", lambda: False)
    setup.ensure_browser()
    said = capsys.readouterr().out
    assert "apt-get install -y --no-install-recommends chromium" in said
    assert "fonts-noto-cjk" in said


@pytest.mark.parametrize(
    ("found", "known", "there", "installed"),
    [
        (None, "", True, ["chromium-headless-shell"]),
        (None, "", False, ["chromium-headless-shell", "chromium"]),
        ("/usr/bin/chromium", "Package: …", True, ["chromium-headless-shell"]),
        ("/usr/bin/chromium", "Package: …", False, ["chromium-headless-shell"]),
        ("/usr/bin/chromium", "", True, []),
        ("/usr/bin/chromium-headless-shell", "Package: …", True, []),
        ("/opt/mine", "Package: …", True, []),
    ],
)
def test_as_root_the_browser_without_windows_is_installed_where_it_is_known(
    scripts: tuple[ModuleType, ModuleType],
    monkeypatch: pytest.MonkeyPatch,
    found: str | None,
    known: str,
    there: bool,
    installed: list[str],
) -> None:
    _, setup = scripts
    asked: list[str] = []

    def install(*packages: str) -> None:
        asked.extend(packages)
        if not there and packages != ("chromium",):
            raise setup.SetupError("no such package")

    monkeypatch.setattr(setup, "chromium", lambda: found)
    monkeypatch.setattr(setup, "output", lambda *_: known)
    monkeypatch.setattr(setup, "chinese_font", lambda: True)
    monkeypatch.setattr(setup, "can_apt", lambda: True)
    monkeypatch.setattr(setup, "apt_install", install)
    setup.ensure_browser()
    assert asked == installed


def test_a_missing_database_is_installed_as_root_and_said_to_others(
    scripts: tuple[ModuleType, ModuleType], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, setup = scripts
    installed: list[tuple[str, ...]] = []
    monkeypatch.setattr(setup, "service", lambda program: None if program == "redis-server" else "/usr/bin/postgres")
    monkeypatch.setattr(setup, "apt_install", lambda *packages: installed.append(packages))
    monkeypatch.setattr(setup, "can_apt", lambda: True)
    setup.ensure_services()
    assert installed == [("redis-server",)]
    monkeypatch.setattr(setup, "can_apt", lambda: False)
    setup.ensure_services()
    assert "sudo apt-get install -y --no-install-recommends redis-server" in capsys.readouterr().out
    assert len(installed) == 1


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
