"""`torch.special`: special functions. What the engine enters under `special.` stands here."""

from autograd_core.dialects.missing import missing
from autograd_core.public import space


def __getattr__(name: str) -> object:
    found = None if name.startswith("__") else space("special").get(name)
    return found or missing("torch.special", space("special"))(name)


def __dir__() -> list[str]:
    return sorted(space("special"))
