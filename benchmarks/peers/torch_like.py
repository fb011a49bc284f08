"""The workloads on PyTorch's names: one source, run on PyTorch itself and on this engine's surface of the same names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.peers.workloads import inputs

__all__ = ["build"]

Step = Callable[[], list[Any]]


def build(torch: Any, name: str) -> Step:
    """The step of a workload; it returns what is compared (gradients, or the derivative asked for)."""
    step: Step = globals()[f"_{name.rstrip('0123456789')}"](torch, inputs(name))
    return step


def numbers(one: Any) -> Any:
    """A result as a NumPy array."""
    return one.detach().numpy()


def taken(*leaves: Any) -> list[Any]:
    """The gradients; the leaves are left without, so that the next step starts afresh and memory is counted once."""
    found = [leaf.grad for leaf in leaves]
    for leaf in leaves:
        leaf.grad = None
    return found


def _chain(torch: Any, data: dict[str, Any]) -> Step:
    x = torch.tensor(data["x"], requires_grad=True)
    b = torch.tensor(data["b"], requires_grad=True)

    def step() -> list[Any]:
        y = x
        for _ in range(data["length"]):
            y = (y * 1.01 + b).sin().tanh()
        y.sum().backward()
        return taken(x, b)

    return step


def _network(torch: Any, layers: list[Any], activation: str) -> Any:
    """Dense layers with an activation between them."""
    parts: list[Any] = []
    for weight, bias in zip(layers[::2], layers[1::2], strict=True):
        dense = torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            dense.weight.copy_(torch.tensor(weight))
            dense.bias.copy_(torch.tensor(bias))
        parts += [dense, getattr(torch.nn, activation)()]
    return torch.nn.Sequential(*parts[:-1])


def _training(torch: Any, data: dict[str, Any], activation: str, loss: Any, optimizer: Any, target: Any) -> Step:
    model = _network(torch, data["layers"], activation)
    optimizer = optimizer(model.parameters(), lr=data["lr"])
    parameters = list(model.parameters())
    x = torch.tensor(data["x"])

    def step() -> list[Any]:
        loss(model(x), target).backward()
        optimizer.step()
        found = [one.grad for one in parameters]
        optimizer.zero_grad()
        return found

    return step


def _mlp(torch: Any, data: dict[str, Any]) -> Step:
    return _training(torch, data, "Tanh", torch.nn.MSELoss(), torch.optim.SGD, torch.tensor(data["y"]))


def _mnist(torch: Any, data: dict[str, Any]) -> Step:
    return _training(torch, data, "ReLU", torch.nn.CrossEntropyLoss(), torch.optim.Adam, torch.tensor(data["y"]))


def _deep(torch: Any, data: dict[str, Any]) -> Step:
    leaves = [torch.tensor(one, requires_grad=True) for one in data["layers"]]
    x = torch.tensor(data["x"])
    linear = torch.nn.functional.linear

    def step() -> list[Any]:
        h = x
        for i in range(0, len(leaves), 2):
            h = linear(h, leaves[i], leaves[i + 1]).relu()
        (h * h).mean().backward()
        return taken(*leaves)

    return step


_wide = _deep


def _elementwise(torch: Any, data: dict[str, Any]) -> Step:
    x = torch.tensor(data["x"], requires_grad=True)
    w = torch.tensor(data["w"], requires_grad=True)

    def step() -> list[Any]:
        y = x * w
        y = y + x
        y = y.tanh()
        y = y * 0.5
        y = y.exp()
        y = y - w
        y = y * y
        y = y + 1.0
        y = y.sqrt()
        y = y.log()
        y.sum().backward()
        return taken(x, w)

    return step


def _conv(torch: Any, data: dict[str, Any]) -> Step:
    functional = torch.nn.functional
    leaves = [torch.tensor(one, requires_grad=True) for one in data["layers"]]
    x, target = torch.tensor(data["x"]), torch.tensor(data["y"])

    def step() -> list[Any]:
        h = functional.max_pool2d(functional.conv2d(x, leaves[0], leaves[1], padding=1).relu(), 2)
        h = functional.max_pool2d(functional.conv2d(h, leaves[2], leaves[3], padding=1).relu(), 2)
        scores = functional.linear(h.flatten(1), leaves[4], leaves[5])
        functional.cross_entropy(scores, target).backward()
        return taken(*leaves)

    return step


def _hessian(torch: Any, data: dict[str, Any]) -> Step:
    x = torch.tensor(data["x"])
    hessian = torch.func.hessian

    def rosenbrock(x: Any) -> Any:
        return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()

    return lambda: [hessian(rosenbrock)(x)]


def _jvp(torch: Any, data: dict[str, Any]) -> Step:
    x, v = torch.tensor(data["x"]), torch.tensor(data["v"])
    jvp = torch.func.jvp

    def function(x: Any) -> Any:
        return ((x * 1.5 + 0.5).tanh() * x.sin()).exp()

    return lambda: [jvp(function, (x,), (v,))[1]]
