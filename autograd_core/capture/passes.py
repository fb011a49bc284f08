"""What makes a program shorter without changing what it gives: constants folded, equal steps shared, trivial ones skipped, unused ones dropped.

Each pass takes the steps in order and gives them back in order. A step that writes, or reads what is written, is only ever dropped.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from autograd_core.capture.choosing import where
from autograd_core.capture.filled import Filling, filled_once, first_writes
from autograd_core.capture.memory import elementwise
from autograd_core.capture.notation import number_of
from autograd_core.capture.steps import Constant, Ref, Step, Trace, mapped, parted

_LIKE: dict[Any, Any] = {np.zeros_like: np.zeros, np.ones_like: np.ones, np.empty_like: np.empty, np.full_like: np.full}
_BLANK: dict[Any, int] = {np.zeros: 0, np.ones: 1, np.empty: 0}
_MANY = 4096
"""A constant array of more elements is not made unless all its elements are one number."""


class Optimised:
    """The steps that are left, which value stands for which dropped one, the constants, and the steps that each pass dropped."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.steps = list(trace.steps)
        self.stands: dict[int, int] = {}
        self.constants: dict[int, Any] = {}
        self._singles: dict[Any, Any] = {}
        self.dropped: dict[str, list[Step]] = {"unused": [], "folded": [], "shared": [], "skipped": []}

    def single(self, number: Any) -> Any:
        """A number as an array without axes, the same one for equal numbers."""
        key = (number.dtype, number.tobytes())
        if key not in self._singles:
            self._singles[key] = np.asarray(number)
        return self._singles[key]

    def find(self, value: int) -> int:
        """The value that stands for this one now."""
        while value in self.stands:
            value = self.stands[value]
        return value

    def replaced(self, one: Any) -> Any:
        """An argument with what stands for it now."""
        if type(one) is Ref:
            number = self.find(one)
            return Constant(self.constants[number]) if number in self.constants else Ref(number)
        return one


def optimised(trace: Trace, wanted: list[int], kept_roots: set[int], constants: dict[int, Any]) -> Optimised:
    """The program that gives the `wanted` values and leaves the memory of `kept_roots` as the trace did; some values are known to be `constants`."""
    found = Optimised(trace)
    found.constants.update(constants)
    _drop_unused(found, wanted, kept_roots)
    filled = filled_once(found, wanted, kept_roots)
    written = {root for step in found.steps for root in step.writes}
    _simplify(found, written - filled.keys(), filled)
    for value in trace.values:  # a view of what another value stands for now is a view of that one
        value.root = trace.values[found.find(value.root)].root
    _drop_unused(found, wanted, kept_roots)
    leaving = {trace.values[found.find(one)].root for one in wanted} | kept_roots
    found.steps = first_writes(found.steps, trace.values, leaving)
    asked, rest, _ = parted(found.steps, lambda step: step.kind == "check" and not step.method)
    found.steps = asked + rest  # before anything is done; of `settled` values alone
    return found


def _drop_unused(found: Optimised, wanted: list[int], kept_roots: set[int]) -> None:
    values = found.trace.values
    alive = {found.find(one) for one in wanted}
    roots = {values[one].root for one in alive} | kept_roots
    left = []
    for step in reversed(found.steps):
        needed = not alive.isdisjoint(step.outs) or (step.writes and not roots.isdisjoint(step.writes)) or step.kind in ("draw", "check")
        if not needed:
            found.dropped["unused"].append(step)
            continue
        left.append(step)
        for one in step.reads:
            if one not in alive:
                alive.add(one)
                roots.add(values[one].root)
    found.steps = left[::-1]


def _simplify(found: Optimised, written: set[int], filled: dict[int, Filling]) -> None:
    values, left = found.trace.values, list[Step]()
    versions: Counter[int] = Counter()
    seen: dict[Any, Step] = {}
    for step in found.steps:
        if not (found.stands.keys().isdisjoint(step.reads) and found.constants.keys().isdisjoint(step.reads)):
            keywords = mapped(found.replaced, step.keywords) if step.keywords else step.keywords
            step = step.changed(step.what, mapped(found.replaced, step.arguments), keywords)
        filling = filled.get(next(iter((*step.writes, *step.outs)), -1)) if filled else None
        if filling is not None:
            for root in step.writes:
                versions[root] += 1
            left = _fill(found, filling, step, left, seen, versions)
            continue
        still = step.pure and written.isdisjoint([values[out].root for out in step.outs])
        if still and _folded(found, step):
            found.dropped["folded"].append(step)
            continue
        if still and (same := _same_as(found, step)) is not None and values[found.find(same)].root not in written:
            found.stands[step.outs[0]] = same
            found.dropped["skipped"].append(step)
            continue
        if step.kind == "check" and not step.method:
            asked = (int(step.arguments[0]), step.keywords["expected"]) if type(step.arguments[0]) is Ref else None
            if asked is None or asked in seen:
                continue
            seen[asked] = step
        if still and step.kind != "kernel":
            key = _key(step, versions, values)
            before = seen.setdefault(key, step) if key is not None else step
            if before is not step:
                for out, other in zip(step.outs, before.outs, strict=True):
                    found.stands[out] = other
                found.dropped["shared"].append(step)
                continue
        for root in step.writes:
            versions[root] += 1
        left.append(_plainer(step, found))
    found.steps = left


