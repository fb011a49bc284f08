"""Checkpointing, saved tensors, gradient clipping and accumulation, second derivatives, penalties, Newton, batched seeds."""

import torch
from torch import nn
from torch.autograd import grad
from torch.utils.checkpoint import checkpoint, checkpoint_sequential

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8, 2))
x = torch.randn(3, 4, requires_grad=True)
torch.manual_seed(1)
net(x).sum().backward()
g = x.grad.clone()
x.grad = None
torch.manual_seed(1)
checkpoint(net, x, use_reentrant=False).sum().backward()
print(torch.equal(g, x.grad))
print(checkpoint_sequential(net, 2, x, use_reentrant=False).shape)
saved = []


def pack(t):
    saved.append(tuple(t.shape))
    return t.numel(), t


with torch.autograd.graph.saved_tensors_hooks(pack, lambda packed: packed[1]):
    y = (x.exp() * x).sum()
y.backward()
print(saved)
with torch.autograd.graph.save_on_cpu():
    (x * x).sum().backward()
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = (x**3).sum()
(gx,) = grad(y, x, create_graph=True)
print(gx)
(ggx,) = grad(gx.sum(), x, create_graph=True)
print(ggx, grad(ggx.sum(), x))
(gx**2).sum().backward(retain_graph=True)
print(x.grad)
rows = [grad(gx[i], x, retain_graph=True)[0] for i in range(3)] if gx.requires_grad else []
print(torch.stack(rows))
print(grad(gx, x, grad_outputs=torch.eye(3), is_grads_batched=True, retain_graph=True)[0])
a, b = torch.tensor(1.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
print(grad(a * 2, [a, b], allow_unused=True), grad(a * b, (a, b)), torch.autograd.grad(a * 2, [a, b], materialize_grads=True))
torch.autograd.backward([a * b, a + b])
print(a.grad, b.grad)
critic = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
real, fake = torch.randn(5, 2), torch.randn(5, 2)
eps = torch.rand(5, 1)
mix = (eps * real + (1 - eps) * fake).requires_grad_()
(gm,) = grad(critic(mix).sum(), mix, create_graph=True)
penalty = ((gm.norm(2, dim=1) - 1) ** 2).mean()
penalty.backward()
print(penalty, critic[0].weight.grad[0])
t = torch.tensor(3.0, requires_grad=True)
for i in range(4):
    f = t**2 - 2
    (slope,) = grad(f, t)
    with torch.no_grad():
        t -= f / slope
    print(f"{t.item():.6f}", end=" ")
print()
model = nn.Linear(2, 1)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for i in range(4):
    loss = model(torch.randn(8, 2)).pow(2).mean() / 2
    loss.backward()
    if i % 2 == 1:
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=0.1)
        opt.step()
        opt.zero_grad()
        print(f"{norm.item():.4f} {model.weight.data}")
h = torch.autograd.functional.hessian(lambda a, b: (a**2 * b).sum(), (torch.tensor([1.0]), torch.tensor([2.0])))
print(h)
j = torch.autograd.functional.jacobian(lambda a, b: (a + b, a * b), (torch.ones(2), torch.full((2,), 2.0)))
print(j)
z = torch.tensor([0.5], requires_grad=True)
w = torch.where(z > 0, z.sqrt(), torch.zeros(1))
w.backward()
print(z.grad, torch.autograd.gradcheck(torch.sigmoid, torch.randn(3, dtype=torch.double, requires_grad=True)))
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x.sum() * x.prod()
y.backward(create_graph=True)
print(x.grad.detach())
x = torch.linspace(0, 1, 3, requires_grad=True)
out = torch.stack([x.sin(), x.cos()])
out.backward(torch.ones(2, 3), inputs=[x])
print(x.grad)
print(torch.func.hessian(lambda x: x.dot(x))(torch.ones(2)))
