import torch
x = torch.arange(4.0, requires_grad=True)
y = (2 * x * x).sum()
y.backward()
print(x.grad)
