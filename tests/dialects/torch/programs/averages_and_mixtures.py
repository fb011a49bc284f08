"""Weights bounded while they train, means of weights over time, and a mixture of densities."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Categorical, MixtureSameFamily, Normal
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.manual_seed(3)
layer = nn.utils.spectral_norm(nn.Linear(4, 3), n_power_iterations=2)
conv = nn.utils.spectral_norm(nn.ConvTranspose2d(2, 3, 2))
print(sorted(layer.state_dict()), [tuple(one.shape) for one in conv.buffers()])
x = torch.randn(5, 4)
for _ in range(2):
    loss = layer(x).pow(2).sum() + conv(torch.ones(1, 2, 3, 3)).sum()
    loss.backward()
    print(f"{loss.item():.4f} {layer.weight_orig.grad.abs().sum().item():.4f} {torch.linalg.matrix_norm(layer.weight, 2).item():.3f}")
layer.eval()
print(layer(x).equal(layer(x)), list(dict(nn.utils.remove_spectral_norm(layer).named_parameters())))

model = nn.Linear(2, 1)
ema = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
mean = AveragedModel(model)
for step in range(4):
    with torch.no_grad():
        model.weight.fill_(float(step))
    ema.update_parameters(model)
    mean.update_parameters(model)
print(ema.module.weight, mean.module.weight, mean.n_averaged)

scores = torch.tensor([0.5, -1.0, 0.2], requires_grad=True)
mixture = MixtureSameFamily(Categorical(logits=scores), Normal(torch.tensor([-1.0, 0.0, 2.0]), F.softplus(torch.tensor([0.1, 0.5, 1.0]))))
mixture.log_prob(torch.tensor([0.3, 1.7])).sum().backward()
print(mixture.mean, mixture.variance, scores.grad, mixture.sample((4,)).shape)
print(torch.special.gammainc(input=torch.tensor([0.5, 2.0]), other=torch.tensor(1.5)), torch.special.bessel_y0(torch.tensor([0.5, 2.0])))
