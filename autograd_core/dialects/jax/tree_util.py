"""`jax.tree_util`: trees of containers taken apart, mapped and put together; own classes registered as containers."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from autograd_core.dialects.jax.inner import pytrees
from autograd_core.dialects.jax.inner.problems import refuse_value
from autograd_core.dialects.jax.inner.pytrees import DictKey, FlattenedIndexKey, GetAttrKey, PyTreeDef, SequenceKey
from autograd_core.dialects.missing import missing

__all__ = [
    "DictKey", "FlattenedIndexKey", "GetAttrKey", "Partial", "PyTreeDef", "SequenceKey", "all_leaves", "build_tree", "keystr", "register_dataclass",
    "register_pytree_node", "register_pytree_node_class", "register_pytree_with_keys", "register_pytree_with_keys_class", "register_static", "tree_all",
    "tree_broadcast", "tree_flatten", "tree_flatten_with_path", "tree_leaves", "tree_leaves_with_path", "tree_map", "tree_map_with_path", "tree_reduce",
    "tree_structure", "tree_transpose", "tree_unflatten", "treedef_children", "treedef_is_leaf", "treedef_tuple",
]  # fmt: skip
__getattr__ = missing("jax.tree_util", __all__)

Leaf = Callable[[Any], bool] | None


def tree_flatten(tree: Any, is_leaf: Leaf = None) -> tuple[list[Any], PyTreeDef]:
    """The leaves of a tree, and its structure."""
    return pytrees.flatten(tree, is_leaf)


def tree_unflatten(treedef: PyTreeDef, leaves: Any) -> Any:
    """The tree of this structure with these leaves."""
    return treedef.unflatten(leaves)


def tree_leaves(tree: Any, is_leaf: Leaf = None) -> list[Any]:
    """The leaves of a tree, in order."""
    return pytrees.flatten(tree, is_leaf)[0]


def tree_structure(tree: Any, is_leaf: Leaf = None) -> PyTreeDef:
    """The structure of a tree."""
    return pytrees.structure(tree, is_leaf)


def tree_map(f: Callable[..., Any], tree: Any, *rest: Any, is_leaf: Leaf = None) -> Any:
    """`f` of the leaves at each place of one tree or of several.

    >>> tree_map(lambda x, y: x + y, {"a": 1, "b": [2]}, {"a": 10, "b": [20]})
    {'a': 11, 'b': [22]}
    """
    return pytrees.mapped(f, tree, *rest, is_leaf=is_leaf)


def tree_map_with_path(f: Callable[..., Any], tree: Any, *rest: Any, is_leaf: Leaf = None) -> Any:
    """The same, `f` getting the steps that lead to the leaf first."""
    pairs, definition = pytrees.flatten_with_path(tree, is_leaf)
    columns = [definition.flatten_up_to(one) for one in rest]
    return definition.unflatten([f(path, leaf, *others) for (path, leaf), *others in zip(pairs, *columns, strict=True)])


def tree_flatten_with_path(tree: Any, is_leaf: Leaf = None) -> Any:
    """The leaves, each with the steps that lead to it, and the structure."""
    return pytrees.flatten_with_path(tree, is_leaf)


def tree_leaves_with_path(tree: Any, is_leaf: Leaf = None) -> Any:
    """The leaves, each with the steps that lead to it."""
    return pytrees.flatten_with_path(tree, is_leaf)[0]


def tree_reduce(function: Callable[[Any, Any], Any], tree: Any, *initializer: Any, is_leaf: Leaf = None) -> Any:
    """The leaves put together two by two."""
    return functools.reduce(function, tree_leaves(tree, is_leaf), *initializer)


def tree_all(tree: Any, *, is_leaf: Leaf = None) -> bool:
    """Whether all leaves are true."""
    return all(tree_leaves(tree, is_leaf))


def tree_transpose(outer_treedef: PyTreeDef, inner_treedef: PyTreeDef | None, pytree_to_transpose: Any) -> Any:
    """A tree of trees, the other way round."""
    rows = outer_treedef.flatten_up_to(pytree_to_transpose)
    inner = pytrees.structure(rows[0]) if inner_treedef is None else inner_treedef
    columns = zip(*[inner.flatten_up_to(one) for one in rows], strict=True)
    return inner.unflatten([outer_treedef.unflatten(column) for column in columns])


def tree_broadcast(prefix_tree: Any, full_tree: Any, is_leaf: Leaf = None) -> Any:
    """The full tree with the leaf of the prefix that stands above it in each place."""
    return pytrees.structure(full_tree, is_leaf).unflatten(pytrees.broadcast_prefix(prefix_tree, full_tree))


def treedef_children(treedef: PyTreeDef) -> list[PyTreeDef]:
    """The structures directly below."""
    return treedef.children()


def treedef_is_leaf(treedef: PyTreeDef) -> bool:
    """Whether it is a single leaf."""
    return bool(treedef.kind == "leaf")


def treedef_tuple(treedefs: Any) -> PyTreeDef:
    """The structure of a tuple of trees."""
    return PyTreeDef(tuple, None, tuple(treedefs))


def build_tree(treedef: PyTreeDef, xs: Any) -> Any:
    """The tree of this structure with these subtrees in the place of its children."""
    return treedef.unflatten(xs)


def all_leaves(iterable: Any, is_leaf: Leaf = None) -> bool:
    """Whether nothing in it is a container."""
    return all(treedef_is_leaf(pytrees.structure(one, is_leaf)) for one in iterable)


def keystr(keys: Any, *, simple: bool = False, separator: str = "") -> str:
    """Steps as text: `['a'][0]`."""
    return separator.join(str(next(iter(vars(one).values()))) if simple else str(one) for one in keys)


def register_pytree_node(nodetype: type[Any], flatten_func: Any, unflatten_func: Any, flatten_with_keys_func: Any = None) -> None:
    """Make a class a container: `flatten_func(x) → (children, data)`, `unflatten_func(data, children) → x`."""
    keys = None if flatten_with_keys_func is None else lambda one: [key for key, _ in flatten_with_keys_func(one)[0]]
    pytrees.register(nodetype, flatten_func, unflatten_func, keys)


def register_pytree_node_class(cls: type[Any]) -> type[Any]:
    """The same as a decorator, for a class with `tree_flatten` and `tree_unflatten`."""
    pytrees.register(cls, lambda one: one.tree_flatten(), cls.tree_unflatten)
    return cls


def register_pytree_with_keys(nodetype: type[Any], flatten_with_keys: Any, unflatten_func: Any, flatten_func: Any = None) -> None:
    """The same, the children named by steps."""

    def flatten(one: Any) -> Any:
        if flatten_func is not None:
            return flatten_func(one)
        children, data = flatten_with_keys(one)
        return [child for _, child in children], data

    pytrees.register(nodetype, flatten, unflatten_func, lambda one: [key for key, _ in flatten_with_keys(one)[0]])


def register_pytree_with_keys_class(cls: type[Any]) -> type[Any]:
    """The same as a decorator, for a class with `tree_flatten_with_keys` and `tree_unflatten`."""
    register_pytree_with_keys(cls, lambda one: one.tree_flatten_with_keys(), cls.tree_unflatten)
    return cls


def register_dataclass(nodetype: Any, data_fields: Any = None, meta_fields: Any = None, drop_fields: Any = ()) -> Any:
    """Make a data class a container of its data fields; the other fields are part of the structure."""
    import dataclasses

    if data_fields is None and meta_fields is None:
        fields = [one for one in dataclasses.fields(nodetype) if one.init and one.name not in drop_fields]
        meta_fields = [one.name for one in fields if one.metadata.get("static", False)]
        data_fields = [one.name for one in fields if one.name not in meta_fields]
    data, meta = tuple(data_fields or ()), tuple(meta_fields or ())
    unknown = [name for name in (*data, *meta) if name not in {one.name for one in dataclasses.fields(nodetype)}]
    if unknown:
        raise refuse_value(
            "jax_invalid_argument", what=f"{nodetype.__name__} has no fields {unknown}.", fix="Name the fields of the data class."
        )

    def flatten(one: Any) -> Any:
        return [getattr(one, name) for name in data], tuple(getattr(one, name) for name in meta)

    def unflatten(values: Any, children: Any) -> Any:
        return nodetype(**dict(zip(data, children, strict=True)), **dict(zip(meta, values, strict=True)))

    pytrees.register(nodetype, flatten, unflatten, lambda _: [GetAttrKey(name) for name in data])
    return nodetype


def register_static(cls: type[Any]) -> type[Any]:
    """Make a class a container without children: all of it is structure."""
    pytrees.register(cls, lambda one: ((), one), lambda data, _: data)
    return cls


class Partial(functools.partial):  # type: ignore[type-arg]
    """A partial call that is a container of its arguments."""


register_pytree_node(
    Partial, lambda one: ((one.args, one.keywords), one.func), lambda func, children: Partial(func, *children[0], **children[1])
)
