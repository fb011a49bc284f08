"""Wires from shape to shape, of wires from centre to centre: where each leaves the shape it begins in and meets the one it ends in.

All wires of a picture are cut at once, as columns of numbers. Knows of points and sizes only, not of recordings or pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Points = list[tuple[float, float]]
Numbers = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.intp]]

CUTS = 12  # halvings that find where a wire leaves a shape: to a hundredth of a pixel


@dataclass(frozen=True, slots=True)
class Shapes:
    """Boxes with round corners: centres (n, 2), how far their sides are straight from there (n, 2), and the corners' radii (n,); all in pixels."""

    centres: Numbers
    straight: Numbers
    radii: Numbers

    @classmethod
    def sized(cls, centres: Points, sizes: Points, round_ends: Sequence[bool]) -> "Shapes":
        """Shapes by width and height; with round ends, or with sharp corners."""
        widths = np.array(sizes, np.float64)
        radii = np.where(round_ends, widths.min(axis=1) / 2, 0.0)
        return cls(np.array(centres, np.float64), widths / 2 - radii[:, None], radii)

    def of(self, rows: Sequence[int]) -> "Shapes":
        """The shapes at these places, one for each."""
        return Shapes(self.centres[rows], self.straight[rows], self.radii[rows])

    def hold(self, points: Numbers) -> Any:
        """Whether each shape holds the point (n, 2) of its row."""
        past = np.maximum(np.abs(points - self.centres) - self.straight, 0)
        return np.hypot(past[:, 0], past[:, 1]) <= self.radii


def outside(points: Numbers, begins: Places, counts: Places, step: Literal[1, -1], shapes: Shapes) -> tuple[Places, Places]:
    """Cuts splines of cubic Béziers where each leaves the shape that it begins in; one whose shape holds its end too stays as it is.

    All points (m, 2) are in one array, and change in place: spline i has `counts[i]` of them, from `begins[i]` on (n,), forwards or, with
    a `step` of -1, backwards. Returns where what is left of each begins, and of how many points it is.

    >>> line = np.array([(0.0, 0.0), (20.0, 0.0), (40.0, 0.0), (60.0, 0.0)])
    >>> at, count = outside(line, np.array([0]), np.array([4]), 1, Shapes.sized([(0, 0)], [(20, 20)], [False]))
    >>> at.tolist(), count.tolist(), line[:, 0].round().tolist()
    ([0], [4], [10.0, 27.0, 43.0, 60.0])
    """
    begins, counts, four = begins.copy(), counts.copy(), step * np.arange(4)
    if not len(begins):
        return begins, counts
    first = points[begins[:, None] + four]
    while len(further := np.flatnonzero(shapes.hold(first[:, 3]) & (counts > 4))):
        begins[further] += 3 * step
        counts[further] -= 3
        first[further] = points[begins[further][:, None] + four]
    p0, p1, p2, p3 = first.transpose(1, 0, 2)
    a, b, c = p3 - p0 + 3 * (p1 - p2), 3 * (p0 - 2 * p1 + p2), 3 * (p1 - p0)
    left, width = np.zeros((len(begins), 1)), 1.0
    for _ in range(CUTS):
        width /= 2
        t = left + width
        left += width * shapes.hold(((a * t + b) * t + c) * t + p0)[:, None]
    overlap = shapes.hold(p3)  # two shapes with nothing between them
    points[begins[:, None] + four] = _rest(first, np.where(overlap, 0.0, left[:, 0] + width))
    return begins, counts


def _rest(beziers: Numbers, t: Numbers) -> Numbers:
    """Béziers (n, points, 2) from `t` (n,) on, by de Casteljau's construction."""
    kept = [beziers[:, -1]]
    while beziers.shape[1] > 1:
        beziers = beziers[:, :-1] + (beziers[:, 1:] - beziers[:, :-1]) * t[:, None, None]
        kept.append(beziers[:, -1])
    return np.stack(kept[::-1], axis=1)
