"""Files of tensors: what goes in comes out, and nothing else goes in or out."""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import nn, optim
from autograd_core.dialects import install
from autograd_core.serialization import load, save


def there_and_back(value: Any) -> Any:
    file = io.BytesIO()
    save(value, file)
    file.seek(0)
    return load(file)


def test_structures_come_back_as_they_went() -> None:
    given = {"a": [1, 2.5, "x", None, True], 3: (ag.tensor([1, 2]), float("inf")), "deep": OrderedDict(b=[{}])}
    found = there_and_back(given)
    assert found["a"] == given["a"]
    assert found[3][0].tolist() == [1, 2]
    assert found[3][0].dtype == ag.int64
    assert type(found["deep"]) is OrderedDict
    assert list(found) == ["a", 3, "deep"]


def test_a_tensor_keeps_its_dtype_shape_and_whether_it_requires_grad() -> None:
    for tensor in (ag.tensor(1.5, requires_grad=True), ag.zeros(0, 3), ag.tensor([True]), ag.ones(2, dtype=ag.float16)):
        found = there_and_back(tensor)
        assert (found.dtype, found.shape, found.requires_grad) == (tensor.dtype, tensor.shape, tensor.requires_grad)
        assert found.tolist() == tensor.tolist()


def test_training_continues_from_a_file(tmp_path: Path) -> None:
    def make() -> tuple[Any, Any]:
        model = nn.Linear(2, 1)
        return model, optim.Adam(model.parameters(), lr=0.1)

    def step(model: Any, optimizer: Any) -> None:
        optimizer.zero_grad()
        (model(ag.ones(3, 2)) ** 2).sum().backward()
        optimizer.step()

    (model, optimizer), (other, resumed) = make(), make()
    step(model, optimizer)
    save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, tmp_path / "run.pt")
    state = load(tmp_path / "run.pt")
    other.load_state_dict(state["model"])
    resumed.load_state_dict(state["optimizer"])
    step(model, optimizer)
    step(other, resumed)
    assert other.weight.tolist() == model.weight.tolist()


def test_a_model_itself_is_refused_with_the_way_to_do_it() -> None:
    with pytest.raises(TypeError, match="save what state_dict"):
        save(nn.Linear(1, 1), io.BytesIO())


def test_a_file_of_another_kind_is_never_run() -> None:
    archive = io.BytesIO()
    np.savez(archive, a=np.ones(2))
    for content in (pickle.dumps({"w": [1.0]}), archive.getvalue(), b"", b"text"):
        with pytest.raises(ValueError, match=r"not a file that save\(\) wrote"):
            load(io.BytesIO(content))


def test_the_pytorch_surface_has_them_and_loads_batches() -> None:
    undo = install()
    try:
        import torch
        from torch.utils import data

        file = io.BytesIO()
        torch.save({"w": torch.ones(2)}, file)
        file.seek(0)
        assert torch.load(file, weights_only=True)["w"].tolist() == [1.0, 1.0]

        rows = data.TensorDataset(torch.arange(10.0).reshape(5, 2), torch.arange(5))
        batches = list(data.DataLoader(rows, batch_size=2))
        assert [y.tolist() for _, y in batches] == [[0, 1], [2, 3], [4]]
        assert len(data.DataLoader(rows, batch_size=2, drop_last=True)) == 2
        shuffled = data.DataLoader(rows, batch_size=5, shuffle=True)
        assert sorted(next(iter(shuffled))[1].tolist()) == [0, 1, 2, 3, 4]
        parts = data.random_split(rows, [0.6, 0.4])
        assert [len(part) for part in parts] == [3, 2]
        assert sorted(y.item() for part in parts for _, y in part) == [0, 1, 2, 3, 4]

        class Squares(data.Dataset):
            def __len__(self) -> int:
                return 3

            def __getitem__(self, index: int) -> dict[str, Any]:
                return {"x": index, "y": float(index * index), "name": str(index)}

        batch = next(iter(data.DataLoader(Squares(), batch_size=3)))
        assert batch["x"].tolist() == [0, 1, 2]
        assert batch["y"].dtype == torch.float64
        assert batch["name"] == ["0", "1", "2"]
    finally:
        undo()
