"""Making tensors: what they are made of."""

from __future__ import annotations

from typing import Any

import pytest

import autograd_core as ag


@pytest.mark.parametrize("value", [None, "a", object(), [1.0]])
def test_a_tensor_of_one_number_is_made_of_a_number(value: Any) -> None:
    for make in (lambda: ag.full((2,), value), lambda: ag.full_like(ag.ones(1), value), lambda: ag.ones(1).new_full((1,), value)):
        with pytest.raises(TypeError, match="a tensor holds numbers"):
            make()
