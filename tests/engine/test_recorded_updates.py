"""A recorded optimiser's step: parameters that are overwritten together are told of as if each were alone."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.errors import LimitReached
from autograd_core.modes import mode
from autograd_core.nn import Linear, Sequential, Tanh
from autograd_core.optim import SGD
from autograd_core.recording import Recorder


def network() -> Any:
    net = Sequential(Linear(2, 3), Tanh(), Linear(3, 1))
    for i, one in enumerate(net.parameters()):
        one.array[...] = np.random.default_rng(i).normal(size=one.shape)
    return net


def tied() -> Any:
    net = network()
    inner = net[0].weight.array
    net[2].weight.array = inner.reshape(-1)[:3].reshape(1, 3)  # one shows the other's memory
    return net


def trained(net: Any, recorder: Any) -> None:
    optimizer = SGD(net.parameters(), lr=0.1)
    x = ag.tensor([[1.0, 2.0], [0.5, -1.0]])
    with mode(recorder=recorder):
        for _ in range(3):
            loss = net(x).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@pytest.mark.parametrize("made", [network, tied])
def test_several_updates_at_once_are_what_one_by_one_would_be(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found, told = [], []
    together = Recorder.updated
    monkeypatch.setattr(Recorder, "updated", lambda self, changed, *about: (told.append(len(changed)), together(self, changed, *about)))
    for alone in (False, True):
        if alone:
            monkeypatch.setattr(Recorder, "expects", lambda *_: False)
        net, recorder = made(), Recorder()
        trained(net, recorder)
        found.append((json.dumps(recorder.document()), [one.array.tolist() for one in net.parameters()]))
    assert found[0] == found[1]
    assert told == ([4, 4, 4] if made is network else [])


@pytest.mark.parametrize("events", range(60, 130, 3))
def test_a_limit_that_is_reached_among_them_holds(events: int) -> None:
    whole, recorder = Recorder(), Recorder(events=events)
    trained(network(), whole)
    with pytest.raises(LimitReached):
        trained(network(), recorder)
    assert recorder.events == whole.events[: len(recorder.events)]
    assert events <= len(recorder.events) <= events + 1  # that a pass has freed its values may come after the last one
