"""autograd_core: a compact engine for automatic differentiation that logs every node.

Names are PyTorch's. `tensor` makes a tensor, operations on tensors that require grad go on a tape, `backward` walks it, and
`record` logs a whole run so that it can be played back.

>>> import autograd_core as ag
>>> x = ag.tensor([2.0], requires_grad=True)
>>> y = ag.tensor([3.0], requires_grad=True)
>>> z = x ** 2 + 3 * y
>>> z.backward()
>>> x.grad, y.grad
(tensor([4.]), tensor([3.]))
"""

import gc as _gc
import warnings as _warnings
from typing import Any

# log(0) is −inf and 0/0 is no number, without a word, as in PyTorch; what a program's own NumPy code says, and NumPy's settings, stay as they are
_warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_core\b", append=True)
_collecting = _gc.isenabled()
_gc.disable()  # nothing that is defined here is garbage, and looking for some takes a fifth of the import
try:
    from autograd_core import creation
    from autograd_core.allocator import keep_freed_memory as _keep_freed_memory
    from autograd_core.backward import backward, grad
    from autograd_core.creation import *  # noqa: F403
    from autograd_core.dtypes import bool_, float16, float32, float64, int8, int16, int32, int64, uint8
    from autograd_core.public import find as _find
    from autograd_core.tape import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
    from autograd_core.tensor import Size, Tensor, as_tensor
finally:
    if _collecting:
        if not _gc.get_freeze_count():  # all that is there now counts as old: else the next collection would look through it at once
            _gc.freeze()
            _gc.unfreeze()
        _gc.enable()

__version__ = "0.1.0"
_keep_freed_memory()

__all__ = [
    "Size", "Tensor", "as_tensor", "backward", "bool_", "enable_grad", "float16", "float32", "float64", "grad", "int8", "int16", "int32",
    "int64", "is_grad_enabled", "no_grad", "set_grad_enabled", "uint8",
]  # fmt: skip
__all__ += creation.__all__


def __getattr__(name: str) -> Any:
    """Operations as functions of tensors: `sum(x)`, `dot(x, y)`, `cat([x, y])`."""
    if name == "record":
        from autograd_core.recording import record

        return record
    if name == "capture":  # `from autograd_core import capture` would ask here again, without end
        import autograd_core.capture as module

        return module
    found = None if name.startswith("__") or "." in name else _find(name)
    if found is None:
        raise AttributeError(f"module 'autograd_core' has no attribute {name!r}")
    globals()[name] = found
    return found
