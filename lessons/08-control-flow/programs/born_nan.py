import torch

x = torch.tensor([0.0, 4.0])
x.requires_grad_()
y = torch.where(x > 0, torch.sqrt(x), 0 * x)
y.sum().backward()
print(y, x.grad)
