"""The runner from the server's side: what it believes of a child's answer, and how many run at once."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import psutil
import pytest

from tests.webapp.programs import CHAIN_RULE
from webapp.runner.answers import CallReport
from webapp.runner.service import Runner, RunnerBusy
from webapp.runner.wire import LENGTH, WireError, split_frames
from webapp.runner.zygote import LAST
from webapp.settings import Settings

T = TypeVar("T")
SHORT = Settings(wall_limit=120.0, cpu_limit=1.0)  # on a busy machine a second on a processor takes long by the clock


def go(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


FORGE = """\
import gc, json, os
def frames(*parts):
    return len(parts).to_bytes(8, "big") + b"".join(len(part).to_bytes(8, "big") + part for part in parts)
def forge(*parts):
    for number in range(3, 4096):
        try:
            os.write(number, frames(*parts))
            os._exit(0)
        except OSError:
            pass
"""


@pytest.mark.parametrize(
    "parts",
    [
        'b"not json"',
        'b"{}"',
        'b"[]", b"{}"',
        """b'{"kind": "ran"}', b"{}" """,
        """b'{"kind": "ran"}', b'{"schema": NaN}' """,
        """b'{"kind": "ran", "arrays": [{"value": 1, "dtype": "<f4", "shape": [1000]}]}', b"{}", b"1234" """,
        """b'{"kind": "failed", "code": "<script>"}' """,
        """b"x" * (1 << 20)""",
    ],
)
def test_a_forged_answer_is_a_killed_run(parts: str) -> None:
    async def work() -> str:
        async with Runner(SHORT) as runner:
            result = await runner.run(f"{FORGE}\nforge({parts})")
            assert result.recording.error is not None
            return result.recording.error.code

    assert go(work()) == "killed"


def test_an_answer_without_end_is_cut_off() -> None:
    code = f"""{FORGE}
for number in range(3, 4096):
    try:
        os.write(number, (1).to_bytes(8, "big") + (1 << 40).to_bytes(8, "big"))
        while True:
            os.write(number, b"x" * 65536)
    except OSError:
        pass
