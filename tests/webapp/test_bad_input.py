"""Everything that a learner can get wrong, and everything that an unkind one can try: a plain answer, and the next run works."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server import RunningServer, running_server
from tests.webapp.conftest import CPU, WALL, Run
from tests.webapp.programs import CHAIN_RULE


@pytest.fixture(autouse=True)
def the_next_run_works(run: Run) -> Any:
    """After every test of this module."""
    yield
    sentinel = f"# {time.monotonic()}\n{CHAIN_RULE}"
    assert run(sentinel)["stdout"] == "tensor([ 0.,  4.,  8., 12.])\n"


@pytest.mark.parametrize(
    ("code", "status", "problem"),
    [
        ("x = (", "error", "syntax_error"),
        ("if True:\nx = 1", "error", "indentation_error"),
        ("import torch\nx = torch.tensor(1.0)\nraise ValueError('no')", "error", "exception"),
        ("import torch\nprint(missing)", "error", "name_error"),
        ("import torch\ntorch.tensr(1.0)", "error", "attribute_missing"),
        ("import pandas", "error", "unsupported_import"),
        ("x = input()", "error", "input_called"),
        ("while True: print('x' * 10000)", "limit", "output_limit"),
        (
            "import torch\nx = torch.tensor(1.0, requires_grad=True)\nfor i in range(10**6): x = x + 1",
            "limit",
            "node_limit",
        ),
        ("import torch\nx = torch.ones(2 << 28)", "limit", "memory_limit"),
        ("x = [0] * (1 << 28)", "limit", "memory_limit"),
        ("import torch\nx = []\nwhile True: x.append(torch.zeros(25_000_000))", "limit", "memory_limit"),
    ],
)
def test_a_mistake_is_an_answer_with_a_reason(run: Run, code: str, status: str, problem: str) -> None:
    answer = run(code)
    assert (answer["status"], answer["error"]["code"]) == (status, problem)
    assert answer["error"]["message"]
    assert answer["recording"]["error"] == answer["error"]


@pytest.mark.parametrize(
    ("code", "notice"),
    [
        ("", "empty_program"),
        ("   \n\t\n", "empty_program"),
        ("print('hello')", "no_tensor"),
        ("import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * x", "no_backward"),
        ("import torch\nx = torch.tensor(-1.0, requires_grad=True)\nx.log().backward()", "nonfinite"),
    ],
)
def test_a_program_that_misses_something_is_told_so(run: Run, code: str, notice: str) -> None:
    answer = run(code)
    assert answer["status"] == "ok"
    assert notice in [one["code"] for one in answer["recording"]["notices"]]


def test_an_exception_keeps_the_recording_up_to_it_and_marks_its_place(run: Run) -> None:
    answer = run("import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * x\nz = y + undefined\n")
    assert answer["error"]["span"][0] == 4
    assert len(answer["recording"]["nodes"]["op"]) == 2
    assert [node["label"] for node in answer["layout"]["views"][0]["nodes"]] == ["x", "×", "y"]


def test_an_infinite_loop_is_stopped_by_its_processor_time(tmp_path: Path) -> None:
    with running_server(tmp_path, course=False, wall_limit=120, cpu_limit=CPU) as server:  # a busy machine gives it little of each second
        answer = httpx.post(f"{server.url}/api/runs", json={"code": "while True: pass"}, timeout=150).json()
    assert answer["error"]["code"] == "cpu_limit"


def test_a_loop_that_catches_everything_is_stopped_all_the_same(run: Run) -> None:
    code = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
    started = time.monotonic()
    answer = run(code)
    assert answer["error"]["code"] in ("cpu_limit", "time_limit")
    assert time.monotonic() - started < WALL + 20


def test_one_call_into_native_code_that_never_returns_is_killed(run: Run) -> None:
    started = time.monotonic()
    answer = run("x = 7 ** (7 ** 9)\nx = x ** 3\n")
    assert answer["error"]["code"] in ("cpu_limit", "time_limit", "memory_limit")
    assert time.monotonic() - started < WALL + 20


def test_a_sleeping_program_is_stopped_by_the_clock_and_not_remembered(run: Run) -> None:
    answer = run("import torch\nx = torch.tensor(1.0, requires_grad=True)\ny = x * 2\nimport time\ntime.sleep(60)")
    assert answer["error"]["code"] == "time_limit"
    assert len(answer["recording"]["nodes"]["op"]) == 3


@pytest.mark.parametrize(
    "code",
    [
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "import os\nos._exit(0)",
        "import ctypes\nctypes.string_at(0)",
        "import os\nfor d in range(3, 200):\n    try: os.close(d)\n    except OSError: pass",
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return f(n + 1) + 1\nf(0)",
    ],
)
def test_a_child_that_dies_is_an_answer_too(run: Run, code: str) -> None:
    answer = run(code)
    assert answer["status"] in ("error", "limit")
    assert answer["error"]["message"]


def test_the_runner_starts_again_when_its_process_is_killed(running: RunningServer, run: Run) -> None:
    before = _zygotes(running.process)
    assert len(before) == 1
    os.kill(before[0], signal.SIGKILL)
    for number in range(200):  # a child that was forked before may answer once more, before the server hears that its zygote has gone
        answer = run(f"import torch\nprint('after')  # zygote killed {number}")
        assert answer["stdout"] == "after\n", answer
        after = _zygotes(running.process)
        if len(after) == 1 and after != before:
            return
        time.sleep(0.05)
    pytest.fail(f"the runner's processes were {before} and are {after}")


def test_a_program_that_kills_its_parent_gets_an_answer(run: Run) -> None:
    answer = run("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time\ntime.sleep(60)")
    assert answer["status"] in ("error", "limit")


def test_nothing_of_a_stopped_program_stays_behind(running: RunningServer, run: Run) -> None:
    run("print(1)")
    before = _settled(running.process)
    run("import os, time\ntry:\n    if os.fork() == 0:\n        time.sleep(60)\nfinally:\n    time.sleep(60)  # with a child")
    assert _settled(running.process) <= before


def _settled(process: int) -> int:
    """How many processes a server has, when their number has stayed the same for two seconds."""
    same, count = 0, -1
    while same < 40:
        now = len(_descendants(process))
        same, count = (same + 1 if now == count else 0), now
        time.sleep(0.05)
    return count


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("import torch\r\nif True:\r\n\tx = torch.tensor(1.0)\r\nprint(x)\r\n", "tensor(1.)\n"),
        ("\ufeffprint('a byte order mark')", "a byte order mark\n"),
        ("α = 3\n变量 = 'ü'\nprint(α, 变量, '🙂')", "3 ü 🙂\n"),
        ("def f():\n\treturn 1\nprint(f())", "1\n"),
    ],
)
def test_line_ends_tabs_and_other_alphabets_are_fine(run: Run, code: str, printed: str) -> None:
    assert run(code)["stdout"] == printed


def test_names_in_other_alphabets_are_drawn(run: Run) -> None:
    answer = run("import torch\n学习率 = torch.tensor(2.0, requires_grad=True)\nπ = 学习率 * 3\nπ.backward()\n")
    assert [node["label"] for node in answer["layout"]["views"][0]["nodes"]] == ["学习率", "× 3", "π"]


def test_nan_and_infinity_are_text_in_strict_json(client: httpx.Client) -> None:
    code = "import torch\nx = torch.tensor([0.0, 1.0], requires_grad=True)\ny = (1 / x + x.log()).sum()\ny.backward()\n"
    answer = client.post("/api/runs", json={"code": code})

    def refuse(word: str) -> None:
        raise AssertionError(word)

    json.loads(answer.text, parse_constant=refuse)
    assert '"nan"' in answer.text
    assert '"inf"' in answer.text


def test_a_program_may_be_large_but_not_larger(client: httpx.Client, run: Run) -> None:
    line = "# 0123456789\n"
    code = line * (100_000 // len(line))
    assert run(code)["status"] == "ok"
    answer = client.post("/api/runs", json={"code": code + line})
    assert answer.status_code == 413
    assert answer.json()["code"] == "code_too_large"
    assert answer.json()["limit"] == 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"code"',
        b"null",
        b"{}",
        b'{"code": 3}',
        b'{"code": null}',
        b'{"code": "x", "seed": "now"}',
        b'{"code": "x", "seed": -1}',
        b'{"code": "x", "seed": 1e400}',
        b'{"code": "x", "overrides": []}',
        b'{"code": "x", "more": 1}',
        b'{"code": "\\ud800"}',
        b"\xff\xfe",
    ],
)
def test_a_body_of_the_wrong_kind_is_a_problem_document(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/api/runs", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid_request"


def test_zero_bytes_in_a_program_are_an_error_of_the_program(run: Run) -> None:
    assert run("x = 1\x00")["status"] == "error"


def _children(process: int) -> list[int]:
    with open(f"/proc/{process}/task/{process}/children") as told:
        return [int(word) for word in told.read().split()]


def _descendants(process: int) -> set[int]:
    """Its children, and theirs: bubblewrap, where it is there, stands between the server and the zygote."""
    children = _children(process)
    return {*children, *(further for child in children for further in _descendants(child))}


def _zygotes(server: int) -> list[int]:
    found = []
    for child in _children(server):
        with open(f"/proc/{child}/cmdline", "rb") as told:
            if b"webapp.runner.zygote" in told.read():
                found.append(child)
    return found
