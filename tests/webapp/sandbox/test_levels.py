"""Levels are found out by trying: what is missing lowers them, and the level decides who is served."""

import asyncio
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.server import ROOT
from tests.webapp.sandbox.battle import runner_as
from webapp import doctor, exposure
from webapp.runner import bubblewrap, landlock, parent
from webapp.runner.report import LEVELS, Report
from webapp.settings import SettingError, Settings

LINUX = sys.platform.startswith("linux")
WITHOUT = (
    "import sys; sys.path.insert(0, sys.argv[2])\n"
    "def gone(*_): raise OSError(38, 'not in this kernel')\n"
    "{change}\n"
    "from webapp.runner.zygote import main; main(int(sys.argv[1]), sys.argv[3])"
)
NO_LANDLOCK = "from webapp.runner import landlock; landlock.ruleset = gone; landlock.version = lambda: 0"
NO_SECCOMP = "from webapp.runner import seccomp; seccomp.install = gone"
BROKEN_FILTER = "from webapp.runner import syscalls; syscalls.ALLOWED['socket'] = syscalls.Number(41, 198)"
OFF = Settings(bubblewrap="off")


def report(monkeypatch: pytest.MonkeyPatch, change: str = "pass", settings: Settings = OFF) -> Report:
    """What the zygote says where something is changed before it looks."""
    monkeypatch.setattr(parent, "START", WITHOUT.format(change=change))
    return doctor.examine(settings)


@pytest.mark.skipif(landlock.version() == 0, reason="this kernel has no Landlock")
def test_with_everything_it_is_level_a(monkeypatch: pytest.MonkeyPatch) -> None:
    found = report(monkeypatch)
    assert (found.level, found.failed, found.possible) == ("A", {}, [])
    assert {"landlock", "seccomp", "no_new_privileges", "hidden_memory"} <= set(found.layers())
    assert ("dropped_user" in found.layers()) == (os.geteuid() == 0)


@pytest.mark.skipif(not LINUX, reason="Linux only")
def test_without_landlock_it_is_level_b(monkeypatch: pytest.MonkeyPatch) -> None:
    found = report(monkeypatch, NO_LANDLOCK)
    assert (found.level, found.landlock, found.possible) == ("B", 0, [])
    assert found.failed == {"A": ["[Errno 38] not in this kernel"]}
    assert "seccomp_strict" in found.layers()


def test_without_a_filter_it_is_level_c(monkeypatch: pytest.MonkeyPatch) -> None:
    found = report(monkeypatch, NO_SECCOMP)
    assert found.level == "C"
    assert {"socket", "exec", "mount"} & set(found.possible) >= {"socket"}
    assert not {"seccomp", "seccomp_strict", "landlock"} & set(found.layers())


@pytest.mark.skipif(not LINUX, reason="Linux only")
def test_a_filter_that_lets_something_through_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe really tries: a table that was changed by mistake is noticed before the first run."""
    found = report(monkeypatch, BROKEN_FILTER)
    assert found.level == "C"
    assert found.failed["A"] == found.failed["B"] == ["socket"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9", "0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_strangers_are_served_only_where_programs_are_shut_in(level: str, host: str) -> None:
    loopback = host in ("127.0.0.1", "::1", "localhost", "127.9.9.9")
    if level == "C" and not loopback:
        with pytest.raises(exposure.Exposed, match="programs are not shut in"):
            exposure.check(host, level)
    else:
        exposure.check(host, level)  # type: ignore[arg-type]


@pytest.mark.skipif(not LINUX, reason="Linux only")
def test_the_memory_of_the_server_and_of_the_zygote_is_hidden() -> None:
    """The kernel gives what it hides to root; where the tests are root's, the zygote is somebody else's for this."""
    dumpable = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    server = (
        "import asyncio, ctypes\nfrom webapp.runner.service import Runner\nfrom webapp.settings import Settings\n"
        "async def go():\n    async with Runner(Settings(bubblewrap='off')): print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\nasyncio.run(go())"
    )
    told = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for code in (dumpable, server)
    ]
    assert told == ["1\n", "0\n"]

    async def owner() -> int:
        async with runner_as("user", OFF) as runner:
            return os.stat(f"/proc/{runner.zygote_process}/environ").st_uid

    assert asyncio.run(owner()) == 0


def tapedeck(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "webapp", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False)


def test_a_server_at_level_c_does_not_start_for_others() -> None:
    done = tapedeck("serve", HOST="0.0.0.0", PORT="0", TAPEDECK_SANDBOX="C")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "tapedeck: programs are not shut in on this system (level C), so 0.0.0.0 is not served, only this computer: HOST=127.0.0.1; "
        "'tapedeck doctor' says what is missing\n"
    )


def test_requests_that_came_by_another_address_are_refused_at_level_c() -> None:
    """A server that was started in another way than by its command, and so did not look at its address."""
    answered: list[int] = []

    class App:
        state = SimpleNamespace(runner=SimpleNamespace(report=Report("C", 0, linux=True, root=False)))

        async def __call__(self, scope, receive, send) -> None:
            answered.append(200)

    async def send(message) -> None:
        answered.extend([message["status"]] if "status" in message else [])

    async def receive() -> dict[str, str]:
        return {"type": "http.request"}

    async def ask(server) -> None:
        await exposure.LoopbackOnly(App())({"type": "http", "app": App(), "server": server}, receive, send)

    for server in (("192.0.2.1", 8000), ("127.0.0.1", 8000), ("::1", 8000), None, ("/run/socket", None)):
        asyncio.run(ask(server))
    assert answered == [403, 200, 200, 200, 200]


def test_the_doctor_says_what_holds_and_what_to_do() -> None:
    lines = "\n".join(doctor.lines(Settings(sandbox="C", bubblewrap="off")))
    assert "Level C: limits only" in lines
    assert "no  filter of system calls (seccomp)" in lines
    assert "to have it: unset TAPEDECK_SANDBOX" in lines
    assert "Only this computer is served at level C." in lines


def test_the_doctor_can_be_called(capfd: pytest.CaptureFixture[str]) -> None:
    done = tapedeck("doctor")
    assert done.returncode == 0, done.stderr
    assert "Level " in done.stdout
    assert "Landlock" in done.stdout


def test_a_level_that_does_not_exist_is_one_plain_sentence() -> None:
    with pytest.raises(SettingError, match="TAPEDECK_SANDBOX is 'D'; it is A, B or C"):
        Settings.from_environment({"TAPEDECK_SANDBOX": "D"})


def test_bubblewrap_that_does_not_work_is_left_out(tmp_path) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'no namespaces here' >&2\nexit 1\n")
    broken.chmod(0o755)
    settings = Settings(bubblewrap=str(broken))
    assert bubblewrap.prefix(settings, ROOT) == []
    assert bubblewrap.why_not(settings, ROOT) == ("installed, and not allowed to make namespaces here" if LINUX else "Linux only")
    assert bubblewrap.why_not(Settings(bubblewrap=str(tmp_path / "none")), ROOT) in ("not installed", "Linux only")
