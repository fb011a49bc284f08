"""`tf.nest`: nested lists, tuples and dictionaries of anything, taken apart and put together; dictionaries in the order of their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd_core.dialects.missing import missing
from autograd_core.dialects.tensorflow.errors import refuse_as

__all__ = ["assert_same_structure", "flatten", "is_nested", "map_structure", "pack_sequence_as"]


def is_nested(structure: Any) -> bool:
    """Whether it is a list, a tuple or a dictionary."""
    return isinstance(structure, (list, tuple, dict)) and not hasattr(structure, "as_list") and not hasattr(structure, "dense_shape")


def _parts(structure: Any) -> list[Any]:
    return [structure[key] for key in sorted(structure)] if isinstance(structure, dict) else list(structure)


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """Everything in the structure, in order.

    >>> flatten({"b": [2, (3,)], "a": 1})
    [1, 2, 3]
    """
    del expand_composites
    if not is_nested(structure):
        return [structure]
    return [one for part in _parts(structure) for one in flatten(part)]


def _filled(structure: Any, values: Iterator[Any]) -> Any:
    if not is_nested(structure):
        return next(values)
    if isinstance(structure, dict):
        found = {key: _filled(structure[key], values) for key in sorted(structure)}
        return type(structure)((key, found[key]) for key in structure)
    parts = [_filled(part, values) for part in structure]
    return type(structure)(*parts) if hasattr(structure, "_fields") else type(structure)(parts)


def pack_sequence_as(structure: Any, flat_sequence: Sequence[Any], expand_composites: bool = False) -> Any:
    """The structure with other contents, in order; `ValueError` where their numbers differ.

    >>> pack_sequence_as([0, (0, 0)], [1, 2, 3])
    [1, (2, 3)]
    """
    del expand_composites
    expected, given = len(flatten(structure)), len(flat_sequence)
    if expected != given:
        raise refuse_as(ValueError, "tf_structure", expected=f"{expected} elements", given=f"{given}")
    return _filled(structure, iter(flat_sequence))


def map_structure(func: Callable[..., Any], *structure: Any, expand_composites: bool = False) -> Any:
    """`func` applied to what stands at the same place in all structures.

    >>> map_structure(lambda a, b: a + b, [1, (2,)], [10, (20,)])
    [11, (22,)]
    """
    del expand_composites
    for other in structure[1:]:
        assert_same_structure(structure[0], other)
    return _filled(structure[0], iter([func(*ones) for ones in zip(*map(flatten, structure), strict=True)]))


def assert_same_structure(nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False) -> None:
    """`ValueError` where two structures differ."""
    del check_types, expand_composites
    alike = is_nested(nest1) == is_nested(nest2) and isinstance(nest1, dict) == isinstance(nest2, dict)
    if alike and is_nested(nest1):
        same_keys = sorted(nest1) == sorted(nest2) if isinstance(nest1, dict) else len(nest1) == len(nest2)
        alike = same_keys
    if not alike:
        raise refuse_as(ValueError, "tf_structure", expected=repr(nest1), given=repr(nest2))
    if is_nested(nest1):
        for one, two in zip(_parts(nest1), _parts(nest2), strict=True):
            assert_same_structure(one, two)


__getattr__ = missing("tf.nest", __all__)
