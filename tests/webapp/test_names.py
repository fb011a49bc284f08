"""The names for completion: what the server says of a dialect is what a program finds there."""

import importlib
import inspect
from typing import Any, get_args

import httpx
import pytest

from webapp.names import Framework, KnownNames
from webapp.names_reader import read

FRAMEWORKS = get_args(Framework)


def found(client: httpx.Client, framework: str) -> dict[str, Any]:
    answer = client.get(f"/api/names/{framework}")
    assert answer.status_code == 200, answer.text
    names: dict[str, Any] = answer.json()
    return names


def entry(entries: list[dict[str, str]], name: str) -> dict[str, str]:
    return next(one for one in entries if one["name"] == name)


def test_a_function_comes_with_its_parameters_and_its_words(client: httpx.Client) -> None:
    names = found(client, "torch")
    matmul = entry(names["modules"]["torch"], "matmul")
    assert matmul["kind"] == "function"
    assert matmul["signature"] == "(input, other)"
    assert "matrix product" in matmul["text"]
    assert entry(names["modules"]["torch.nn"], "Linear")["kind"] == "class"
    assert entry(names["modules"]["torch"], "nn")["kind"] == "module"
    assert entry(names["methods"], "requires_grad")["kind"] == "property"
    assert entry(names["methods"], "backward")["text"].startswith("Accumulate the gradient")


def test_an_operation_is_shown_with_what_it_takes() -> None:
    names = read("torch")
    functions, methods = names["modules"]["torch"], names["methods"]
    assert [entry(functions, name)["signature"] for name in ("tanh", "atan2", "mm")] == ["(input)", "(input, other)", "(input, mat2)"]
    assert [entry(methods, name)["signature"] for name in ("tanh", "atan2", "tanh_", "add_")] == ["()", "(other)", "()", "(other, alpha=1)"]
    assert entry(functions, "tanh")["text"] == "tanh of each element."
    assert not [one["name"] for one in functions if "attributes" in one["signature"]]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_name_is_there_in_the_dialect(framework: str) -> None:
    names = KnownNames.model_validate(read(framework))
    assert names.modules[framework]
    for path, entries in names.modules.items():
        module = importlib.import_module(f"autograd_core.dialects.{framework}")
        for part in path.split(".")[1:]:
            module = getattr(module, part)
        for one in entries:
            assert inspect.ismodule(getattr(module, one.name, None)) == (one.kind == "module"), f"{path}.{one.name}"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_engines_own_accounts_are_not_offered(framework: str) -> None:
    methods = {entry["name"] for entry in read(framework)["methods"]}
    assert not methods & {"account", "array", "memory", "node", "record_id", "shared_memory", "tracked", "touched"}


def test_another_frameworks_methods_are_not_offered() -> None:
    tensorflow = {entry["name"] for entry in read("tensorflow")["methods"]}
    assert {"numpy", "assign", "shape"} <= tensorflow
    assert not tensorflow & {"backward", "requires_grad", "retain_grad", "add_"}
    assert {entry["name"] for entry in read("micrograd")["methods"]} >= {"backward", "data", "grad", "relu"}


def test_every_function_of_mxnet_says_what_it_takes_and_gives() -> None:
    modules = read("mxnet")["modules"]
    functions = [(path, entry) for path, entries in modules.items() for entry in entries if entry["kind"] == "function"]
    silent = [f"{path}.{one['name']}{one['signature']}" for path, one in functions if not one["text"] or "*inputs" in one["signature"]]
    assert silent == []
    words = {path: {entry["name"]: (entry["signature"], entry["text"]) for entry in modules[path]} for path in ("mxnet.nd", "mxnet.np")}
    assert words["mxnet.nd"]["sqrt"] == ("(data, *, out=None, name=None)", "For each element x: √x.")
    assert words["mxnet.nd"]["broadcast_add"][0] == "(lhs, rhs, *, out=None, name=None)"
    assert words["mxnet.np"]["power"][1].startswith("For each pair of elements: the first to the power of the second.")


def test_two_paths_to_one_module_are_sent_once() -> None:
    names = read("mxnet")
    assert names["aliases"]["mxnet.ndarray"] == "mxnet.nd"
    assert "mxnet.ndarray" not in names["modules"]


def test_who_has_the_names_already_is_told_so(client: httpx.Client) -> None:
    first = client.get("/api/names/micrograd")
    again = client.get("/api/names/micrograd", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/api/names/caffe").status_code == 422
