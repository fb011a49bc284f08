"""Random programs, in the engine and in a naive oracle at once: every value, gradient and second derivative must agree.

The programs share memory in every way there is (slices, transposes, reshapes, detached handles) and write into it on and off the
tape. A pass backward may be refused, but only for a reason: a value it needs was written since, or freed by a pass before.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

import autograd_core as ag
from autograd_core.errors import AutogradError
from tests.engine.taylor import COLUMNS, Place, Taylor, added, derived, multiplied, product, unary

LARGEST = 50.0
SHAPES = [(), (2,), (3,), (2, 3), (2, 2), (1, 3)]
UNARY = {
    "sin": lambda x: (np.sin(x), np.cos(x), -np.sin(x)),
    "tanh": lambda x: (np.tanh(x), 1 - np.tanh(x) ** 2, -2 * np.tanh(x) * (1 - np.tanh(x) ** 2)),
    "exp": lambda x: (np.exp(x), np.exp(x), np.exp(x)),
    "square": lambda x: (x * x, 2 * x, np.full(x.shape, 2.0)),
    "neg": lambda x: (-x, np.full(x.shape, -1.0), np.zeros(x.shape)),
    "sigmoid": lambda x: (
        (s := 1 / (1 + np.exp(-x))),
        s * (1 - s),
        s * (1 - s) * (1 - 2 * s),
    ),
}
BINARY = {"add": added, "sub": lambda x, y: added(x, y, -1.0), "mul": multiplied}
numbers = st.integers(0, 2**32 - 1)


def draw(seed: int, shape: tuple[int, ...]) -> Any:
    """Numbers without ties or round values."""
    return np.random.default_rng(seed).uniform(-1.5, 1.5, shape)


def indices(shape: tuple[int, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Basic indices that leave something."""
    each = [
        st.one_of(
            st.integers(-size, size - 1),
            st.sampled_from([slice(None), slice(None, None, 2), slice(0, max(1, size - 1)), slice(size - 1, None)]),
        )
        for size in shape
    ]
    return st.tuples(*each) if each else st.just(())


