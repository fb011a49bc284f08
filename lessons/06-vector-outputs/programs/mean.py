import torch

km = torch.tensor([1.0, 2.0, 3.0, 4.0])
minutes = torch.tensor([3.0, 5.0, 8.0, 8.0])
w = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)

loss = (w * km + b - minutes) ** 2
loss.mean().backward()

print(w.grad, b.grad)
