"""Distributions seen through maps: draws, densities and their gradients."""

import torch

torch.manual_seed(0)
D = torch.distributions
T = D.transforms
loc = torch.tensor([0.5, -1.0], requires_grad=True)
scale = torch.tensor([1.0, 2.0], requires_grad=True)
base = D.Normal(loc, scale)
CHAINS = [
    [T.ExpTransform()],
    [T.AffineTransform(1.0, -2.0)],
    T.SigmoidTransform(),
    [T.TanhTransform()],
    [T.SoftplusTransform()],
    [T.ExpTransform(), T.PowerTransform(2.0)],
    [T.AffineTransform(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 0.5]), event_dim=1), T.SigmoidTransform()],
    [T.SigmoidTransform().inv.inv, T.ComposeTransform([T.AffineTransform(0.1, 0.5), T.ExpTransform()])],
    [],
]
for parts in CHAINS:
    d = D.TransformedDistribution(base, parts)
    y = d.rsample((3,))
    lp = d.log_prob(y.detach())
    g = torch.autograd.grad(lp.sum(), [loc, scale], retain_graph=True)
    print(y.detach(), lp.detach(), g[0], g[1], d.batch_shape, d.event_shape, d, d.has_rsample)
    print(d.sample().requires_grad)
    if len(d.transforms) == 1:
        print(d.cdf(y).detach())
d = D.TransformedDistribution(D.Uniform(0.0, 1.0), [T.SigmoidTransform().inv, T.AffineTransform(loc=torch.zeros(3), scale=torch.ones(3))])
print(d.sample((2,)).shape, d.batch_shape, d.log_prob(torch.tensor([0.1, 0.2, 0.3])))
try:
    D.TransformedDistribution(D.Normal(0.0, 1.0), [T.ExpTransform()]).log_prob(torch.tensor(-1.0))
except ValueError as problem:
    print("refused")
x = torch.tensor([0.3, 1.2], requires_grad=True)
for t in (
    T.ExpTransform(),
    T.TanhTransform(),
    T.PowerTransform(torch.tensor(3.0)),
    T.AbsTransform(),
    T.ComposeTransform([T.ExpTransform(), T.AffineTransform(0.0, 2.0)]),
):
    y = t(x)
    print(t, y.detach(), t.inv(y).detach(), t.bijective)
print(T.ExpTransform() == T.ExpTransform(), D.identity_transform(x).detach())
