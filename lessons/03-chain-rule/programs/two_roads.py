import torch
x = torch.tensor([1.0, -2.0, -1.0], requires_grad=True)
s = x.sum()
q = torch.dot(x, x)
y = s * q
y.backward()
print(x.grad)
