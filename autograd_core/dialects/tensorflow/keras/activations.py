"""`keras.activations`: the functions between layers, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow import nn
from autograd_core.dialects.tensorflow.convert import engine, tensor_of
from autograd_core.dialects.tensorflow.dispatch import OPS, op
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = [
    "elu", "exponential", "gelu", "get", "hard_sigmoid", "leaky_relu", "linear", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu",
    "softmax", "softplus", "softsign", "swish", "tanh",
]  # fmt: skip

elu, exponential, log_softmax, relu6, selu, sigmoid, softplus, softsign, tanh = (
    nn.elu, OPS["exp"], nn.log_softmax, nn.relu6, nn.selu, nn.sigmoid, nn.softplus, nn.softsign, nn.tanh,
)  # fmt: skip
silu = swish = nn.silu


@op("Relu")
def relu(x: Any, negative_slope: float = 0.0, max_value: Any = None, threshold: float = 0.0) -> Any:
    """Zero below `threshold` (or `negative_slope` times the distance), at most `max_value`."""
    tensor = tensor_of(x)
    if not negative_slope and max_value is None and not threshold:
        return engine("relu")(tensor)
    above = engine("where")(engine("gt")(tensor, threshold), tensor, engine("mul")(engine("sub")(tensor, threshold), negative_slope))
    return above if max_value is None else engine("clamp")(above, None, max_value)


@op("Relu")
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Any:
    """`x` above zero, `negative_slope * x` below."""
    return nn.leaky_relu(x, negative_slope)


@op("Gelu")
def gelu(x: Any, approximate: bool = False) -> Any:
    """`x` times the normal distribution function at `x`."""
    return nn.gelu(x, approximate)


@op("HardSigmoid")
def hard_sigmoid(x: Any) -> Any:
    """A sigmoid of three straight pieces."""
    return engine("clamp")(engine("add")(engine("div")(tensor_of(x), 6.0), 0.5), 0.0, 1.0)


@op("Mish")
def mish(x: Any) -> Any:
    """`x * tanh(softplus(x))`."""
    return engine("F.mish")(tensor_of(x))


def softmax(x: Any, axis: int = -1) -> Any:
    """Exponentials divided by their sum along an axis."""
    return nn.softmax(x, axis)


def linear(x: Any) -> Any:
    """The same."""
    return x


def get(identifier: Any) -> Callable[..., Any]:
    """An activation by name or as it is; `ValueError` for a name that there is not."""
    if identifier is None:
        return linear
    if callable(identifier):
        return identifier  # type: ignore[no-any-return]
    if isinstance(identifier, str) and identifier in __all__ and identifier != "get":
        return globals()[identifier]  # type: ignore[no-any-return]
    raise refuse_as(ValueError, "keras_unknown", what="activation function", given=identifier)


__getattr__ = missing("keras.activations", __all__)
