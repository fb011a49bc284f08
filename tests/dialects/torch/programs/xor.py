"""A small network learns exclusive or."""

import torch
from torch import nn, optim

torch.manual_seed(1)
X = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
Y = torch.tensor([0, 1, 1, 0]).unsqueeze(1).float()
net = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1), nn.Sigmoid())
o = optim.Adam(net.parameters(), lr=0.1)
l = nn.BCELoss()
for i in range(200):
    o.zero_grad()
    out = net(X)
    loss = l(out, Y)
    loss.backward()
    o.step()
    if i % 50 == 0:
        print(i, loss)
print(net(X).detach().round(), (net(X) > 0.5).int().squeeze().tolist())
for n, p in net.named_parameters():
    print(n, p.shape, p.grad.abs().sum() < 10)
