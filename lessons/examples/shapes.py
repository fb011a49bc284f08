import torch

x = torch.ones(4, 3)
w = torch.ones(2, 3, requires_grad=True)
y = x @ w
y.sum().backward()
