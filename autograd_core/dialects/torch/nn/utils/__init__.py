"""`torch.nn.utils`: what one does with all parameters together."""

from autograd_core.dialects.missing import missing
from autograd_core.dialects.torch.nn.utils import rnn
from autograd_core.nn.utils import (
    clip_grad_norm_,
    clip_grad_value_,
    get_total_norm,
    parameters_to_vector,
    vector_to_parameters,
)

__all__ = [
    "clip_grad_norm_", "clip_grad_value_", "get_total_norm", "parameters_to_vector", "rnn", "vector_to_parameters",
]  # fmt: skip
__getattr__ = missing("torch.nn.utils", __all__)
