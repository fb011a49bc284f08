import torch

x = torch.tensor([3.0, 1.0])
x.requires_grad_()
w = torch.tensor([2.0, 2.0])
w.requires_grad_()
y = (x * w).sum()
w.data.mul_(10)
y.backward()
print(x.grad)
