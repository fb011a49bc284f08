"""How far to go along a direction: a step that lowers the loss enough and flattens its slope (the strong Wolfe conditions).

First steps grow until an interval surely holds such a point, then the interval shrinks, each time at the minimum of the cubic
through its ends: J. Nocedal and S. Wright, "Numerical Optimization", 2006, algorithms 3.5 and 3.6, with M. Schmidt's safeguards (minFunc).
"""

# fmt: off
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

ENOUGH, FLAT, NARROW = 1e-4, 0.9, 1e-9
"""The share of the expected descent to be had, the share of the slope that may remain, and the width at which an interval is no longer searched."""


class _Point(NamedTuple):
    t: float
    loss: float
    gradient: Any
    slope: float


def strong_wolfe(
    along: Callable[[float], tuple[float, Any]], size: float, direction: Any, loss: float, gradient: Any, slope: float, most: int = 25
) -> tuple[float, Any, float]:
    """(loss, gradient, step) of an acceptable step, or of the best one after `most` tries; `along(t)` gives loss and gradient after a step of `t`."""

    def at(t: float) -> _Point:
        value, g = along(t)
        return _Point(t, value, g, float(g @ direction))

    def descends(point: _Point) -> bool:
        return point.loss <= loss + ENOUGH * point.t * slope

    begin = before = _Point(0.0, loss, gradient, slope)
    now, tries = at(size), 0
    while tries < most:
        if (
            not descends(now)
            or (tries > 1 and now.loss >= before.loss)
            or (now.slope >= 0 and abs(now.slope) > -FLAT * slope)
        ):
            break
        if abs(now.slope) <= -FLAT * slope:
            return now.loss, now.gradient, now.t
        t = _cubic_minimum(before, now, (now.t + 0.01 * (now.t - before.t), now.t * 10))
        before, now, tries = now, at(t), tries + 1
    ends = [begin if tries == most else before, now]
    stuck = False
    while tries < most and abs(ends[1].t - ends[0].t) * float(abs(direction).max()) >= NARROW:
        low, high = min(ends, key=lambda end: end.loss), max(reversed(ends), key=lambda end: end.loss)
        first, last = sorted(end.t for end in ends)
        t, margin = _cubic_minimum(ends[0], ends[1], (first, last)), 0.1 * (last - first)
        near = min(last - t, t - first) < margin
        if near and (stuck or not first < t < last):
            t, near = (last - margin if abs(t - last) < abs(t - first) else first + margin), False
        stuck = near
        new, tries = at(t), tries + 1
        keep = low
        if descends(new) and new.loss < low.loss:
            if abs(new.slope) <= -FLAT * slope:
                return new.loss, new.gradient, new.t
            keep = low if new.slope * (high.t - low.t) >= 0 else high
        ends = [keep if end is keep else new for end in ends]
    best = min(ends, key=lambda end: end.loss)
    return best.loss, best.gradient, best.t


def _cubic_minimum(a: _Point, b: _Point, bounds: tuple[float, float]) -> float:
    """Where the cubic through two points and their slopes is least, within bounds."""
    a, b = (a, b) if a.t <= b.t else (b, a)
    middle = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    square = middle**2 - a.slope * b.slope
    if square < 0:
        return sum(bounds) / 2
    root = math.sqrt(square)
    rise, bend = b.slope + root - middle, b.slope - a.slope + 2 * root
    if bend == 0.0:  # a straight line is least at the end that it falls to
        return bounds[1] if rise < 0 else bounds[0]
    return min(max(b.t - (b.t - a.t) * (rise / bend), bounds[0]), bounds[1])
