"""The generator's known answers, and what a key promises."""

from __future__ import annotations

import numpy as np
import pytest

from autograd_core.dialects.jax import jit, random, vmap
from autograd_core.dialects.jax.inner.threefry import exact_log, exact_log1p, threefry

# the published known-answer tests of Threefry-2x32 with 20 rounds (Random123, kat_vectors): key, counter, result
KNOWN = [
    ((0x00000000, 0x00000000), (0x00000000, 0x00000000), (0x6B200159, 0x99BA4EFE)),
    ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
    ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
]


@pytest.mark.parametrize(("key", "counter", "expected"), KNOWN)
def test_threefry_gives_the_published_answers(key: tuple[int, int], counter: tuple[int, int], expected: tuple[int, int]) -> None:
    words = threefry(*[np.array([one], np.uint32) for one in (*key, *counter)])
    assert tuple(int(one[0]) for one in words) == expected


def test_the_numbers_are_jaxs_to_the_last_bit() -> None:
    key = random.key(0)
    assert np.asarray(random.bits(key, (2,))).tolist() == [4070199207, 4202968722]
    assert np.asarray(random.split(random.PRNGKey(0))).tolist() == [[1797259609, 2579123966], [928981903, 3453687069]]
    expected = np.array([1.6226422, 2.0252647, -0.43359444], np.float32)
    assert np.array_equal(np.asarray(random.normal(key, (3,))), expected)
    assert np.array_equal(np.asarray(random.uniform(random.key(1), (3,))), np.array([0.4386325, 0.5337529, 0.44591832], np.float32))


def test_logarithms_are_good_to_two_units_in_the_last_place() -> None:
    x = np.linspace(1e-6, 20, 5001, dtype=np.float32)
    for found, exact in (
        (exact_log(x), np.log(x.astype(np.float64))),
        (exact_log1p(-x / 21), np.log1p(-(x / np.float32(21)).astype(np.float64))),
    ):
        assert np.all(np.abs(found - exact) <= 2 * np.spacing(np.abs(exact).astype(np.float32)))


def test_a_key_gives_the_same_numbers_wherever_it_is_used() -> None:
    keys = random.split(random.key(7), 3)
    one_by_one = np.stack([np.asarray(random.normal(key, (2,))) for key in keys])
    assert np.array_equal(np.asarray(vmap(lambda key: random.normal(key, (2,)))(keys)), one_by_one)
    assert np.array_equal(np.asarray(jit(lambda key: random.normal(key, (2,)))(keys[1])), one_by_one[1])


def test_a_longer_draw_begins_with_the_shorter_one() -> None:
    key = random.key(3)
    assert np.array_equal(np.asarray(random.uniform(key, (10,)))[:4], np.asarray(random.uniform(key, (4,))))


def test_what_is_no_key_is_refused() -> None:
    with pytest.raises(TypeError, match="invalid PRNG key data"):
        random.normal(0)
    with pytest.raises(ValueError, match="single key"):
        random.normal(random.split(random.key(0)))
