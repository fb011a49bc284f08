import torch

a = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
b = a * 2
while b.norm() < 1000:
    b = b * 2
b.sum().backward()
print(a.grad)
