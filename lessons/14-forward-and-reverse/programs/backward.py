import torch

x = torch.tensor(2.0, requires_grad=True)

a = x * x
b = torch.sin(a)
y = x * b
y.backward()
print(x.grad)
