"""`torch.linalg`: norms, products, decompositions, solutions. What the engine enters under `linalg.` stands here."""

from autograd_core.dialects.missing import missing
from autograd_core.errors import AutogradError as LinAlgError
from autograd_core.public import space

__all__ = ["LinAlgError"]


def __getattr__(name: str) -> object:
    found = None if name.startswith("__") else space("linalg").get(name)
    return found or missing("torch.linalg", space("linalg"))(name)


def __dir__() -> list[str]:
    return sorted([*__all__, *space("linalg")])
