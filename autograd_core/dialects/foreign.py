"""Words of one framework that are written in another, and what is written there instead.

A learner who changes frameworks brings the words along. Knows names alone: whether a framework has a function of a name is asked of its module.
"""

from __future__ import annotations

import sys

__all__ = ["instead"]

FRAMEWORKS = ("torch", "tensorflow", "mxnet", "jax")
_CAST = ("x.to(dtype)", "tf.cast(x, dtype)", "x.astype(dtype)", "x.astype(dtype)")
_PRODUCT = ("x @ y", "x @ y", "np.dot(x, y)", "x @ y")
_LEAF = ("x.requires_grad_()", "tf.Variable(x)", "x.attach_grad()", "jax.grad(f)(x)")
_GRADIENT = ("y.backward()", "tape.gradient(y, x)", "y.backward()", "jax.grad(f)(x)")
_AXIS = ("x.unsqueeze(dim)", "tf.expand_dims(x, axis)", "np.expand_dims(x, axis)", "jnp.expand_dims(x, axis)")
_COPY = ("x.clone()", "tf.identity(x)", "x.copy()", "x.copy()")
_NUMPY = ("x.detach().numpy()", "x.numpy()", "x.asnumpy()", "np.asarray(x)")
_NUMBER = ("x.item()", "float(x)", "x.item()", "x.item()")
_ADD = ("x.add_(y)", "tf.Variable(x).assign_add(y)", "x += y", "x = x + y")
_SUBTRACT = ("x.sub_(y)", "tf.Variable(x).assign_sub(y)", "x -= y", "x = x - y")
_WRITE = ("x.copy_(y)", "tf.Variable(x).assign(y)", "x[:] = y", "x = y")
_PLACES = ("x[i] = a", "tf.tensor_scatter_nd_update(x, i, y)", "x[i] = a", "x.at[i].set(a)")

WORDS: dict[str, tuple[str, str, str, str]] = {
    "add_": _ADD,
    "asnumpy": _NUMPY,
    "asscalar": _NUMBER,
    "assign": _WRITE,
    "assign_add": _ADD,
    "assign_sub": _SUBTRACT,
    "astype": _CAST,
    "at": _PLACES,
    "attach_grad": _LEAF,
    "backward": _GRADIENT,
    "bmm": _PRODUCT,
    "bool": _CAST,
    "clone": _COPY,
    "copy": _COPY,
    "copy_": _WRITE,
    "cpu": _NUMPY,
    "detach": ("x.detach()", "tf.stop_gradient(x)", "x.detach()", "jax.lax.stop_gradient(x)"),
    "dim": ("x.dim()", "x.shape.rank", "x.ndim", "x.ndim"),
    "div_": ("x.div_(y)", "tf.Variable(x).assign(x / y)", "x /= y", "x = x / y"),
    "double": _CAST,
    "expand_dims": _AXIS,
    "fill_": ("x.fill_(a)", "tf.fill(x.shape, a)", "x[:] = a", "jnp.full_like(x, a)"),
    "float": _CAST,
    "grad": _GRADIENT,
    "int": _CAST,
    "item": _NUMBER,
    "long": _CAST,
    "masked_fill": ("x.masked_fill(mask, a)", "tf.where(mask, a, x)", "np.where(mask, a, x)", "jnp.where(mask, a, x)"),
    "mm": _PRODUCT,
    "mul_": ("x.mul_(y)", "tf.Variable(x).assign(x * y)", "x *= y", "x = x * y"),
    "numel": ("x.numel()", "tf.size(x)", "x.size", "x.size"),
    "numpy": _NUMPY,
    "permute": ("x.permute(dims)", "tf.transpose(x, perm)", "x.transpose(axes)", "x.transpose(axes)"),
    "read_value": ("x", "x.read_value()", "x", "x"),
    "requires_grad": _LEAF,
    "requires_grad_": _LEAF,
    "stop_gradient": ("x.detach()", "tf.stop_gradient(x)", "x.detach()", "jax.lax.stop_gradient(x)"),
    "sub_": _SUBTRACT,
    "t": ("x.t()", "tf.transpose(x)", "x.T", "x.T"),
    "to": _CAST,
    "tolist": ("x.tolist()", "x.numpy().tolist()", "x.asnumpy().tolist()", "x.tolist()"),
    "type": _CAST,
    "unsqueeze": _AXIS,
    "view": ("x.view(shape)", "tf.reshape(x, shape)", "x.reshape(shape)", "x.reshape(shape)"),
    "zero_": ("x.zero_()", "tf.zeros_like(x)", "x[:] = 0", "jnp.zeros_like(x)"),
}
"""A word, and how what it means is written in each of `FRAMEWORKS`."""

MODULES: dict[str, tuple[tuple[str, str], ...]] = {
    "torch": (("torch", "torch"), ("torch.nn.functional", "torch.nn.functional")),
    "tensorflow": (("tf", "tensorflow"), ("tf.math", "tensorflow.math"), ("tf.nn", "tensorflow.nn"), ("tf.linalg", "tensorflow.linalg")),
    "mxnet": (("np", "mxnet.np"), ("npx", "mxnet.npx")),
    "jax": (("jnp", "jax.numpy"), ("jax.nn", "jax.nn"), ("jnp.linalg", "jax.numpy.linalg"), ("jax.lax", "jax.lax")),
}
"""Where each framework keeps functions that another has as methods: as a program writes it, and the module here."""


def instead(framework: str, name: str) -> str:
    """What to write in a framework for a method that its arrays do not have: `""` where nothing is known.

    >>> instead("jax", "unsqueeze")
    'jnp.expand_dims(x, axis)'
    >>> instead("tensorflow", "detach")
    'tf.stop_gradient(x)'
    """
    if name in WORDS:
        return WORDS[name][FRAMEWORKS.index(framework)]
    for alias, module in MODULES[framework]:
        known = getattr(sys.modules.get(f"autograd_core.dialects.{module}"), "__all__", ())
        for word in (name, f"reduce_{name}"):
            if word in known:
                return f"{alias}.{word}(x)"
    return ""
