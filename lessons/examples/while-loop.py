import torch

a = torch.tensor([3.0, 4.0], requires_grad=True)
b = a * 2
while b.norm() < 1000:
    b = b * 2
b.sum().backward()
print(b)
print(a.grad)
