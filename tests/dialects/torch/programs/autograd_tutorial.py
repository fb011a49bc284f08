"""Leaves, graphs and gradients, as an introduction to autograd shows them."""

import torch

x = torch.ones(5)
y = torch.zeros(3)
w = torch.randn(5, 3, requires_grad=True, generator=torch.Generator().manual_seed(1))
b = torch.randn(3, requires_grad=True, generator=torch.Generator().manual_seed(2))
z = torch.matmul(x, w) + b
loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
print(f"Gradient function for z = {type(z.grad_fn).__name__}")
print(f"Gradient function for loss = {type(loss.grad_fn).__name__}")
print(z)
print(loss)
loss.backward()
print(w.grad)
print(b.grad)
print(z.requires_grad)
with torch.no_grad():
    z = torch.matmul(x, w) + b
print(z.requires_grad, z)
z_det = (torch.matmul(x, w) + b).detach()
print(z_det.requires_grad)
inp = torch.eye(4, 5, requires_grad=True)
out = (inp + 1).pow(2).t()
print(out)
out.backward(torch.ones_like(out), retain_graph=True)
print(f"First call\n{inp.grad}")
out.backward(torch.ones_like(out), retain_graph=True)
print(f"\nSecond call\n{inp.grad}")
inp.grad.zero_()
out.backward(torch.ones_like(out), retain_graph=True)
print(f"\nCall after zeroing gradients\n{inp.grad}")
a = torch.tensor([2.0, 3.0], requires_grad=True)
c = torch.tensor([6.0, 4.0], requires_grad=True)
Q = 3 * a**3 - c**2
Q.backward(gradient=torch.tensor([1.0, 1.0]))
print(9 * a**2 == a.grad, -2 * c == c.grad)
print(a.is_leaf, Q.is_leaf, Q.grad_fn.next_functions[0][0].name())
print(Q.grad_fn.name())
v = torch.randn(3, requires_grad=True, generator=torch.Generator().manual_seed(3))
u = v * 2
while u.data.norm() < 1000:
    u = u * 2
print(u)
u.backward(torch.tensor([0.1, 1.0, 0.0001], dtype=torch.float))
print(v.grad)
print((v**2).requires_grad)
with torch.no_grad():
    print((v**2).requires_grad)
d = v.detach()
print(d.requires_grad, v.eq(d).all())
