"""Every limit ends with what was recorded, says at which line, and how to do with less; a run can be called off. A real server."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.server import RunningServer, running_server
from tests.webapp.programs import CHAIN_RULE
from tests.webapp.sandbox.stage import descendants
from tests.webapp.test_http_processes import running, until

MIB = 1 << 20
LIMITS = {
    "memory_limit": 256 * MIB,
    "output_limit": 20_000,
    "node_limit": 3_000,
    "event_limit": 6_000,
    "cpu_limit": 0.7,
    "writing_limit": 1.0,
}
START = "import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * x\ny.backward()\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Of a server whose clock is short."""
    folder = tmp_path_factory.mktemp("limits")
    with running_server(folder, course=False, wall_limit=2.5, **LIMITS) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with the same limits and a long clock: what a busy machine keeps waiting does not end by it."""
    with running_server(tmp_path_factory.mktemp("patient"), course=False, wall_limit=120, **LIMITS) as started:
        yield started


@pytest.fixture(scope="module")
def patient(server: RunningServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=150) as client:
        yield client


def run(client: httpx.Client, code: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/api/runs", json={"code": code, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("code", "last", "line"),
    [
        ("time_limit", "import time\ntime.sleep(60)\n", 6),
        (
            "time_limit",
            "def wait():\n    import threading\n    lock = threading.Lock()\n    lock.acquire()\n    lock.acquire()\nwait()\n",
            9,
        ),
        ("cpu_limit", "while True:\n    pass\n", 5),
        ("memory_limit", "kept = []\nwhile True:\n    kept.append(torch.zeros(1_000_000))\n", 7),
        ("output_limit", "while True:\n    print('x' * 1000)\n", 6),
        ("node_limit", "while True:\n    y = y + 1\n", 6),
        ("event_limit", "z = x\nfor _ in range(100): z = z * x\nwhile True:\n    z.backward(retain_graph=True)\n", 8),
    ],
)
def test_a_limit_keeps_what_was_recorded_and_says_where_it_was(
    client: httpx.Client, patient: httpx.Client, code: str, last: str, line: int
) -> None:
    answer = run(client if code == "time_limit" else patient, START + last)
    error = answer["error"]
    assert (answer["status"], error["code"]) == ("limit", code), error["message"]
    assert error["span"][0] in (line, line - 1)  # a loop is also at its condition
    assert error["message"].endswith(".")
    assert error["hint"].endswith(".")
    recording = answer["recording"]
    assert len(recording["nodes"]["op"]) >= 2
    assert recording["ops"][recording["nodes"]["op"][1]]["name"] == "mul"
    assert len(recording["passes"]) >= 2
    assert answer["layout"]["views"]


@pytest.mark.parametrize(
    ("code", "reasons", "line"),
    [
        ("import itertools\nx = 1\nsum(itertools.repeat(1))\n", {"cpu_limit", "time_limit"}, 3),
        ("import re\n\ndef look():\n    return re.match(r'(a|a)*$', 'a' * 80 + 'b', re.ASCII)\n\nlook()\n", {"cpu_limit", "time_limit"}, 4),
        ("import ctypes\n\nctypes.string_at(0)\n", {"killed"}, 3),
    ],
)
def test_a_program_that_cannot_be_interrupted_still_says_its_line(client: httpx.Client, code: str, reasons: set[str], line: int) -> None:
    answer = run(client, code)
    assert answer["error"]["code"] in reasons
    assert answer["error"]["span"][0] == line


def test_the_limits_can_be_read_and_are_the_settings(client: httpx.Client) -> None:
    health = client.get("/api/health").json()
    assert health["limits"] == {
        "wall": 2.5,
        "cpu": 0.7,
        "memory": 256 * MIB,
        "output": 20_000,
        "nodes": 3_000,
        "events": 6_000,
        "code": 100_000,
    }
    assert health["level"] in ("A", "B", "C")
    assert (health["banner"] is None) == (health["level"] != "C")


def call_off(client: httpx.Client, ticket: str) -> None:
    """As soon as there is a run of this ticket."""
    until(lambda: client.post("/api/runs/cancel", json={"ticket": ticket}).json()["cancelled"])


def test_a_run_that_is_called_off_answers_with_what_it_recorded(patient: httpx.Client) -> None:
    ticket = os.urandom(12).hex()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(run, patient, START + "import time\ntime.sleep(100)  # called off\n", ticket=ticket)
        call_off(patient, ticket)
        error = answer.result()["error"]
        nodes = answer.result()["recording"]["nodes"]["op"]
    assert error["code"] == "cancelled"
    assert error["span"] is None or error["span"][0] <= 6  # it may not have come to its first line
    assert len(nodes) in (0, 2)


def test_what_was_recorded_before_it_was_called_off_is_kept(patient: httpx.Client) -> None:
    for seconds in (0.9, 4, 20):  # nobody but the program knows when it has come to its last line, and the machine may be busy
        ticket = os.urandom(12).hex()
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(run, patient, START + f"import time\ntime.sleep(100)  # kept {seconds}\n", ticket=ticket)
            time.sleep(seconds)
            call_off(patient, ticket)
            found = answer.result()
        if found["recording"]["nodes"]["op"]:
            break
    assert found["error"]["code"] == "cancelled"
    assert found["error"]["span"][0] == 6
    assert len(found["recording"]["nodes"]["op"]) == 2


def test_a_program_that_will_not_be_called_off_is_killed(patient: httpx.Client) -> None:
    ticket = os.urandom(12).hex()
    code = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True:\n    try: time.sleep(2)\n    except BaseException: pass\n"
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(run, patient, code, ticket=ticket)
        time.sleep(0.6)
        call_off(patient, ticket)
        assert answer.result()["error"]["code"] == "cancelled"


def test_there_is_nothing_to_call_off_under_another_name(client: httpx.Client) -> None:
    assert client.post("/api/runs/cancel", json={"ticket": "0" * 16}).json() == {"cancelled": False}
    assert client.post("/api/runs/cancel", json={"ticket": "short"}).status_code == 422


def test_a_run_that_was_called_off_is_run_again_when_asked_again(patient: httpx.Client) -> None:
    ticket = os.urandom(12).hex()
    code = "import time\ntime.sleep(1.2)\nprint('done')\n"
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(run, patient, code, ticket=ticket)
        call_off(patient, ticket)
        assert first.result()["error"]["code"] == "cancelled"
    assert run(patient, code)["stdout"] == "done\n"


def test_closing_the_connection_ends_the_program(server: RunningServer, patient: httpx.Client) -> None:
    run(patient, CHAIN_RULE)
    until(lambda: not running(server))
    before = descendants(server.process)
    body = json.dumps({"code": "import time\ntime.sleep(100)  # left alone\n"}).encode()
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=60) as leaving:
        about = f"Host: {address.netloc}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        leaving.sendall(f"POST /api/runs HTTP/1.1\r\n{about}\r\n\r\n".encode() + body)
        until(lambda: running(server))
    until(lambda: not running(server))
    until(lambda: not before <= descendants(server.process))  # the child that was given the program
    assert run(patient, CHAIN_RULE)["status"] == "ok"


def test_many_who_leave_at_once_leave_room_for_the_next(server: RunningServer, patient: httpx.Client) -> None:
    def leave(number: int) -> None:
        with httpx.Client(base_url=server.url, timeout=0.5) as leaving, pytest.raises(httpx.ReadTimeout):
            leaving.post("/api/runs", json={"code": f"import time\ntime.sleep(100)  # {number}\n"})

    threads = [threading.Thread(target=leave, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert run(patient, f"{CHAIN_RULE}# after the rush\n")["status"] == "ok"
