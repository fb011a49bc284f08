"""Every operator that we have agrees with PyTorch on PyTorch's own sample inputs: outputs and gradients, in every form."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e .[oracle]")
pytest.importorskip("expecttest", reason="PyTorch's tables need expecttest: pip install -e .[oracle]")

from tests.oracle.compare import chosen, full_name, left_out, run

OPERATORS = [info for info in chosen([]) if not left_out(info)]


@pytest.mark.parametrize("info", OPERATORS, ids=full_name)
def test_an_operator_gives_what_pytorch_gives(info: Any) -> None:
    report = run(info, limit=20)
    if report.missing:
        pytest.skip(f"{report.name} is not part of the toolkit")
    told = [f"{one.name}({sample}): {what}" for one in (report, *report.others) for sample, what in one.failures]
    assert not told, "\n".join(told)