def _plainer(step: Step, found: Optimised) -> Step:
    """The step as NumPy takes it soonest: what is like another array said outright, single numbers as such."""
    values = found.trace.values
    if step.kind == "function" and step.what in _LIKE:
        return _fresh(step, found)
    if elementwise(step) and len(step.arguments) == 2:
        step.become(_narrowed(step, found))
    elif step.what is where and type(step.arguments[0]) is Ref and values[step.arguments[0]].shape == values[step.outs[0]].shape:
        step.become((step.arguments[0], *[_single(one, found) for one in step.arguments[1:]]))
    return step


def _fill(found: Optimised, filling: Filling, step: Step, left: list[Step], seen: dict[Any, Step], versions: Counter[int]) -> list[Step]:
    """The steps with one more that makes or fills an array; without all of them, where another array was filled the same way."""
    step = _fresh(step, found) if step.kind == "function" and step.what in _LIKE else step
    key = filling.add(step, lambda tree: _frozen(tree, versions, found.trace.values))
    before = seen.setdefault(key, filling.steps[0]) if key is not None else filling.steps[0]
    if before is filling.steps[0]:
        left.append(step)
        return left
    found.stands[filling.root] = before.outs[0]
    found.dropped["shared"] += filling.steps
    gone = {id(one) for one in filling.steps}
    return [one for one in left if id(one) not in gone]


def _fresh(step: Step, found: Optimised) -> Step:
    """An array like another one, as one of a shape and dtype of its own: then the other need not be there."""
    made = found.trace.values[step.outs[0]]
    fill: Any = None
    if step.what is np.full_like:
        fill = step.arguments[1] if len(step.arguments) > 1 else step.keywords.get("fill_value")
    if made.order == "" or (step.what is np.full_like and (type(fill) not in (int, float) or fill != 0)):
        return step
    return step.changed(np.zeros if step.what is np.full_like else _LIKE[step.what], (made.shape, made.dtype), {})


def uniform(array: Any) -> Any:
    """The one number that all elements of a constant are, or `None`."""
    if not isinstance(array, np.ndarray):
        return array if isinstance(array, np.generic) else None
    if array.size == 0:
        return None
    if array.size == 1 or not any(stride for stride, size in zip(array.strides, array.shape, strict=True) if size > 1):
        return array.reshape(-1)[:1][0] if array.size == 1 else array[(0,) * array.ndim]
    return None


def _narrowed(step: Step, found: Optimised) -> Any:
    """The operands of an elementwise step with single numbers as such, in the dtype they are used in: NumPy would convert them at every call."""
    values = found.trace.values
    if type(step.arguments[0]) is Ref and type(step.arguments[1]) is Ref:
        return step.arguments
    given = [values[one] for one in step.arguments if type(one) is Ref]
    out = values[step.target] if step.outs or "out" in step.keywords else None
    if out is None or out.number or len(given) != 1 or given[0].number or given[0].dtype.kind != "f" or given[0].shape != out.shape:
        return step.arguments

    def narrowed(one: Any) -> Any:
        if type(one) in (float, int):
            return Constant(found.single(given[0].dtype.type(one)))
        return _single(one, found)

    return tuple(narrowed(one) for one in step.arguments)


def _single(one: Any, found: Optimised) -> Any:
    """A constant of one number as an array without axes."""
    number = number_of(one)
    single = None if isinstance(number, np.ndarray) and not number.ndim else uniform(number)
    return one if single is None else Constant(found.single(single))


def _folded(found: Optimised, step: Step) -> bool:
    """Compute a step whose arguments are all constant; whether that was possible."""
    values = found.trace.values
    if step.kind in ("kernel", "check", "draw") or len(step.outs) != 1:
        return False
    out = values[step.outs[0]]
    fill = _filled_with(step)
    if fill is not None:
        single = np.array(fill).astype(out.dtype)
        found.constants[step.outs[0]] = single[()] if out.number else np.broadcast_to(single, out.shape)
        return True
    if step.reads:
        return False
    if step.kind == "function" and step.what is np.copy:
        found.constants[step.outs[0]] = computed(step)[()] if out.number else computed(step)
        return True
    given = [number_of(one) for one in step.arguments if type(one) is not tuple]
    plain = elementwise(step) and not step.keywords and len(given) == len(step.arguments)
    singles = [uniform(one) if isinstance(one, np.ndarray) else one for one in given]
    if plain and out.size > 1 and None not in singles:
        single = step.what(*singles)
        found.constants[step.outs[0]] = np.broadcast_to(np.asarray(single, out.dtype), out.shape)
        return True
    if out.size > _MANY and not (step.kind == "function" and step.what is np.broadcast_to):
        return False
    found.constants[step.outs[0]] = computed(step)
    return True


