"""`jax.tree`: the functions of `jax.tree_util` under short names."""

from __future__ import annotations

from autograd_core.dialects.jax import tree_util
from autograd_core.dialects.missing import missing

all = tree_util.tree_all
broadcast = tree_util.tree_broadcast
flatten = tree_util.tree_flatten
flatten_with_path = tree_util.tree_flatten_with_path
leaves = tree_util.tree_leaves
leaves_with_path = tree_util.tree_leaves_with_path
map = tree_util.tree_map
map_with_path = tree_util.tree_map_with_path
reduce = tree_util.tree_reduce
structure = tree_util.tree_structure
transpose = tree_util.tree_transpose
unflatten = tree_util.tree_unflatten
__all__ = [
    "all", "broadcast", "flatten", "flatten_with_path", "leaves", "leaves_with_path", "map", "map_with_path", "reduce", "structure", "transpose", "unflatten",
]  # fmt: skip
__getattr__ = missing("jax.tree", __all__)
