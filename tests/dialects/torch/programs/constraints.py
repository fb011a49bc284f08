"""Constraints, and a distribution of one's own that states what its parameters must satisfy."""

import torch
from torch.distributions import (
    constraints,
    Distribution,
    Normal,
    Gamma,
    Categorical,
    Bernoulli,
    TransformedDistribution,
    Uniform,
    MultivariateNormal,
    Beta,
)

t = torch.tensor
for c, v in [
    (constraints.positive, [-1.0, 0.0, 1.0]),
    (constraints.nonnegative, [-1.0, 0.0]),
    (constraints.unit_interval, [0.0, 0.5, 2.0]),
    (constraints.interval(0.0, 2.0), [-1.0, 1.0]),
    (constraints.greater_than(1.0), [1.0, 2.0]),
    (constraints.greater_than_eq(1.0), [1.0, 0.0]),
    (constraints.less_than(3.0), [2.0, 3.0]),
    (constraints.half_open_interval(0.0, 1.0), [0.0, 1.0]),
    (constraints.integer_interval(0, 3), [0.0, 1.5, 4.0]),
    (constraints.boolean, [0.0, 1.0, 0.5]),
    (constraints.nonnegative_integer, [0.0, -1.0, 1.5]),
    (constraints.positive_integer, [0.0, 1.0]),
    (constraints.real, [1.0, float("nan")]),
    (constraints.real_vector, [1.0, 2.0]),
    (constraints.simplex, [0.5, 0.5]),
    (constraints.simplex, [0.5, 0.6]),
    (constraints.one_hot, [0.0, 1.0]),
]:
    print(c, c.check(t(v)), c.event_dim, c.is_discrete)
M = t([[2.0, 1.0], [1.0, 2.0]])
for c in (
    constraints.positive_definite,
    constraints.positive_semidefinite,
    constraints.symmetric,
    constraints.square,
    constraints.lower_triangular,
    constraints.lower_cholesky,
):
    print(c, c.check(M), c.check(M.tril()), c.check(-M), c.event_dim)
print(
    constraints.independent(constraints.positive, 1).check(t([[1.0, 2.0], [1.0, -1.0]])), constraints.independent(constraints.positive, 1)
)
print(Normal.arg_constraints, Normal(0.0, 1.0).support, Gamma.support, Bernoulli.arg_constraints, Beta(1.0, 1.0).support)


class Triangular(Distribution):
    arg_constraints = {"width": constraints.positive}
    has_rsample = True

    def __init__(self, width, validate_args=None):
        self.width = torch.as_tensor(width)
        super().__init__(self.width.shape, validate_args=validate_args)

    @constraints.dependent_property
    def support(self):
        return constraints.interval(-self.width, self.width)

    def rsample(self, shape=torch.Size()):
        s = self._extended_shape(shape)
        return (torch.rand(s) + torch.rand(s) - 1) * self.width

    def log_prob(self, x):
        if self._validate_args:
            self._validate_sample(x)
        return torch.log(torch.clamp(self.width - x.abs(), min=1e-9)) - 2 * torch.log(self.width)


d = Triangular(t([1.0, 2.0]))
print(d, d.batch_shape, d.event_shape, d.log_prob(t([0.5, 0.5])), d.support)
print(d.sample((3,)).shape, d.rsample().shape)
for f in (
    lambda: Triangular(t(-1.0)),
    lambda: d.log_prob(t([3.0, 0.0])),
    lambda: Normal(0.0, -1.0),
    lambda: Gamma(1.0, 1.0).log_prob(t(-1.0)),
    lambda: Categorical(t([0.5, -0.5])),
):
    try:
        f()
    except ValueError as e:
        print("ValueError", str(e).splitlines()[0])
print(constraints.is_dependent(Triangular.support), constraints.is_dependent(constraints.real), Triangular.support)
