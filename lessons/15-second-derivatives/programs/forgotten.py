import torch

x = torch.tensor(3.0, requires_grad=True)
y = x ** 3
(slope,) = torch.autograd.grad(y, x)
(bend,) = torch.autograd.grad(slope, x)
