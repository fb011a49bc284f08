import torch

v = torch.tensor(20.0, requires_grad=True)
t = torch.tensor(1.5, requires_grad=True)
a = torch.tensor(8.0, requires_grad=True)

total = v * t + v**2 / (2 * a)
total.backward(retain_graph=True)
print(v.grad)
total.backward()
print(v.grad)
