import torch

a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(3.0, requires_grad=True)
c = torch.tensor(5.0, requires_grad=True)
d = torch.tensor(1.0, requires_grad=True)
e = ((a * b).log() * c) + d
e.backward()
print(a.grad, b.grad, c.grad, d.grad)
