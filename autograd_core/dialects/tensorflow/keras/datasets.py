"""`keras.datasets`: data sets that would have to be downloaded, which a program cannot do here; it is told what it can use instead."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NoReturn

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["boston_housing", "california_housing", "cifar10", "cifar100", "fashion_mnist", "imdb", "mnist", "reuters"]


def _absent(name: str) -> Any:
    def load_data(*_: Any, **__: Any) -> NoReturn:
        raise refuse_as(RuntimeError, "keras_data_set", name=name)

    return SimpleNamespace(load_data=load_data, __name__=f"keras.datasets.{name}")


boston_housing, california_housing, cifar10, cifar100 = (
    _absent(name) for name in ("boston_housing", "california_housing", "cifar10", "cifar100")
)
fashion_mnist, imdb, mnist, reuters = (_absent(name) for name in ("fashion_mnist", "imdb", "mnist", "reuters"))

__getattr__ = missing("keras.datasets", __all__)
