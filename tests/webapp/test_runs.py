"""Running a program over HTTP, and what can be asked of a run afterwards."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import jsonschema
import pytest

from tests.server import running_server
from tests.webapp.conftest import Run
from tests.webapp.programs import CHAIN_RULE
from webapp.models import Run as RunModel

SCHEMA = Path(__file__).resolve().parents[2] / "autograd_core" / "recording.schema.json"


def test_a_program_answers_with_its_recording_and_where_it_is_drawn(run: Run) -> None:
    answer = run(CHAIN_RULE)
    assert answer["status"] == "ok"
    assert answer["stdout"] == "tensor([ 0.,  4.,  8., 12.])\n"
    assert answer["error"] is None
    assert [node["label"] for node in answer["layout"]["views"][0]["nodes"]] == ["x", "·", "2 ×", "y"]
    assert answer["elapsed_ms"] > 0


def test_the_answer_is_what_the_interface_says_it_is(client: httpx.Client) -> None:
    text = client.post("/api/runs", json={"code": CHAIN_RULE}).text
    RunModel.model_validate_json(text)


def test_the_recording_fits_its_published_schema(run: Run) -> None:
    jsonschema.validate(run(CHAIN_RULE)["recording"], json.loads(SCHEMA.read_text()))


def test_equal_programs_share_an_id_and_others_do_not(run: Run) -> None:
    code = "import torch\nx = torch.randn(3, requires_grad=True)\n(x * x).sum().backward()\nprint(x.grad)\n"
    first = run(code)
    assert run(code) == first
    assert run(code, seed=1)["id"] != first["id"]
    assert run(code, seed=1)["stdout"] != first["stdout"]
    assert run(code + "\n")["id"] != first["id"]


def test_a_value_put_in_place_of_the_programs_own_changes_the_result(run: Run) -> None:
    code = "import torch\nx = torch.tensor(2.0, requires_grad=True)\n(x ** 2).backward()\nprint(x.grad)\n"
    assert run(code)["stdout"] == "tensor(4.)\n"
    changed = run(code, overrides={"x": 5.0})
    assert changed["stdout"] == "tensor(10.)\n"
    assert changed["id"] != run(code)["id"]
    assert changed["layout"]["views"][0]["nodes"][0]["x"] == run(code)["layout"]["views"][0]["nodes"][0]["x"]


@pytest.mark.parametrize("value", ["text", [[1], [1, 2]], {"a": 1}, None, True, 2**70])
def test_a_value_that_is_no_array_of_numbers_is_refused(client: httpx.Client, value: object) -> None:
    answer = client.post("/api/runs", json={"code": CHAIN_RULE, "overrides": {"x": value}})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"


def test_a_link_works_after_a_restart_without_running_again(tmp_path: Path) -> None:
    with running_server(tmp_path, course=False) as server:
        first = httpx.post(f"{server.url}/api/runs", json={"code": CHAIN_RULE}).json()
    with running_server(tmp_path, course=False) as server:
        again = httpx.get(f"{server.url}/api/runs/{first['id']}").json()
        posted = httpx.post(f"{server.url}/api/runs", json={"code": CHAIN_RULE}).json()
        assert httpx.get(f"{server.url}/api/health").json()["runs"] == 1
    assert again == first
    assert posted == first


def test_two_programs_at_once_do_not_disturb_each_other(run: Run) -> None:
    codes = [f"import torch\nx = torch.tensor({n}.0, requires_grad=True)\n(x * x).backward()\nprint(x.grad)" for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        printed = [answer["stdout"] for answer in pool.map(run, codes)]
    assert printed == [f"tensor({2.0 * n:g}.)\n" for n in range(12)]


def test_a_long_loop_does_not_hold_up_a_short_program(run: Run) -> None:
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(run, "import time\nwhile True:\n    time.sleep(0.1)  # apart")
        assert run(CHAIN_RULE.replace("4.0", "5.0"))["status"] == "ok"
        assert not slow.done()
        assert slow.result()["error"]["code"] == "time_limit"


def test_the_recording_can_be_downloaded(client: httpx.Client, run: Run) -> None:
    answer = run(CHAIN_RULE)
    download = client.get(f"/api/runs/{answer['id']}/recording.json")
    assert download.json() == answer["recording"]
    assert download.headers["content-disposition"] == f'attachment; filename="tapedeck-{answer["id"]}.json"'


LARGE = """\
import numpy as np
import torch
x = torch.tensor(np.arange(6000.0, dtype=np.float32).reshape(60, 100), requires_grad=True)
y = x * 2
y.sum().backward()
"""


def test_part_of_a_large_array_can_be_read(client: httpx.Client, run: Run) -> None:
    answer = run(LARGE)
    recording = answer["recording"]
    x, node = (recording["nodes"]["name"].index(recording["names"].index(name)) for name in "xy")
    part = client.get(f"/api/runs/{answer['id']}/tensors/{x}", params={"slice": "2:4,10:13"}).json()
    assert part == {
        "shape": [60, 100],
        "slice": "2:4,10:13",
        "dtype": "float32",
        "data": [[210.0, 211.0, 212.0], [310.0, 311.0, 312.0]],
    }
    row = client.get(f"/api/runs/{answer['id']}/tensors/{node}", params={"slice": "-1,:3"}).json()
    gradient = recording["nodes"]["gradient"][x]
    assert row["slice"] == "59:60,0:3"
    part = client.get(f"/api/runs/{answer['id']}/tensors/{x}", params={"value": gradient, "slice": "0,0:2"}).json()
    assert part["data"] == [[2.0, 2.0]]


def test_small_arrays_and_scalars_can_be_read_the_same_way(client: httpx.Client, run: Run) -> None:
    code = "import torch\nx = torch.tensor([0.0, float('nan'), float('-inf')], requires_grad=True)\nx.sum().backward()\n"
    answer = run(code)
    assert client.get(f"/api/runs/{answer['id']}/tensors/0").json()["data"] == [0.0, "nan", "-inf"]
    assert client.get(f"/api/runs/{answer['id']}/tensors/1").json()["data"] == "nan"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("999", 404, "no_such_node"),
        ("0?value=9999", 404, "no_such_value"),
        ("0?slice=a:b", 422, "invalid_slice"),
        ("0?slice=0,0,0", 422, "invalid_slice"),
        ("0?slice=77", 422, "invalid_slice"),
        ("-1", 422, "invalid_request"),
    ],
)
def test_a_part_that_is_not_there_is_a_problem(client: httpx.Client, run: Run, path: str, status: int, code: str) -> None:
    answer = client.get(f"/api/runs/{run(LARGE)['id']}/tensors/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_layout_can_show_what_no_gradient_reached(client: httpx.Client, run: Run) -> None:
    code = "import torch\nx = torch.tensor(2.0, requires_grad=True)\nunused = x * 7\ny = x * x\ny.backward()\n"
    answer = run(code)
    assert answer["layout"]["views"][0]["hidden"] == 1
    shown = client.get(f"/api/runs/{answer['id']}/layout", params={"all": "1"}).json()
    assert shown["views"][0]["hidden"] == 0
    assert len(shown["views"][0]["nodes"]) == len(answer["layout"]["views"][0]["nodes"]) + 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\nprint(torch.dot(x, torch.tensor([1, 2])))\n", "dtype_mismatch"),
        ("import jax\nprint(jax.grad(lambda x: x * x)(3))\n", ""),
    ],
    ids=["torch", "jax"],
)
def test_an_error_that_names_number_types_still_comes_with_its_recording(run: Run, code: str, error: str) -> None:
    answer = run(code)
    assert answer["error"]["code"] != "killed"
    assert error in answer["error"]["code"]
    assert answer["error"]["span"][0] == len(code.splitlines())
