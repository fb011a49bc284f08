"""Trees of containers (pytrees): taken apart into leaves and a structure, and put together again.

Tuples, lists, dictionaries (by sorted keys), `None`, named tuples, ordered and default dictionaries, and the classes a program registers.
Knows nothing of arrays: whatever is no container is a leaf.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograd_core.dialects.jax.inner.problems import refuse_type, refuse_value

__all__ = ["PyTreeDef", "broadcast_prefix", "flatten", "flatten_one", "flatten_with_path", "register", "structure"]

Flatten = Callable[[Any], tuple[Iterable[Any], Any]]
Unflatten = Callable[[Any, Iterable[Any]], Any]


class DictKey:
    """A step into a dictionary."""

    def __init__(self, key: Any) -> None:
        self.key = key

    def __str__(self) -> str:
        return f"[{self.key!r}]"

    def __repr__(self) -> str:
        return f"DictKey(key={self.key!r})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))


class SequenceKey(DictKey):
    """A step into a list or a tuple."""

    def __init__(self, idx: int) -> None:
        self.idx = idx

    def __str__(self) -> str:
        return f"[{self.idx}]"

    def __repr__(self) -> str:
        return f"SequenceKey(idx={self.idx})"


class GetAttrKey(DictKey):
    """A step into an attribute."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return f".{self.name}"

    def __repr__(self) -> str:
        return f"GetAttrKey(name={self.name!r})"


class FlattenedIndexKey(DictKey):
    """A step into a registered class that names none."""

    def __str__(self) -> str:
        return f"[<flat index {self.key}>]"

    def __repr__(self) -> str:
        return f"FlattenedIndexKey(key={self.key})"


class _Custom:
    """How a registered class is taken apart (into pairs of step and child, and what else it holds) and put together."""

    def __init__(self, kind: type[Any], flatten: Flatten, unflatten: Unflatten, keys: Any = None) -> None:
        self.kind, self.flatten, self.unflatten, self.keys = kind, flatten, unflatten, keys


_CUSTOM: dict[type[Any], _Custom] = {}


def register(kind: type[Any], flatten: Flatten, unflatten: Unflatten, keys: Any = None) -> None:
    """Make a class a container: `flatten(object) → (children, data)`, `unflatten(data, children) → object`."""
    if kind in _CUSTOM:
        raise refuse_value("jax_registered", name=kind.__name__)
    _CUSTOM[kind] = _Custom(kind, flatten, unflatten, keys)


register(
    OrderedDict,
    lambda one: (one.values(), tuple(one)),
    lambda keys, parts: OrderedDict(zip(keys, parts, strict=True)),
    lambda one: [DictKey(key) for key in one],
)
register(
    defaultdict, lambda one: ([one[key] for key in _sorted(one)], (one.default_factory, tuple(_sorted(one)))),
    lambda data, parts: defaultdict(data[0], zip(data[1], parts, strict=True)), lambda one: [DictKey(key) for key in _sorted(one)],
)  # fmt: skip


def _sorted(keys: Iterable[Any]) -> list[Any]:
    try:
        return sorted(keys)
    except TypeError:
        raise refuse_value("jax_dict_keys") from None


class PyTreeDef:
    """The structure of a tree: what its containers are and where its leaves stand."""

    __slots__ = ("children_", "data", "kind", "num_leaves")

    def __init__(self, kind: Any, data: Any = None, children: tuple[PyTreeDef, ...] = ()) -> None:
        self.kind, self.data, self.children_ = kind, data, children
        self.num_leaves: int = 1 if kind == "leaf" else sum(one.num_leaves for one in children)

    @property
    def num_nodes(self) -> int:
        """The containers and leaves together."""
        return 1 + sum(one.num_nodes for one in self.children_)

    def children(self) -> list[PyTreeDef]:
        """The structures directly below."""
        return list(self.children_)

    def node_data(self) -> Any:
        """The type of the container at the top and what it holds besides children."""
        return None if self.kind in ("leaf", "none") else (self.kind.kind if isinstance(self.kind, _Custom) else self.kind, self.data)

    def unflatten(self, leaves: Iterable[Any]) -> Any:
        """The tree with these leaves; raises `ValueError` for a wrong number of them."""
        given = list(leaves)
        if len(given) != self.num_leaves:
            raise refuse_value("jax_leaf_count", expected=self.num_leaves, got=len(given))
        return self._built(iter(given))

    def _built(self, leaves: Iterator[Any]) -> Any:
        kind = self.kind
        if kind == "leaf":
            return next(leaves)
        if kind == "none":
            return None
        parts = [child._built(leaves) for child in self.children_]
        if kind is dict:
            return dict(zip(self.data, parts, strict=True))
        if isinstance(kind, _Custom):
            return kind.unflatten(self.data, parts)
        return kind(*parts) if hasattr(kind, "_fields") else kind(parts)

    def flatten_up_to(self, tree: Any) -> list[Any]:
        """The subtrees of `tree` where this structure has leaves; raises `ValueError` where `tree` is another structure."""
        if self.kind == "leaf":
            return [tree]
        found = flatten_one(tree)
        mine = (self.kind, self.data)
        if found is None or (found[0], found[1]) != mine or len(found[2]) != len(self.children_):
            raise refuse_value("jax_tree_mismatch", expected=str(self), got=str(structure(tree)))
        return [one for child, part in zip(self.children_, found[2], strict=True) for one in child.flatten_up_to(part)]

    def compose(self, inner: PyTreeDef) -> PyTreeDef:
        """This structure with `inner` in the place of every leaf."""
        return inner if self.kind == "leaf" else PyTreeDef(self.kind, self.data, tuple(one.compose(inner) for one in self.children_))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PyTreeDef) and (self.kind, self.data, self.children_) == (other.kind, other.data, other.children_)

    def __hash__(self) -> int:
        return hash((self.kind if isinstance(self.kind, str) else id(self.kind), self.num_leaves, self.children_))

    def __repr__(self) -> str:
        return f"PyTreeDef({self._text()})"

    def _text(self) -> str:
        parts = [child._text() for child in self.children_]
        joined = ", ".join(parts)
        if self.kind == "leaf":
            return "*"
        if self.kind == "none":
            return "None"
        if self.kind is tuple:
            return f"({joined}{',' if len(parts) == 1 else ''})"
        if self.kind is list:
            return f"[{joined}]"
        if self.kind is dict:
            return "{" + ", ".join(f"{key!r}: {part}" for key, part in zip(self.data, parts, strict=True)) + "}"
        if isinstance(self.kind, _Custom):
            return f"CustomNode({self.kind.kind.__name__}[{self.data}], [{joined}])"
        return f"CustomNode(namedtuple[{self.kind.__name__}], [{joined}])"