class Programs(RuleBasedStateMachine):
    """Pairs of (tensor, what it must be), grown by operations, views and writes."""

    pairs = Bundle("pairs")

    def __init__(self) -> None:
        super().__init__()
        self.everything: list[tuple[Any, Taylor]] = []
        self.leaves: list[tuple[Any, slice]] = []
        self.gradients: list[Any] = []
        self.columns = 0

    def keep(self, tensor: Any, twin: Taylor) -> tuple[Any, Taylor]:
        """Enter a pair into what is checked after every step."""
        self.everything.append((tensor, twin))
        return tensor, twin

    def small(self, parts: tuple[Any, Any, Any]) -> bool:
        """Whether numbers stay where rounding says nothing."""
        return all(bool(np.all(np.abs(part) < LARGEST)) for part in parts)

    # what programs are made of

    @initialize(target=pairs, seed=numbers)
    def first_leaf(self, seed: int) -> Any:
        return self._leaf(seed, (2, 2))

    @initialize(target=pairs, seed=numbers)
    def first_constant(self, seed: int) -> Any:
        return self._constant(seed, (2, 2))

    @precondition(lambda self: self.columns < COLUMNS - 3)
    @rule(target=pairs, seed=numbers, shape=st.sampled_from([(), (2,), (3,), (1, 3), (2, 2)]))
    def leaf(self, seed: int, shape: tuple[int, ...]) -> Any:
        return self._leaf(seed, shape) if self.columns + int(np.prod(shape)) <= COLUMNS else multiple()

    def _leaf(self, seed: int, shape: tuple[int, ...]) -> Any:
        value = draw(seed, shape)
        first = np.zeros((*shape, COLUMNS))
        columns = slice(self.columns, self.columns + value.size)
        first.reshape(-1, COLUMNS)[:, columns] = np.eye(value.size)
        self.columns = columns.stop
        tensor = ag.tensor(value, dtype=ag.float64, requires_grad=True)
        self.leaves.append((tensor, columns))
        self.gradients.append(None)
        return self.keep(tensor, Taylor.new(value, first, place=Place(True, True)))

    @rule(target=pairs, seed=numbers, shape=st.sampled_from(SHAPES))
    def constant(self, seed: int, shape: tuple[int, ...]) -> Any:
        return self._constant(seed, shape)

    def _constant(self, seed: int, shape: tuple[int, ...]) -> Any:
        value = draw(seed, shape)
        return self.keep(ag.tensor(value, dtype=ag.float64), Taylor.new(value))

    @rule(target=pairs, one=pairs, name=st.sampled_from(sorted(UNARY)), grad=st.sampled_from([True, True, True, False]))
    def elementwise(self, one: Any, name: str, grad: bool) -> Any:
        tensor, twin = one
        parts = unary(twin, *UNARY[name](twin.value))
        if not self.small(parts):
            return multiple()
        with ag.set_grad_enabled(grad):
            result = getattr(tensor, name)()
        if not grad:
            return self.keep(result, Taylor.new(parts[0]))
        return self.keep(result, self._result(parts, twin))

    def _result(self, parts: tuple[Any, Any, Any], *inputs: Taylor) -> Taylor:
        made = Taylor.new(*parts, place=derived(inputs))
        for use in made.place.uses:
            if not any(use in one.place.uses for one in inputs):
                use.reads.append((made.memory, 0))  # a rule may read its output as well
        return made

    @rule(target=pairs, one=pairs, other=pairs, name=st.sampled_from(sorted(BINARY)))
    def of_two(self, one: Any, other: Any, name: str) -> Any:
        try:
            parts = BINARY[name](one[1], other[1])
        except ValueError:
            with pytest.raises(AutogradError, match=r"must match the size|shapes"):
                getattr(one[0], name)(other[0])
            return multiple()
        if not self.small(parts):
            return multiple()
        return self.keep(getattr(one[0], name)(other[0]), self._result(parts, one[1], other[1]))

    @rule(target=pairs, one=pairs, number=st.sampled_from([-1.0, 0.5, 1.25]))
    def with_number(self, one: Any, number: float) -> Any:
        parts = tuple(part * number for part in one[1].parts)
        return self.keep(one[0] * number, self._result(parts, one[1]))

    @rule(target=pairs, one=pairs, other=pairs)
    def matrix_product(self, one: Any, other: Any) -> Any:
        x, y = one[1], other[1]
        if x.value.ndim != 2 or y.value.ndim != 2 or x.value.shape[1] != y.value.shape[0]:
            return multiple()
        parts = product(x, y)
        return self.keep(one[0] @ other[0], self._result(parts, x, y)) if self.small(parts) else multiple()

    @rule(target=pairs, one=pairs, data=st.data(), mean=st.booleans(), keep=st.booleans())
    def reduction(self, one: Any, data: Any, mean: bool, keep: bool) -> Any:
        tensor, twin = one
        axes = data.draw(st.sets(st.integers(0, twin.value.ndim - 1), min_size=1)) if twin.value.ndim else set()
        axis = tuple(sorted(axes))
        scale = 1 / np.prod([twin.value.shape[i] for i in axis]) if mean else 1.0
        parts: Any = tuple(np.sum(part, axis=axis, keepdims=keep) * scale if axis else part for part in twin.parts)
        if not self.small(parts):
            return multiple()
        reduce = tensor.mean if mean else tensor.sum
        result = reduce(axis, keepdim=keep) if axis else reduce()
        return self.keep(result, self._result(parts, twin))

    # shared memory

    @rule(target=pairs, one=pairs, data=st.data())
    def part(self, one: Any, data: Any) -> Any:
        tensor, twin = one
        if not twin.value.ndim:
            return multiple()
        index = data.draw(indices(twin.value.shape))
        rest = (slice(None),)  # keeps NumPy from making a scalar of a view

        def taken(array: Any) -> Any:
            return array[(*index, ...)] if array.ndim == twin.value.ndim else array[(*index, *rest)]

        return self.keep(tensor[index], twin.view(taken))

    @rule(target=pairs, one=pairs)
    def transposed(self, one: Any) -> Any:
        tensor, twin = one
        return self.keep(tensor.transpose(0, 1), twin.view(lambda a: np.swapaxes(a, 0, 1))) if twin.value.ndim == 2 else multiple()

    @rule(target=pairs, one=pairs, data=st.data())
    def reshaped(self, one: Any, data: Any) -> Any:
        tensor, twin = one
        size = twin.value.size
        shapes = [shape for shape in [(size,), (1, size), (size, 1), (2, -1), (-1, 2)] if size % 2 == 0 or 2 not in shape]
        shape = data.draw(st.sampled_from(shapes))
        full = np.empty(size).reshape(shape).shape
        ndim = twin.value.ndim
        return self.keep(tensor.reshape(*shape), twin.view(lambda a: a.reshape(*full, *a.shape[ndim:])))

    @rule(target=pairs, one=pairs)
    def detached(self, one: Any) -> Any:
        return self.keep(one[0].detach(), one[1].detached())

    # writes

    @rule(one=pairs, other=pairs, name=st.sampled_from(sorted(BINARY)), grad=st.booleans())
    def write_with(self, one: Any, other: Any, name: str, grad: bool) -> None:
        (tensor, twin), (second, right) = one, other
        try:
            fits = np.broadcast_shapes(twin.value.shape, right.value.shape) == twin.value.shape
        except ValueError:
            fits = False
        if not fits:
            return
        parts = tuple(np.array(part) for part in BINARY[name](twin, right))
        if self.small(parts):
            self._write(one, parts, [right], grad, lambda: getattr(tensor, name + "_")(second))

    @rule(one=pairs, name=st.sampled_from(["sin", "tanh", "neg"]), grad=st.booleans())
    def write_function(self, one: Any, name: str, grad: bool) -> None:
        tensor, twin = one
        parts = tuple(np.array(part) for part in unary(twin, *UNARY[name](twin.value)))
        self._write(one, parts, [], grad, lambda: getattr(tensor, name + "_")())

    @rule(one=pairs, other=pairs, data=st.data(), grad=st.booleans())
    def write_part(self, one: Any, other: Any, data: Any, grad: bool) -> None:
        (tensor, twin), (second, right) = one, other
        if not twin.value.ndim:
            return
        index = data.draw(indices(twin.value.shape))
        place = np.empty(twin.value.shape)[index].shape
        try:
            if np.broadcast_shapes(place, right.value.shape) != place:
                return
        except ValueError:
            return
        parts = tuple(np.array(part) for part in twin.parts)
        for part, new in zip(parts, right.parts, strict=True):
            part[(*index, ...) if part.ndim == twin.value.ndim else (*index, slice(None))] = np.array(new)
        self._write(one, parts, [right], grad, lambda: tensor.__setitem__(index, second))

    @rule(one=pairs, grad=st.booleans())
    def write_zeros(self, one: Any, grad: bool) -> None:
        tensor, twin = one
        self._write(one, tuple(np.zeros(part.shape) for part in twin.parts), [], grad, tensor.zero_)

    def _write(self, one: Any, parts: Any, others: list[Taylor], grad: bool, change: Any) -> None:
        twin = one[1]
        with ag.set_grad_enabled(grad):
            if grad and twin.place.leaf:
                with pytest.raises(AutogradError, match="leaf Variable that requires grad"):
                    change()
                return
            change()
        twin.write(parts, others, grad)

    # passes

    @rule(one=pairs, seed=numbers, retain=st.booleans())
    def backward(self, one: Any, seed: int, retain: bool) -> None:
        tensor, twin = one
        if not twin.place.tracked:
            with pytest.raises(AutogradError, match="does not require grad"):
                tensor.backward(ag.tensor(draw(seed, twin.value.shape), dtype=ag.float64))
            return
        weights = draw(seed, twin.value.shape)
        if not self._passed(twin, lambda: tensor.backward(ag.tensor(weights, dtype=ag.float64), retain_graph=retain), retain):
            return
        rows = np.tensordot(weights, twin.first, weights.ndim)
        for number, (leaf, columns) in enumerate(self.leaves):
            before = self.gradients[number]
            new = rows[columns].reshape(leaf.shape)
            if leaf.grad is None:
                assert before is None
                assert not new.any(), "a leaf got no gradient"
            else:
                self.gradients[number] = new if before is None else before + new

    @rule(one=pairs, seed=numbers, direction=numbers)
    def second_derivative(self, one: Any, seed: int, direction: int) -> None:
        tensor, twin = one
        if not twin.place.tracked:
            return
        weights = draw(seed, twin.value.shape)
        leaves = [leaf for leaf, _ in self.leaves]
        found: list[Any] = []

        def derive() -> None:
            seeded = ag.tensor(weights, dtype=ag.float64)
            first = ag.grad(tensor, leaves, seeded, create_graph=True, allow_unused=True)
            along = [draw(direction + i, tuple(leaf.shape)) for i, leaf in enumerate(leaves)]
            terms = [(g * ag.tensor(d, dtype=ag.float64)).sum() for g, d in zip(first, along, strict=True) if g is not None]
            total = sum(terms[1:], terms[0]) if terms else None
            second = [None] * len(leaves)
            if total is not None and total.requires_grad:
                second = ag.grad(total, leaves, allow_unused=True, retain_graph=True)
            found.extend([first, np.concatenate([d.ravel() for d in along]), second])

        if not self._passed(twin, derive, retain=True):
            return
        first, along, second = found
        rows = np.tensordot(weights, twin.first, weights.ndim)
        bends = np.tensordot(weights, twin.second, weights.ndim)[:, : self.columns] @ along
        for number, (leaf, columns) in enumerate(self.leaves):
            for ours, expected in ((first[number], rows), (second[number], bends)):
                want = expected[columns].reshape(leaf.shape)
                have = np.zeros(want.shape) if ours is None else ours.detach().numpy()
                np.testing.assert_allclose(have, want, rtol=1e-7, atol=1e-7)

    def _passed(self, twin: Taylor, derive: Any, retain: bool) -> bool:
        """Run a pass; true where it went through, false where it was refused for a reason that holds."""
        uses = list(twin.place.uses)
        holding = {
            "saved_value_changed": any(use.stale() for use in uses),
            "backward_twice": any(use.freed for use in uses),
        }
        refusal = None
        try:
            derive()
        except AutogradError as problem:
            refusal = problem
        for use in uses:
            use.freed = use.freed or not retain
        assert refusal is None or holding.get(refusal.explanation.code), str(refusal)
        return refusal is None

    # what holds after every step

    @invariant()
    def values_agree(self) -> None:
        for tensor, twin in self.everything:
            assert tensor.requires_grad is twin.place.tracked
            np.testing.assert_allclose(tensor.detach().numpy(), twin.value, rtol=1e-9, atol=1e-9)

    @invariant()
    def gradients_agree(self) -> None:
        for (leaf, _), expected in zip(self.leaves, self.gradients, strict=True):
            if expected is None:
                assert leaf.grad is None
            else:
                np.testing.assert_allclose(leaf.grad.numpy(), expected, rtol=1e-8, atol=1e-8)


TestPrograms = Programs.TestCase
TestPrograms.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
