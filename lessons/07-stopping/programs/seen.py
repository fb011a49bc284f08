import torch

x = torch.tensor([3.0, 1.0], requires_grad=True)
w = torch.tensor([2.0, 2.0], requires_grad=True)
y = (x * w).sum()
w.data.mul_(10)
y.backward()
print(x.grad)
