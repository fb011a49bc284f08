"""Large recordings: read in a process beside the server's, with the same answers as small ones, and gone with the server."""

import asyncio
import gzip
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from tests.server import running_server
from tests.webapp.programs import CHAIN_RULE
from tests.webapp.sandbox.stage import descendants
from tests.webapp.test_forged_results import frames
from tests.webapp.test_http_processes import until
from webapp import export, film, reading, slices
from webapp.graphviz_engine import Graphviz, LayoutError
from webapp.layout import Layouts
from webapp.recording_model import Recording
from webapp.runner import answers
from webapp.runner.service import Runner
from webapp.runs import KnownRun, Runs
from webapp.settings import Settings
from webapp.storage import Storage

LOOP = "import torch\nx = torch.tensor(1.0, requires_grad=True)\ny = x\nfor _ in range({times}):\n    y = y * 1.0001\ny.backward()\n"
PROGRAM = CHAIN_RULE + "big = torch.zeros(60, 60) + 1\n"
WRONG = "import torch\ntorch.tensor(1.0).backward()\n"


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Runs]:
    settings = Settings(database_url=f"sqlite:///{folder / 'runs.sqlite'}", spare_children=1)
    storage = Storage(settings.database_url)
    async with Runner(settings) as runner:
        yield Runs(runner, storage, Layouts(Graphviz.find()))
    storage.close()


async def asked(runs: Runs, code: str) -> dict[str, Any]:
    """Everything that the server can be asked about a run, and how it was when it was looked up again."""
    engine, layouts = Graphviz.find(), Layouts(Graphviz.find())
    run = await runs.run(code, {}, 0)
    answer = orjson.loads(await runs.answer(run))
    answer["elapsed_ms"] = 0
    runs._forget(run.stored.id)
    again = await runs.find(run.stored.id)
    assert again is not None
    assert (again.outline, again.read is None) == (run.outline, run.read is None)
    assert [find_out(await refusal(runs, again, slices.held, 10_000, None))] == ["no_such_node"]
    found = {"answer": answer, "outline": run.outline, "read": run.read is not None}
    if run.outline.status == "ok":
        found["dot"] = await runs.work(again, export.drawing, layouts, engine, "dot")
        found["film"] = await runs.work(again, film.film, layouts, engine, 0)
        found["held"] = [repr(await runs.work(again, slices.held, node, None)) for node in range(4)]
        assert find_out(await refusal(runs, again, export.drawing, layouts, engine, "dot", 9)) == "no_such_iteration"
    return found


async def refusal(runs: Runs, run: KnownRun, task: Any, *rest: Any) -> Exception:
    with pytest.raises((export.Undrawable, slices.Missing)) as told:
        await runs.work(run, task, *rest)
    return told.value


def find_out(error: Any) -> str:
    assert str(error).endswith(".")
    return str(error.code)


def test_a_process_beside_answers_as_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def found(folder: Path) -> list[dict[str, Any]]:
        async with opened(folder) as runs:
            return [await asked(runs, code) for code in (PROGRAM, WRONG)]

    for name in ("here", "beside"):
        (tmp_path / name).mkdir()
    here = asyncio.run(found(tmp_path / "here"))
    monkeypatch.setattr(reading, "LARGE", 1)
    beside = asyncio.run(found(tmp_path / "beside"))
    assert [one.pop("read") for one in (*here, *beside)] == [True, True, False, False]
    assert here == beside


def test_what_is_forged_is_refused_beside_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGE", 1)
    answer = answers.opened(frames(b'{"kind": "ran"}', b'{"schema": "recording/1"}'))
    assert not isinstance(answer, answers.Stopped)
    with pytest.raises(ValueError, match="validation errors"):
        asyncio.run(reading.checked(answer, Settings()))


def test_a_large_run_is_packed_once_and_what_is_kept_is_forgotten_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGE", 1)

    async def go() -> None:
        async with opened(tmp_path) as runs:
            run = await runs.run(CHAIN_RULE, {}, 0, owner="somebody")
            assert await runs.packed(run.stored.id) is None
            packed = await runs.pack(run)
            assert gzip.decompress(packed) == await runs.answer(run)
            monkeypatch.setattr(runs, "answer", None)
            assert await runs.packed(run.stored.id) is packed
            assert await runs.delete(run.stored.id, "somebody") == "deleted"
            assert await runs.packed(run.stored.id) is None

    asyncio.run(go())


async def ends(_: Recording) -> None:
    os._exit(1)


def test_a_process_that_ends_is_an_error_and_the_next_one_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGE", 1)

    async def go() -> bytes:
        async with opened(tmp_path) as runs:
            run = await runs.run(CHAIN_RULE, {}, 0)
            with pytest.raises(LayoutError, match="ended"):
                await runs.work(run, ends)
            return await runs.layout(run)

    assert orjson.loads(asyncio.run(go()))["views"]


def test_while_a_large_recording_is_read_the_server_answers_and_killed_it_leaves_no_process(tmp_path: Path) -> None:
    with running_server(tmp_path, course=False) as server:
        post = {"json": {"code": LOOP.format(times=9_000)}, "timeout": 120}
        large: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: large.append(httpx.post(f"{server.url}/api/runs", **post)))
        asking.start()
        while asking.is_alive():
            assert httpx.get(f"{server.url}/api/health", timeout=60).status_code == 200
            asking.join(0.2)
        assert len(large[0].content) > reading.LARGE
        assert large[0].json()["status"] == "ok"
        left = descendants(server.process)
        assert any(b"anyio.to_process" in Path(f"/proc/{process}/cmdline").read_bytes() for process in left)
        os.kill(server.process, signal.SIGKILL)
        until(lambda: not any(Path(f"/proc/{process}").exists() for process in left))