"""

    async def work() -> str:
        async with Runner(Settings(wall_limit=5.0, cpu_limit=5.0, answer_limit=4 << 20)) as runner:
            result = await runner.run(code)
            assert result.recording.error is not None
            return result.recording.error.code

    assert go(work()) == "killed"


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["nodes"]["op"].pop(),
        lambda document: document["edges"]["source"].__setitem__(0, 99),
        lambda document: document["edges"]["source"].__setitem__(0, 3),
        lambda document: document["nodes"]["value"].__setitem__(0, 10**6),
        lambda document: document["nodes"].__setitem__("extra", []),
        lambda document: document.__setitem__("status", "fine"),
        lambda document: document["scopes"].append({"path": "a", "type": "b", "parent": 1, "template": 1}),
        lambda document: document["phases"][0].__setitem__("count", 10**6),
        lambda document: document["passes"][1].__setitem__("roots", [99]),
        lambda document: document["values"][1].__setitem__("data", []),
        lambda document: document["values"][1].__setitem__("shape", [5]),
        lambda document: document["values"][1].__setitem__("shape", [1 << 30, 1 << 30]),
    ],
)
def test_a_recording_that_does_not_hold_together_is_refused(change: Any) -> None:
    from webapp.recording_model import Recording
    from webapp.runner.program import run_program

    document = json.loads(run_program(CHAIN_RULE).json())
    Recording.model_validate_json(json.dumps(document))
    change(document)
    with pytest.raises(ValueError):
        Recording.model_validate_json(json.dumps(document))


@pytest.mark.parametrize("data", [b"", b"\0", LENGTH.pack(1), LENGTH.pack(1) + LENGTH.pack(5) + b"1234", LENGTH.pack(0) + b"x"])
def test_frames_that_are_not_whole_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        split_frames(data)


def test_more_than_may_wait_are_sent_away_and_the_others_run() -> None:
    settings = Settings(wall_limit=5.0, cpu_limit=2.0, parallel_runs=1, waiting_runs=2)

    async def work() -> list[str]:
        async with Runner(settings) as runner:
            runs = [asyncio.create_task(runner.run(CHAIN_RULE)) for _ in range(4)]
            return [type(one).__name__ for one in await asyncio.gather(*runs, return_exceptions=True)]

    outcomes = go(work())
    assert outcomes.count("RunResult") >= 2
    assert set(outcomes) == {"RunResult", RunnerBusy.__name__}


def test_a_run_that_nobody_waits_for_any_more_is_killed() -> None:
    async def work() -> float:
        async with Runner(Settings(wall_limit=90.0, cpu_limit=90.0, long_runs=0, parallel_runs=1)) as runner:
            endless = asyncio.create_task(runner.run("while True: pass"))
            await asyncio.sleep(0.3)
            endless.cancel()
            with pytest.raises(asyncio.CancelledError):
                await endless
            loop = asyncio.get_running_loop()
            started = loop.time()
            assert (await runner.run(CHAIN_RULE)).recording.status == "ok"
            return loop.time() - started

    assert go(work()) < 45


def call(code: str, function: str, cases: list[list[Any]]) -> CallReport:
    async def work() -> CallReport:
        async with Runner(SHORT) as runner:
            return await runner.call_function(code, function, cases)

    return go(work())


def test_a_function_is_called_for_each_case_and_an_exception_is_one_of_the_results() -> None:
    code = "import torch\nprint('hello')\ndef f(x):\n    if float(x.sum()) < 0:\n        raise ValueError('negative')\n    return x * 2\n"
    report = call(code, "f", [[{"tensor": [1.0, 2.0], "requires_grad": True}], [{"tensor": [-1.0]}]])
    assert (report.status, report.error, report.stdout) == ("ok", None, "hello\n")
    value, exception = report.results
    assert (value["type"], value["shape"], value["data"]) == ("Tensor", [2], [2.0, 4.0])
    assert (value["requires_grad"], value["is_leaf"]) == (True, False)
    assert (exception["kind"], exception["type"], exception["message"], exception["line"]) == (
        "exception",
        "ValueError",
        "negative",
        5,
    )


def test_what_a_function_did_to_its_arguments_is_reported() -> None:
    code = "import torch\ndef f(w):\n    (w * w).backward()\n    with torch.no_grad():\n        w -= 0.1 * w.grad\n"
    (result,) = call(code, "f", [[{"tensor": 2.0, "requires_grad": True}]]).results
    assert result["type"] == "NoneType"
    assert result["arguments"][0]["data"] == pytest.approx(1.6)
    assert result["arguments"][0]["grad"] == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("code", "status", "problem"),
    [
        ("def g(): pass", "error", "name_error"),
        ("def f(:", "error", "syntax_error"),
        ("def f(x):\n    while True: pass", "limit", "cpu_limit"),
        ("import os\ndef f(x): os._exit(0)", "limit", "killed"),
        ("def f(x): return [0] * (1 << 30)", "limit", "memory_limit"),
    ],
)
def test_a_call_that_cannot_be_finished_says_why(code: str, status: str, problem: str) -> None:
    report = call(code, "f", [[1.0]])
    assert report.status == status
    assert report.error is not None
    assert report.error["code"] == problem


def test_numbers_that_json_cannot_hold_are_text() -> None:
    (result,) = call("def f(x): return [float('nan'), float('inf'), -float('inf')]", "f", [[1.0]]).results
    assert result["data"] == ["nan", "inf", "-inf"]


async def _have_given_way(runner: Runner, count: int) -> bool:
    """Whether so many children let the others go first, waited for a while."""
    for _ in range(1000):
        given = 0
        for child in psutil.Process(runner.zygote_process).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                given += child.nice() == LAST
        if given == count:
            return True
        await asyncio.sleep(0.05)
    return False


def test_endless_loops_do_not_keep_a_short_program_waiting() -> None:
    async def work() -> list[bool]:
        async with Runner(Settings(wall_limit=90.0, cpu_limit=90.0, parallel_runs=2, long_runs=3, bubblewrap="off")) as runner:
            loops = [asyncio.create_task(runner.run("while True:\n    pass", client=f"{n}", ticket=f"loop {n}")) for n in range(3)]
            result = await runner.run(CHAIN_RULE, client="honest")
            assert result.recording.status == "ok"
            still = [not loop.done() for loop in loops]
            assert await _have_given_way(runner, len(loops))
            assert all(runner.cancel(f"loop {n}") for n in range(3))
            await asyncio.gather(*loops)
            return still

    assert go(work()) == [True, True, True]


def test_programs_that_sleep_leave_their_place_and_are_not_put_last() -> None:
    """Not even by a long time on the clock: that may be the machine's fault, and then a short program would wait for itself."""

    async def work() -> list[int]:
        async with Runner(Settings(wall_limit=90.0, parallel_runs=2, bubblewrap="off")) as runner:
            sleepers = [
                asyncio.create_task(runner.run("import time\ntime.sleep(80)", client=f"{n}", ticket=f"sleeper {n}")) for n in range(2)
            ]
            result = await runner.run(CHAIN_RULE, client="honest")
            assert result.recording.status == "ok"
            zygote = psutil.Process(runner.zygote_process)
            priorities = [child.nice() - zygote.nice() for child in zygote.children(recursive=True)]
            assert all(runner.cancel(f"sleeper {n}") for n in range(2))
            await asyncio.gather(*sleepers)
            return priorities

    assert set(go(work())) == {0}


