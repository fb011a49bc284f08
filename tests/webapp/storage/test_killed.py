"""The server is killed in the middle of writing, again and again: what it had answered is there when it is started again.

`TAPEDECK_KILLS=200` kills it that often on each database instead of a few times.
"""

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from tests.server import RunningServer, running_server

KILLS = int(os.environ.get("TAPEDECK_KILLS", "2"))
WRITERS = 4
LONGEST = 0.8  # seconds of writing before the kill
GONE = 120.0  # seconds in which what the server started has to be gone as well; a process that is being started finishes that first

PROGRAM = """\
import numpy as np
import torch
x = torch.tensor(np.random.rand({rows}, 1000).astype(np.float32), requires_grad=True)
(x * {number}).sum().backward()
print(x.grad[0, 0])
"""


def test_what_was_acknowledged_is_there_after_a_kill(database_url: str, tmp_path: Path) -> None:
    chance = random.Random(20260301)
    acknowledged: dict[str, dict[str, Any]] = {}
    for kill in range(KILLS):
        with running_server(tmp_path, course=False, database_url=database_url) as server:
            _check(server, acknowledged, chance)
            left = _children(server.process)
            acknowledged |= _written_until_killed(server, kill, chance)
        _wait_until_gone(left)
    with running_server(tmp_path, course=False, database_url=database_url) as server:
        assert len(acknowledged) >= KILLS
        for answer in acknowledged.values():
            _is_whole(server, answer)


def _written_until_killed(server: RunningServer, kill: int, chance: random.Random) -> dict[str, dict[str, Any]]:
    """The answers that came before the server was killed, each to a program of its own."""
    acknowledged: dict[str, dict[str, Any]] = {}
    first = threading.Event()

    def write(writer: int) -> None:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            for number in range(10_000):
                code = PROGRAM.format(rows=300 if number % 2 else 1, number=f"1{kill}{writer}{number}")
                try:
                    answer = client.post("/api/runs", json={"code": code})
                except httpx.HTTPError:
                    return  # it is dead
                assert answer.status_code == 200, answer.text
                acknowledged[answer.json()["id"]] = answer.json()
                first.set()

    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, writer) for writer in range(WRITERS)]
        first.wait(60)
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(server.process, signal.SIGKILL)
        for one in writing:
            one.result(timeout=60)
    return acknowledged


def _check(server: RunningServer, acknowledged: dict[str, dict[str, Any]], chance: random.Random) -> None:
    """A sample: all of them are looked at in the end."""
    for identifier in chance.sample(sorted(acknowledged), min(3, len(acknowledged))):
        _is_whole(server, acknowledged[identifier])


def _is_whole(server: RunningServer, answer: dict[str, Any]) -> None:
    """The run is there, and its large arrays with it."""
    found = httpx.get(f"{server.url}/api/runs/{answer['id']}", timeout=60)
    assert {**found.json(), "layout": None} == {**answer, "layout": None}  # positions are computed again, and are not what is kept
    part = httpx.get(f"{server.url}/api/runs/{answer['id']}/tensors/0", params={"slice": "-1,-2:"}, timeout=60)
    assert part.status_code == 200, (part.text, answer["error"])
    assert len(part.json()["data"][0]) == 2


def _children(process: int) -> set[int]:
    """The processes that it started, and those that they started."""
    found = {int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()}
    return found.union(*(_children(one) for one in found)) if found else found


def _wait_until_gone(processes: set[int]) -> None:
    deadline = time.monotonic() + GONE
    while left := {one for one in processes if Path(f"/proc/{one}").exists()}:
        assert time.monotonic() < deadline, f"outlived the server: {[Path(f'/proc/{one}/cmdline').read_bytes() for one in left]}"
        time.sleep(0.05)
