"""Distributions: samples, log-probabilities, entropies, divergences; a policy gradient step; a variational autoencoder's loss."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import (Bernoulli, Beta, Binomial, Categorical, Cauchy, Dirichlet, Exponential, Gamma, Geometric, Independent, Laplace, LogNormal, MultivariateNormal,
                                 Normal, OneHotCategorical, Poisson, Uniform, kl_divergence)  # fmt: skip
from torch.distributions.normal import Normal as N2

torch.manual_seed(0)
print(N2 is Normal)
for d, v in [
    (Normal(0.0, 1.0), 0.3), (Normal(torch.tensor([0.0, 1.0]), torch.tensor([1.0, 2.0])), torch.tensor([0.5, 0.5])), (Bernoulli(0.3), 1.0), (Bernoulli(logits=torch.tensor([0.0, 2.0])), torch.tensor([1.0, 0.0])),
    (Categorical(torch.tensor([0.25, 0.25, 0.5])), torch.tensor(2)), (Categorical(logits=torch.tensor([[1.0, 2.0], [0.0, 3.0]])), torch.tensor([0, 1])), (Uniform(0.0, 2.0), 1.5), (Exponential(2.0), 0.7),
    (Laplace(0.0, 1.0), 0.5), (Geometric(0.4), 2.0), (LogNormal(0.0, 1.0), 2.0), (Cauchy(0.0, 1.0), 1.0), (Independent(Normal(torch.zeros(3), torch.ones(3)), 1), torch.ones(3)),
]:  # fmt: skip
    value = torch.as_tensor(v)
    print(
        d,
        d.batch_shape,
        d.event_shape,
        d.sample(),
        d.sample((2,)),
        d.log_prob(value),
        d.entropy(),
        d.mean,
        d.variance if not isinstance(d, Categorical) else "",
    )
torch.manual_seed(1)
for d, v in [(Gamma(2.0, 3.0), 0.7), (Beta(2.0, 3.0), 0.4), (Poisson(3.0), 2.0), (Binomial(5, 0.3), 2.0)]:
    print(d, d.log_prob(torch.tensor(v)), d.mean, d.variance, d.sample((3,)).shape)
print(Gamma(2.0, 3.0).entropy(), Beta(2.0, 3.0).entropy())
d = Dirichlet(torch.tensor([1.0, 2.0, 3.0]))
print(d, d.log_prob(torch.tensor([0.2, 0.3, 0.5])), d.entropy(), d.mean, d.variance)
torch.manual_seed(2)
m = MultivariateNormal(torch.zeros(2), torch.tensor([[2.0, 0.5], [0.5, 1.0]]))
print(m, m.sample(), m.log_prob(torch.tensor([1.0, -1.0])), m.entropy(), m.mean, m.variance, m.covariance_matrix)
o = OneHotCategorical(torch.tensor([0.2, 0.8]))
print(o, o.sample(), o.log_prob(torch.tensor([0.0, 1.0])), o.event_shape)
for p, q in [(Normal(0.0, 1.0), Normal(1.0, 2.0)), (Bernoulli(0.3), Bernoulli(0.6)), (Categorical(torch.tensor([0.3, 0.7])), Categorical(torch.tensor([0.5, 0.5]))), (Exponential(1.0), Exponential(2.0)),
             (Uniform(0.0, 1.0), Uniform(-1.0, 2.0)), (Gamma(1.0, 2.0), Gamma(2.0, 1.0)), (Laplace(0.0, 1.0), Laplace(1.0, 2.0)), (Poisson(1.0), Poisson(2.0)), (m, MultivariateNormal(torch.ones(2), torch.eye(2))),
             (Independent(Normal(torch.zeros(3), torch.ones(3)), 1), Independent(Normal(torch.ones(3), torch.ones(3)), 1))]:  # fmt: skip
    print(type(p).__name__, kl_divergence(p, q))
n = Normal(0.0, 1.0)
print(n.cdf(torch.tensor(1.0)), n.icdf(torch.tensor(0.8)), n.stddev, n.rsample((2, 2)).shape)
for bad in [lambda: Normal(0.0, -1.0), lambda: Bernoulli(1.5), lambda: Categorical(torch.tensor([-1.0, 2.0])), lambda: Bernoulli(0.5).log_prob(torch.tensor(0.5)), lambda: Uniform(1.0, 0.0), lambda: Bernoulli(),
            lambda: Exponential(1.0).log_prob(torch.tensor(-1.0)), lambda: Gamma(torch.tensor(-1.0), 1.0)]:  # fmt: skip
    try:
        bad()
        print("fine")
    except ValueError:
        print("ValueError")
try:
    kl_divergence(Normal(0.0, 1.0), Poisson(1.0))
except NotImplementedError:
    print("NotImplementedError")


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine1 = nn.Linear(4, 16)
        self.dropout = nn.Dropout(p=0.6)
        self.affine2 = nn.Linear(16, 2)

    def forward(self, x):
        x = F.relu(self.dropout(self.affine1(x)))
        return F.softmax(self.affine2(x), dim=1)


policy = Policy()
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)
for episode in range(4):
    log_probs, rewards, state = [], [], torch.randn(4)
    for t in range(8):
        m = Categorical(policy(state.unsqueeze(0)))
        action = m.sample()
        log_probs.append(m.log_prob(action))
        state = state * 0.9 + torch.tensor([1.0, -1.0, 0.5, 0.0]) * (action.item() * 2 - 1) * 0.1 + torch.randn(4) * 0.05
        rewards.append(1.0 if state.abs().max() < 2 else 0.0)
    returns, R = [], 0.0
    for r in rewards[::-1]:
        R = r + 0.99 * R
        returns.insert(0, R)
    returns = torch.tensor(returns)
    returns = (returns - returns.mean()) / (returns.std() + 1e-8)
    loss = torch.cat([-lp * R for lp, R in zip(log_probs, returns)]).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"episode {episode} reward {sum(rewards):.1f} loss {loss.item():.4f}")


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc21, self.fc22 = nn.Linear(12, 8), nn.Linear(8, 2), nn.Linear(8, 2)
        self.fc3, self.fc4 = nn.Linear(2, 8), nn.Linear(8, 12)

    def forward(self, x):
        h1 = F.relu(self.fc1(x))
        mu, logvar = self.fc21(h1), self.fc22(h1)
        std = torch.exp(0.5 * logvar)
        z = mu + torch.randn_like(std) * std
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))), mu, logvar


model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
data = torch.rand(16, 12).round()
for epoch in range(4):
    recon, mu, logvar = model(data)
    BCE = F.binary_cross_entropy(recon, data, reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    loss = BCE + KLD
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch} loss {loss.item() / len(data):.4f}")