def _filled_with(step: Step) -> Any:
    """The one number of the array that a step makes, if it is known; what is there by chance counts as zero."""
    if step.kind != "function":
        return None
    if step.what is np.full_like:
        fill = step.arguments[1] if len(step.arguments) > 1 else step.keywords.get("fill_value", 0)
        return None if isinstance(fill, (Ref, Constant)) else fill
    return _BLANK.get(_LIKE.get(step.what, None if step.reads else step.what))


def computed(step: Step, *known: Any) -> Any:
    """What a step gives that makes one value, where all values that it reads are `known`."""
    of = dict(zip(step.reads, known, strict=True))
    arguments, keywords = mapped(lambda one: of[one] if type(one) is Ref else number_of(one), (step.arguments, step.keywords))
    if step.kind == "getitem":
        return arguments[0][arguments[1]]
    if step.kind == "attribute":
        return getattr(arguments[0], step.what)
    if step.kind == "method":
        return getattr(arguments[0], step.what)(*arguments[1:], **keywords)
    found = (getattr(step.what, step.method) if step.kind == "ufunc" else step.what)(*arguments, **keywords)
    return found[0] if step.method == "tuple" else found


def _same_as(found: Optimised, step: Step) -> int | None:
    """The value that a step only hands on: times one, in the dtype or shape it has already."""
    values = found.trace.values
    if len(step.outs) != 1 or step.keywords.get("dtype") is not None or values[step.outs[0]].python:
        return None
    out = values[step.outs[0]]
    if step.kind == "ufunc" and step.method == "__call__" and step.what in (np.multiply, np.true_divide) and len(step.arguments) == 2:
        pairs = [step.arguments, step.arguments[::-1]][: 1 + (step.what is np.multiply)]
        for one, other in pairs:
            if type(one) is Ref and _is_one(other) and _alike(values[one], out) and _is_whole(one, values):
                return int(one)
    first = step.arguments[0] if step.arguments else None
    if step.kind == "ufunc" and step.what is np.positive and type(first) is Ref:
        return int(first) if _is_whole(first, values) else None
    if type(first) is not Ref or not _alike(values[first], out):
        return None
    hands_on = step.kind in ("method", "function") and step.what in ("astype", "reshape", "copy", np.reshape, np.broadcast_to, np.copy)
    return int(first) if hands_on and values[first].order == out.order else None


def _is_whole(one: Ref, values: Any) -> bool:
    """Whether a value has memory of its own: what only looks at another's may show an element twice, as after `expand`."""
    return bool(values[one].number or values[one].root == int(one))


def _is_one(one: Any) -> bool:
    number = uniform(one.array) if type(one) is Constant else one
    return number is not None and not isinstance(number, (Ref, tuple)) and bool(number == 1)


def _alike(one: Any, other: Any) -> bool:
    return bool(one.shape == other.shape and one.dtype == other.dtype and one.number == other.number)


def _key(step: Step, versions: Counter[int], values: Any) -> Any:
    """What equal steps have in common; `None` where that cannot be told."""
    try:
        named = _frozen(step.keywords, versions, values) if step.keywords else None
        given = step.arguments
        if {*map(type, given)} != {Ref} or not versions.keys().isdisjoint([values[one].root for one in given]):
            given = _frozen(given, versions, values)
        key = (step.kind, step.what, step.method, given, named)
        hash(key)
    except TypeError:
        return None
    return key


def _frozen(tree: Any, versions: Counter[int], values: Any) -> Any:
    kind = type(tree)
    if kind is Ref:  # everything else becomes a tuple
        version = versions.get(values[tree].root)
        return ("value", int(tree), version) if version else tree
    if kind is Constant:
        single = uniform(tree.array)
        return ("array", id(tree.array)) if single is None else ("all", tree.array.shape, single.dtype, single.tobytes())
    if isinstance(tree, (tuple, list)):
        return (kind, *[_frozen(one, versions, values) for one in tree])
    if kind is dict:
        return tuple((name, _frozen(one, versions, values)) for name, one in sorted(tree.items()))
    if kind is slice:
        return ("slice", *[_frozen(one, versions, values) for one in (tree.start, tree.stop, tree.step)])
    if isinstance(tree, np.generic):
        return (tree.dtype, tree.tobytes())
    return (kind, repr(tree) if kind is float else tree)
