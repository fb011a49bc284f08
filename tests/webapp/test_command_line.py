"""The command line, as a person meets it."""

import json
import os
import socket
import subprocess
import sys

import pytest

from tests.server import ROOT
from webapp.settings import SettingError, Settings


def tapedeck(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "webapp", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_a_taken_port_is_one_plain_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = tapedeck("serve", PORT=str(port), HOST="127.0.0.1")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"tapedeck: port {port} is taken by another program; stop that one, or choose another port: PORT={port + 1} make run\n"
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PORT": "many"}, "tapedeck: PORT is 'many', which is not a number\n"),
        (
            {"PORT": "70000"},
            "tapedeck: there is no port 70000; choose one up to 65535, for example: PORT=8001 make run\n",
        ),
        ({"HOST": "no.such.host.invalid"}, "tapedeck: there is no address named 'no.such.host.invalid'\n"),
    ],
)
def test_an_address_that_cannot_be_used_is_one_plain_sentence(environment: dict[str, str], words: str) -> None:
    done = tapedeck("serve", **environment)
    assert (done.returncode, done.stderr) == (1, words)


def test_the_interface_can_be_printed() -> None:
    assert json.loads(tapedeck("openapi").stdout)["info"]["title"] == "Tapedeck"


def test_settings_come_from_the_environment() -> None:
    settings = Settings.from_environment({"TAPEDECK_CPU_LIMIT": "2.5", "TAPEDECK_STATIC": "/srv", "HOST": "::1"})
    assert (settings.cpu_limit, str(settings.static), settings.host, settings.port) == (2.5, "/srv", "::1", 8000)
    with pytest.raises(SettingError, match="TAPEDECK_MEMORY_LIMIT is 'lots'"):
        Settings.from_environment({"TAPEDECK_MEMORY_LIMIT": "lots"})