def test_children_share_the_processor_in_one_session_and_have_groups_of_their_own() -> None:
    """Where Linux groups processes by session, priorities count inside a session only: see `confine`."""

    async def work() -> None:
        async with Runner(Settings(bubblewrap="off")) as runner:
            zygote = runner.zygote_process
            assert zygote is not None
            for child in (one.pid for one in psutil.Process(zygote).children()):
                await _until(lambda child=child: os.getpgid(child) == child)
                assert os.getsid(child) == os.getsid(zygote)

    go(work())


@pytest.mark.parametrize("spares", [0, 2])
def test_a_program_that_comes_before_the_end_of_its_zygote_was_heard_of_runs_on_a_new_one(spares: int) -> None:
    async def work() -> None:
        async with Runner(Settings(bubblewrap="off", spare_children=spares)) as runner:
            assert (await runner.run("print(1)")).recording.status == "ok"
            killed = psutil.Process(runner.zygote_process)
            _killed(killed)
            assert (await runner.run("print(2)")).recording.status == "ok"
            assert runner.zygote_process != killed.pid

    go(work())


def test_an_answer_that_was_cut_off_by_the_end_of_its_zygote_is_asked_for_again() -> None:
    async def work() -> str:
        async with Runner(Settings(wall_limit=90.0, cpu_limit=90.0, bubblewrap="off")) as runner:
            first = psutil.Process(runner.zygote_process)
            begun = (1).to_bytes(8, "big") + (90).to_bytes(8, "big") + b"{"
            code = (
                f"import os\nif os.getppid() == {first.pid}:\n    for number in range(3, 64):\n        try: os.write(number, {begun!r})\n"
                "        except OSError: pass\n    while True: pass\nprint('again')\n"
            )
            asked = asyncio.create_task(runner.run(code))
            await _until(lambda: any(child.cpu_times().user > 1 for child in first.children()))  # it goes round and round
            first.kill()
            return (await asked).outline.stdout

    assert go(work()) == "again\n"


def _killed(process: psutil.Process) -> None:
    """Kills it and waits without the loop, which must hear nothing of it."""
    process.kill()
    with suppress(psutil.NoSuchProcess):
        while process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.001)


async def _until(true: Callable[[], bool]) -> None:
    """Waits for a while."""
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError
