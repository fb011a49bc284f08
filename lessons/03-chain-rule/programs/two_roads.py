import torch
x = torch.tensor([1.0, -2.0, -1.0])
x.requires_grad_()
s = x.sum()
q = torch.dot(x, x)
y = s * q
y.backward()
print(x.grad)
