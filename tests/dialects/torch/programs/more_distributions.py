"""Heavy tails, lifetimes, counts and relaxed choices: densities, moments, and gradients through draws that do not depend on how they are drawn."""

import torch
import torch.distributions as D

t = torch.tensor
x = t([0.3, 1.2, 2.5])
shares, p = t([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]), t([0.2, 0.5, 0.3])


def rounded(values):
    return [round(one, 3) for one in values.reshape(-1).tolist()]


for d, v in [
    (D.Gumbel(t([0.5, 1.0, 0.0]), t([1.0, 2.0, 0.5])), x),
    (D.HalfNormal(t([1.0, 2.0, 0.5])), x),
    (D.HalfCauchy(t([1.0, 2.0, 0.5])), x),
    (D.Chi2(t([1.0, 3.0, 5.0])), x),
    (D.StudentT(t([1.5, 3.0, 0.5]), 0.1, 2.0), x),
    (D.Pareto(t([0.1, 0.2, 0.3]), t([0.5, 1.5, 3.0])), x),
    (D.Weibull(t([1.0, 2.0, 0.5]), t([0.7, 1.5, 2.0])), x),
]:
    print(d, rounded(d.log_prob(v)), rounded(d.mean), rounded(d.variance), rounded(d.entropy()), tuple(d.sample((2,)).shape))

for d, v in [
    (D.RelaxedBernoulli(t(0.5), probs=t([0.2, 0.5, 0.9])), t([0.1, 0.5, 0.7])),
    (D.RelaxedOneHotCategorical(t(0.7), probs=p), shares),
    (D.OneHotCategoricalStraightThrough(probs=p), t([[0.0, 1, 0], [1, 0, 0]])),
    (D.Multinomial(4, probs=p), t([[1.0, 2, 1], [0, 0, 4]])),
    (D.NegativeBinomial(t([1.0, 2.0, 5.0]), probs=t([0.2, 0.5, 0.9])), t([0.0, 3.0, 2.0])),
]:
    print(type(d).__name__, rounded(d.log_prob(v)), d.batch_shape, d.event_shape, tuple(d.sample((2,)).shape))

torch.manual_seed(0)
many = D.Multinomial(100, probs=p).sample((50,))
print(many.sum(-1).unique(), (many.mean(0) / 100 - p).abs().max() < 0.05)
for d in (D.Gumbel(1.0, 2.0), D.HalfNormal(2.0), D.StudentT(5.0, 1.0, 2.0), D.Weibull(1.0, 2.0), D.NegativeBinomial(3.0, probs=0.4)):
    drawn = d.sample((20000,))
    print(type(d).__name__, bool((drawn.mean() - d.mean).abs() < 0.1), bool((drawn.var() / d.variance - 1).abs() < 0.2))

logits = torch.zeros(3, requires_grad=True)
soft = D.RelaxedOneHotCategorical(t(0.5), logits=logits).rsample()
hard = D.OneHotCategoricalStraightThrough(logits=logits).rsample()
print(round(soft.sum().item(), 4), sorted(hard.tolist()) == [0.0, 0.0, 1.0])
(hard * t([1.0, 2.0, 3.0])).sum().backward()
print(logits.grad)
