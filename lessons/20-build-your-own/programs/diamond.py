import torch
x = torch.tensor(3.0, requires_grad=True)
u = x * x
v = u + x
w = u * v
w.backward()
print(x.grad)
