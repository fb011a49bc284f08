# PyTorch's: leaves that require grad, nodes that know what made them, a mean, a seed for a result that is no scalar.
import torch

x = torch.ones(2, 2, requires_grad=True)
print(x)
y = x + 2
print(y)
print(type(y.grad_fn).__name__, y.grad_fn.name())

a = torch.tensor([[0.5, 2.0], [3.0, -1.0]])
a = (a * 3) / (a - 1)
print(a.requires_grad)
a.requires_grad_(True)
print(a.requires_grad)
b = (a * a).sum()
print(b.grad_fn.name())

z = y * y * 3
out = z.mean()
print(z, out)
out.backward()
print(x.grad)

x = torch.ones(2, 2, requires_grad=True)
y = 2 * x + 2
y.backward(x)
print(x.grad)
print(x.requires_grad)
print((x**2).requires_grad)
with torch.no_grad():
    print((x**2).requires_grad)
