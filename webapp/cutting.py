"""Wires from shape to shape, of wires from centre to centre: where each leaves the shape it begins in and meets the one it ends in.

All wires of a picture are cut at once, as columns of numbers. Knows of points and sizes only, not of recordings or pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

Points = list[tuple[float, float]]
Numbers = np.ndarray[Any, np.dtype[np.float64]]

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


def outside(splines: Sequence[Points], shapes: Shapes) -> list[Points]:
    """The part of each spline of cubic Béziers that lies past the shape in which it begins; all of it where the shape holds its end too.

    >>> box = Shapes.sized([(0, 0)], [(20, 20)], [False])
    >>> [[round(x) for x, _ in spline] for spline in outside([[(0, 0), (20, 0), (40, 0), (60, 0)]], box)]
    [[10, 27, 43, 60]]
    """
    if not splines:
        return []
    splines = list(splines)
    first = np.fromiter(chain.from_iterable(chain.from_iterable(points[:4] for points in splines)), float).reshape(-1, 4, 2)
    while further := [row for row in np.flatnonzero(shapes.hold(first[:, 3])) if len(splines[row]) > 4]:
        for row in further:
            splines[row] = splines[row][3:]
            first[row] = splines[row][:4]
    p0, p1, p2, p3 = first.transpose(1, 0, 2)
    a, b, c = p3 - p0 + 3 * (p1 - p2), 3 * (p0 - 2 * p1 + p2), 3 * (p1 - p0)
    left, width = np.zeros((len(splines), 1)), 1.0
    for _ in range(CUTS):
        width /= 2
        t = left + width
        left += width * shapes.hold(((a * t + b) * t + c) * t + p0)[:, None]
    overlap = shapes.hold(p3)  # two shapes with nothing between them
    begun = _rest(first, np.where(overlap, 0.0, left[:, 0] + width)).tolist()
    return [
        [(x0, y0), (x1, y1), (x2, y2), (x3, y3), *points[4:]]
        for ((x0, y0), (x1, y1), (x2, y2), (x3, y3)), points in zip(begun, splines, strict=True)
    ]


def _rest(beziers: Numbers, t: Numbers) -> Numbers:
    """Béziers (n, points, 2) from `t` (n,) on, by de Casteljau's construction."""
    kept = [beziers[:, -1]]
    while beziers.shape[1] > 1:
        beziers = beziers[:, :-1] + (beziers[:, 1:] - beziers[:, :-1]) * t[:, None, None]
        kept.append(beziers[:, -1])
    return np.stack(kept[::-1], axis=1)
