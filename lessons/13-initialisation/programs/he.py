import torch
from torch import nn

torch.manual_seed(0)
image = torch.tensor([
    [0, 0, 5, 13, 9, 1, 0, 0],
    [0, 0, 13, 15, 10, 15, 5, 0],
    [0, 3, 15, 2, 0, 11, 8, 0],
    [0, 4, 12, 0, 0, 8, 8, 0],
    [0, 5, 8, 0, 0, 9, 8, 0],
    [0, 4, 11, 0, 1, 12, 7, 0],
    [0, 2, 14, 5, 10, 12, 0, 0],
    [0, 0, 6, 13, 10, 0, 0, 0],
]).reshape(1, 64) / 16.0
digit = torch.tensor([0])

layers = [nn.Linear(64, 32)] + [nn.Linear(32, 32) for _ in range(8)] + [nn.Linear(32, 10)]
for layer in layers:
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
h = image
for layer in layers[:-1]:
    h = torch.relu(layer(h))
loss = nn.functional.cross_entropy(layers[-1](h), digit)
loss.backward()

for number, layer in enumerate(layers, start=1):
    print(f"layer {number:2d}  |gradient| {layer.weight.grad.norm().item():.3g}")