LEAF, NONE = PyTreeDef("leaf"), PyTreeDef("none")


def flatten_one(tree: Any) -> tuple[Any, Any, list[Any], Callable[[], list[Any]]] | None:
    """A container taken apart one level: its kind, its data, its children, and how to name the steps to them; `None` for a leaf."""
    kind = type(tree)
    if kind in (tuple, list):
        return kind, None, list(tree), lambda: [SequenceKey(i) for i in range(len(tree))]
    if kind is dict:
        keys = _sorted(tree)
        return dict, tuple(keys), [tree[key] for key in keys], lambda: [DictKey(key) for key in keys]
    if tree is None:
        return "none", None, [], list
    custom = _CUSTOM.get(kind)
    if custom is not None:
        children, data = custom.flatten(tree)
        parts = list(children)
        return custom, data, parts, lambda: list(custom.keys(tree)) if custom.keys else [FlattenedIndexKey(i) for i in range(len(parts))]
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return kind, None, list(tree), lambda: [GetAttrKey(name) for name in tree._fields]
    return None


def flatten(tree: Any, is_leaf: Callable[[Any], bool] | None = None) -> tuple[list[Any], PyTreeDef]:
    """The leaves of a tree, in order, and its structure.

    >>> flatten({"b": 1, "a": (2, None)})
    ([2, 1], PyTreeDef({'a': (*, None), 'b': *}))
    """
    leaves: list[Any] = []

    def visit(one: Any) -> PyTreeDef:
        found = None if is_leaf is not None and is_leaf(one) else flatten_one(one)
        if found is None:
            leaves.append(one)
            return LEAF
        return NONE if found[0] == "none" else PyTreeDef(found[0], found[1], tuple([visit(part) for part in found[2]]))

    return leaves, visit(tree)


def flatten_with_path(tree: Any, is_leaf: Callable[[Any], bool] | None = None) -> tuple[list[tuple[tuple[Any, ...], Any]], PyTreeDef]:
    """The same, each leaf with the steps that lead to it."""
    leaves, definition = flatten(tree, is_leaf)
    paths: list[tuple[Any, ...]] = []

    def visit(one: Any, path: tuple[Any, ...]) -> None:
        found = None if is_leaf is not None and is_leaf(one) else flatten_one(one)
        if found is None:
            paths.append(path)
        else:
            for step, part in zip(found[3](), found[2], strict=True):
                visit(part, (*path, step))

    visit(tree, ())
    return list(zip(paths, leaves, strict=True)), definition


def structure(tree: Any, is_leaf: Callable[[Any], bool] | None = None) -> PyTreeDef:
    """The structure of a tree."""
    return flatten(tree, is_leaf)[1]


def broadcast_prefix(prefix: Any, tree: Any, what: str = "tree prefix") -> list[Any]:
    """One entry of `prefix` for each leaf of `tree`: a leaf of the prefix (or `None`) stands for all leaves below it.

    >>> broadcast_prefix((0, None), ({"a": 1, "b": 2}, 3))
    [0, 0, None]
    """
    if prefix is None:
        return [None] * len(flatten(tree)[0])
    above = flatten_one(prefix)
    if above is None:
        return [prefix] * len(flatten(tree)[0])
    below = flatten_one(tree)
    if above[0] is list and below is not None and below[0] is tuple:
        above = (tuple, *above[1:])
    if below is None or above[:2] != below[:2] or len(above[2]) != len(below[2]):
        raise refuse_value("jax_tree_prefix", what=what, prefix=repr(prefix), tree=str(structure(tree)))
    return [one for part, its in zip(above[2], below[2], strict=True) for one in broadcast_prefix(part, its, what)]


def mapped(function: Callable[..., Any], tree: Any, *rest: Any, is_leaf: Callable[[Any], bool] | None = None) -> Any:
    """`function` of the leaves at each place; the other trees may have more below the leaves of the first."""
    if not callable(function):
        raise refuse_type("jax_not_callable", given=repr(function))
    leaves, definition = flatten(tree, is_leaf)
    columns = [leaves, *[definition.flatten_up_to(one) for one in rest]]
    return definition.unflatten([function(*row) for row in zip(*columns, strict=True)])
