import torch

x = torch.tensor([0.0, 1.0, 2.0], requires_grad=True)
y = 3 * x
y += 1
y.sum().backward()
print(x.grad)
