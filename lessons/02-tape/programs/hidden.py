import torch

v = torch.tensor(20.0, requires_grad=True)
t = torch.tensor(1.5, requires_grad=True)
a = torch.tensor(8.0, requires_grad=True)

reaction = v * t
braking = v**2 / (2 * a)
total = reaction + braking

total.backward()
print(v.grad, t.grad, a.grad)
