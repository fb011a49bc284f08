"""Random numbers: those that PyTorch draws from the same seed, and a stream that can be stopped and taken up again."""

# fmt: off
import pytest

import autograd_core as ag
from autograd_core import nn
from autograd_core.dialects.torch import distributions
from autograd_core.nn import init
from autograd_core.randomness import Generator

DRAWN = {
    "rand": (lambda g: ag.rand(3, generator=g), [0.496257, 0.768222, 0.088477]),
    "rand in double precision": (lambda g: ag.rand(2, dtype=ag.float64, generator=g), [0.970053, 0.70782]),
    "randn, few": (lambda g: ag.randn(3, generator=g), [1.540996, -0.293429, -2.178789]),
    "randn, a block": (lambda g: ag.randn(16, generator=g)[:3], [-1.12584, -1.15236, -0.250579]),
    "randn, a block and its end": (lambda g: ag.randn(20, generator=g)[[0, 4, 19]], [-1.12584, 0.598839, 0.053737]),
    "randint": (lambda g: ag.randint(0, 10, (5,), generator=g), [4.0, 9.0, 3.0, 0.0, 3.0]),
    "randint, wide": (lambda g: ag.randint(0, 2**40, (2,), generator=g), [741280623151.0, 506137267392.0]),
    "randperm": (lambda g: ag.randperm(9, generator=g), [8.0, 0.0, 2.0, 3.0, 7.0, 1.0, 4.0, 5.0, 6.0]),
    "uniform_": (lambda g: ag.empty(2).uniform_(-1, 2, generator=g), [0.48877, 1.304665]),
    "normal_": (lambda g: ag.empty(2).normal_(1, 3, generator=g), [5.622988, 0.119713]),
    "exponential_": (lambda g: ag.empty(2).exponential_(2, generator=g), [1.754163, 0.615192]),
    "bernoulli_": (lambda g: ag.empty(9).bernoulli_(0.5, generator=g), [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0]),
    "geometric_": (lambda g: ag.empty(5).geometric_(0.3, generator=g), [1.0, 1.0, 3.0, 1.0, 2.0]),
    "cauchy_": (lambda g: ag.empty(2).cauchy_(generator=g), [10.59773, 0.764767]),
    "log_normal_": (lambda g: ag.empty(2).log_normal_(generator=g), [59.263416, 1.51156]),
    "random_": (lambda g: ag.empty(2).random_(generator=g), [8325664.0, 12888472.0]),
    "bernoulli": (lambda g: ag.bernoulli(ag.full((9,), 0.4), generator=g), [0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]),
    "multinomial": (lambda g: ag.multinomial(ag.tensor([0.1, 0.2, 0.3, 0.4]), 2, generator=g), [2.0, 1.0]),
    "multinomial, again": (lambda g: ag.multinomial(ag.tensor([0.1, 0.2, 0.3, 0.4]), 6, True, generator=g), [3.0, 3.0, 2.0, 3.0, 3.0, 3.0]),
    "trunc_normal_": (lambda g: init.trunc_normal_(ag.empty(3), generator=g), [1.540996, -0.293429, -1.398595]),
    "trunc_normal_, far out": (lambda g: init.trunc_normal_(ag.empty(3), a=2.0, b=3.0, generator=g), [2.496257, 2.168859, 2.088477]),
    "orthogonal_": (lambda g: init.orthogonal_(ag.empty(2,2), generator=g).flatten(), [0.57744, 0.816433, -0.816433, 0.57744]),
}
STARTING = {
    "Linear": (lambda: nn.Linear(3,2).weight[0], [-0.004323, 0.309716, -0.475185]),
    "Conv2d": (lambda: nn.Conv2d(1,2,2).bias, [-0.044372, 0.132306]),
    "LSTM": (lambda: nn.LSTM(2,1).bias_hh_l0[:2], [0.395335, 0.600023]),
    "Embedding": (lambda: nn.Embedding(2,2).weight[1], [-2.178789, 0.568431]),
    "MultiheadAttention": (lambda: nn.MultiheadAttention(2,1).in_proj_weight[0], [-0.017159, 0.686662]),
    "TransformerEncoderLayer": (lambda: nn.TransformerEncoderLayer(2,1,2).linear2.bias, [-0.445151, -0.179015]),
}
"""What PyTorch 2.13 draws from seed 0 on the CPU."""


@pytest.mark.parametrize("name", DRAWN)
def test_a_seed_gives_pytorchs_numbers(name):
    draw, expected = DRAWN[name]
    found = draw(Generator().manual_seed(0))
    assert found.tolist() == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(("name", "expected"), [("Weibull", [0.372577, 0.5813]), ("Pareto", [2.035006, 1.184067])])
def test_lifetimes_are_drawn_as_by_pytorch(name, expected):
    ag.manual_seed(3)
    assert getattr(distributions, name)(ag.tensor([2.0, 1.0]), ag.tensor(2.0)).sample().tolist() == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("name", STARTING)
def test_layers_start_with_pytorchs_weights(name):
    make, expected = STARTING[name]
    ag.manual_seed(0)
    assert make().tolist() == pytest.approx(expected, abs=1e-5)


def test_normal_numbers_come_in_pairs_whose_second_half_waits():
    apart, together = Generator().manual_seed(5), Generator().manual_seed(5)
    parts = [ag.randn(3, generator=apart), ag.randn(2, generator=apart), ag.randn(1, generator=apart)]
    assert ag.cat(parts).tolist() == ag.randn(6, generator=together).tolist()


@pytest.mark.parametrize("drawn", [0, 1, 700])
def test_a_state_is_where_the_numbers_go_on(drawn):
    source = Generator().manual_seed(3)
    ag.rand(drawn, generator=source)
    ag.randn(1, generator=source)  # one half of a pair waits
    state = source.get_state()
    first = (ag.randn(3, generator=source).tolist(), ag.rand(4, generator=source).tolist())
    source.set_state(state)
    assert (ag.randn(3, generator=source).tolist(), ag.rand(4, generator=source).tolist()) == first
    assert state.shape == (5056,)
    assert source.initial_seed() == 3


def test_a_new_generator_starts_where_pytorchs_does():
    assert Generator().initial_seed() == 67280421310721


def test_seeds_that_nobody_knows_differ():
    source = Generator()
    assert source.seed() != source.seed()


def test_every_number_of_a_permutation_comes_once():
    assert sorted(ag.randperm(1000).tolist()) == list(range(1000))
    assert ag.randperm(0).shape == (0,)


def test_an_empty_range_has_no_numbers():
    with pytest.raises(RuntimeError, match="less than 'to'"):
        ag.randint(5, 5, (2,))


def test_counts_are_drawn_with_their_means_and_bad_rates_are_refused() -> None:
    ag.manual_seed(0)
    counts = ag.poisson(ag.full((4000,), 3.0))
    assert counts.dtype == ag.float32
    assert abs(float(counts.mean()) - 3.0) < 0.15
    assert abs(float(counts.var()) - 3.0) < 0.3
    hits = ag.binomial(ag.full((4000,), 10.0), ag.tensor(0.3))
    assert abs(float(hits.mean()) - 3.0) < 0.15
    assert float(hits.max()) <= 10.0
    same = [ag.poisson(ag.ones(5), generator=ag.Generator().manual_seed(7)).tolist() for _ in range(2)]
    assert same[0] == same[1]
    with pytest.raises(RuntimeError, match="rate to be non-negative"):
        ag.poisson(ag.tensor([-1.0]))
    with pytest.raises(RuntimeError, match="0 <= prob <= 1"):
        ag.binomial(ag.ones(2), ag.tensor(2.0))
