"""Positions in plain layers, held to what makes a drawing of a graph readable."""

import numpy as np
import pytest

from webapp.layering import Gaps, layered

GAPS = Gaps(rank=50, row=20)
Size = tuple[float, float]


def some_graph(seed: int) -> tuple[list[Size], list[tuple[int, int]]]:
    """Boxes of many sizes; each uses a few of those before it."""
    random = np.random.default_rng(seed)
    count = int(random.integers(2, 60))
    sizes = [(float(w), float(h)) for w, h in random.integers(20, 120, (count, 2))]
    wires = [(int(random.integers(0, box)), box) for box in range(1, count) for _ in range(int(random.integers(0, 4)))]
    return sizes, wires


@pytest.mark.parametrize("seed", range(20))
def test_wires_lead_to_the_right_and_boxes_keep_their_distance_inside_the_drawing(seed: int) -> None:
    sizes, wires = some_graph(seed)
    centres, width, height = layered(sizes, wires, GAPS)
    for source, target in wires:
        assert centres[source][0] + sizes[source][0] / 2 < centres[target][0] - sizes[target][0] / 2
    for one, ((x, y), (w, h)) in enumerate(zip(centres, sizes, strict=True)):
        assert w / 2 - 0.2 <= x <= width - w / 2 + 0.2
        assert h / 2 - 0.2 <= y <= height - h / 2 + 0.2
        for (other_x, other_y), (other_w, other_h) in zip(centres[:one], sizes[:one], strict=True):
            apart = abs(x - other_x) >= (w + other_w) / 2 or abs(y - other_y) >= (h + other_h) / 2 + GAPS.row - 0.2
            assert apart


def test_a_chain_is_a_straight_line() -> None:
    centres, _, _ = layered([(10, 10)] * 50, [(box, box + 1) for box in range(49)], GAPS)
    assert len({y for _, y in centres}) == 1


def test_chains_beside_each_other_do_not_cross() -> None:
    wires = [(10 * chain + link, 10 * chain + link + 1) for chain in range(5) for link in range(9)]
    centres, _, _ = layered([(10, 10)] * 50, wires, GAPS)
    rows = [{centres[10 * chain + link][1] for link in range(10)} for chain in range(5)]
    assert all(len(row) == 1 for row in rows)
    assert len(set.union(*rows)) == 5


def test_a_leaf_stands_beside_what_uses_it_first() -> None:
    centres, _, _ = layered([(10, 10)] * 6, [(0, 1), (1, 2), (2, 3), (5, 3), (3, 4)], GAPS)
    assert centres[5][0] == centres[2][0]


def test_a_ring_of_folded_modules_is_drawn_all_the_same() -> None:
    centres, _, _ = layered([(10, 10)] * 3, [(0, 1), (1, 2), (2, 1)], GAPS)
    assert len(set(centres)) == 3


def test_nothing_takes_no_room() -> None:
    assert layered([], [], GAPS) == ([], 0.0, 0.0)
